//! A ledger as it lies there, for whoever reads it: no lock, no writing.

use std::path::Path;

use tlog_tiles::{
    Error as TileError, Hash, Tile, TileHashReader, TileReader, prove_record, prove_tree,
};

use crate::{
    Checkpoint, Digest, Handover, Leaf, LedgerError, LogPublicKey, Proof,
    disk::{Disk, Folder},
    durable::{KEYS, read_keys},
    error::{broken, read_error},
    succession,
    tree::{HEIGHT, TreeName, WIDTH, entries, hash_tile},
    wal,
};

/// A ledger that is read.
#[derive(Debug)]
pub struct LedgerReader {
    pub(crate) disk: Folder,
}

impl LedgerReader {
    /// Opens a ledger's folder.
    ///
    /// # Errors
    ///
    /// When there is no such folder, or no ledger in it.
    pub fn open(folder: &Path) -> Result<Self, LedgerError> {
        let disk = Folder::open(folder)?;
        if disk.read(KEYS).map_err(read_error(KEYS))?.is_none() {
            return Err(LedgerError::NoLedger {
                path: folder.to_owned(),
            });
        }
        Ok(Self { disk })
    }

    /// The keys that the ledger itself says it is signed with, oldest first.
    /// Whoever could write to the folder could have written them: compare them
    /// with what you were given.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub fn keys(&self) -> Result<Vec<LogPublicKey>, LedgerError> {
        let bytes = self.disk.read(KEYS).map_err(read_error(KEYS))?;
        let text = String::from_utf8(bytes.unwrap_or_default());
        read_keys(&text.map_err(|_| broken(KEYS, "is no text"))?)
    }

    /// How each key that the ledger names has handed over to the next, where that is
    /// proven as it should be.
    ///
    /// # Errors
    ///
    /// When the keys cannot be read.
    pub fn handovers(&self) -> Result<Vec<Handover>, LedgerError> {
        let handovers = succession::read(&self.disk, &self.keys()?);
        Ok(handovers.into_iter().flatten().collect())
    }

    /// The keys that may be trusted by whoever trusts these: with each that was
    /// replaced, those that it has handed over to.
    ///
    /// # Errors
    ///
    /// When the keys that the ledger names cannot be read.
    pub fn trusted(&self, keys: &[LogPublicKey]) -> Result<Vec<LogPublicKey>, LedgerError> {
        Ok(succession::follow(keys, &self.handovers()?))
    }

    /// The tenants that have a tree.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn tenants(&self) -> Result<Vec<String>, LedgerError> {
        self.disk.list("tenants").map_err(read_error("tenants"))
    }

    /// The last checkpoint of a tenant's tree, or of the house's; `None` where
    /// there is none yet.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or none of the keys has signed it.
    pub fn checkpoint(
        &self,
        tenant: Option<&str>,
        keys: &[LogPublicKey],
    ) -> Result<Option<Checkpoint>, LedgerError> {
        let tree = tree(tenant)?;
        let path = tree.checkpoint();
        let Some(note) = self.disk.read(&path).map_err(read_error(&path))? else {
            return Ok(None);
        };
        Checkpoint::of_tree(keys, &tree, &note)
            .map(Some)
            .ok_or_else(|| broken(&path, "is not signed by the key that was given"))
    }

    /// The leaves of a tenant's tree, or of the house's, from an index on, each
    /// with its own. They are as they are found; [`verify`](crate::verify) says
    /// whether they are what was written. Entries that retention has taken out
    /// are passed over.
    ///
    /// # Errors
    ///
    /// When there is no checkpoint that the keys have signed; each bundle that
    /// cannot be read is an error of its own.
    pub fn leaves(
        &self,
        tenant: Option<&str>,
        keys: &[LogPublicKey],
        from: u64,
    ) -> Result<impl Iterator<Item = Result<(u64, Leaf), LedgerError>> + use<'_>, LedgerError> {
        let tree = tree(tenant)?;
        let size = self.checkpoint(tenant, keys)?.map_or(0, |c| c.size);
        let bundles = from / WIDTH..size.div_ceil(WIDTH);
        Ok(bundles.flat_map(move |index| {
            let leaves = match bundle(&self.disk, &tree, index, size) {
                Ok(Some(bundle)) => read_bundle(&bundle, index * WIDTH, &tree),
                Ok(None) => Vec::new(),
                Err(error) => vec![Err(error)],
            };
            let wanted = move |leaf: &Result<(u64, Leaf), LedgerError>| {
                leaf.as_ref().is_err() || leaf.as_ref().is_ok_and(|(at, _)| *at >= from)
            };
            leaves.into_iter().filter(wanted)
        }))
    }

    /// The leaves that are durable and in no tree yet.
    ///
    /// # Errors
    ///
    /// When the log cannot be read, or was damaged.
    pub fn pending(&self) -> Result<Vec<Leaf>, LedgerError> {
        let found = wal::find(&self.disk, None)?;
        let leaf = |pending: wal::Pending| Ok(Leaf::from_bytes(&pending.leaf)?);
        found.leaves.into_iter().map(leaf).collect()
    }

    /// Proves that a tree holds a leaf.
    ///
    /// # Errors
    ///
    /// When there is no such entry, or the tiles are not those that the
    /// checkpoint was signed over.
    pub fn prove(
        &self,
        tenant: Option<&str>,
        keys: &[LogPublicKey],
        index: u64,
    ) -> Result<Proof, LedgerError> {
        let tree = tree(tenant)?;
        let checkpoint = self.checkpoint(tenant, keys)?;
        let size = checkpoint.as_ref().map_or(0, |c| c.size);
        let no_entry = || LedgerError::NoEntry {
            tree: tree.to_string(),
            index,
            size,
        };
        let checkpoint = checkpoint.filter(|c| index < c.size).ok_or_else(no_entry)?;
        prove(&self.disk, &tree, checkpoint, index)
    }

    /// Proves that a tree has grown from what it was at an earlier size (RFC
    /// 6962, 2.1.2), for whoever holds the root of that time.
    ///
    /// # Errors
    ///
    /// When the tree was never that size, or the tiles are not those that the
    /// checkpoint was signed over.
    pub fn prove_growth(
        &self,
        tenant: Option<&str>,
        keys: &[LogPublicKey],
        from: u64,
    ) -> Result<Vec<Digest>, LedgerError> {
        let tree = tree(tenant)?;
        let checkpoint = self.checkpoint(tenant, keys)?;
        let size = checkpoint.as_ref().map_or(0, |c| c.size);
        let checkpoint = checkpoint.filter(|c| (1..=c.size).contains(&from));
        let checkpoint = checkpoint.ok_or_else(|| LedgerError::NoEntry {
            tree: tree.to_string(),
            index: from.saturating_sub(1),
            size,
        })?;
        let tiles = Tiles {
            disk: &self.disk,
            tree: &tree,
        };
        let hashes = TileHashReader::new(size, checkpoint.hash(), &tiles);
        let proof = prove_tree(size, from, &hashes).map_err(|e| mismatch(&tree, &e))?;
        Ok(proof.into_iter().map(|hash| Digest(hash.0)).collect())
    }
}

