//! Tokens to runs: groups of digits, written or said, that belong together.

mod dates;
mod find;
mod uuid;

pub(crate) use find::{MOST_FILLERS, fills, runs, says_how_many, wide};

use crate::{
    card,
    chars::gap,
    numbers::{Digits, readings},
    tokens::{Tokens, narrow},
};

/// A group of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    /// Index of its first token, and of the one after its last.
    pub(crate) tokens: (usize, usize),
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where its digits lie among those of the run.
    pub(crate) at: usize,
    pub(crate) len: usize,
    /// Bits of what stands before it.
    pub(crate) gap: u16,
    pub(crate) spoken: bool,
    /// A letter is glued to it: it counts in a long number only.
    glued: bool,
    /// How many digits it has when every word stands for itself.
    longest: usize,
}

/// Groups that belong together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    pub(crate) groups: Vec<Group>,
    pub(crate) digits: Vec<u8>,
    /// How many digits it has when every word stands for itself.
    pub(crate) longest: usize,
}

impl Run {
    /// Room for what most numbers have.
    fn with_room() -> Self {
        Self {
            groups: Vec::with_capacity(5),
            digits: Vec::with_capacity(20),
            longest: 0,
        }
    }

    pub(crate) fn span(&self) -> (usize, usize) {
        self.span_of(0, self.groups.len())
    }

    /// Bytes of the groups from `first` to before `last`.
    pub(crate) fn span_of(&self, first: usize, last: usize) -> (usize, usize) {
        let groups = self.groups.get(first..last).unwrap_or_default();
        match (groups.first(), groups.last()) {
            (Some(first), Some(last)) => (first.start, last.end),
            _ => (0, 0),
        }
    }

    pub(crate) fn digits_of(&self, first: usize, last: usize) -> &[u8] {
        let groups = self.groups.get(first..last).unwrap_or_default();
        match (groups.first(), groups.last()) {
            (Some(first), Some(last)) => self
                .digits
                .get(first.at..last.at + last.len)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    /// Index of its first token, and of the one after its last.
    pub(crate) fn tokens(&self) -> (usize, usize) {
        match (self.groups.first(), self.groups.last()) {
            (Some(first), Some(last)) => (first.tokens.0, last.tokens.1),
            _ => (0, 0),
        }
    }

    pub(crate) fn begins_with_plus(&self) -> bool {
        self.groups
            .first()
            .is_some_and(|group| group.gap & gap::PLUS != 0)
    }

    pub(crate) fn spoken(&self) -> bool {
        self.groups.iter().any(|group| group.spoken)
    }

    /// Which numbers of digits it can be heard to have, as bits.
    pub(crate) fn lengths(&self, tokens: &Tokens) -> u32 {
        if !self.spoken() {
            return 1_u32.checked_shl(narrow(self.digits.len())).unwrap_or(0);
        }
        self.groups.iter().fold(1_u32, |mask, group| {
            if !group.spoken {
                return mask.checked_shl(narrow(group.len)).unwrap_or(0);
            }
            self.readings_of(tokens, group)
                .iter()
                .map(|reading| {
                    mask.checked_shl(narrow(reading.as_slice().len()))
                        .unwrap_or(0)
                })
                .fold(0, |all, mask| all | mask)
        })
    }

    /// Every way of hearing each of its groups.
    pub(crate) fn readings(&self, tokens: &Tokens) -> Vec<Vec<Digits>> {
        self.groups
            .iter()
            .flat_map(|group| {
                let digits = self.digits_of_group(group);
                if group.spoken {
                    vec![self.readings_of(tokens, group)]
                } else {
                    // Written groups may be longer than a reading can be.
                    digits
                        .chunks(Digits::MOST)
                        .map(|chunk| vec![Digits::from_slice(chunk)])
                        .collect()
                }
            })
            .collect()
    }

    fn readings_of(&self, tokens: &Tokens, group: &Group) -> Vec<Digits> {
        let composed = Digits::from_slice(self.digits_of_group(group));
        readings(tokens, group.tokens, composed)
    }

    fn digits_of_group(&self, group: &Group) -> &[u8] {
        self.digits
            .get(group.at..group.at + group.len)
            .unwrap_or_default()
    }

    /// Leaves out the groups that letters are glued to.
    fn unglue(&mut self) {
        if self.groups.iter().any(|group| group.glued) {
            *self = self.of(self.groups.iter().filter(|group| !group.glued));
        }
    }

    /// What is left of it beside stretches that are known to be something else, in
    /// order: its groups before, between and after them.
    pub(crate) fn beside(&self, taken: &[(usize, usize)]) -> Vec<Self> {
        let is_taken = |group: &Group| {
            taken
                .iter()
                .any(|(start, end)| *start < group.end && group.start < *end)
        };
        self.groups
            .split(is_taken)
            .filter(|groups| !groups.is_empty())
            .map(|groups| self.of(groups.iter()))
            .collect()
    }

    /// Its groups, parted where a full stop and a space stand between two of them, and
    /// before one that is as long as a card's number.
    pub(crate) fn numbers(&self) -> Vec<Self> {
        const STOP: u16 = gap::DOT | gap::SPACE;
        let whole = |group: &Group| card::LENGTHS.contains(&group.len);
        self.groups
            .chunk_by(|_, next| next.gap & STOP != STOP && !whole(next))
            .map(|groups| self.of(groups.iter()))
            .collect()
    }

    /// A run of the groups from `first` to before `last`.
    pub(crate) fn part(&self, first: usize, last: usize) -> Self {
        self.of(self.groups.get(first..last).unwrap_or_default().iter())
    }

    /// A run of the groups that begin after a byte.
    pub(crate) fn after(&self, end: usize) -> Self {
        self.of(self.groups.iter().filter(|group| group.start >= end))
    }

    /// A run of some of its groups.
    fn of<'a>(&self, groups: impl Iterator<Item = &'a Group>) -> Self {
        let mut run = Self::default();
        for group in groups {
            let own = self.digits_of_group(group);
            run.longest += group.longest;
            run.groups.push(Group {
                at: run.digits.len(),
                ..*group
            });
            run.digits.extend_from_slice(own);
        }
        run
    }

    pub(crate) fn shape(&self) -> impl Iterator<Item = usize> + '_ {
        self.groups.iter().map(|group| group.len)
    }
}
