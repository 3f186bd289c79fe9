//! The real disk: a folder, through a handle that no name leads out of.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, Read as _, Write as _},
    path::Path,
    sync::{Mutex, PoisonError},
};

use cap_std::{
    ambient_authority,
    fs::{Dir, OpenOptions},
};

use super::{Disk, Growing};
use crate::error::{LedgerError, open_error};

/// From so many files on, one sync of the whole file system costs less than one
/// of each.
const MANY: usize = 64;

/// A folder of the file system.
#[derive(Debug)]
pub(crate) struct Folder {
    dir: Dir,
    /// Written and not known to be on the medium.
    unsynced: Mutex<BTreeSet<String>>,
}

impl Folder {
    /// Opens a folder that the caller named.
    pub(crate) fn open(path: &Path) -> Result<Self, LedgerError> {
        let dir = Dir::open_ambient_dir(path, ambient_authority());
        Ok(Self::new(dir.map_err(open_error(path))?))
    }

    pub(crate) fn new(dir: Dir) -> Self {
        Self {
            dir,
            unsynced: Mutex::default(),
        }
    }

    pub(crate) fn is_folder(&self, path: &str) -> bool {
        self.dir.metadata(path).is_ok_and(|there| there.is_dir())
    }

    fn note(&self, path: &str) {
        let mut unsynced = self.unsynced.lock().unwrap_or_else(PoisonError::into_inner);
        unsynced.insert(path.to_owned());
    }

    /// The folders above a path, made where they are not; those that were made
    /// have to be synced with the ones above them.
    fn folders(&self, path: &str) -> io::Result<()> {
        let Some(folder) = above(path) else {
            return Ok(());
        };
        if self.dir.try_exists(folder)? {
            return Ok(());
        }
        self.folders(folder)?;
        match self.dir.create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => {
                self.note(folder);
                Ok(())
            }
        }
    }

    fn sync_folders_above(&self, path: &str) -> io::Result<()> {
        let mut path = path;
        while let Some(folder) = above(path) {
            sync_folder(&self.dir, folder)?;
            path = folder;
        }
        sync_folder(&self.dir, ".")
    }

    fn sync_each(&self, paths: &BTreeSet<String>) -> io::Result<()> {
        let mut folders: BTreeSet<&str> = BTreeSet::new();
        for path in paths {
            folders.insert(above(path).unwrap_or("."));
            match self.dir.open(path) {
                Ok(file) => file.sync_all()?,
                // What was renamed or removed is told by its folder.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        folders
            .into_iter()
            .try_for_each(|folder| match sync_folder(&self.dir, folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                other => other,
            })
    }

    #[cfg(target_os = "linux")]
    fn sync_many(&self, _: &BTreeSet<String>) -> io::Result<()> {
        // The handle of the folder itself is for finding names only.
        Ok(rustix::fs::syncfs(self.dir.open(".")?)?)
    }

    #[cfg(not(target_os = "linux"))]
    fn sync_many(&self, paths: &BTreeSet<String>) -> io::Result<()> {
        self.sync_each(paths)
    }
}

fn above(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

fn sync_folder(dir: &Dir, folder: &str) -> io::Result<()> {
    dir.open(folder)?.sync_all()
}

impl Disk for Folder {
    type File = File;

    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let mut file = match self.dir.open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let entries = match self.dir.read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut names = entries
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<Vec<_>>>()?;
        names.sort();
        Ok(names)
    }

    fn create(&self, path: &str) -> io::Result<File> {
        self.folders(path)?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        let file = self.dir.open_with(path, &options)?.into_std();
        file.sync_all()?;
        self.sync_folders_above(path)?;
        Ok(file)
    }

    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.folders(path)?;
        self.note(path);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        self.dir.open_with(path, &options)?.write_all(bytes)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.note(to);
        self.dir.rename(from, &self.dir, to)
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        self.note(path);
        match self.dir.remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => self.dir.remove_dir(path),
            other => other,
        }
    }

    fn sync(&self) -> io::Result<()> {
        let paths = {
            let mut unsynced = self.unsynced.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *unsynced)
        };
        let synced = if paths.len() < MANY {
            self.sync_each(&paths)
        } else {
            self.sync_many(&paths)
        };
        if synced.is_err() {
            let mut unsynced = self.unsynced.lock().unwrap_or_else(PoisonError::into_inner);
            unsynced.extend(paths);
        }
        synced
    }
}

impl Growing for File {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}
