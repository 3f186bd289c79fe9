//! Runs of digits to findings: by their own digits, by the words around them,
//! by what was asked before.

use super::{
    Finding, codes,
    lexicon::{Lexicon, Number, cue},
    runs::{Run, runs},
    tokens::Tokens,
};
use crate::Class;
pub(crate) use codes::{luhn, plausible_card};

/// Words before a number that are looked at for cues, and words after it.
const LOOK_BACK: usize = 9;
const LOOK_AHEAD: usize = 5;

/// What the scan of one text knows from outside of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asked {
    /// Cues of a question in one of the last turns.
    pub(crate) cues: u64,
    /// Cues of the field's name.
    pub(crate) field: u64,
    /// The text is a JSON number.
    pub(crate) number: bool,
}

/// One text, read.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) tokens: Tokens,
    pub(crate) runs: Vec<Run>,
    pub(crate) findings: Vec<Finding>,
}

impl Scan {
    /// Reads a text and finds what is sensitive by itself, by its words or by
    /// what was asked. Names and addresses come on top.
    pub(crate) fn read(text: &str, asked: Asked, lexicon: &Lexicon) -> Self {
        let tokens = Tokens::read(text, lexicon);
        let runs = runs(&tokens);
        let mut findings = Vec::new();
        super::email::find(text, &tokens, &mut findings);
        if !tokens.digits.is_empty() {
            super::iban::find(text, &tokens, &mut findings);
            findings.extend(
                codes::corsican_nirs(&tokens)
                    .into_iter()
                    .map(|span| Finding::new(span, Class::FrNir)),
            );
        }
        let mut from = 0;
        let mut after_card = false;
        for (index, run) in runs.iter().enumerate() {
            if findings.iter().any(|held| held.overlaps(run.span())) {
                from = run.tokens().1;
                after_card = false;
                continue;
            }
            let next = runs
                .get(index + 1..)
                .unwrap_or_default()
                .iter()
                .find(|next| next.digits.len() > 2);
            let ahead = next.map_or(tokens.list.len(), |next| next.tokens().0);
            let context = context(&tokens, run, from, ahead, asked);
            let before = findings.len();
            judge(run, &tokens, context, after_card, &mut findings);
            if run.digits.len() > 2 {
                from = run.tokens().1;
                after_card = findings
                    .get(before..)
                    .unwrap_or_default()
                    .iter()
                    .any(|found| matches!(found.class, Class::CardNumber | Class::CardExpiry));
            }
        }
        for found in &mut findings {
            let plus = text
                .get(..found.start)
                .and_then(|before| before.strip_suffix(['+', '＋']));
            if let (Class::Phone, Some(before)) = (found.class, plus) {
                found.start = before.len();
            }
        }
        Self {
            tokens,
            runs,
            findings,
        }
    }
}

/// Cues around a run.
#[derive(Clone, Copy, Debug)]
struct Context {
    back: u64,
    ahead: u64,
    asked: u64,
    number: bool,
}

fn context(tokens: &Tokens, run: &Run, from: usize, until: usize, asked: Asked) -> Context {
    let (first, last) = run.tokens();
    Context {
        back: tokens.cues(first.saturating_sub(LOOK_BACK).max(from)..first) | asked.field,
        ahead: tokens.cues(last..(last + LOOK_AHEAD).min(until)),
        asked: asked.cues,
        number: asked.number,
    }
}

impl Context {
    /// Cues from near to far: the first that make a class count.
    fn widening(&self) -> [u64; 3] {
        [self.back, self.back | self.ahead, self.back | self.asked]
    }

    fn all(&self) -> u64 {
        self.back | self.ahead | self.asked
    }

    /// The conversation says that the number is one of no secret.
    fn says_order(&self) -> bool {
        let near = self.back | self.ahead;
        let told = if near & (cue::ORDER | cue::CARD) == 0 {
            self.asked
        } else {
            near
        };
        told & cue::ORDER != 0 && told & cue::CARD == 0
    }
}

fn judge(
    run: &Run,
    tokens: &Tokens,
    context: Context,
    after_card: bool,
    findings: &mut Vec<Finding>,
) {
    match run.digits.len() {
        0 => {}
        1..=6 => findings.extend(short(run, tokens, context, after_card)),
        7..=12 => findings.extend(middle(run, context)),
        13..=19 => long(run, context, findings),
        _ => endless(run, context, findings),
    }
}

