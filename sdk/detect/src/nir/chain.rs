//! Digits, number words and letters of a text that may belong to one number,
//! whatever is said between them.

use std::ops::Range;

use super::heard::{self, KEY, LETTER_A, LETTER_B, Symbol, is_two};
use crate::{
    lexicon::{Number, cue, fixed},
    runs::{MOST_FILLERS, fills, says_how_many, wide},
    tokens::{Token, Tokens},
};

/// Words from a two to its letter at most: "2, la lettre A".
const BEFORE_LETTER: usize = 4;
/// Words after a letter ("comme Anatole"), and about the key, at most.
pub(super) const MOST_WORDS: usize = 7;

/// How the letters of Corsica are said.
static LETTERS: [(u64, Symbol); 19] = [
    (fixed("a"), LETTER_A),
    (fixed("ah"), LETTER_A),
    (fixed("alpha"), LETTER_A),
    (fixed("alfa"), LETTER_A),
    (fixed("anatole"), LETTER_A),
    (fixed("ajaccio"), LETTER_A),
    (fixed("andre"), LETTER_A),
    (fixed("arthur"), LETTER_A),
    (fixed("avion"), LETTER_A),
    (fixed("b"), LETTER_B),
    (fixed("be"), LETTER_B),
    (fixed("bee"), LETTER_B),
    (fixed("bravo"), LETTER_B),
    (fixed("berthe"), LETTER_B),
    (fixed("bernard"), LETTER_B),
    (fixed("bastia"), LETTER_B),
    (fixed("beatrice"), LETTER_B),
    (fixed("bateau"), LETTER_B),
    (fixed("bob"), LETTER_B),
];

/// The letter that a word stands for.
pub(super) fn letter(token: &Token) -> Option<Symbol> {
    if !token.is_word() || token.len() > 9 {
        return None;
    }
    let known = LETTERS.iter().find(|(hash, _)| *hash == token.hash);
    known.map(|(_, letter)| *letter)
}

/// Symbols that belong together, and the token of each.
#[derive(Debug, Default)]
pub(super) struct Chain {
    pub(super) symbols: Vec<Symbol>,
    pub(super) tokens: Vec<usize>,
}

impl Chain {
    fn push(&mut self, symbol: Symbol, token: usize) {
        self.symbols.push(symbol);
        self.tokens.push(token);
    }

    /// True where a token's first symbol stands, and after the last one.
    pub(super) fn parts_at(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        before != self.tokens.get(at)
    }

    /// Where tokens begin among some symbols.
    pub(super) fn starts(&self, among: Range<usize>) -> impl DoubleEndedIterator<Item = usize> {
        among.filter(|at| self.parts_at(*at))
    }

    /// The index after the number that is heard from a symbol on, if it ends where
    /// a token does: with the chain, if it can.
    pub(super) fn hear(&self, first: usize, length: usize, grouped: bool) -> Option<usize> {
        let symbols = self.symbols.get(first..)?;
        let hear = |least: usize| heard::hear(symbols, length, grouped, least);
        let part = || hear(0).filter(|heard| heard::ends_a_number(symbols, heard.next));
        let heard = hear(symbols.len()).or_else(part)?;
        Some(first + heard.next).filter(|next| self.parts_at(*next))
    }

    /// The index after two digits that end the chain.
    pub(super) fn two_digits(&self, at: usize) -> Option<usize> {
        let rest = self.symbols.get(at..)?;
        let digits = rest.iter().filter(|symbol| **symbol != KEY);
        (heard::most_digits(rest) == 2 && digits.count() <= 2).then_some(self.symbols.len())
    }

    /// Bytes of the symbols from `first` to before `last`.
    pub(super) fn span(
        &self,
        tokens: &Tokens,
        first: usize,
        last: usize,
    ) -> Option<(usize, usize)> {
        let token = |at: usize| tokens.get(*self.tokens.get(at)?);
        Some((token(first)?.start(), token(last.checked_sub(1)?)?.end()))
    }

    /// How many tokens it has.
    pub(super) fn words(&self) -> usize {
        (0..self.tokens.len())
            .filter(|at| self.parts_at(*at))
            .count()
    }

