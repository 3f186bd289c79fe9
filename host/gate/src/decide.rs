//! Fourth step: opinions join, failures become their declared ceilings, and
//! the requirements are set against the proofs at hand.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    catalog::{FailureRequirement, OnFailure},
    consult::{Consulted, Heard},
    edits::{Span, Treatment},
    error::{NOT_SETTLED, PARKED_FULL},
    interaction::{Interaction, PartSpans},
    outcome::{Cause, Obligation, OutcomeKind},
    step_up::{Proof, discharges},
    verdict::{Decision, Requirement},
};

/// A turn on which the decision has fallen.
#[derive(Debug)]
pub(crate) struct Decided {
    pub(crate) consulted: Consulted,
    pub(crate) decision: Decision,
    pub(crate) kind: OutcomeKind,
    pub(crate) cause: Option<Cause>,
    /// What is still to be proven.
    pub(crate) outstanding: Vec<Requirement>,
    /// New edits, by turn and part.
    pub(crate) edits: BTreeMap<u64, PartSpans>,
    /// By policy.
    pub(crate) obligations: BTreeSet<(String, Obligation)>,
    pub(crate) reasons: BTreeSet<String>,
    _private: (),
}

/// Joins what was heard, and sets it against the proofs at hand.
pub(crate) fn decide(consulted: Consulted, interaction: &Interaction, now: u64) -> Decided {
    let generation = std::sync::Arc::clone(&consulted.bound.generation);
    let view = &consulted.bound.admitted.view;
    let mut decision = Decision::Allow;
    let mut edits: BTreeMap<u64, PartSpans> = BTreeMap::new();
    let mut obligations = BTreeSet::new();
    let mut reasons = BTreeSet::new();
    for heard in &consulted.opinions {
        let Some(policy) = generation.policies.get(heard.policy) else {
            continue;
        };
        match &heard.verdict {
            Ok(verdict) => {
                decision = decision.join(verdict.decision.clone());
                for ((turn, part), spans) in &verdict.edits {
                    let at = edits.entry(*turn).or_default().entry(*part).or_default();
                    at.extend(spans.iter().cloned());
                }
                reasons.extend(verdict.reasons.iter().cloned());
                obligations.extend(verdict.obligations.iter().map(|(name, value)| {
                    let obligation = Obligation {
                        name: name.clone(),
                        value: value.clone(),
                    };
                    (policy.name.clone(), obligation)
                }));
            }
            Err(_) => match &policy.on_failure {
                OnFailure::Deny => decision = Decision::Deny,
                OnFailure::Allow => {}
                OnFailure::Require(required) => {
                    decision = decision.join(Decision::require([required.into()]));
                }
                OnFailure::RemoveAll => {
                    let parts = edits.entry(view.sequence).or_default();
                    for (index, part) in view.parts.iter().enumerate() {
                        let spans = parts.entry(index).or_default();
                        spans.extend(everything(&part.text));
                    }
                }
            },
        }
    }
    if let Some(barrier) = consulted.barrier {
        decision = Decision::Deny;
        reasons.insert(barrier.code.to_owned());
    }
    // A revision may still change: what it would oblige to is not done yet, and
    // earlier turns read as before.
    if !view.settled {
        obligations.clear();
        edits.retain(|turn, _| *turn == view.sequence);
    }
    let cause = (decision == Decision::Deny).then(|| cause(&consulted, &generation));
    let mut decided = Decided {
        consulted,
        decision,
        kind: OutcomeKind::Refused,
        cause,
        outstanding: Vec::new(),
        edits,
        obligations,
        reasons,
        _private: (),
    };
    decided.weigh(interaction, now);
    decided
}

impl Decided {
    /// The turn's position in its interaction.
    pub(crate) fn sequence(&self) -> u64 {
        self.consulted.bound.admitted.view.sequence
    }

