//! Runs of digits to findings: by their own digits, by the words around them,
//! by what was asked before.

mod endless;
mod long;
mod middle;
mod named;
mod short;
mod signature;

use crate::{
    Class, Finding, address, card, context::Context, context::Limits, context::Outside,
    lexicon::cue, phone, runs::Run, tokens::Tokens,
};
use endless::endless;
use long::{coordinates, is_count, long};
use middle::middle;
use named::{account, birth, identifier};
use short::short;
use signature::signed;

/// Judges every run of a text. `taken` are stretches that were found to be
/// something else, in order.
pub(crate) fn judge(
    tokens: &Tokens,
    runs: &[Run],
    outside: Outside,
    taken: &[Finding],
    findings: &mut Vec<Finding>,
) {
    let mut judging = Judging {
        tokens,
        outside,
        from: 0,
        known: 0,
        after: After::default(),
    };
    let mut taken = taken.iter().peekable();
    let mut held: Vec<(usize, usize)> = Vec::new();
    let mut held_nir = false;
    for (index, run) in runs.iter().enumerate() {
        let span = run.span();
        held.retain(|(_, end)| *end > span.0);
        while let Some(known) = taken.next_if(|known| known.start < span.1) {
            held_nir = known.class == Class::FrNir;
            judging.after.nir |= held_nir;
            if known.end > span.0 {
                held.push((known.start, known.end));
            } else {
                judging.known = tokens.at(known.end);
            }
        }
        let next = runs
            .get(index + 1..)
            .unwrap_or_default()
            .iter()
            .take(4)
            .find(|next| next.digits.len() > 2);
        let until = next.map_or(tokens.list.len(), |next| next.tokens().0);
        let next = taken.peek().map(|known| known.start);
        let known = next.map_or(until, |start| tokens.at(start).min(until));
        let until = (until, known);
        if held.is_empty() {
            judging.run(run, until, findings);
            continue;
        }
        // What stands beside the known part of a run is a number of its own.
        judging.after = After::default();
        for piece in run.beside(&held) {
            judging.run(&piece, until, findings);
        }
        judging.from = judging.from.max(run.tokens().1);
        judging.after.nir |= held_nir;
    }
}

/// Where the judging of a text has come to.
struct Judging<'a> {
    tokens: &'a Tokens,
    outside: Outside,
    /// Words before belong to other numbers.
    from: usize,
    /// Words before belong to something else that is known.
    known: usize,
    after: After,
}

impl Judging<'_> {
    fn run(&mut self, run: &Run, until: (usize, usize), findings: &mut Vec<Finding>) {
        // More digits than any number has.
        if run.digits.len() > 19 {
            // What is said of the first is said of all.
            let from = self.from;
            for number in run.numbers() {
                self.from = from;
                self.one(&number, until, findings);
            }
            return;
        }
        self.one(run, until, findings);
    }

    /// What the number before turned out to be, where it is near.
    fn after_near(&self, run: &Run) -> After {
        let between = run.tokens().0.saturating_sub(self.from);
        After {
            card: self.after.card && between <= CODE_WITHIN,
            nir: self.after.nir,
        }
    }

    fn one(&mut self, run: &Run, until: (usize, usize), findings: &mut Vec<Finding>) {
        let limits = Limits {
            from: self.from,
            until: until.0,
            known: (self.known, until.1),
            sentence: run.digits.len() <= MOST_OF_A_CODE,
        };
        let context = |run: &Run, until: usize| {
            let limits = Limits {
                until: limits.until.min(until),
                ..limits
            };
            Context::around(self.tokens, run.tokens(), limits, self.outside)
        };
        if run.is_date() {
            findings.extend(birth(run, self.tokens, context(run, usize::MAX)));
            return;
        }
        let before = findings.len();
        let after = self.after_near(run);
        if (is_count(run) && !context(run, usize::MAX).announces())
            || coordinates(run)
            || is_house(run, self.tokens)
        {
            return;
        }
        if let Some(rest) = before_a_street(run, self.tokens) {
            let house = rest.tokens().1;
            one(&rest, self.tokens, context(&rest, house), after, findings);
        } else if let Some(number) = after_zip(run, self.tokens) {
            findings.push(Finding::new(number, Class::Phone));
        } else if let Some((rest, number)) = signed(run, self.tokens)
            && !context(run, usize::MAX).named_order()
        {
            if !rest.groups.is_empty() {
                let next = rest.tokens().1;
                one(&rest, self.tokens, context(&rest, next), after, findings);
            }
            findings.push(Finding::new(number, Class::Phone));
        } else {
            let context = context(run, usize::MAX);
            one(run, self.tokens, context, after, findings);
        }
        if run.digits.len() > 2 {
            self.from = run.tokens().1;
            let found = findings.get(before..).unwrap_or_default().iter();
            let long = run.digits.len() > 11;
            self.after = After {
                card: found.clone().any(|found| match found.class {
                    Class::Number => long,
                    class => matches!(class, Class::CardNumber | Class::CardExpiry),
                }),
                nir: found.clone().any(|found| found.class == Class::FrNir),
            };
        }
    }
}

