//! Whether a ledger is what was written: every byte of it is read.

mod tree;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde::Serialize;

use crate::{
    Checkpoint, Digest, Handover, Leaf, LeafError, LedgerError, LedgerReader, LogPublicKey,
    disk::Disk as _,
    durable::{KEYS, LOCK},
    error::read_error,
    succession,
    tree::TreeName,
    wal,
};
use tree::ReadTree;

/// What a verification has come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// Each tree, the house's first.
    pub trees: Vec<TreeReport>,
    /// Leaves that are durable and in no tree yet.
    pub pending: u64,
    /// True when the keys came from whoever asked, and not from the ledger.
    pub keys_given: bool,
    /// Keys that were replaced, each by the next, as the key before has signed it.
    pub handovers: Vec<Handover>,
    /// What is not as it was written; empty for a ledger that is.
    pub findings: Vec<Finding>,
}

/// One tree that was verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TreeReport {
    /// Whose; the house's own when absent.
    pub tenant: Option<String>,
    /// Entries under the checkpoint.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
    /// Entries that retention has taken out; their hashes are there.
    pub pruned: u64,
    /// How many of each kind.
    pub leaves: BTreeMap<String, u64>,
    /// When the first and the last leaf were written, milliseconds since the
    /// Unix epoch.
    pub between: Option<(u64, u64)>,
    /// Checkpoints held elsewhere that it agrees with.
    pub agrees_with: u64,
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// Relative to the ledger's folder.
    pub file: String,
    /// What is wrong, in one line.
    pub problem: String,
}

/// Verifies a ledger that lies in a folder: reads every entry, hashes it, grows
/// every tree anew and compares tiles, roots and signatures, the house's account
/// of how far the others have grown, and checkpoints that are `held` elsewhere.
/// Without `keys` it takes those that the ledger names itself; a key that was
/// replaced since leads to the one that signs now.
///
/// A log that was cut short or forked as a whole, with its key, is told by a
/// checkpoint held elsewhere and by nothing else.
///
/// # Errors
///
/// When the folder cannot be read. What is wrong with the ledger is a finding.
pub fn verify(
    folder: &Path,
    keys: &[LogPublicKey],
    held: &[Checkpoint],
) -> Result<VerifyReport, LedgerError> {
    verify_and_show(folder, keys, held, &mut Unseen)
}

/// Who is shown every entry of a ledger while it is verified, tree by tree, the
/// house's first. Nothing is known of the entries before the report is there.
pub trait Onlooker {
    /// The entries of a tenant's tree follow, or of the house's, from the first that is
    /// there. When it is said of one tree twice, the tree has grown meanwhile, and is
    /// read again.
    fn tree(&mut self, tenant: Option<&str>);
    /// The next entry.
    fn entry(&mut self, index: u64, leaf: Leaf);
    /// The next entry is none; it is a finding too.
    fn unreadable(&mut self, index: u64, error: LeafError);
}

struct Unseen;

impl Onlooker for Unseen {
    fn tree(&mut self, _: Option<&str>) {}
    fn entry(&mut self, _: u64, _: Leaf) {}
    fn unreadable(&mut self, _: u64, _: LeafError) {}
}

/// Verifies a ledger as [`verify`] does, and shows each entry on the way: whoever
/// wants both reads it once.
///
/// # Errors
///
/// When the folder cannot be read. What is wrong with the ledger is a finding.
pub fn verify_and_show(
    folder: &Path,
    keys: &[LogPublicKey],
    held: &[Checkpoint],
    onlooker: &mut dyn Onlooker,
) -> Result<VerifyReport, LedgerError> {
    let reader = LedgerReader::open(folder)?;
    let mut verifying = Verifying {
        reader: &reader,
        keys: keys.to_owned(),
        held,
        report: VerifyReport {
            keys_given: !keys.is_empty(),
            ..VerifyReport::default()
        },
        known: BTreeSet::from([KEYS.to_owned(), LOCK.to_owned()]),
        sizes: BTreeMap::new(),
        heads: BTreeMap::new(),
        successions: Vec::new(),
    };
    verifying.keys();
    verifying.tree(&TreeName::house(), onlooker)?;
    for tree in verifying.tenants()? {
        verifying.tree(&tree, onlooker)?;
    }
    verifying.successions();
    verifying.gone();
    verifying.log();
    verifying.strangers("")?;
    let mut report = verifying.report;
    report.findings.sort();
    report.findings.dedup();
    Ok(report)
}

struct Verifying<'a> {
    reader: &'a LedgerReader,
    keys: Vec<LogPublicKey>,
    held: &'a [Checkpoint],
    report: VerifyReport,
    known: BTreeSet<String>,
    sizes: BTreeMap<TreeName, u64>,
    /// What the house's tree says of the others.
    heads: BTreeMap<TreeName, BTreeSet<(u64, Digest)>>,
    /// Entries of the house's tree by which one key hands over to another.
    successions: Vec<(u64, LogPublicKey, LogPublicKey)>,
}

