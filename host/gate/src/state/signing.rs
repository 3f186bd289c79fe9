//! The key that checkpoints are signed with: where it is kept, and how another takes
//! its place.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use guichet_ledger::{KeyStore, LogKey};

use super::{fault, read, write};
use crate::error::Error;

/// The key's file in a state folder, and while it is being replaced the next one's.
pub(super) struct SigningKeys {
    folder: PathBuf,
}

impl SigningKeys {
    pub(super) fn of(state: &Path) -> Self {
        Self {
            folder: state.to_owned(),
        }
    }

    pub(super) fn file(&self) -> PathBuf {
        self.folder.join("ledger.key")
    }

    fn next_file(&self) -> PathBuf {
        self.folder.join("ledger.key.new")
    }

    /// The key that signs; `None` in a state folder that has none yet.
    pub(super) fn read(&self) -> Result<Option<LogKey>, Error> {
        key(self.file())
    }

    /// Keeps the first key of a log.
    pub(super) fn make(&self, key: &LogKey) -> Result<(), Error> {
        write(&self.file(), key.to_private_text().as_bytes())
    }
}

fn key(path: PathBuf) -> Result<Option<LogKey>, Error> {
    let Some(text) = read(&path)? else {
        return Ok(None);
    };
    let text = String::from_utf8(text).unwrap_or_default();
    LogKey::from_private_text(&text)
        .map(Some)
        .map_err(|e| fault(path, format!("{e}; restore it")))
}

impl KeyStore for SigningKeys {
    type Error = Error;

    fn current(&self) -> Result<LogKey, Error> {
        let missing = || fault(self.file(), "is not there; give a state folder".to_owned());
        self.read()?.ok_or_else(missing)
    }

    fn next(&self) -> Result<Option<LogKey>, Error> {
        key(self.next_file())
    }

    /// Written under another name first: what has this one is whole.
    fn keep(&mut self, next: &LogKey) -> Result<(), Error> {
        let part = self.folder.join("ledger.key.part");
        let path = self.next_file();
        let there = |error: &io::Error| error.kind() != io::ErrorKind::NotFound;
        if let Some(error) = fs::remove_file(&part).err().filter(there) {
            return Err(failed(part)(error));
        }
        write(&part, next.to_private_text().as_bytes())?;
        fs::rename(&part, &path)
            .and_then(|()| sync(&self.folder))
            .map_err(failed(path))
    }

    /// What the file of the key before held is written over, as far as the file system
    /// writes in place.
    fn promote(&mut self) -> Result<(), Error> {
        let path = self.file();
        let replaced = || {
            let mut before = fs::OpenOptions::new().write(true).open(&path)?;
            let length = before.metadata()?.len();
            fs::rename(self.next_file(), &path)?;
            sync(&self.folder)?;
            let zeros = vec![0; usize::try_from(length).unwrap_or_default()];
            before.write_all(&zeros)?;
            before.sync_all()
        };
        replaced().map_err(failed(path.clone()))
    }

    fn discard(&mut self) -> Result<(), Error> {
        let path = self.next_file();
        fs::remove_file(&path)
            .and_then(|()| sync(&self.folder))
            .map_err(failed(path))
    }
}

fn failed(path: PathBuf) -> impl FnOnce(io::Error) -> Error {
    move |e| fault(path, format!("cannot be written ({})", e.kind()))
}

/// Names in a folder are durable once it is synced.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}
