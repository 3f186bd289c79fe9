//! Text to tokens: words and runs of digits, with what parts them. Offsets are
//! bytes of the original, whatever was folded.

use crate::{
    Class,
    chars::{Sort, fold, gap, look_alike, sort},
    identity::Kinds,
    lexicon::{Lexicon, Number, WordHash, cue},
};

/// A word, or digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    start: u32,
    end: u32,
    /// Of the folded letters or the digits.
    pub(crate) hash: u64,
    /// What the word says of what stands near it: bits of [`crate::lexicon::cue`].
    pub(crate) cues: u64,
    /// Where its digits lie among those of the text, and how many; none for a word.
    digits: (u32, u16),
    /// Bits of [`gap`] for what stands before it; 0 when it is glued.
    pub(crate) gap: u16,
    /// Characters of that gap.
    pub(crate) gap_len: u8,
    flags: u8,
    /// What the word is worth as a number.
    pub(crate) number: Option<Number>,
}

const CAPITAL: u8 = 1;
const GLUED_AFTER: u8 = 2;
const WORD: u8 = 4;
const UPPER: u8 = 8;
const HIDDEN: u8 = 16;
const DISGUISED: u8 = 32;

impl Token {
    /// Byte of the text at which it begins.
    pub(crate) fn start(&self) -> usize {
        self.start as usize
    }

    /// Byte of the text after its last.
    pub(crate) fn end(&self) -> usize {
        self.end as usize
    }

    pub(crate) fn span(&self) -> (usize, usize) {
        (self.start(), self.end())
    }

    pub(crate) fn len(&self) -> usize {
        self.end().saturating_sub(self.start())
    }

    pub(crate) fn is_word(&self) -> bool {
        self.flags & WORD != 0
    }

    /// How many digits it has; 0 for a word.
    pub(crate) fn digits(&self) -> usize {
        self.digits.1.into()
    }

    /// Begins with a capital.
    pub(crate) fn capital(&self) -> bool {
        self.flags & CAPITAL != 0
    }

    /// Has no small letter.
    pub(crate) fn upper(&self) -> bool {
        self.flags & UPPER != 0
    }

    /// A letter or digit of another token stands right after it.
    pub(crate) fn glued_after(&self) -> bool {
        self.flags & GLUED_AFTER != 0
    }

    /// A letter or digit of another token stands right before it.
    pub(crate) fn glued_before(&self) -> bool {
        self.gap_len == 0 && self.start > 0
    }

    /// It stands for something that was hidden before.
    pub(crate) fn hidden(&self) -> bool {
        self.flags & HIDDEN != 0
    }

    /// Some of its digits are written as letters.
    pub(crate) fn disguised(&self) -> bool {
        self.flags & DISGUISED != 0
    }

    pub(crate) fn says(&self, cues: u64) -> bool {
        self.cues & cues != 0
    }

    /// Parted from the token before by nothing but these.
    pub(crate) fn parted_by(&self, gaps: u16) -> bool {
        self.gap & !gaps == 0
    }
}

/// The tokens of one text.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says of the whole text what some look would look for in vain"
)]
pub(crate) struct Tokens {
    pub(crate) list: Vec<Token>,
    /// Indices of the tokens that are digits or number words: what most looks are for.
    pub(crate) numbers: Vec<u32>,
    /// Digits of all tokens, each 0 to 9.
    digits: Vec<u8>,
    pub(crate) has_at: bool,
    pub(crate) has_colon: bool,
    /// False when every letter is a small one, as in live transcripts.
    pub(crate) has_capital: bool,
    /// Every cue of the text.
    pub(crate) cues: u64,
    /// Every kind of identifier that the text names.
    pub(crate) kinds: Kinds,
    /// The words that name them, by index: few in any text, so that they do not
    /// make every token larger.
    naming: Vec<(u32, Kinds)>,
    /// A word of the text is a number.
    pub(crate) has_number: bool,
    /// Something of the text was hidden before.
    has_hidden: bool,
}

