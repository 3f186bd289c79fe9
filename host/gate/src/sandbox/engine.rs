use std::{sync::Arc, thread, time::Duration};

use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Strategy,
    component::{HasSelf, Linker},
};

use super::{
    contract::Module,
    image::ImageStore,
    incremental::CompiledFunctions,
    limits::{MAX_INSTANCES, MAX_MEMORIES, MAX_TABLE_ELEMENTS, MAX_TABLES},
    room::Room,
};
use crate::error::Error;

/// How often a running guest looks up from its work.
const TICK: Duration = Duration::from_millis(1);

/// The most memory that one evaluation can be given.
pub(super) const MAX_MEMORY_BYTES: usize = 64 << 20;

/// Places beside those for turns: an image is built, or a module described,
/// while every turn's place is taken.
const BUILDING: u32 = 2;

/// How instances are allocated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Allocation {
    /// From a pool, with page-map scan where the system has it.
    #[default]
    Pooling,
    /// From a pool, without page-map scan.
    PoolingWithoutPagemapScan,
    /// From the operating system, each time.
    OnDemand,
}

/// How the sandbox is set up.
#[derive(Clone, Copy, Debug)]
pub struct SandboxOptions {
    /// How instances are allocated.
    pub allocation: Allocation,
    /// Evaluations at once, over all tenants: 1 to 1,000.
    pub slots: u32,
    /// Count what guests execute: [`EvaluationCost::fuel`](crate::EvaluationCost::fuel).
    /// A measure that does not depend on the machine, at a fifth of its speed more:
    /// for measuring, not for serving.
    pub fuel: bool,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        Self {
            allocation: Allocation::default(),
            slots: 64,
            fuel: false,
        }
    }
}

/// The engine, what guests are linked against, and the images at hand.
pub struct Sandbox {
    pub(super) engine: Engine,
    pub(super) linker: Linker<Room>,
    pub(super) images: ImageStore,
    /// Evaluations at once.
    pub(crate) places: u32,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Sets up the engine.
    pub fn new(options: SandboxOptions) -> Result<Arc<Self>, Error> {
        let fault = |e: wasmtime::Error| Error::Sandbox(format!("engine cannot be set up: {e}"));
        let engine = Engine::new(&config(options).map_err(fault)?).map_err(fault)?;
        let mut linker = Linker::new(&engine);
        Module::add_to_linker::<_, HasSelf<Room>>(&mut linker, |room| room).map_err(fault)?;
        tick(&engine)?;
        Ok(Arc::new(Self {
            engine,
            linker,
            images: ImageStore::default(),
            places: places(options),
        }))
    }
}

/// Evaluations at once that the pool has room for.
fn places(options: SandboxOptions) -> u32 {
    options.slots.clamp(1, 1_000)
}

fn config(options: SandboxOptions) -> wasmtime::Result<Config> {
    let mut config = Config::new();
    config
        .strategy(Strategy::Cranelift)
        .epoch_interruption(true)
        .consume_fuel(options.fuel)
        .cranelift_nan_canonicalization(true)
        .wasm_memory64(false)
        .wasm_relaxed_simd(false)
        .wasm_tail_call(false)
        .max_wasm_stack(512 << 10)
        .async_stack_size(1 << 20)
        .enable_incremental_compilation(Arc::new(CompiledFunctions::default()))?;
    if options.allocation != Allocation::OnDemand {
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(options)));
    }
    Ok(config)
}

fn pool(options: SandboxOptions) -> PoolingAllocationConfig {
    let slots = places(options) + BUILDING;
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(slots)
        // Every slot can have all that one component may use: whoever takes
        // the most takes nothing from others.
        .total_core_instances(slots * MAX_INSTANCES)
        .total_memories(slots * MAX_MEMORIES)
        .total_tables(slots * MAX_TABLES)
        .total_stacks(slots)
        .max_core_instances_per_component(MAX_INSTANCES)
        .max_memories_per_component(MAX_MEMORIES)
        .max_memories_per_module(MAX_MEMORIES)
        .max_tables_per_component(MAX_TABLES)
        .max_tables_per_module(MAX_TABLES)
        .table_elements(MAX_TABLE_ELEMENTS)
        .max_memory_size(MAX_MEMORY_BYTES)
        .linear_memory_keep_resident(4 << 20)
        .table_keep_resident(64 << 10)
        .pagemap_scan(if options.allocation == Allocation::Pooling {
            Enabled::Auto
        } else {
            Enabled::No
        });
    pool
}

/// Advances the epoch for as long as the engine lives.
fn tick(engine: &Engine) -> Result<(), Error> {
    let engine = engine.weak();
    thread::Builder::new()
        .name("guichet-epoch".to_owned())
        .spawn(move || {
            while let Some(engine) = engine.upgrade() {
                engine.increment_epoch();
                drop(engine);
                thread::sleep(TICK);
            }
        })
        .map(drop)
        .map_err(|e| Error::Sandbox(format!("no thread for the epoch ({})", e.kind())))
}
