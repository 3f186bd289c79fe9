//! What a detector makes of the lines of a contact, with and without surrogates.

use std::ops::Range;

use guichet_detect::{Class, Conversation, Line};

use super::{Piece, Said, Stretch, Surrogates, moved, placed, rewritten, spelling::Spelling};
use crate::turn::{PartKind, Stage};

/// What a detector found: in which line, what, how surely, and where.
pub(super) type Found = (Option<usize>, Class, bool, Range<usize>);

impl Surrogates<'_> {
    /// What a detector finds in the original lines from the first stretch's to
    /// the last's.
    pub(super) fn wanted(&self, stretches: &[Stretch]) -> Vec<Found> {
        let Some((first, last)) = ends(stretches) else {
            return Vec::new();
        };
        let before = self.before.get(first).cloned().unwrap_or_default();
        self.reading(before, first..last + 1, |line| {
            self.lines
                .get(line)
                .map(|line| line.text.clone())
                .unwrap_or_default()
        })
    }

    pub(super) fn reads_as(
        &self,
        wanted: &[Found],
        stretches: &[Stretch],
        spellings: &[Spelling],
        candidate: &[Vec<String>],
    ) -> bool {
        let Some((first, last)) = ends(stretches) else {
            return false;
        };
        let placed = placed(stretches, spellings, candidate);
        let pieces = |line: usize| -> Vec<Piece> {
            let written = self.written.get(line).cloned().unwrap_or_default();
            let here = stretches.iter().zip(&placed);
            let here = here.filter(|(stretch, _)| stretch.line == line);
            let mut pieces: Vec<Piece> = here
                .flat_map(|(_, pieces)| pieces.iter().cloned())
                .chain(written)
                .collect();
            pieces.sort_by_key(|piece| piece.range.start);
            pieces
        };
        let read = self.reading(self.reached.1.clone(), first..last + 1, |line| {
            let text = self.lines.get(line).map_or("", |line| &line.text);
            rewritten(text, &pieces(line))
        });
        let moved = |(line, class, sure, range): &Found| {
            let pieces = line.map(pieces).unwrap_or_default();
            let range = moved(range.start, &pieces)..moved(range.end, &pieces);
            (*line, *class, *sure, range)
        };
        read.len() == wanted.len() && wanted.iter().map(moved).eq(read)
    }

    fn reading(
        &self,
        mut conversation: Conversation,
        lines: Range<usize>,
        text: impl Fn(usize) -> String,
    ) -> Vec<Found> {
        let mut found = Vec::new();
        for index in lines {
            let Some(line) = self.lines.get(index) else {
                continue;
            };
            let text = text(index);
            let read = conversation.read(&self.detector, &line.read_as(&text));
            let here = read.findings.iter();
            found.extend(here.map(|f| (Some(index), f.class, f.sure, f.start..f.end)));
            found.extend(read.earlier.iter().map(|earlier| {
                let at = (earlier.turn, usize::from(earlier.part));
                let f = earlier.finding;
                (
                    self.by_place.get(&at).copied(),
                    f.class,
                    f.sure,
                    f.start..f.end,
                )
            }));
        }
        found
    }
}

/// Whether something of what was found is of these stretches: what a
/// business's own recogniser found, or an earlier line announced in another
/// way, has no shape to be kept but its letters and digits.
pub(super) fn concern(stretches: &[Stretch], found: &[Found]) -> bool {
    found.iter().any(|(line, _, _, range)| {
        stretches.iter().any(|stretch| {
            Some(stretch.line) == *line
                && range.start < stretch.range.end
                && stretch.range.start < range.end
        })
    })
}

impl Said {
    /// As the stock policy reads a part.
    pub(super) fn read_as<'a>(&'a self, text: &'a str) -> Line<'a> {
        let spoken = matches!(self.stage, Stage::Inbound | Stage::Outbound);
        Line {
            turn: self.turn,
            part: u16::try_from(self.part).unwrap_or(u16::MAX),
            text,
            field: &self.field,
            said: spoken && self.kind == PartKind::Text,
            outbound: self.stage == Stage::Outbound,
            number: self.kind == PartKind::Number,
            settled: self.settled,
        }
    }
}

/// The first line of the stretches, and the last.
fn ends(stretches: &[Stretch]) -> Option<(usize, usize)> {
    let lines = || stretches.iter().map(|stretch| stretch.line);
    lines().min().zip(lines().max())
}
