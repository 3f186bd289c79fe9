//! What is written beside the turns: facts, attributes, proofs, host calls.

use super::{super::surrogate::Surrogates, telling};
use crate::step_up::Proof;

/// Facts that name a person, a number or an account: their values are replaced
/// although no policy can edit a fact.
const IDENTIFYING: [&str; 5] = [
    "caller.number",
    "participant.ref",
    "action.payee",
    "action.new-value",
    "action.target",
];

/// What is written beside the turns: facts, attributes, proofs, host calls.
pub(super) struct Words<'a> {
    pairs: Vec<(String, String)>,
    surrogates: Surrogates<'a>,
}

impl<'a> Words<'a> {
    /// `pairs` are what was said, and what stands for it, the longest first.
    pub(super) fn new(pairs: Vec<(String, String)>, surrogates: Surrogates<'a>) -> Self {
        Self { pairs, surrogates }
    }

    /// Replaces what was said wherever it stands in the text.
    pub(super) fn scrub(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for (said, instead) in &self.pairs {
            if out.contains(said.as_str()) {
                out = out.replace(said.as_str(), instead);
            }
        }
        out
    }

    /// The value of a fact; of one that names a person or an account, another.
    pub(super) fn fact(&mut self, name: &str, value: &str) -> String {
        let scrubbed = self.scrub(value);
        if IDENTIFYING.contains(&name) && scrubbed == value {
            return self.instead_of(value);
        }
        scrubbed
    }

    pub(super) fn proof(&mut self, proof: &Proof) -> Proof {
        let binds = proof
            .binds
            .iter()
            .map(|(name, value)| (name.clone(), self.fact(name, value)))
            .collect();
        Proof {
            by: self.fact("participant.ref", &proof.by),
            binds,
            ..proof.clone()
        }
    }

    /// The same for the same value, from now on in every text too.
    fn instead_of(&mut self, value: &str) -> String {
        let new = self.surrogates.shape(value);
        if telling(value) {
            self.pairs.push((value.to_owned(), new.clone()));
        }
        new
    }
}
