//! Numbers that count something, and money.

use crate::{
    chars::gap,
    lexicon::{cue, fixed},
    tokens::{Token, Tokens},
};

/// What points may be for.
const KINDS: [u64; 4] = [
    fixed("loyalty"),
    fixed("bonus"),
    fixed("reward"),
    fixed("square"),
];

/// True when a unit stands at `next`, with nothing but a space before it.
pub(crate) fn counts(tokens: &Tokens, next: usize) -> bool {
    let unit = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|next| next.says(cue::UNIT) && next.parted_by(gap::SPACE))
    };
    // "40971 loyalty points"
    let kind = |word: &Token| KINDS.contains(&word.hash) && word.parted_by(gap::SPACE);
    unit(next) || (tokens.get(next).is_some_and(kind) && unit(next + 1))
}

/// "€537.53", "CHF 1'250.00", "357,22€".
pub(super) fn is_money(tokens: &Tokens, first: usize, last: usize) -> bool {
    const CURRENCIES: [u64; 6] = [
        fixed("eur"),
        fixed("usd"),
        fixed("gbp"),
        fixed("chf"),
        fixed("euro"),
        fixed("euros"),
    ];
    let digits = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .is_some_and(|before| before.digits() > 0)
    };
    // "50€, 123", "50 euros. 123": of the number before.
    let sign = !digits(first.checked_sub(1))
        && tokens
            .get(first)
            .is_some_and(|number| number.gap & gap::CURRENCY != 0);
    let word = !digits(first.checked_sub(2))
        && tokens
            .before(first)
            .is_some_and(|word| CURRENCIES.contains(&word.hash));
    let after = match tokens.get(last) {
        Some(next) => next.is_word() && next.gap & gap::CURRENCY != 0,
        None => tokens.tail & gap::CURRENCY != 0,
    };
    sign || word || after
}
