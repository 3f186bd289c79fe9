//! Crossings: what passes between a flow and the world, and the proof that it
//! met the gate.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::Stage;

/// Something that is about to cross.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Crossing {
    /// From 1, in the order of the contact.
    pub number: u64,
    /// Name of the flow.
    pub flow: String,
    /// Identifier of the block.
    pub block: String,
    /// Where it crosses.
    pub stage: Stage,
    /// Who it comes from: `customer`, `agent` or `system`.
    pub role: &'static str,
    /// What crosses: a text, or JSON.
    pub payload: Value,
    /// What the flow states of it, such as `action.name`.
    pub facts: BTreeMap<String, String>,
}

/// What the gate did with a crossing.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// What became of it.
    pub ruling: Ruling,
    /// Whether recording has to pause (`Some(true)`) or may go on.
    pub pause_recording: Option<bool>,
    /// The queue that the contact has to go to.
    pub route: Option<String>,
}

impl Passage {
    /// It left as this payload.
    pub fn released(payload: Value) -> Self {
        Self::of(Ruling::Released(payload))
    }

    /// It did not leave.
    pub fn of(ruling: Ruling) -> Self {
        Self {
            ruling,
            pause_recording: None,
            route: None,
        }
    }
}

/// What became of a crossing.
#[derive(Clone, Debug, PartialEq)]
pub enum Ruling {
    /// It left, as the payload says: edits are in it.
    Released(Value),
    /// It waits for a proof.
    Held,
    /// It will not leave.
    Refused,
}

/// Rules on every crossing.
pub trait Gate {
    /// Rules on one. An error is a fault of the host: the contact ends there.
    fn pass(&mut self, crossing: &Crossing) -> Result<Passage, String>;
}

/// Something that met the gate and was released: only the walker makes one, out
/// of the gate's ruling, and what reaches the world is one.
#[derive(Debug, PartialEq)]
pub struct Passed {
    crossing: Crossing,
    payload: Value,
}

impl Passed {
    /// The payload as the gate released it.
    pub fn payload(&self) -> &Value {
        &self.payload
    }

    /// The text that was released; of JSON, its text.
    pub fn text(&self) -> String {
        text(&self.payload)
    }

    /// Number, place and stage of the crossing. Its payload is as it was before
    /// the gate.
    pub fn crossing(&self) -> &Crossing {
        &self.crossing
    }
}

/// Something that comes from the world and has not met the gate: its content can
/// be put in, and is not read before it passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Raw(Value);

impl Raw {
    /// Wraps what the world gives.
    pub fn new(value: impl Into<Value>) -> Self {
        Self(value.into())
    }

    pub(super) fn into_crossing(self) -> Value {
        self.0
    }
}

pub(super) enum Ruled {
    Passed(Passed),
    Held,
    Refused,
}

/// The only maker of [`Passed`].
pub(super) fn rule(crossing: Crossing, ruling: Ruling) -> Ruled {
    match ruling {
        Ruling::Released(payload) => Ruled::Passed(Passed { crossing, payload }),
        Ruling::Held => Ruled::Held,
        Ruling::Refused => Ruled::Refused,
    }
}

pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
