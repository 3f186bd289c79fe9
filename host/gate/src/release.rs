//! Last step: the obligations are carried out, the window takes the turn, and
//! the payload is handed on. Takes a filed turn and nothing else.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    ambient,
    consult::Heard,
    decide::Decided,
    edit::{Edited, union},
    file::Filed,
    interaction::{Interaction, Memory, WindowTurn},
    notice::notice,
    outcome::{Obligation, Opinion, Outcome, OutcomeKind},
    turn::TurnView,
};

/// Releases, holds or refuses a filed turn.
pub(crate) fn release(filed: Filed, interaction: &mut Interaction) -> Outcome {
    let mut edited = filed.edited;
    let obligations = carry_out(&edited.decided, interaction);
    let outcome = outcome(&mut edited, obligations);
    amend(&edited, interaction);
    remember(&mut edited.decided, interaction);
    let admitted = &edited.decided.consulted.bound.admitted;
    let (id, digest) = (admitted.id.clone(), admitted.digest);
    let limits = edited.decided.consulted.bound.generation.limits;
    settle(edited, interaction);
    interaction.answer(&id, digest, outcome.recorded(), &limits);
    tracing::debug!(
        sequence = outcome.sequence,
        stage = %outcome.stage,
        outcome = outcome.outcome.as_str(),
        micros = outcome.micros,
        "turn passed"
    );
    outcome
}

/// Obligations as they take effect. The recording runs only when no policy
/// holds it paused.
fn carry_out(decided: &Decided, interaction: &mut Interaction) -> Vec<Obligation> {
    let was_paused = !interaction.pausing.is_empty();
    let mut asked = BTreeSet::new();
    let mut routes = BTreeSet::new();
    for (policy, obligation) in &decided.obligations {
        match obligation.name.as_str() {
            "pause-recording" => {
                interaction.pausing.insert(policy.clone());
            }
            "resume-recording" => {
                interaction.pausing.remove(policy);
            }
            "route" => {
                routes.insert(obligation.value.clone());
            }
            _ => {
                asked.insert(obligation.clone());
            }
        }
    }
    let paused = !interaction.pausing.is_empty();
    if paused != was_paused {
        asked.insert(Obligation {
            name: if paused {
                "pause-recording"
            } else {
                "resume-recording"
            }
            .to_owned(),
            value: String::new(),
        });
    }
    let order = &decided.consulted.bound.generation.config.routes;
    let first = order
        .iter()
        .find(|route| routes.contains(*route))
        .or_else(|| routes.first());
    asked.extend(first.map(|value| Obligation {
        name: "route".to_owned(),
        value: value.clone(),
    }));
    asked.into_iter().collect()
}

fn outcome(edited: &mut Edited, obligations: Vec<Obligation>) -> Outcome {
    let decided = &mut edited.decided;
    let opinions = decided
        .consulted
        .opinions
        .iter_mut()
        .filter_map(|heard| opinion(heard, &decided.consulted.bound))
        .collect();
    let view = &decided.consulted.bound.admitted.view;
    let language = &decided.consulted.bound.generation.config.language;
    let released = decided.kind == OutcomeKind::Released;
    Outcome {
        sequence: view.sequence,
        stage: view.stage,
        role: view.fact("participant.role").unwrap_or_default().to_owned(),
        outcome: decided.kind,
        cause: decided.cause,
        payload: released.then(|| edited.payload.clone()),
        attachments: if released {
            edited.attachments.clone()
        } else {
            Vec::new()
        },
        edits: edited.edits.clone(),
        amendments: edited.amendments.clone(),
        requirements: decided.outstanding.clone(),
        obligations,
        reasons: decided.reasons.iter().cloned().collect(),
        notice: (!released && view.settled)
            .then(|| notice(decided.kind, [&view.language, language]).to_owned()),
        opinions,
        freed: Vec::new(),
        exposure: edited.shown.as_ref().map_or(0, |shown| shown.exposure),
        micros: ambient::micros_since(decided.consulted.bound.admitted.started),
    }
}

fn opinion(heard: &mut Heard, bound: &crate::bind::Bound) -> Option<Opinion> {
    let policy = bound.generation.policies.get(heard.policy)?;
    let verdict = heard.verdict.as_ref();
    Some(Opinion {
        policy: policy.name.clone(),
        version: policy.description().version.clone(),
        module: policy.module.to_string(),
        decision: verdict.map_or("failed", |v| v.decision.as_str()),
        edits: verdict.map_or(0, |v| v.edits.values().map(BTreeSet::len).sum()),
        reasons: verdict.map_or_else(|_| Vec::new(), |v| v.reasons.iter().cloned().collect()),
        cause: verdict.err().map(|failure| failure.cause),
        failure: verdict.err().map(|failure| failure.code.clone()),
        micros: heard.micros,
        calls: std::mem::take(&mut heard.calls),
    })
}

/// Earlier turns read otherwise from now on.
fn amend(edited: &Edited, interaction: &mut Interaction) {
    let own = edited.decided.consulted.bound.admitted.view.sequence;
    for (sequence, spans) in &edited.decided.edits {
        if *sequence == own {
            continue;
        }
        if let Some(turn) = interaction.turn_mut(*sequence) {
            turn.spans = union(&turn.spans, spans);
        }
    }
}

/// What policies wanted to remember. A turn that may still be revised leaves no
/// trace.
fn remember(decided: &mut Decided, interaction: &mut Interaction) {
    let sequence = decided.sequence();
    let consulted = &mut decided.consulted;
    if !consulted.bound.admitted.view.settled {
        return;
    }
    for heard in &mut consulted.opinions {
        if let (Some(state), Some(policy)) = (
            heard.remembered.take(),
            consulted.bound.generation.policies.get(heard.policy),
        ) {
            let memory = Memory {
                format: policy.description().memory.clone(),
                state: state.into(),
                since: sequence,
            };
            interaction.remember_for(&policy.name, memory);
        }
    }
}

/// The turn takes its place in the window, or among the live utterances.
fn settle(edited: Edited, interaction: &mut Interaction) {
    let Edited {
        mut decided, shown, ..
    } = edited;
    // They are done; a proof that frees the turn does not do them again.
    decided.obligations.clear();
    let admitted = &decided.consulted.bound.admitted;
    let sequence = admitted.view.sequence;
    let utterance = admitted.view.utterance;
    if let Some(turn) = interaction.turn_mut(sequence) {
        // It was parked, and a proof has freed it.
        turn.released = decided.kind == OutcomeKind::Released;
        return;
    }
    if !admitted.view.settled {
        if let (Some(shown), OutcomeKind::Released) = (shown, decided.kind) {
            interaction.show(utterance, shown);
        }
        return;
    }
    interaction.live.remove(&utterance);
    let turn = WindowTurn {
        bytes: admitted.view.bytes() + admitted.payload.bytes(),
        view: Arc::new(TurnView::clone(&admitted.view)),
        payload: admitted.payload.clone(),
        spans: decided.edits.get(&sequence).cloned().unwrap_or_default(),
        blank: decided.consulted.blank,
        released: decided.kind == OutcomeKind::Released,
        parked: (decided.kind == OutcomeKind::Held).then(|| Box::new(decided)),
    };
    interaction.remember(turn);
}
