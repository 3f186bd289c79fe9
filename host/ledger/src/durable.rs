//! The ledger as a host uses it: a thread that makes leaves durable in groups,
//! and one that puts them into the trees behind it.

use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use cap_std::{ambient_authority, fs::Dir};
use tokio::{
    runtime::Runtime,
    sync::{mpsc, oneshot},
};

use crate::{
    AppendFuture, Checkpoint, Head, HeadsLeaf, Leaf, Ledger, LedgerError, Receipt, RecoveredLeaf,
    StartLeaf, StopLeaf,
    disk::{Disk, Folder},
    error::{broken, write_error},
    key::{LogKey, LogPublicKey},
    log::{Opened, Trees, open},
    tree::TreeName,
    wal::{Cut, Wal},
};

/// Leaves that may wait for the disk; further ones wait for a place.
const WAITING: usize = 16_384;
/// Leaves that share one sync at most.
const BATCH: usize = 4_096;
/// Bytes of leaves that may be in the log and not in the trees; further leaves
/// wait.
const MOST_PENDING: usize = 256 << 20;
/// How often the writer looks what is due when no leaf comes.
const TICK: Duration = Duration::from_millis(250);
/// Heads in one leaf.
const HEADS: usize = 400;
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

#[derive(Debug)]
struct Waiting {
    tree: TreeName,
    leaf: Vec<u8>,
    answer: oneshot::Sender<Result<Receipt, LedgerError>>,
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
        let open_error = |e: std::io::Error| LedgerError::Open {
            path: folder.to_owned(),
            kind: e.kind(),
        };
        std::fs::create_dir_all(folder).map_err(open_error)?;
        let dir = Dir::open_ambient_dir(folder, ambient_authority()).map_err(open_error)?;
        let lock = lock(&dir, folder)?;
        let keys = keys(&dir, folder, &options.key)?;
        let disk = Arc::new(Folder::new(dir));
        Self::over(disk, options, keys, lock)
    }

    fn over<D: Disk + 'static>(
        disk: Arc<D>,
        options: LedgerOptions,
        keys: Vec<LogPublicKey>,
        lock: impl Send + 'static,
    ) -> Result<Self, LedgerError> {
        let mut writer = Writer::open(disk, options, keys)?;
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
                drop(lock);
            });
        let writer = thread.map_err(write_error)?;
        Ok(Self {
            queue: Some(queue),
            writer: Some(writer),
        })
    }
}

fn lock(dir: &Dir, folder: &Path) -> Result<std::fs::File, LedgerError> {
    let mut options = cap_std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    let opened = dir.open_with(LOCK, &options);
    let file = opened
        .map_err(|e| LedgerError::Open {
            path: folder.join(LOCK),
            kind: e.kind(),
        })?
        .into_std();
    file.try_lock().map_err(|_| LedgerError::Locked {
        path: folder.to_owned(),
    })?;
    Ok(file)
}