fn short(run: &Run, tokens: &Tokens, context: Context, after_card: bool) -> Option<Finding> {
    let digits = &run.digits;
    let (first, last) = run.tokens();
    for cues in context.widening() {
        let class = short_class(cues, digits, digits.len())
            .or_else(|| short_class(cues, digits, run.longest));
        if let Some(class) = class {
            let finding = Finding::new(run.span(), class);
            return Some(if class == Class::CardNumber {
                finding.unsure()
            } else {
                finding
            });
        }
    }
    // "expires December 2027"
    if let Some(Number::Month(_)) = first.checked_sub(1).and_then(|month| tokens.number(month))
        && (context.all() & cue::EXPIRY != 0 || after_card)
        && matches!(digits.len(), 2 | 4)
    {
        let start = tokens
            .get(first - 1)
            .map_or(run.span().0, |month| month.start);
        return Some(Finding::new((start, run.span().1), Class::CardExpiry));
    }
    let near = first.saturating_sub(1)..first;
    if after_card && last > first && tokens.cues(near) & cue::ORDER == 0 {
        if codes::expiry(digits) && digits.len() > 3 {
            return Some(Finding::new(run.span(), Class::CardExpiry));
        }
        if matches!(digits.len(), 3 | 4) {
            return Some(Finding::new(run.span(), Class::CardSecurityCode));
        }
    }
    None
}

/// What a few digits are by the cues; `length` is that of the reading, which for
/// "soixante un" is two or three.
fn short_class(cues: u64, digits: &[u8], length: usize) -> Option<Class> {
    let has = |all: u64| cues & all == all;
    let any = |some: u64| cues & some != 0;
    let security = any(cue::CVV)
        || has(cue::SECURITY | cue::CODE)
        || has(cue::SECURITY | cue::DIGITS)
        || has(cue::VERIFICATION | cue::CARD)
        || (any(cue::BACK) && any(cue::DIGITS | cue::CODE) && !any(cue::ORDER));
    let once =
        any(cue::ONE_TIME) && any(cue::CODE | cue::ONE_TIME) || has(cue::VERIFICATION | cue::CODE);
    match length {
        3 | 4 if security => Some(Class::CardSecurityCode),
        3..=6 if any(cue::EXPIRY) && codes::expiry(digits) => Some(Class::CardExpiry),
        4..=6 if any(cue::PIN) || has(cue::CODE | cue::SECRET) => Some(Class::CardPin),
        4 if any(cue::LAST) && any(cue::DIGITS | cue::CARD) => Some(Class::CardNumber),
        4..=6 if once => Some(Class::OneTimeCode),
        6 if any(cue::CODE) && !any(cue::POSTCODE | cue::ORDER) => Some(Class::OneTimeCode),
        _ => None,
    }
}

fn middle(run: &Run, context: Context) -> Option<Finding> {
    let digits = &run.digits;
    let cues = context.back | context.ahead;
    let all = run.groups.len();
    if run.span().0 == 0 && digits.len() > 19 {
        return None;
    }
    let ordered = context.says_order();
    let cued = (cues | context.asked) & cue::PHONE != 0 && !ordered;
    // "order 0612345678" is one; "06 12 34 56 78" is none, whatever is near.
    let grouped = all > 1 && digits.first() == Some(&0);
    if (!ordered || grouped) && codes::phone(run, 0, all, cued) {
        return Some(Finding::new(run.span(), Class::Phone));
    }
    let card = (cues | context.asked) & cue::CARD != 0 && !ordered;
    if digits.len() == 12 && (card || plausible_card(digits)) && !ordered {
        return Some(Finding::new(run.span(), Class::CardNumber).unsure());
    }
    if matches!(digits.len(), 7 | 8) {
        let once = context.widening().into_iter().any(|cues| {
            cues & (cue::PIN | cue::ONE_TIME) != 0
                || cues & (cue::VERIFICATION | cue::CODE) == cue::VERIFICATION | cue::CODE
        });
        if once {
            return Some(Finding::new(run.span(), Class::OneTimeCode));
        }
    }
    // A phone number with a group too many on either side.
    for (first, last) in [(1, all), (0, all.saturating_sub(1))] {
        if first < last && codes::phone(run, first, last, false) && !ordered {
            return Some(Finding::new(run.span_of(first, last), Class::Phone));
        }
    }
    if run.spoken() && run.longest >= 13 && !ordered && (card || digits.len() > 10) {
        return Some(Finding::new(run.span(), Class::CardNumber).unsure());
    }
    (card && digits.len() > 7).then(|| Finding::new(run.span(), Class::CardNumber).unsure())
}

