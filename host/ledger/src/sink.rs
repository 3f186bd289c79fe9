//! Checkpoints in a file elsewhere, each on a line of its own.

use std::{
    fs::{File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    Checkpoint, CheckpointSink, LedgerError, LogPublicKey,
    error::{broken, open_error},
};

/// A file that checkpoints are appended to, as JSON Lines `{"note": "…"}`. Put it
/// where whoever keeps the ledger cannot write: it convicts a log that was cut
/// short or forked later.
#[derive(Debug)]
pub struct CheckpointFile {
    file: File,
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    note: String,
}

impl CheckpointFile {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    ///
    /// When it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let file = OpenOptions::new().append(true).create(true).open(path);
        Ok(Self {
            file: file.map_err(open_error(path))?,
            path: path.to_owned(),
        })
    }
}

impl CheckpointSink for CheckpointFile {
    fn take(&mut self, checkpoint: &Checkpoint) -> Result<(), String> {
        let note = String::from_utf8_lossy(checkpoint.note()).into_owned();
        let line = serde_json::to_string(&Line { note }).unwrap_or_default();
        let written = self
            .file
            .write_all(format!("{line}\n").as_bytes())
            .and_then(|()| self.file.sync_data());
        written.map_err(|e| format!("{}: cannot be written ({})", self.path.display(), e.kind()))
    }
}

/// Reads checkpoints that were held elsewhere: signed notes one after another, as a
/// receiver may have stored them, or a file that a [`CheckpointFile`] has written.
///
/// # Errors
///
/// When one of them is none, or none of the keys has signed it.
pub fn read_checkpoints(text: &str, keys: &[LogPublicKey]) -> Result<Vec<Checkpoint>, LedgerError> {
    if !text.starts_with('{') {
        let open = |note: &String| Checkpoint::open(keys, note.as_bytes());
        return notes(text).iter().map(open).collect();
    }
    let read = |(i, line): (usize, &str)| {
        let read = serde_json::from_str(line);
        let Line { note } =
            read.map_err(|_| broken("checkpoints", format!("line {} holds no note", i + 1)))?;
        Checkpoint::open(keys, note.as_bytes())
    };
    text.lines().enumerate().map(read).collect()
}

/// The notes of a text, each with the lines of its signatures at its end; what stands
/// between two of them may be empty lines.
fn notes(text: &str) -> Vec<String> {
    let mut notes = vec![String::new()];
    let mut signed = false;
    for line in text.split_inclusive('\n') {
        let signature = line.starts_with("\u{2014} ");
        if signed && !signature {
            if line.trim_end_matches(['\r', '\n']).is_empty() {
                continue;
            }
            notes.push(String::new());
        }
        signed = signature;
        if let Some(note) = notes.last_mut() {
            note.push_str(line);
        }
    }
    notes
}
