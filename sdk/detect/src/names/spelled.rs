//! Names that are spelled.

use crate::{chars::gap, tokens::Tokens};

/// Letters of a name that is spelled, at least.
const LEAST: usize = 3;

/// "D-U-P-O-N-T": a name letter by letter, after it or as an answer.
pub(super) fn spelled(tokens: &Tokens, asked: bool, names: &mut Vec<(usize, usize)>) {
    let letter = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| token.is_word() && token.len() == 1)
    };
    let near = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            token.gap_len <= 2 && token.parted_by(gap::SPACE | gap::DASH | gap::DOT | gap::COMMA)
        })
    };
    let letters = |from: usize| {
        let mut last = from;
        while letter(last) && (last == from || near(last)) {
            last += 1;
        }
        last
    };
    let told = names.len();
    for name in 0..told {
        let Some((_, end)) = names.get(name).copied() else {
            break;
        };
        // Its first letters were taken for words of the name.
        let first = (0..end)
            .rev()
            .take_while(|at| letter(*at))
            .last()
            .unwrap_or(end);
        let last = letters(first);
        if last - first >= LEAST
            && let Some(name) = names.get_mut(name)
        {
            name.1 = last.max(end);
        }
    }
    let mut at = 0;
    while asked && at < tokens.list.len() {
        let last = letters(at);
        if last - at >= LEAST {
            names.push((at, last));
        }
        at = last.max(at + 1);
    }
}
