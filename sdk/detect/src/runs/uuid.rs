//! Universally unique identifiers (RFC 9562): names of contacts and of machines, and
//! no numbers of people. Their digits are no groups.

use crate::{
    chars::gap,
    tokens::{Token, Tokens},
};

const LENGTHS: [usize; 5] = [8, 4, 4, 4, 12];
/// Tokens of one at most, when letters and digits take turns.
const MOST_TOKENS: usize = 36;

/// Looks at what is written with hyphens, once.
#[derive(Default)]
pub(super) struct Uuids {
    /// The token after the last that was looked at.
    seen: usize,
}

impl Uuids {
    /// The index after the identifier that a token of digits belongs to.
    pub(super) fn end(&mut self, tokens: &Tokens, at: usize) -> Option<usize> {
        if !tokens.has_dash || at < self.seen {
            return None;
        }
        let linked = |at: usize| tokens.get(at).is_some_and(links);
        if !linked(at) && !linked(at + 1) {
            return None;
        }
        let from = at.saturating_sub(MOST_TOKENS).max(self.seen);
        let first = (from..=at).rev().find(|at| !linked(*at)).unwrap_or(from);
        let rest = tokens.range(first + 1..first + MOST_TOKENS);
        let last = first + 1 + rest.iter().take_while(|token| links(token)).count();
        self.seen = last;
        is_uuid(tokens.range(first..last)).then_some(last)
    }
}

/// Glued to the token before it, or parted from it by a hyphen.
fn links(token: &Token) -> bool {
    token.gap_len == 0 || (token.gap_len == 1 && token.gap == gap::DASH)
}

fn is_uuid(chunk: &[Token]) -> bool {
    let mut part = 0;
    let mut length = 0;
    for (at, token) in chunk.iter().enumerate() {
        if at > 0 && token.gap_len > 0 {
            if LENGTHS.get(part) != Some(&length) {
                return false;
            }
            part += 1;
            length = 0;
        }
        length += token.len();
    }
    part + 1 == LENGTHS.len()
        && LENGTHS.get(part) == Some(&length)
        && chunk.iter().any(Token::is_word)
}
