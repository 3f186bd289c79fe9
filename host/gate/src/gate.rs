//! The gate: opened on a policy directory, fed with turns, swapped while it
//! runs.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use arc_swap::ArcSwap;
use guichet_ledger::{FileLedger, Leaf, Ledger, MemoryLedger, SwapLeaf};
use tokio::sync::Semaphore;

use crate::{
    ambient::Ambient,
    catalog::{Library, OnFailure, StockModules, build_generation},
    counters::{CounterStore, InMemoryCounters},
    error::{ConfigError, Error},
    keys::{TenantKeys, hex},
    sandbox::{Sandbox, SandboxOptions},
    telemetry::Metrics,
    tenant::{HouseConfig, PolicyDir, Tenant, TenantDir, TenantId, TenantLimits, parse},
};

/// Every turn of every interaction passes through one of these. Cheap to
/// clone; clones are the same gate.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    policies: PathBuf,
    only: Option<TenantId>,
    library: Library,
    ambient: Ambient,
    master: [u8; 32],
    slots: Arc<Semaphore>,
    ledger: Arc<dyn Ledger>,
    metrics: Metrics,
    tenants: ArcSwap<BTreeMap<TenantId, Arc<Tenant>>>,
    /// What is wrong with the directory beyond any tenant that is served.
    failed: Mutex<Vec<ConfigError>>,
    /// One installation at a time.
    installing: tokio::sync::Mutex<()>,
}

/// Sets up a gate; see [`Gate::builder`].
#[derive(Debug)]
pub struct GateBuilder {
    policies: PathBuf,
    stock: StockModules,
    state: Option<PathBuf>,
    ambient: Ambient,
    sandbox: SandboxOptions,
    counters: Option<Arc<dyn CounterStore>>,
    ledger: Option<Arc<dyn Ledger>>,
    lenient: bool,
    only: Option<TenantId>,
}

/// What came of installing a tenant's configuration.
#[derive(Clone, Debug)]
pub struct Installed {
    /// Whose.
    pub tenant: TenantId,
    /// The generation that serves now; 0 when there is none.
    pub generation: u64,
    /// False when it is the one that served before.
    pub changed: bool,
    /// Why the configuration was not taken; the last good one goes on.
    pub error: Option<ConfigError>,
}

