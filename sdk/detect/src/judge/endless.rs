//! More digits than any number has.

use super::{
    After,
    long::{HEARD_AS_CARD, rest_of_card},
    one,
};
use crate::{
    Class, Finding, card, context::Context, lexicon::cue, phone, runs::Run, tokens::Tokens,
};

/// More than nineteen digits: what is known is cut out of them, and what is
/// left is hidden when there is a card among it or it is asked for.
pub(super) fn endless(run: &Run, tokens: &Tokens, context: Context, findings: &mut Vec<Finding>) {
    let all = run.groups.len();
    let mut first = 0;
    let mut any_card = false;
    let mut open = 0;
    let mut rest: Vec<(usize, usize)> = Vec::new();
    while first < all {
        match known(run, first, context) {
            Some((last, class)) => {
                if open < first {
                    rest.push((open, first));
                }
                any_card |= class == Class::CardNumber;
                findings.push(Finding::new(run.span_of(first, last), class));
                first = last;
                open = last;
            }
            None => first += 1,
        }
    }
    if open < all {
        rest.push((open, all));
    }
    let ordered = context.says_order();
    let card = context.says(cue::CARD) && !ordered;
    let heard = !any_card && run.spoken() && run.lengths(tokens) & HEARD_AS_CARD != 0 && !ordered;
    for (first, last) in rest {
        let digits = run.digits_of(first, last).len();
        let groups = run.groups.get(first..last).unwrap_or_default();
        let one_group = groups.iter().any(|group| group.len > 12);
        if any_card && digits <= 10 {
            rest_of_card(run, (first, last), findings);
        } else if card || heard || (one_group || any_card) && !ordered {
            findings.push(Finding::new(run.span_of(first, last), Class::Number).unsure());
        } else if last - first < all {
            // Beside what was cut out stand numbers of their own.
            one(
                &run.part(first, last),
                tokens,
                context,
                After::default(),
                findings,
            );
        }
    }
}

/// The index after the groups, from `first` on, that are a card of its issuer's
/// usual length, whatever may be read with it.
pub(super) fn usual(run: &Run, first: usize) -> Option<usize> {
    let short = |last: &usize| run.digits_of(first, *last).len() <= 16;
    (first + 1..=run.groups.len())
        .take_while(short)
        .find(|last| {
            let digits = run.digits_of(first, *last);
            let length = match digits {
                [3, 4 | 7, ..] => 15,
                [3, 0 | 6 | 8, ..] => 14,
                _ => 16,
            };
            digits.len() == length && card::plausible(digits)
        })
}

/// The known number that starts at a group: a card of the usual length, or the
/// longest.
pub(super) fn known(run: &Run, first: usize, context: Context) -> Option<(usize, Class)> {
    if let Some(last) = usual(run, first) {
        return Some((last, Class::CardNumber));
    }
    let mut last = first + 1;
    let mut found = None;
    while last <= run.groups.len() {
        let digits = run.digits_of(first, last);
        match digits.len() {
            0..=9 => {}
            20.. => break,
            _ if card::plausible(digits) => found = Some((last, Class::CardNumber)),
            10..=12 if phone::plausible(run, first, last, context.back.cues & cue::PHONE != 0) => {
                found = found.or(Some((last, Class::Phone)));
            }
            _ => {}
        }
        last += 1;
    }
    found
}
