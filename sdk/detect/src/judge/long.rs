//! Thirteen to nineteen digits: cards, unless the conversation or their form says otherwise.

use super::endless::usual;
use crate::{
    Class, Finding, card, card::value, chars::gap, context::Context, identity::isbn,
    identity::luhn, lexicon::cue, phone, runs::Run, tokens::Tokens,
};

pub(super) fn long(run: &Run, tokens: &Tokens, context: Context, findings: &mut Vec<Finding>) {
    let digits = &run.digits;
    let all = run.groups.len();
    // One order number in ten passes the check digit: what is called one is one,
    // unless it is written like a card, in fours.
    let first = usual(run, 0);
    let card_said = (context.back.cues | context.asked.cues) & cue::CARD != 0;
    let ordered = if first.is_some() || card::plausible(digits) {
        (context.named_order() || context.asked_for_order()) && !card_said
    } else {
        context.named_order() || context.says_order()
    };
    if ordered {
        return findings.extend(in_fours(run));
    }
    if let Some(last) = first {
        findings.push(Finding::new(run.span_of(0, last), Class::CardNumber));
        return rest_of_card(run, (last, run.groups.len()), findings);
    }
    if card::plausible(digits) {
        return findings.push(Finding::new(run.span(), Class::CardNumber));
    }
    if phone::plausible(run, 0, all, false) {
        return findings.push(Finding::new(run.span(), Class::Phone));
    }
    // What was read after the number belongs to it: its expiry, its code.
    for last in (1..all).rev() {
        if card::plausible(run.digits_of(0, last)) {
            findings.push(Finding::new(run.span_of(0, last), Class::CardNumber));
            return rest_of_card(run, (last, run.groups.len()), findings);
        }
    }
    if no_card(run, context) {
        return;
    }
    let class = class_of_card(run, tokens);
    let sure = luhn(digits) && matches!(digits.len(), 15 | 16);
    let finding = Finding::new(run.span(), class);
    findings.push(if sure { finding } else { finding.unsure() });
}

/// A card that is written in fours, whatever stands before and after it.
pub(super) fn in_fours(run: &Run) -> Option<Finding> {
    let fours = |first: usize| {
        let last = usual(run, first).filter(|last| last - first == 4)?;
        let groups = run.groups.get(first..last)?;
        groups
            .iter()
            .all(|group| group.len == 4)
            .then_some((first, last))
    };
    let (first, last) = (0..run.groups.len()).find_map(fours)?;
    Some(Finding::new(run.span_of(first, last), Class::CardNumber))
}

/// Groups after a card in the same run: expiry, then code; what is neither is
/// hidden with them.
pub(super) fn rest_of_card(run: &Run, (from, until): (usize, usize), findings: &mut Vec<Finding>) {
    let mut at = from;
    while at < until {
        let pair = run.digits_of(at, at + 2);
        let one = run.digits_of(at, at + 1);
        let (next, class) = if at + 2 <= until && one.len() <= 2 && card::expiry(pair) {
            (at + 2, Class::CardExpiry)
        } else if one.len() != 3 && card::expiry(one) {
            (at + 1, Class::CardExpiry)
        } else {
            (at + 1, Class::CardSecurityCode)
        };
        findings.push(Finding::new(run.span_of(at, next), class));
        at = next;
    }
}

/// Why thirteen to nineteen digits are no card: they say what else they are.
pub(super) fn no_card(run: &Run, context: Context) -> bool {
    let card = context.says(cue::CARD);
    let digits = &run.digits;
    let many = run.groups.len() > 2 && run.shape().all(|len| len > 4);
    let listed = (run.groups.len() > 3 || many)
        && run
            .groups
            .iter()
            .skip(1)
            .all(|group| many || (group.gap & gap::COMMA != 0 && group.gap & gap::SPACE != 0))
        && run.shape().any(|len| len != 4)
        && !run.spoken()
        && !luhn(digits);
    let epoch = context.number && digits.len() == 13 && digits.first() == Some(&1);
    let fields = run.groups.len() > 1
        && run.shape().all(|len| len <= 2)
        && run
            .groups
            .iter()
            .skip(1)
            .all(|group| group.gap & gap::COLON != 0);
    !card
        && (context.says_order()
            || context.counts()
            || listed
            || fields
            || epoch
            || isbn(digits)
            || decimal(run))
        || date_and_time(run)
        || days(run)
}

