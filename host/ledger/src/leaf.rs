//! What is written down: who, where, what, by which policy, how long, and why.
//!
//! A leaf is CBOR in core deterministic encoding (RFC 8949, 4.2.1): maps with
//! small integer keys in ascending order, definite lengths, no floats. Whoever
//! decodes and encodes it again gets the same bytes.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{Digest, error::LeafError};

/// The most bytes that a leaf may have: an entry of a bundle tells its length in
/// two bytes (C2SP tlog-tiles).
pub const MAX_LEAF: usize = 65_535;

/// One entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(tag = "leaf", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Leaf {
    /// What was decided on a turn.
    #[n(0)]
    Decision(#[n(0)] Box<DecisionLeaf>),
    /// A generation was installed, or refused.
    #[n(1)]
    Swap(#[n(0)] SwapLeaf),
    /// A proof was handed in: an approval, a verified caller, a call back.
    #[n(2)]
    Proof(#[n(0)] ProofLeaf),
    /// A key was made, replaced or deleted.
    #[n(3)]
    Key(#[n(0)] KeyLeaf),
    /// Somebody looked into the ledger with a command that says so.
    #[n(4)]
    Audit(#[n(0)] AuditLeaf),
    /// Entries were taken out of the ledger by its retention.
    #[n(5)]
    Prune(#[n(0)] PruneLeaf),
    /// The log was opened.
    #[n(6)]
    Start(#[n(0)] StartLeaf),
    /// The log was closed.
    #[n(7)]
    Stop(#[n(0)] StopLeaf),
    /// The end of the log was torn, and cut off.
    #[n(8)]
    Recovered(#[n(0)] RecoveredLeaf),
    /// How far the tenants' trees had grown.
    #[n(9)]
    Heads(#[n(0)] HeadsLeaf),
}

impl Leaf {
    /// The tenant in whose tree it stands; `None` for the house's own.
    pub fn tenant(&self) -> Option<&str> {
        match self {
            Self::Decision(leaf) => Some(&leaf.tenant),
            Self::Swap(leaf) => Some(&leaf.tenant),
            Self::Proof(leaf) => Some(&leaf.tenant),
            Self::Key(leaf) => leaf.tenant.as_deref(),
            Self::Audit(leaf) => leaf.tenant.as_deref(),
            Self::Prune(leaf) => leaf.tenant.as_deref(),
            Self::Start(_) | Self::Stop(_) | Self::Recovered(_) | Self::Heads(_) => None,
        }
    }

    /// When it was written, in milliseconds since the Unix epoch.
    pub fn at(&self) -> u64 {
        match self {
            Self::Decision(leaf) => leaf.at,
            Self::Swap(leaf) => leaf.at,
            Self::Proof(leaf) => leaf.at,
            Self::Key(leaf) => leaf.at,
            Self::Audit(leaf) => leaf.at,
            Self::Prune(leaf) => leaf.at,
            Self::Start(leaf) => leaf.at,
            Self::Stop(leaf) => leaf.at,
            Self::Recovered(leaf) => leaf.at,
            Self::Heads(leaf) => leaf.at,
        }
    }

    /// Its name, as `serde` writes it too.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Decision(_) => "decision",
            Self::Swap(_) => "swap",
            Self::Proof(_) => "proof",
            Self::Key(_) => "key",
            Self::Audit(_) => "audit",
            Self::Prune(_) => "prune",
            Self::Start(_) => "start",
            Self::Stop(_) => "stop",
            Self::Recovered(_) => "recovered",
            Self::Heads(_) => "heads",
        }
    }

    /// Its bytes, as they are hashed and stored.
    ///
    /// # Errors
    ///
    /// When it has more than [`MAX_LEAF`] bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LeafError> {
        let mut bytes = Vec::with_capacity(1_024);
        minicbor::encode(self, &mut bytes).map_err(|_| LeafError::Unknown)?;
        if bytes.len() > MAX_LEAF {
            return Err(LeafError::TooLong { bytes: bytes.len() });
        }
        Ok(bytes)
    }

    /// Reads the bytes of a leaf.
    ///
    /// # Errors
    ///
    /// When they are none, or not in the one encoding that a leaf has.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LeafError> {
        let leaf: Self = minicbor::decode(bytes).map_err(|_| LeafError::Unknown)?;
        if leaf.to_bytes()? != bytes {
            return Err(LeafError::NotCanonical);
        }
        Ok(leaf)
    }
}

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

/// The log was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct StartLeaf {
    /// Milliseconds since the Unix epoch.
    #[n(0)]
    pub at: u64,
    /// The version of the program.
    #[n(1)]
    pub version: String,
    /// False when the log had not been closed before.
    #[n(2)]
    pub clean: bool,
}

/// The log was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct StopLeaf {
    /// Milliseconds since the Unix epoch.
    #[n(0)]
    pub at: u64,
}

/// The end of the log was torn, and cut off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct RecoveredLeaf {
    /// Milliseconds since the Unix epoch.
    #[n(0)]
    pub at: u64,
    /// Bytes that were cut off; no leaf in them was ever acknowledged.
    #[n(1)]
    pub bytes: u64,
    /// `crash`, or `failed-write` when the process went on.
    #[n(2)]
    pub after: String,
}

/// How far the tenants' trees had grown: a tree that was taken away, or cut
/// short, contradicts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct HeadsLeaf {
    /// Milliseconds since the Unix epoch.
    #[n(0)]
    pub at: u64,
    /// Those that had grown since the last time.
    #[n(1)]
    pub heads: Vec<Head>,
}

/// How far one tree had grown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
#[cbor(map)]
pub struct Head {
    /// Whose.
    #[n(0)]
    pub tenant: String,
    /// Entries.
    #[n(1)]
    pub size: u64,
    /// The root over them (RFC 6962, 2.1).
    #[n(2)]
    pub root: Digest,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn swap() -> Leaf {
        Leaf::Swap(SwapLeaf {
            at: 1_700_000_000_000,
            tenant: "acme".into(),
            from: None,
            to: Some(1),
            digest: Some(Digest([7; 32])),
            error: None,
            approved_by: vec!["a.martin".into()],
            change: None,
        })
    }

    #[test]
    fn a_leaf_is_read_as_it_was_written_and_has_one_encoding() {
        let bytes = swap().to_bytes().unwrap();
        assert_eq!(Leaf::from_bytes(&bytes), Ok(swap()));
        // The same number in a longer form: 1 as 0x1801.
        let at = bytes.windows(2).position(|w| w == [3, 1]).unwrap();
        let mut longer = bytes.clone();
        longer.splice(at + 1..at + 2, [0x18, 1]);
        assert_eq!(Leaf::from_bytes(&longer), Err(LeafError::NotCanonical));
        assert_eq!(Leaf::from_bytes(&bytes[1..]), Err(LeafError::Unknown));
        assert!(Leaf::from_bytes(&[&*bytes, &[0]].concat()).is_err());
    }

    #[test]
    fn a_leaf_that_is_too_long_is_refused() {
        let mut leaf = swap();
        if let Leaf::Swap(swap) = &mut leaf {
            swap.error = Some("x".repeat(MAX_LEAF));
        }
        assert!(matches!(leaf.to_bytes(), Err(LeafError::TooLong { .. })));
    }

    #[test]
    fn json_names_the_kind() {
        let json = serde_json::to_value(swap()).unwrap();
        assert_eq!(json["leaf"], swap().kind());
        assert_eq!(serde_json::from_value::<Leaf>(json).unwrap(), swap());
    }
}
