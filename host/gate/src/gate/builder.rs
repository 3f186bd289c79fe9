//! Setting up a gate.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

use arc_swap::ArcSwap;
use guichet_ledger::{CheckpointSink, DurableLedger, Ledger, LedgerOptions, MemoryLedger};
use tokio::sync::Semaphore;

use super::{Gate, Inner, swap::house, sweep};
use crate::{
    ambient::Ambient,
    catalog::{Library, StockModules},
    counters::{CounterStore, InMemoryCounters},
    error::Error,
    recording::Answers,
    sandbox::{Sandbox, SandboxOptions},
    state::{StateFolder, no_randomness},
    tenant::{HouseConfig, PolicyDir, TenantId},
};

/// Sets up a gate; see [`Gate::builder`].
pub struct GateBuilder {
    policies: PathBuf,
    stock: StockModules,
    state: Option<PathBuf>,
    ambient: Ambient,
    sandbox: SandboxOptions,
    counters: Option<Arc<dyn CounterStore>>,
    ledger: Option<Arc<dyn Ledger>>,
    sinks: Vec<Box<dyn CheckpointSink>>,
    lenient: bool,
    only: Option<TenantId>,
    answers: Option<Arc<Answers>>,
}

impl std::fmt::Debug for GateBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GateBuilder")
            .field("policies", &self.policies)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl Gate {
    /// Starts to set up a gate on a policy directory.
    pub fn builder(policies: impl Into<PathBuf>) -> GateBuilder {
        GateBuilder {
            policies: policies.into(),
            stock: StockModules::default(),
            state: None,
            ambient: Ambient::system(),
            sandbox: SandboxOptions::default(),
            counters: None,
            ledger: None,
            sinks: Vec::new(),
            lenient: false,
            only: None,
            answers: None,
        }
    }
}

impl GateBuilder {
    /// The modules that `stock:<name>` refers to.
    #[must_use]
    pub fn stock(mut self, stock: StockModules) -> Self {
        self.stock = stock;
        self
    }

    /// The folder in which ledger and key live. Without one, the ledger is in
    /// memory and the key is forgotten at the end.
    #[must_use]
    pub fn state(mut self, folder: impl Into<PathBuf>) -> Self {
        self.state = Some(folder.into());
        self
    }

    /// Where time and randomness come from.
    #[must_use]
    pub fn ambient(mut self, ambient: Ambient) -> Self {
        self.ambient = ambient;
        self
    }

    /// How the sandbox is set up.
    #[must_use]
    pub fn sandbox(mut self, options: SandboxOptions) -> Self {
        self.sandbox = options;
        self
    }

    /// Another store for counters than the embedded one.
    #[must_use]
    pub fn counters(mut self, store: Arc<dyn CounterStore>) -> Self {
        self.counters = Some(store);
        self
    }

    /// Another ledger than the one in the state folder.
    #[must_use]
    pub fn ledger(mut self, ledger: Arc<dyn Ledger>) -> Self {
        self.ledger = Some(ledger);
        self
    }

    /// Where the checkpoints of the ledger in the state folder are sent too: a
    /// copy elsewhere convicts a log that was cut short or forked.
    #[must_use]
    pub fn checkpoints_to(mut self, sink: Box<dyn CheckpointSink>) -> Self {
        self.sinks.push(sink);
        self
    }

    /// Whether a tenant that cannot be installed leaves the others serving,
    /// instead of keeping the gate from opening.
    #[must_use]
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.lenient = lenient;
        self
    }

    /// Reads this tenant only.
    #[must_use]
    pub fn only(mut self, tenant: TenantId) -> Self {
        self.only = Some(tenant);
        self
    }

    /// Answers host calls as they were answered when a turn was recorded.
    pub(crate) fn answers(mut self, answers: Arc<Answers>) -> Self {
        self.answers = Some(answers);
        self
    }

    /// Reads the policy directory, builds every tenant's first generation, and
    /// opens the gate. Needs a tokio runtime.
    ///
    /// # Errors
    ///
    /// One line for everything in the directory that cannot be served, naming
    /// file and key; or what the host could not do.
    pub async fn open(self) -> Result<Gate, Error> {
        let sandbox = Sandbox::new(self.sandbox)?;
        let house: HouseConfig = house(&PolicyDir::open(&self.policies)?, sandbox.places)?;
        let state = self.state.map(StateFolder::open).transpose()?;
        let master = match &state {
            Some(state) => state.master_key(&self.ambient)?,
            None => self.ambient.master_key().map_err(no_randomness)?,
        };
        let ledger: Arc<dyn Ledger> = match (self.ledger, &state) {
            (Some(ledger), _) => ledger,
            (None, Some(state)) => {
                let key = state.ledger_key(house.ledger.origin.as_deref(), &self.ambient)?;
                let clock = self.ambient.clone();
                let mut options = LedgerOptions::new(key, Arc::new(move || clock.now()));
                options.checkpoint_every = house.ledger.every();
                options.sinks = self.sinks;
                Arc::new(DurableLedger::open(&state.ledger(), options)?)
            }
            (None, None) => Arc::new(MemoryLedger::counting()),
        };
        let slots = house.gate.slots.unwrap_or(sandbox.places.min(64));
        let gate = Gate(Arc::new(Inner {
            policies: self.policies,
            only: self.only,
            library: Library {
                sandbox,
                stock: self.stock,
                counters: self
                    .counters
                    .unwrap_or_else(|| Arc::new(InMemoryCounters::default())),
            },
            ambient: self.ambient,
            master,
            state,
            slots: Arc::new(Semaphore::new(slots as usize)),
            ledger,
            metrics: Arc::default(),
            answers: self.answers,
            tenants: ArcSwap::default(),
            failed: Mutex::default(),
            installing: tokio::sync::Mutex::default(),
        }));
        sweep::start(&gate.0);
        let mut errors: Vec<_> = gate
            .reload()
            .await
            .into_iter()
            .filter_map(|i| i.error)
            .collect();
        errors.extend(gate.house_failures());
        match (self.lenient, errors.len()) {
            (true, _) | (_, 0) => Ok(gate),
            (false, 1) => Err(errors.remove(0).into()),
            (false, _) => Err(Error::Configs(errors)),
        }
    }
}
