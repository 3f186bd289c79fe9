//! One tree: grown anew from its entries, and compared.

use std::collections::{BTreeMap, BTreeSet};

use tlog_tiles::{Hash, Tile, record_hash};

use super::{Finding, Onlooker, TreeReport, Verifying};
use crate::{
    Checkpoint, Digest, Leaf, LedgerError, LedgerReader, LogPublicKey,
    disk::Disk as _,
    error::read_error,
    succession,
    tree::{Edge, TreeName, WIDTH, bytes_of, entries, hash_tile, hashes_of},
};

/// One tree, read from its first entry to its last.
pub(super) struct ReadTree<'a> {
    onlooker: &'a mut dyn Onlooker,
    pub(super) report: TreeReport,
    pub(super) findings: Vec<Finding>,
    pub(super) known: BTreeSet<String>,
    pub(super) heads: BTreeMap<TreeName, BTreeSet<(u64, Digest)>>,
    /// Entries by which one key hands over to another.
    pub(super) successions: Vec<(u64, LogPublicKey, LogPublicKey)>,
    /// What retention says that it has taken out.
    pruned_before: u64,
    /// Where the first entry that is there stands, behind some that are not.
    missing_before: u64,
}

impl<'a> ReadTree<'a> {
    pub(super) fn read(
        verifying: &Verifying<'_>,
        tree: &TreeName,
        note: Option<&[u8]>,
        onlooker: &'a mut dyn Onlooker,
    ) -> Result<Self, LedgerError> {
        let path = tree.checkpoint();
        let mut read = Self {
            onlooker,
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
            successions: Vec::new(),
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
                Some(bundle) => self.bundle(tree, &path, &bundle, index * WIDTH),
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
    fn bundle(&mut self, tree: &TreeName, path: &str, bundle: &[u8], first: u64) -> Vec<Hash> {
        let mut hashes = Vec::new();
        for (index, entry) in (first..).zip(entries(bundle)) {
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
                    self.leaf(index, &leaf);
                    self.onlooker.entry(index, leaf);
                }
                Err(error) => {
                    self.finding(path, format!("has a leaf that {error}"));
                    self.onlooker.unreadable(index, error);
                }
            }
        }
        hashes
    }

    fn leaf(&mut self, index: u64, leaf: &Leaf) {
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
                for head in &leaf.heads {
                    if let Some(tree) = TreeName::of_tenant(&head.tenant) {
                        let heads = self.heads.entry(tree).or_default();
                        heads.insert((head.size, head.root));
                    }
                }
            }
            Leaf::Key(leaf) => {
                let keys = succession::names(leaf);
                let succession = keys.map(|(from, to)| (index, from, to));
                self.successions.extend(succession);
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
    handover: bool,
}

impl Claim {
    fn by(&self) -> &'static str {
        if self.held {
            "a checkpoint that is held elsewhere"
        } else if self.handover {
            "the last checkpoint of the key before"
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
    for handover in &verifying.report.handovers {
        let checkpoint = &handover.checkpoint;
        if checkpoint.tree == *tree {
            let claim = claims.entry(checkpoint.size).or_default();
            claim.roots.insert(checkpoint.root);
            claim.handover = true;
        }
    }
    for checkpoint in verifying.held.iter().filter(|held| held.tree == *tree) {
        let claim = claims.entry(checkpoint.size).or_default();
        claim.roots.insert(checkpoint.root);
        claim.held = true;
    }
    claims
}
