//! Third step: each policy that wants the stage is asked, always, also after a
//! denial. What fails is kept as what it is: the ceiling follows in `decide`.

use std::sync::Arc;

use guichet_ledger::Digest;
use tokio::sync::Semaphore;

use crate::{
    bind::Bound,
    catalog::{Generation, InstalledPolicy, OnFailure, View},
    counters::CounterStore,
    error::{ATTACHMENT_REFUSED, STAGE_NOT_COVERED},
    interaction::Interaction,
    keys::TenantKeys,
    outcome::Cause,
    recording::Answers,
    sandbox::{
        Budget, CounterAccess, Evaluation, EvaluationError, HostCall, RecordedAnswers, Request,
        Sandbox, Supply,
    },
    sight::{Seen, Sight},
    tenant::{Attachments, Tenant},
    verdict::{CheckedVerdict, check},
};

/// A turn on which every policy that wants it was heard.
#[derive(Debug)]
pub(crate) struct Consulted {
    pub(crate) bound: Bound,
    pub(crate) opinions: Vec<Heard>,
    /// Why the turn may not pass whatever the policies say.
    pub(crate) barrier: Option<Barrier>,
    /// True when it is not known what would have to be hidden of the turn: a
    /// redacted view shows nothing of it, now and later.
    pub(crate) blank: bool,
    _private: (),
}

/// A reason of the host's own, or of the tenant's configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Barrier {
    pub(crate) cause: Cause,
    pub(crate) code: &'static str,
}

/// What one policy said, with its edits in offsets of the original texts.
#[derive(Debug)]
pub(crate) struct Heard {
    /// Index into the generation's policies.
    pub(crate) policy: usize,
    pub(crate) verdict: Result<CheckedVerdict, Failure>,
    pub(crate) micros: u64,
    pub(crate) calls: Vec<HostCall>,
    /// Keyed digest over them: a held turn keeps this alone.
    pub(crate) answers: Digest,
    pub(crate) host_calls: u32,
    pub(crate) host_call_bytes: u64,
    /// What it wants to remember.
    pub(crate) remembered: Option<Vec<u8>>,
}

/// Why a policy gave no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) cause: Cause,
    /// Out of the description, or the host's own.
    pub(crate) code: String,
}

/// What consulting draws on.
pub(crate) struct Consulting<'a> {
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) counters: &'a Arc<dyn CounterStore>,
    pub(crate) house: &'a Arc<Semaphore>,
    pub(crate) tenant: &'a Tenant,
    /// In a replay.
    pub(crate) recorded: Option<&'a Arc<Answers>>,
}

