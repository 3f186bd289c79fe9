//! A log in one file. A thread of its own takes every leaf that waits, writes
//! them in one go, syncs once, and acknowledges them all.
//!
//! The lines of such a batch after its first begin with a space, which JSON
//! readers skip. A batch is written only once the one before it was synced, so
//! that a line without the space proves all that stands before it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    thread::JoinHandle,
};

use tokio::sync::{mpsc, oneshot};

use crate::{AppendFuture, Leaf, Ledger, LedgerError, Receipt, RecoveredLeaf, disk::Disk};

/// Leaves that may wait for the disk; further ones wait for a place.
const WAITING: usize = 4_096;
/// Leaves that share one sync at most.
const BATCH: usize = 1_024;
/// Begins the lines that were written in one go with the line before.
const SAME_BATCH: u8 = b' ';

/// A ledger in a file, one JSON line a leaf.
#[derive(Debug)]
pub struct FileLedger {
    queue: Option<mpsc::Sender<Waiting>>,
    writer: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Waiting {
    line: Vec<u8>,
    answer: oneshot::Sender<Result<Receipt, LedgerError>>,
}

impl FileLedger {
    /// Opens a log, or starts one. What is torn in the last batch, which was
    /// never acknowledged, is cut off and recorded as such.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened, another process writes to it, or a line
    /// of an earlier batch is no leaf.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let open_error = |e: &io::Error| LedgerError::Open {
            path: path.to_owned(),
            kind: e.kind(),
        };
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .map_err(|e| open_error(&e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LedgerError::Locked {
                    path: path.to_owned(),
                });
            }
            Err(TryLockError::Error(e)) => return Err(open_error(&e)),
        }
        let whole = survey(&file, path)?;
        if whole.torn > 0 {
            file.set_len(whole.bytes).map_err(|e| open_error(&e))?;
            file.seek(SeekFrom::End(0)).map_err(|e| open_error(&e))?;
            let leaf = Leaf::Recovered(RecoveredLeaf { bytes: whole.torn });
            file.append(&line(&leaf)?).map_err(|e| open_error(&e))?;
        }
        file.sync().map_err(|e| open_error(&e))?;
        sync_folder(path).map_err(|e| open_error(&e))?;
        let leaves = whole.leaves + u64::from(whole.torn > 0);
        Self::over(file, leaves).map_err(|e| open_error(&e))
    }

    fn over(disk: impl Disk + 'static, leaves: u64) -> io::Result<Self> {
        let (queue, waiting) = mpsc::channel(WAITING);
        let writer = std::thread::Builder::new()
            .name("guichet-ledger".to_owned())
            .spawn(move || write(disk, waiting, leaves))?;
        Ok(Self {
            queue: Some(queue),
            writer: Some(writer),
        })
    }
}

impl Ledger for FileLedger {
    fn append(&self, leaf: Leaf) -> AppendFuture<'_> {
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            let line = line(&leaf)?;
            let queue = self.queue.as_ref().ok_or(LedgerError::Closed)?;
            queue
                .send(Waiting { line, answer })
                .await
                .map_err(|_| LedgerError::Closed)?;
            answered.await.map_err(|_| LedgerError::Closed)?
        })
    }
}

