//! Recorded turns: what it takes to ask the policies again, with surrogates in
//! place of everything that was edited. Off unless a tenant asks for it.
//!
//! A contact is kept in memory while it runs, as its window is. When it ends, the
//! stretches that were edited in any of its turns, by that turn or by a later
//! one, are replaced; only then is it sealed and written.

mod recorder;
mod replay;
mod rewrite;
mod seal;
mod stored;
mod surrogate;
mod taking;

pub(crate) use recorder::{Recorder, recordings};
pub(crate) use replay::Answers;
pub use replay::{Replay, TurnReplay};
pub(crate) use seal::RecordingKey;
pub use stored::SealedRecording;
pub(crate) use taking::Taking;

use std::collections::{BTreeMap, BTreeSet};

use guichet_ledger::Digest;
use serde::{Deserialize, Serialize};

use crate::{
    outcome::Outcome,
    step_up::Proof,
    turn::{Fact, Payload, Stage, Submission},
};

/// A contact that was recorded, with surrogates for what was edited in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// Whose.
    pub tenant: String,
    /// Pseudonym of the interaction, as the ledger has it.
    pub interaction: Digest,
    /// When it ended, in milliseconds since the Unix epoch.
    pub ended: u64,
    /// The generation that decided its last turn, and what it consists of.
    pub generation: u64,
    /// SHA-256 over everything that the generation consists of.
    pub generation_digest: Digest,
    /// What was handed in, in order.
    pub(crate) events: Vec<Event>,
}

/// Something that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Event {
    Turn(Box<RecordedTurn>),
    Proof {
        /// By the gate's clock.
        now: u64,
        proof: Proof,
        freed: Vec<Seen>,
    },
}

/// A turn as it is passed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordedTurn {
    /// By the gate's clock.
    pub(crate) now: u64,
    pub(crate) stage: Stage,
    pub(crate) channel: String,
    pub(crate) language: String,
    pub(crate) at: Option<u64>,
    pub(crate) utterance: Option<u64>,
    pub(crate) revision: u32,
    pub(crate) settled: bool,
    pub(crate) facts: Vec<Fact>,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) payload: Payload,
    pub(crate) attachments: Vec<String>,
    pub(crate) proofs: Vec<Proof>,
    /// What its policies asked of the host, and were answered.
    pub(crate) calls: Vec<RecordedCall>,
    pub(crate) seen: Seen,
    /// Held turns that its proofs freed.
    pub(crate) freed: Vec<Seen>,
    /// False when it cannot be expected to be decided as it was: it was not
    /// known what to hide of it, or a surrogate reads otherwise.
    pub(crate) comparable: bool,
}

/// A host call and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordedCall {
    pub(crate) policy: String,
    pub(crate) call: String,
    pub(crate) arguments: Vec<String>,
    /// JSON, or the code of why there is none.
    pub(crate) answer: Result<String, String>,
}

/// What came of a turn, as far as it says something of the policies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seen {
    pub(crate) sequence: u64,
    pub(crate) outcome: String,
    pub(crate) cause: Option<String>,
    pub(crate) edits: BTreeSet<SeenEdit>,
    pub(crate) requirements: BTreeSet<String>,
    pub(crate) obligations: BTreeSet<String>,
    pub(crate) reasons: BTreeSet<String>,
}

/// An edit, in offsets of the text as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeenEdit {
    pub(crate) turn: u64,
    pub(crate) part: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) class: String,
    pub(crate) treatment: String,
}

impl Seen {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        let requirement = |r: &crate::verdict::Requirement| {
            let binds: Vec<_> = r.binds.iter().map(String::as_str).collect();
            format!("{} {} {}", r.kind.as_str(), r.level, binds.join(","))
        };
        Self {
            sequence: outcome.sequence,
            outcome: outcome.outcome.as_str().to_owned(),
            cause: outcome.cause.map(|cause| cause.as_str().to_owned()),
            edits: outcome
                .edits
                .iter()
                .map(|edit| SeenEdit {
                    turn: edit.turn,
                    part: edit.part,
                    start: edit.start,
                    end: edit.end,
                    class: edit.class.clone(),
                    treatment: edit.treatment.as_str().to_owned(),
                })
                .collect(),
            requirements: outcome.requirements.iter().map(requirement).collect(),
            obligations: outcome
                .obligations
                .iter()
                .map(|o| format!("{} {}", o.name, o.value))
                .collect(),
            reasons: outcome.reasons.iter().cloned().collect(),
        }
    }

    /// What differs from another time, as words: codes, classes and counts.
    pub(crate) fn difference(&self, now: &Self) -> Vec<String> {
        let mut said = Vec::new();
        let mut differ = |what: &str, before: String, after: String| {
            if before != after {
                said.push(format!("{what}: {before} → {after}"));
            }
        };
        let outcome = |seen: &Self| match &seen.cause {
            Some(cause) => format!("{} ({cause})", seen.outcome),
            None => seen.outcome.clone(),
        };
        differ("outcome", outcome(self), outcome(now));
        for (what, before, after) in [
            ("requirements", &self.requirements, &now.requirements),
            ("obligations", &self.obligations, &now.obligations),
            ("reasons", &self.reasons, &now.reasons),
        ] {
            differ(what, list(before), list(after));
        }
        if self.edits != now.edits {
            differ("edits", self.counted(), now.counted());
            if self.counted() == now.counted() {
                said.push(format!("edits: {} at other places", self.counted()));
            }
        }
        said
    }

    fn counted(&self) -> String {
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for edit in &self.edits {
            *counts.entry((&edit.class, &edit.treatment)).or_default() += 1;
        }
        let counts = counts
            .iter()
            .map(|((class, treatment), count)| format!("{class} {treatment} {count}"));
        list(&counts.collect())
    }
}

fn list(words: &BTreeSet<String>) -> String {
    if words.is_empty() {
        return "none".to_owned();
    }
    words.iter().cloned().collect::<Vec<_>>().join(", ")
}

impl RecordedTurn {
    /// The turn, to be passed again.
    pub(crate) fn submission(&self, place: usize) -> Submission {
        Submission {
            id: place.to_string(),
            stage: self.stage,
            channel: self.channel.clone(),
            language: self.language.clone(),
            at: self.at,
            utterance: self.utterance,
            revision: self.revision,
            settled: self.settled,
            facts: self.facts.clone(),
            attributes: self.attributes.clone(),
            payload: self.payload.clone(),
            attachments: self.attachments.clone(),
            proofs: self.proofs.clone(),
        }
    }
}