impl Consulting<'_> {
    /// Asks every policy that wants the turn's stage.
    pub(crate) async fn consult(&self, bound: Bound, interaction: &Interaction) -> Consulted {
        let generation = Arc::clone(&bound.generation);
        let stage = bound.admitted.view.stage;
        let mut barrier = None;
        if !bound.admitted.attachments.is_empty()
            && generation.config.attachments == Attachments::Refuse
        {
            barrier = Some(Barrier {
                cause: Cause::PolicyDenied,
                code: ATTACHMENT_REFUSED,
            });
        }
        let covered = generation.policies_for(stage).next().is_some();
        if !covered && !generation.passes(stage) {
            barrier = Some(Barrier {
                cause: Cause::PolicyDenied,
                code: STAGE_NOT_COVERED,
            });
        }
        let mut opinions = Vec::new();
        let mut blank = !covered && !generation.passes(stage);
        if covered {
            match self.tenant.queue(self.house, &generation.limits).await {
                Some(_slot) => {
                    opinions = self.hear_all(&bound, &generation, interaction).await;
                    blank = edits_unknown(&opinions, &generation);
                }
                None => {
                    blank = true;
                    barrier = Some(Barrier {
                        cause: Cause::BudgetExceeded,
                        code: Budget::Queue.as_str(),
                    });
                }
            }
        }
        Consulted {
            bound,
            opinions,
            barrier,
            blank,
            _private: (),
        }
    }

    async fn hear_all(
        &self,
        bound: &Bound,
        generation: &Generation,
        interaction: &Interaction,
    ) -> Vec<Heard> {
        let view = Arc::new(bound.admitted.view.clone());
        let mut opinions: Vec<Heard> = Vec::new();
        for (index, policy) in generation.policies.iter().enumerate() {
            if !policy.grant.stages.contains(&view.stage) {
                continue;
            }
            let sight = match policy.grant.view {
                View::Original => Sight::original(&view, interaction, policy),
                View::Redacted => Sight::redacted(
                    (&view, &bound.admitted.payload),
                    interaction,
                    policy,
                    generation,
                    &opinions,
                    self.tenant,
                ),
            };
            opinions.push(self.hear(index, policy, &sight, bound, interaction).await);
        }
        opinions
    }

    async fn hear(
        &self,
        index: usize,
        policy: &InstalledPolicy,
        sight: &Sight,
        bound: &Bound,
        interaction: &Interaction,
    ) -> Heard {
        let generation = &bound.generation;
        let memory = interaction
            .memories
            .get(&policy.name)
            .filter(|memory| memory.format == policy.description().memory)
            .map(|memory| Arc::clone(&memory.state))
            .unwrap_or_default();
        let supply = Supply {
            history: sight.history.clone(),
            history_complete: sight.complete,
            memory,
            counters: CounterAccess {
                store: Arc::clone(self.counters),
                digest: Arc::clone(&policy.counters) as _,
                at: bound.admitted.now,
                effective: sight.turn.settled,
            },
            reference: Arc::clone(&generation.reference),
            connectors: Arc::clone(&generation.connectors),
            recorded: self.recorded.map(|answers| RecordedAnswers {
                policy: policy.name.clone(),
                answers: Arc::clone(answers),
            }),
        };
        let evaluation = self
            .sandbox
            .evaluate(Request {
                image: &policy.image,
                turn: &sight.turn,
                grant: &policy.grant,
                limits: &policy.limits,
                supply,
            })
            .await;
        judge(index, policy, sight, evaluation, &self.tenant.keys)
    }
}

/// True when a policy that may edit gave no verdict: what it would have hidden
/// is not known.
pub(crate) fn edits_unknown(opinions: &[Heard], generation: &Generation) -> bool {
    opinions.iter().any(|heard| {
        heard.verdict.is_err()
            && generation
                .policies
                .get(heard.policy)
                .is_none_or(|p| !p.grant.classes.is_empty() || p.on_failure == OnFailure::RemoveAll)
    })
}

fn judge(
    index: usize,
    policy: &InstalledPolicy,
    sight: &Sight,
    evaluation: Evaluation,
    keys: &TenantKeys,
) -> Heard {
    let Evaluation {
        verdict,
        remembered,
        calls,
        shown,
        cost,
    } = evaluation;
    let description = policy.description();
    let failed = |cause, code: &str| Failure {
        cause,
        code: code.to_owned(),
    };
    let verdict = match verdict {
        Ok(raw) => {
            let seen = Seen { sight, shown };
            let most = policy.limits.edits as usize;
            check(raw, &seen, description, &policy.grant, most)
                .map(|verdict| sight.in_original(verdict))
                .map_err(|violation| failed(Cause::PolicyFailed, violation.0))
        }
        Err(EvaluationError::Said(code)) => {
            let declared = description.failures.iter().any(|known| known.code == code);
            Err(failed(
                Cause::PolicyFailed,
                if declared {
                    &code
                } else {
                    "undeclared-failure"
                },
            ))
        }
        Err(EvaluationError::Trapped(code)) => Err(failed(Cause::PolicyFailed, code)),
        Err(EvaluationError::Exceeded(budget)) => {
            Err(failed(Cause::BudgetExceeded, budget.as_str()))
        }
        Err(EvaluationError::Host(code)) => Err(failed(Cause::HostFault, code)),
    };
    let asked: String = calls.iter().map(|call| format!("{call:?}\n")).collect();
    Heard {
        policy: index,
        answers: Digest(keys.digest("answers", asked.as_bytes())),
        remembered: remembered.filter(|_| verdict.is_ok()),
        verdict,
        micros: cost.micros,
        calls,
        host_calls: cost.host_calls,
        host_call_bytes: cost.host_call_bytes,
    }
}