    /// Index of the token after the last one.
    pub(super) fn end(&self) -> usize {
        self.tokens.last().map_or(0, |last| last + 1)
    }

    /// The letter, if nothing but a two may lead to it.
    fn takes_letter(&self, words: usize, before: &[Symbol]) -> bool {
        let last = self.symbols.last().or(before.last());
        last.is_some_and(|last| is_two(*last)) && words < BEFORE_LETTER
    }
}

/// Every chain of a stretch of a text. In the turn after one that ends in the
/// middle of a number, with the symbols `before`, the key may come first, and a letter
/// after a two.
pub(super) fn chains(tokens: &Tokens, range: Range<usize>, before: &[Symbol]) -> Vec<Chain> {
    let mut done = Vec::new();
    let mut open = Chain::default();
    let mut between = Between::default();
    let mut next = range.start;
    for at in range {
        let Some(token) = tokens.get(at) else { break };
        if at < next {
            continue;
        }
        next = at + 1;
        let before = if done.is_empty() { before } else { &[] };
        if open.takes_letter(between.words, before)
            && let Some(symbol) = letter(token)
            && between.narrow(token)
        {
            open.push(symbol, at);
            between = Between::after_letter();
            continue;
        }
        let number = numeric(tokens, at);
        if !number && token.number != Some(Number::And) {
            if token.says(cue::KEY) && !(before.is_empty() && open.symbols.is_empty()) {
                between.key = Some(at);
            }
            between.word(token);
            continue;
        }
        if number && !open.symbols.is_empty() && !between.joins(token) {
            done.push(std::mem::take(&mut open));
            between.key = None;
        }
        if let Some(key) = between.key.take().filter(|_| number) {
            open.push(KEY, key);
        }
        if token.is_word() {
            if let Some(symbol) = token.number.and_then(heard::word)
                && (number || !open.symbols.is_empty())
            {
                open.push(symbol, at);
            }
        } else {
            tokens
                .digits_of(token)
                .iter()
                .for_each(|digit| open.push(*digit, at));
        }
        if number {
            between = Between::default();
        } else {
            between.word(token);
        }
    }
    done.push(open);
    done.retain(|chain| !chain.symbols.is_empty());
    done
}

/// A token that is a digit or number word of its own. Digits in the middle of a
/// code are none, unless the letter beside them is one of Corsica.
fn numeric(tokens: &Tokens, at: usize) -> bool {
    let Some(token) = tokens.get(at) else {
        return false;
    };
    if token.is_word() {
        let symbol = token.number.filter(|number| *number != Number::And);
        return symbol.and_then(heard::word).is_some() && !says_how_many(tokens, at);
    }
    let before = tokens.before(at).filter(|_| token.glued_before());
    let after = tokens.get(at + 1).filter(|_| token.glued_after());
    let two = |digits: &[u8]| digits.last() == Some(&2);
    let begins = before.is_none_or(|letter_before| {
        let digits = at.checked_sub(2).and_then(|two| tokens.get(two));
        letter(letter_before).is_some()
            && digits
                .is_none_or(|digits| letter_before.gap_len > 0 || two(tokens.digits_of(digits)))
    });
    let ends = after.is_none_or(|after| letter(after).is_some() && two(tokens.digits_of(token)));
    begins && ends && token.digits() <= heard::WHOLE
}

/// What stands between two symbols.
#[derive(Default)]
struct Between {
    words: usize,
    fillers: usize,
    letter: bool,
    key: Option<usize>,
    wide: bool,
}

impl Between {
    fn after_letter() -> Self {
        Self {
            letter: true,
            ..Self::default()
        }
    }

    fn word(&mut self, token: &Token) {
        self.wide |= wide(token);
        self.words += 1;
        self.fillers += usize::from(fills(token));
    }

    fn narrow(&self, token: &Token) -> bool {
        !self.wide && !wide(token)
    }

    fn joins(&self, next: &Token) -> bool {
        let said = self.words <= MOST_WORDS && (self.letter || self.key.is_some());
        let filled = self.words <= MOST_FILLERS && self.words == self.fillers;
        self.narrow(next) && (said || filled)
    }
}
