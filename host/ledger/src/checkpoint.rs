//! A signed tree head (C2SP tlog-checkpoint): three lines, the tree's origin,
//! its size and its root, and a signature in the origin's name.

use tlog_tiles::{Checkpoint as Note, Hash};

use crate::{
    Digest,
    error::{LedgerError, broken},
    key::{LogKey, LogPublicKey},
    tree::TreeName,
};

/// Further than any tree here grows; arithmetic on tiles stays within its words.
const MAX_SIZE: u64 = 1 << 48;

/// How far a tree had grown, as its log has signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub(crate) tree: TreeName,
    /// Entries.
    pub size: u64,
    /// The root over them (RFC 6962, 2.1).
    pub root: Digest,
    pub(crate) note: Vec<u8>,
}

impl Checkpoint {
    pub(crate) fn sign(
        key: &LogKey,
        tree: &TreeName,
        size: u64,
        root: Hash,
    ) -> Result<Self, LedgerError> {
        let refused = || broken("checkpoint", "cannot be signed with a key of this name");
        let text = Note::new(&tree.origin(key.name()), size, root, "")
            .map_err(|_| refused())?
            .to_bytes();
        let note = key.sign(tree, &text).map_err(|_| refused())?;
        Ok(Self {
            tree: tree.clone(),
            size,
            root: Digest(root.0),
            note,
        })
    }

    /// Reads a checkpoint that one of the keys has signed, for one of the trees
    /// of its log.
    ///
    /// # Errors
    ///
    /// When it is none, or none of the keys has signed it.
    pub fn open(keys: &[LogPublicKey], note: &[u8]) -> Result<Self, LedgerError> {
        let origin = note.split(|b| *b == b'\n').next().unwrap_or_default();
        let origin = String::from_utf8_lossy(origin);
        let tree = keys
            .iter()
            .find_map(|key| TreeName::of_origin(&origin, key.name()));
        let tree = tree.ok_or_else(|| {
            broken(
                "checkpoint",
                "is of another log than the key that was given",
            )
        })?;
        Self::of_tree(keys, &tree, note)
            .ok_or_else(|| broken("checkpoint", "is not signed by the key that was given"))
    }

    pub(crate) fn of_tree(keys: &[LogPublicKey], tree: &TreeName, note: &[u8]) -> Option<Self> {
        let (key, text) = keys
            .iter()
            .find_map(|key| Some((key, key.open(tree, note)?)))?;
        let read = Note::from_bytes(&text).ok()?;
        let ours = read.origin() == tree.origin(key.name())
            && read.extension().is_empty()
            && read.to_bytes() == text
            && read.size() < MAX_SIZE;
        ours.then(|| Self {
            tree: tree.clone(),
            size: read.size(),
            root: Digest(read.hash().0),
            note: note.to_owned(),
        })
    }

    /// Whose; `None` for the house's own tree.
    pub fn tenant(&self) -> Option<&str> {
        self.tree.tenant()
    }

    /// The signed note.
    pub fn note(&self) -> &[u8] {
        &self.note
    }

    pub(crate) fn hash(&self) -> Hash {
        Hash(self.root.0)
    }
}
