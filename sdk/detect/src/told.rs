//! Numbers that are told over turns: where their pieces stand.

use std::ops::Range;

use crate::{
    Class, Line,
    address::within,
    chars::gap,
    tokens::{Tokens, narrow},
};

/// Where something was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) turn: u64,
    pub(crate) part: u16,
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The centre said it.
    pub(crate) outbound: bool,
}

impl Place {
    pub(crate) fn new(line: &Line<'_>, (start, end): (usize, usize)) -> Self {
        Self {
            turn: line.turn,
            part: line.part,
            start: narrow(start),
            end: narrow(end),
            outbound: line.outbound,
        }
    }

    pub(crate) fn span(&self) -> (usize, usize) {
        (self.start as usize, self.end as usize)
    }
}

/// Pieces of this turn and of earlier ones that make one number.
#[derive(Debug)]
pub(crate) struct Joined {
    pub(crate) class: Class,
    pub(crate) earlier: Vec<Place>,
    /// The piece of this turn, in bytes.
    pub(crate) span: (usize, usize),
}

/// A name inside of a sentence stands there, or "Apt": digits on both sides are of an
/// address, and are not pieces of one number.
pub(crate) fn names_between(tokens: &Tokens, range: Range<usize>) -> bool {
    const BEGINS: u16 = gap::DOT | gap::END | gap::NEWLINE;
    tokens.range(range).iter().any(|token| {
        let name = token.capital()
            && token.len() > 1
            && token.cues == 0
            && token.number.is_none()
            && token.gap & BEGINS == 0;
        token.is_word() && (name || within(token))
    })
}
