//! Whether a ledger is what was written: every byte of it is read.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde::Serialize;
use tlog_tiles::{Hash, Tile, record_hash};

use crate::{
    Checkpoint, Digest, Leaf, LedgerError, LedgerReader, LogPublicKey,
    disk::Disk as _,
    durable::{KEYS, LOCK},
    error::read_error,
    tree::{Edge, TreeName, WIDTH, bytes_of, entries, hash_tile, hashes_of},
    wal,
};

/// What a verification has come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// Each tree, the house's first.
    pub trees: Vec<TreeReport>,
    /// Leaves that are durable and in no tree yet.
    pub pending: u64,
    /// True when the keys came from whoever asked, and not from the ledger.
    pub keys_given: bool,
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
/// Without `keys` it takes those that the ledger names itself.
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
    };
    verifying.keys();
    verifying.tree(&TreeName::house())?;
    for tree in verifying.tenants()? {
        verifying.tree(&tree)?;
    }
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
}

impl Verifying<'_> {
    fn finding(&mut self, file: impl Into<String>, problem: impl Into<String>) {
        self.report.findings.push(Finding {
            file: file.into(),
            problem: problem.into(),
        });
    }

    fn keys(&mut self) {
        match self.reader.keys() {
            Err(error) => self.finding(KEYS, error.to_string()),
            Ok(named) if self.keys.is_empty() => self.keys = named,
            Ok(named) => {
                for key in named {
                    if !self.keys.contains(&key) {
                        self.finding(KEYS, format!("names {key}, which was not given"));
                    }
                }
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
    fn tree(&mut self, tree: &TreeName) -> Result<(), LedgerError> {
        let path = tree.checkpoint();
        let note = || self.reader.disk.read(&path).map_err(read_error(&path));
        for _ in 0..3 {
            let before = note()?;
            let read = ReadTree::read(self, tree, before.as_deref())?;
            if read.findings.is_empty() || note()? == before {
                self.take(tree, read);
                return Ok(());
            }
        }
        let before = note()?;
        let read = ReadTree::read(self, tree, before.as_deref())?;
        self.take(tree, read);
        Ok(())
    }

    fn take(&mut self, tree: &TreeName, read: ReadTree) {
        self.sizes.insert(tree.clone(), read.report.size);
        self.report.findings.extend(read.findings);
        self.known.extend(read.known);
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

/// One tree, read from its first entry to its last.
struct ReadTree {
    report: TreeReport,
    findings: Vec<Finding>,
    known: BTreeSet<String>,
    heads: BTreeMap<TreeName, BTreeSet<(u64, Digest)>>,
    /// What retention says that it has taken out.
    pruned_before: u64,
    /// Where the first entry that is there stands, behind some that are not.
    missing_before: u64,
}

impl ReadTree {
    fn read(
        verifying: &Verifying<'_>,
        tree: &TreeName,
        note: Option<&[u8]>,
    ) -> Result<Self, LedgerError> {
        let path = tree.checkpoint();
        let mut read = Self {
            report: TreeReport {
                tenant: tree.tenant().map(str::to_owned),
                size: 0,
                root: Digest(tlog_tiles::EMPTY_HASH.0),
                pruned: 0,
                leaves: BTreeMap::new(),
                between: None,
                agrees_with: 0,
            },
            findings: Vec::new(),
            known: BTreeSet::from([path.clone()]),
            heads: BTreeMap::new(),
            pruned_before: 0,
            missing_before: 0,
        };
        let checkpoint = note.map(|note| Checkpoint::of_tree(&verifying.keys, tree, note));
        let checkpoint = match checkpoint {
            None => {
                read.finding(&path, "is missing");
                return Ok(read);
            }
            Some(None) => {
                read.finding(&path, "is not signed by the key");
                return Ok(read);
            }
            Some(Some(checkpoint)) => checkpoint,
        };
        read.report.size = checkpoint.size;
        read.report.root = checkpoint.root;
        let claims = claims(verifying, tree);
        let edge = read.grow(verifying.reader, tree, checkpoint.size, &claims)?;
        read.edge(verifying.reader, tree, &edge)?;
        if edge.root() != checkpoint.hash() {
            read.finding(&path, "has another root than the entries");
        }
        for (size, claim) in claims.range(checkpoint.size + 1..) {
            read.finding(
                &path,
                format!(
                    "has {} entries where {} has {size}: the tree was cut short",
                    checkpoint.size,
                    claim.by()
                ),
            );
        }
        if read.missing_before > read.pruned_before {
            let file = format!("{tree}/tile/entries");
            read.finding(&file, "lacks entries that no retention has taken out");
        }
        Ok(read)
    }

    fn finding(&mut self, file: &str, problem: impl Into<String>) {
        self.findings.push(Finding {
            file: file.to_owned(),
            problem: problem.into(),
        });
    }

    /// Grows the tree anew from its entries, and compares what comes of it.
    fn grow(
        &mut self,
        reader: &LedgerReader,
        tree: &TreeName,
        size: u64,
        claims: &BTreeMap<u64, Claim>,
    ) -> Result<Edge, LedgerError> {
        let mut edge = Edge::default();
        for index in 0..size.div_ceil(WIDTH) {
            let width = (size - index * WIDTH).min(WIDTH);
            let path = tree.bundle(index, width);
            self.known.insert(path.clone());
            let hashes = match reader.disk.read(&path).map_err(read_error(&path))? {
                Some(bundle) => self.bundle(tree, &path, &bundle, width),
                None if width == WIDTH => self.pruned(reader, tree, index)?,
                None => Vec::new(),
            };
            if hashes.len() as u64 != width {
                self.finding(
                    &path,
                    "is missing, or does not hold as many entries as it should",
                );
                return Ok(edge);
            }
            for hash in hashes {
                let mut full = Vec::new();
                let pushed: Result<(), std::convert::Infallible> =
                    edge.push(hash, &mut |tile, hashes| {
                        full.push((tile, bytes_of(hashes)));
                        Ok(())
                    });
                let Ok(()) = pushed;
                for (tile, hashes) in full {
                    self.tile(reader, tree, &tile, &hashes)?;
                }
                if let Some(claim) = claims.get(&edge.size()) {
                    self.agree(tree, &edge, claim);
                }
            }
        }
        Ok(edge)
    }

    /// The hashes of a bundle's entries, each of which has to be a leaf of this
    /// tree.
    fn bundle(&mut self, tree: &TreeName, path: &str, bundle: &[u8], width: u64) -> Vec<Hash> {
        let mut hashes = Vec::with_capacity(usize::try_from(width).unwrap_or_default());
        for entry in entries(bundle) {
            let Some(entry) = entry else {
                self.finding(path, "is cut short");
                return hashes;
            };
            hashes.push(record_hash(entry));
            match Leaf::from_bytes(entry) {
                Ok(leaf) => {
                    if leaf.tenant() != tree.tenant() {
                        self.finding(path, "has a leaf that is of another tenant");
                    }
                    self.leaf(leaf);
                }
                Err(error) => self.finding(path, format!("has a leaf that {error}")),
            }
        }
        hashes
    }

    fn leaf(&mut self, leaf: Leaf) {
        let at = leaf.at();
        let (from, to) = self.report.between.unwrap_or((at, at));
        self.report.between = Some((from.min(at), to.max(at)));
        match self.report.leaves.get_mut(leaf.kind()) {
            Some(count) => *count += 1,
            None => {
                self.report.leaves.insert(leaf.kind().to_owned(), 1);
            }
        }
        match leaf {
            Leaf::Heads(leaf) => {
                for head in leaf.heads {
                    if let Some(tree) = TreeName::of_tenant(&head.tenant) {
                        let heads = self.heads.entry(tree).or_default();
                        heads.insert((head.size, head.root));
                    }
                }
            }
            Leaf::Prune(leaf) => self.pruned_before = self.pruned_before.max(leaf.before),
            _ => {}
        }
    }

    /// Of entries that are gone the hashes remain.
    fn pruned(
        &mut self,
        reader: &LedgerReader,
        tree: &TreeName,
        index: u64,
    ) -> Result<Vec<Hash>, LedgerError> {
        let tile = tree.tile(&hash_tile(0, index, WIDTH));
        let hashes = reader.disk.read(&tile).map_err(read_error(&tile))?;
        self.missing_before = (index + 1) * WIDTH;
        self.report.pruned += WIDTH;
        Ok(hashes.as_deref().map(hashes_of).unwrap_or_default())
    }

    fn tile(
        &mut self,
        reader: &LedgerReader,
        tree: &TreeName,
        tile: &Tile,
        hashes: &[u8],
    ) -> Result<(), LedgerError> {
        let path = tree.tile(tile);
        let there = reader.disk.read(&path).map_err(read_error(&path))?;
        if there.as_deref() != Some(hashes) {
            self.finding(&path, "has other hashes than the entries, or is missing");
        }
        self.known.insert(path);
        Ok(())
    }

    fn edge(
        &mut self,
        reader: &LedgerReader,
        tree: &TreeName,
        edge: &Edge,
    ) -> Result<(), LedgerError> {
        for (tile, hashes) in edge.partial() {
            self.tile(reader, tree, &tile, &bytes_of(hashes))?;
        }
        Ok(())
    }

    fn agree(&mut self, tree: &TreeName, edge: &Edge, claim: &Claim) {
        let root = Digest(edge.root().0);
        if claim.roots.iter().all(|claimed| *claimed == root) {
            self.report.agrees_with += u64::from(claim.held);
            return;
        }
        self.finding(
            &tree.checkpoint(),
            format!(
                "leads to another root at {} entries than {}: the tree was forked",
                edge.size(),
                claim.by()
            ),
        );
    }
}

/// What others say of a tree at one size.
#[derive(Default)]
struct Claim {
    roots: BTreeSet<Digest>,
    held: bool,
}

impl Claim {
    fn by(&self) -> &'static str {
        if self.held {
            "a checkpoint that is held elsewhere"
        } else {
            "the house's account of it"
        }
    }
}

fn claims(verifying: &Verifying<'_>, tree: &TreeName) -> BTreeMap<u64, Claim> {
    let mut claims: BTreeMap<u64, Claim> = BTreeMap::new();
    for (size, root) in verifying.heads.get(tree).into_iter().flatten() {
        claims.entry(*size).or_default().roots.insert(*root);
    }
    for checkpoint in verifying.held.iter().filter(|held| held.tree == *tree) {
        let claim = claims.entry(checkpoint.size).or_default();
        claim.roots.insert(checkpoint.root);
        claim.held = true;
    }
    claims
}