impl Tokens {
    pub(crate) fn read(text: &str, lexicon: &Lexicon) -> Self {
        let mut reader = Reader {
            tokens: Self {
                list: Vec::with_capacity(text.len() / 4 + 8),
                numbers: Vec::with_capacity(text.len() / 16 + 8),
                digits: Vec::with_capacity(text.len() / 8 + 32),
                has_at: false,
                has_colon: false,
                has_capital: false,
                cues: 0,
                kinds: Kinds::NONE,
                naming: Vec::new(),
                has_number: false,
                has_hidden: false,
            },
            lexicon,
            open: None,
            chunk: Chunk::default(),
            gap: 0,
            gap_len: 0,
            gaps: 0,
        };
        reader.text(text);
        reader.tokens.has_at = reader.gaps & gap::AT != 0;
        reader.tokens.has_colon = reader.gaps & gap::COLON != 0;
        if reader.gaps & gap::BRACKET != 0 {
            reader.tokens.pass_over_placeholders(text);
        }
        reader.tokens
    }

    /// A placeholder ("[one-time-code]") is one token, and says nothing.
    fn pass_over_placeholders(&mut self, text: &str) {
        let mut until = 0;
        for token in &mut self.list {
            let begins = token.gap & gap::BRACKET != 0;
            if let Some(end) = begins.then(|| placeholder(text, token.start())).flatten() {
                until = end;
                token.end = narrow(end);
            } else if token.start() < until {
                token.end = token.start;
            }
            if token.start() < until {
                token.flags |= HIDDEN;
                token.cues = 0;
                token.number = None;
                self.has_hidden = true;
            }
        }
        if self.has_hidden {
            self.leave_out_what_is_hidden();
        }
    }

    /// Of each placeholder only the first word stays.
    fn leave_out_what_is_hidden(&mut self) {
        let mut kept = 0;
        let places: Vec<Option<u32>> = self
            .list
            .iter()
            .map(|token| {
                let at = narrow(kept);
                kept += usize::from(token.len() > 0);
                (!token.hidden()).then_some(at)
            })
            .collect();
        let place = |index: u32| places.get(index as usize).copied().flatten();
        self.numbers = self.numbers.iter().filter_map(|at| place(*at)).collect();
        self.naming = std::mem::take(&mut self.naming)
            .into_iter()
            .filter_map(|(at, kinds)| Some((place(at)?, kinds)))
            .collect();
        self.list.retain(|token| token.len() > 0);
        self.cues = self.cues_in(0..self.list.len());
        self.kinds = self.kinds_in(0..self.list.len());
        self.has_number = self.list.iter().any(|token| token.number.is_some());
    }

    /// Something of the text was hidden before.
    pub(crate) fn has_hidden(&self) -> bool {
        self.has_hidden
    }

    /// From where on the tokens before `last` speak of what stands there: words before
    /// something hidden spoke of that.
    pub(crate) fn open_before(&self, first: usize, last: usize) -> usize {
        if !self.has_hidden {
            return first;
        }
        let hidden = self.range(first..last).iter().rposition(Token::hidden);
        hidden.map_or(first, |at| first + at + 1)
    }

    /// Up to where the tokens from `first` on speak of what stands before them.
    pub(crate) fn open_after(&self, first: usize, last: usize) -> usize {
        if !self.has_hidden {
            return last;
        }
        let hidden = self.range(first..last).iter().position(Token::hidden);
        hidden.map_or(last, |at| first + at)
    }

    /// Indices of the tokens that are digits.
    pub(crate) fn digit_tokens(&self) -> impl Iterator<Item = usize> + '_ {
        self.numbers
            .iter()
            .map(|index| *index as usize)
            .filter(|index| self.get(*index).is_some_and(|token| token.digits() > 0))
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Token> {
        self.list.get(index)
    }

