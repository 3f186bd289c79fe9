//! Universally unique identifiers (RFC 9562): names of contacts and of machines, and
//! no numbers of people. Their digits are no groups.

use std::ops::Range;

use crate::{chars::gap, tokens::Tokens};

const LENGTHS: [usize; 5] = [8, 4, 4, 4, 12];

/// Which tokens are one, in order.
pub(super) fn uuids(tokens: &Tokens) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !tokens.has_dash {
        return found;
    }
    let mut open = Open::default();
    for (at, token) in tokens.list.iter().enumerate() {
        match (token.gap, token.gap_len) {
            (_, 0) if at > 0 => open.length += token.len(),
            (gap::DASH, 1) if open.ends_part() => {
                open.part += 1;
                open.length = token.len();
            }
            _ => {
                open.close(at, &mut found);
                open = Open {
                    from: at,
                    length: token.len(),
                    ..Open::default()
                };
            }
        }
        open.letters |= token.is_word();
    }
    open.close(tokens.list.len(), &mut found);
    found
}

/// What may become one.
#[derive(Default)]
struct Open {
    from: usize,
    part: usize,
    /// Characters of the part.
    length: usize,
    letters: bool,
}

impl Open {
    fn ends_part(&self) -> bool {
        LENGTHS.get(self.part) == Some(&self.length)
    }

    fn close(&self, at: usize, found: &mut Vec<Range<usize>>) {
        if self.part + 1 == LENGTHS.len() && self.ends_part() && self.letters {
            found.push(self.from..at);
        }
    }
}