    /// Sets the requirements against the proofs at hand. What would be held
    /// needs a place to wait in.
    pub(crate) fn weigh(&mut self, interaction: &Interaction, now: u64) {
        self.meets(&interaction.proofs, now);
        if self.kind != OutcomeKind::Held {
            return;
        }
        let bound = &self.consulted.bound;
        let (cause, code) = if !bound.admitted.view.settled {
            // Nobody is asked for a proof of what is not said yet.
            (self.why_held(), NOT_SETTLED)
        } else if !interaction.can_park(self.bytes(), &bound.generation.limits) {
            (Cause::BudgetExceeded, PARKED_FULL)
        } else {
            return;
        };
        self.decision = Decision::Deny;
        self.kind = OutcomeKind::Refused;
        self.outstanding.clear();
        self.cause = Some(cause);
        self.reasons.insert(code.to_owned());
    }

    /// Whose doing the requirement is: a policy's own, or a failure's.
    fn why_held(&self) -> Cause {
        let opinions = &self.consulted.opinions;
        let requires = |heard: &Heard| {
            let verdict = heard.verdict.as_ref();
            verdict.is_ok_and(|verdict| matches!(verdict.decision, Decision::Require(_)))
        };
        let failures = opinions.iter().filter_map(|h| h.verdict.as_ref().err());
        let failed = failures.map(|failure| failure.cause).min();
        failed
            .filter(|_| !opinions.iter().any(requires))
            .unwrap_or(Cause::PolicyDenied)
    }

    /// Bytes that it takes to hold the turn.
    fn bytes(&self) -> usize {
        let admitted = &self.consulted.bound.admitted;
        2 * (admitted.view.bytes() + admitted.payload.bytes())
    }

    /// Sets the requirements against proofs; true when none is left.
    pub(crate) fn meets(&mut self, proofs: &[Proof], now: u64) -> bool {
        let bound = &self.consulted.bound;
        let max_age = bound.generation.limits.proof_minutes.saturating_mul(60_000);
        (self.kind, self.outstanding) = match &self.decision {
            Decision::Deny => (OutcomeKind::Refused, Vec::new()),
            Decision::Allow => (OutcomeKind::Released, Vec::new()),
            Decision::Require(required) => {
                let unmet: Vec<_> = required
                    .values()
                    .filter(|requirement| {
                        !proofs.iter().any(|proof| {
                            discharges(proof, requirement, &bound.admitted.view, now, max_age)
                        })
                    })
                    .cloned()
                    .collect();
                if unmet.is_empty() {
                    (OutcomeKind::Released, unmet)
                } else {
                    (OutcomeKind::Held, unmet)
                }
            }
        };
        self.kind == OutcomeKind::Released
    }
}

/// A denial names the turn's cause before any failure does: a failure never
/// erases it.
fn cause(consulted: &Consulted, generation: &crate::catalog::Generation) -> Cause {
    let denied = |heard: &Heard| {
        heard
            .verdict
            .as_ref()
            .is_ok_and(|verdict| verdict.decision == Decision::Deny)
    };
    if consulted.opinions.iter().any(denied) {
        return Cause::PolicyDenied;
    }
    if let Some(barrier) = consulted.barrier {
        return barrier.cause;
    }
    consulted
        .opinions
        .iter()
        .filter(|heard| {
            generation
                .policies
                .get(heard.policy)
                .is_some_and(|policy| policy.on_failure == OnFailure::Deny)
        })
        .filter_map(|heard| heard.verdict.as_ref().err())
        .map(|failure| failure.cause)
        .min()
        .unwrap_or(Cause::PolicyDenied)
}

/// A span over the whole of a text, when there is any.
pub(crate) fn everything(text: &str) -> Option<Span> {
    (!text.is_empty()).then(|| Span {
        start: 0,
        end: text.len(),
        class: "text".into(),
        treatment: Treatment::Remove,
    })
}

impl From<&FailureRequirement> for Requirement {
    fn from(required: &FailureRequirement) -> Self {
        Self {
            kind: required.kind,
            level: required.level,
            binds: required.binds.clone(),
        }
    }
}
