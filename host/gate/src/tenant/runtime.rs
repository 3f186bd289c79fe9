//! A tenant's share of the running gate: its generation, its interactions, its
//! slots and its own line.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use arc_swap::{ArcSwap, ArcSwapOption};
use tokio::{
    runtime::Handle,
    sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore},
};

use super::{TenantId, TenantLimits};
use crate::{
    catalog::Generation,
    error::{ConfigError, Error},
    interaction::{Interaction, InteractionId},
    keys::TenantKeys,
    recording::Recorder,
};

type Shared = Arc<tokio::sync::Mutex<Interaction>>;

/// A tenant that is served.
#[derive(Debug)]
pub(crate) struct Tenant {
    pub(crate) id: TenantId,
    pub(crate) keys: TenantKeys,
    current: ArcSwapOption<Generation>,
    /// Why the newest configuration is not the one that serves.
    failed: Mutex<Option<ConfigError>>,
    interactions: Mutex<HashMap<InteractionId, Shared>>,
    slots: ArcSwap<Slots>,
    waiting: AtomicUsize,
    generations: AtomicU64,
    retired: AtomicBool,
    recorder: OnceLock<Arc<Recorder>>,
}

/// Evaluations at once, as the newest generation limits them. When it changes,
/// turns that hold a place of before finish on it.
#[derive(Debug)]
struct Slots {
    limit: usize,
    free: Arc<Semaphore>,
}

impl Slots {
    fn new(limit: u32) -> Self {
        let limit = limit.max(1) as usize;
        Self {
            limit,
            free: Arc::new(Semaphore::new(limit)),
        }
    }
}

/// The place of a turn in the sandbox; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Queued {
    _tenant: OwnedSemaphorePermit,
    _house: OwnedSemaphorePermit,
}

impl Tenant {
    pub(crate) fn new(id: TenantId, keys: TenantKeys, limits: TenantLimits) -> Self {
        Self {
            id,
            keys,
            current: ArcSwapOption::empty(),
            failed: Mutex::default(),
            interactions: Mutex::default(),
            slots: ArcSwap::from_pointee(Slots::new(limits.slots)),
            waiting: AtomicUsize::new(0),
            generations: AtomicU64::new(0),
            retired: AtomicBool::new(false),
            recorder: OnceLock::new(),
        }
    }

    /// What writes its recordings; `None` while it records nothing.
    pub(crate) fn recorder(&self) -> Option<Arc<Recorder>> {
        self.recorder.get().cloned()
    }

    /// Contacts can be recorded from now on.
    pub(crate) fn record_with(&self, recorder: Arc<Recorder>) {
        // There is one for as long as the tenant is served.
        let _ = self.recorder.set(recorder);
    }

    /// The generation that new interactions take.
    pub(crate) fn generation(&self) -> Result<Arc<Generation>, Error> {
        self.current.load_full().ok_or_else(|| Error::NotServing {
            tenant: self.id.to_string(),
            why: self
                .failure()
                .map_or_else(|| "it was never installed".to_owned(), |e| e.to_string()),
        })
    }

    /// The number of the next generation.
    pub(crate) fn next_number(&self) -> u64 {
        self.generations.load(Ordering::Acquire) + 1
    }

    /// True when this is the generation that serves already.
    pub(crate) fn serves(&self, next: &Generation) -> bool {
        let current = self.current.load();
        !self.retired()
            && current
                .as_ref()
                .is_some_and(|current| current.digest == next.digest)
    }

    /// True when its folder is gone from the policy directory.
    pub(crate) fn retired(&self) -> bool {
        self.retired.load(Ordering::Acquire)
    }

    /// No new interaction from now on; running ones end in their generation.
    pub(crate) fn retire(&self) {
        self.retired.store(true, Ordering::Release);
        self.recover();
    }

    /// Switches to a generation, in one atomic step; running interactions keep
    /// theirs.
    pub(crate) fn switch(&self, next: Generation) {
        self.generations.store(next.number, Ordering::Release);
        let slots = Slots::new(next.limits.slots);
        if self.slots.load().limit != slots.limit {
            self.slots.store(Arc::new(slots));
        }
        self.current.store(Some(Arc::new(next)));
        self.retired.store(false, Ordering::Release);
    }

    /// The newest configuration is the one that serves.
    pub(crate) fn recover(&self) {
        *lock(&self.failed) = None;
    }

