//! The audit log of Guichet: every decision, durable before anything is
//! released, and provable years later to someone who does not trust whoever kept
//! it.
//!
//! Leaves go to one write-ahead log, synced in groups before they are
//! acknowledged. Behind it each tenant has a Merkle tree over its own (RFC 6962)
//! in tiles (C2SP tlog-tiles), with signed checkpoints (C2SP tlog-checkpoint);
//! the house's tree says how far the others have grown.
//!
//! A leaf holds codes, counts, digests of modules and *keyed* digests of
//! everything that somebody said: never text, never a plain hash of text.
//!
//! ```
//! use std::sync::Arc;
//! use guichet_ledger::{DurableLedger, Leaf, Ledger, LedgerOptions, LogKey, SwapLeaf, verify};
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
//! let key = LogKey::new("audit.example/contacts", &[7; 32])?;
//! let public = key.public();
//! let ledger = DurableLedger::open(folder, LedgerOptions::new(key, Arc::new(|| 0)))?;
//! # runtime.block_on(async {
//! let swap = Leaf::Swap(SwapLeaf { tenant: "acme".into(), to: Some(1), ..SwapLeaf::default() });
//! ledger.append(swap).await?;
//! # Ok::<(), guichet_ledger::LedgerError>(()) })?;
//! drop(ledger);
//!
//! let report = verify(folder, &[public], &[])?;
//! assert!(report.findings.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a test that fails should say so at once"
    )
)]

mod checkpoint;
mod digest;
mod disk;
mod durable;
mod error;
mod key;
mod leaf;
mod log;
mod memory;
mod prove;
mod read;
mod replace;
mod retention;
mod sink;
mod succession;
mod tree;
mod verify;
mod wal;
mod writer;

pub use checkpoint::Checkpoint;
pub use digest::{Digest, NotADigest};
pub use durable::{CheckpointSink, DurableLedger, LedgerOptions};
pub use error::{KeyError, LeafError, LedgerError};
pub use key::{LogKey, LogPublicKey};
pub use leaf::{
    AuditLeaf, DecisionLeaf, EditCount, Head, HeadsLeaf, KeyLeaf, Leaf, MAX_LEAF, PolicyLeaf,
    ProofLeaf, PruneLeaf, RecordingLeaf, RecoveredLeaf, RequirementLeaf, StartLeaf, StopLeaf,
    SwapLeaf,
};
pub use memory::MemoryLedger;
pub use prove::{Proof, check_growth};
pub use read::LedgerReader;
pub use replace::{KeyStore, replace_key, resume_replacement};
pub use retention::prune;
pub use sink::{CheckpointFile, read_checkpoints};
pub use succession::Handover;
pub use verify::{Finding, Onlooker, TreeReport, VerifyReport, verify, verify_and_show};

use std::{fmt, pin::Pin};

/// Resolves when a leaf is durable.
pub type AppendFuture<'a> = Pin<Box<dyn Future<Output = Result<Receipt, LedgerError>> + Send + 'a>>;

/// Where decisions are filed.
pub trait Ledger: Send + Sync + fmt::Debug {
    /// Appends a leaf; the future resolves once it is durable, and with an
    /// error when it is not known to be.
    fn append(&self, leaf: Leaf) -> AppendFuture<'_>;
}

/// A leaf that is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its position in its tree, from 0.
    pub index: u64,
}
