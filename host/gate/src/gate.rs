//! The gate: opened on a policy directory, fed with turns, swapped while it
//! runs.

mod builder;
mod swap;
mod sweep;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use arc_swap::ArcSwap;
use guichet_ledger::Ledger;
use tokio::sync::Semaphore;

pub use self::{builder::GateBuilder, swap::Installed};
use crate::{
    ambient::Ambient,
    catalog::{Library, OnFailure},
    error::{ConfigError, Error},
    recording::Answers,
    state::StateFolder,
    telemetry::Metrics,
    tenant::{FlowSettings, Tenant, TenantId},
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
    state: Option<StateFolder>,
    slots: Arc<Semaphore>,
    ledger: Arc<dyn Ledger>,
    metrics: Arc<Metrics>,
    /// In a replay, what was answered when a turn was recorded.
    answers: Option<Arc<Answers>>,
    tenants: ArcSwap<BTreeMap<TenantId, Arc<Tenant>>>,
    /// What is wrong with the directory beyond any tenant that is served.
    failed: Mutex<Vec<ConfigError>>,
    /// One installation at a time.
    installing: tokio::sync::Mutex<()>,
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

impl Gate {
    /// The tenants of the policy directory. One that was taken out of it is not
    /// among them, though its running interactions may go on.
    pub fn tenants(&self) -> Vec<TenantId> {
        let tenants = self.0.tenants.load();
        let served = tenants.values().filter(|tenant| !tenant.retired());
        served.map(|tenant| tenant.id.clone()).collect()
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
                module: policy.module.to_string(),
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
        Ok(self
            .tenant(tenant)?
            .generation()?
            .config
            .access
            .bearer_sha256
            .clone())
    }

    /// What a tenant says of its contact flows.
    ///
    /// # Errors
    ///
    /// When there is no such tenant, or none of its configurations works.
    pub fn flow_settings(&self, tenant: &TenantId) -> Result<FlowSettings, Error> {
        Ok(self.tenant(tenant)?.generation()?.config.flow.clone())
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
    pub fn untoken(
        &self,
        tenant: &TenantId,
        class: &str,
        token: &str,
    ) -> Result<Option<String>, Error> {
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

    pub(crate) fn answers(&self) -> Option<&Arc<Answers>> {
        self.0.answers.as_ref()
    }

    fn house_failures(&self) -> Vec<ConfigError> {
        self.0
            .failed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn add_failed(&self, error: ConfigError) {
        let failed = self.0.failed.lock();
        failed.unwrap_or_else(PoisonError::into_inner).push(error);
    }

    fn set_failed(&self, errors: Vec<ConfigError>) {
        *self.0.failed.lock().unwrap_or_else(PoisonError::into_inner) = errors;
    }
}
