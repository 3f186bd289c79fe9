//! What a live transcript's revision must not show yet: a number at its end
//! may go on in the next revision, and so may a word that begins one.

use crate::{
    Class, Detector, Finding, birthday,
    chars::gap,
    lexicon::cue,
    nir, numbers, phone,
    runs::{MOST_FILLERS, fills},
    scan::Scan,
    tokens::Token,
    travel,
};

/// Words that may stand between the last number and the end.
const HORIZON: usize = 3;
/// Words after a cue for a password, a name or a passport that are its horizon.
const AFTER_CUE: usize = 5;

/// Words after a cue for a mail address or an IBAN that are its horizon.
const AFTER_LINK: usize = 14;

/// Everything from the last number on when nothing but fillers follows it, a
/// word that may become a number, a word after a cue that may become what the
/// cue announces, and a mail address that is being written.
/// `birth` where a day of birth was asked for.
pub(crate) fn open_end(
    text: &str,
    scan: &mut Scan,
    birth: bool,
    detector: &Detector,
) -> Option<Finding> {
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
                || numbers::says_how_often(token)
                || (is_half(token) && numbers::begins_how_often(word(token)))
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
    let day = birthday::opens(&scan.tokens, birth, half.is_some());
    let told = announced_after_link(scan);
    let numbers = [
        number,
        begun,
        code,
        announced,
        day,
        nir::opens(&scan.tokens),
        told,
    ]
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
    // What goes on begins where it was found to begin.
    let across = scan
        .findings
        .iter()
        .filter(|found| found.start < start && start < found.end);
    let start = across.map(|found| found.start).min().unwrap_or(start);
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

/// The start of what stands after "my email is", "mon IBAN c'est", until it is told.
fn announced_after_link(scan: &Scan) -> Option<usize> {
    let list = &scan.tokens.list;
    let last = list.len();
    let from = last.saturating_sub(AFTER_LINK);
    let cue = (from..last).rev().find(|at| {
        list.get(*at)
            .is_some_and(|token| token.says(cue::EMAIL | cue::IBAN))
    })?;
    // "is", "c'est", a colon.
    let link = |at: &usize| {
        list.get(*at)
            .is_some_and(|token| token.says(cue::LINK) || token.gap & gap::COLON != 0)
    };
    let linked = (cue + 1..(cue + 4).min(last)).rev().find(link);
    let colon = |at: usize| list.get(at).is_some_and(|token| !token.says(cue::LINK));
    // "IBAN FR76": the letters of its country right after.
    let country = |at: usize| {
        list.get(at)
            .filter(|token| token.len() <= 2 && token.upper() && token.is_word())
    };
    let first = match linked {
        Some(linked) => list.get(linked + usize::from(!colon(linked)))?.start(),
        None => country(cue + 1)?.start(),
    };
    let told = scan.findings.iter().any(|found| {
        let told = matches!(found.class, Class::Email | Class::Iban | Class::Number);
        told && found.start >= first
    });
    (!told).then_some(first)
}