fn long(run: &Run, context: Context, findings: &mut Vec<Finding>) {
    let digits = &run.digits;
    let all = run.groups.len();
    let cues = context.all();
    if codes::nir(digits) && !plausible_card(digits)
        || (digits.len() == 13 && cues & cue::NIR != 0 && codes::nir_shape(digits))
    {
        return findings.push(Finding::new(run.span(), Class::FrNir));
    }
    // One order number in ten passes the check digit; one of a card's usual
    // length is not believed to be an order's.
    if context.says_order() && all == 1 && !matches!(digits.len(), 15 | 16) {
        return;
    }
    if plausible_card(digits) {
        return findings.push(Finding::new(run.span(), Class::CardNumber));
    }
    if codes::phone(run, 0, all, false) {
        return findings.push(Finding::new(run.span(), Class::Phone));
    }
    // What was read after the number belongs to it: its expiry, its code.
    for last in (1..all).rev() {
        if plausible_card(run.digits_of(0, last)) {
            findings.push(Finding::new(run.span_of(0, last), Class::CardNumber));
            return rest_of_card(run, last, findings);
        }
    }
    if no_card(run, context) {
        return;
    }
    let sure = luhn(digits) && matches!(digits.len(), 15 | 16);
    let finding = Finding::new(run.span(), Class::CardNumber);
    findings.push(if sure { finding } else { finding.unsure() });
}

/// Groups after a card in the same run: expiry, then code; what is neither is
/// hidden with them.
fn rest_of_card(run: &Run, from: usize, findings: &mut Vec<Finding>) {
    let mut at = from;
    while at < run.groups.len() {
        let pair = run.digits_of(at, at + 2);
        let one = run.digits_of(at, at + 1);
        let (next, class) = if at + 2 <= run.groups.len() && one.len() <= 2 && codes::expiry(pair) {
            (at + 2, Class::CardExpiry)
        } else if one.len() != 3 && codes::expiry(one) {
            (at + 1, Class::CardExpiry)
        } else {
            (at + 1, Class::CardSecurityCode)
        };
        findings.push(Finding::new(run.span_of(at, next), class));
        at = next;
    }
}

/// Why thirteen to nineteen digits are no card: they say what else they are.
fn no_card(run: &Run, context: Context) -> bool {
    use super::chars::gap;
    let card = context.all() & cue::CARD != 0;
    let digits = &run.digits;
    let listed = run.groups.len() > 3
        && run
            .groups
            .iter()
            .skip(1)
            .all(|group| group.gap & gap::COMMA != 0 && group.gap & gap::SPACE != 0)
        && run.shape().any(|len| len < 4)
        && !run.spoken()
        && !luhn(digits);
    let epoch = context.number && digits.len() == 13 && digits.first() == Some(&1);
    !card && (context.says_order() || listed || epoch || codes::isbn(digits))
        || codes::date_and_time(run)
}

/// More than nineteen digits: what is known is cut out of them, and what is
/// left is hidden when there is a card among it or it is asked for.
fn endless(run: &Run, context: Context, findings: &mut Vec<Finding>) {
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
    let card = context.all() & cue::CARD != 0 && !context.says_order();
    for (first, last) in rest {
        let digits = run.digits_of(first, last).len();
        let one_group = run
            .shape()
            .skip(first)
            .take(last - first)
            .any(|len| len > 12);
        if any_card && digits <= 8 {
            let tail = Run {
                groups: run.groups.get(..last).unwrap_or_default().to_vec(),
                ..run.clone()
            };
            rest_of_card(&tail, first, findings);
        } else if card || (one_group || (any_card && digits > 12)) && !context.says_order() {
            findings.push(Finding::new(run.span_of(first, last), Class::CardNumber).unsure());
        }
    }
}

/// The longest known number that starts at a group.
fn known(run: &Run, first: usize, context: Context) -> Option<(usize, Class)> {
    let mut last = first + 1;
    let mut found = None;
    while last <= run.groups.len() {
        let digits = run.digits_of(first, last);
        match digits.len() {
            0..=9 => {}
            20.. => break,
            _ if codes::nir(digits) => found = Some((last, Class::FrNir)),
            _ if plausible_card(digits) => found = Some((last, Class::CardNumber)),
            10..=12 if codes::phone(run, first, last, context.back & cue::PHONE != 0) => {
                found = found.or(Some((last, Class::Phone)));
            }
            _ => {}
        }
        last += 1;
    }
    found
}