/// A run without its last group, where that is the number of a house: "12/27, 12
/// Baker Street". Not where all of it is a number by itself: "06 12 34 56 78 rue …".
fn before_a_street(run: &Run, tokens: &Tokens) -> Option<Run> {
    let streets = tokens.cues & (cue::STREET | cue::STREET_FIRST) != 0;
    let (rest, house) = (run.groups.len().checked_sub(1)?, run.groups.last()?);
    let street = streets && rest > 0 && address::begins(tokens, house.tokens.0);
    let whole = || card::plausible(&run.digits) || phone::plausible(run, 0, rest + 1, false);
    (street && !whole()).then(|| run.part(0, rest))
}

/// "123 Main St": what is no more than the number of a house.
fn is_house(run: &Run, tokens: &Tokens) -> bool {
    let streets = tokens.cues & (cue::STREET | cue::STREET_FIRST) != 0;
    streets && run.groups.len() == 1 && address::begins(tokens, run.tokens().0)
}

/// "SD 20241 440-600-5124": a number after the ZIP code of an address.
fn after_zip(run: &Run, tokens: &Tokens) -> Option<(usize, usize)> {
    let first = run.groups.first().filter(|zip| zip.len == 5)?;
    let state = tokens.before(first.tokens.0)?;
    let all = run.groups.len();
    let number = state.upper()
        && state.len() == 2
        && all == 4
        && phone::plausible(run, 1, all, false)
        && !card::plausible(&run.digits);
    number.then(|| run.span_of(1, all))
}

/// Digits of what only words make something, at most.
const MOST_OF_A_CODE: usize = 12;

/// Words between a card and a code that nothing announces, at most.
const CODE_WITHIN: usize = 6;

/// What the number before turned out to be.
#[derive(Clone, Copy, Default)]
struct After {
    card: bool,
    nir: bool,
}

fn one(run: &Run, tokens: &Tokens, context: Context, after: After, findings: &mut Vec<Finding>) {
    if let Some(found) = birth(run, tokens, context) {
        findings.push(found);
        return beyond(run, found.end, tokens, context, findings);
    }
    if let Some(found) = identifier(run, tokens, context) {
        return findings.push(found);
    }
    if let Some(found) = account(run, tokens, context) {
        return findings.push(found);
    }
    match run.digits.len() {
        0 => {}
        1..=6 => findings.extend(short(run, tokens, context, after)),
        7..=12 => findings.extend(middle(run, tokens, context)),
        13..=19 => long(run, tokens, context, findings),
        _ => endless(run, tokens, context, findings),
    }
}

/// What stands in a run after a stretch that is something of its own.
fn beyond(run: &Run, end: usize, tokens: &Tokens, context: Context, findings: &mut Vec<Finding>) {
    let rest = run.after(end);
    if !rest.groups.is_empty() {
        one(&rest, tokens, context, After::default(), findings);
    }
}
