//! Flows in files and folders.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::exit::Problem;

/// What is read of a folder that goes deeper is nobody's collection of flows.
const DEPTH: usize = 32;

/// A file that may hold a flow.
pub(crate) struct Source {
    /// As it was named, or from the folder that was.
    pub(crate) path: PathBuf,
    /// Whether it was named itself, and not by its folder.
    pub(crate) named: bool,
}

impl Source {
    /// Its text, without what is no UTF-8: such a file is no JSON either.
    pub(crate) fn read(&self) -> Result<String, Problem> {
        let bytes = fs::read(&self.path).map_err(|error| unreadable(&self.path, error))?;
        Ok(String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }
}

/// Files as they are named; of folders all files that end in `.json` or have no
/// ending, by name, without hidden ones and links.
pub(crate) fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, Problem> {
    let mut sources = Vec::new();
    for path in paths {
        let kind = fs::metadata(path).map_err(|error| unreadable(path, error))?;
        if kind.is_dir() {
            folder(path, 0, &mut sources)?;
        } else {
            sources.push(Source {
                path: path.clone(),
                named: true,
            });
        }
    }
    Ok(sources)
}

fn folder(path: &Path, depth: usize, sources: &mut Vec<Source>) -> Result<(), Problem> {
    let listed: io::Result<Vec<fs::DirEntry>> = fs::read_dir(path).and_then(Iterator::collect);
    let mut entries = listed.map_err(|error| unreadable(path, error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let kind = entry
            .file_type()
            .map_err(|error| unreadable(&path, error))?;
        let ending = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
        if kind.is_dir() && depth < DEPTH {
            folder(&path, depth + 1, sources)?;
        } else if kind.is_file() && ending.is_none_or(|ending| ending == "json") {
            sources.push(Source { path, named: false });
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: io::Error) -> Problem {
    let error = anyhow::Error::new(error).context("cannot be read");
    Problem::usage(error).at(path.display().to_string())
}
