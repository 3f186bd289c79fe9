//! What a turn is: a payload in parts, the stage at which it crosses the
//! window, and the facts that the host vouches for.

mod payload;
mod stage;
mod submission;

pub use payload::{Payload, PayloadError};
pub use stage::Stage;
pub use submission::Submission;

use serde::{Deserialize, Serialize};

/// Something about the contact that the host vouches for, such as
/// `participant.role` or `action.amount`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// A name of the published vocabulary.
    pub name: String,
    /// In the canonical form of its name: `50000 EUR` in minor units, E.164,
    /// ISO 8601.
    pub value: String,
    /// Who says so: `host`, `credential`, `platform` or `caller`.
    #[serde(default = "platform")]
    pub source: String,
}

fn platform() -> String {
    "platform".to_owned()
}

impl Fact {
    /// A fact that the platform states.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            source: platform(),
        }
    }

    pub(crate) fn host(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            source: "host".to_owned(),
            ..Self::new(name, value)
        }
    }
}

/// What a part of a payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum PartKind {
    /// A string.
    Text,
    /// A number, as it was written.
    Number,
    /// The key of an object's member.
    Key,
    /// The name of an attachment.
    Attachment,
}

impl PartKind {
    /// The word of the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Key => "key",
            Self::Attachment => "attachment",
        }
    }
}

/// One text of a payload, by RFC 6901 pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it stands; for an attachment `#/attachments/<n>`.
    pub pointer: String,
    /// What it is.
    pub kind: PartKind,
    /// The text itself.
    pub text: String,
}

/// A turn as policies and the window see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnView {
    /// Position in the interaction, from 1.
    pub sequence: u64,
    /// Where it crosses the window.
    pub stage: Stage,
    /// `chat`, `voice`, `sms`, `email`, …
    pub channel: String,
    /// BCP 47; empty when unknown.
    pub language: String,
    /// Milliseconds since the Unix epoch, read once, on admission.
    pub at: u64,
    /// The utterance of which this is a revision.
    pub utterance: u64,
    /// Which revision, from 0.
    pub revision: u32,
    /// False while a later revision may still come.
    pub settled: bool,
    /// What the host vouches for.
    pub facts: Vec<Fact>,
    /// Every text of the payload.
    pub parts: Vec<Part>,
    /// What the platform adds.
    pub attributes: Vec<(String, String)>,
}

impl TurnView {
    /// Bytes that it takes to keep it, in round numbers.
    pub(crate) fn bytes(&self) -> usize {
        let parts = self.parts.iter().map(|p| p.text.len() + p.pointer.len());
        let facts = self.facts.iter().map(|f| f.name.len() + f.value.len());
        let attributes = self.attributes.iter().map(|(n, v)| n.len() + v.len());
        parts.chain(facts).chain(attributes).map(|n| n + 64).sum()
    }

    /// The value of a fact, if the host states it.
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.facts
            .iter()
            .find(|fact| fact.name == name)
            .map(|fact| fact.value.as_str())
    }
}
