//! From what was taken to what may be kept: every stretch that was edited, at
//! whatever time, gets its surrogate wherever it stands.

mod pages;
mod words;

use std::collections::BTreeSet;

use self::{pages::Pages, words::Words};
use super::{
    Event,
    surrogate::{Said, Surrogates},
    taking::Taken,
};
use crate::turn::{PartKind, TurnView};

/// Rewrites a contact. `seed` decides which surrogates are chosen.
pub(super) fn rewrite(taken: Vec<Taken>, seed: [u8; 32]) -> Vec<Event> {
    let mut pages = Pages::default();
    for one in &taken {
        if let Taken::Turn(turn) = one {
            pages.add(turn);
        }
    }
    let mut joined = Vec::new();
    let mut known = BTreeSet::new();
    for one in &taken {
        let (seen, freed) = match one {
            Taken::Turn(turn) => (Some(&turn.seen), &turn.freed),
            Taken::Proof { freed, .. } => (None, freed),
        };
        for seen in seen.into_iter().chain(freed) {
            pages.mark(seen, &mut known, &mut joined);
        }
    }
    pages.merge();
    pages.find_again();
    let said = said(&taken);
    let mut surrogates = Surrogates::new(seed, &said);
    pages.replace(&joined, &mut surrogates);
    let mut words = Words::new(pages.pairs(), surrogates);
    taken
        .into_iter()
        .map(|one| match one {
            Taken::Turn(turn) => Event::Turn(Box::new(pages.turn(*turn, &mut words))),
            Taken::Proof { now, proof, freed } => Event::Proof {
                now,
                proof: words.proof(&proof),
                freed: freed.into_iter().map(|seen| pages.seen(seen)).collect(),
            },
        })
        .collect()
}

/// Every text of a contact, in the order in which it came.
fn said(taken: &[Taken]) -> Vec<Said> {
    let mut said = Vec::new();
    for one in taken {
        let Taken::Turn(turn) = one else {
            continue;
        };
        let view = TurnView::from_submission(turn.seen.sequence, &turn.submission, turn.now);
        let last = view.parts.len().saturating_sub(1);
        for (part, read) in view.parts.into_iter().enumerate() {
            let field = match read.pointer.rsplit_once('/') {
                Some((_, name)) if read.kind != PartKind::Key => name.to_owned(),
                _ => String::new(),
            };
            said.push(Said {
                turn: turn.seen.sequence,
                part,
                text: read.text,
                field,
                kind: read.kind,
                stage: view.stage,
                settled: view.settled || part != last,
            });
        }
    }
    said
}

/// Letters and digits that a stretch must have to be looked for elsewhere.
const TELLING: usize = 3;
fn telling(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).count() >= TELLING
}
