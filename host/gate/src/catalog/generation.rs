//! A generation: one immutable set of installed policies and reference data
//! for a tenant. It is built whole, beside the one that serves, or not at all.

use std::{collections::BTreeSet, sync::Arc};

use guichet_ledger::Digest;
use jiff::tz::Offset;
use sha2::{Digest as _, Sha256};

use super::{
    Description, Grant, ModuleSource, OnFailure, PolicyLimits, ReferenceData, StockModules,
    admit_module, build_source,
    checks::{check_grant, check_stages},
    grant::EVERY_CLASS,
};
use crate::{
    counters::CounterStore,
    edits::MaskRule,
    error::ConfigError,
    keys::TenantKeys,
    sandbox::{Connectors, CounterAccess, Fixture, Image, ImageError, ImageRequest, Sandbox},
    tenant::{PolicyConfig, SettingsConfig, TenantConfig, TenantDir, TenantId, TenantLimits},
    turn::Stage,
};

/// What generations are built from besides a tenant's folder.
#[derive(Clone, Debug)]
pub(crate) struct Library {
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) stock: StockModules,
    pub(crate) counters: Arc<dyn CounterStore>,
}

/// One immutable set of installed policies.
#[derive(Debug)]
pub(crate) struct Generation {
    pub(crate) number: u64,
    /// Over everything that decides: configuration, modules, reference data.
    pub(crate) digest: [u8; 32],
    pub(crate) config: TenantConfig,
    pub(crate) limits: TenantLimits,
    /// Of the fact `time.local`.
    pub(crate) offset: Offset,
    /// In the order in which they are consulted.
    pub(crate) policies: Vec<InstalledPolicy>,
    pub(crate) reference: Arc<ReferenceData>,
    pub(crate) connectors: Arc<Connectors>,
}

/// A policy with its image and its rights.
#[derive(Debug)]
pub(crate) struct InstalledPolicy {
    pub(crate) name: String,
    pub(crate) phase: u32,
    pub(crate) image: Arc<Image>,
    pub(crate) module: Digest,
    pub(crate) settings_digest: Digest,
    pub(crate) grant_digest: Digest,
    pub(crate) grant: Arc<Grant>,
    pub(crate) on_failure: OnFailure,
    pub(crate) limits: PolicyLimits,
    pub(crate) counters: Arc<crate::keys::PolicyCounterKeys>,
}

impl InstalledPolicy {
    pub(crate) fn description(&self) -> &Description {
        &self.image.description
    }
}

impl Generation {
    /// The policies that want a stage, in order.
    pub(crate) fn policies_for(&self, stage: Stage) -> impl Iterator<Item = &InstalledPolicy> {
        self.policies
            .iter()
            .filter(move |policy| policy.grant.stages.contains(&stage))
    }

    /// The strictest of what the grants let masks show.
    pub(crate) fn mask_rule(&self) -> MaskRule {
        self.policies
            .iter()
            .filter(|policy| policy.grant.classes.contains("card-number"))
            .map(|policy| policy.grant.mask_rule())
            .reduce(|a, b| MaskRule {
                first: a.first.min(b.first),
                last: a.last.min(b.last),
            })
            .unwrap_or_default()
    }

    /// True when a stage may pass although no policy covers it.
    pub(crate) fn passes(&self, stage: Stage) -> bool {
        self.config.passing.contains(&stage)
    }
}

const NO_GRANT: &str =
    "is missing; write [policies.grant] with what the policy may see, call and say";

