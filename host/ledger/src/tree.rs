//! A tree over the leaves of one tenant, or of the house (RFC 6962), in tiles
//! (C2SP tlog-tiles). Only its right edge is kept in memory.

use std::fmt;

use tlog_tiles::{Error as TileError, Hash, HashReader, Tile, record_hash, tree_hash};

use crate::{
    Checkpoint,
    disk::Disk,
    error::{LedgerError, broken, read_error, write_error},
    key::{LogKey, LogPublicKey},
};

/// Hashes of a full tile, and entries of a full bundle.
pub(crate) const WIDTH: u64 = 256;
/// Its logarithm.
pub(crate) const HEIGHT: u8 = 8;

/// The name of a tree: its folder, and the end of its origin.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TreeName(Box<str>);

const HOUSE: &str = "house";
const TENANTS: &str = "tenants/";

impl TreeName {
    /// What belongs to no tenant.
    pub(crate) fn house() -> Self {
        Self(HOUSE.into())
    }

    /// `None` when it is no tenant's name: 1 to 63 small letters, digits and
    /// hyphens, the first no hyphen.
    pub(crate) fn of_tenant(tenant: &str) -> Option<Self> {
        let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let fits = tenant.len() <= 63
            && tenant.bytes().next().is_some_and(letter)
            && tenant.bytes().all(|b| letter(b) || b == b'-');
        fits.then(|| Self(format!("{TENANTS}{tenant}").into()))
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name.strip_prefix(TENANTS) {
            Some(tenant) => Self::of_tenant(tenant),
            None => (name == HOUSE).then(Self::house),
        }
    }

    /// The line that stands above its checkpoints.
    pub(crate) fn origin(&self, log: &str) -> String {
        format!("{log}/{self}")
    }

    pub(crate) fn of_origin(origin: &str, log: &str) -> Option<Self> {
        Self::parse(origin.strip_prefix(log)?.strip_prefix('/')?)
    }

    pub(crate) fn tenant(&self) -> Option<&str> {
        self.0.strip_prefix(TENANTS)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn checkpoint(&self) -> String {
        format!("{self}/checkpoint")
    }

    /// The next checkpoint, until it takes the other's place.
    pub(crate) fn new_checkpoint(&self) -> String {
        format!("{self}/checkpoint.new")
    }

    /// The path of a tile of hashes: `tile/<level>/<index>[.p/<width>]`.
    pub(crate) fn tile(&self, tile: &Tile) -> String {
        self.path(tile, &tile.level().to_string())
    }

    /// The path of a bundle of entries: `tile/entries/<index>[.p/<width>]`.
    pub(crate) fn bundle(&self, index: u64, width: u64) -> String {
        self.path(&hash_tile(0, index, width), "entries")
    }

    fn path(&self, tile: &Tile, kind: &str) -> String {
        // The library writes the height into its paths, tlog-tiles does not.
        let path = tile.path();
        let rest = path.splitn(4, '/').nth(3).unwrap_or_default();
        format!("{self}/tile/{kind}/{rest}")
    }
}

impl fmt::Display for TreeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TreeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A tile of hashes; `width` is 1 to 256.
pub(crate) fn hash_tile(level: u8, index: u64, width: u64) -> Tile {
    let width = u32::try_from(width.clamp(1, WIDTH)).unwrap_or(1);
    Tile::new(HEIGHT, level, index, width, false)
}

/// The hashes of the tiles that are not full yet, level by level.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Edge {
    levels: Vec<Vec<Hash>>,
    size: u64,
}

impl Edge {
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next leaf; a tile that this has filled is handed to `full`.
    pub(crate) fn push<E>(
        &mut self,
        leaf: Hash,
        full: &mut impl FnMut(Tile, &[Hash]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut hash = leaf;
        let mut index = self.size;
        self.size += 1;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let Some(hashes) = self.levels.get_mut(level) else {
                break;
            };
            hashes.push(hash);
            if (hashes.len() as u64) < WIDTH {
                break;
            }
            index /= WIDTH;
            let number = u8::try_from(level).unwrap_or(u8::MAX);
            full(hash_tile(number, index, WIDTH), hashes)?;
            hash = Tile::subtree_hash(&bytes_of(hashes));
            hashes.clear();
        }
        Ok(())
    }