    /// The index of the first token at or after a byte.
    pub(crate) fn at(&self, byte: usize) -> usize {
        self.list.partition_point(|token| token.start() < byte)
    }

    pub(crate) fn before(&self, index: usize) -> Option<&Token> {
        self.list.get(index.checked_sub(1)?)
    }

    pub(crate) fn number(&self, index: usize) -> Option<Number> {
        self.get(index)?.number
    }

    pub(crate) fn digits_of(&self, token: &Token) -> &[u8] {
        let at = token.digits.0 as usize;
        self.digits.get(at..at + token.digits()).unwrap_or_default()
    }

    pub(crate) fn has_digits(&self) -> bool {
        !self.digits.is_empty()
    }

    pub(crate) fn range(&self, range: std::ops::Range<usize>) -> &[Token] {
        self.list.get(range).unwrap_or_default()
    }

    /// Cues of the tokens in a range of indices.
    pub(crate) fn cues_in(&self, range: std::ops::Range<usize>) -> u64 {
        self.range(range)
            .iter()
            .fold(0, |cues, token| cues | token.cues)
    }

    /// What every word that names identifiers in a range agrees on.
    pub(crate) fn common_kinds_in(&self, range: std::ops::Range<usize>) -> Kinds {
        let common = self.naming_in(range).reduce(|a, b| a & b);
        common.unwrap_or(Kinds::NONE)
    }

    /// Identifiers that are named in a range of indices.
    pub(crate) fn kinds_in(&self, range: std::ops::Range<usize>) -> Kinds {
        self.naming_in(range).fold(Kinds::NONE, |a, b| a | b)
    }

    fn naming_in(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = Kinds> + '_ {
        let from = self
            .naming
            .partition_point(|(index, _)| (*index as usize) < range.start);
        self.naming
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(move |(index, _)| (*index as usize) < range.end)
            .map(|(_, kinds)| *kinds)
    }
}

/// The byte after the placeholder that an edit left, if one begins at a letter.
fn placeholder(text: &str, start: usize) -> Option<usize> {
    const LONGEST: usize = 32;
    text.get(..start)?.strip_suffix('[')?;
    let rest = text.as_bytes().get(start..)?;
    let length = rest.iter().take(LONGEST).position(|b| *b == b']')?;
    let name = text.get(start..start + length)?;
    (name == "removed" || Class::find(name).is_some()).then_some(start + length)
}

/// Letters and digits that nothing parts.
#[derive(Clone, Copy, Default)]
struct Chunk {
    first_token: usize,
    first_digit: usize,
    digits: usize,
    other_letters: bool,
    letters: bool,
}

struct Open {
    start: usize,
    end: usize,
    digit: bool,
    digits_at: usize,
    hash: WordHash,
    capital: bool,
    small: bool,
}

struct Reader<'a> {
    tokens: Tokens,
    lexicon: &'a Lexicon,
    open: Option<Open>,
    chunk: Chunk,
    gap: u16,
    gap_len: u8,
    /// Bits of every gap so far.
    gaps: u16,
}

