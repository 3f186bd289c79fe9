//! From what was taken to what may be kept: every stretch that was edited, at
//! whatever time, gets its surrogate wherever it stands.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{
    Event, RecordedCall, RecordedTurn, Seen, SeenEdit,
    surrogate::{Piece, Said, Stretch, Surrogates, moved, rewritten},
    taking::{Taken, TakenTurn},
};
use crate::{
    step_up::Proof,
    turn::{PartKind, TurnView},
};

/// Letters and digits that a stretch must have to be looked for elsewhere.
const TELLING: usize = 3;
/// Digits that a number must have to be looked for in another spelling.
const LONG_NUMBER: usize = 6;

/// Facts that name a person, a number or an account: their values are replaced
/// although no policy can edit a fact.
const IDENTIFYING: [&str; 5] = [
    "caller.number",
    "participant.ref",
    "action.payee",
    "action.new-value",
    "action.target",
];

/// Turns after which a piece goes on with what was said before, and its bytes.
const SOON: u64 = 4;
const SHORT: usize = 16;

/// A text of the contact: its turn, and which part of it.
type Place = (u64, usize);

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
    let mut words = Words {
        pairs: pages.pairs(),
        surrogates,
    };
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

/// The texts of a contact.
#[derive(Default)]
struct Pages(BTreeMap<Place, Page>);

#[derive(Default)]
struct Page {
    /// Which text of the contact it is.
    line: usize,
    text: String,
    kind: Option<PartKind>,
    hulls: Vec<Hull>,
    pieces: Vec<Piece>,
    /// False when a surrogate in it reads otherwise.
    alike: bool,
    blank: bool,
}

/// Something that was said in pieces.
struct Joined {
    kind: String,
    /// The turn of the last piece.
    last: u64,
    /// Where they begin.
    pieces: Vec<(Place, usize)>,
}

#[derive(Clone)]
struct Hull {
    range: Range<usize>,
    class: String,
}

impl Pages {
    fn add(&mut self, turn: &TakenTurn) {
        let view = TurnView::from_submission(turn.seen.sequence, &turn.submission, turn.now);
        for (index, part) in view.parts.into_iter().enumerate() {
            let mut page = Page {
                line: self.0.len(),
                kind: Some(part.kind),
                alike: true,
                blank: turn.blank,
                ..Page::default()
            };
            if turn.blank {
                page.hulls.push(Hull {
                    range: 0..part.text.len(),
                    class: "text".to_owned(),
                });
            }
            page.text = part.text;
            self.0.insert((turn.seen.sequence, index), page);
        }
    }

    /// Notes the edits of a turn that are new. Those of one kind that reach into
    /// earlier turns are one thing that was said in pieces, and so is a short one
    /// that comes soon after.
    fn mark(&mut self, seen: &Seen, known: &mut BTreeSet<SeenEdit>, joined: &mut Vec<Joined>) {
        let mut by_kind: BTreeMap<&str, Vec<(Place, usize)>> = BTreeMap::new();
        let mut longest = 0;
        for edit in &seen.edits {
            if !known.insert(edit.clone()) {
                continue;
            }
            let place = (edit.turn, usize::try_from(edit.part).unwrap_or(usize::MAX));
            let Some(page) = self.0.get_mut(&place) else {
                continue;
            };
            let range = edit.start as usize..edit.end as usize;
            longest = longest.max(range.len());
            let kind = if edit.class == "number" {
                "card-number"
            } else {
                edit.class.as_str()
            };
            by_kind.entry(kind).or_default().push((place, range.start));
            page.hulls.push(Hull {
                range,
                class: edit.class.clone(),
            });
        }
        for (kind, pieces) in by_kind {
            let turns: BTreeSet<u64> = pieces.iter().map(|((turn, _), _)| *turn).collect();
            let goes_on = joined.iter_mut().rev().find(|joined| {
                let soon = seen.sequence.saturating_sub(joined.last) <= SOON;
                joined.kind == kind && soon
            });
            match goes_on {
                Some(joined) if turns.len() > 1 || longest <= SHORT => {
                    joined.pieces.extend(pieces);
                    joined.last = seen.sequence;
                }
                _ if turns.len() > 1 => joined.push(Joined {
                    kind: kind.to_owned(),
                    last: seen.sequence,
                    pieces,
                }),
                _ => {}
            }
        }
    }