/// The keys that have signed here, this one last.
fn keys(dir: &Dir, folder: &Path, key: &LogKey) -> Result<Vec<LogPublicKey>, LedgerError> {
    let public = key.public();
    let text = match dir.read_to_string(KEYS) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let line = format!("{public}\n");
            let written = dir.write(KEYS, &line).and_then(|()| {
                dir.open(KEYS)?.sync_all()?;
                dir.open(".")?.sync_all()
            });
            written.map_err(|e| LedgerError::Open {
                path: folder.join(KEYS),
                kind: e.kind(),
            })?;
            line
        }
        read => read.map_err(|e| LedgerError::Open {
            path: folder.join(KEYS),
            kind: e.kind(),
        })?,
    };
    let keys = read_keys(&text)?;
    if keys.last() == Some(&public) {
        return Ok(keys);
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

/// The writing thread's own.
struct Writer<D: Disk> {
    disk: Arc<D>,
    options: Kept,
    keys: Vec<LogPublicKey>,
    state: State<D>,
}

struct Kept {
    key: LogKey,
    clock: Arc<dyn Fn() -> u64 + Send + Sync>,
    version: String,
    checkpoint_every: Duration,
    heads_every: Duration,
    retry_after: Duration,
    sinks: Option<Sinks>,
}

type Sinks = Vec<Box<dyn CheckpointSink>>;

enum State<D: Disk> {
    /// Leaves are taken.
    Open(Open<D>),
    /// Nothing is taken before the log was opened and verified again.
    Failed {
        error: LedgerError,
        acknowledged: u64,
        /// By the options' clock.
        since: u64,
    },
}

struct Open<D: Disk> {
    wal: Wal<D::File>,
    rounds: Sender<Cut>,
    done: Receiver<Result<Rounded, LedgerError>>,
    grower: JoinHandle<(Trees<D>, Sinks)>,
    /// A round is under way.
    busy: bool,
    last_round: u64,
    last_heads: u64,
    heads: Vec<Head>,
}

/// What a round leaves to say.
struct Rounded {
    heads: Vec<Head>,
}

impl<D: Disk + 'static> Writer<D> {
    fn open(
        disk: Arc<D>,
        options: LedgerOptions,
        keys: Vec<LogPublicKey>,
    ) -> Result<Self, LedgerError> {
        let kept = Kept {
            key: options.key,
            clock: options.clock,
            version: options.version,
            checkpoint_every: options.checkpoint_every,
            heads_every: options.heads_every,
            retry_after: options.retry_after,
            sinks: Some(options.sinks),
        };
        let mut writer = Self {
            disk,
            options: kept,
            keys,
            state: State::Failed {
                error: LedgerError::Closed,
                acknowledged: 0,
                since: 0,
            },
        };
        writer.enter(None)?;
        Ok(writer)
    }

    /// Opens the log and files that it did. `acknowledged` is known when this
    /// process wrote to it before.
    fn enter(&mut self, acknowledged: Option<u64>) -> Result<(), LedgerError> {
        let opened = open(
            &self.disk,
            self.options.key.clone(),
            &self.keys,
            acknowledged,
        )?;
        let Opened {
            mut wal,
            trees,
            torn,
            clean,
        } = opened;
        let now = (self.options.clock)();
        let mut first = Vec::new();
        if torn > 0 || acknowledged.is_some() {
            first.push(Leaf::Recovered(RecoveredLeaf {
                at: now,
                bytes: torn,
                after: if acknowledged.is_some() {
                    "failed-write"
                } else {
                    "crash"
                }
                .to_owned(),
            }));
        }
        if acknowledged.is_none() {
            first.push(Leaf::Start(StartLeaf {
                at: now,
                version: self.options.version.clone(),
                clean,
            }));
        }
        append_to_house(&mut wal, &first)?;
        let (rounds, cuts) = channel();
        let (tell, done) = channel();
        let sinks = self.options.sinks.take().unwrap_or_default();
        let grower = std::thread::Builder::new()
            .name("guichet-ledger-trees".to_owned())
            .spawn(move || grow(trees, sinks, &cuts, &tell));
        let grower = grower.map_err(write_error)?;
        self.state = State::Open(Open {
            wal,
            rounds,
            done,
            grower,
            busy: false,
            last_round: now,
            last_heads: now,
            heads: Vec::new(),
        });
        Ok(())
    }

    fn run(&mut self, mut waiting: mpsc::Receiver<Waiting>, clockwork: &Runtime) {
        let tick = self.options.checkpoint_every.min(TICK);
        let mut batch = Vec::new();
        loop {
            let received = clockwork.block_on(async {
                let receive = waiting.recv_many(&mut batch, BATCH);
                tokio::time::timeout(tick, receive).await
            });
            match received {
                // The last sender is gone.
                Ok(0) => return,
                Ok(_) => self.answer(&mut batch),
                Err(_) => {}
            }
            self.round();
        }
    }

    /// Makes a batch durable, and tells who waits for it.
    fn answer(&mut self, batch: &mut Vec<Waiting>) {
        self.reopen_when_due();
        let (leaves, answers): (Vec<_>, Vec<_>) = batch
            .drain(..)
            .map(|one| ((one.tree, one.leaf), one.answer))
            .unzip();
        let appended = match &mut self.state {
            State::Failed { error, .. } => Err(error.clone()),
            State::Open(open) => {
                let acknowledged = open.wal.position();
                let appended = open.wal.append(leaves).map_err(write_error);
                if let Err(error) = &appended {
                    self.fail(error.clone(), acknowledged);
                }
                appended
            }
        };
        // Whoever asked may have gone; the leaf is there all the same.
        match appended {
            Ok(indices) => {
                for (answer, index) in answers.into_iter().zip(indices) {
                    let _ = answer.send(Ok(Receipt { index }));
                }
            }
            Err(error) => {
                for answer in answers {
                    let _ = answer.send(Err(error.clone()));
                }
            }
        }
    }

    fn reopen_when_due(&mut self) {
        let State::Failed {
            acknowledged,
            since,
            ..
        } = self.state
        else {
            return;
        };
        let now = (self.options.clock)();
        let waited = Duration::from_millis(now.saturating_sub(since));
        if waited < self.options.retry_after {
            return;
        }
        if let Err(error) = self.enter(Some(acknowledged)) {
            self.fail(error, acknowledged);
        }
    }

    /// Nothing is taken any more until the log was opened again.
    fn fail(&mut self, error: LedgerError, acknowledged: u64) {
        let failed = State::Failed {
            error,
            acknowledged,
            since: (self.options.clock)(),
        };
        if let State::Open(open) = std::mem::replace(&mut self.state, failed) {
            drop(open.rounds);
            if let Ok((_, sinks)) = open.grower.join() {
                self.options.sinks = Some(sinks);
            }
        }
    }

    /// Starts the next round when it is due, and takes what the last one said.
    fn round(&mut self) {
        let now = (self.options.clock)();
        let State::Open(open) = &mut self.state else {
            return;
        };
        let acknowledged = open.wal.position();
        let checked = open
            .hear(open.wal.pending_bytes() > MOST_PENDING)
            .and_then(|()| open.say_heads(now, self.options.heads_every))
            .and_then(|()| open.cut(&*self.disk, now, self.options.checkpoint_every));
        if let Err(error) = checked {
            self.fail(error, acknowledged);
        }
    }

    /// Everything into the trees, the heads into the house's, and the end.
    fn close(self) {
        let State::Open(mut open) = self.state else {
            return;
        };
        let now = (self.options.clock)();
        drop(open.rounds);
        let Ok((mut trees, mut sinks)) = open.grower.join() else {
            return;
        };
        for done in open.done.try_iter() {
            match done {
                Ok(rounded) => open.heads.extend(rounded.heads),
                // What the trees lack is in the log, and found when it is opened.
                Err(_) => return,
            }
        }
        let mut end = |wal: &mut Wal<D::File>, trees: &mut Trees<D>| -> Result<_, LedgerError> {
            let cut = wal.cut(&*self.disk).map_err(write_error)?;
            let mut checkpoints = trees.take(cut)?;
            open.heads.extend(trees.heads());
            let mut last = heads(now, &latest(std::mem::take(&mut open.heads)));
            last.push(Leaf::Stop(StopLeaf { at: now }));
            append_to_house(wal, &last)?;
            let cut = wal.cut(&*self.disk).map_err(write_error)?;
            checkpoints.extend(trees.take(cut)?);
            self.disk.sync().map_err(write_error)?;
            Ok(checkpoints)
        };
        if let Ok(checkpoints) = end(&mut open.wal, &mut trees) {
            send(&mut sinks, &checkpoints);
        }
    }
}

