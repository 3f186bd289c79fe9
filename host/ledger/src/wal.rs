//! The write-ahead log of the house: the leaves of all tenants, one after
//! another, so that a thousand tenants cost no more syncs than one.
//!
//! A segment is a file of frames:
//!
//! | bytes | |
//! | --- | --- |
//! | 4 | `GwA1` for the first frame of a batch, `Gwa1` for the others |
//! | 4 | CRC-32 of all that follows in the frame |
//! | 8 | position in the log, counting on from segment to segment |
//! | 8 | index in its tree |
//! | 1, 2 | lengths of the tree's name and of the leaf |
//! | | name, leaf |
//!
//! Numbers are little-endian. A batch is written only once the one before it was
//! synced: the first frame of a batch proves all that stands before it.

use std::{collections::BTreeMap, io};

use crate::{
    disk::{Disk, Growing},
    error::{LedgerError, broken, read_error},
    tree::TreeName,
};

const FIRST: [u8; 4] = *b"GwA1";
const NEXT: [u8; 4] = *b"Gwa1";
const HEAD: usize = 27;
pub(crate) const FOLDER: &str = "wal";

/// A leaf that is in the log and not yet in its tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pending {
    pub(crate) tree: TreeName,
    pub(crate) index: u64,
    pub(crate) leaf: Vec<u8>,
}

/// The segment that is written to, and what is not in the trees yet.
pub(crate) struct Wal<F> {
    file: F,
    segments: Vec<String>,
    next: u64,
    sizes: BTreeMap<TreeName, u64>,
    pending: Vec<Pending>,
    pending_bytes: usize,
}

/// Leaves on their way into the trees, and the segments that are of no more use
/// once they are there.
#[derive(Debug, Default)]
pub(crate) struct Cut {
    pub(crate) leaves: Vec<Pending>,
    pub(crate) segments: Vec<String>,
}

impl<F: Growing> Wal<F> {
    /// A new log, on trees of these sizes.
    pub(crate) fn start(
        disk: &impl Disk<File = F>,
        next: u64,
        sizes: BTreeMap<TreeName, u64>,
    ) -> io::Result<Self> {
        let segment = segment(next);
        Ok(Self {
            file: disk.create(&segment)?,
            segments: vec![segment],
            next,
            sizes,
            pending: Vec::new(),
            pending_bytes: 0,
        })
    }

    /// Writes leaves in one go, and returns when they are durable, with the
    /// index of each in its tree. After an error this log may not be used any
    /// more.
    pub(crate) fn append(&mut self, leaves: Vec<(TreeName, Vec<u8>)>) -> io::Result<Vec<u64>> {
        let mut batch = Vec::new();
        let mut indices = Vec::with_capacity(leaves.len());
        for (tree, leaf) in leaves {
            let size = self.sizes.entry(tree.clone()).or_default();
            let pending = Pending {
                tree,
                index: *size,
                leaf,
            };
            *size += 1;
            frame(&mut batch, self.next, &pending);
            self.next += 1;
            indices.push(pending.index);
            self.pending_bytes += pending.leaf.len();
            self.pending.push(pending);
        }
        self.file.append(&batch)?;
        self.file.sync()?;
        Ok(indices)
    }

    /// Position after the last durable leaf.
    pub(crate) fn position(&self) -> u64 {
        self.next
    }

    /// Bytes of leaves that no tree has yet.
    pub(crate) fn pending_bytes(&self) -> usize {
        self.pending_bytes
    }

    pub(crate) fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Hands over what is to go into the trees, and goes on in a new segment.
    pub(crate) fn cut(&mut self, disk: &impl Disk<File = F>) -> io::Result<Cut> {
        if self.pending.is_empty() {
            // A segment of the same name would take this one's place.
            return Ok(Cut::default());
        }
        let segment = segment(self.next);
        self.file = disk.create(&segment)?;
        self.pending_bytes = 0;
        Ok(Cut {
            leaves: std::mem::take(&mut self.pending),
            segments: std::mem::replace(&mut self.segments, vec![segment]),
        })
    }
}

fn segment(first: u64) -> String {
    format!("{FOLDER}/{first:020}")
}

fn frame(batch: &mut Vec<u8>, position: u64, pending: &Pending) {
    let start = batch.len();
    batch.extend(if start == 0 { FIRST } else { NEXT });
    batch.extend([0; 4]);
    batch.extend(position.to_le_bytes());
    batch.extend(pending.index.to_le_bytes());
    let name = pending.tree.as_str().as_bytes();
    // Both are bounded where they are made: a tenant's name has at most 63
    // characters, a leaf 65,535 bytes.
    batch.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
    batch.extend(
        u16::try_from(pending.leaf.len())
            .unwrap_or(u16::MAX)
            .to_le_bytes(),
    );
    batch.extend(name);
    batch.extend(&pending.leaf);
    let sum = batch.get(start + 8..).map_or(0, crc32fast::hash);
    if let Some(place) = batch.get_mut(start + 4..start + 8) {
        place.copy_from_slice(&sum.to_le_bytes());
    }
}

