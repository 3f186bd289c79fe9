//! Blocks that many ways lead to.

use std::collections::{BTreeMap, BTreeSet};

use crate::Flow;

use super::branches::Way;

/// From so many ways on that lead to an ending, and errors that lead to a block,
/// they are written into the blocks that they come from.
const SHARED_ENDING: usize = 2;
const SHARED_ERROR: usize = 3;

/// Blocks that so many ways lead to that lines would hide the rest.
pub(super) struct Shared {
    pub(super) endings: BTreeSet<usize>,
    errors: BTreeSet<usize>,
}

impl Shared {
    pub(super) fn new(flow: &Flow, ways: &[Way]) -> Self {
        let mut to: BTreeMap<usize, usize> = BTreeMap::new();
        let mut errors: BTreeMap<usize, usize> = BTreeMap::new();
        for way in ways {
            *to.entry(way.to).or_default() += 1;
            if way.error {
                *errors.entry(way.to).or_default() += 1;
            }
        }
        let ends = |position: &usize| flow.edges(*position).next().is_none();
        let many = |counts: BTreeMap<usize, usize>, least: usize| {
            let many = counts.into_iter().filter(move |(_, count)| *count >= least);
            many.map(|(to, _)| to)
        };
        Self {
            endings: many(to, SHARED_ENDING).filter(ends).collect(),
            errors: many(errors, SHARED_ERROR).collect(),
        }
    }

    pub(super) fn is_written(&self, way: &Way) -> bool {
        self.endings.contains(&way.to) || (way.error && self.errors.contains(&way.to))
    }
}
