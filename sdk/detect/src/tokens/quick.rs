//! The short way through letters and digits: most of the time of a clean text is
//! spent here.

use super::{
    bytes::{Block, GAP, class, latin, passes},
    narrow,
    read::Reader,
    token::{CAPITAL, UPPER, WORD},
};
use crate::lexicon::WordHash;

impl Reader<'_> {
    /// Most chunks of most texts: letters of ASCII and Latin-1 alone, or digits
    /// alone, with a gap after them. Others take the long way. Returns the byte after.
    pub(super) fn quick_chunk(&mut self, bytes: &[u8], at: usize, text: &str) -> usize {
        let rest = bytes.get(at..).unwrap_or_default();
        let first = rest.first().copied().unwrap_or(b' ');
        let digit = first.is_ascii_digit();
        if !digit && !passes(first) {
            // A word of up to seven letters: what most are.
            let block = Block::read(rest, 0);
            let length = block.letters as usize;
            let ends = rest.get(length).is_none_or(|next| class(*next) == GAP);
            if length < 8 && ends {
                self.tokens.has_capital |= block.large != 0;
                let capital = if first < b'a' { CAPITAL } else { 0 };
                let upper = if block.small == 0 { UPPER } else { 0 };
                let hash = WordHash::NEW.push_block(block.folded, block.letters);
                self.quick(at, length, hash, (0, 0), WORD | capital | upper);
                return at + length;
            }
        }
        let mut hash = WordHash::NEW;
        let mut length = 0;
        let mut large = 0_u64;
        let mut small = 0_u64;
        let mut accents = false;
        while digit && rest.get(length).is_some_and(u8::is_ascii_digit) {
            hash = hash.push_byte(rest.get(length).copied().unwrap_or(b'0'));
            length += 1;
        }
        loop {
            if !digit {
                let block = Block::read(rest, length);
                hash = hash.push_block(block.folded, block.letters);
                small |= block.small;
                large |= block.large;
                length += block.letters as usize;
                if block.letters == 8 {
                    continue;
                }
            }
            let Some(byte) = rest.get(length).copied() else {
                break;
            };
            if class(byte) == GAP {
                break;
            }
            // "é" and its like are two bytes, the first of them 0xC3.
            let second = rest.get(length + 1).copied().unwrap_or(0);
            let plain = latin(byte, second);
            if digit || plain == 0 {
                self.next(at, char::from(first), text);
                return at + 1;
            }
            hash = hash.push_byte(plain);
            small |= u64::from(second & 0x20);
            large |= u64::from(!second & 0x20);
            accents = true;
            length += 2;
        }
        let word = rest.get(..length).unwrap_or_default();
        let (small, large) = (small != 0, large != 0);
        if !digit
            && length > 3
            && !accents
            && passes(first)
            && word.iter().all(|byte| passes(*byte))
        {
            return self.ascii_word(bytes, at);
        }
        let digits_at = self.tokens.digits.len();
        if digit {
            self.tokens.digits.extend(word.iter().map(|b| b - b'0'));
        } else {
            self.tokens.has_capital |= large;
        }
        if digit {
            let flags = 0;
            self.quick(at, length, hash, (narrow(digits_at), length), flags);
        } else {
            let capital = if first.is_ascii_uppercase() {
                CAPITAL
            } else {
                0
            };
            let upper = if small { 0 } else { UPPER };
            self.quick(at, length, hash, (0, 0), WORD | capital | upper);
        }
        at + length
    }

    /// Letters of ASCII inside a chunk. Returns the byte after the last.
    pub(super) fn ascii_word(&mut self, bytes: &[u8], at: usize) -> usize {
        self.switch(at, false);
        self.chunk.letters = true;
        let Some(open) = &mut self.open else {
            return at;
        };
        let mut end = at;
        let mut other = false;
        let mut large = false;
        for byte in bytes.get(at..).unwrap_or_default() {
            if !byte.is_ascii_alphabetic() {
                break;
            }
            let folded = byte | 0x20;
            open.hash = open.hash.push_byte(folded);
            open.small |= *byte == folded;
            large |= *byte != folded;
            other |= folded != b'o' && *byte != b'l' && *byte != b'I';
            end += 1;
        }
        if open.start == at {
            open.capital = bytes.get(at).is_some_and(u8::is_ascii_uppercase);
        }
        open.end = end;
        self.chunk.other_letters |= other;
        self.tokens.has_capital |= large;
        end
    }
}
