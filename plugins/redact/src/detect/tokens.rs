//! Text to tokens: words and runs of digits, with what parts them. Offsets are
//! bytes of the original, whatever was folded.

use super::{
    chars::{Sort, fold, gap, look_alike, sort},
    lexicon::{Entry, Lexicon, WordHash},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word(Entry),
    /// Where its digits lie among those of the text.
    Digits {
        at: usize,
        len: usize,
    },
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    /// Bits of [`gap`] for what stands before it; 0 when it is glued.
    pub(crate) gap: u16,
    /// Characters of that gap.
    pub(crate) gap_len: u16,
    /// Of the folded letters or the digits.
    pub(crate) hash: u64,
    /// Begins with a capital.
    pub(crate) capital: bool,
    /// A letter or digit of another token stands right after it.
    pub(crate) glued_after: bool,
}

impl Token {
    pub(crate) fn span(&self) -> (usize, usize) {
        (self.start, self.end)
    }

    pub(crate) fn cues(&self) -> u64 {
        match self.kind {
            Kind::Word(entry) => entry.cues,
            Kind::Digits { .. } => 0,
        }
    }

    pub(crate) fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word(_))
    }
}

/// The tokens of one text.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) list: Vec<Token>,
    /// Digits of all tokens, each 0 to 9.
    pub(crate) digits: Vec<u8>,
    /// What stands after the last token.
    pub(crate) tail: u16,
    pub(crate) has_at: bool,
    /// False when every letter is a small one, as in live transcripts.
    pub(crate) has_capital: bool,
}

impl Tokens {
    pub(crate) fn read(text: &str, lexicon: &Lexicon) -> Self {
        let mut reader = Reader {
            tokens: Self {
                list: Vec::with_capacity(text.len() / 4 + 4),
                digits: Vec::with_capacity(32),
                ..Self::default()
            },
            lexicon,
            open: None,
            chunk: Chunk::default(),
            gap: 0,
            gap_len: 0,
        };
        for (at, c) in text.char_indices() {
            reader.next(at, c, text);
        }
        reader.close_chunk(text);
        reader.tokens.tail = reader.gap;
        reader.tokens
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Token> {
        self.list.get(index)
    }

    pub(crate) fn number(&self, index: usize) -> Option<super::lexicon::Number> {
        match self.get(index)?.kind {
            Kind::Word(entry) => entry.number,
            Kind::Digits { .. } => None,
        }
    }

    pub(crate) fn digits_of(&self, kind: Kind) -> &[u8] {
        match kind {
            Kind::Digits { at, len } => self.digits.get(at..at + len).unwrap_or_default(),
            Kind::Word(_) => &[],
        }
    }

    /// Cues of the tokens in a range of indices.
    pub(crate) fn cues(&self, range: std::ops::Range<usize>) -> u64 {
        self.list
            .get(range)
            .unwrap_or_default()
            .iter()
            .fold(0, |cues, token| cues | token.cues())
    }
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
}

struct Reader<'a> {
    tokens: Tokens,
    lexicon: &'a Lexicon,
    open: Option<Open>,
    chunk: Chunk,
    gap: u16,
    gap_len: u16,
}

impl Reader<'_> {
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
                if bit == gap::AT {
                    self.tokens.has_at = true;
                }
                self.gap |= bit;
                self.gap_len = self.gap_len.saturating_add(1);
            }
            Sort::Digit(value) => {
                self.switch(at, true);
                self.tokens.digits.push(value);
                self.chunk.digits += 1;
                if let Some(open) = &mut self.open {
                    open.end = at + c.len_utf8();
                    open.hash = open.hash.push(char::from(b'0' + value));
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
        });
    }

    fn close_token(&mut self, glued_after: bool) {
        let Some(open) = self.open.take() else {
            return;
        };
        let hash = open.hash.finish();
        self.tokens.list.push(Token {
            start: open.start,
            end: open.end,
            kind: if open.digit {
                Kind::Digits {
                    at: open.digits_at,
                    len: self.tokens.digits.len() - open.digits_at,
                }
            } else {
                Kind::Word(self.lexicon.entry(hash))
            },
            gap: self.gap,
            gap_len: self.gap_len,
            hash,
            capital: open.capital,
            glued_after,
        });
        self.gap = 0;
        self.gap_len = 0;
    }

    /// A chunk of digits and letters that pass for digits is one number. Words
    /// of such letters alone ("lol") are short.
    fn close_chunk(&mut self, text: &str) {
        if self.open.is_none() {
            return;
        }
        self.close_token(false);
        let chunk = self.chunk;
        let tokens = &mut self.tokens;
        let pieces = tokens.list.get(chunk.first_token..).unwrap_or_default();
        let bytes: usize = pieces.iter().map(|token| token.end - token.start).sum();
        if !chunk.letters || chunk.other_letters || (chunk.digits < 2 && bytes < 4) {
            return;
        }
        let (Some(first), Some(last)) = (
            tokens.list.get(chunk.first_token).copied(),
            tokens.list.last().copied(),
        ) else {
            return;
        };
        let disguised = text.get(first.start..last.end).unwrap_or_default();
        tokens.digits.truncate(chunk.first_digit);
        tokens
            .digits
            .extend(disguised.chars().filter_map(|c| match sort(c) {
                Sort::Digit(value) => Some(value),
                _ => look_alike(c),
            }));
        tokens.list.truncate(chunk.first_token);
        tokens.list.push(Token {
            end: last.end,
            kind: Kind::Digits {
                at: chunk.first_digit,
                len: tokens.digits.len() - chunk.first_digit,
            },
            glued_after: false,
            ..first
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let tokens = Tokens::read(text, &Lexicon::new());
        tokens
            .list
            .iter()
            .map(|token| {
                let digits = tokens.digits_of(token.kind);
                (
                    text.get(token.start..token.end)
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

    proptest! {
        #[test]
        fn tokens_lie_in_order_on_boundaries(text in "\\PC{0,60}") {
            let tokens = Tokens::read(&text, &Lexicon::new());
            let mut done = 0;
            for token in &tokens.list {
                prop_assert!(done <= token.start && token.start < token.end);
                prop_assert!(text.get(token.start..token.end).is_some());
                done = token.end;
            }
        }
    }
}
