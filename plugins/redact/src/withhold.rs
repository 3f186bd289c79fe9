//! What a live transcript's revision must not show yet: a number at its end
//! may go on in the next revision.

use guichet_sdk::{Edit, Treatment};

use crate::{
    Class,
    detect::{Finding, Lexicon, Scan, Token, cue},
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

/// Everything from the last number on when nothing but fillers follows it, a
/// word that may become a number, and a mail address that is being written.
pub(crate) fn open_end(text: &str, scan: &mut Scan) -> Option<Withheld> {
    // A word that is not yet at its end may become another: "fo", "four".
    let half = scan
        .tokens
        .list
        .last()
        .filter(|last| last.end == text.len());
    let becomes = |token: &Token, begins: fn(&str) -> bool| {
        half.is_some_and(|half| half.start == token.start)
            && text.get(token.start..token.end).is_some_and(begins)
    };
    let number = scan.runs.last().and_then(|run| {
        let (first, last) = run.tokens();
        let rest = scan.tokens.list.get(last..)?;
        let goes_on = |token: &Token| {
            token.cues() & cue::FILLER != 0
                || !token.is_word()
                || becomes(token, Lexicon::begins_number)
                || becomes(token, Lexicon::begins_filler)
        };
        let open = rest.len() <= 3 && rest.iter().all(goes_on);
        open.then_some(scan.tokens.get(first)?.start)
    });
    let word = half.filter(|half| becomes(half, Lexicon::begins_number));
    let number = number
        .or(word.map(|word| word.start))
        .map(|start| (start, Class::CardNumber));
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