/// Reads a tenant's folder and builds its generation.
pub(crate) async fn build_generation(
    library: &Library,
    tenant: &TenantId,
    dir: &TenantDir,
    house: TenantLimits,
    keys: &TenantKeys,
    number: u64,
) -> Result<Generation, ConfigError> {
    const FILE: &str = "tenant.toml";
    let text = dir.read(FILE)?;
    let config: TenantConfig =
        crate::tenant::parse(&text).map_err(|(place, problem)| dir.error(FILE, place, problem))?;
    let error = |key: String, problem: String| dir.error(FILE, key, problem);
    // Without its grant a policy covers no stage: say the cause first.
    if let Some((i, policy)) = config
        .policies
        .iter()
        .enumerate()
        .find(|(_, policy)| policy.grant.is_none())
    {
        return Err(error(
            format!("policies[{i}] `{}`: grant", policy.name),
            NO_GRANT.to_owned(),
        ));
    }
    check_stages(&config).map_err(|(key, problem)| error(key, problem))?;
    config
        .flow
        .check()
        .map_err(|(key, problem)| error(key, problem))?;

    let granted = |pick: fn(&Grant) -> &BTreeSet<String>| -> BTreeSet<String> {
        let grants = config.policies.iter().filter_map(|p| p.grant.as_ref());
        grants.flat_map(pick).cloned().collect()
    };
    let reference = Arc::new(ReferenceData::read(
        dir,
        &granted(|g| &g.sets),
        &granted(|g| &g.tables),
    )?);
    let connectors = Arc::new(read_connectors(dir, &config, &granted(|g| &g.connectors))?);

    let limits = config.limits.unwrap_or(house);
    let offset = config
        .offset()
        .map_err(|said| error("utc-offset".to_owned(), said))?;
    if let Some((key, said)) = config
        .recordings
        .and_then(|recordings| recordings.problem())
    {
        return Err(error(key.to_owned(), said.to_owned()));
    }
    let mut whole = Sha256::new();
    whole.update(Sha256::digest(&text));
    whole.update(Sha256::digest(
        serde_json::to_string(&limits).unwrap_or_default(),
    ));
    whole.update(connectors.digest());
    let mut names = BTreeSet::new();
    let mut policies = Vec::with_capacity(config.policies.len());
    for (i, policy) in config.policies.iter().enumerate() {
        let at = |key: &str| format!("policies[{i}] `{}`: {key}", policy.name);
        let error = |key: &str, problem: String| dir.error(FILE, at(key), problem);
        if !names.insert(policy.name.clone()) {
            return Err(error(
                "name",
                "is used twice; give each policy its own".to_owned(),
            ));
        }
        let installed = Installing {
            library,
            tenant,
            dir,
            keys,
            policy,
            reference: &reference,
            error: &error,
        }
        .install(&mut whole)
        .await?;
        policies.push(installed);
    }
    // Policies that see the redacted view come after all that edit the
    // original.
    policies
        .sort_by(|a, b| (a.grant.view, a.phase, &a.name).cmp(&(b.grant.view, b.phase, &b.name)));
    Ok(Generation {
        number,
        digest: whole.finalize().into(),
        limits,
        offset,
        config,
        policies,
        reference,
        connectors,
    })
}

fn read_connectors(
    dir: &TenantDir,
    config: &TenantConfig,
    granted: &BTreeSet<String>,
) -> Result<Connectors, ConfigError> {
    if let Some(name) = granted
        .iter()
        .find(|name| !config.connectors.contains_key(*name))
    {
        return Err(dir.error(
            "tenant.toml",
            format!("connectors.{name}"),
            "is granted but not declared; add [connectors.<name>] or take it out of the grant",
        ));
    }
    let read = |(name, connector): (&String, &crate::tenant::ConnectorConfig)| {
        Fixture::read(dir, &connector.fixture).map(|fixture| (name.clone(), fixture))
    };
    let fixtures = config
        .connectors
        .iter()
        .map(read)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Connectors::new(fixtures))
}

/// One policy on its way in.
struct Installing<'a> {
    library: &'a Library,
    tenant: &'a TenantId,
    dir: &'a TenantDir,
    keys: &'a TenantKeys,
    policy: &'a PolicyConfig,
    reference: &'a Arc<ReferenceData>,
    error: &'a (dyn Fn(&str, String) -> ConfigError + Send + Sync),
}