    /// Notes that the newest configuration cannot be served; the last good one
    /// goes on.
    pub(crate) fn fail(&self, error: ConfigError) {
        *lock(&self.failed) = Some(error);
    }

    pub(crate) fn failure(&self) -> Option<ConfigError> {
        lock(&self.failed).clone()
    }

    /// The interaction of that name, a new one if there is none.
    pub(crate) fn interaction(
        &self,
        id: &InteractionId,
        now: u64,
        limits: &TenantLimits,
    ) -> Result<Shared, Error> {
        let mut interactions = lock(&self.interactions);
        if let Some(running) = interactions.get(id) {
            return Ok(Arc::clone(running));
        }
        if self.retired() {
            return Err(Error::UnknownTenant(self.id.to_string()));
        }
        if interactions.len() >= limits.interactions {
            self.wipe_idle(&mut interactions, now, limits);
        }
        if interactions.len() >= limits.interactions {
            return Err(Error::Full {
                what: "interaction",
                problem: "is one more than limits.interactions allows; end some, or raise the limit",
            });
        }
        let new = Shared::default();
        interactions.insert(id.clone(), Arc::clone(&new));
        Ok(new)
    }

    /// Wipes what nobody has spoken in for too long.
    pub(crate) fn sweep(&self, now: u64) {
        if let Ok(generation) = self.generation() {
            self.wipe_idle(&mut lock(&self.interactions), now, &generation.limits);
        }
    }

    fn wipe_idle(
        &self,
        interactions: &mut HashMap<InteractionId, Shared>,
        now: u64,
        limits: &TenantLimits,
    ) {
        let idle = limits.idle_minutes.saturating_mul(60_000);
        interactions.retain(|id, running| match running.try_lock() {
            Ok(mut running) if running.idle(now, idle) => {
                let taken = running.wipe();
                if let (Some((taking, days)), Some(recorder), Ok(runtime)) =
                    (taken, self.recorder(), Handle::try_current())
                {
                    runtime.spawn(recorder.keep(taking, id.clone(), days));
                }
                false
            }
            _ => true,
        });
    }

    /// Waits for the turns before this one in the tenant's own line, as for a
    /// place in the sandbox; `None` when the line is full or the wait too long.
    pub(crate) async fn enter(
        &self,
        interaction: Shared,
        limits: &TenantLimits,
    ) -> Option<OwnedMutexGuard<Interaction>> {
        if let Ok(held) = Arc::clone(&interaction).try_lock_owned() {
            return Some(held);
        }
        let _waiting = Waiting::enter(&self.waiting, limits.queue as usize)?;
        let wait = Duration::from_millis(limits.queue_ms);
        tokio::time::timeout(wait, interaction.lock_owned())
            .await
            .ok()
    }

    /// Takes an interaction out; whoever still waits for it will find it ended.
    pub(crate) fn take(&self, id: &InteractionId) -> Option<Shared> {
        lock(&self.interactions).remove(id)
    }

    pub(crate) fn running(&self, id: &InteractionId) -> Option<Shared> {
        lock(&self.interactions).get(id).cloned()
    }

    pub(crate) fn interactions_running(&self) -> usize {
        lock(&self.interactions).len()
    }

    /// Waits in the tenant's own line, then in the house's: a tenant never has
    /// more than its slots in the house's line, so no tenant can fill it.
    pub(crate) async fn queue(
        &self,
        house: &Arc<Semaphore>,
        limits: &TenantLimits,
    ) -> Option<Queued> {
        let slots = Arc::clone(&self.slots.load().free);
        if let (Ok(tenant), Ok(house)) = (
            Arc::clone(&slots).try_acquire_owned(),
            Arc::clone(house).try_acquire_owned(),
        ) {
            return Some(Queued {
                _tenant: tenant,
                _house: house,
            });
        }
        let _waiting = Waiting::enter(&self.waiting, limits.queue as usize)?;
        let both = async {
            let tenant = slots.acquire_owned().await.ok()?;
            let house = Arc::clone(house).acquire_owned().await.ok()?;
            Some(Queued {
                _tenant: tenant,
                _house: house,
            })
        };
        tokio::time::timeout(Duration::from_millis(limits.queue_ms), both)
            .await
            .ok()?
    }
}

struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(count: &'a AtomicUsize, most: usize) -> Option<Self> {
        let before = count.fetch_add(1, Ordering::AcqRel);
        let entered = Self(count);
        (before < most).then_some(entered)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