    /// Stretches that overlap become one, of the class of the longest.
    fn merge(&mut self) {
        for page in self.0.values_mut() {
            let mut hulls = std::mem::take(&mut page.hulls);
            hulls.sort_by_key(|hull| (hull.range.start, std::cmp::Reverse(hull.range.end)));
            let mut longest = 0;
            for hull in hulls {
                match page.hulls.last_mut() {
                    Some(last) if hull.range.start < last.range.end => {
                        if hull.range.len() > longest {
                            longest = hull.range.len();
                            last.class = hull.class;
                        }
                        last.range.end = last.range.end.max(hull.range.end);
                    }
                    _ => {
                        longest = hull.range.len();
                        page.hulls.push(hull);
                    }
                }
            }
        }
    }

    /// What was edited in one place is replaced in every other too: another
    /// stage, or another audience, may see it as it is.
    fn find_again(&mut self) {
        let mut said: BTreeMap<String, String> = BTreeMap::new();
        for page in self.0.values().filter(|page| !page.blank) {
            for hull in &page.hulls {
                let text = page.text.get(hull.range.clone()).unwrap_or_default();
                if text.chars().filter(|c| c.is_alphanumeric()).count() >= TELLING {
                    said.insert(text.to_owned(), hull.class.clone());
                }
            }
        }
        for page in self.0.values_mut() {
            let mut again = Vec::new();
            for (text, class) in &said {
                for (at, _) in page.text.match_indices(text.as_str()) {
                    let range = at..at + text.len();
                    let covered =
                        |hull: &Hull| hull.range.start < range.end && range.start < hull.range.end;
                    if !page.hulls.iter().chain(&again).any(covered) && whole(&page.text, &range) {
                        again.push(Hull {
                            range,
                            class: class.clone(),
                        });
                    }
                }
            }
            page.hulls.extend(again);
            page.hulls.sort_by_key(|hull| hull.range.start);
        }
    }

    fn replace(&mut self, joined: &[Joined], surrogates: &mut Surrogates<'_>) {
        let mut done: BTreeSet<(Place, usize)> = BTreeSet::new();
        let mut groups: Vec<BTreeSet<(Place, usize)>> = joined
            .iter()
            .map(|joined| {
                let pieces = joined.pieces.iter();
                pieces.filter_map(|piece| self.hull_at(*piece)).collect()
            })
            .collect();
        groups.extend(self.0.iter().flat_map(|(place, page)| {
            let hulls = 0..page.hulls.len();
            hulls.map(|hull| BTreeSet::from([(*place, hull)]))
        }));
        // What was said in pieces goes before what stands in the same line alone.
        groups.sort_by_key(|group| (group.first().copied(), std::cmp::Reverse(group.len())));
        for group in groups {
            let group: Vec<(Place, usize)> = group
                .into_iter()
                .filter(|hull| done.insert(*hull))
                .collect();
            let found: Vec<(Place, &Page, &Hull)> = group
                .iter()
                .filter_map(|(place, hull)| {
                    let page = self.0.get(place)?;
                    Some((*place, page, page.hulls.get(*hull)?))
                })
                .collect();
            let Some((_, _, first)) = found.first() else {
                continue;
            };
            let card = found
                .iter()
                .find(|(_, _, hull)| hull.class == "card-number");
            let class = card
                .map_or(&first.class, |(_, _, hull)| &hull.class)
                .clone();
            let stretches: Vec<Stretch> = found
                .iter()
                .map(|(_, page, hull)| Stretch {
                    line: page.line,
                    range: hull.range.clone(),
                })
                .collect();
            let replaced = surrogates.replace(&class, &stretches);
            let places: Vec<Place> = found.iter().map(|(place, ..)| *place).collect();
            for (place, pieces) in places.into_iter().zip(replaced.pieces) {
                if let Some(page) = self.0.get_mut(&place) {
                    page.pieces.extend(pieces);
                    page.pieces.sort_by_key(|piece| piece.range.start);
                    page.alike &= replaced.alike;
                }
            }
        }
    }

    /// Which hull covers what begins there.
    fn hull_at(&self, (place, start): (Place, usize)) -> Option<(Place, usize)> {
        let hulls = &self.0.get(&place)?.hulls;
        let at = hulls.iter().position(|hull| hull.range.contains(&start))?;
        Some((place, at))
    }