    /// The tiles that are not full, and not empty.
    pub(crate) fn partial(&self) -> impl Iterator<Item = (Tile, &[Hash])> {
        (0_u8..).zip(&self.levels).filter_map(|(level, hashes)| {
            let full = self.size >> (HEIGHT * level);
            let tile = hash_tile(level, full / WIDTH, hashes.len() as u64);
            (!hashes.is_empty()).then_some((tile, &**hashes))
        })
    }

    /// The root over everything so far.
    pub(crate) fn root(&self) -> Hash {
        // Everything that this asks for is in the edge, and the numbers of
        // hashes agree.
        tree_hash(self.size, self).unwrap_or(tlog_tiles::EMPTY_HASH)
    }
}

impl HashReader for Edge {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, TileError> {
        let read = |index: &u64| {
            let tile = Tile::from_index(HEIGHT, *index);
            let hashes = self.levels.get(usize::from(tile.level()));
            let hashes = hashes.ok_or(TileError::IndexesNotInTree)?;
            tile.hash_at_index(&bytes_of(hashes), *index)
        };
        indexes.iter().map(read).collect()
    }
}

pub(crate) fn bytes_of(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

pub(crate) fn hashes_of(bytes: &[u8]) -> Vec<Hash> {
    let (hashes, _) = bytes.as_chunks();
    hashes.iter().copied().map(Hash).collect()
}

/// A tree that grows.
#[derive(Debug)]
pub(crate) struct Tree {
    name: TreeName,
    edge: Edge,
    /// Partial tiles and bundles that are there.
    partial: Vec<String>,
}

impl Tree {
    /// An empty one.
    pub(crate) fn new(name: TreeName) -> Self {
        Self {
            name,
            edge: Edge::default(),
            partial: Vec::new(),
        }
    }

    /// Reads a tree's edge, and checks it against its checkpoint.
    pub(crate) fn open(
        disk: &impl Disk,
        keys: &[LogPublicKey],
        name: TreeName,
    ) -> Result<Self, LedgerError> {
        let mut tree = Self::new(name);
        let path = tree.name.checkpoint();
        let Some(note) = disk.read(&path).map_err(read_error(&path))? else {
            return Ok(tree);
        };
        let checkpoint = Checkpoint::of_tree(keys, &tree.name, &note)
            .ok_or_else(|| broken(&path, "is not signed by this log's key"))?;
        tree.edge.size = checkpoint.size;
        let mut above = checkpoint.size;
        for level in 0.. {
            if above == 0 {
                break;
            }
            let mut hashes = Vec::new();
            if above % WIDTH > 0 {
                let tile = tree
                    .name
                    .tile(&hash_tile(level, above / WIDTH, above % WIDTH));
                let bytes = disk.read(&tile).map_err(read_error(&tile))?;
                hashes = bytes.as_deref().map(hashes_of).unwrap_or_default();
                if hashes.len() as u64 != above % WIDTH {
                    return Err(broken(&tile, "is missing, or cut short"));
                }
            }
            tree.edge.levels.push(hashes);
            above /= WIDTH;
        }
        if tree.edge.root() != checkpoint.hash() {
            return Err(broken(&path, "has another root than the tiles"));
        }
        tree.check_last_bundle(disk)?;
        Ok(tree)
    }

    /// The entries that the next round writes again are those that were hashed.
    fn check_last_bundle(&self, disk: &impl Disk) -> Result<(), LedgerError> {
        if let Some(path) = self.last_bundle() {
            let bundle = disk.read(&path).map_err(read_error(&path))?;
            let bundle = bundle.unwrap_or_default();
            let hashes: Option<Vec<_>> = entries(&bundle).map(|e| Some(record_hash(e?))).collect();
            if hashes.as_ref() != self.edge.levels.first() {
                return Err(broken(&path, "holds other entries than were hashed"));
            }
        }
        Ok(())
    }

    pub(crate) fn size(&self) -> u64 {
        self.edge.size
    }

    pub(crate) fn root(&self) -> Hash {
        self.edge.root()
    }

    fn last_bundle(&self) -> Option<String> {
        let width = self.edge.size % WIDTH;
        (width > 0).then(|| self.name.bundle(self.edge.size / WIDTH, width))
    }

    /// Writes leaves into tiles and bundles. They count once the checkpoint does
    /// that [`Tree::sign`] writes.
    pub(crate) fn grow(&mut self, disk: &impl Disk, leaves: &[Vec<u8>]) -> Result<(), LedgerError> {
        let mut bundle = match self.last_bundle() {
            Some(path) => disk
                .read(&path)
                .map_err(read_error(&path))?
                .unwrap_or_default(),
            None => Vec::new(),
        };
        let name = &self.name;
        for leaf in leaves {
            // A leaf has at most 65,535 bytes where it is made.
            let length = u16::try_from(leaf.len()).unwrap_or(u16::MAX);
            bundle.extend(length.to_be_bytes());
            bundle.extend(leaf);
            let mut write =
                |tile: Tile, hashes: &[Hash]| disk.write(&name.tile(&tile), &bytes_of(hashes));
            self.edge
                .push(record_hash(leaf), &mut write)
                .map_err(write_error)?;
            if self.edge.size.is_multiple_of(WIDTH) {
                let path = name.bundle(self.edge.size / WIDTH - 1, WIDTH);
                disk.write(&path, &bundle).map_err(write_error)?;
                bundle.clear();
            }
        }
        for (tile, hashes) in self.edge.partial() {
            let path = name.tile(&tile);
            // The checkpoint that counts needs what is there, and a crash could
            // tear it.
            if !self.partial.contains(&path) {
                disk.write(&path, &bytes_of(hashes)).map_err(write_error)?;
            }
        }
        if let Some(path) = self.last_bundle() {
            disk.write(&path, &bundle).map_err(write_error)?;
        }
        Ok(())
    }

    /// Signs what the tree has grown to, and puts it beside the last checkpoint.
    pub(crate) fn sign(&self, disk: &impl Disk, key: &LogKey) -> Result<Checkpoint, LedgerError> {
        let checkpoint = Checkpoint::sign(key, &self.name, self.edge.size, self.edge.root())?;
        disk.write(&self.name.new_checkpoint(), &checkpoint.note)
            .map_err(write_error)?;
        Ok(checkpoint)
    }

    /// Puts the signed checkpoint in the place of the last one.
    pub(crate) fn publish(&self, disk: &impl Disk) -> Result<(), LedgerError> {
        disk.rename(&self.name.new_checkpoint(), &self.name.checkpoint())
            .map_err(write_error)
    }

    /// Takes away what only an earlier checkpoint needed.
    pub(crate) fn sweep(&mut self, disk: &impl Disk) -> Result<(), LedgerError> {
        let needed = self.needed();
        for path in self.partial.drain(..).filter(|path| !needed.contains(path)) {
            disk.remove(&path).map_err(write_error)?;
        }
        self.partial = needed;
        Ok(())
    }

    /// Partial tiles, and the partial bundle, of this size.
    pub(crate) fn needed(&self) -> Vec<String> {
        let tiles = self.edge.partial().map(|(tile, _)| self.name.tile(&tile));
        tiles.chain(self.last_bundle()).collect()
    }

    /// Finds what a crash has left of rounds that did not come to their end, for the
    /// next sweep; true when there is something.
    pub(crate) fn find_left_over(&mut self, disk: &impl Disk) -> Result<bool, LedgerError> {
        let list = |folder: &str| disk.list(folder).map_err(read_error(folder));
        let new = self.name.new_checkpoint();
        let there = list(self.name.as_str())?;
        if there.iter().any(|name| new.ends_with(&format!("/{name}"))) {
            self.partial.push(new);
        }
        let tiles = format!("{}/tile", self.name);
        let mut folders: Vec<String> = list(&tiles)?
            .into_iter()
            .map(|kind| format!("{tiles}/{kind}"))
            .collect();
        while let Some(folder) = folders.pop() {
            for name in list(&folder)? {
                let path = format!("{folder}/{name}");
                if name.starts_with('x') {
                    folders.push(path);
                } else if name.strip_suffix(".p").is_some() {
                    let widths = list(&path)?.into_iter();
                    self.partial
                        .extend(widths.map(|width| format!("{path}/{width}")));
                }
            }
        }
        let needed = self.needed();
        Ok(self.partial.iter().any(|path| !needed.contains(path)))
    }
}

/// The entries of a bundle; `None` for one that is cut short.
pub(crate) fn entries(bundle: &[u8]) -> impl Iterator<Item = Option<&[u8]>> {
    let mut rest = Some(bundle);
    std::iter::from_fn(move || {
        let bytes = rest.filter(|bytes| !bytes.is_empty())?;
        let entry = bytes
            .split_first_chunk::<2>()
            .and_then(|(length, after)| after.split_at_checked(u16::from_be_bytes(*length).into()));
        rest = entry.map(|(_, after)| after);
        Some(entry.map(|(entry, _)| entry))
    })
}
