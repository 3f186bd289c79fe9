//! What was decided on a turn.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::Digest;

/// What was decided on a turn, by which policies, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct DecisionLeaf {
    /// Milliseconds since the Unix epoch.
    #[n(0)]
    pub at: u64,
    /// Whose.
    #[n(1)]
    pub tenant: String,
    /// Pseudonym of the interaction: an HMAC of the platform's id under the
    /// tenant's key.
    #[n(2)]
    pub interaction: Digest,
    /// Pseudonym of the turn.
    #[n(3)]
    pub turn: Digest,
    /// Position in the interaction, from 1.
    #[n(4)]
    pub sequence: u64,
    /// The stage.
    #[n(5)]
    pub stage: String,
    /// `released`, `held` or `refused`.
    #[n(6)]
    pub outcome: String,
    /// Why, when it was refused.
    #[n(7)]
    pub cause: Option<String>,
    /// The generation that decided.
    #[n(8)]
    pub generation: u64,
    /// SHA-256 over everything that the generation consists of.
    #[n(9)]
    pub generation_digest: Digest,
    /// Keyed digest of the turn as it was submitted.
    #[n(10)]
    pub payload: Digest,
    /// How many edits of each class and treatment, in order.
    #[n(11)]
    pub edits: Vec<EditCount>,
    /// Earlier turns that were amended.
    #[n(12)]
    pub amended: Vec<u64>,
    /// What was required, and whether it was met.
    #[n(13)]
    pub requirements: Vec<RequirementLeaf>,
    /// Names and values out of the grants.
    #[n(14)]
    pub obligations: Vec<(String, String)>,
    /// Codes out of the descriptions.
    #[n(15)]
    pub reasons: Vec<String>,
    /// What each policy said.
    #[n(16)]
    pub policies: Vec<PolicyLeaf>,
    /// Bytes that an earlier revision showed and that are hidden now.
    #[n(17)]
    pub exposure: u64,
    /// From admission to filing.
    #[n(18)]
    pub micros: u64,
    /// The version of the contract between host and policies.
    #[n(19)]
    pub contract: String,
}

/// Edits of one class and treatment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct EditCount {
    /// The class, such as `card-number`.
    #[n(0)]
    pub class: String,
    /// The treatment, such as `mask`.
    #[n(1)]
    pub treatment: String,
    /// How many.
    #[n(2)]
    pub count: u64,
}

/// Something that had to be proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct RequirementLeaf {
    /// `assurance`, `approval`, `call-back` or `review`.
    #[n(0)]
    pub kind: String,
    /// 1 to 3.
    #[n(1)]
    pub level: u8,
    /// Names of the bound facts; their values stay out.
    #[n(2)]
    pub binds: Vec<String>,
    /// True when a proof met it.
    #[n(3)]
    pub met: bool,
}

/// What one policy said of a turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct PolicyLeaf {
    /// Its name in the tenant's configuration.
    #[n(0)]
    pub name: String,
    /// The version that its module states.
    #[n(1)]
    pub version: String,
    /// SHA-256 of the module.
    #[n(2)]
    pub module: Digest,
    /// SHA-256 of its settings.
    #[n(3)]
    pub settings: Digest,
    /// SHA-256 of its grant.
    #[n(4)]
    pub grant: Digest,
    /// `allow`, `require`, `deny` or `failed`.
    #[n(5)]
    pub decision: String,
    /// Why it gave no verdict.
    #[n(6)]
    pub cause: Option<String>,
    /// The code of that failure.
    #[n(7)]
    pub failure: Option<String>,
    /// How many edits it asked for.
    #[n(8)]
    pub edits: u64,
    /// Codes out of its description.
    #[n(9)]
    pub reasons: Vec<String>,
    /// How often it asked the host.
    #[n(10)]
    pub host_calls: u64,
    /// Bytes that were asked and answered.
    #[n(11)]
    pub host_call_bytes: u64,
    /// Keyed digest over what it asked and was answered.
    #[n(12)]
    pub answers: Digest,
    /// Wall-clock time of the evaluation.
    #[n(13)]
    pub micros: u64,
}
