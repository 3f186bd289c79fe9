//! What stands in a recording where something was edited: another text of the
//! same shape and spelling, which a detector takes for the same.
//!
//! Candidates are made at random from what the stretch consists of, and the
//! first one is taken that reads like the original: the check digits of an
//! account are found in this way, whatever their kind.

mod names;
mod random;
mod reading;
mod spelling;
mod tables;

use std::{collections::HashMap, ops::Range};

use guichet_detect::{Class, Conversation, Detector};

use crate::turn::{PartKind, Stage};

pub(super) use self::spelling::Piece;
use self::{
    names::Names,
    random::Random,
    reading::{Found, concern},
    spelling::{Letters, Spelling},
    tables::CARDS,
};

/// Candidates of each way of hiding letters, with nothing left of the original.
const TRIES: usize = 400;
/// Steps from the original on, where no such candidate was found: a prefix or a
/// month that has no other stays, and the rest goes.
const STEPS: usize = 2_400;

/// A text of the contact, as a detector reads it.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) turn: u64,
    pub(super) part: usize,
    pub(super) text: String,
    /// The name of the field that it stands in; empty when it has none.
    pub(super) field: String,
    pub(super) kind: PartKind,
    pub(super) stage: Stage,
    pub(super) settled: bool,
}

/// A stretch of one of them.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// Which.
    pub(super) line: usize,
    pub(super) range: Range<usize>,
}

/// What takes the place of stretches that belong together, one for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replaced {
    pub(super) pieces: Vec<Vec<Piece>>,
    /// True when a detector reads it as it reads the original.
    pub(super) alike: bool,
}

/// The surrogates of one contact: what was said again reads again the same.
pub(super) struct Surrogates<'a> {
    detector: Detector,
    lines: &'a [Said],
    by_place: HashMap<(u64, usize), usize>,
    /// What was known before each line.
    before: Vec<Conversation>,
    /// What is chosen so far, by line.
    written: Vec<Vec<Piece>>,
    /// What is known before a line when those before it are read as they are
    /// written now.
    reached: (usize, Conversation),
    random: Random,
    known: HashMap<(String, Vec<String>), Vec<Vec<String>>>,
    names: Names,
}

impl<'a> Surrogates<'a> {
    /// `seed` decides what is chosen; it must not depend on what was said.
    pub(super) fn new(seed: [u8; 32], lines: &'a [Said]) -> Self {
        let detector = Detector::default();
        let mut conversation = Conversation::default();
        let before = lines
            .iter()
            .map(|line| {
                let before = conversation.clone();
                conversation.read(&detector, &line.read_as(&line.text));
                before
            })
            .collect();
        let places = lines.iter().enumerate();
        Self {
            detector,
            lines,
            by_place: places
                .map(|(index, line)| ((line.turn, line.part), index))
                .collect(),
            before,
            written: vec![Vec::new(); lines.len()],
            reached: (0, Conversation::default()),
            random: Random::from_seed(seed),
            known: HashMap::new(),
            names: Names::for_contact(lines.iter().map(|line| line.text.as_str())),
        }
    }

    /// Surrogates for stretches that are one thing of this class, in the order in
    /// which they were said. To be called in the order of first lines.
    pub(super) fn replace(&mut self, class: &str, stretches: &[Stretch]) -> Replaced {
        self.reach(stretches);
        let spellings: Vec<Spelling> = stretches
            .iter()
            .map(|stretch| Spelling::read(self.text_of(stretch)))
            .collect();
        let echoes = self.echoes(stretches);
        let key = (
            class.to_owned(),
            spellings.iter().map(Spelling::text).collect(),
        );
        let wanted = self.wanted(stretches);
        let (chosen, alike) = match self.known.get(&key) {
            // In another place it may read otherwise.
            Some(known) => {
                let known = known.clone();
                let alike = self.reads_as(&wanted, stretches, &spellings, &known);
                (known, alike || !concern(stretches, &wanted))
            }
            None => self.choose(class, stretches, &spellings, &echoes, &wanted),
        };
        let pieces = placed(stretches, &spellings, &chosen);
        for (stretch, pieces) in stretches.iter().zip(&pieces) {
            if let Some(written) = self.written.get_mut(stretch.line) {
                written.extend(pieces.iter().cloned());
                written.sort_by_key(|piece| piece.range.start);
            }
        }
        self.known.entry(key).or_insert(chosen);
        Replaced { pieces, alike }
    }

