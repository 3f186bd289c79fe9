//! How contacts are walked: as the tenant's configuration has it, and a script for
//! a trial.

use anyhow::anyhow;
use guichet::{FlowSettings, TenantId};
use guichet_flow::{Library, Options, Sensitive};

use super::script::Script;
use crate::exit::Problem;

/// The settings of `[flow]` in `tenant.toml`; each that the script has instead is
/// the script's.
pub(super) fn options(
    settings: FlowSettings,
    tenant: &TenantId,
    script: &Script,
    library: &Library,
) -> Result<Options, Problem> {
    let sensitive = match &script.sensitive {
        Some(trial) => trial.clone(),
        None => settings.sensitive,
    };
    let (challenge, place) = match &script.challenge {
        Some(trial) => (Some(trial.clone()), "the script: challenge".to_owned()),
        None => (
            settings.challenge,
            format!("tenants/{tenant}/tenant.toml: flow.challenge"),
        ),
    };
    // A challenge that is not there would turn everybody away who could prove.
    if let Some(name) = &challenge
        && library.position(name).is_none()
    {
        let error = anyhow!(
            "no flow beside this one is `{name}`; put its export there, or name one that is there by id, ARN or name"
        );
        return Err(Problem::usage(error).at(place));
    }
    Ok(Options {
        sensitive: sensitive
            .into_iter()
            .map(|one| Sensitive {
                block: one.block,
                name: one.name,
                facts: one.facts,
            })
            .collect(),
        challenge,
        refused_queue: script.refused_queue.clone().or(settings.refused_queue),
        ..Options::default()
    })
}
