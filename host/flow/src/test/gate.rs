//! The gate of a test: it rules, and tells why.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::report::Seen;
use crate::{Crossing, Gate, Passage, Ruling};

/// What became of a crossing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It left, with its edits.
    Released,
    /// It waits for a proof.
    Held,
    /// It will not leave.
    Refused,
}

impl Outcome {
    /// `released`, `held` or `refused`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Held => "held",
            Self::Refused => "refused",
        }
    }
}

/// Something that has to be proven.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Needed {
    /// `assurance`, `approval`, `call-back` or `review`.
    pub kind: String,
    /// How strong, 1 to 3.
    pub level: u8,
    /// Facts whose very values it is for.
    pub binds: BTreeSet<String>,
}

/// What a gate tells of a ruling, beyond what the flow needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// Why it was refused, such as `policy-denied`.
    pub cause: Option<String>,
    /// Classes that were edited in it.
    pub classes: BTreeSet<String>,
    /// Reasons, as codes.
    pub reasons: BTreeSet<String>,
    /// What has to be proven.
    pub requirements: BTreeSet<Needed>,
    /// Obligations: name, and value after a space where it has one.
    pub obligations: BTreeSet<String>,
}

/// Rules on the crossings of a test.
pub trait TestGate {
    /// Rules on one. An error is a fault of the host: the test ends there.
    fn pass(&mut self, crossing: &Crossing) -> Result<(Passage, Told), String>;
}

/// A gate that lets everything pass: for flows that are tested without policies.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenGate;

impl TestGate for OpenGate {
    fn pass(&mut self, crossing: &Crossing) -> Result<(Passage, Told), String> {
        let passage = Passage::released(crossing.payload.clone());
        Ok((passage, Told::default()))
    }
}

/// A gate whose rulings are written down.
pub(super) struct Watched<'a> {
    gate: &'a mut dyn TestGate,
    pub(super) seen: Vec<Seen>,
}

impl<'a> Watched<'a> {
    pub(super) fn new(gate: &'a mut dyn TestGate) -> Self {
        Self {
            gate,
            seen: Vec::new(),
        }
    }
}

impl Gate for Watched<'_> {
    fn pass(&mut self, crossing: &Crossing) -> Result<Passage, String> {
        let (passage, told) = self.gate.pass(crossing)?;
        let (outcome, payload): (_, Option<Value>) = match &passage.ruling {
            Ruling::Released(payload) => (Outcome::Released, Some(payload.clone())),
            Ruling::Held => (Outcome::Held, None),
            Ruling::Refused => (Outcome::Refused, None),
        };
        self.seen.push(Seen {
            number: crossing.number,
            flow: crossing.flow.clone(),
            block: crossing.block.clone(),
            stage: crossing.stage,
            outcome,
            cause: told.cause,
            classes: told.classes,
            reasons: told.reasons,
            requirements: told.requirements,
            obligations: told.obligations,
            payload,
        });
        Ok(passage)
    }
}
