//! The audit log of Guichet, in its plain first form: one JSON line a leaf, in
//! one file, durable before it is acknowledged.
//!
//! A leaf holds codes, counts, digests of modules and *keyed* digests of
//! everything that somebody said: never text, never a plain hash of text.
//!
//! ```
//! use guichet_ledger::{Leaf, Ledger, MemoryLedger, SwapLeaf};
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # runtime.block_on(async {
//! let ledger = MemoryLedger::keeping();
//! let swap = SwapLeaf { at: 0, tenant: "acme".into(), from: None, to: Some(1), digest: None, error: None };
//! let receipt = ledger.append(Leaf::Swap(swap)).await.unwrap();
//! assert_eq!(receipt.index, 0);
//! # });
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

mod disk;
mod file;
mod leaf;
mod memory;

pub use file::{FileLedger, read};
pub use leaf::{DecisionLeaf, Leaf, PolicyLeaf, RecoveredLeaf, RequirementLeaf, SwapLeaf};
pub use memory::MemoryLedger;

use std::{fmt, path::PathBuf, pin::Pin};

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
    /// Its position, from 0.
    pub index: u64,
}

/// Why a leaf is not known to be durable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The file cannot be opened.
    #[error("{path}: cannot be opened ({kind})")]
    Open {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// Another process writes to this file.
    #[error("{path}: is in use by another process; stop it, or give another state folder")]
    Locked {
        /// Which file.
        path: PathBuf,
    },
    /// A line that is no leaf, before the last one.
    #[error("{path}: line {line} is no leaf; the file was changed by hand, restore it from a copy")]
    Broken {
        /// Which file.
        path: PathBuf,
        /// From 1.
        line: u64,
    },
    /// The file cannot be read.
    #[error("{path}: cannot be read ({kind})")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// A write or a sync failed: what is on the disk is not known, and the log
    /// is not trusted until it is opened again.
    #[error("writing failed ({kind}); mend the disk and start again")]
    Poisoned {
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// The writer has ended.
    #[error("the log is closed")]
    Closed,
}
