//! Fifth step: the payloads as they may leave. Pure: nothing happens yet.

use crate::{
    decide::Decided,
    edits::{AppliedEdit, Hull, MaskRule, Rendered, Tokeniser, hulls, render},
    exposure::{ShownPart, exposed, newly_hidden},
    interaction::{Interaction, PartSpans, Revision},
    outcome::Amendment,
    turn::{PartKind, Payload, TurnView},
};

/// A turn whose edits are computed.
#[derive(Debug)]
pub(crate) struct Edited {
    pub(crate) decided: Decided,
    /// This turn as it may leave.
    pub(crate) payload: Payload,
    pub(crate) attachments: Vec<String>,
    /// Of this turn and of earlier ones.
    pub(crate) edits: Vec<AppliedEdit>,
    pub(crate) amendments: Vec<Amendment>,
    /// What this revision shows, for a turn that belongs to a live utterance.
    pub(crate) shown: Option<Revision>,
    _private: (),
}

/// Computes what a turn, and the turns that it amends, look like.
pub(crate) fn edit(decided: Decided, interaction: &Interaction, tokens: &dyn Tokeniser) -> Edited {
    let bound = &decided.consulted.bound;
    let view = &bound.admitted.view;
    let rule = bound.generation.mask_rule();
    let mut edits = Vec::new();
    let mut amendments = Vec::new();
    for (sequence, new) in &decided.edits {
        if *sequence == view.sequence {
            continue;
        }
        let Some(turn) = interaction.turn(*sequence) else {
            continue;
        };
        let spans = union(&turn.spans, new);
        if spans == turn.spans {
            continue;
        }
        let after = Page::new(&turn.view, &spans, rule, tokens);
        let exposed = if turn.released {
            newly_hidden(&turn.spans, &spans)
        } else {
            0
        };
        amendments.push(Amendment {
            turn: *sequence,
            payload: turn.released.then(|| after.payload(&turn.payload)),
            exposed,
        });
        edits.extend(after.edits(*sequence));
    }
    // A turn that was parked may have been amended while it waited.
    let none = PartSpans::new();
    let held = interaction
        .turn(view.sequence)
        .map_or(&none, |turn| &turn.spans);
    let own = decided.edits.get(&view.sequence).unwrap_or(&none);
    let page = Page::new(view, &union(held, own), rule, tokens);
    edits.extend(page.edits(view.sequence));
    edits.sort_by_key(|edit| (edit.turn, edit.part, edit.start));
    let live = bound.admitted.view.utterance != view.sequence || !view.settled;
    let shown = live.then(|| page.revision(view, interaction.live.get(&view.utterance)));
    Edited {
        payload: page.payload(&bound.admitted.payload),
        attachments: page.attachments(view),
        edits,
        amendments,
        shown,
        decided,
        _private: (),
    }
}

/// The edits of two rounds together.
pub(crate) fn union(a: &PartSpans, b: &PartSpans) -> PartSpans {
    let mut both = a.clone();
    for (part, spans) in b {
        both.entry(*part).or_default().extend(spans.iter().cloned());
    }
    both
}

/// The parts of a turn with their edits.
struct Page {
    parts: Vec<(PartKind, Vec<Hull>, Option<Rendered>)>,
}

impl Page {
    fn new(view: &TurnView, spans: &PartSpans, rule: MaskRule, tokens: &dyn Tokeniser) -> Self {
        let parts = view
            .parts
            .iter()
            .enumerate()
            .map(|(index, part)| {
                let hulls = spans.get(&index).map(hulls).unwrap_or_default();
                let rendered =
                    (!hulls.is_empty()).then(|| render(&part.text, &hulls, rule, tokens));
                (part.kind, hulls, rendered)
            })
            .collect();
        Self { parts }
    }

    fn payload(&self, original: &Payload) -> Payload {
        let mut replaced = self
            .parts
            .iter()
            .filter(|(kind, ..)| *kind != PartKind::Attachment)
            .map(|(_, _, rendered)| rendered.as_ref().map(|r| r.text.clone()));
        original.with_parts(&mut replaced)
    }

    fn attachments(&self, view: &TurnView) -> Vec<String> {
        self.parts
            .iter()
            .zip(&view.parts)
            .filter(|((kind, ..), _)| *kind == PartKind::Attachment)
            .map(|((_, _, rendered), part)| {
                rendered
                    .as_ref()
                    .map_or_else(|| part.text.clone(), |r| r.text.clone())
            })
            .collect()
    }

    fn edits(&self, turn: u64) -> impl Iterator<Item = AppliedEdit> {
        self.parts
            .iter()
            .enumerate()
            .flat_map(move |(index, (_, hulls, _))| {
                hulls.iter().map(move |hull| AppliedEdit {
                    turn,
                    part: u32::try_from(index).unwrap_or(u32::MAX),
                    start: u32::try_from(hull.start).unwrap_or(u32::MAX),
                    end: u32::try_from(hull.end).unwrap_or(u32::MAX),
                    class: hull.class.to_string(),
                    treatment: hull.treatment,
                })
            })
    }

    /// What this revision shows, and how much of it an earlier one gave away.
    fn revision(&self, view: &TurnView, before: Option<&Revision>) -> Revision {
        let parts: Vec<ShownPart> = view
            .parts
            .iter()
            .zip(&self.parts)
            .map(|(part, (_, hulls, _))| {
                let hidden = hulls.iter().map(|hull| hull.start..hull.end).collect();
                (part.text.clone(), hidden)
            })
            .collect();
        let exposed = before.map_or(0, |before| {
            let given_away = before
                .parts
                .iter()
                .zip(&parts)
                .map(|(old, new)| exposed(old, new));
            before.exposure + given_away.sum::<u64>()
        });
        Revision {
            number: view.revision,
            sequence: view.sequence,
            parts,
            exposure: exposed,
        }
    }
}