impl Verifying<'_> {
    fn finding(&mut self, file: impl Into<String>, problem: impl Into<String>) {
        self.report.findings.push(Finding {
            file: file.into(),
            problem: problem.into(),
        });
    }

    /// By which keys the trees have to be signed: the last that the ledger names, if
    /// it was given, or one that was has handed over to it.
    fn keys(&mut self) {
        let named = match self.reader.keys() {
            Ok(named) => named,
            Err(error) => return self.finding(KEYS, error.to_string()),
        };
        let handovers = succession::read(&self.reader.disk, &named);
        for (number, handover) in handovers.into_iter().enumerate() {
            let path = succession::path(number);
            self.known.insert(path.clone());
            match handover {
                Ok(handover) => self.report.handovers.push(handover),
                Err(problem) => self.finding(path, problem),
            }
        }
        let given = std::mem::take(&mut self.keys);
        self.keys = if given.is_empty() {
            named.clone()
        } else {
            succession::follow(&given, &self.report.handovers)
        };
        let trusted = |key: &LogPublicKey| self.keys.contains(key);
        // The ones before a key that is trusted are named by entries that it has
        // signed, or the handover leads to another root than the tree.
        let first = named.iter().position(trusted).unwrap_or_default();
        let strangers = named.iter().skip(first).filter(|key| !trusted(key)).map(|key| {
            format!("names {key}, which was not given, and to which no key that was given has handed over")
        });
        let of_log = |key: &&LogPublicKey| named.iter().any(|named| named.name() == key.name());
        let missing = given
            .iter()
            .filter(of_log)
            .filter(|key| !named.contains(key))
            .map(|key| format!("does not name {key}, which was given"));
        let problems: Vec<_> = strangers.chain(missing).collect();
        if let Some(last) = named.last().filter(|last| trusted(last)) {
            self.keys = vec![last.clone()];
        }
        for problem in problems {
            self.finding(KEYS, problem);
        }
    }

    /// Every entry by which a key hands over is proven by what that key has signed.
    fn successions(&mut self) {
        for (entry, from, to) in std::mem::take(&mut self.successions) {
            let proven = |handover: &Handover| {
                (handover.entry, &handover.from, &handover.to) == (entry, &from, &to)
            };
            if !self.report.handovers.iter().any(proven) {
                let problem = format!(
                    "has entry {entry}, by which {from} hands over to {to}, and nothing that the first has signed proves it"
                );
                self.finding(TreeName::house().to_string(), problem);
            }
        }
    }

    fn tenants(&mut self) -> Result<Vec<TreeName>, LedgerError> {
        let mut trees = Vec::new();
        for name in self.reader.tenants()? {
            match TreeName::of_tenant(&name) {
                Some(tree) => trees.push(tree),
                None => self.finding(format!("tenants/{name}"), "is no tenant's folder"),
            }
        }
        Ok(trees)
    }

    /// A tree that grows while it is read is read again.
    fn tree(&mut self, tree: &TreeName, onlooker: &mut dyn Onlooker) -> Result<(), LedgerError> {
        let path = tree.checkpoint();
        let note = || self.reader.disk.read(&path).map_err(read_error(&path));
        for attempt in 1.. {
            let before = note()?;
            onlooker.tree(tree.tenant());
            let read = ReadTree::read(self, tree, before.as_deref(), onlooker)?;
            if read.findings.is_empty() || attempt > 3 || note()? == before {
                self.take(tree, read);
                break;
            }
        }
        Ok(())
    }

    fn take(&mut self, tree: &TreeName, read: ReadTree<'_>) {
        self.sizes.insert(tree.clone(), read.report.size);
        self.report.findings.extend(read.findings);
        self.known.extend(read.known);
        self.successions.extend(read.successions);
        for (tree, heads) in read.heads {
            self.heads.entry(tree).or_default().extend(heads);
        }
        self.report.trees.push(read.report);
    }

    /// Trees that the house or somebody else knows and that are not there.
    fn gone(&mut self) {
        let held = self.held.iter().map(|checkpoint| checkpoint.tree.clone());
        let named: BTreeSet<_> = self.heads.keys().cloned().chain(held).collect();
        for tree in named {
            if !self.sizes.contains_key(&tree) {
                self.finding(tree.to_string(), "is gone");
            }
        }
    }

    fn log(&mut self) {
        let found = match wal::find(&self.reader.disk, None) {
            Ok(found) => found,
            Err(error) => return self.finding(wal::FOLDER, error.to_string()),
        };
        self.known.extend(found.segments);
        if found.torn > 0 {
            self.finding(
                wal::FOLDER,
                format!(
                    "ends in {} bytes that are no leaf; a crash leaves such behind, and the next start cuts them off and records it",
                    found.torn
                ),
            );
        }
        for pending in found.leaves {
            let size = self.sizes.entry(pending.tree.clone()).or_default();
            match pending.index.cmp(size) {
                std::cmp::Ordering::Less => continue,
                std::cmp::Ordering::Greater => {
                    let problem = format!("lacks leaf {size} of {}", pending.tree);
                    return self.finding(wal::FOLDER, problem);
                }
                std::cmp::Ordering::Equal => *size += 1,
            }
            self.report.pending += 1;
            match Leaf::from_bytes(&pending.leaf) {
                Ok(leaf) if leaf.tenant() == pending.tree.tenant() => {}
                Ok(_) => self.finding(wal::FOLDER, "has a leaf that is of another tenant"),
                Err(error) => self.finding(wal::FOLDER, format!("has a leaf that {error}")),
            }
        }
    }

    /// Files that are no part of a ledger. A round that is under way, or was
    /// ended by a crash, has some that no checkpoint names yet.
    fn strangers(&mut self, folder: &str) -> Result<(), LedgerError> {
        let names = self
            .reader
            .disk
            .list(if folder.is_empty() { "." } else { folder });
        for name in names.map_err(read_error(folder))? {
            let path = if folder.is_empty() {
                name
            } else {
                format!("{folder}/{name}")
            };
            if self.reader.disk.is_folder(&path) {
                self.strangers(&path)?;
            } else if !self.known.contains(&path) && self.report.pending == 0 {
                self.finding(path, "is no part of this ledger");
            }
        }
        Ok(())
    }
}
