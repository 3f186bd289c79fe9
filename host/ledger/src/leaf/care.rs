//! What is done beside decisions: swaps, proofs, keys, audits, retention,
//! recordings.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::Digest;

/// A generation was installed, or refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct SwapLeaf {
    /// Milliseconds since the Unix epoch.
    #[n(0)]
    pub at: u64,
    /// Whose.
    #[n(1)]
    pub tenant: String,
    /// The generation that served before.
    #[n(2)]
    pub from: Option<u64>,
    /// The generation that serves from now on; absent when it was refused, or
    /// the tenant taken out.
    #[n(3)]
    pub to: Option<u64>,
    /// SHA-256 over everything that it consists of.
    #[n(4)]
    pub digest: Option<Digest>,
    /// Why there is none: about configuration, which no customer wrote.
    #[n(5)]
    pub error: Option<String>,
    /// Who approved the change, as the configuration states it.
    #[n(6)]
    #[serde(default)]
    pub approved_by: Vec<String>,
    /// Where the change is described, as the configuration states it.
    #[n(7)]
    #[serde(default)]
    pub change: Option<String>,
}

/// A proof was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct ProofLeaf {
    /// Milliseconds since the Unix epoch.
    #[n(0)]
    pub at: u64,
    /// Whose.
    #[n(1)]
    pub tenant: String,
    /// Pseudonym of the interaction.
    #[n(2)]
    pub interaction: Digest,
    /// `assurance`, `approval`, `call-back` or `review`.
    #[n(3)]
    pub kind: String,
    /// 1 to 3.
    #[n(4)]
    pub level: u8,
    /// Names of the bound facts; their values stay out.
    #[n(5)]
    pub binds: Vec<String>,
    /// Pseudonym of who gave it.
    #[n(6)]
    pub by: Digest,
}

/// A key was made, replaced or deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct KeyLeaf {
    /// Milliseconds since the Unix epoch.
    #[n(0)]
    pub at: u64,
    /// Whose; the house's when absent.
    #[n(1)]
    pub tenant: Option<String>,
    /// What it is for: `checkpoints`, `pseudonyms` or `recordings`.
    #[n(2)]
    pub purpose: String,
    /// `made`, `replaced` or `deleted`.
    #[n(3)]
    pub change: String,
    /// The key's public name: of a signing key its verifier key, of a secret one
    /// its number.
    #[n(4)]
    pub key: String,
    /// The verifier key of the one that has replaced it.
    #[n(5)]
    #[serde(default)]
    pub successor: Option<String>,
}

/// Somebody looked into the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct AuditLeaf {
    /// Milliseconds since the Unix epoch.
    #[n(0)]
    pub at: u64,
    /// Whose entries.
    #[n(1)]
    pub tenant: Option<String>,
    /// `replay`, `export`, `report` or another command.
    #[n(2)]
    pub action: String,
    /// What came of it: a code.
    #[n(3)]
    pub result: String,
}

/// Entries were taken out by retention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct PruneLeaf {
    /// Milliseconds since the Unix epoch.
    #[n(0)]
    pub at: u64,
    /// Whose; the house's when absent.
    #[n(1)]
    pub tenant: Option<String>,
    /// The entries before this one are gone; a multiple of 256.
    #[n(2)]
    pub before: u64,
    /// True when they were copied to an archive first.
    #[n(3)]
    pub archived: bool,
}

/// An interaction has ended whose turns were recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct RecordingLeaf {
    /// Milliseconds since the Unix epoch.
    #[n(0)]
    pub at: u64,
    /// Whose.
    #[n(1)]
    pub tenant: String,
    /// Pseudonym of the interaction.
    #[n(2)]
    pub interaction: Digest,
    /// How many turns.
    #[n(3)]
    pub turns: u64,
    /// SHA-256 over the recording as it is sealed: one that was exchanged is no
    /// evidence.
    #[n(4)]
    pub digest: Digest,
}