impl Drop for FileLedger {
    /// Waits until what was appended is on the disk.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

/// The writer: until the last sender is gone, or for ever refusing once the
/// disk has failed.
fn write(mut disk: impl Disk, mut waiting: mpsc::Receiver<Waiting>, mut leaves: u64) {
    let mut poisoned: Option<io::ErrorKind> = None;
    let mut batch = Vec::new();
    while waiting.blocking_recv_many(&mut batch, BATCH) > 0 {
        if poisoned.is_none() {
            let lines: Vec<&[u8]> = batch.iter().map(|w: &Waiting| &*w.line).collect();
            let written = disk
                .append(&lines.join(&SAME_BATCH))
                .and_then(|()| disk.sync());
            poisoned = written.err().map(|e| e.kind());
        }
        for one in batch.drain(..) {
            let answer = if let Some(kind) = poisoned {
                Err(LedgerError::Poisoned { kind })
            } else {
                leaves += 1;
                Ok(Receipt { index: leaves - 1 })
            };
            // Whoever asked may have gone; the leaf is there all the same.
            let _ = one.answer.send(answer);
        }
    }
}

fn line(leaf: &Leaf) -> Result<Vec<u8>, LedgerError> {
    let mut line = serde_json::to_vec(leaf).map_err(|_| LedgerError::Closed)?;
    line.push(b'\n');
    Ok(line)
}

struct Survey {
    leaves: u64,
    bytes: u64,
    torn: u64,
}

fn survey(file: &File, path: &Path) -> Result<Survey, LedgerError> {
    let read_error = |e: &io::Error| LedgerError::Read {
        path: path.to_owned(),
        kind: e.kind(),
    };
    let mut reader = BufReader::new(file);
    let mut survey = Survey {
        leaves: 0,
        bytes: 0,
        torn: 0,
    };
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = reader
            .read_until(b'\n', &mut line)
            .map_err(|e| read_error(&e))? as u64;
        if length == 0 {
            return Ok(survey);
        }
        let whole = line.ends_with(b"\n");
        let leaf = whole && serde_json::from_slice::<Leaf>(&line).is_ok();
        let starts_batch = leaf && line.first() != Some(&SAME_BATCH);
        if leaf && survey.torn == 0 {
            survey.leaves += 1;
            survey.bytes += length;
        } else if starts_batch || (whole && !leaf && is_json(&line)) {
            // What came before it was synced, or it is itself nothing that a
            // crash leaves behind.
            return Err(LedgerError::Broken {
                path: path.to_owned(),
                line: survey.leaves + 1,
            });
        } else {
            // A crash before the sync may leave any part of a batch behind.
            survey.torn += length;
        }
    }
}

