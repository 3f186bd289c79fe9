//! The texts of a contact: what was edited in them, and what stands there
//! instead.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{
    super::surrogate::{Piece, Stretch, Surrogates, moved, rewritten},
    super::taking::TakenTurn,
    super::{RecordedCall, RecordedTurn, Seen, SeenEdit},
    telling,
    words::Words,
};
use crate::turn::{PartKind, TurnView};

/// Digits that a number must have to be looked for in another spelling.
const LONG_NUMBER: usize = 6;

/// Turns after which a piece goes on with what was said before, and its bytes.
const SOON: u64 = 4;
const SHORT: usize = 16;

/// A text of the contact: its turn, and which part of it.
type Place = (u64, usize);

/// The texts of a contact.
#[derive(Default)]
pub(super) struct Pages(BTreeMap<Place, Page>);

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
pub(super) struct Joined {
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
    pub(super) fn add(&mut self, turn: &TakenTurn) {
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
    pub(super) fn mark(
        &mut self,
        seen: &Seen,
        known: &mut BTreeSet<SeenEdit>,
        joined: &mut Vec<Joined>,
    ) {
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
    pub(super) fn merge(&mut self) {
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
    pub(super) fn find_again(&mut self) {
        let mut said: BTreeMap<String, String> = BTreeMap::new();
        for page in self.0.values().filter(|page| !page.blank) {
            for hull in &page.hulls {
                let text = page.text.get(hull.range.clone()).unwrap_or_default();
                if telling(text) {
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

    pub(super) fn replace(&mut self, joined: &[Joined], surrogates: &mut Surrogates<'_>) {
        let mut done: BTreeSet<(Place, usize)> = BTreeSet::new();
        let mut groups: Vec<BTreeSet<(Place, usize)>> = joined
            .iter()
            .map(|joined| {
                let pieces = joined.pieces.iter();
                let pieces = pieces.filter_map(|piece| self.hull_at(*piece));
                self.with_echoes(pieces.collect())
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

    /// Pieces, and where the same is said again among them or right after.
    fn with_echoes(&self, pieces: BTreeSet<(Place, usize)>) -> BTreeSet<(Place, usize)> {
        let text = |(place, hull): &(Place, usize)| {
            let page = self.0.get(place)?;
            page.text.get(page.hulls.get(*hull)?.range.clone())
        };
        let said: BTreeSet<&str> = pieces.iter().filter_map(text).collect();
        let (Some(((first, _), _)), Some(((last, _), _))) = (pieces.first(), pieces.last()) else {
            return pieces;
        };
        let among = self.0.range((*first, 0)..=(last + 2, usize::MAX));
        let hulls = among.flat_map(|(place, page)| (0..page.hulls.len()).map(|at| (*place, at)));
        let echoes: Vec<_> = hulls
            .filter(|hull| text(hull).is_some_and(|text| said.contains(text)))
            .collect();
        pieces.into_iter().chain(echoes).collect()
    }

    /// Which hull covers what begins there.
    fn hull_at(&self, (place, start): (Place, usize)) -> Option<(Place, usize)> {
        let hulls = &self.0.get(&place)?.hulls;
        let at = hulls.iter().position(|hull| hull.range.contains(&start))?;
        Some((place, at))
    }

    /// What was said, and what stands for it, the longest first.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
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
                if telling(text) {
                    pairs.insert((text.to_owned(), new));
                }
            }
        }
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_by_key(|(said, _)| std::cmp::Reverse(said.len()));
        pairs
    }

    pub(super) fn turn(&self, turn: TakenTurn, words: &mut Words<'_>) -> RecordedTurn {
        let sequence = turn.seen.sequence;
        let pages = || self.0.range((sequence, 0)..=(sequence, usize::MAX));
        let of = |attachments: bool| {
            pages()
                .filter(move |(_, page)| (page.kind == Some(PartKind::Attachment)) == attachments)
        };
        // What is replaced by itself would be a key that is there twice.
        let mut replaced = of(false).map(|(_, page)| {
            let changed = !page.pieces.is_empty();
            changed.then(|| rewritten(&page.text, &page.pieces))
        });
        let payload = turn.submission.payload.with_parts(&mut replaced);
        let attachments = of(true)
            .map(|(_, page)| rewritten(&page.text, &page.pieces))
            .collect();
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
    pub(super) fn seen(&self, seen: Seen) -> Seen {
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
