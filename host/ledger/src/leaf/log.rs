//! What the log says of itself.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::Digest;

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
