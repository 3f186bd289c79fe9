//! Third step: each policy that wants the stage is asked, always, also after a
//! denial. What fails is kept as what it is: the ceiling follows in `decide`.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::Semaphore;

use crate::{
    bind::Bound,
    catalog::{Generation, InstalledPolicy, OnFailure, View},
    counters::CounterStore,
    edits::{Rendered, hulls, render},
    error::{ATTACHMENT_REFUSED, STAGE_NOT_COVERED},
    interaction::{Interaction, PartSpans},
    keys::{TenantKeys, hex},
    outcome::Cause,
    sandbox::{
        Budget, CounterAccess, Evaluation, EvaluationError, HostCall, Request, Sandbox, Supply,
    },
    tenant::{Attachments, Tenant},
    turn::{PartKind, Payload, TurnView},
    verdict::{CheckedVerdict, Shown, check},
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
    /// Keyed digest over them, in hex: a held turn keeps this alone.
    pub(crate) answers: String,
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
fn edits_unknown(opinions: &[Heard], generation: &Generation) -> bool {
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
        answers: hex(&keys.digest("answers", asked.as_bytes())),
        remembered: remembered.filter(|_| verdict.is_ok()),
        verdict,
        micros: cost.micros,
        calls,
        host_calls: cost.host_calls,
        host_call_bytes: cost.host_call_bytes,
    }
}

/// The texts as one policy sees them, and the way back to the originals.
struct Sight {
    turn: Arc<TurnView>,
    /// Oldest first, as far as the grant goes.
    history: Vec<Arc<TurnView>>,
    complete: bool,
    /// For a redacted view: what each part looks like.
    rendered: BTreeMap<(u64, usize), Rendered>,
}

impl Sight {
    fn original(view: &Arc<TurnView>, interaction: &Interaction, policy: &InstalledPolicy) -> Self {
        let (history, complete) = newest(interaction, policy);
        Self {
            turn: Arc::clone(view),
            history: history.iter().map(|turn| Arc::clone(&turn.view)).collect(),
            complete,
            rendered: BTreeMap::new(),
        }
    }

    /// As the texts would leave. All of a turn is blanked if a policy that edits
    /// it failed: what it would have hidden is not known. What no policy edits
    /// (attributes) is not shown at all.
    fn redacted(
        (view, payload): (&Arc<TurnView>, &Payload),
        interaction: &Interaction,
        policy: &InstalledPolicy,
        generation: &Generation,
        before: &[Heard],
        tenant: &Tenant,
    ) -> Self {
        let blank = edits_unknown(before, generation);
        let mut fresh: BTreeMap<u64, PartSpans> = BTreeMap::new();
        for verdict in before
            .iter()
            .filter_map(|heard| heard.verdict.as_ref().ok())
        {
            for ((turn, part), spans) in &verdict.edits {
                let at = fresh.entry(*turn).or_default().entry(*part).or_default();
                at.extend(spans.iter().cloned());
            }
        }
        let mut rendered = BTreeMap::new();
        let mut show = |turn: &TurnView, payload: &Payload, held: Option<&PartSpans>, blank| {
            let mut shown = turn.clone();
            shown.attributes.clear();
            for (index, part) in shown.parts.iter_mut().enumerate() {
                let mut spans = held
                    .and_then(|h| h.get(&index))
                    .cloned()
                    .unwrap_or_default();
                let new = fresh
                    .get(&turn.sequence)
                    .and_then(|parts| parts.get(&index));
                spans.extend(new.into_iter().flatten().cloned());
                if blank {
                    spans.extend(crate::decide::everything(&part.text));
                }
                let view = render(
                    &part.text,
                    &hulls(&spans),
                    generation.mask_rule(),
                    &tenant.keys,
                );
                part.text.clone_from(&view.text);
                rendered.insert((turn.sequence, index), view);
            }
            rename(&mut shown, turn, payload);
            Arc::new(shown)
        };
        let (history, complete) = newest(interaction, policy);
        let history = history
            .iter()
            .map(|turn| show(&turn.view, &turn.payload, Some(&turn.spans), turn.blank))
            .collect();
        let turn = show(view, payload, None, blank);
        Self {
            turn,
            history,
            complete,
            rendered,
        }
    }

    /// Edits of a redacted view, in offsets of the originals.
    fn in_original(&self, mut verdict: CheckedVerdict) -> CheckedVerdict {
        if self.rendered.is_empty() {
            return verdict;
        }
        for (at, spans) in &mut verdict.edits {
            let Some(view) = self.rendered.get(at) else {
                continue;
            };
            *spans = std::mem::take(spans)
                .into_iter()
                .map(|mut span| {
                    let original = view.map.original(&(span.start..span.end));
                    span.start = original.start;
                    span.end = original.end;
                    span
                })
                .filter(|span| span.start < span.end)
                .collect();
        }
        verdict
    }
}

/// A pointer spells out the keys above a part: where one is hidden, it has to be
/// hidden in the pointers too.
fn rename(shown: &mut TurnView, original: &TurnView, payload: &Payload) {
    let pairs = || shown.parts.iter().zip(&original.parts);
    if pairs().all(|(new, old)| new.kind != PartKind::Key || new.text == old.text) {
        return;
    }
    let mut texts = pairs()
        .filter(|(part, _)| part.kind != PartKind::Attachment)
        .map(|(new, old)| (new.text != old.text).then(|| new.text.clone()));
    let renamed = payload.with_parts(&mut texts).parts();
    let parts = shown.parts.iter_mut();
    for (part, renamed) in parts
        .filter(|part| part.kind != PartKind::Attachment)
        .zip(renamed)
    {
        part.pointer = renamed.pointer;
    }
}

fn newest<'a>(
    interaction: &'a Interaction,
    policy: &InstalledPolicy,
) -> (Vec<&'a crate::interaction::WindowTurn>, bool) {
    let most = policy.grant.history_turns as usize;
    let mut turns: Vec<_> = interaction.turns().rev().take(most).collect();
    turns.reverse();
    let complete = interaction.complete && interaction.turns().count() <= most;
    (turns, complete)
}

/// What the policy was in fact shown: this turn, and the turns that it asked
/// `history` for.
struct Seen<'a> {
    sight: &'a Sight,
    shown: usize,
}

impl Shown for Seen<'_> {
    fn text(&self, turn: u64, part: usize) -> Option<&str> {
        let view = if turn == self.sight.turn.sequence {
            &self.sight.turn
        } else {
            let history = &self.sight.history;
            history
                .iter()
                .skip(history.len() - self.shown.min(history.len()))
                .find(|view| view.sequence == turn)?
        };
        view.parts.get(part).map(|part| part.text.as_str())
    }

    fn unsettled(&self) -> bool {
        !self.sight.turn.settled
    }
}
