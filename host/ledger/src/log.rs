//! The log of the house and the trees that grow from it, without threads: what
//! is opened, what a round does, in which order.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    Checkpoint, Digest, Head,
    disk::Disk,
    error::{LedgerError, broken, read_error, write_error},
    key::{LogKey, LogPublicKey},
    tree::{Tree, TreeName},
    wal::{self, Cut, Pending, Wal},
};

/// A ledger that was found as it should be, with everything in its trees.
pub(crate) struct Opened<D: Disk> {
    pub(crate) wal: Wal<D::File>,
    pub(crate) trees: Trees<D>,
    /// Bytes at the end of the log that were no leaves.
    pub(crate) torn: u64,
    /// True when the log had been closed.
    pub(crate) clean: bool,
}

/// Opens a ledger, or starts one: reads the log, checks the edge of every tree,
/// puts what is not in the trees into them, and starts a new segment. `until` is
/// the position up to which leaves were acknowledged, where that is known.
pub(crate) fn open<D: Disk>(
    disk: &Arc<D>,
    key: LogKey,
    keys: &[LogPublicKey],
    until: Option<u64>,
) -> Result<Opened<D>, LedgerError> {
    let found = wal::find(&**disk, until)?;
    let mut trees = Trees::open(Arc::clone(disk), key, keys)?;
    let named = found.leaves.iter().map(|leaf| leaf.tree.clone()).collect();
    let leaves = trees.missing(found.leaves)?;
    let clean = found.torn == 0 && leaves.is_empty();
    trees.settle(&named)?;
    trees.take(Cut {
        leaves,
        segments: found.segments,
    })?;
    // What was taken away may not come back once there is a new segment.
    disk.sync().map_err(write_error)?;
    let sizes = trees.sizes();
    Ok(Opened {
        wal: Wal::start(&**disk, found.next, sizes).map_err(write_error)?,
        trees,
        torn: found.torn,
        clean,
    })
}

/// All trees of the house.
pub(crate) struct Trees<D> {
    disk: Arc<D>,
    key: LogKey,
    all: BTreeMap<TreeName, Tree>,
    /// Those that have grown since the house's tree last said how far.
    grown: BTreeSet<TreeName>,
}

impl<D: Disk> Trees<D> {
    fn open(disk: Arc<D>, key: LogKey, keys: &[LogPublicKey]) -> Result<Self, LedgerError> {
        let mut names = vec![TreeName::house()];
        for tenant in disk.list("tenants").map_err(read_error("tenants"))? {
            let name = TreeName::of_tenant(&tenant);
            names.push(name.ok_or_else(|| {
                broken(&format!("tenants/{tenant}"), "is no folder of this ledger")
            })?);
        }
        let all = names
            .into_iter()
            .map(|name| Ok((name.clone(), Tree::open(&*disk, keys, name)?)))
            .collect::<Result<BTreeMap<_, _>, LedgerError>>()?;
        Ok(Self {
            disk,
            key,
            grown: all.keys().cloned().collect(),
            all,
        })
    }

    pub(crate) fn sizes(&self) -> BTreeMap<TreeName, u64> {
        let sizes = self.all.iter();
        sizes
            .map(|(name, tree)| (name.clone(), tree.size()))
            .collect()
    }

    /// Of the leaves of the log, those that the trees do not hold.
    fn missing(&self, leaves: Vec<Pending>) -> Result<Vec<Pending>, LedgerError> {
        let mut sizes = self.sizes();
        let mut missing = Vec::new();
        for leaf in leaves {
            let size = sizes.entry(leaf.tree.clone()).or_default();
            if leaf.index > *size {
                return Err(broken(
                    wal::FOLDER,
                    format!(
                        "has leaf {} of {}, and {size} is missing",
                        leaf.index, leaf.tree
                    ),
                ));
            }
            if leaf.index == *size {
                *size += 1;
                missing.push(leaf);
            }
        }
        Ok(missing)
    }

