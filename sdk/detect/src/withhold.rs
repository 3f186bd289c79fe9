//! What a live transcript's revision must not show yet: a number at its end
//! may go on in the next revision, and so may a word that begins one.

use crate::{
    Class, Detector, Finding,
    lexicon::cue,
    nir, phone,
    runs::{MOST_FILLERS, fills},
    scan::Scan,
    tokens::Token,
    travel,
};

/// Words that may stand between the last number and the end.
const HORIZON: usize = 3;
/// Words after a cue for a password, a name or a passport that are its horizon.
const AFTER_CUE: usize = 5;

/// Everything from the last number on when nothing but fillers follows it, a
/// word that may become a number, a word after a cue that may become what the
/// cue announces, and a mail address that is being written.
pub(crate) fn open_end(text: &str, scan: &mut Scan, detector: &Detector) -> Option<Finding> {
    let lexicon = &detector.lexicon;
    // A word that is not yet at its end may become another: "fo", "four".
    let half = scan
        .tokens
        .list
        .last()
        .filter(|last| last.end() == text.len());
    let word = |token: &Token| text.get(token.start()..token.end()).unwrap_or_default();
    let is_half = |token: &Token| half.is_some_and(|half| half.start() == token.start());
    let number = scan.runs.last().and_then(|run| {
        let (_, last) = run.tokens();
        let first = unbroken(scan, last);
        let rest = scan.tokens.list.get(last..)?;
        let goes_on = |token: &Token| {
            token.says(cue::FILLER)
                || !token.is_word()
                || phone::announces_extension(token)
                || (is_half(token)
                    && (lexicon.begins_number(word(token)) || lexicon.begins_filler(word(token))))
        };
        let open = rest.len() <= HORIZON && rest.iter().all(goes_on);
        open.then_some(scan.tokens.get(first)?.start())
    });
    let begun = half
        .filter(|half| lexicon.begins_number(word(half)))
        .map(Token::start);
    // Letters with digits glued or near to them: an identifier under way.
    let code = coded(scan);
    let announced = announced(scan);
    let numbers = [number, begun, code, announced, nir::opens(&scan.tokens)]
        .into_iter()
        .flatten()
        .map(|start| (start, Class::Number));
    let mail = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| !c.is_whitespace())
        .last()
        .filter(|(start, _)| text.get(*start..).is_some_and(|word| word.contains('@')))
        .map(|(start, _)| (start, Class::Email));
    let (start, class) = numbers.chain(mail).min()?;
    // A mask of half a number would show digits from its middle.
    scan.findings.retain(|found| found.end <= start);
    Some(Finding::new((start, text.len()), class))
}

/// The first token of the runs that nothing but a gap and fillers part, up to a token: a
/// unit or a date may have broken off the last one, and be none in the end ("v",
/// "voilà"; "2024-05-24", "2024-05-245").
fn unbroken(scan: &Scan, last: usize) -> usize {
    scan.runs.iter().rev().fold(last, |next, run| {
        let (first, after) = run.tokens();
        let between = scan.tokens.range(after..next);
        let joined = between.len() <= MOST_FILLERS && between.iter().all(fills);
        if joined && after <= next { first } else { next }
    })
}

/// The start of letters and digits at the very end that an identifier could
/// begin with: an IBAN, a tax number, a postcode.
fn coded(scan: &Scan) -> Option<usize> {
    let list = &scan.tokens.list;
    let joined = |token: &Token| token.gap_len <= 1;
    let short = |token: &Token| {
        !token.is_word() || token.upper() || token.glued_after() || token.glued_before()
    };
    // "AB1234567 is my": a word for it may come.
    let leads = list
        .iter()
        .rev()
        .take(travel::WITHIN)
        .take_while(|token| token.is_word() && token.says(travel::LEADS) && token.gap_len > 0)
        .count();
    let tail = list.iter().rev().skip(leads);
    let mut first = None;
    let mut digits = false;
    let mut letters = false;
    for token in tail.take(16) {
        if !short(token) {
            break;
        }
        digits |= !token.is_word();
        letters |= token.is_word();
        first = Some(token.start());
        if !joined(token) {
            break;
        }
    }
    first.filter(|_| digits && (leads == 0 || letters))
}

/// The start of what stands after a cue for a password or a passport, near the end.
fn announced(scan: &Scan) -> Option<usize> {
    let list = &scan.tokens.list;
    let last = list.len();
    let from = last.saturating_sub(AFTER_CUE + 1);
    let at = (from..last).rev().find(|at| {
        list.get(*at)
            .is_some_and(|token| token.says(cue::PASSWORD | cue::PASSPORT))
    })?;
    list.get(at + 1).map(Token::start)
}