/// A policy as it is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyInfo {
    /// Its name in the tenant's configuration.
    pub name: String,
    /// The version that its module states.
    pub version: String,
    /// SHA-256 of its module, in hex.
    pub module: String,
    /// Its phase.
    pub phase: u32,
    /// The generation that it belongs to.
    pub generation: u64,
    /// What it counts as when it gives no verdict.
    pub on_failure: String,
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

    /// Another ledger than the file in the state folder.
    #[must_use]
    pub fn ledger(mut self, ledger: Arc<dyn Ledger>) -> Self {
        self.ledger = Some(ledger);
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

    /// Reads the policy directory, builds every tenant's first generation, and
    /// opens the gate. Needs a tokio runtime.
    ///
    /// # Errors
    ///
    /// One line for everything in the directory that cannot be served, naming
    /// file and key; or what the host could not do.
    pub async fn open(self) -> Result<Gate, Error> {
        let house: HouseConfig = house(&PolicyDir::open(&self.policies)?)?;
        let master = match &self.state {
            Some(folder) => read_or_make_key(folder, &self.ambient)?,
            None => self.ambient.master_key().map_err(no_randomness)?,
        };
        let ledger: Arc<dyn Ledger> = match (self.ledger, &self.state) {
            (Some(ledger), _) => ledger,
            (None, Some(folder)) => Arc::new(FileLedger::open(&folder.join("ledger.jsonl"))?),
            (None, None) => Arc::new(MemoryLedger::counting()),
        };
        let slots = house.gate.slots.clamp(1, self.sandbox.slots.max(1));
        let gate = Gate(Arc::new(Inner {
            policies: self.policies,
            only: self.only,
            library: Library {
                sandbox: Sandbox::new(self.sandbox)?,
                stock: self.stock,
                counters: self
                    .counters
                    .unwrap_or_else(|| Arc::new(InMemoryCounters::default())),
            },
            ambient: self.ambient,
            master,
            slots: Arc::new(Semaphore::new(slots as usize)),
            ledger,
            metrics: Metrics::default(),
            tenants: ArcSwap::default(),
            failed: Mutex::default(),
            installing: tokio::sync::Mutex::default(),
        }));
        let mut errors: Vec<_> = gate.reload().await.into_iter().filter_map(|i| i.error).collect();
        errors.extend(gate.house_failures());
        match (self.lenient, errors.len()) {
            (true, _) | (_, 0) => Ok(gate),
            (false, 1) => Err(errors.remove(0).into()),
            (false, _) => Err(Error::Configs(errors)),
        }
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
            lenient: false,
            only: None,
        }
    }

    /// Reads the policy directory again. Every tenant whose configuration has
    /// changed gets its next generation, built beside the one that serves; one
    /// that fails anywhere keeps the last good one.
    pub async fn reload(&self) -> Vec<Installed> {
        let _one = self.0.installing.lock().await;
        let read = PolicyDir::open(&self.0.policies).and_then(|dir| {
            let house = house(&dir)?;
            Ok((house, dir.tenants()?))
        });
        let (house, mut dirs) = match read {
            Ok(read) => read,
            Err(error) => {
                self.set_failed(vec![error]);
                return Vec::new();
            }
        };
        if let Some(only) = &self.0.only {
            dirs.retain(|id, _| id == only);
            if dirs.is_empty() {
                let error = Error::UnknownTenant(only.to_string());
                self.set_failed(vec![ConfigError {
                    tenant: only.to_string(),
                    file: format!("tenants/{only}"),
                    key: String::new(),
                    problem: error.to_string(),
                }]);
                return Vec::new();
            }
        }
        self.set_failed(Vec::new());
        let known = self.0.tenants.load_full();
        let next: BTreeMap<_, _> = dirs
            .keys()
            .map(|id| {
                let tenant = known.get(id).cloned().unwrap_or_else(|| {
                    let keys = TenantKeys::derive(&self.0.master, id);
                    Arc::new(Tenant::new(id.clone(), keys, house.limits))
                });
                (id.clone(), tenant)
            })
            .collect();
        self.0.tenants.store(Arc::new(next.clone()));
        let mut installed = Vec::new();
        for (id, tenant) in &next {
            if let Some(dir) = dirs.get(id) {
                installed.push(self.install_from(tenant, dir, house.limits).await);
            }
        }
        installed
    }

    /// Reads one tenant's folder again; see [`Gate::reload`].
    ///
    /// # Errors
    ///
    /// When there is no such tenant.
    pub async fn install(&self, tenant: &TenantId) -> Result<Installed, Error> {
        let _one = self.0.installing.lock().await;
        let tenant = self.tenant(tenant)?;
        let policies = PolicyDir::open(&self.0.policies)?;
        let house = house(&policies)?;
        let dirs = policies.tenants()?;
        let dir = dirs
            .get(&tenant.id)
            .ok_or_else(|| Error::UnknownTenant(tenant.id.to_string()))?;
        Ok(self.install_from(&tenant, dir, house.limits).await)
    }

    async fn install_from(
        &self,
        tenant: &Tenant,
        dir: &TenantDir,
        limits: TenantLimits,
    ) -> Installed {
        let number = tenant.next_number();
        let built =
            build_generation(&self.0.library, &tenant.id, dir, limits, &tenant.keys, number).await;
        let before = tenant.generation().ok().map(|generation| generation.number);
        let result = match built {
            Ok(generation) => {
                let digest = hex(&generation.digest);
                let swap = |to, digest, error| self.file_swap(tenant, before, to, digest, error);
                if tenant.serves(&generation) {
                    Ok(false)
                } else if let Err(problem) = swap(Some(number), Some(digest), None).await {
                    Err(dir.error("tenant.toml", "", problem.to_string()))
                } else {
                    tenant.switch(generation);
                    Ok(true)
                }
            }
            Err(error) => {
                // The refusal is evidence too; if it cannot be filed, the
                // next turn will say so.
                let said = Some(error.to_string());
                let _ = self.file_swap(tenant, before, None, None, said).await;
                Err(error)
            }
        };
        let (changed, error) = match result {
            Ok(changed) => {
                tenant.recover();
                (changed, None)
            }
            Err(error) => {
                tracing::warn!(tenant = %tenant.id, %error, "configuration not taken; the last good one goes on");
                tenant.fail(error.clone());
                (false, Some(error))
            }
        };
        self.0.metrics.swapped(
            &tenant.id,
            match (&error, changed) {
                (Some(_), _) => "failed",
                (None, true) => "installed",
                (None, false) => "unchanged",
            },
        );
        Installed {
            tenant: tenant.id.clone(),
            generation: tenant.generation().map_or(0, |generation| generation.number),
            changed,
            error,
        }
    }

    async fn file_swap(
        &self,
        tenant: &Tenant,
        from: Option<u64>,
        to: Option<u64>,
        digest: Option<String>,
        error: Option<String>,
    ) -> Result<(), Error> {
        let leaf = Leaf::Swap(SwapLeaf {
            at: self.now(),
            tenant: tenant.id.to_string(),
            from,
            to,
            digest,
            error,
        });
        self.0.ledger.append(leaf).await?;
        Ok(())
    }

    /// The tenants of the policy directory.
    pub fn tenants(&self) -> Vec<TenantId> {
        self.0.tenants.load().keys().cloned().collect()
    }

    /// What keeps configurations from being served as they are written.
    pub fn failed(&self) -> Vec<ConfigError> {
        let tenants = self.0.tenants.load();
        let mut failed = self.house_failures();
        failed.extend(tenants.values().filter_map(|tenant| tenant.failure()));
        failed
    }

    /// The policies of a tenant, in the order in which they are consulted.
    ///
    /// # Errors
    ///
    /// When there is no such tenant, or none of its configurations works.
    pub fn policies(&self, tenant: &TenantId) -> Result<Vec<PolicyInfo>, Error> {
        let generation = self.tenant(tenant)?.generation()?;
        Ok(generation
            .policies
            .iter()
            .map(|policy| PolicyInfo {
                name: policy.name.clone(),
                version: policy.description().version.clone(),
                module: policy.module.clone(),
                phase: policy.phase,
                generation: generation.number,
                on_failure: OnFailure::as_str(&policy.on_failure).to_owned(),
            })
            .collect())
    }

    /// The language of a tenant's notices, BCP 47.
    ///
    /// # Errors
    ///
    /// When there is no such tenant, or none of its configurations works.
    pub fn language(&self, tenant: &TenantId) -> Result<String, Error> {
        Ok(self.tenant(tenant)?.generation()?.config.language.clone())
    }

    /// SHA-256 digests, in hex, of the bearer tokens that may speak for a
    /// tenant; empty when none is configured.
    ///
    /// # Errors
    ///
    /// When there is no such tenant, or none of its configurations works.
    pub fn bearer_digests(&self, tenant: &TenantId) -> Result<Vec<String>, Error> {
        Ok(self.tenant(tenant)?.generation()?.config.access.bearer_sha256.clone())
    }

    /// What was counted so far, as Prometheus text.
    pub fn metrics(&self) -> String {
        let tenants = self.0.tenants.load();
        let running: Vec<_> = tenants
            .values()
            .map(|tenant| (tenant.id.to_string(), tenant.interactions_running()))
            .collect();
        self.0.metrics.render(&running)
    }

    /// What a token of a tenant stands for; `None` when it is not one of its
    /// own. For the host's connectors only: no policy can ask this.
    ///
    /// # Errors
    ///
    /// When there is no such tenant.
    pub fn untoken(&self, tenant: &TenantId, class: &str, token: &str) -> Result<Option<String>, Error> {
        Ok(self.tenant(tenant)?.keys.untoken(class, token))
    }

    pub(crate) fn tenant(&self, id: &TenantId) -> Result<Arc<Tenant>, Error> {
        let tenants = self.0.tenants.load();
        tenants
            .get(id)
            .cloned()
            .ok_or_else(|| Error::UnknownTenant(id.to_string()))
    }

    pub(crate) fn now(&self) -> u64 {
        self.0.ambient.now()
    }

    pub(crate) fn library(&self) -> &Library {
        &self.0.library
    }

    pub(crate) fn slots(&self) -> &Arc<Semaphore> {
        &self.0.slots
    }

    pub(crate) fn ledger(&self) -> &dyn Ledger {
        &*self.0.ledger
    }

    pub(crate) fn metering(&self) -> &Metrics {
        &self.0.metrics
    }

    fn house_failures(&self) -> Vec<ConfigError> {
        self.0.failed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_failed(&self, errors: Vec<ConfigError>) {
        *self.0.failed.lock().unwrap_or_else(PoisonError::into_inner) = errors;
    }
}