impl Reader<'_> {
    fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(first) = bytes.get(at).copied() {
            let class = class(first);
            if class == GAP {
                if self.open.is_some() {
                    self.close_chunk(text);
                }
                self.part(gap_of(first));
                at += 1;
            } else if class != WIDE && self.open.is_none() {
                at = self.quick_chunk(bytes, at, text);
            } else if class == LETTER {
                at = self.ascii_word(bytes, at);
            } else if class == DIGIT {
                self.next(at, char::from(first), text);
                at += 1;
            } else {
                let c = text.get(at..).and_then(|rest| rest.chars().next());
                let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
                self.next(at, c, text);
                at += c.len_utf8();
            }
        }
        self.close_chunk(text);
    }

    /// Most chunks of most texts: letters of ASCII and Latin-1 alone, or digits
    /// alone, with a gap after them. Others take the long way. Returns the byte after.
    fn quick_chunk(&mut self, bytes: &[u8], at: usize, text: &str) -> usize {
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
    fn ascii_word(&mut self, bytes: &[u8], at: usize) -> usize {
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

    fn part(&mut self, bit: u16) {
        self.gap |= bit;
        self.gap_len = self.gap_len.saturating_add(1);
    }

    fn next(&mut self, at: usize, c: char, text: &str) {
        match sort(c) {
            // A mark belongs to the character before it.
            Sort::Invisible => {
                if let Some(open) = &mut self.open {
                    open.end = at + c.len_utf8();
                }
            }
            Sort::Gap(bit) => {
                self.close_chunk(text);
                self.part(bit);
            }
            Sort::Digit(value) => {
                self.switch(at, true);
                self.tokens.digits.push(value);
                self.chunk.digits += 1;
                if let Some(open) = &mut self.open {
                    open.end = at + c.len_utf8();
                    open.hash = open.hash.push_byte(b'0' + value);
                }
            }
            Sort::Letter => {
                let capital = c.is_uppercase();
                self.tokens.has_capital |= capital;
                self.switch(at, false);
                self.chunk.letters = true;
                self.chunk.other_letters |= look_alike(c).is_none();
                let (one, two) = fold(c);
                if let Some(open) = &mut self.open {
                    if open.start == at {
                        open.capital = capital;
                    }
                    open.small |= !capital;
                    open.end = at + c.len_utf8();
                    open.hash = open.hash.push(one);
                    if two != '\0' {
                        open.hash = open.hash.push(two);
                    }
                }
            }
        }
    }

    /// Sees to it that a token of the right kind is open.
    fn switch(&mut self, at: usize, digit: bool) {
        match &self.open {
            Some(open) if open.digit == digit => return,
            Some(_) => self.close_token(true),
            None => {
                self.chunk = Chunk {
                    first_token: self.tokens.list.len(),
                    first_digit: self.tokens.digits.len(),
                    ..Chunk::default()
                };
            }
        }
        self.open = Some(Open {
            start: at,
            end: at,
            digit,
            digits_at: self.tokens.digits.len(),
            hash: WordHash::NEW,
            capital: false,
            small: false,
        });
    }

    fn close_token(&mut self, glued_after: bool) {
        if let Some(open) = self.open.take() {
            self.push(&open, glued_after);
        }
    }

    fn push(&mut self, open: &Open, glued_after: bool) {
        let flag = |on: bool, bit: u8| if on { bit } else { 0 };
        let digits = if open.digit {
            self.tokens.digits.len() - open.digits_at
        } else {
            0
        };
        let flags = flag(open.capital, CAPITAL)
            | flag(glued_after, GLUED_AFTER)
            | flag(!open.digit, WORD)
            | flag(!open.digit && !open.small, UPPER);
        let at = (narrow(open.digits_at), digits);
        self.quick(open.start, open.end - open.start, open.hash, at, flags);
    }

    /// Adds a token. Most of the time of a clean text is spent here.
    #[inline]
    fn quick(
        &mut self,
        start: usize,
        length: usize,
        hash: WordHash,
        digits: (u32, usize),
        flags: u8,
    ) {
        let index = self.tokens.list.len();
        let mut token = Token {
            start: narrow(start),
            end: narrow(start + length),
            hash: hash.finish(),
            cues: 0,
            digits: (digits.0, u16::try_from(digits.1).unwrap_or(u16::MAX)),
            gap: self.gap,
            gap_len: self.gap_len,
            flags,
            number: None,
        };
        self.gaps |= self.gap;
        self.gap = 0;
        self.gap_len = 0;
        if flags & WORD == 0 {
            self.tokens.numbers.push(narrow(index));
        } else if let Some(entry) = self.lexicon.find(token.hash) {
            token.cues = entry.cues;
            token.number = entry.number;
            if entry.cues & cue::PASSE != 0 && self.after_mot() {
                token.cues |= cue::PASSWORD;
            }
            self.tokens.cues |= token.cues;
            if entry.kinds.any() {
                self.tokens.kinds = self.tokens.kinds | entry.kinds;
                self.tokens.naming.push((narrow(index), entry.kinds));
            }
            if entry.number.is_some() {
                self.tokens.has_number = true;
                self.tokens.numbers.push(narrow(index));
            }
        }
        self.tokens.list.push(token);
    }

    /// "mot de" stands right before.
    fn after_mot(&self) -> bool {
        let list = &self.tokens.list;
        list.iter().rev().take(2).any(|token| token.says(cue::MOT))
    }

    /// A chunk of digits and letters that pass for digits is one number. Words
    /// of such letters alone ("lol") are short.
    fn close_chunk(&mut self, text: &str) {
        if self.open.is_none() {
            return;
        }
        self.close_token(false);
        let chunk = self.chunk;
        if !chunk.letters || chunk.other_letters {
            return;
        }
        let tokens = &mut self.tokens;
        let pieces = tokens.list.get(chunk.first_token..).unwrap_or_default();
        let bytes: usize = pieces.iter().map(Token::len).sum();
        if chunk.digits < 2 && bytes < 4 {
            return;
        }
        let (Some(first), Some(last)) = (
            tokens.list.get(chunk.first_token).copied(),
            tokens.list.last().copied(),
        ) else {
            return;
        };
        let disguised = text.get(first.start()..last.end()).unwrap_or_default();
        tokens.digits.truncate(chunk.first_digit);
        tokens
            .digits
            .extend(disguised.chars().filter_map(|c| match sort(c) {
                Sort::Digit(value) => Some(value),
                _ => look_alike(c),
            }));
        let count = tokens.digits.len() - chunk.first_digit;
        tokens.list.truncate(chunk.first_token);
        let at = narrow(chunk.first_token);
        while tokens.numbers.last().is_some_and(|index| *index >= at) {
            tokens.numbers.pop();
        }
        while tokens.naming.last().is_some_and(|(index, _)| *index >= at) {
            tokens.naming.pop();
        }
        tokens.numbers.push(at);
        tokens.list.push(Token {
            end: last.end,
            cues: 0,
            number: None,
            digits: (
                narrow(chunk.first_digit),
                u16::try_from(count).unwrap_or(u16::MAX),
            ),
            flags: DISGUISED,
            ..first
        });
    }
}

const GAP: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
/// Not of ASCII.
const WIDE: u8 = 3;

#[expect(clippy::indexing_slicing, reason = "checked when this is compiled")]
static CLASSES: [u8; 256] = {
    let mut classes = [WIDE; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        classes[byte as usize] = if byte.is_ascii_alphabetic() {
            LETTER
        } else if byte.is_ascii_digit() {
            DIGIT
        } else {
            GAP
        };
        byte += 1;
    }
    classes
};

/// Bits of [`gap`] for the bytes of ASCII that part tokens.
#[expect(clippy::indexing_slicing, reason = "checked when this is compiled")]
static GAPS: [u16; 256] = {
    let mut gaps = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if let Sort::Gap(bit) = crate::chars::decide(byte) {
            gaps[byte as usize] = bit;
        }
        byte += 1;
    }
    gaps
};