    /// What was said, and what stands for it, the longest first.
    fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = BTreeSet::new();
        for page in self.0.values().filter(|page| !page.blank) {
            for hull in &page.hulls {
                let inside = page
                    .pieces
                    .iter()
                    .filter(|p| hull.range.start <= p.range.start && p.range.end <= hull.range.end);
                let local: Vec<Piece> = inside
                    .map(|piece| Piece {
                        range: piece.range.start - hull.range.start
                            ..piece.range.end - hull.range.start,
                        text: piece.text.clone(),
                    })
                    .collect();
                let text = page.text.get(hull.range.clone()).unwrap_or_default();
                let new = rewritten(text, &local);
                let digits =
                    |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
                let number = (digits(text), digits(&new));
                if number.0.len() >= LONG_NUMBER && number.0.len() == number.1.len() {
                    pairs.insert(number);
                }
                if text.chars().filter(|c| c.is_alphanumeric()).count() >= TELLING {
                    pairs.insert((text.to_owned(), new));
                }
            }
        }
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_by_key(|(said, _)| std::cmp::Reverse(said.len()));
        pairs
    }

    fn turn(&self, turn: TakenTurn, words: &mut Words<'_>) -> RecordedTurn {
        let sequence = turn.seen.sequence;
        let pages = || self.0.range((sequence, 0)..=(sequence, usize::MAX));
        let texts = |attachments: bool| {
            pages()
                .filter(move |(_, page)| (page.kind == Some(PartKind::Attachment)) == attachments)
                .map(|(_, page)| rewritten(&page.text, &page.pieces))
        };
        let payload = turn
            .submission
            .payload
            .with_parts(&mut texts(false).map(Some));
        let attachments = texts(true).collect();
        let alike = pages().all(|(_, page)| page.alike);
        let submission = turn.submission;
        RecordedTurn {
            now: turn.now,
            stage: submission.stage,
            channel: submission.channel,
            language: submission.language,
            at: submission.at,
            utterance: submission.utterance,
            revision: submission.revision,
            settled: submission.settled,
            facts: submission
                .facts
                .into_iter()
                .map(|mut fact| {
                    fact.value = words.fact(&fact.name, &fact.value);
                    fact
                })
                .collect(),
            attributes: submission
                .attributes
                .into_iter()
                .map(|(name, value)| (name, words.scrub(&value)))
                .collect(),
            payload,
            attachments,
            proofs: submission
                .proofs
                .iter()
                .map(|proof| words.proof(proof))
                .collect(),
            calls: turn
                .calls
                .into_iter()
                .map(|call| RecordedCall {
                    arguments: call.arguments.iter().map(|a| words.scrub(a)).collect(),
                    answer: call
                        .answer
                        .map(|json| words.scrub(&json))
                        .map_err(|code| words.scrub(&code)),
                    ..call
                })
                .collect(),
            seen: self.seen(turn.seen),
            freed: turn.freed.into_iter().map(|seen| self.seen(seen)).collect(),
            comparable: alike && !turn.blank,
        }
    }

    /// What was seen, in offsets of the rewritten texts.
    fn seen(&self, seen: Seen) -> Seen {
        let edits = seen.edits.into_iter().map(|edit| {
            let place = (edit.turn, usize::try_from(edit.part).unwrap_or(usize::MAX));
            let pieces = self.0.get(&place).map_or(&[][..], |page| &page.pieces);
            let there = |at: u32| u32::try_from(moved(at as usize, pieces)).unwrap_or(u32::MAX);
            SeenEdit {
                start: there(edit.start),
                end: there(edit.end),
                ..edit
            }
        });
        Seen {
            edits: edits.collect(),
            ..seen
        }
    }
}

/// True when neither a letter nor a digit goes on before or after.
fn whole(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|t| t.chars().next_back());
    let after = text.get(range.end..).and_then(|t| t.chars().next());
    ![before, after]
        .iter()
        .flatten()
        .any(|c| c.is_alphanumeric())
}

/// What is written beside the turns: facts, attributes, proofs, host calls.
struct Words<'a> {
    pairs: Vec<(String, String)>,
    surrogates: Surrogates<'a>,
}

impl Words<'_> {
    /// Replaces what was said wherever it stands in the text.
    fn scrub(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for (said, instead) in &self.pairs {
            if out.contains(said.as_str()) {
                out = out.replace(said.as_str(), instead);
            }
        }
        out
    }

    /// The value of a fact; of one that names a person or an account, another.
    fn fact(&mut self, name: &str, value: &str) -> String {
        let scrubbed = self.scrub(value);
        if IDENTIFYING.contains(&name) && scrubbed == value {
            return self.instead_of(value);
        }
        scrubbed
    }

    fn proof(&mut self, proof: &Proof) -> Proof {
        let binds = proof
            .binds
            .iter()
            .map(|(name, value)| (name.clone(), self.fact(name, value)))
            .collect();
        Proof {
            by: self.fact("participant.ref", &proof.by),
            binds,
            ..proof.clone()
        }
    }

    /// The same for the same value, from now on in every text too.
    fn instead_of(&mut self, value: &str) -> String {
        let new = self.surrogates.shape(value);
        if value.chars().filter(|c| c.is_alphanumeric()).count() >= TELLING {
            self.pairs.push((value.to_owned(), new.clone()));
        }
        new
    }
}