fn house(dir: &PolicyDir) -> Result<HouseConfig, ConfigError> {
    parse(&dir.house()?).map_err(|(key, problem)| ConfigError {
        tenant: String::new(),
        file: "guichet.toml".to_owned(),
        key,
        problem,
    })
}

fn no_randomness(error: getrandom::Error) -> Error {
    Error::Sandbox(format!("the system gives no randomness ({error})"))
}

/// The master key of a state folder, made at first use and readable by its
/// owner alone.
fn read_or_make_key(folder: &Path, ambient: &Ambient) -> Result<[u8; 32], Error> {
    use std::io::Write as _;
    let path = folder.join("master.key");
    let state = |problem: String| Error::State {
        path: path.clone(),
        problem,
    };
    std::fs::create_dir_all(folder).map_err(|e| state(format!("folder cannot be made ({})", e.kind())))?;
    match std::fs::read(&path) {
        Ok(bytes) => {
            return bytes.try_into().map_err(|_| {
                state("is no key of 32 bytes; restore it, or move it away to start a new one".to_owned())
            });
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(state(format!("cannot be read ({})", error.kind()))),
    }
    let key = ambient.master_key().map_err(no_randomness)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(&path)
        .and_then(|mut file| {
            file.write_all(&key)?;
            file.sync_all()
        })
        .map_err(|e| state(format!("cannot be written ({})", e.kind())))?;
    Ok(key)
}
