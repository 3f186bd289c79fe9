//! French social security numbers as people say them: in words that can be heard in
//! several ways, with the letter of Corsica spelled out, with the key said apart, and
//! over several turns. Those that are written in one piece are found by the table of
//! identifiers too.

mod chain;
mod heard;
mod turns;

use std::ops::Range;

pub(crate) use turns::{Piece, join, opens};

use crate::{
    Class, Finding, card,
    chars::gap,
    identity::Kinds,
    lexicon::{Number, cue},
    nir::{
        chain::{Chain, MOST_WORDS, chains, letter},
        heard::{BARE, KEY, WHOLE, is_letter},
    },
    runs::Run,
    tokens::Tokens,
};

/// Tokens around a letter or the key that may belong to its number.
const AROUND: usize = 40;
/// Tokens before a letter that its number may begin at: six digits in words.
const BEFORE_LETTER: usize = 14;
/// Tokens before a key that its number may begin at.
const BEFORE_KEY: usize = 30;

/// The numbers of one text.
pub(crate) fn find(tokens: &Tokens, runs: &[Run], findings: &mut Vec<Finding>) {
    for range in stretches(tokens) {
        for chain in chains(tokens, range, &[]) {
            in_chain(tokens, &chain, findings);
        }
    }
    let named = tokens.kinds.meets(Kinds::FR_NIR);
    for run in runs.iter().filter(|run| said_whole(run, named)) {
        findings.extend(whole(tokens, run));
    }
}

/// Stretches around letters that follow a two, and around keys; in order and apart.
fn stretches(tokens: &Tokens) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    let key = tokens.cues & cue::KEY != 0;
    for at in tokens.numbers.iter().map(|index| *index as usize) {
        if !(ends_in_two(tokens, at) && letter_follows(tokens, at)
            || key && key_follows(tokens, at))
        {
            continue;
        }
        let (from, until) = (at.saturating_sub(AROUND), at + AROUND);
        match stretches.last_mut() {
            Some(last) if last.end >= from => last.end = until,
            _ => stretches.push(from..until),
        }
    }
    stretches
}

fn ends_in_two(tokens: &Tokens, at: usize) -> bool {
    tokens.get(at).is_some_and(|token| match token.number {
        Some(number) => number == Number::Unit(2),
        None => tokens.digits_of(token).last() == Some(&2),
    })
}

fn letter_follows(tokens: &Tokens, at: usize) -> bool {
    let next = tokens.range(at + 1..tokens.list.len().min(at + 5));
    next.iter().any(|token| letter(token).is_some())
}

fn key_follows(tokens: &Tokens, at: usize) -> bool {
    let next = tokens.range(at + 1..tokens.list.len().min(at + 1 + MOST_WORDS));
    next.iter().any(|token| token.says(cue::KEY))
}

/// Numbers with a letter or a key in a chain.
fn in_chain(tokens: &Tokens, chain: &Chain, findings: &mut Vec<Finding>) {
    let mut done = 0;
    for (at, symbol) in chain.symbols.iter().enumerate() {
        let back = match *symbol {
            _ if at < done => continue,
            KEY => BEFORE_KEY,
            letter if is_letter(letter) => BEFORE_LETTER,
            _ => continue,
        };
        // What the whole chain can be heard as comes before what a part of it can.
        let mut starts: Vec<usize> = chain.starts(done..at).rev().take(back).collect();
        starts.reverse();
        let heard = |length: usize, grouped: bool| {
            let first = |first: &usize| Some((*first, chain.hear(*first, length, grouped)?));
            starts.iter().find_map(first)
        };
        let usual = starts.iter().find_map(|first| {
            let next = chain.hear(*first, WHOLE, true)?;
            let digits = heard::plain(chain.symbols.get(*first..next)?);
            (digits.len() == WHOLE).then_some((*first, next))
        });
        let ends = |(_, next): &(usize, usize)| *next == chain.symbols.len();
        let bare = || heard(BARE, true).filter(|_| *symbol != KEY);
        let whole = usual
            .or_else(|| heard(WHOLE, true))
            .or_else(|| bare().filter(ends))
            .or_else(|| heard(WHOLE, false).filter(ends))
            .map(|(first, next)| (first, next, Class::FrNir));
        // Announced, and with a key that is wrong.
        let wrong = || {
            let (first, next) = bare().filter(|_| tokens.kinds.meets(Kinds::FR_NIR))?;
            Some((first, chain.two_digits(next)?, Class::Number))
        };
        let found = whole.or_else(wrong);
        if let Some((first, next, class)) = found {
            done = next;
            let span = chain.span(tokens, first, next);
            findings.extend(span.map(|span| {
                let finding = Finding::new(span, class);
                if class == Class::Number {
                    finding.unsure()
                } else {
                    finding
                }
            }));
        }
    }
}

/// True for runs of fifteen digits, in some way of hearing them, that the table of
/// identifiers does not know by their spelling.
fn said_whole(run: &Run, named: bool) -> bool {
    run.longest >= WHOLE
        // An article before it is one more.
        && run.digits.len() <= WHOLE + usize::from(named)
        && run.groups.len() > 1
        && (run.spoken() || run.groups.iter().skip(1).any(|group| group.gap & !gap::PARTING != 0))
        // American Express, and not a sex that hardly anybody has.
        && !(run.digits.first() == Some(&3) && card::plausible(&run.digits))
}

/// A number that is a whole run, or all of it but an article ("un, 1 85 …").
fn whole(tokens: &Tokens, run: &Run) -> Option<Finding> {
    let (first, last) = run.tokens();
    let chains = chains(tokens, first..last, &[]);
    let [chain] = &*chains else { return None };
    let first = chain
        .starts(0..chain.symbols.len())
        .take(2)
        .find(|first| chain.hear(*first, WHOLE, true) == Some(chain.symbols.len()))?;
    let span = chain.span(tokens, first, chain.symbols.len())?;
    Some(Finding::new(span, Class::FrNir))
}
