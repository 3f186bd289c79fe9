//! Text to tokens: words and runs of digits, with what parts them. Offsets are
//! bytes of the original, whatever was folded.

mod bytes;
mod placeholder;
mod quick;
mod read;
mod together;
mod token;

pub(crate) use token::Token;

use crate::{identity::Kinds, lexicon::Number};

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
    /// Bits of what stands after the last token.
    pub(crate) tail: u16,
    pub(crate) has_dash: bool,
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

    /// The tokens of a range of indices, as far as there are any.
    pub(crate) fn range(&self, range: std::ops::Range<usize>) -> &[Token] {
        let end = range.end.min(self.list.len());
        self.list.get(range.start..end).unwrap_or_default()
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

/// Texts of more than four gigabytes do not reach a policy.
pub(crate) fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lexicon::Lexicon;

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
