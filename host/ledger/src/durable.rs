//! The ledger as a host uses it.

use std::{path::Path, sync::Arc, thread::JoinHandle, time::Duration};

use cap_std::{ambient_authority, fs::Dir};
use tokio::sync::{mpsc, oneshot};

use crate::{
    AppendFuture, Checkpoint, Leaf, Ledger, LedgerError,
    disk::{Disk, Folder},
    error::{broken, open_error, write_error},
    key::{LogKey, LogPublicKey},
    tree::TreeName,
    writer::{Waiting, Writer},
};

/// Leaves that may wait for the disk; further ones wait for a place.
const WAITING: usize = 16_384;
/// The file that says by which keys the checkpoints are signed, oldest first.
pub(crate) const KEYS: &str = "keys";
/// The file that the writer has locked.
pub(crate) const LOCK: &str = "lock";

/// How a ledger is kept.
pub struct LedgerOptions {
    /// What its checkpoints are signed with.
    pub key: LogKey,
    /// Milliseconds since the Unix epoch.
    pub clock: Arc<dyn Fn() -> u64 + Send + Sync>,
    /// The version of the program, for the leaf that says that it started.
    pub version: String,
    /// Between two rounds in which leaves go from the log into the trees, and
    /// checkpoints are signed.
    pub checkpoint_every: Duration,
    /// Between two times that the house's tree says how far the others are.
    pub heads_every: Duration,
    /// Before a log that failed is opened again.
    pub retry_after: Duration,
    /// Where checkpoints are sent, each once it is durable here.
    pub sinks: Vec<Box<dyn CheckpointSink>>,
}

impl LedgerOptions {
    /// Checkpoints every ten seconds, heads every minute, a failed log tried
    /// again after a second, and no sink.
    pub fn new(key: LogKey, clock: Arc<dyn Fn() -> u64 + Send + Sync>) -> Self {
        Self {
            key,
            clock,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            checkpoint_every: Duration::from_secs(10),
            heads_every: Duration::from_mins(1),
            retry_after: Duration::from_secs(1),
            sinks: Vec::new(),
        }
    }
}

impl std::fmt::Debug for LedgerOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LedgerOptions")
            .field("key", &self.key)
            .field("checkpoint_every", &self.checkpoint_every)
            .finish_non_exhaustive()
    }
}

/// A place outside that keeps checkpoints, and so convicts a log that was cut
/// short or forked afterwards.
pub trait CheckpointSink: Send {
    /// Takes a checkpoint. An error is told to the log of the program; the next
    /// checkpoint says all that this one did.
    ///
    /// # Errors
    ///
    /// One line that says what and where.
    fn take(&mut self, checkpoint: &Checkpoint) -> Result<(), String>;
}

/// A ledger in a folder.
#[derive(Debug)]
pub struct DurableLedger {
    queue: Option<mpsc::Sender<Waiting>>,
    writer: Option<JoinHandle<()>>,
}

impl DurableLedger {
    /// Opens a ledger, or starts one. What is torn at its end, which was never
    /// acknowledged, is cut off and recorded as such.
    ///
    /// # Errors
    ///
    /// When the folder cannot be opened, another process writes to it, or what
    /// is there is not what this ledger wrote.
    pub fn open(folder: &Path, options: LedgerOptions) -> Result<Self, LedgerError> {
        std::fs::create_dir_all(folder).map_err(open_error(folder))?;
        let dir = Dir::open_ambient_dir(folder, ambient_authority()).map_err(open_error(folder))?;
        let lock = lock(&dir, folder)?;
        check_keys(&dir, folder, &options.key)?;
        let disk = Arc::new(Folder::new(dir));
        Self::over(disk, options, lock)
    }

    fn over<D: Disk + 'static>(
        disk: Arc<D>,
        options: LedgerOptions,
        lock: std::fs::File,
    ) -> Result<Self, LedgerError> {
        let mut writer = Writer::open(disk, options)?;
        let (queue, waiting) = mpsc::channel(WAITING);
        let clockwork = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .map_err(write_error)?;
        let thread = std::thread::Builder::new()
            .name("guichet-ledger".to_owned())
            .spawn(move || {
                writer.run(waiting, &clockwork);
                writer.close();
                // A process that is just being started by another thread may hold
                // the file a moment longer: the lock is given back, not dropped.
                let _ = lock.unlock();
            });
        let writer = thread.map_err(write_error)?;
        Ok(Self {
            queue: Some(queue),
            writer: Some(writer),
        })
    }
}

/// The lock of who writes to a ledger.
pub(crate) fn lock(dir: &Dir, folder: &Path) -> Result<std::fs::File, LedgerError> {
    let mut options = cap_std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    let opened = dir.open_with(LOCK, &options);
    let file = opened.map_err(open_error(&folder.join(LOCK)))?.into_std();
    file.try_lock().map_err(|_| LedgerError::Locked {
        path: folder.to_owned(),
    })?;
    Ok(file)
}

/// Of the keys that have signed here, this one is the last; it is the first in a
/// ledger that is new.
fn check_keys(dir: &Dir, folder: &Path, key: &LogKey) -> Result<(), LedgerError> {
    let public = key.public();
    let path = folder.join(KEYS);
    let text = match dir.read_to_string(KEYS) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let line = format!("{public}\n");
            let written = dir.write(KEYS, &line).and_then(|()| {
                dir.open(KEYS)?.sync_all()?;
                dir.open(".")?.sync_all()
            });
            written.map_err(open_error(&path))?;
            line
        }
        read => read.map_err(open_error(&path))?,
    };
    let keys = read_keys(&text)?;
    if keys.last() == Some(&public) {
        return Ok(());
    }
    Err(broken(
        KEYS,
        format!("does not end with the key that would sign, {public}"),
    ))
}

/// Keys in signed-note form, one a line.
pub(crate) fn read_keys(text: &str) -> Result<Vec<LogPublicKey>, LedgerError> {
    let keys: Vec<LogPublicKey> = text.lines().map(str::parse).collect::<Result<_, _>>()?;
    let written: String = keys.iter().map(|key| format!("{key}\n")).collect();
    if written == text {
        Ok(keys)
    } else {
        Err(broken(
            KEYS,
            "has lines that do not end as they were written",
        ))
    }
}

impl Ledger for DurableLedger {
    fn append(&self, leaf: Leaf) -> AppendFuture<'_> {
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            let waiting = Waiting {
                tree: tree_of(&leaf)?,
                leaf: leaf.to_bytes()?,
                answer,
            };
            let queue = self.queue.as_ref().ok_or(LedgerError::Closed)?;
            queue.send(waiting).await.map_err(|_| LedgerError::Closed)?;
            answered.await.map_err(|_| LedgerError::Closed)?
        })
    }
}

fn tree_of(leaf: &Leaf) -> Result<TreeName, LedgerError> {
    let Some(tenant) = leaf.tenant() else {
        return Ok(TreeName::house());
    };
    TreeName::of_tenant(tenant).ok_or_else(|| broken("tenants", "would hold a name that is none"))
}

impl Drop for DurableLedger {
    /// Waits until what was appended is on the disk and in the trees.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}
