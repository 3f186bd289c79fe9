//! Text to tokens, in one pass.

use super::{
    Token, Tokens,
    bytes::{DIGIT, GAP, LETTER, WIDE, class, gap_of},
    narrow,
    token::{CAPITAL, DISGUISED, GLUED_AFTER, UPPER, WORD},
};
use crate::{
    chars::{Sort, fold, gap, look_alike, sort},
    identity::Kinds,
    lexicon::{Lexicon, WordHash, cue},
};

impl Tokens {
    pub(crate) fn read(text: &str, lexicon: &Lexicon) -> Self {
        let mut reader = Reader {
            tokens: Self {
                list: Vec::with_capacity(text.len() / 4 + 8),
                numbers: Vec::with_capacity(text.len() / 16 + 8),
                digits: Vec::with_capacity(text.len() / 8 + 32),
                has_at: false,
                has_colon: false,
                tail: 0,
                has_dash: false,
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
        if reader.tokens.has_capital {
            reader.tokens.has_capital = reader.tokens.list.iter().skip(1).any(inside_sentence);
        }
        reader.tokens.tail = reader.gap;
        reader.tokens.has_at = reader.gaps & gap::AT != 0;
        reader.tokens.has_colon = reader.gaps & gap::COLON != 0;
        reader.tokens.has_dash = reader.gaps & gap::DASH != 0;
        if reader.gaps & gap::BRACKET != 0 {
            reader.tokens.pass_over_placeholders(text);
        }
        if reader.tokens.cues & cue::BESIDE != 0 {
            reader.tokens.mark_words_together();
        }
        reader.tokens
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
}

/// A word with a capital that no sentence begins with, and that is not "I".
fn inside_sentence(word: &Token) -> bool {
    const ENDS: u16 = gap::END | gap::DOT | gap::NEWLINE;
    word.capital() && word.len() > 1 && word.gap & ENDS == 0
}

/// What follows a backslash is the letter of a line's end that was escaped, glued to
/// digits, as in text that was written as JSON twice.
fn escaped(rest: &[u8]) -> bool {
    matches!(rest, [b'n' | b'r' | b't', b'0'..=b'9', ..])
}

/// Letters and digits that nothing parts.
#[derive(Clone, Copy, Default)]
pub(super) struct Chunk {
    pub(super) first_token: usize,
    pub(super) first_digit: usize,
    pub(super) digits: usize,
    pub(super) other_letters: bool,
    pub(super) letters: bool,
}

pub(super) struct Open {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) digit: bool,
    pub(super) digits_at: usize,
    pub(super) hash: WordHash,
    pub(super) capital: bool,
    pub(super) small: bool,
}

pub(super) struct Reader<'a> {
    pub(super) tokens: Tokens,
    pub(super) lexicon: &'a Lexicon,
    pub(super) open: Option<Open>,
    pub(super) chunk: Chunk,
    pub(super) gap: u16,
    pub(super) gap_len: u8,
    /// Bits of every gap so far.
    pub(super) gaps: u16,
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
                let escaped = first == b'\\' && escaped(bytes.get(at + 1..).unwrap_or_default());
                self.part(if escaped { gap::NEWLINE } else { gap_of(first) });
                at += 1 + usize::from(escaped);
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

    fn part(&mut self, bit: u16) {
        self.gap |= bit;
        self.gap_len = self.gap_len.saturating_add(1);
    }

    pub(super) fn next(&mut self, at: usize, c: char, text: &str) {
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
    pub(super) fn switch(&mut self, at: usize, digit: bool) {
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
    pub(super) fn quick(
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