    /// Another text of the same shape, the same for the same text.
    pub(super) fn shape(&mut self, text: &str) -> String {
        let spelling = Spelling::read(text);
        let key = (String::new(), vec![text.to_owned()]);
        let chosen = match self.known.get(&key) {
            Some(known) => known.clone(),
            None => {
                let one = std::slice::from_ref(&spelling);
                self.candidate(one, &[None], Letters::Whole, None)
            }
        };
        let whole = chosen.iter().flatten().cloned().collect();
        self.known.insert(key, chosen);
        whole
    }

    /// Of each stretch, the one before it that it repeats: the other side says a
    /// piece again, and it is no piece of its own.
    fn echoes(&self, stretches: &[Stretch]) -> Vec<Option<usize>> {
        let stage = |stretch: &Stretch| self.lines.get(stretch.line).map(|line| line.stage);
        let echoed = |(at, one): (usize, &Stretch)| {
            let before = stretches.iter().enumerate().take(at);
            let same = |other: &Stretch| {
                stage(other) != stage(one) && self.text_of(other) == self.text_of(one)
            };
            let last = before.rev().find(|(_, other)| same(other));
            last.map(|(which, _)| which)
        };
        stretches.iter().enumerate().map(echoed).collect()
    }

    fn text_of(&self, stretch: &Stretch) -> &'a str {
        self.lines
            .get(stretch.line)
            .and_then(|line| line.text.get(stretch.range.clone()))
            .unwrap_or_default()
    }

    /// Reads what is written before the first of the stretches.
    fn reach(&mut self, stretches: &[Stretch]) {
        let first = stretches.iter().map(|stretch| stretch.line).min();
        while first.is_some_and(|first| self.reached.0 < first) {
            let (at, conversation) = &mut self.reached;
            if let (Some(line), Some(pieces)) = (self.lines.get(*at), self.written.get(*at)) {
                let text = rewritten(&line.text, pieces);
                conversation.read(&self.detector, &line.read_as(&text));
            }
            *at += 1;
        }
    }

    fn choose(
        &mut self,
        class: &str,
        stretches: &[Stretch],
        spellings: &[Spelling],
        echoes: &[Option<usize>],
        wanted: &[Found],
    ) -> (Vec<Vec<String>>, bool) {
        let ways = Letters::ways(class);
        if !concern(stretches, wanted) {
            return (self.other(spellings, echoes, ways), true);
        }
        for letters in ways {
            for attempt in 0..TRIES {
                let card = (attempt == 0 && class == Class::CardNumber.as_str())
                    .then(|| test_card(spellings, echoes))
                    .flatten();
                let candidate = self.candidate(spellings, echoes, *letters, card);
                if !same(spellings, &candidate)
                    && self.reads_as(wanted, stretches, spellings, &candidate)
                {
                    return (candidate, true);
                }
            }
        }
        match self.walk(ways, stretches, spellings, echoes, wanted) {
            Some(found) => (found, true),
            None => (self.other(spellings, echoes, ways), false),
        }
    }

    /// Goes from the original away, by steps after which it reads as before, until
    /// most of it is another.
    fn walk(
        &mut self,
        ways: &[Letters],
        stretches: &[Stretch],
        spellings: &[Spelling],
        echoes: &[Option<usize>],
        wanted: &[Found],
    ) -> Option<Vec<Vec<String>>> {
        let letters = ways.first().copied()?;
        let mut reached: Vec<Vec<String>> = spellings.iter().map(Spelling::original).collect();
        for _ in 0..STEPS {
            let mut next = reached.clone();
            for _ in 0..=self.random.below(4) {
                let which = self.random.below(spellings.len());
                let part = spellings.get(which).and_then(|spelling| {
                    spelling.another_part(letters, &mut self.random, &mut self.names)
                });
                if let (Some((at, text)), Some(line)) = (part, next.get_mut(which))
                    && let Some(place) = line.get_mut(at)
                {
                    *place = text;
                }
            }
            for (at, echo) in echoes.iter().enumerate() {
                let said = echo.and_then(|said| next.get(said).cloned());
                if let (Some(said), Some(again)) = (said, next.get_mut(at)) {
                    *again = said;
                }
            }
            if self.reads_as(wanted, stretches, spellings, &next) {
                reached = next;
            }
        }
        let counts = spellings.iter().zip(&reached).map(|(s, r)| s.changed(r));
        let (all, changed) = counts.fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        (changed > 0 && changed * 2 >= all).then_some(reached)
    }

    /// Shape alone, with every digit and letter another: no original, whatever a
    /// detector makes of it.
    fn other(
        &mut self,
        spellings: &[Spelling],
        echoes: &[Option<usize>],
        ways: &[Letters],
    ) -> Vec<Vec<String>> {
        let most = ways.first().copied().unwrap_or(Letters::Whole);
        let hidden = self.candidate(spellings, echoes, most, None);
        let mut each = spellings.iter().zip(&hidden);
        if each.any(|(spelling, hidden)| spelling.is(hidden)) {
            // Nothing but words that would stay.
            return self.candidate(spellings, echoes, Letters::Whole, None);
        }
        hidden
    }

    fn candidate(
        &mut self,
        spellings: &[Spelling],
        echoes: &[Option<usize>],
        letters: Letters,
        card: Option<&'static str>,
    ) -> Vec<Vec<String>> {
        let mut digits = card.map(str::chars);
        let mut chosen: Vec<Vec<String>> = Vec::with_capacity(spellings.len());
        for (at, spelling) in spellings.iter().enumerate() {
            let echo = echoes.get(at).copied().flatten();
            let said = echo.and_then(|said| chosen.get(said).cloned());
            chosen.push(said.unwrap_or_else(|| {
                spelling.another(letters, &mut self.random, &mut self.names, &mut digits)
            }));
        }
        chosen
    }
}

