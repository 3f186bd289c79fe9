//! What is written down: who, where, what, by which policy, how long, and why.
//!
//! A leaf is CBOR in core deterministic encoding (RFC 8949, 4.2.1): maps with
//! small integer keys in ascending order, definite lengths, no floats. Whoever
//! decodes and encodes it again gets the same bytes.

mod care;
mod decision;
mod log;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

pub use care::{AuditLeaf, KeyLeaf, ProofLeaf, PruneLeaf, RecordingLeaf, SwapLeaf};
pub use decision::{DecisionLeaf, EditCount, PolicyLeaf, RequirementLeaf};
pub use log::{Head, HeadsLeaf, RecoveredLeaf, StartLeaf, StopLeaf};

use crate::error::LeafError;

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
    /// The turns of an interaction were recorded, to be replayed.
    #[n(10)]
    Recording(#[n(0)] RecordingLeaf),
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
            Self::Recording(leaf) => Some(&leaf.tenant),
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
            Self::Recording(leaf) => leaf.at,
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
            Self::Recording(_) => "recording",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Digest;

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
