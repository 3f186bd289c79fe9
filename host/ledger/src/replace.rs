//! The key that signs is replaced by another. A crash may follow each step: what was
//! begun is ended, or undone, before anything else is written.
//!
//! 1. The next private key is kept beside the current one.
//! 2. A leaf of the house's tree names both, and a checkpoint that the current key
//!    signs covers it. Until then the replacement is undone, from then on it is ended.
//! 3. The proof of that leaf goes into a file of its own.
//! 4. `keys` names the next key last.
//! 5. Every tree is signed anew as it stands, so that the key before is of no more
//!    use to whoever may have it.
//! 6. The next private key takes the current one's place, which is destroyed.

use std::{path::Path, sync::Arc};

use cap_std::{ambient_authority, fs::Dir};

use crate::{
    Checkpoint, Handover, Leaf, LedgerError, LogKey, LogPublicKey, RecoveredLeaf, StartLeaf,
    StopLeaf,
    disk::{Disk, Folder},
    durable::{KEYS, lock, read_keys},
    error::{broken, open_error, read_error, write_error},
    log::{Opened, Trees, open},
    read::{bundle, prove},
    succession,
    tree::{TreeName, WIDTH, entries},
    wal::Wal,
    writer::{append_to_house, heads},
};

const NEW_KEYS: &str = "keys.new";

/// Where the private keys of a log are kept, outside of its folder. What a call has
/// changed is durable when it returns.
pub trait KeyStore {
    /// Why a key cannot be read or written.
    type Error: From<LedgerError>;

    /// The key that signs.
    fn current(&self) -> Result<LogKey, Self::Error>;
    /// The key that is to take its place, while a replacement is under way.
    fn next(&self) -> Result<Option<LogKey>, Self::Error>;
    /// Keeps a key that is to take the current one's place.
    fn keep(&mut self, next: &LogKey) -> Result<(), Self::Error>;
    /// Puts the next key in the current one's place, in one step, and destroys that.
    fn promote(&mut self) -> Result<(), Self::Error>;
    /// Takes the next key away.
    fn discard(&mut self) -> Result<(), Self::Error>;
}

/// Replaces the key of the ledger in a folder by another of the same name. A
/// replacement that a crash has interrupted is ended first; if it can be, its key
/// is the one that signs, and this one is not used.
///
/// # Errors
///
/// When the ledger is in use, cannot be written, or is not what was written.
pub fn replace_key<S: KeyStore>(
    folder: &Path,
    store: &mut S,
    next: &LogKey,
    at: u64,
) -> Result<Handover, S::Error> {
    locked(folder, |disk| match resume(disk, store, at)? {
        Some(handover) => Ok(handover),
        None => begin(disk, store, next, at),
    })
}

/// Ends a replacement that a crash has interrupted, or undoes it where nothing of it
/// is in the ledger yet; `None` then, and where there is none.
///
/// # Errors
///
/// When the ledger is in use, cannot be written, or is not what was written.
pub fn resume_replacement<S: KeyStore>(
    folder: &Path,
    store: &mut S,
    at: u64,
) -> Result<Option<Handover>, S::Error> {
    locked(folder, |disk| resume(disk, store, at))
}

fn locked<T, E: From<LedgerError>>(
    folder: &Path,
    act: impl FnOnce(&Arc<Folder>) -> Result<T, E>,
) -> Result<T, E> {
    let dir = Dir::open_ambient_dir(folder, ambient_authority()).map_err(open_error(folder))?;
    let lock = lock(&dir, folder)?;
    let done = act(&Arc::new(Folder::new(dir)));
    let _ = lock.unlock();
    done
}

fn begin<D: Disk, S: KeyStore>(
    disk: &Arc<D>,
    store: &mut S,
    next: &LogKey,
    at: u64,
) -> Result<Handover, S::Error> {
    let current = store.current()?;
    let named = named(&**disk)?;
    if named.last() != Some(&current.public()) {
        return Err(not_last(&current).into());
    }
    if next.name() != current.name() || named.contains(&next.public()) {
        let problem = format!("cannot be followed by {}", next.public());
        return Err(broken(KEYS, problem).into());
    }
    let opened = open(disk, current.clone(), &[current.public()], None)?;
    store.keep(next)?;
    let Opened {
        mut wal,
        mut trees,
        torn,
        clean,
    } = opened;
    let start = Leaf::Start(StartLeaf {
        at,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        clean,
    });
    let mut leaves = recovered(torn, at);
    leaves.push(start);
    leaves.extend(heads(at, &trees.heads()));
    leaves.push(succession::leaf(&current.public(), &next.public(), at));
    leaves.push(Leaf::Stop(StopLeaf { at }));
    file(&**disk, &mut wal, &mut trees, &leaves)?;
    hand_over(&**disk, store, &mut trees, &current, next)
}

