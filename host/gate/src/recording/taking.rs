//! What is taken along while a contact runs: turns as they came, and what came of
//! them. In memory only, bounded, and gone with the interaction.

use std::fmt;

use super::{RecordedCall, Seen};
use crate::{
    outcome::{Outcome, OutcomeKind},
    sandbox::Answer,
    step_up::Proof,
    turn::Submission,
};

/// A contact that is being recorded.
pub(crate) struct Taking {
    pub(super) taken: Vec<Taken>,
    pub(super) generation: u64,
    pub(super) generation_digest: [u8; 32],
    bytes: usize,
    most: usize,
}

/// Something that was handed in, with what came of it.
pub(super) enum Taken {
    Turn(Box<TakenTurn>),
    Proof {
        now: u64,
        proof: Proof,
        freed: Vec<Seen>,
    },
}

pub(super) struct TakenTurn {
    pub(super) submission: Submission,
    pub(super) now: u64,
    pub(super) calls: Vec<RecordedCall>,
    pub(super) seen: Seen,
    pub(super) freed: Vec<Seen>,
    /// True when it is not known what would have to be hidden of it.
    pub(super) blank: bool,
}

impl fmt::Debug for Taking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Taking")
            .field("taken", &self.taken.len())
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

impl Taking {
    /// Begins with a contact's first turn. `most` is in bytes.
    pub(crate) fn new(generation: u64, generation_digest: [u8; 32], most: usize) -> Self {
        Self {
            taken: Vec::new(),
            generation,
            generation_digest,
            bytes: 0,
            most,
        }
    }

    /// Takes a turn along. False when there is no more room: a part of a contact
    /// cannot be asked again, nor is it known what would be amended in it.
    #[must_use]
    pub(crate) fn turn(&mut self, submission: Submission, now: u64, outcome: &Outcome) -> bool {
        let calls: Vec<RecordedCall> = outcome.opinions.iter().flat_map(calls).collect();
        let failed = outcome.opinions.iter().any(|o| o.failure.is_some());
        let unheard = outcome.opinions.is_empty() && outcome.outcome == OutcomeKind::Refused;
        let asked: usize = calls
            .iter()
            .map(|call| {
                let arguments: usize = call.arguments.iter().map(String::len).sum();
                let (Ok(answer) | Err(answer)) = &call.answer;
                arguments + answer.len() + 64
            })
            .sum();
        let facts = submission
            .facts
            .iter()
            .map(|fact| fact.name.len() + fact.value.len());
        let attributes = submission.attributes.iter().map(|(n, v)| n.len() + v.len());
        let words: usize = facts.chain(attributes).map(|bytes| bytes + 64).sum();
        self.bytes += submission.payload.bytes() + words + asked + 96 * outcome.edits.len() + 256;
        self.taken.push(Taken::Turn(Box::new(TakenTurn {
            submission,
            now,
            calls,
            seen: Seen::of(outcome),
            freed: outcome.freed.iter().map(Seen::of).collect(),
            blank: failed || unheard,
        })));
        self.bytes <= self.most
    }

    /// Takes along that a proof was handed in by itself.
    #[must_use]
    pub(crate) fn proof(&mut self, proof: Proof, now: u64, freed: &[Outcome]) -> bool {
        self.bytes += 512;
        self.taken.push(Taken::Proof {
            now,
            proof,
            freed: freed.iter().map(Seen::of).collect(),
        });
        self.bytes <= self.most
    }
}

/// Calls that the host answered out of what lies outside of the contact. What
/// a policy remembers and looks back on comes again by itself.
fn calls(opinion: &crate::outcome::Opinion) -> impl Iterator<Item = RecordedCall> {
    let outside = opinion.calls.iter().filter_map(|call| {
        let answer = match &call.answer {
            Ok(Answer::Json(json)) => Ok(json.clone()),
            // Whether it is granted says the configuration that is asked.
            Err(code) if code != "not-granted" => Err(code.clone()),
            Ok(Answer::State(_) | Answer::Turns { .. }) | Err(_) => return None,
        };
        let outside = ["counters.", "reference.", "connectors."];
        let outside = outside.iter().any(|own| call.call.starts_with(own));
        outside.then(|| RecordedCall {
            policy: opinion.policy.clone(),
            call: call.call.to_owned(),
            arguments: call.arguments.clone(),
            answer,
        })
    });
    outside.collect::<Vec<_>>().into_iter()
}
