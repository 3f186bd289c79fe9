//! What a live transcript's revision must not show yet: a number at its end
//! may go on in the next revision.

use guichet_sdk::{Edit, Treatment};

use crate::{
    Class,
    detect::{Finding, Kind, Scan, cue},
};

/// A stretch to withhold.
pub(crate) struct Withheld(Finding);

impl Withheld {
    pub(crate) fn at(&self, turn: u64, part: usize) -> Edit {
        Edit::new(
            turn,
            part,
            self.0.start..self.0.end,
            self.0.class.as_str(),
            Treatment::Withhold,
        )
    }
}

/// Everything from the last number on when nothing but fillers follows it, and
/// a mail address that is being said.
pub(crate) fn open_end(text: &str, scan: &mut Scan) -> Option<Withheld> {
    let number = scan.runs.last().and_then(|run| {
        let (first, last) = run.tokens();
        let rest = scan.tokens.list.get(last..)?;
        let open = rest.len() <= 3
            && rest.iter().all(|token| {
                token.cues() & cue::FILLER != 0 || matches!(token.kind, Kind::Digits { .. })
            });
        let start = scan.tokens.get(first)?.start;
        open.then_some((start, Class::CardNumber))
    });
    let mail = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| !c.is_whitespace())
        .last()
        .filter(|(start, _)| text.get(*start..).is_some_and(|word| word.contains('@')))
        .map(|(start, _)| (start, Class::Email));
    let (start, class) = [number, mail].into_iter().flatten().min()?;
    // A mask of half a number would show digits from its middle.
    scan.findings.retain(|found| found.end <= start);
    Some(Withheld(Finding::new((start, text.len()), class)))
}