/// What a log left behind.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) leaves: Vec<Pending>,
    pub(crate) segments: Vec<String>,
    /// Position after the last leaf.
    pub(crate) next: u64,
    /// Bytes at the end that are no leaves.
    pub(crate) torn: u64,
}

/// Reads what a log left behind. `until` is the position up to which leaves were
/// acknowledged, where that is known: what lies beyond is cut off too.
pub(crate) fn find(disk: &impl Disk, until: Option<u64>) -> Result<Found, LedgerError> {
    let mut found = Found::default();
    let names = disk.list(FOLDER).map_err(read_error(FOLDER))?;
    for (i, name) in names.iter().enumerate() {
        let path = format!("{FOLDER}/{name}");
        let first = name
            .parse()
            .ok()
            .filter(|first| segment(*first) == path)
            .ok_or_else(|| broken(&path, "is no segment of this log"))?;
        if i > 0 && first != found.next {
            return Err(broken(
                &path,
                format!(
                    "begins at {first} where the segment before it ends at {}",
                    found.next
                ),
            ));
        }
        found.next = first;
        let bytes = disk.read(&path).map_err(read_error(&path))?;
        let bytes = bytes.unwrap_or_default();
        let torn = scan(&bytes, &path, &mut found)?;
        if torn > 0 && i + 1 < names.len() {
            return Err(broken(
                &path,
                format!(
                    "has {torn} bytes at its end that are no leaf, and a later segment follows"
                ),
            ));
        }
        found.torn += torn as u64;
        found.segments.push(path);
    }
    if let Some(until) = until.filter(|until| *until < found.next) {
        let beyond = usize::try_from(found.next - until).unwrap_or(usize::MAX);
        let keep = found.leaves.len().saturating_sub(beyond);
        let cut = found.leaves.split_off(keep);
        found.torn += cut
            .iter()
            .map(|p| (HEAD + p.leaf.len()) as u64)
            .sum::<u64>();
        found.next = until;
    }
    Ok(found)
}

/// The frames of a segment; returns how many bytes at its end are torn.
fn scan(bytes: &[u8], path: &str, found: &mut Found) -> Result<usize, LedgerError> {
    let mut rest = bytes;
    while !rest.is_empty() {
        let Some((read, after)) = unframe(rest) else {
            break;
        };
        if read.position != found.next {
            return Err(broken(
                path,
                format!(
                    "leaf {} stands where leaf {} belongs",
                    read.position, found.next
                ),
            ));
        }
        found.leaves.push(read.pending);
        found.next += 1;
        rest = after;
    }
    // A crash leaves behind parts of the batch that was not synced, and nothing
    // after it.
    let later = (0..rest.len())
        .filter_map(|at| rest.get(at..))
        .find_map(|rest| unframe(rest).filter(|(read, _)| read.first));
    match later {
        Some((read, _)) if read.position > found.next => Err(broken(
            path,
            format!(
                "leaf {} is damaged, and leaf {} was written after it",
                found.next, read.position
            ),
        )),
        _ => Ok(rest.len()),
    }
}

struct Read {
    first: bool,
    position: u64,
    pending: Pending,
}

fn unframe(bytes: &[u8]) -> Option<(Read, &[u8])> {
    let (magic, rest) = bytes.split_first_chunk::<4>()?;
    let first = match *magic {
        FIRST => true,
        NEXT => false,
        _ => return None,
    };
    let (sum, summed) = rest.split_first_chunk::<4>()?;
    let (position, rest) = summed.split_first_chunk::<8>()?;
    let (index, rest) = rest.split_first_chunk::<8>()?;
    let (name_length, rest) = rest.split_first()?;
    let (leaf_length, rest) = rest.split_first_chunk::<2>()?;
    let (name, rest) = rest.split_at_checked((*name_length).into())?;
    let (leaf, rest) = rest.split_at_checked(u16::from_le_bytes(*leaf_length).into())?;
    let summed = summed.get(..summed.len() - rest.len())?;
    if crc32fast::hash(summed) != u32::from_le_bytes(*sum) {
        return None;
    }
    let read = Read {
        first,
        position: u64::from_le_bytes(*position),
        pending: Pending {
            tree: TreeName::parse(std::str::from_utf8(name).ok()?)?,
            index: u64::from_le_bytes(*index),
            leaf: leaf.to_owned(),
        },
    };
    Some((read, rest))
}
