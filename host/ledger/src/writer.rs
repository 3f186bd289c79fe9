//! The thread that makes leaves durable in groups, and the one behind it that
//! puts them into the trees.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use tokio::{
    runtime::Runtime,
    sync::{mpsc, oneshot},
};

use crate::{
    Checkpoint, CheckpointSink, Head, HeadsLeaf, Leaf, LedgerError, LedgerOptions, Receipt,
    RecoveredLeaf, StartLeaf, StopLeaf,
    disk::{Disk, Growing},
    error::write_error,
    log::{Opened, Trees, open},
    tree::TreeName,
    wal::{Cut, Wal},
};

/// Leaves that share one sync at most.
const BATCH: usize = 4_096;
/// Bytes of leaves that may be in the log and not in the trees; further leaves
/// wait.
const MOST_PENDING: usize = 256 << 20;
/// How often the writer looks what is due when no leaf comes.
const TICK: Duration = Duration::from_millis(250);
/// Heads in one leaf.
const HEADS: usize = 400;

/// A leaf that waits for the disk, and who waits for it.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) tree: TreeName,
    pub(crate) leaf: Vec<u8>,
    pub(crate) answer: oneshot::Sender<Result<Receipt, LedgerError>>,
}

/// The writing thread's own.
pub(crate) struct Writer<D: Disk> {
    disk: Arc<D>,
    options: LedgerOptions,
    state: State<D>,
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
    /// How far trees have grown in a round, once it has ended.
    done: Receiver<Result<Vec<Head>, LedgerError>>,
    grower: JoinHandle<(Trees<D>, Sinks)>,
    /// A round is under way.
    busy: bool,
    last_round: u64,
    last_heads: u64,
    heads: Vec<Head>,
}

impl<D: Disk + 'static> Writer<D> {
    pub(crate) fn open(disk: Arc<D>, options: LedgerOptions) -> Result<Self, LedgerError> {
        let mut writer = Self {
            disk,
            options,
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
        let key = self.options.key.clone();
        let keys = [key.public()];
        let opened = open(&self.disk, key, &keys, acknowledged)?;
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
        let sinks = std::mem::take(&mut self.options.sinks);
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

    pub(crate) fn run(&mut self, mut waiting: mpsc::Receiver<Waiting>, clockwork: &Runtime) {
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
        if !due(now, since, self.options.retry_after) {
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
                self.options.sinks = sinks;
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
    pub(crate) fn close(self) {
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
                Ok(heads) => open.heads.extend(heads),
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
            self.heads.extend(done?);
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
    tell: &Sender<Result<Vec<Head>, LedgerError>>,
) -> (Trees<D>, Sinks) {
    while let Ok(cut) = cuts.recv() {
        let taken = trees.take(cut);
        let failed = taken.is_err();
        let rounded = taken.map(|checkpoints| {
            send(&mut sinks, &checkpoints);
            trees.heads()
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
    let by_tenant: BTreeMap<_, _> = heads
        .into_iter()
        .map(|head| (head.tenant.clone(), head))
        .collect();
    by_tenant.into_values().collect()
}

/// Leaves that say how far trees have grown.
pub(crate) fn heads(at: u64, heads: &[Head]) -> Vec<Leaf> {
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

/// Makes leaves of the house's own durable.
pub(crate) fn append_to_house<F: Growing>(
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
