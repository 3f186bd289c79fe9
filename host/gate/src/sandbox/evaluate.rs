//! One evaluation: a fresh store and instance, a verdict or a cause, and
//! nothing left behind.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use wasmtime::{Store, Trap, UpdateDeadline};

use super::{
    contract::{Module, types},
    engine::Sandbox,
    history::lower,
    image::Image,
    limits::{Budget, Exceeded},
    permit::HostCall,
    room::{Room, Supply},
};
use crate::{
    ambient,
    catalog::{Grant, PolicyLimits},
    turn::TurnView,
};

/// What is to be evaluated.
pub(crate) struct Request<'a> {
    pub(crate) image: &'a Image,
    pub(crate) turn: &'a TurnView,
    pub(crate) grant: &'a Arc<Grant>,
    pub(crate) limits: &'a PolicyLimits,
    pub(crate) supply: Supply,
}

/// What an evaluation used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EvaluationCost {
    /// Wall clock.
    pub micros: u64,
    /// Bytes of linear memory, over all memories.
    pub memory: usize,
    /// Host calls.
    pub host_calls: u32,
    /// Bytes that they carried.
    pub host_call_bytes: u64,
    /// What the guest executed, in wasmtime's units of fuel; only where the
    /// sandbox counts it.
    pub fuel: Option<u64>,
}

