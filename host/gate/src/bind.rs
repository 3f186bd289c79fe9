//! Second step: the interaction gets its generation, and the turn the facts
//! that the host states.

use std::{collections::BTreeSet, sync::Arc};

use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
};

use crate::{
    admit::Admitted, catalog::Generation, interaction::Interaction, step_up::Proof, tenant::Tenant,
    verdict::RequirementKind,
};

/// A turn that is bound to the generation that will decide it.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) admitted: Admitted,
    pub(crate) generation: Arc<Generation>,
    _private: (),
}

/// Pins the generation that serves now, unless the interaction has one that is
/// not past its age.
pub(crate) fn pin(
    interaction: &mut Interaction,
    current: &Arc<Generation>,
    now: u64,
) -> Arc<Generation> {
    let max_age = current.limits.max_age_minutes.saturating_mul(60_000);
    match &interaction.generation {
        Some(pinned) if now.saturating_sub(interaction.bound_at) <= max_age => Arc::clone(pinned),
        _ => {
            interaction.generation = Some(Arc::clone(current));
            interaction.bound_at = now;
            Arc::clone(current)
        }
    }
}

/// Binds a turn to its interaction's generation.
pub(crate) fn bind(
    mut admitted: Admitted,
    interaction: &Interaction,
    generation: Arc<Generation>,
    tenant: &Tenant,
) -> Bound {
    let now = admitted.now;
    let view = &mut admitted.view;
    if view.language.is_empty() {
        view.language.clone_from(&generation.config.language);
    }
    view.state("tenant", tenant.id.as_str());
    if let Some(region) = &generation.config.region {
        view.state("tenant.region", region);
    }
    let max_age = generation.limits.proof_minutes.saturating_mul(60_000);
    let good = |proof: &&Proof| proof.at.is_some_and(|at| at <= now && now - at <= max_age);
    let good: Vec<_> = interaction.proofs.iter().filter(good).collect();
    let proven = good
        .iter()
        .filter(|proof| proof.kind == RequirementKind::Assurance)
        .map(|proof| proof.level)
        .max()
        .unwrap_or(0);
    view.state("proof.level", &proven.to_string());
    let kinds: BTreeSet<_> = good.iter().map(|proof| proof.kind.as_str()).collect();
    let kinds: Vec<_> = kinds.into_iter().collect();
    view.state("proof.factors", &kinds.join(","));
    if let Some(local) = local(now, generation.offset) {
        view.state("time.local", &local);
    }
    let continuity = if view.sequence == 1 {
        "new"
    } else {
        "continued"
    };
    view.state("interaction.continuity", continuity);
    Bound {
        admitted,
        generation,
        _private: (),
    }
}

/// The time of day where the tenant is, ISO 8601 with its offset; `None` for a
/// clock beyond the year 9999.
fn local(now: u64, offset: Offset) -> Option<String> {
    let moment = Timestamp::from_millisecond(i64::try_from(now).ok()?).ok()?;
    let local = moment.to_zoned(TimeZone::fixed(offset));
    Some(local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_day_is_told_with_its_offset() {
        let offset = Offset::from_seconds(-34_200).unwrap();
        assert_eq!(
            local(1_767_603_600_000, offset).as_deref(),
            Some("2026-01-04T23:30:00-09:30")
        );
        assert_eq!(
            local(1_767_603_600_000, Offset::UTC).as_deref(),
            Some("2026-01-05T09:00:00+00:00")
        );
        assert_eq!(local(u64::MAX, Offset::UTC), None);
    }
}