impl<D: Disk> Open<D> {
    /// Takes what a round said that has ended; waits for it when there is too
    /// much to be kept.
    fn hear(&mut self, wait: bool) -> Result<(), LedgerError> {
        let done = if wait && self.busy {
            self.done.recv().ok()
        } else {
            self.done.try_recv().ok()
        };
        if let Some(done) = done {
            self.busy = false;
            self.heads.extend(done?.heads);
        }
        Ok(())
    }

    fn say_heads(&mut self, now: u64, every: Duration) -> Result<(), LedgerError> {
        if self.heads.is_empty() || !due(now, self.last_heads, every) {
            return Ok(());
        }
        self.last_heads = now;
        let leaves = heads(now, &latest(std::mem::take(&mut self.heads)));
        append_to_house(&mut self.wal, &leaves)
    }

    fn cut(
        &mut self,
        disk: &impl Disk<File = D::File>,
        now: u64,
        every: Duration,
    ) -> Result<(), LedgerError> {
        let full = self.wal.pending_bytes() > MOST_PENDING / 4;
        let due = full || due(now, self.last_round, every);
        if self.busy || !due || self.wal.pending() == 0 {
            return Ok(());
        }
        self.last_round = now;
        self.busy = true;
        let cut = self.wal.cut(disk).map_err(write_error)?;
        self.rounds.send(cut).map_err(|_| LedgerError::Closed)
    }
}

/// A clock that was set back does not stop what is due from time to time.
fn due(now: u64, last: u64, every: Duration) -> bool {
    now < last || Duration::from_millis(now - last) >= every
}

/// The thread that grows the trees, until no more rounds come.
fn grow<D: Disk>(
    mut trees: Trees<D>,
    mut sinks: Sinks,
    cuts: &Receiver<Cut>,
    tell: &Sender<Result<Rounded, LedgerError>>,
) -> (Trees<D>, Sinks) {
    while let Ok(cut) = cuts.recv() {
        let taken = trees.take(cut);
        let failed = taken.is_err();
        let rounded = taken.map(|checkpoints| {
            send(&mut sinks, &checkpoints);
            Rounded {
                heads: trees.heads(),
            }
        });
        let _ = tell.send(rounded);
        if failed {
            break;
        }
    }
    (trees, sinks)
}

fn send(sinks: &mut Sinks, checkpoints: &[Checkpoint]) {
    for sink in sinks {
        for checkpoint in checkpoints {
            if let Err(problem) = sink.take(checkpoint) {
                tracing::warn!(%problem, "a checkpoint was not taken; the next one says all that it did");
                break;
            }
        }
    }
}

/// Of each tree, the last that was said.
fn latest(heads: Vec<Head>) -> Vec<Head> {
    let by_tenant: std::collections::BTreeMap<_, _> = heads
        .into_iter()
        .map(|head| (head.tenant.clone(), head))
        .collect();
    by_tenant.into_values().collect()
}

fn heads(at: u64, heads: &[Head]) -> Vec<Leaf> {
    heads
        .chunks(HEADS)
        .map(|heads| {
            Leaf::Heads(HeadsLeaf {
                at,
                heads: heads.to_vec(),
            })
        })
        .collect()
}

fn append_to_house<F: crate::disk::Growing>(
    wal: &mut Wal<F>,
    leaves: &[Leaf],
) -> Result<(), LedgerError> {
    if leaves.is_empty() {
        return Ok(());
    }
    let leaves = leaves
        .iter()
        .map(|leaf| Ok((TreeName::house(), leaf.to_bytes()?)))
        .collect::<Result<Vec<_>, LedgerError>>()?;
    wal.append(leaves).map_err(write_error)?;
    Ok(())
}
