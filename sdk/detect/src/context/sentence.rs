//! Which sentence a number stands in.

use std::ops::Range;

use crate::{
    chars::gap,
    tokens::{Token, Tokens},
};

/// The sentence of a number, where it names it something of its own: what stands in other
/// sentences speaks of other things then. "I forgot my PIN. Train 1201 was late."
pub(super) fn own_sentence(
    tokens: &Tokens,
    before: Range<usize>,
    after: Range<usize>,
) -> Range<usize> {
    let ends = |at: &usize| {
        tokens.get(*at).is_some_and(|token| {
            // "Nr. 12", "exp. date": no end.
            let dot = token.gap & (gap::DOT | gap::SPACE) == gap::DOT | gap::SPACE;
            let short = tokens
                .before(*at)
                .is_some_and(|word| word.is_word() && word.len() < 5);
            let begins = token.capital() || (!token.is_word() && !short);
            token.gap & gap::END != 0 || (dot && begins)
        })
    };
    let start = (before.start..=before.end).rev().find(ends);
    let end = after.clone().find(ends);
    if start.is_none() && end.is_none() {
        return 0..usize::MAX;
    }
    // "Train 1201": a word that nothing is known of calls it something.
    let number = tokens.get(before.end).map(|number| number.gap);
    let named = number == Some(gap::SPACE)
        && tokens.before(before.end).is_some_and(|word| {
            word.is_word() && word.cues == 0 && word.number.is_none() && word.len() > 2
        });
    if named {
        start.unwrap_or(0)..end.unwrap_or(usize::MAX)
    } else {
        0..usize::MAX
    }
}

/// Where the sentence ends that goes on at `last`.
pub(super) fn sentence(tokens: &Tokens, last: usize, end: usize) -> usize {
    let ends = |token: &Token| {
        token.gap & (gap::END | gap::NEWLINE) != 0
            || token.gap & (gap::DOT | gap::SPACE) == gap::DOT | gap::SPACE
    };
    (last..end)
        .find(|at| tokens.get(*at).is_some_and(ends))
        .unwrap_or(end)
}
