//! Seven to twelve digits: telephone numbers, mostly.

use super::{
    long::{HEARD_AS_CARD, class_of_card},
    short::{sent_once, short_class},
};
use crate::{
    Class, Finding, card, card::value, chars::gap, context::Context, lexicon::cue, phone,
    runs::Run, tokens::Tokens,
};

pub(super) fn middle(run: &Run, tokens: &Tokens, context: Context) -> Option<Finding> {
    let digits = &run.digits;
    let cues = context.back.cues | context.ahead.cues;
    let all = run.groups.len();
    // "call me on 0612345678 about the order": the call is nearer than the order.
    let called =
        context.back.cues & cue::PHONE != 0 || run.begins_with_plus() || context.of_a_person();
    let ordered = if called {
        context.named_order()
    } else {
        context.says_order()
    };
    let once = sent_once(context.back.cues | context.asked.cues);
    let spoken_of = (cues | context.asked.cues) & cue::PHONE != 0 && !once;
    // Numbers of an address stand below each other.
    let lines = run
        .groups
        .iter()
        .skip(1)
        .any(|group| group.gap & gap::NEWLINE != 0);
    let cued = spoken_of && !ordered && !context.counts() && !lines && !quad(run);
    // "order 0612345678" is one; "06 12 34 56 78" is none, whatever is near.
    let pairs = all == 5 && run.shape().all(|len| len == 2);
    let american = run.shape().eq([3, 3, 4]) && north_american(digits);
    let grouped = (pairs && digits.first() == Some(&0)) || (american && !context.named_order());
    let own = context.of_a_person() && !ordered && !context.counts();
    let cued = cued || (own && (north_american(digits) || all > 1 || digits.len() > 9));
    if (!ordered || grouped) && !amount(run, context) && phone::plausible(run, 0, all, cued) {
        return Some(Finding::new(run.span(), Class::Phone));
    }
    let heard = if run.spoken() { run.lengths(tokens) } else { 0 };
    if heard & 1 << 10 != 0 && digits.first() == Some(&0) && !ordered {
        return Some(Finding::new(run.span(), Class::Phone));
    }
    let card = (cues | context.asked.cues) & cue::CARD != 0 && !ordered;
    if digits.len() == 12 && (card || card::plausible(digits)) && !ordered {
        let class = class_of_card(run, tokens);
        return Some(Finding::new(run.span(), class).unsure());
    }
    if matches!(digits.len(), 7 | 8) && !ordered {
        let widening = context.widening();
        let told = |cues: u64| short_class(cues, run, digits.len());
        if let Some(class) = widening.into_iter().find_map(told) {
            return Some(Finding::new(run.span(), class));
        }
        if widening.into_iter().any(|cues| cues & cue::PIN != 0) {
            return Some(Finding::new(run.span(), Class::OneTimeCode));
        }
    }
    // A French number with a group too many on either side.
    for (first, last) in [(1, all), (0, all.saturating_sub(1))] {
        let french = matches!(run.digits_of(first, last), [0, 1..=9, ..]);
        if first < last && french && phone::plausible(run, first, last, false) && !ordered {
            return Some(Finding::new(run.span_of(first, last), Class::Phone));
        }
    }
    let long = heard & HEARD_AS_CARD != 0;
    if long && !ordered && !context.counts() && (card || digits.len() > 10) {
        return Some(Finding::new(run.span(), class_of_card(run, tokens)).unsure());
    }
    (card && digits.len() > 7 && !context.counts())
        .then(|| Finding::new(run.span(), Class::Number).unsure())
}

/// "text192.168.1.1": four numbers up to 255 with dots, as no telephone's are.
fn quad(run: &Run) -> bool {
    let dotted = run.groups.iter().skip(1).all(|group| group.gap == gap::DOT);
    let small = |at: usize| value(run.digits_of(at, at + 1)) < 256;
    let even = run.shape().all(|len| Some(len) == run.shape().next());
    let zero =
        run.groups.first().is_some_and(|area| area.len > 1) && run.digits.first() == Some(&0);
    run.groups.len() == 4 && !zero && dotted && !even && (0..4).all(small)
}

/// Ten digits of the North American plan: neither area nor exchange begins with
/// 0 or 1.
pub(super) fn north_american(digits: &[u8]) -> bool {
    digits.len() == 10 && matches!(digits, [2..=9, _, _, 2..=9, ..])
}

/// "1 250 000", "2.500.000,00": groups of three that count something.
pub(super) fn amount(run: &Run, context: Context) -> bool {
    let mut shape = run.shape();
    let first = shape.next().unwrap_or(0);
    let thousands = run.groups.len() > 1 && first <= 3 && shape.all(|len| len <= 3);
    context.counts() && (thousands || run.groups.len() == 1)
}