/// What an evaluation came to.
pub(crate) struct Evaluation {
    pub(crate) verdict: Result<types::Verdict, EvaluationError>,
    /// What the policy wants to remember, if it said so.
    pub(crate) remembered: Option<Vec<u8>>,
    pub(crate) calls: Vec<HostCall>,
    /// How many of the newest earlier turns it was shown.
    pub(crate) shown: usize,
    pub(crate) cost: EvaluationCost,
}

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EvaluationError {
    /// The policy said so, with this code; not yet checked against its
    /// description.
    Said(String),
    /// It trapped; the code names the trap.
    Trapped(&'static str),
    /// It ran out of something.
    Exceeded(Budget),
    /// The host could not do its part.
    Host(&'static str),
}

impl Sandbox {
    /// Evaluates a turn in a fresh sandbox.
    pub(crate) async fn evaluate(&self, request: Request<'_>) -> Evaluation {
        let start = ambient::moment();
        let mut store = self.store(&request, start);
        let verdict = async {
            let module = request.image.pre.instantiate_async(&mut store).await?;
            if let Some(settings) = &request.image.configure_each {
                configure(&module, &mut store, settings).await?;
            }
            let turn = lower(request.turn, request.grant);
            module
                .guichet_policy_policy()
                .call_evaluate(&mut store, &turn)
                .await
        }
        .await;
        finish(store, verdict, start)
    }

    fn store(&self, request: &Request<'_>, start: Instant) -> Store<Room> {
        let limits = request.limits;
        let memory = usize::try_from(limits.memory_mib << 20).unwrap_or(usize::MAX);
        let room = Room::new(
            Arc::clone(request.grant),
            request.supply.clone(),
            limits,
            start + Duration::from_millis(limits.wall_ms),
            memory,
            false,
        );
        let mut store = Store::new(&self.engine, room);
        store.limiter(|room| &mut room.meter);
        store.set_hostcall_fuel(usize::try_from(limits.verdict_kib << 10).unwrap_or(usize::MAX));
        watch(&mut store);
        store
    }

    /// One instance that is used again and again: what a gate without isolation
    /// would cost. For benchmarks only.
    pub(crate) async fn reuse(&self, request: Request<'_>) -> wasmtime::Result<Reused> {
        let mut store = self.store(&request, ambient::moment());
        let module = request.image.pre.instantiate_async(&mut store).await?;
        if let Some(settings) = &request.image.configure_each {
            configure(&module, &mut store, settings).await?;
        }
        Ok(Reused {
            store,
            module,
            grant: Arc::clone(request.grant),
            limits: *request.limits,
        })
    }
}

/// An instance that is used again and again.
pub(crate) struct Reused {
    store: Store<Room>,
    module: Module,
    grant: Arc<Grant>,
    limits: PolicyLimits,
}

impl Reused {
    pub(crate) async fn evaluate(
        &mut self,
        turn: &TurnView,
        supply: Supply,
    ) -> wasmtime::Result<()> {
        let deadline = ambient::moment() + Duration::from_millis(self.limits.wall_ms);
        *self.store.data_mut() = Room::new(
            Arc::clone(&self.grant),
            supply,
            &self.limits,
            deadline,
            usize::MAX,
            false,
        );
        let turn = lower(turn, &self.grant);
        self.module
            .guichet_policy_policy()
            .call_evaluate(&mut self.store, &turn)
            .await?
            .map(drop)
            .map_err(wasmtime::Error::msg)
    }
}

/// At each tick the guest looks up: past its deadline it is stopped, else the
/// runtime gets a turn before it goes on.
pub(super) fn watch(store: &mut Store<Room>) {
    // Refused where fuel is not counted; where it is, it never runs out before
    // the clock does.
    let _ = store.set_fuel(FULL);
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(|context| {
        if ambient::moment() >= context.data().deadline {
            Err(wasmtime::Error::new(Exceeded(Budget::WallClock)))
        } else {
            Ok(UpdateDeadline::Yield(1))
        }
    });
}

/// More fuel than any budget of time can burn.
const FULL: u64 = u64::MAX >> 1;

async fn configure(
    module: &Module,
    store: &mut Store<Room>,
    settings: &str,
) -> wasmtime::Result<()> {
    store.data_mut().configuring = true;
    let configured = module
        .guichet_policy_policy()
        .call_configure(&mut *store, settings)
        .await?;
    store.data_mut().configuring = false;
    configured.map_err(|_| wasmtime::Error::new(SettingsRefused))
}

/// A fresh instance did not take the settings that the first one took.
#[derive(Debug, thiserror::Error)]
#[error("settings refused")]
struct SettingsRefused;

fn finish(
    store: Store<Room>,
    verdict: wasmtime::Result<Result<types::Verdict, String>>,
    start: Instant,
) -> Evaluation {
    let fuel = store.get_fuel().ok().map(|left| FULL.saturating_sub(left));
    let mut room = store.into_data();
    let mut verdict = match verdict {
        Ok(said) => said.map_err(EvaluationError::Said),
        Err(error) => Err(failure(&error)),
    };
    // The clock may have run out between two ticks, or in the last host call.
    if verdict.is_ok() && ambient::moment() >= room.deadline {
        verdict = Err(EvaluationError::Exceeded(Budget::WallClock));
    }
    Evaluation {
        remembered: room.remembered.take(),
        calls: std::mem::take(&mut room.calls),
        shown: room.shown,
        cost: EvaluationCost {
            micros: ambient::micros_since(start),
            memory: room.meter.memory_used(),
            host_calls: room.permit.calls,
            host_call_bytes: room.permit.bytes,
            fuel,
        },
        verdict,
    }
}

fn failure(error: &wasmtime::Error) -> EvaluationError {
    match failure_code(error) {
        (Kind::Budget(budget), _) => EvaluationError::Exceeded(budget),
        (Kind::Trap, code) => EvaluationError::Trapped(code),
        (Kind::Host, code) => EvaluationError::Host(code),
    }
}

pub(super) enum Kind {
    Budget(Budget),
    Trap,
    Host,
}

/// What stopped a guest, as a kind and a code. The message of a trap may hold
/// what the guest was working on, so only its kind is kept.
pub(super) fn failure_code(error: &wasmtime::Error) -> (Kind, &'static str) {
    let budget = |budget: Budget| (Kind::Budget(budget), budget.as_str());
    if let Some(Exceeded(exceeded)) = error.downcast_ref() {
        return budget(*exceeded);
    }
    if let Some(trap) = error.downcast_ref::<Trap>() {
        return match trap {
            Trap::StackOverflow => budget(Budget::Stack),
            Trap::UnreachableCodeReached => (Kind::Trap, "trap-unreachable"),
            Trap::MemoryOutOfBounds => (Kind::Trap, "trap-out-of-bounds"),
            Trap::IntegerDivisionByZero | Trap::IntegerOverflow => (Kind::Trap, "trap-arithmetic"),
            Trap::OutOfFuel => budget(Budget::WallClock),
            _ => (Kind::Trap, "trap"),
        };
    }
    if error.is::<wasmtime::PoolConcurrencyLimitError>() {
        return (Kind::Host, "pool-exhausted");
    }
    if error.is::<SettingsRefused>() {
        return (Kind::Trap, "settings-refused");
    }
    if error.is::<std::str::Utf8Error>() {
        return (Kind::Trap, "invalid-value");
    }
    // The engine's errors for these are private; their texts are what there is,
    // and tests with guests that return too much or garbage hold them in place.
    let text = error.root_cause().to_string();
    if text.contains("fuel allocated for hostcalls") {
        return budget(Budget::VerdictSize);
    }
    if UNLIFTABLE.iter().any(|known| text.contains(known)) {
        return (Kind::Trap, "invalid-value");
    }
    // What is not known to be the guest's doing is not held against it.
    (Kind::Host, "engine-error")
}

/// What the engine says of a value that a guest returned, or asked to be
/// written, and that is none of its type (canonical ABI: loading and lifting).
const UNLIFTABLE: [&str; 9] = [
    "discriminant",
    "out of bounds",
    "not aligned",
    "utf-8",
    "realloc return",
    "byte length overflow",
    "byte length too large",
    "size overflow",
    "unicode scalar value",
];
