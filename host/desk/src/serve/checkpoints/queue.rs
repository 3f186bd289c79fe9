//! Checkpoints on their way to a receiver: a thread of their own sends them, so
//! that none that is slow or gone holds up the ledger.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    io,
    ops::Bound,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, channel},
    },
    time::Duration,
};

use guichet_ledger::{Checkpoint, CheckpointSink};

/// Trees whose checkpoint may wait.
const MOST: usize = 16_384;

/// Whose: a tenant's name; the house for `None`.
type Tree = Option<String>;

/// What waits for a receiver: of each tree the newest checkpoint, which says all
/// that the ones before it did.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: BTreeMap<Tree, Vec<u8>>,
    /// The tree that is being sent, or was last.
    last: Tree,
    sending: bool,
    closed: bool,
    counts: Counts,
}

/// What became of checkpoints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) taken: u64,
    /// Attempts.
    pub(super) failed: u64,
    /// By a newer one of the same tree, before they could be sent.
    pub(super) replaced: u64,
    /// For want of room.
    pub(super) dropped: u64,
    pub(super) waiting: u64,
}

impl Queue {
    pub(super) fn counts(&self) -> Counts {
        let state = self.lock();
        Counts {
            waiting: state.waiting.len() as u64 + u64::from(state.sending),
            ..state.counts
        }
    }

    /// Never waits.
    pub(super) fn put(&self, tree: Tree, note: Vec<u8>) {
        let mut state = self.lock();
        if state.waiting.len() >= MOST && !state.waiting.contains_key(&tree) {
            state.counts.dropped += 1;
            return;
        }
        let replaced = state.waiting.insert(tree, note).is_some();
        state.counts.replaced += u64::from(replaced);
        drop(state);
        self.changed.notify_all();
    }

    /// The next in turn, once there is one; `None` at the end.
    fn next(&self) -> Option<(Tree, Vec<u8>)> {
        let mut state = self.lock();
        while state.waiting.is_empty() && !state.closed {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let after = (Bound::Excluded(state.last.clone()), Bound::Unbounded);
        let next = state
            .waiting
            .range(after)
            .next()
            .or(state.waiting.iter().next());
        let tree = next.map(|(tree, _)| tree.clone())?;
        let note = state.waiting.remove(&tree)?;
        state.sending = true;
        state.last.clone_from(&tree);
        Some((tree, note))
    }

    fn taken(&self) {
        let mut state = self.lock();
        state.sending = false;
        state.counts.taken += 1;
    }

    /// What was not taken waits again, unless a newer one does. True when it may be
    /// tried again after this time.
    fn failed(&self, tree: Tree, note: Vec<u8>, retry_after: Duration) -> bool {
        let mut state = self.lock();
        state.sending = false;
        state.counts.failed += 1;
        let newer = match state.waiting.entry(tree) {
            Entry::Occupied(_) => true,
            Entry::Vacant(place) => {
                place.insert(note);
                false
            }
        };
        state.counts.replaced += u64::from(newer);
        let open = |state: &mut State| !state.closed;
        let waited = self.changed.wait_timeout_while(state, retry_after, open);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !state.closed
    }

    /// No more come.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A receiver as the ledger's sink.
pub(super) struct Sender {
    queue: Arc<Queue>,
    name: String,
    ended: Receiver<()>,
    closing: Duration,
}

impl Sender {
    /// Starts the thread that sends to the receiver of this name, by `post`. When
    /// the sender is dropped, what waits is sent within `closing`.
    pub(super) fn start(
        name: String,
        post: impl FnMut(&[u8]) -> Result<(), String> + Send + 'static,
        retry_after: Duration,
        closing: Duration,
    ) -> io::Result<Self> {
        let queue = Arc::new(Queue::default());
        let (tell, ended) = channel();
        let (sent, receiver) = (Arc::clone(&queue), name.clone());
        std::thread::Builder::new()
            .name("guichet-checkpoints".to_owned())
            .spawn(move || {
                send(&sent, &receiver, post, retry_after);
                let _ = tell.send(());
            })?;
        Ok(Self {
            queue,
            name,
            ended,
            closing,
        })
    }

    pub(super) fn queue(&self) -> Arc<Queue> {
        Arc::clone(&self.queue)
    }
}

/// Until no more come, and at the end until one is not taken.
pub(super) fn send(
    queue: &Queue,
    receiver: &str,
    mut post: impl FnMut(&[u8]) -> Result<(), String>,
    retry_after: Duration,
) {
    let mut outage: Option<Counts> = None;
    while let Some((tree, note)) = queue.next() {
        match post(&note) {
            Ok(()) => {
                queue.taken();
                if let Some(before) = outage.take() {
                    let now = queue.counts();
                    tracing::info!(
                        receiver,
                        attempts = now.failed - before.failed,
                        replaced = now.replaced - before.replaced,
                        dropped = now.dropped - before.dropped,
                        "checkpoints are taken again; those that were replaced are missing there, and newer ones say all that they did"
                    );
                }
            }
            Err(problem) => {
                if outage.is_none() {
                    outage = Some(queue.counts());
                    tracing::warn!(
                        receiver,
                        %problem,
                        "a checkpoint was not taken; the newest of each tree waits and is tried again"
                    );
                }
                if !queue.failed(tree, note, retry_after) {
                    return;
                }
            }
        }
    }
}

impl CheckpointSink for Sender {
    fn take(&mut self, checkpoint: &Checkpoint) -> Result<(), String> {
        let tree = checkpoint.tenant().map(str::to_owned);
        self.queue.put(tree, checkpoint.note().to_owned());
        Ok(())
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.queue.close();
        let _ = self.ended.recv_timeout(self.closing);
        let missing = self.queue.counts().waiting;
        if missing > 0 {
            tracing::warn!(
                receiver = self.name,
                missing,
                "the end came before every checkpoint was sent; the next run sends newer ones"
            );
        }
        // A request that still hangs is the last one.
        self.queue.lock().waiting.clear();
    }
}
