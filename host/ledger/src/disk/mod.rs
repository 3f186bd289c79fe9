//! The disk under the log, behind a trait so that tests can lose, tear and fail
//! what is written to it.

mod folder;
#[cfg(test)]
pub(crate) mod simulated;

use std::io;

pub(crate) use folder::Folder;

/// A folder with files, by relative paths with `/` between names.
pub(crate) trait Disk: Send + Sync {
    /// A file that only grows.
    type File: Growing;

    /// A whole file; `None` where there is none.
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>>;

    /// The names in a folder, in order; none where there is no such folder.
    fn list(&self, folder: &str) -> io::Result<Vec<String>>;

    /// A new empty file, durably there with the folders that it lies in. One
    /// that was there is emptied.
    fn create(&self, path: &str) -> io::Result<Self::File>;

    /// Writes a whole file, and the folders that it lies in. It is durable after
    /// the next [`Disk::sync`].
    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Puts a file in another's place. Durable after the next [`Disk::sync`];
    /// after a crash before it, one of the two is there.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Takes a file, or an empty folder, away. Durable after the next
    /// [`Disk::sync`].
    fn remove(&self, path: &str) -> io::Result<()>;

    /// Returns when everything that was written through this is on the medium.
    fn sync(&self) -> io::Result<()>;
}

/// A file that only grows.
pub(crate) trait Growing: Send {
    /// Writes all of it at the end.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Returns when everything that was appended is on the medium.
    fn sync(&mut self) -> io::Result<()>;
}
