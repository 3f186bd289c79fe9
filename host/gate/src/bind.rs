//! Second step: the interaction gets its generation, and the turn the facts
//! that the host states.

use std::sync::Arc;

use crate::{
    admit::Admitted, catalog::Generation, interaction::Interaction, tenant::Tenant,
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
    now: u64,
) -> Bound {
    let view = &mut admitted.view;
    if view.language.is_empty() {
        view.language.clone_from(&generation.config.language);
    }
    view.state("tenant", tenant.id.as_str());
    if let Some(region) = &generation.config.region {
        view.state("tenant.region", region);
    }
    let max_age = generation.limits.proof_minutes.saturating_mul(60_000);
    let proven = interaction
        .proofs
        .iter()
        .filter(|proof| proof.kind == RequirementKind::Assurance)
        .filter(|proof| proof.at.is_some_and(|at| at <= now && now - at <= max_age))
        .map(|proof| proof.level)
        .max()
        .unwrap_or(0);
    view.state("proof.level", &proven.to_string());
    Bound {
        admitted,
        generation,
        _private: (),
    }
}
