//! What one policy is shown: the texts as they came, or as they would leave.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    catalog::{Generation, InstalledPolicy},
    consult::{Heard, edits_unknown},
    decide::everything,
    edits::{Rendered, hulls, render},
    interaction::{Interaction, PartSpans, WindowTurn},
    tenant::Tenant,
    turn::{PartKind, Payload, TurnView},
    verdict::{CheckedVerdict, Shown},
};

/// The texts as one policy sees them, and the way back to the originals.
pub(crate) struct Sight {
    pub(crate) turn: Arc<TurnView>,
    /// Oldest first, as far as the grant goes.
    pub(crate) history: Vec<Arc<TurnView>>,
    pub(crate) complete: bool,
    /// For a redacted view: what each part looks like.
    rendered: BTreeMap<(u64, usize), Rendered>,
}

impl Sight {
    pub(crate) fn original(
        view: &Arc<TurnView>,
        interaction: &Interaction,
        policy: &InstalledPolicy,
    ) -> Self {
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
    pub(crate) fn redacted(
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
                    spans.extend(everything(&part.text));
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
    pub(crate) fn in_original(&self, mut verdict: CheckedVerdict) -> CheckedVerdict {
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
) -> (Vec<&'a WindowTurn>, bool) {
    let most = policy.grant.history_turns as usize;
    let mut turns: Vec<_> = interaction.turns().rev().take(most).collect();
    turns.reverse();
    let complete = interaction.complete && interaction.turns().count() <= most;
    (turns, complete)
}

/// What the policy was in fact shown: this turn, and the turns that it asked
/// `history` for.
pub(crate) struct Seen<'a> {
    pub(crate) sight: &'a Sight,
    pub(crate) shown: usize,
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