impl Installing<'_> {
    async fn install(&self, whole: &mut Sha256) -> Result<InstalledPolicy, ConfigError> {
        let policy = self.policy;
        let grant = self.grant()?;
        let module = self.module().await?;
        let facts = admit_module(&module).map_err(|e| (self.error)("module", e.to_string()))?;
        if let Some(import) = facts.imports.iter().find(|i| !grant.imports.contains(*i)) {
            return Err((self.error)(
                "grant.imports",
                format!(
                    "module imports `{import}`, which is not granted; add it, or use a module that does without"
                ),
            ));
        }
        let settings = self.settings()?;
        let counters = Arc::new(self.keys.counters(&policy.name));
        let request = ImageRequest {
            digest: facts.digest,
            module,
            embedded: facts.description,
            settings: settings.clone(),
            reference: Arc::clone(self.reference),
            grant: Arc::clone(&grant),
            counters: CounterAccess {
                store: Arc::clone(&self.library.counters),
                digest: Arc::clone(&counters) as _,
                at: 0,
                effective: false,
            },
        };
        let image = self
            .library
            .sandbox
            .image(request)
            .await
            .map_err(|e| match e {
                ImageError::Settings(said) => (self.error)("settings", said),
                other => (self.error)("module", other.to_string()),
            })?;
        let grant = Arc::new(grant.with_classes_of(&image.description));
        check_grant(&grant, &image.description)
            .map_err(|(key, problem)| (self.error)(&key, problem))?;
        tracing::debug!(tenant = %self.tenant, policy = %policy.name, module = %facts.digest, "policy installed");
        whole.update(facts.digest.0);
        whole.update(Sha256::digest(&settings));
        whole.update(self.reference.digest(&grant.sets, &grant.tables));
        let grant_json = serde_json::to_string(&*grant).unwrap_or_default();
        Ok(InstalledPolicy {
            name: policy.name.clone(),
            phase: policy.phase,
            image,
            module: Digest(facts.digest.0),
            settings_digest: Digest(Sha256::digest(&settings).into()),
            grant_digest: Digest(Sha256::digest(&grant_json).into()),
            grant,
            on_failure: policy.on_failure.clone(),
            limits: policy.limits,
            counters,
        })
    }

    fn grant(&self) -> Result<Arc<Grant>, ConfigError> {
        let policy = self.policy;
        let fail = |key: &str, problem: &str| Err((self.error)(key, problem.to_owned()));
        let Some(grant) = &policy.grant else {
            return fail("grant", NO_GRANT);
        };
        if grant.stages.is_empty() {
            return fail(
                "grant.stages",
                "is empty: the policy would never be consulted; name its stages",
            );
        }
        if grant.card_mask.first > 6 || grant.card_mask.last > 4 {
            return fail(
                "grant.card-mask",
                "shows more than first six and last four digits (PCI DSS 3.4.1); lower it",
            );
        }
        if grant.imports.contains("history") != (grant.history_turns > 0) {
            return fail(
                "grant.history-turns",
                "and the import `history` go together; set both or neither",
            );
        }
        if grant.classes.contains(EVERY_CLASS) && grant.classes.len() > 1 {
            return fail(
                "grant.classes",
                "names `*` beside others; write `*` alone, or every class by its name",
            );
        }
        let opens = |stage| grant.stages.contains(&stage);
        if policy.on_failure == OnFailure::RemoveAll
            && (opens(Stage::Action) || opens(Stage::Lookup))
        {
            return fail(
                "on-failure",
                "remove-all is not possible for the stages action and lookup; use deny or require",
            );
        }
        if let OnFailure::Require(required) = &policy.on_failure
            && !(1..=3).contains(&required.level)
        {
            return fail("on-failure", "requires a level that is not 1 to 3");
        }
        let limits = policy.limits;
        if !(1..=10_000).contains(&limits.wall_ms) || !(1..=64).contains(&limits.memory_mib) {
            return fail(
                "limits",
                "wall-ms must be 1 to 10000 and memory-mib 1 to 64",
            );
        }
        Ok(Arc::new(grant.clone()))
    }

    async fn module(&self) -> Result<Arc<[u8]>, ConfigError> {
        let error = |problem: String| (self.error)("module", problem);
        let source: ModuleSource = self
            .policy
            .module
            .parse()
            .map_err(|e: super::source::InvalidModuleSource| error(e.to_string()))?;
        match source {
            ModuleSource::File(path) => self.dir.read_bytes(&path).map(Into::into),
            ModuleSource::Stock(name) => self.library.stock.module(&name).ok_or_else(|| {
                let known: Vec<_> = self.library.stock.names().collect();
                error(format!(
                    "`{name}` is no stock policy; there are {}",
                    known.join(", ")
                ))
            }),
            ModuleSource::Source(path) => {
                let folder = self.dir.folder(&path)?;
                tokio::task::spawn_blocking(move || build_source(&folder))
                    .await
                    .map_err(|e| error(format!("cannot be built ({e})")))?
                    .map(Into::into)
                    .map_err(|e| error(e.to_string()))
            }
        }
    }

    fn settings(&self) -> Result<String, ConfigError> {
        let broken =
            |e: &dyn std::fmt::Display| (self.error)("settings", format!("are not JSON: {e}"));
        match self.policy.settings_source() {
            SettingsConfig::None => Ok("{}".to_owned()),
            SettingsConfig::Inline(table) => serde_json::to_string(table).map_err(|e| broken(&e)),
            SettingsConfig::File(file) => {
                let value: serde_json::Value = serde_json::from_str(&self.dir.read(file)?)
                    .map_err(|e| {
                        self.dir.error(
                            file,
                            format!("line {} column {}", e.line(), e.column()),
                            "is not JSON; mend it",
                        )
                    })?;
                Ok(value.to_string())
            }
            SettingsConfig::Both => Err((self.error)(
                "settings",
                "and settings-file are both set; keep one".to_owned(),
            )),
        }
    }
}
