//! How trust passes from one signing key to the next: the entry that names both,
//! proven under the last checkpoint that the key before has signed.

use serde::Serialize;

use crate::{
    Checkpoint, KeyLeaf, Leaf, LedgerError, LogPublicKey, Proof, disk::Disk, error::broken,
};

/// The folder with a proof for each key that was replaced, numbered as in `keys`.
pub(crate) const FOLDER: &str = "replaced";
/// What a signing key is for, in a leaf.
const PURPOSE: &str = "checkpoints";
const REPLACED: &str = "replaced";

/// A key has handed over to the next: the key before has signed it, so whoever
/// trusts that one may trust the next from there on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Handover {
    /// The key that signed until then.
    pub from: LogPublicKey,
    /// The key that signs what comes after.
    pub to: LogPublicKey,
    /// The entry of the house's tree that says so.
    pub entry: u64,
    /// When it was written, in milliseconds since the Unix epoch.
    pub at: u64,
    /// Entries of the house's tree that the key before has signed.
    pub size: u64,
    #[serde(skip)]
    pub(crate) checkpoint: Checkpoint,
}

impl Handover {
    /// Reads the proof of a handover, which the key before has to have signed.
    /// Nothing but that key has to be trusted.
    ///
    /// # Errors
    ///
    /// One line that says what does not hold.
    pub fn read(text: &str, from: &LogPublicKey) -> Result<Self, LedgerError> {
        let (proof, leaf) = Proof::read(text, std::slice::from_ref(from))?;
        let names = match &leaf {
            Leaf::Key(leaf) => names(leaf),
            _ => None,
        };
        match names {
            Some((before, to)) if before == *from => Ok(Self {
                from: before,
                to,
                entry: proof.index,
                at: leaf.at(),
                size: proof.checkpoint.size,
                checkpoint: proof.checkpoint,
            }),
            _ => Err(broken(
                "handover",
                "proves an entry by which this key hands over to no other",
            )),
        }
    }
}

/// The leaf by which a key hands over to another.
pub(crate) fn leaf(from: &LogPublicKey, to: &LogPublicKey, at: u64) -> Leaf {
    Leaf::Key(KeyLeaf {
        at,
        tenant: None,
        purpose: PURPOSE.to_owned(),
        change: REPLACED.to_owned(),
        key: from.to_string(),
        successor: Some(to.to_string()),
    })
}

/// The keys that a leaf names, if it says that one has replaced the other.
pub(crate) fn names(leaf: &KeyLeaf) -> Option<(LogPublicKey, LogPublicKey)> {
    let of_log = leaf.tenant.is_none() && leaf.purpose == PURPOSE && leaf.change == REPLACED;
    let keys = (
        leaf.key.parse().ok()?,
        leaf.successor.as_ref()?.parse().ok()?,
    );
    of_log.then_some(keys)
}

/// The file that proves the handover of the key of this number.
pub(crate) fn path(number: usize) -> String {
    format!("{FOLDER}/{number}")
}

/// The handover of each key that the ledger names but the last, as it is proven
/// there, or what is wrong with the proof.
pub(crate) fn read(disk: &impl Disk, named: &[LogPublicKey]) -> Vec<Result<Handover, String>> {
    let pairs = named.iter().zip(named.iter().skip(1));
    pairs
        .enumerate()
        .map(|(number, (from, to))| proven(disk, number, from, to))
        .collect()
}

/// The handover of the key of this number to the one after it.
pub(crate) fn proven(
    disk: &impl Disk,
    number: usize,
    from: &LogPublicKey,
    to: &LogPublicKey,
) -> Result<Handover, String> {
    let read = disk.read(&path(number));
    let bytes = read.map_err(|e| format!("cannot be read ({})", e.kind()))?;
    let bytes = bytes.ok_or_else(|| {
        format!("is missing: nothing that {from} has signed says that {to} replaced it")
    })?;
    let text = String::from_utf8(bytes).map_err(|_| "is no proof".to_owned())?;
    let handover = Handover::read(&text, from).map_err(|e| match e {
        LedgerError::Broken { problem, .. } => problem,
        other => other.to_string(),
    })?;
    if handover.to == *to {
        Ok(handover)
    } else {
        Err(format!(
            "hands over to {}, and the key after {from} is {to}",
            handover.to
        ))
    }
}

/// The keys that may be trusted by whoever trusts these: with each that has handed
/// over, the one after it.
pub(crate) fn follow(trusted: &[LogPublicKey], handovers: &[Handover]) -> Vec<LogPublicKey> {
    let mut keys = trusted.to_owned();
    for handover in handovers {
        if keys.contains(&handover.from) && !keys.contains(&handover.to) {
            keys.push(handover.to.clone());
        }
    }
    keys
}
