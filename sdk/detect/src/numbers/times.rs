//! "four ones", "deux fois le huit": how often a digit is said.

use super::{Digits, Spoken};
use crate::{
    chars::gap,
    lexicon::{
        Number::{Teen, Unit},
        fixed,
    },
    tokens::{Token, Tokens},
};

/// A number of times, and the digits that it is for.
pub(super) fn said(tokens: &Tokens, at: usize) -> Option<Spoken> {
    let Some(Unit(times @ 2..=9)) = tokens.number(at) else {
        return None;
    };
    let near = |at: usize| tokens.get(at).filter(|word| word.parted_by(gap::SPACE));
    let next = near(at + 1)?;
    if let Some(digit) = plural(next) {
        return repeat(times, Digits::from_slice(&[digit]), at + 2);
    }
    if !FOIS.contains(&next.hash) {
        return None;
    }
    // "deux fois le huit"
    let article = near(at + 2)?.hash;
    let from = at + 2 + usize::from(ARTICLES.contains(&article));
    let said = near(from)?;
    let digits = match said.number {
        Some(Unit(digit)) => Digits::from_slice(&[digit]),
        Some(Teen(teen)) => Digits::of(teen.into()),
        None if said.digits() == 1 => Digits::from_slice(tokens.digits_of(said)),
        _ => return None,
    };
    repeat(times, digits, from + 1)
}

/// "fois", and the article after it: the digit is still to come.
pub(crate) fn says_how_often(word: &Token) -> bool {
    FOIS.contains(&word.hash) || ARTICLES.contains(&word.hash)
}

/// What the word for it could begin with.
pub(crate) fn begins_how_often(word: &str) -> bool {
    ["fois", "times"]
        .iter()
        .any(|whole| whole.starts_with(word))
}

const FOIS: [u64; 2] = [fixed("fois"), fixed("times")];
const ARTICLES: [u64; 4] = [fixed("le"), fixed("la"), fixed("the"), fixed("a")];

fn repeat(times: u8, digits: Digits, next: usize) -> Option<Spoken> {
    let length = digits.as_slice().len() * usize::from(times);
    (length <= Digits::MOST).then(|| Spoken {
        next,
        digits: (1..times).fold(digits, |all, _| all.and(digits)),
        longest: length,
    })
}

/// "ones", "zeroes".
pub(super) fn plural(word: &Token) -> Option<u8> {
    const PLURALS: [(u64, u8); 13] = [
        (fixed("zeros"), 0),
        (fixed("zeroes"), 0),
        (fixed("ohs"), 0),
        (fixed("ones"), 1),
        (fixed("twos"), 2),
        (fixed("threes"), 3),
        (fixed("fours"), 4),
        (fixed("fives"), 5),
        (fixed("sixes"), 6),
        (fixed("sevens"), 7),
        (fixed("eights"), 8),
        (fixed("nines"), 9),
        (fixed("huits"), 8),
    ];
    let found = PLURALS.iter().find(|(hash, _)| *hash == word.hash);
    found.map(|(_, digit)| *digit)
}