fn placed(
    stretches: &[Stretch],
    spellings: &[Spelling],
    chosen: &[Vec<String>],
) -> Vec<Vec<Piece>> {
    spellings
        .iter()
        .zip(chosen)
        .zip(stretches)
        .map(|((spelling, chosen), stretch)| {
            spelling.pieces(chosen.iter().cloned(), stretch.range.start)
        })
        .collect()
}

/// The text with its pieces replaced.
pub(super) fn rewritten(text: &str, pieces: &[Piece]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for piece in pieces {
        out.push_str(text.get(done..piece.range.start).unwrap_or_default());
        out.push_str(&piece.text);
        done = piece.range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// Where an offset of the original is in the rewritten text. Inside of a piece
/// there is no such place: then it is the piece's start.
pub(super) fn moved(offset: usize, pieces: &[Piece]) -> usize {
    let mut at = offset;
    for piece in pieces.iter().rev() {
        if piece.range.end <= offset {
            at = at - piece.range.len() + piece.text.len();
        } else if piece.range.start < offset {
            at = at - offset + piece.range.start;
        }
    }
    at
}

fn same(spellings: &[Spelling], candidate: &[Vec<String>]) -> bool {
    spellings
        .iter()
        .zip(candidate)
        .all(|(spelling, chosen)| spelling.is(chosen))
}

/// A published test number with as many digits, all of which stand alone in what
/// was said, that is not the one that was said.
fn test_card(spellings: &[Spelling], echoes: &[Option<usize>]) -> Option<&'static str> {
    let said = spellings
        .iter()
        .zip(echoes)
        .filter(|(_, echo)| echo.is_none())
        .map(|(spelling, _)| spelling.single_digits())
        .collect::<Option<String>>()?;
    let fitting = || {
        CARDS
            .iter()
            .filter(|card| card.len() == said.len() && **card != said)
    };
    let brand = fitting().find(|card| card.get(..1) == said.get(..1));
    brand.or_else(|| fitting().next()).copied()
}

#[cfg(test)]
mod tests;
