//! Detection: text to tokens, tokens to runs of digits, runs and words to
//! findings. Pure, one pass over the text, cost linear in its length.

mod address;
mod chars;
mod codes;
mod email;
mod iban;
mod lexicon;
mod names;
mod numbers;
mod runs;
mod sensitive;
mod tokens;

pub(crate) use address::find as find_addresses;
pub(crate) use lexicon::{Lexicon, cue};
pub(crate) use names::{Declared, Phrases, find as find_names};
pub(crate) use runs::Run;
pub(crate) use sensitive::{Asked, Scan, luhn, plausible_card};
pub(crate) use tokens::{Token, Tokens};

use crate::Class;

/// A stretch of a part that must not leave as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// UTF-8 byte offsets, half open.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) class: Class,
    /// False when nothing but its shape speaks for it: then no part of it may
    /// stay readable.
    pub(crate) sure: bool,
}

impl Finding {
    pub(crate) fn new(span: (usize, usize), class: Class) -> Self {
        Self {
            start: span.0,
            end: span.1,
            class,
            sure: true,
        }
    }

    pub(crate) fn unsure(mut self) -> Self {
        self.sure = false;
        self
    }

    pub(crate) fn overlaps(&self, span: (usize, usize)) -> bool {
        self.start < span.1 && span.0 < self.end
    }
}