fn gap_of(byte: u8) -> u16 {
    GAPS.get(usize::from(byte)).copied().unwrap_or(gap::OTHER)
}

/// The letters of ASCII that eight bytes begin with.
struct Block {
    letters: u32,
    /// As small letters; what is no letter is zero.
    folded: u64,
    /// Not zero when one of them is small, or a capital.
    small: u64,
    large: u64,
}

impl Block {
    fn read(rest: &[u8], at: usize) -> Self {
        const HIGH: u64 = 0x8080_8080_8080_8080;
        const CASE: u64 = 0x2020_2020_2020_2020;
        const ONES: u64 = 0x0101_0101_0101_0101;
        let bytes = match rest.get(at..at + 8).and_then(|eight| eight.try_into().ok()) {
            Some(eight) => u64::from_le_bytes(eight),
            None => rest
                .get(at..)
                .unwrap_or_default()
                .iter()
                .rev()
                .fold(0, |block, byte| block << 8 | u64::from(*byte)),
        };
        // Seven bits of each byte, compared by adding: the eighth tells.
        let low = (bytes | CASE) & !HIGH;
        let from_a = low + ONES * (0x80 - 0x61);
        let beyond_z = low + ONES * (0x80 - 0x7b);
        let letter = from_a & !beyond_z & !bytes & HIGH;
        let letters = (!letter & HIGH).trailing_zeros() / 8;
        let mask = u64::MAX.checked_shr(64 - 8 * letters).unwrap_or(0);
        Self {
            letters,
            folded: (bytes | CASE) & mask,
            small: bytes & CASE & mask,
            large: !bytes & CASE & mask,
        }
    }
}

