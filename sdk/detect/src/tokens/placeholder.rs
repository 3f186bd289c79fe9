//! What edits left in a text that was redacted before.

use super::{Tokens, narrow, token::HIDDEN};
use crate::{Class, chars::gap};

impl Tokens {
    /// A placeholder ("[one-time-code]") is one token, and says nothing.
    pub(super) fn pass_over_placeholders(&mut self, text: &str) {
        let mut until = 0;
        for token in &mut self.list {
            let begins = token.gap & gap::BRACKET != 0;
            if let Some(end) = begins.then(|| placeholder(text, token.start())).flatten() {
                until = end;
                token.end = narrow(end);
            } else if token.start() < until {
                token.end = token.start;
            }
            if token.start() < until {
                token.flags |= HIDDEN;
                token.cues = 0;
                token.number = None;
                self.has_hidden = true;
            }
        }
        if self.has_hidden {
            self.leave_out_what_is_hidden();
        }
    }

    /// Of each placeholder only the first word stays.
    fn leave_out_what_is_hidden(&mut self) {
        let mut kept = 0;
        let places: Vec<Option<u32>> = self
            .list
            .iter()
            .map(|token| {
                let at = narrow(kept);
                kept += usize::from(token.len() > 0);
                (!token.hidden()).then_some(at)
            })
            .collect();
        let place = |index: u32| places.get(index as usize).copied().flatten();
        self.numbers = self.numbers.iter().filter_map(|at| place(*at)).collect();
        self.naming = std::mem::take(&mut self.naming)
            .into_iter()
            .filter_map(|(at, kinds)| Some((place(at)?, kinds)))
            .collect();
        self.list.retain(|token| token.len() > 0);
        self.cues = self.cues_in(0..self.list.len());
        self.kinds = self.kinds_in(0..self.list.len());
        self.has_number = self.list.iter().any(|token| token.number.is_some());
    }
}

/// The byte after the placeholder that an edit left, if one begins at a letter.
fn placeholder(text: &str, start: usize) -> Option<usize> {
    const LONGEST: usize = 32;
    text.get(..start)?.strip_suffix('[')?;
    let rest = text.as_bytes().get(start..)?;
    let length = rest.iter().take(LONGEST).position(|b| *b == b']')?;
    let name = text.get(start..start + length)?;
    (name == "removed" || Class::find(name).is_some()).then_some(start + length)
}