/// "one two three … ten": somebody counts.
pub(super) fn is_count(run: &Run) -> bool {
    if run.digits.len() < 7 || !(run.spoken() || run.groups.len() > 6) {
        return false;
    }
    // "count to ten: one two three"
    let digits = run.digits.as_slice();
    let digits = digits.strip_prefix(&[1, 0]).unwrap_or(digits);
    let first = digits.first().copied().unwrap_or(9);
    if first > 1 {
        return false;
    }
    let counted: Vec<u8> = (u64::from(first)..)
        .flat_map(|number| number.to_string().into_bytes())
        .map(|digit| digit - b'0')
        .take(digits.len())
        .collect();
    counted == digits
}

/// "44.325785, 6.5483": two numbers with a point each.
pub(super) fn coordinates(run: &Run) -> bool {
    let [a, b, c, d] = run.groups.as_slice() else {
        return false;
    };
    a.len <= 3
        && c.len <= 3
        && b.len >= 4
        && d.len >= 4
        && b.gap == gap::DOT
        && d.gap == gap::DOT
        && c.gap & gap::COMMA != 0
}

/// "12/03, 14/03 et 15/03": days.
fn days(run: &Run) -> bool {
    let even = run.groups.len().is_multiple_of(2) && run.groups.len() > 5;
    even && run.groups.iter().enumerate().all(|(at, group)| {
        let slash = group.gap == gap::SLASH;
        group.len <= 2 && (slash == (at % 2 == 1))
    })
}

/// "3.14159265358979": one point with a short whole part.
pub(super) fn decimal(run: &Run) -> bool {
    let shape: Vec<usize> = run.shape().collect();
    let point = run
        .groups
        .get(1)
        .is_some_and(|group| group.gap == gap::DOT || group.gap == gap::COMMA);
    matches!(*shape.as_slice(), [1..=3, fraction] if fraction > 4) && point
}

/// A date and time, in groups or in one: no card, whatever its check digit.
pub(super) fn date_and_time(run: &Run) -> bool {
    let digits = &run.digits;
    let at = |from: usize, len: usize| digits.get(from..from + len).map_or(0, value);
    let shape: Vec<usize> = run.shape().collect();
    let iso = matches!(
        *shape.as_slice(),
        [4, 2, 2, 2, 2, ..] | [8, 4 | 6] | [14 | 17] | [4, 2, 2, 4 | 6, ..]
    ) && (1_900..=2_100).contains(&at(0, 4))
        && (1..=12).contains(&at(4, 2))
        && (1..=31).contains(&at(6, 2))
        && at(8, 2) < 24
        && at(10, 2) < 60;
    let european = matches!(*shape.as_slice(), [2, 2, 4, 2, 2, ..])
        && (1..=31).contains(&at(0, 2))
        && (1..=31).contains(&at(2, 2))
        && (1_900..=2_100).contains(&at(4, 4))
        && at(8, 2) < 24
        && at(10, 2) < 60;
    iso || european
}

/// Bits of the lengths of a card.
pub(super) const HEARD_AS_CARD: u32 = 0b1111_1110_0000_0000_0000;

/// `card-number` when a way to hear it has a check digit that agrees.
pub(super) fn class_of_card(run: &Run, tokens: &Tokens) -> Class {
    let agrees = if run.spoken() {
        card::luhn_in_some_reading(&run.readings(tokens))
    } else {
        luhn(&run.digits)
    };
    if agrees {
        Class::CardNumber
    } else {
        Class::Number
    }
}