/// The small letter without its accent that two bytes of UTF-8 stand for, if they
/// are one of the letters from "À" to "ÿ" that fold to one; else 0.
fn latin(first: u8, second: u8) -> u8 {
    static FOLDED: [u8; 32] = *b"aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0\0";
    if first != 0xC3 || !(0x80..0xC0).contains(&second) || second == 0xBF {
        return 0;
    }
    FOLDED.get(usize::from(second & 0x1F)).copied().unwrap_or(0)
}

fn class(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(GAP)
}

/// A letter of ASCII that passes for a digit.
fn passes(byte: u8) -> bool {
    matches!(byte, b'o' | b'O' | b'l' | b'I')
}

/// Texts of more than four gigabytes do not reach a policy.
pub(crate) fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let lexicon = Lexicon::default();
        let tokens = Tokens::read(text, &lexicon);
        tokens
            .list
            .iter()
            .map(|token| {
                let digits = tokens.digits_of(token);
                (
                    text.get(token.start()..token.end())
                        .unwrap_or_default()
                        .to_owned(),
                    digits.iter().map(|d| char::from(b'0' + d)).collect(),
                )
            })
            .collect()
    }

    #[test]
    fn disguised_digits_are_one_number() {
        assert_eq!(
            read("a 41l1O１ b"),
            [
                ("a".into(), String::new()),
                ("41l1O１".into(), "411101".into()),
                ("b".into(), String::new()),
            ]
        );
        assert_eq!(read("x4y")[1].1, "4");
    }

    #[test]
    fn invisible_characters_part_nothing() {
        assert_eq!(
            read("41\u{200b}11"),
            [("41\u{200b}11".to_owned(), "4111".to_owned())]
        );
    }

    #[test]
    fn the_quick_way_and_the_slow_one_agree() {
        let lexicon = Lexicon::default();
        let hash = |text: &str| Tokens::read(text, &lexicon).list[0].hash;
        for c in ('À'..='ÿ').filter(|c| c.is_alphabetic()) {
            // A mark that shows nothing sends the word the long way.
            let (quick, slow) = (format!("a{c}"), format!("a{c}\u{200b}"));
            assert_eq!(hash(&quick), hash(&slow), "{c}");
            let capital = |text: &str| Tokens::read(text, &lexicon).has_capital;
            assert_eq!(capital(&quick), capital(&slow), "{c}");
        }
        assert_eq!(hash("Cryptogramme"), hash("cryptogrammé"));
        assert_eq!(hash("OEUVRE"), hash("œuvre"));
    }

    proptest! {
        #[test]
        fn tokens_lie_in_order_on_boundaries(text in "\\PC{0,60}") {
            let tokens = Tokens::read(&text, &Lexicon::default());
            let mut done = 0;
            for token in &tokens.list {
                prop_assert!(done <= token.start() && token.start() < token.end());
                prop_assert!(text.get(token.start()..token.end()).is_some());
                done = token.end();
            }
        }
    }
}
