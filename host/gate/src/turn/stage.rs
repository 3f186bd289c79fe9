use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Where a turn crosses the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// From the customer to the centre.
    Inbound,
    /// From an agent, a bot or a prompt to the customer.
    Outbound,
    /// A request to one of the tenant's systems.
    Lookup,
    /// What such a system answered.
    Response,
    /// About to be stored or shown beyond the live conversation.
    Record,
    /// About to be done: a transfer, a change of bank details, an enrolment.
    Action,
}

impl Stage {
    /// Every stage, in the order of a contact.
    pub const ALL: [Self; 6] = [
        Self::Inbound,
        Self::Outbound,
        Self::Lookup,
        Self::Response,
        Self::Record,
        Self::Action,
    ];

    /// The word of the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
            Self::Lookup => "lookup",
            Self::Response => "response",
            Self::Record => "record",
            Self::Action => "action",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The word is none of the six stages.
#[derive(Debug, thiserror::Error)]
#[error("unknown stage; use inbound, outbound, lookup, response, record or action")]
pub struct UnknownStage(());

impl FromStr for Stage {
    type Err = UnknownStage;

    fn from_str(word: &str) -> Result<Self, UnknownStage> {
        Self::ALL
            .into_iter()
            .find(|stage| stage.as_str() == word)
            .ok_or(UnknownStage(()))
    }
}