fn resume<D: Disk, S: KeyStore>(
    disk: &Arc<D>,
    store: &mut S,
    at: u64,
) -> Result<Option<Handover>, S::Error> {
    let Some(next) = store.next()? else {
        return Ok(None);
    };
    let current = store.current()?;
    let keys = [current.public(), next.public()];
    let Opened {
        mut wal,
        mut trees,
        torn,
        ..
    } = open(disk, current.clone(), &keys, None)?;
    file(&**disk, &mut wal, &mut trees, &recovered(torn, at))?;
    if entry(&**disk, &trees, &keys)?.is_none() {
        store.discard()?;
        return Ok(None);
    }
    hand_over(&**disk, store, &mut trees, &current, &next).map(Some)
}

fn recovered(torn: u64, at: u64) -> Vec<Leaf> {
    let leaf = Leaf::Recovered(RecoveredLeaf {
        at,
        bytes: torn,
        after: "crash".to_owned(),
    });
    (torn > 0).then_some(leaf).into_iter().collect()
}

/// Writes leaves into the house's tree.
fn file<D: Disk>(
    disk: &D,
    wal: &mut Wal<D::File>,
    trees: &mut Trees<D>,
    leaves: &[Leaf],
) -> Result<(), LedgerError> {
    append_to_house(wal, leaves)?;
    trees.take(wal.cut(disk).map_err(write_error)?)?;
    disk.sync().map_err(write_error)
}

/// All that follows once the leaf is in the tree; what was done of it before is done
/// again.
fn hand_over<D: Disk, S: KeyStore>(
    disk: &D,
    store: &mut S,
    trees: &mut Trees<D>,
    current: &LogKey,
    next: &LogKey,
) -> Result<Handover, S::Error> {
    let keys = [current.public(), next.public()];
    let mut named = named(disk)?;
    named.retain(|key| *key != next.public());
    if named.last() != Some(&current.public()) {
        return Err(not_last(current).into());
    }
    named.push(next.public());
    let number = named.len() - 2;
    let path = succession::path(number);
    prove_handover(disk, trees, &keys, &path)?;
    let [before, after] = &keys;
    let handover = succession::proven(disk, number, before, after);
    let handover = handover.map_err(|problem| broken(&path, problem))?;
    name(disk, &named)?;
    trees.sign_anew(next.clone())?;
    store.promote()?;
    Ok(handover)
}

/// Writes the proof, for as long as the key before is the one that has signed the
/// house's tree last; afterwards it is there.
fn prove_handover<D: Disk>(
    disk: &D,
    trees: &Trees<D>,
    keys: &[LogPublicKey; 2],
    path: &str,
) -> Result<(), LedgerError> {
    let [current, _] = keys;
    let house = TreeName::house();
    let note = disk
        .read(&house.checkpoint())
        .map_err(read_error(&house.checkpoint()))?;
    let signed =
        note.and_then(|note| Checkpoint::of_tree(std::slice::from_ref(current), &house, &note));
    let (Some(checkpoint), Some(index)) = (signed, entry(disk, trees, keys)?) else {
        return Ok(());
    };
    let proof = prove(disk, &house, checkpoint, index)?;
    disk.write(path, proof.to_text().as_bytes())
        .map_err(write_error)?;
    disk.sync().map_err(write_error)
}

/// The entry of the house's tree by which the first of these keys hands over to the
/// second.
fn entry<D: Disk>(
    disk: &D,
    trees: &Trees<D>,
    [from, to]: &[LogPublicKey; 2],
) -> Result<Option<u64>, LedgerError> {
    let house = TreeName::house();
    let size = trees.sizes().get(&house).copied().unwrap_or_default();
    for index in (0..size.div_ceil(WIDTH)).rev() {
        let Some(bundle) = bundle(disk, &house, index, size)? else {
            // Retention has taken out what is older.
            break;
        };
        for (place, entry) in (index * WIDTH..).zip(entries(&bundle)) {
            if let Some(Ok(Leaf::Key(leaf))) = entry.map(Leaf::from_bytes)
                && succession::names(&leaf).as_ref() == Some(&(from.clone(), to.clone()))
            {
                return Ok(Some(place));
            }
        }
    }
    Ok(None)
}

fn named(disk: &impl Disk) -> Result<Vec<LogPublicKey>, LedgerError> {
    let bytes = disk.read(KEYS).map_err(read_error(KEYS))?;
    read_keys(&String::from_utf8_lossy(&bytes.unwrap_or_default()))
}

/// Writes the keys that have signed here, the one that signs from now on last.
fn name(disk: &impl Disk, keys: &[LogPublicKey]) -> Result<(), LedgerError> {
    let text: String = keys.iter().map(|key| format!("{key}\n")).collect();
    disk.write(NEW_KEYS, text.as_bytes())
        .and_then(|()| disk.sync())
        .and_then(|()| disk.rename(NEW_KEYS, KEYS))
        .and_then(|()| disk.sync())
        .map_err(write_error)
}

fn not_last(current: &LogKey) -> LedgerError {
    let problem = format!("does not end with the key that signs, {}", current.public());
    broken(KEYS, problem)
}

#[cfg(test)]
mod tests;
