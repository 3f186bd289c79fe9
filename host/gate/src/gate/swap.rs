//! The next generation, built beside the one that serves.

use std::{collections::BTreeMap, sync::Arc};

use guichet_ledger::{Digest, KeyLeaf, Leaf, SwapLeaf};

use super::Gate;
use crate::{
    catalog::{Generation, build_generation},
    error::{ConfigError, Error},
    keys::TenantKeys,
    recording::Recorder,
    state::Purpose,
    tenant::{HouseConfig, PolicyDir, Tenant, TenantDir, TenantId, TenantLimits, parse},
};

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

impl Gate {
    /// Reads the policy directory again. Every tenant whose configuration has
    /// changed gets its next generation, built beside the one that serves; one
    /// that fails anywhere keeps the last good one.
    pub async fn reload(&self) -> Vec<Installed> {
        let _one = self.0.installing.lock().await;
        let read = PolicyDir::open(&self.0.policies).and_then(|dir| {
            let house = house(&dir, self.0.library.sandbox.places)?;
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
        let mut next = BTreeMap::clone(&self.0.tenants.load_full());
        let mut failed = Vec::new();
        for (id, tenant) in &next {
            if !dirs.contains_key(id) && !tenant.retired() {
                failed.extend(self.retire(tenant).await.err());
            }
        }
        self.set_failed(failed);
        for id in dirs.keys() {
            if next.contains_key(id) {
                continue;
            }
            match self.keys_of(id).await {
                Ok(keys) => {
                    let tenant = Tenant::new(id.clone(), keys, house.limits);
                    next.insert(id.clone(), Arc::new(tenant));
                }
                Err(error) => self.add_failed(ConfigError {
                    tenant: id.to_string(),
                    file: format!("tenants/{id}"),
                    key: String::new(),
                    problem: error.to_string(),
                }),
            }
        }
        self.0.tenants.store(Arc::new(next.clone()));
        let mut installed = Vec::new();
        for (id, tenant) in &next {
            if let Some(dir) = dirs.get(id) {
                installed.push(self.install_from(tenant, dir, house.limits).await);
            }
        }
        installed
    }

    /// The keys of a tenant; a secret that is made for it is told to the ledger before
    /// it is used.
    async fn keys_of(&self, tenant: &TenantId) -> Result<TenantKeys, Error> {
        let (own, made) = match &self.0.state {
            Some(state) => state.tenant_secret(tenant, &self.0.ambient)?,
            None => (self.0.master, false),
        };
        if made {
            self.file_key(tenant, Purpose::Pseudonyms).await?;
        }
        Ok(TenantKeys::derive(&self.0.master, &own, tenant))
    }

    /// A tenant whose folder is gone takes no new interaction; running ones end
    /// in their generation. It keeps its number: should it come back, no two of
    /// its generations have the same.
    async fn retire(&self, tenant: &Tenant) -> Result<(), ConfigError> {
        let from = tenant.generation().ok().map(|generation| generation.number);
        let said = "tenant was taken out of the policy directory".to_owned();
        let retired = SwapLeaf {
            from,
            error: Some(said),
            ..SwapLeaf::default()
        };
        self.file_swap(tenant, retired)
            .await
            .map_err(|error| ConfigError {
                tenant: tenant.id.to_string(),
                file: format!("tenants/{}", tenant.id),
                key: String::new(),
                problem: format!("is gone, and the tenant goes on for now: {error}"),
            })?;
        tenant.retire();
        tracing::info!(tenant = %tenant.id, "tenant retired");
        self.0.metrics.swapped(&tenant.id, "retired");
        Ok(())
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
        let house = house(&policies, self.0.library.sandbox.places)?;
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
        let built = build_generation(
            &self.0.library,
            &tenant.id,
            dir,
            limits,
            &tenant.keys,
            number,
        )
        .await;
        let before = tenant.generation().ok().map(|generation| generation.number);
        let result = match built {
            Ok(generation) => {
                let change = &generation.config.change;
                let swap = || SwapLeaf {
                    from: before,
                    to: Some(number),
                    digest: Some(Digest(generation.digest)),
                    approved_by: change.approved_by.clone(),
                    change: change.reference.clone(),
                    ..SwapLeaf::default()
                };
                if tenant.serves(&generation) {
                    Ok(false)
                } else if let Err(problem) = self.record(tenant, &generation).await {
                    Err(dir.error("tenant.toml", "recordings", problem.to_string()))
                } else if let Err(problem) = self.file_swap(tenant, swap()).await {
                    Err(dir.error("tenant.toml", "", problem.to_string()))
                } else {
                    tenant.switch(generation);
                    Ok(true)
                }
            }
            Err(error) => {
                // The refusal is evidence too; if it cannot be filed, the
                // next turn will say so.
                let refused = SwapLeaf {
                    from: before,
                    error: Some(error.to_string()),
                    ..SwapLeaf::default()
                };
                let _ = self.file_swap(tenant, refused).await;
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
            generation: tenant
                .generation()
                .map_or(0, |generation| generation.number),
            changed,
            error,
        }
    }

    /// Readies what writes a tenant's recordings, when it asks for them. Without
    /// a state folder there is nowhere to keep them, and nothing is recorded.
    async fn record(&self, tenant: &Tenant, generation: &Generation) -> Result<(), Error> {
        let (Some(recordings), Some(state), None) = (
            generation.config.recordings,
            &self.0.state,
            tenant.recorder(),
        ) else {
            return Ok(());
        };
        let (key, made) = state.recording_key(&tenant.id, &self.0.ambient)?;
        if made {
            self.file_key(&tenant.id, Purpose::Recordings).await?;
        }
        let recorder = Recorder::new(
            tenant.id.clone(),
            state.recordings_of(&tenant.id),
            key,
            tenant.keys.clone(),
            Arc::clone(&self.0.ledger),
            self.0.ambient.clone(),
            Arc::clone(&self.0.metrics),
        );
        recorder.expire(self.now(), recordings.keep_days);
        tenant.record_with(Arc::new(recorder));
        Ok(())
    }

    /// Files that a secret was made for a tenant.
    async fn file_key(&self, tenant: &TenantId, purpose: Purpose) -> Result<(), Error> {
        let leaf = Leaf::Key(KeyLeaf {
            at: self.now(),
            tenant: Some(tenant.to_string()),
            purpose: purpose.as_str().to_owned(),
            change: "made".to_owned(),
            key: "1".to_owned(),
            successor: None,
        });
        self.0.ledger.append(leaf).await?;
        match &self.0.state {
            Some(state) => state.told(tenant, purpose),
            None => Ok(()),
        }
    }

    async fn file_swap(&self, tenant: &Tenant, swap: SwapLeaf) -> Result<(), Error> {
        let leaf = Leaf::Swap(SwapLeaf {
            at: self.now(),
            tenant: tenant.id.to_string(),
            ..swap
        });
        self.0.ledger.append(leaf).await?;
        Ok(())
    }
}

/// Reads `guichet.toml`; `places` is what the sandbox has room for.
pub(super) fn house(dir: &PolicyDir, places: u32) -> Result<HouseConfig, ConfigError> {
    let error = |(key, problem)| ConfigError {
        tenant: String::new(),
        file: "guichet.toml".to_owned(),
        key,
        problem,
    };
    let house: HouseConfig = parse(&dir.house()?).map_err(error)?;
    if let Some(slots) = house.gate.slots
        && !(1..=places).contains(&slots)
    {
        return Err(error((
            "gate.slots".to_owned(),
            format!("is {slots}, and the sandbox was opened with {places}; write 1 to {places}"),
        )));
    }
    Ok(house)
}
