use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "leaf", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Leaf {
    /// What was decided on a turn.
    Decision(Box<DecisionLeaf>),
    /// A generation was installed, or refused.
    Swap(SwapLeaf),
    /// The end of the log was torn, and cut off.
    Recovered(RecoveredLeaf),
}

/// What was decided on a turn, by which policies, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionLeaf {
    /// Milliseconds since the Unix epoch.
    pub at: u64,
    /// Whose.
    pub tenant: String,
    /// Keyed digest of the platform's interaction id, in hex.
    pub interaction: String,
    /// Keyed digest of the platform's turn id, in hex.
    pub turn: String,
    /// Position in the interaction, from 1.
    pub sequence: u64,
    /// The stage.
    pub stage: String,
    /// `released`, `held` or `refused`.
    pub outcome: String,
    /// Why, when it was refused.
    pub cause: Option<String>,
    /// The generation that decided.
    pub generation: u64,
    /// SHA-256 over everything that the generation consists of, in hex.
    pub generation_digest: String,
    /// Keyed digest of the turn as it was submitted, in hex.
    pub payload: String,
    /// Edits by class and treatment.
    pub edits: BTreeMap<String, BTreeMap<String, u64>>,
    /// Earlier turns that were amended.
    pub amended: Vec<u64>,
    /// What was required, and whether it was met.
    pub requirements: Vec<RequirementLeaf>,
    /// Names and values out of the grants.
    pub obligations: Vec<(String, String)>,
    /// Codes out of the descriptions.
    pub reasons: Vec<String>,
    /// What each policy said.
    pub policies: Vec<PolicyLeaf>,
    /// Bytes that an earlier revision showed and that are hidden now.
    pub exposure: u64,
    /// From admission to filing.
    pub micros: u64,
}

/// Something that had to be proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequirementLeaf {
    /// `assurance`, `approval`, `call-back` or `review`.
    pub kind: String,
    /// 1 to 3.
    pub level: u8,
    /// Names of the bound facts; their values stay out.
    pub binds: Vec<String>,
    /// True when a proof met it.
    pub met: bool,
}

/// What one policy said of a turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyLeaf {
    /// Its name in the tenant's configuration.
    pub name: String,
    /// The version that its module states.
    pub version: String,
    /// SHA-256 of the module, in hex.
    pub module: String,
    /// SHA-256 of its settings, in hex.
    pub settings: String,
    /// SHA-256 of its grant, in hex.
    pub grant: String,
    /// `allow`, `require`, `deny` or `failed`.
    pub decision: String,
    /// Why it gave no verdict.
    pub cause: Option<String>,
    /// The code of that failure.
    pub failure: Option<String>,
    /// How many edits it asked for.
    pub edits: u64,
    /// Codes out of its description.
    pub reasons: Vec<String>,
    /// How often it asked the host.
    pub host_calls: u64,
    /// Bytes that were asked and answered.
    pub host_call_bytes: u64,
    /// Keyed digest over what it asked and was answered, in hex.
    pub answers: String,
    /// Wall-clock time of the evaluation.
    pub micros: u64,
}

/// A generation was installed, or refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwapLeaf {
    /// Milliseconds since the Unix epoch.
    pub at: u64,
    /// Whose.
    pub tenant: String,
    /// The generation that served before.
    pub from: Option<u64>,
    /// The generation that serves from now on; absent when it was refused, or
    /// the tenant taken out.
    pub to: Option<u64>,
    /// SHA-256 over everything that it consists of, in hex.
    pub digest: Option<String>,
    /// Why there is none: about configuration, which no customer wrote.
    pub error: Option<String>,
}

/// The end of the log was torn, and cut off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveredLeaf {
    /// Bytes that were cut off; no leaf in them was ever acknowledged.
    pub bytes: u64,
}