    /// Takes away what rounds have left that did not come to their end. The checkpoints
    /// that make it superfluous, as they do the log's leaves of these trees, were found,
    /// and may not be on the medium: they are written again first.
    fn settle(&mut self, named: &BTreeSet<TreeName>) -> Result<(), LedgerError> {
        let disk = Arc::clone(&self.disk);
        let mut unsettled = Vec::new();
        for (name, tree) in &mut self.all {
            let left = tree.find_left_over(&*disk)?;
            if tree.size() > 0 && (left || named.contains(name)) {
                unsettled.push(name.clone());
            }
        }
        for name in &unsettled {
            let path = name.checkpoint();
            let note = disk.read(&path).map_err(read_error(&path))?;
            disk.write(&name.new_checkpoint(), &note.unwrap_or_default())
                .map_err(write_error)?;
        }
        if !unsettled.is_empty() {
            disk.sync().map_err(write_error)?;
            let trees = unsettled.iter().filter_map(|name| self.all.get(name));
            for tree in trees {
                tree.publish(&*disk)?;
            }
            disk.sync().map_err(write_error)?;
        }
        let mut trees = self.all.values_mut();
        trees.try_for_each(|tree| tree.sweep(&*disk))
    }

    /// A round: leaves go into tiles and bundles, these to the medium, signed
    /// checkpoints into the place of the last ones, and only then the segments
    /// that held the leaves are taken away.
    pub(crate) fn take(&mut self, cut: Cut) -> Result<Vec<Checkpoint>, LedgerError> {
        let disk = Arc::clone(&self.disk);
        let mut grown: BTreeMap<TreeName, Vec<Vec<u8>>> = BTreeMap::new();
        for pending in cut.leaves {
            grown.entry(pending.tree).or_default().push(pending.leaf);
        }
        let mut checkpoints = Vec::with_capacity(grown.len());
        for (name, leaves) in &grown {
            let tree = self.all.entry(name.clone());
            let tree = tree.or_insert_with(|| Tree::new(name.clone()));
            tree.grow(&*disk, leaves)?;
            checkpoints.push(tree.sign(&*disk, &self.key)?);
        }
        if !grown.is_empty() {
            disk.sync().map_err(write_error)?;
            self.each(&grown, |tree| tree.publish(&*disk))?;
            disk.sync().map_err(write_error)?;
            self.each(&grown, |tree| tree.sweep(&*disk))?;
        }
        for segment in &cut.segments {
            disk.remove(segment).map_err(write_error)?;
        }
        self.grown
            .extend(grown.into_keys().filter(|name| name.tenant().is_some()));
        Ok(checkpoints)
    }

    fn each(
        &mut self,
        names: &BTreeMap<TreeName, Vec<Vec<u8>>>,
        mut act: impl FnMut(&mut Tree) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        names
            .keys()
            .try_for_each(|name| self.all.get_mut(name).map_or(Ok(()), &mut act))
    }

    /// Signs every tree as it stands with another key, which signs from now on.
    pub(crate) fn sign_anew(&mut self, key: LogKey) -> Result<(), LedgerError> {
        self.key = key;
        let trees = || self.all.values().filter(|tree| tree.size() > 0);
        for tree in trees() {
            tree.sign(&*self.disk, &self.key)?;
        }
        self.disk.sync().map_err(write_error)?;
        trees().try_for_each(|tree| tree.publish(&*self.disk))?;
        self.disk.sync().map_err(write_error)
    }

