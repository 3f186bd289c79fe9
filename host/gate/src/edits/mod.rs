//! How edits apply: pure functions from texts and spans to the texts that may
//! leave. Nothing here knows of policies, tenants or the sandbox.

mod apply;
mod hull;
mod mask;
mod view;

pub(crate) use apply::{Rendered, render};
pub(crate) use hull::{Hull, Span, hulls};
pub(crate) use mask::{MaskRule, Tokeniser};
pub(crate) use view::OffsetMap;

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What becomes of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Treatment {
    /// A part stays readable: at most a card's first six and last four digits
    /// (PCI DSS 4.0.1, 3.4.1).
    Mask,
    /// A token that the tenant's host alone can turn back.
    Tokenise,
    /// The class's name.
    Label,
    /// Gone, with a mark that something was there.
    Remove,
    /// Kept back until the utterance is settled.
    Withhold,
}

impl Treatment {
    /// Every treatment, weakest first.
    pub const ALL: [Self; 5] = [
        Self::Mask,
        Self::Tokenise,
        Self::Label,
        Self::Remove,
        Self::Withhold,
    ];

    /// The word of the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mask => "mask",
            Self::Tokenise => "tokenise",
            Self::Label => "label",
            Self::Remove => "remove",
            Self::Withhold => "withhold",
        }
    }

    /// How much it hides; masks and tokens hide alike.
    fn rank(self) -> u8 {
        match self {
            Self::Mask | Self::Tokenise => 0,
            Self::Label => 1,
            Self::Remove => 2,
            Self::Withhold => 3,
        }
    }
}

/// The word is none of the five treatments.
#[derive(Debug, thiserror::Error)]
#[error("unknown treatment; use mask, tokenise, label, remove or withhold")]
pub struct UnknownTreatment(());

impl FromStr for Treatment {
    type Err = UnknownTreatment;

    fn from_str(word: &str) -> Result<Self, UnknownTreatment> {
        Self::ALL
            .into_iter()
            .find(|treatment| treatment.as_str() == word)
            .ok_or(UnknownTreatment(()))
    }
}

/// An edit as it was applied: joined from all opinions, in offsets of the
/// original text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppliedEdit {
    /// Sequence of the turn that it changes.
    pub turn: u64,
    /// Index into that turn's parts.
    pub part: u32,
    /// UTF-8 byte offset of its first byte.
    pub start: u32,
    /// UTF-8 byte offset after its last byte.
    pub end: u32,
    /// What was found.
    pub class: String,
    /// What was done.
    pub treatment: Treatment,
}

/// Classes that may never be kept after authorisation (PCI DSS 4.0.1, 3.3.1):
/// they are only ever removed.
pub const NEVER_KEPT: [&str; 3] = ["card-security-code", "card-pin", "card-track"];
