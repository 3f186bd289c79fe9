//! Flows in files and folders, and what lies beside them.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use anyhow::anyhow;
use guichet_flow::{DOCUMENT_LIMIT, Flow, Library};

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
    /// Its text, without what is no UTF-8: such a file is no JSON either. Of one
    /// that is too large so much that a flow's reader finds it so.
    pub(crate) fn read(&self) -> Result<String, Problem> {
        let bytes = bytes(&self.path)?;
        Ok(String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }
}

/// The text of a file: a flow, a script, settings.
pub(crate) fn text(path: &Path) -> Result<String, Problem> {
    let refused = |error: anyhow::Error| Problem::usage(error).at(path.display().to_string());
    let bytes = bytes(path)?;
    if bytes.len() > DOCUMENT_LIMIT {
        return Err(refused(anyhow!(
            "has more than the {DOCUMENT_LIMIT} bytes that are read; make it smaller"
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        refused(anyhow!("is not UTF-8 at byte {at}; save it as UTF-8"))
    })
}

/// No more than the limit, and the byte beyond it, is read of any file.
fn bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let most = u64::try_from(DOCUMENT_LIMIT).unwrap_or(u64::MAX);
    File::open(path)
        .and_then(|file| file.take(most.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(|error| unreadable(path, error))?;
    Ok(bytes)
}

/// One flow.
pub(crate) fn flow(path: &Path) -> Result<Flow, Problem> {
    let flow = text(path)?.parse::<Flow>();
    flow.map_err(|error| Problem::usage(error).at(path.display().to_string()))
}

/// A flow, and those that lie beside it. What beside it is no flow is passed
/// over.
pub(crate) fn library(path: &Path) -> Result<(Library, usize), Problem> {
    let name = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    let mut library = Library::new();
    let start = library.add(&name(path), flow(path)?);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let beside = fs::read_dir(folder.unwrap_or(Path::new(".")));
    let mut files: Vec<_> = beside
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| file.extension().is_some_and(|e| e == "json"))
        .filter(|file| file.file_name() != path.file_name())
        .collect();
    files.sort();
    for file in files {
        if let Ok(flow) = flow(&file) {
            library.add(&name(&file), flow);
        }
    }
    Ok((library, start))
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