/// The bundle that holds a tree's entries from `index` × 256 on, for a tree of this
/// size; `None` where retention has taken it out.
pub(crate) fn bundle(
    disk: &impl Disk,
    tree: &TreeName,
    index: u64,
    size: u64,
) -> Result<Option<Vec<u8>>, LedgerError> {
    let width = (size - index * WIDTH).min(WIDTH);
    let path = tree.bundle(index, width);
    let bundle = disk.read(&path).map_err(read_error(&path))?;
    if bundle.is_some() || width == WIDTH {
        return Ok(bundle);
    }
    // The tree has grown since its checkpoint was read.
    let path = tree.bundle(index, WIDTH);
    disk.read(&path).map_err(read_error(&path))
}

/// Proves that a tree of this checkpoint holds an entry.
pub(crate) fn prove(
    disk: &impl Disk,
    tree: &TreeName,
    checkpoint: Checkpoint,
    index: u64,
) -> Result<Proof, LedgerError> {
    let size = checkpoint.size;
    let bundle = bundle(disk, tree, index / WIDTH, size)?;
    let place = usize::try_from(index % WIDTH).unwrap_or_default();
    let leaf = bundle
        .as_deref()
        .and_then(|bundle| entries(bundle).nth(place)?)
        .ok_or_else(|| LedgerError::NoEntry {
            tree: tree.to_string(),
            index,
            size,
        })?;
    let tiles = Tiles { disk, tree };
    let hashes = TileHashReader::new(size, checkpoint.hash(), &tiles);
    let proof = prove_record(size, index, &hashes).map_err(|e| mismatch(tree, &e))?;
    let proof = Proof {
        index,
        leaf: leaf.to_owned(),
        hashes: proof.into_iter().map(|hash| Digest(hash.0)).collect(),
        checkpoint,
    };
    proof.check()?;
    Ok(proof)
}

pub(crate) fn tree(tenant: Option<&str>) -> Result<TreeName, LedgerError> {
    let Some(tenant) = tenant else {
        return Ok(TreeName::house());
    };
    TreeName::of_tenant(tenant).ok_or_else(|| LedgerError::NoTenant {
        tenant: tenant.escape_debug().to_string(),
    })
}

fn mismatch(tree: &TreeName, error: &TileError) -> LedgerError {
    broken(
        &format!("{tree}/tile"),
        format!("does not fit the checkpoint ({error})"),
    )
}

fn read_bundle(
    bundle: &[u8],
    first: u64,
    tree: &TreeName,
) -> Vec<Result<(u64, Leaf), LedgerError>> {
    let read = |(index, entry): (u64, Option<&[u8]>)| {
        let entry =
            entry.ok_or_else(|| broken(&tree.bundle(first / WIDTH, WIDTH), "is cut short"))?;
        Ok((index, Leaf::from_bytes(entry)?))
    };
    (first..).zip(entries(bundle)).map(read).collect()
}

/// Tiles from the disk, for the library that makes proofs of them.
struct Tiles<'a, D> {
    disk: &'a D,
    tree: &'a TreeName,
}

impl<D: Disk> Tiles<'_, D> {
    fn tile(&self, tile: &Tile) -> Result<Vec<u8>, TileError> {
        let bytes = tile.width() as usize * size_of::<Hash>();
        let full = hash_tile(tile.level(), tile.level_index(), WIDTH);
        for tile in [tile, &full] {
            let read = self.disk.read(&self.tree.tile(tile));
            if let Some(mut hashes) = read.ok().flatten()
                && hashes.len() >= bytes
            {
                hashes.truncate(bytes);
                return Ok(hashes);
            }
        }
        Err(TileError::InvalidTile)
    }
}

impl<D: Disk> TileReader for Tiles<'_, D> {
    fn height(&self) -> u8 {
        HEIGHT
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, TileError> {
        tiles.iter().map(|tile| self.tile(tile)).collect()
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}