fn is_json(line: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

/// A new file is durable only once its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// The leaves of a log, in order.
///
/// # Errors
///
/// When the file cannot be opened; each line that is no leaf is an error of its
/// own.
pub fn read(
    path: &Path,
) -> Result<impl Iterator<Item = Result<Leaf, LedgerError>> + use<>, LedgerError> {
    let owned: PathBuf = path.to_owned();
    let file = File::open(path).map_err(|e| LedgerError::Open {
        path: owned.clone(),
        kind: e.kind(),
    })?;
    let lines = BufReader::new(file.take(u64::MAX)).split(b'\n').enumerate();
    Ok(lines.map(move |(i, line)| {
        let line = line.map_err(|e| LedgerError::Read {
            path: owned.clone(),
            kind: e.kind(),
        })?;
        serde_json::from_slice(&line).map_err(|_| LedgerError::Broken {
            path: owned.clone(),
            line: i as u64 + 1,
        })
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::SwapLeaf;

    fn swap(to: u64) -> Leaf {
        Leaf::Swap(SwapLeaf {
            at: 1,
            tenant: "acme".into(),
            from: None,
            to: Some(to),
            digest: None,
            error: None,
        })
    }

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(future)
    }

    #[test]
    fn what_was_acknowledged_is_read_back_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.jsonl");
        let ledger = FileLedger::open(&path).unwrap();
        for i in 0..3 {
            assert_eq!(block_on(ledger.append(swap(i))).unwrap().index, i);
        }
        drop(ledger);
        let ledger = FileLedger::open(&path).unwrap();
        assert_eq!(block_on(ledger.append(swap(3))).unwrap().index, 3);
        let leaves: Vec<_> = read(&path).unwrap().map(Result::unwrap).collect();
        assert_eq!(leaves, (0..4).map(swap).collect::<Vec<_>>());
    }

    #[test]
    fn a_torn_end_is_cut_off_and_recorded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.jsonl");
        let ledger = FileLedger::open(&path).unwrap();
        block_on(ledger.append(swap(0))).unwrap();
        drop(ledger);
        let mut torn = std::fs::read(&path).unwrap();
        torn.extend(b"{\"leaf\":\"swap\",\"at");
        std::fs::write(&path, torn).unwrap();
        let ledger = FileLedger::open(&path).unwrap();
        block_on(ledger.append(swap(1))).unwrap();
        drop(ledger);
        let leaves: Vec<_> = read(&path).unwrap().map(Result::unwrap).collect();
        let recovered = Leaf::Recovered(RecoveredLeaf { bytes: 18 });
        assert_eq!(leaves, [swap(0), recovered, swap(1)]);
    }

    /// The lines of leaves that were written in one go.
    fn batch(leaves: impl IntoIterator<Item = u64>) -> String {
        let (queue, waiting) = mpsc::channel(WAITING);
        for leaf in leaves {
            let (answer, _) = oneshot::channel();
            let line = line(&swap(leaf)).unwrap();
            queue.try_send(Waiting { line, answer }).unwrap();
        }
        drop(queue);
        let synced = Arc::default();
        let disk = Failing {
            calls_left: 2,
            unsynced: Vec::new(),
            synced: Arc::clone(&synced),
        };
        write(disk, waiting, 0);
        String::from_utf8(std::mem::take(&mut *synced.lock().unwrap())).unwrap()
    }

    fn opened(text: &str) -> Result<Vec<Leaf>, LedgerError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.jsonl");
        std::fs::write(&path, text).unwrap();
        FileLedger::open(&path)?;
        Ok(read(&path).unwrap().map(Result::unwrap).collect())
    }

    #[test]
    fn what_was_written_in_one_go_reads_like_any_other() {
        let text = batch(0..1) + &batch(1..4) + &batch(4..5);
        assert_eq!(text.lines().count(), 5);
        let leaves: Vec<_> = (0..5).map(swap).collect();
        assert_eq!(opened(&text), Ok(leaves));
    }

    #[test]
    fn whatever_is_lost_of_the_last_batch_is_a_torn_end() {
        let before = batch(0..2);
        let last = batch(2..5);
        let lines: Vec<&str> = last.split_inclusive('\n').collect();
        for lost in 0..lines.len() {
            let mut torn = lines.clone();
            let nothing = "\0".repeat(lines[lost].len());
            torn[lost] = &nothing;
            let leaves = opened(&(before.clone() + &torn.concat())).unwrap();
            let kept = 2 + lost as u64;
            let cut = Leaf::Recovered(RecoveredLeaf {
                bytes: torn[lost..].iter().map(|line| line.len() as u64).sum(),
            });
            let expected: Vec<_> = (0..kept).map(swap).chain([cut]).collect();
            assert_eq!(leaves, expected, "{lost}");
        }
    }

    #[test]
    fn what_no_crash_leaves_behind_is_an_error() {
        let synced = batch(0..3);
        let cases = [
            synced.replacen("\"at\":1", "", 1) + &batch(3..5),
            synced.replacen('\n', "", 1) + &batch(3..5),
            "{}\n{}\n".to_owned(),
            "{}\n".to_owned() + &batch(3..4),
            "{\"leaf\":\"of another version\"}\n".to_owned(),
        ];
        for broken in cases {
            let error = opened(&broken).unwrap_err().to_string();
            assert!(
                error.contains("line 1") && error.contains("restore"),
                "{error}\n{broken}"
            );
        }
    }

    #[test]
    fn two_writers_do_not_share_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.jsonl");
        let _first = FileLedger::open(&path).unwrap();
        assert!(matches!(
            FileLedger::open(&path),
            Err(LedgerError::Locked { .. })
        ));
    }

    /// A disk that fails on its n-th call, and remembers what was synced.
    struct Failing {
        calls_left: u32,
        unsynced: Vec<u8>,
        synced: Arc<Mutex<Vec<u8>>>,
    }

    impl Failing {
        fn call(&mut self) -> io::Result<()> {
            self.calls_left = self
                .calls_left
                .checked_sub(1)
                .ok_or(io::Error::from(io::ErrorKind::StorageFull))?;
            Ok(())
        }
    }

    impl Disk for Failing {
        fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
            self.call()?;
            self.unsynced.extend(bytes);
            Ok(())
        }

        fn sync(&mut self) -> io::Result<()> {
            self.call()?;
            self.synced.lock().unwrap().append(&mut self.unsynced);
            Ok(())
        }
    }

    #[test]
    fn nothing_is_acknowledged_that_was_not_synced() {
        for calls_left in 0..8 {
            let synced = Arc::new(Mutex::new(Vec::new()));
            let disk = Failing {
                calls_left,
                unsynced: Vec::new(),
                synced: Arc::clone(&synced),
            };
            let ledger = FileLedger::over(disk, 0).unwrap();
            let answers: Vec<_> = (0..6).map(|i| block_on(ledger.append(swap(i)))).collect();
            let acknowledged = answers.iter().take_while(|answer| answer.is_ok()).count();
            assert_eq!(u32::try_from(acknowledged).unwrap(), calls_left / 2);
            for refused in &answers[acknowledged..] {
                let full = LedgerError::Poisoned {
                    kind: io::ErrorKind::StorageFull,
                };
                assert_eq!(refused, &Err(full));
            }
            let lines = synced.lock().unwrap().split(|b| *b == b'\n').count() - 1;
            assert!(lines >= acknowledged);
        }
    }
}
