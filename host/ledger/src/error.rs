use std::{
    io,
    path::{Path, PathBuf},
};

/// Why a leaf is not known to be durable, or a ledger cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The folder cannot be opened.
    #[error("{path}: cannot be opened ({kind})")]
    Open {
        /// Which folder.
        path: PathBuf,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// There is no ledger in the folder.
    #[error("{path}: holds no ledger; give the folder `ledger` in a state folder")]
    NoLedger {
        /// Which folder.
        path: PathBuf,
    },
    /// No tenant has such a name.
    #[error("`{tenant}` is no tenant's name: small letters, digits and hyphens")]
    NoTenant {
        /// What was asked for.
        tenant: String,
    },
    /// Another process writes to it.
    #[error("{path}: is in use by another process; stop it, or give another state folder")]
    Locked {
        /// Which folder.
        path: PathBuf,
    },
    /// What stands there is not what this program wrote.
    #[error("{file}: {problem}; restore it from a copy")]
    Broken {
        /// Relative to the ledger's folder.
        file: String,
        /// What is wrong.
        problem: String,
    },
    /// A file cannot be read.
    #[error("{file}: cannot be read ({kind})")]
    Read {
        /// Relative to the ledger's folder.
        file: String,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// A write or a sync failed: what is on the disk is not known, and nothing is
    /// taken until the log was opened and verified again.
    #[error("writing failed ({kind}); free or mend the disk, it is tried again")]
    Poisoned {
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// The leaf cannot be written.
    #[error("leaf {0}")]
    Leaf(#[from] LeafError),
    /// The key signs for another log.
    #[error("key: {0}")]
    Key(#[from] KeyError),
    /// The log has more entries than a proof can be made for.
    #[error("{tree}: has no entry {index}; its checkpoint has {size}")]
    NoEntry {
        /// Which tree.
        tree: String,
        /// Asked for.
        index: u64,
        /// There.
        size: u64,
    },
    /// The writer has ended.
    #[error("the log is closed")]
    Closed,
}

/// Why bytes are no leaf, or a leaf has no bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LeafError {
    /// More than an entry may hold.
    #[error("has {bytes} bytes, more than 65535; let the policies give fewer reasons")]
    TooLong {
        /// How many.
        bytes: usize,
    },
    /// Of no kind that this version knows.
    #[error("is of no kind that this version knows; read it with a newer one")]
    Unknown,
    /// Not in the one encoding that a leaf has.
    #[error("is not in canonical encoding; it was changed, or written by a newer version")]
    NotCanonical,
}

/// Why a key, or what it has signed, is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Not in the form of the signed-note specification.
    #[error("is no key in signed-note form; write name+hash+base64 on one line")]
    Malformed,
    /// Its name cannot stand in a note.
    #[error("name `{0}` has a space, a plus sign or a line break; choose another")]
    Name(String),
}

pub(crate) fn open_error(path: &Path) -> impl Fn(io::Error) -> LedgerError {
    move |e| LedgerError::Open {
        path: path.to_owned(),
        kind: e.kind(),
    }
}

/// What a disk said, with the file that it was about.
pub(crate) fn read_error(file: &str) -> impl Fn(io::Error) -> LedgerError {
    move |e| LedgerError::Read {
        file: file.to_owned(),
        kind: e.kind(),
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what `map_err` hands over"
)]
pub(crate) fn write_error(e: io::Error) -> LedgerError {
    LedgerError::Poisoned { kind: e.kind() }
}

pub(crate) fn broken(file: &str, problem: impl Into<String>) -> LedgerError {
    LedgerError::Broken {
        file: file.to_owned(),
        problem: problem.into(),
    }
}
