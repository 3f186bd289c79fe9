//! Counting what was hidden.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::case::Case;

/// A stretch of a turn, to hide or hidden.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Span {
    /// From 1.
    pub(super) turn: usize,
    pub(super) class: String,
    /// UTF-8 bytes.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    /// How many bytes of it lie in the other.
    fn within(&self, other: &Self) -> usize {
        if self.turn != other.turn {
            return 0;
        }
        let end = self.end.min(other.end);
        end.saturating_sub(self.start.max(other.start))
    }
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) of: usize,
    pub(super) some: usize,
}

impl Part {
    fn count(&mut self, counts: bool) {
        self.of += 1;
        self.some += usize::from(counts);
    }
}

#[derive(Debug, Default)]
pub(super) struct OfClass {
    /// Cases in which it is expected.
    pub(super) cases: usize,
    /// Stretches, and those hidden in full.
    pub(super) recall: Part,
    /// Edits, and those that are at least half of an expected stretch.
    pub(super) precision: Part,
}

#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) classes: BTreeMap<String, OfClass>,
    /// Cases that expect something, and those in which all of it is hidden.
    pub(super) kinds: BTreeMap<String, Part>,
    /// Cases that expect nothing, and those that are edited.
    pub(super) negatives: Part,
    /// Turns without a verdict.
    pub(super) failed: usize,
    /// Lines with something that was not hidden.
    pub(super) missed: Vec<usize>,
    /// Lines that expect nothing and are edited.
    pub(super) edited: Vec<usize>,
}

impl Tally {
    pub(super) fn add(&mut self, line: usize, case: &Case, edits: Vec<Span>, failed: usize) {
        self.failed += failed;
        let edits = joined(edits);
        for edit in &edits {
            let same = case.expect.iter().filter(|one| one.class == edit.class);
            let inside: usize = same.map(|one| edit.within(one)).sum();
            let class = self.classes.entry(edit.class.clone()).or_default();
            class.precision.count(inside * 2 >= edit.end - edit.start);
        }
        if case.expect.is_empty() {
            self.negatives.count(!edits.is_empty());
            self.edited.extend((!edits.is_empty()).then_some(line));
            return;
        }
        let mut all = true;
        let mut classes: Vec<&str> = Vec::new();
        for expected in &case.expect {
            let hidden = is_hidden(case, expected, &edits);
            all &= hidden;
            let class = self.classes.entry(expected.class.clone()).or_default();
            class.recall.count(hidden);
            if !classes.contains(&expected.class.as_str()) {
                classes.push(&expected.class);
                class.cases += 1;
            }
        }
        self.kinds.entry(case.kind.clone()).or_default().count(all);
        self.missed.extend((!all).then_some(line));
    }
}

/// A later turn may edit again what one before it did, and more of it.
fn joined(mut edits: Vec<Span>) -> Vec<Span> {
    edits.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for edit in edits {
        match joined.last_mut() {
            Some(last)
                if last.turn == edit.turn && last.class == edit.class && edit.start < last.end =>
            {
                last.end = last.end.max(edit.end);
            }
            _ => joined.push(edit),
        }
    }
    joined
}

/// True when every letter and digit is, whatever the class is called.
fn is_hidden(case: &Case, expected: &Span, edits: &[Span]) -> bool {
    let turn = expected
        .turn
        .checked_sub(1)
        .and_then(|turn| case.turns.get(turn));
    let stretch = turn.and_then(|turn| turn.text.get(expected.start..expected.end));
    stretch.is_some_and(|stretch| {
        stretch
            .char_indices()
            .filter(|(_, c)| c.is_alphanumeric())
            .map(|(at, _)| expected.start + at)
            .all(|at| {
                edits
                    .iter()
                    .any(|edit| edit.turn == expected.turn && (edit.start..edit.end).contains(&at))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(class: &str, start: usize, end: usize) -> Span {
        Span {
            turn: 1,
            class: class.to_owned(),
            start,
            end,
        }
    }

    fn tally(edits: Vec<Span>) -> Tally {
        let line = r#"{"kind":"k","language":"en","turns":[{"role":"customer","text":"12 34 ok"}],
            "expect":[{"turn":1,"start":0,"end":5,"class":"c"}]}"#;
        let mut tally = Tally::default();
        tally.add(7, &Case::read(line).unwrap(), edits, 0);
        tally
    }

    #[test]
    fn what_is_hidden_in_pieces_and_under_another_name_is_hidden() {
        let tally = tally(vec![span("c", 0, 2), span("d", 3, 5)]);
        assert_eq!(tally.classes["c"].recall, Part { of: 1, some: 1 });
        assert_eq!(tally.classes["c"].precision, Part { of: 1, some: 1 });
        assert_eq!(tally.classes["d"].precision, Part { of: 1, some: 0 });
        assert!(tally.missed.is_empty());
    }

    #[test]
    fn a_digit_that_stays_is_a_miss() {
        let tally = tally(vec![span("c", 0, 4)]);
        assert_eq!(tally.classes["c"].recall, Part { of: 1, some: 0 });
        assert_eq!(tally.kinds["k"], Part { of: 1, some: 0 });
        assert_eq!(tally.missed, [7]);
    }

    #[test]
    fn an_edit_that_is_mostly_beside_the_stretch_is_wrong() {
        let right = |start, end| {
            tally(vec![span("c", start, end)]).classes["c"]
                .precision
                .some
        };
        assert_eq!((right(3, 7), right(3, 8), right(4, 8)), (1, 0, 0));
    }

    #[test]
    fn what_is_edited_twice_counts_once() {
        let tally = tally(vec![span("c", 0, 2), span("c", 0, 5), span("c", 0, 2)]);
        assert_eq!(tally.classes["c"].precision, Part { of: 1, some: 1 });
    }
}