    /// How far the tenants' trees have grown that have since this was last asked.
    pub(crate) fn heads(&mut self) -> Vec<Head> {
        let grown = std::mem::take(&mut self.grown);
        grown
            .iter()
            .filter_map(|name| {
                let tree = self.all.get(name)?;
                Some(Head {
                    tenant: name.tenant()?.to_owned(),
                    size: tree.size(),
                    root: Digest(tree.root().0),
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disk::simulated::{Fault, Random, Simulated},
        tree::{WIDTH, entries},
    };

    fn key() -> LogKey {
        LogKey::new("log.example", &[7; 32]).unwrap()
    }

    /// What one seed does: lives of a log, each with a fault at a random call,
    /// and what was acknowledged in them.
    struct Lives {
        random: Random,
        disk: Simulated,
        acknowledged: BTreeMap<TreeName, Vec<Vec<u8>>>,
        count: u64,
        acknowledgements: u64,
    }

    impl Lives {
        fn new(seed: u64) -> Self {
            Self {
                random: Random(seed),
                disk: Simulated::new(!seed),
                acknowledged: BTreeMap::new(),
                count: 0,
                acknowledgements: 0,
            }
        }

        fn open(&self, until: Option<u64>) -> Result<Opened<Simulated>, LedgerError> {
            let keys = [key().public()];
            open(&Arc::new(self.disk.clone()), key(), &keys, until)
        }

        fn live(&mut self) {
            // A first life may end while the log is opened.
            let mut until = None;
            for _ in 0..=self.random.below(3) {
                let (fault, cut) = self.fail();
                until = self.work(until);
                until = self.go_on(cut, until);
                // What has failed may fail again while it is opened.
                if self.random.below(2) == 0 {
                    let (_, cut) = self.fail();
                    let opened = self.open(until).ok();
                    let position = opened.map(|opened| opened.wal.position());
                    until = until.map(|until| position.unwrap_or(until));
                    until = self.go_on(cut, until);
                }
                let opened = self.open(until);
                let opened = opened.unwrap_or_else(|e| panic!("{fault:?}: {e}"));
                self.check(until.is_some());
                until = Some(opened.wal.position());
            }
        }

        /// A fault at a random call, and whether it is a power cut.
        fn fail(&mut self) -> (Fault, bool) {
            let at = self.random.below(120);
            let cut = self.random.below(2) == 0;
            let fault = if cut {
                Fault::PowerCut(at)
            } else {
                Fault::Once(at)
            };
            self.disk.fault(Some(fault));
            (fault, cut)
        }

        /// The process goes on, or the power comes back.
        fn go_on(&mut self, cut: bool, until: Option<u64>) -> Option<u64> {
            self.disk.fault(None);
            if cut {
                self.disk.restart();
            }
            until.filter(|_| !cut)
        }

        /// Until a call fails, or enough was done; returns up to where leaves
        /// were acknowledged, if the process could go on.
        fn work(&mut self, until: Option<u64>) -> Option<u64> {
            let Ok(Opened {
                mut wal, mut trees, ..
            }) = self.open(until)
            else {
                return until;
            };
            let mut waiting: Option<Cut> = None;
            for _ in 0..self.random.below(24) {
                let position = Some(wal.position());
                match self.random.below(4) {
                    0 if waiting.is_none() => match wal.cut(&self.disk) {
                        Ok(cut) => waiting = Some(cut),
                        Err(_) => return position,
                    },
                    1 => {
                        if let Some(cut) = waiting.take()
                            && trees.take(cut).is_err()
                        {
                            return position;
                        }
                    }
                    _ => {
                        let leaves = self.leaves();
                        if wal.append(leaves.clone()).is_err() {
                            return position;
                        }
                        for (tree, leaf) in leaves {
                            self.acknowledged.entry(tree).or_default().push(leaf);
                            self.acknowledgements += 1;
                        }
                    }
                }
            }
            Some(wal.position())
        }

        fn leaves(&mut self) -> Vec<(TreeName, Vec<u8>)> {
            let leaves = match self.random.below(12) {
                0 => 150,
                few => 1 + few % 4,
            };
            (0..leaves)
                .map(|_| {
                    let tree = ["a", "b", "c"][usize::try_from(self.random.below(3)).unwrap()];
                    self.count += 1;
                    let leaf = format!("leaf {} {}", self.count, "x".repeat(70));
                    (TreeName::of_tenant(tree).unwrap(), leaf.into_bytes())
                })
                .collect()
        }

        /// Everything that was acknowledged is in the trees, in order, under a
        /// root that the log has signed. Where the process went on, nothing else
        /// is; after a crash what was not acknowledged may be.
        fn check(&mut self, nothing_else: bool) {
            let keys = [key().public()];
            for tenant in self.disk.list("tenants").unwrap() {
                let tree = TreeName::of_tenant(&tenant).unwrap();
                let held = self.entries(&tree, &keys);
                let acknowledged = self.acknowledged.entry(tree.clone()).or_default();
                assert!(held.len() >= acknowledged.len(), "{tree} lost a leaf");
                assert_eq!(&held[..acknowledged.len()], acknowledged, "{tree}");
                if nothing_else {
                    assert_eq!(held.len(), acknowledged.len(), "{tree}");
                }
                *acknowledged = held;
                self.check_partial(&tree, &keys);
            }
            for (tree, acknowledged) in &self.acknowledged {
                let size = self.entries(tree, &keys).len();
                assert_eq!(acknowledged.len(), size, "{tree} is gone");
            }
        }

        /// Nothing is left of rounds that did not come to their end.
        fn check_partial(&self, tree: &TreeName, keys: &[LogPublicKey]) {
            let needed = Tree::open(&self.disk, keys, tree.clone()).unwrap().needed();
            let within = format!("{tree}/");
            for path in self.disk.files().keys() {
                let partial = path.contains(".p/") || path.ends_with("/checkpoint.new");
                if path.starts_with(&within) && partial {
                    assert!(needed.contains(path), "{path} is of no use");
                }
            }
        }

        fn entries(&self, tree: &TreeName, keys: &[LogPublicKey]) -> Vec<Vec<u8>> {
            let Some(note) = self.disk.read(&tree.checkpoint()).unwrap() else {
                return Vec::new();
            };
            let checkpoint = Checkpoint::of_tree(keys, tree, &note).unwrap();
            let mut held = Vec::new();
            let mut edge = crate::tree::Edge::default();
            while (held.len() as u64) < checkpoint.size {
                let first = held.len() as u64;
                let width = (checkpoint.size - first).min(WIDTH);
                let bundle = self.disk.read(&tree.bundle(first / WIDTH, width));
                for entry in entries(&bundle.unwrap().unwrap()) {
                    let entry = entry.unwrap();
                    let pushed: Result<(), ()> =
                        edge.push(tlog_tiles::record_hash(entry), &mut |_, _| Ok(()));
                    pushed.unwrap();
                    held.push(entry.to_owned());
                }
            }
            assert_eq!(edge.root(), checkpoint.hash());
            held
        }
    }

    /// `GUICHET_SEEDS` makes it longer.
    #[test]
    fn no_acknowledged_leaf_is_lost_whatever_fails() {
        let seeds = std::env::var("GUICHET_SEEDS").ok();
        let seeds = seeds.map_or(1_500, |seeds| seeds.parse().unwrap());
        let mut acknowledgements = 0;
        for seed in 0..seeds {
            let lived = std::panic::catch_unwind(|| {
                let mut lives = Lives::new(seed);
                lives.live();
                lives.acknowledgements
            });
            acknowledgements += lived.unwrap_or_else(|_| panic!("seed {seed}"));
        }
        assert!(acknowledgements > seeds, "{acknowledgements}");
    }

    #[test]
    fn a_log_that_was_damaged_before_its_end_is_not_opened() {
        let lives = Lives::new(1);
        let Opened { mut wal, .. } = lives.open(None).unwrap();
        let tree = TreeName::of_tenant("a").unwrap();
        for i in 0..3 {
            let leaf = format!("leaf {i}").into_bytes();
            wal.append(vec![(tree.clone(), leaf)]).unwrap();
        }
        drop(wal);
        let (path, whole) = lives.disk.files().pop_first().unwrap();
        let frame = whole.len() / 3;
        for at in 0..frame * 2 {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            lives.disk.plant(&path, &damaged);
            let error = lives
                .open(None)
                .err()
                .unwrap_or_else(|| panic!("byte {at}"));
            let error = error.to_string();
            assert!(
                error.contains(&path) && error.contains("restore"),
                "{error}"
            );
        }
        lives.disk.plant(&path, &whole[..whole.len() - 1]);
        let opened = lives.open(None).unwrap();
        assert_eq!(opened.torn, frame as u64 - 1);
        assert_eq!(opened.trees.sizes()[&tree], 2);
    }
}
