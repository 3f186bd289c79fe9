//! Runs of digits to findings: by their own digits, by the words around them,
//! by what was asked before.

use crate::{
    Class, Finding, address, card,
    card::value,
    chars::gap,
    context::{Context, Limits, Outside},
    identity::{date, isbn, luhn, of_digits},
    lexicon::{Number, cue, fixed},
    phone,
    runs::Run,
    tokens::{Token, Tokens},
};

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
            for number in run.numbers() {
                self.one(&number, until, findings);
            }
            return;
        }
        self.one(run, until, findings);
    }

    fn one(&mut self, run: &Run, until: (usize, usize), findings: &mut Vec<Finding>) {
        let limits = Limits {
            from: self.from,
            until: until.0,
            known: (self.known, until.1),
        };
        let context = Context::around(self.tokens, run.tokens(), limits, self.outside);
        let before = findings.len();
        one(run, self.tokens, context, self.after, findings);
        if findings.len() == before
            && let Some(rest) = before_a_street(run, self.tokens)
        {
            one(&rest, self.tokens, context, self.after, findings);
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
/// Baker Street".
fn before_a_street(run: &Run, tokens: &Tokens) -> Option<Run> {
    let streets = tokens.cues & (cue::STREET | cue::STREET_FIRST) != 0;
    let (rest, house) = (run.groups.len().checked_sub(1)?, run.groups.last()?);
    let street = streets && rest > 0 && address::begins(tokens, house.tokens.0);
    street.then(|| run.part(0, rest))
}

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
    if let Some(found) = account(run, context) {
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

/// Digits that words around them call an identifier of some authority.
fn identifier(run: &Run, tokens: &Tokens, context: Context) -> Option<Finding> {
    let named = context.kinds();
    if !named.any() || !(7..=18).contains(&run.digits.len()) {
        return None;
    }
    match of_digits(&run.digits, named, context.common_kinds())? {
        Ok(scheme) => Some(Finding::new(run.span(), scheme.class)),
        // Mistyped, or heard wrong.
        Err(()) => {
            let (first, _) = run.tokens();
            let near = tokens.open_before(first.saturating_sub(5), first);
            let near = tokens.kinds_in(near..first);
            let said = of_digits(&run.digits, near, near).is_some();
            let other = context.says_order() || context.says(cue::CARD | cue::PHONE);
            (said && !other && !context.counts())
                .then(|| Finding::new(run.span(), Class::Number).unsure())
        }
    }
}

/// "born on 12/03/1985", "née le 3 mars 1962".
fn birth(run: &Run, tokens: &Tokens, context: Context) -> Option<Finding> {
    if !context.says(cue::BIRTH) || context.named_order() {
        return None;
    }
    // "12/03/1985, 12 Baker Street"
    let written = run.groups.len() > 3 && run.part(0, 3).digits.len() == 8;
    let run = &if written { run.part(0, 3) } else { run.clone() };
    if run.groups.len() > 4 {
        return None;
    }
    let digits = &run.digits;
    let (first, last) = run.tokens();
    let mut span = run.span();
    let at = |from: usize, to: usize| digits.get(from..to).map_or(u64::MAX, value);
    let year = |year: u64| (1900..=2100).contains(&year);
    let full = match digits.len() {
        8 => {
            date(at(4, 8), at(2, 4), at(0, 2)) && year(at(4, 8))
                || date(at(4, 8), at(0, 2), at(2, 4)) && year(at(4, 8))
                || date(at(0, 4), at(4, 6), at(6, 8)) && year(at(0, 4))
        }
        6 | 7 => run.groups.len() == 3 && run.shape().all(|len| len <= 4),
        5 => run.groups.len() == 3,
        _ => false,
    };
    // A month in words before or between.
    let month = |at: usize| matches!(tokens.number(at), Some(Number::Month(_)));
    let mut named = false;
    if let Some(before) = first.checked_sub(1).filter(|at| month(*at)) {
        span.0 = tokens.get(before)?.start();
        named = true;
        // "3 March 1985" is two runs: the day before the month.
        if let Some(start) = day_before(tokens, before) {
            span.0 = start;
        }
    }
    if month(last) && digits.len() <= 2 {
        span.1 = tokens.get(last)?.end();
        named = true;
    }
    let spoken_year = named || (run.spoken() && digits.len() >= 6);
    (full || spoken_year || (digits.len() == 4 && year(at(0, 4)) && run.groups.len() == 1))
        .then(|| Finding::new(span, Class::DateOfBirth))
}

/// Where the day before a month's name begins: "3 March", "ninth of may".
fn day_before(tokens: &Tokens, month: usize) -> Option<usize> {
    let before = tokens.before(month)?;
    let of = before.hash == const { fixed("of") };
    let day = if of {
        tokens.get(month.checked_sub(2)?)?
    } else {
        before
    };
    let ordinal = of && day.is_word() && !day.says(cue::PLAIN | cue::BIRTH | cue::DATE);
    ((1..=2).contains(&day.digits()) || day.number.is_some() || ordinal).then(|| day.start())
}

/// An account's number, a sort code, a French RIB.
fn account(run: &Run, context: Context) -> Option<Finding> {
    let banks = context.says(cue::BANK | cue::IBAN);
    let found = match run.digits.len() {
        // "sort code 12-34-56"
        6 => {
            context.says(cue::BANK)
                && context.says(cue::CODE)
                && run.groups.len() == 3
                && run.shape().all(|len| len == 2)
        }
        7..=12 => {
            context.says(cue::ACCOUNT)
                && (banks || context.says(cue::NUMBER | cue::DIGITS))
                && !context.says(cue::PHONE | cue::ORDER | cue::CARD)
                && !context.counts()
        }
        23 => banks && rib(&run.digits),
        _ => false,
    };
    found.then(|| Finding::new(run.span(), Class::BankAccount).unsure())
}

/// The key of a French RIB: bank, branch, account and key make a multiple of 97.
fn rib(digits: &[u8]) -> bool {
    let at = |from: usize, to: usize| digits.get(from..to).map_or(0, value);
    let sum = 89 * at(0, 5) + 15 * at(5, 10) + 3 * at(10, 21) + at(21, 23);
    sum.is_multiple_of(97)
}

fn short(run: &Run, tokens: &Tokens, context: Context, after: After) -> Option<Finding> {
    let (after_card, after_nir) = (after.card, after.nir);
    let digits = &run.digits;
    let (first, last) = run.tokens();
    for cues in context.widening() {
        let class =
            short_class(cues, run, digits.len()).or_else(|| short_class(cues, run, run.longest));
        if let Some(class) = class
            && !context.counts()
            && !(context.named_order() && class != Class::CardExpiry)
        {
            let finding = Finding::new(run.span(), class);
            return Some(if class == Class::CardNumber {
                finding.unsure()
            } else {
                finding
            });
        }
    }
    // "expires December 2027", "12 of 27"
    if let Some(Number::Month(_)) = first.checked_sub(1).and_then(|month| tokens.number(month))
        && matches!(digits.len(), 2 | 4)
        && (after_card || month_of_card(run, tokens, context))
    {
        let start = tokens.before(first).map_or(run.span().0, Token::start);
        return Some(Finding::new((start, run.span().1), Class::CardExpiry));
    }
    // "… 445, clé 83"
    if after_nir && digits.len() == 2 && context.back.cues & cue::KEY != 0 {
        return Some(Finding::new(run.span(), Class::FrNir));
    }
    // "… 5557, sorry, 5556"
    if after_card && context.corrects() && digits.len() > 1 {
        return Some(Finding::new(run.span(), Class::Number).unsure());
    }
    let near = first.saturating_sub(1)..first;
    if after_card && last > first && tokens.cues_in(near) & cue::ORDER == 0 && !context.counts() {
        if card::expiry(digits) && digits.len() > 3 {
            return Some(Finding::new(run.span(), Class::CardExpiry));
        }
        if matches!(digits.len(), 3 | 4) {
            return Some(Finding::new(run.span(), Class::CardSecurityCode));
        }
    }
    None
}

/// A month in words and a year are a card's where one is spoken of or asked for;
/// with "expires" alone they may be anything's, unless little else is said.
fn month_of_card(run: &Run, tokens: &Tokens, context: Context) -> bool {
    let (first, _) = run.tokens();
    let day = first
        .checked_sub(2)
        .and_then(|at| tokens.get(at))
        .is_some_and(|day| matches!(day.digits(), 1 | 2));
    // "February 14" is a day.
    let year = run.digits.len() == 4 || value(&run.digits) > 23;
    let expires = context.says(cue::EXPIRY | cue::UNTIL | cue::DATE);
    let asked = context.asked.cues & cue::EXPIRY != 0;
    let little =
        tokens.list.len() <= 12 && !tokens.has_hidden() && context.says(cue::EXPIRY | cue::UNTIL);
    let alone = little && year && !day && !context.says(cue::ORDER | cue::HARMLESS);
    run.groups.len() <= 2 && (asked || (expires && context.says(cue::CARD)) || alone)
}

/// A code with one of these is none of a card's.
const CODE_OF_OTHERS: u64 = cue::PIN
    | cue::SECRET
    | cue::ONE_TIME
    | cue::VERIFICATION
    | cue::HARMLESS
    | cue::POSTCODE
    | cue::ORDER
    | cue::BANK;

/// What a few digits are by the cues; `length` is that of the reading, which for
/// "soixante un" is two or three.
fn short_class(cues: u64, run: &Run, length: usize) -> Option<Class> {
    let (digits, groups) = (&run.digits, run.groups.len());
    let has = |all: u64| cues & all == all;
    let any = |some: u64| cues & some != 0;
    let security = any(cue::CVV)
        || has(cue::SECURITY | cue::CODE)
        || has(cue::SECURITY | cue::DIGITS)
        || has(cue::VERIFICATION | cue::CARD)
        || (any(cue::BACK)
            && any(cue::DIGITS | cue::CODE | cue::CARD)
            && !any(cue::ORDER | cue::PHONE));
    let harmless = any(cue::HARMLESS | cue::POSTCODE);
    let once = sent_once(cues);
    let expires = any(cue::EXPIRY)
        || (any(cue::CARD) && any(cue::DATE))
        || (any(cue::UNTIL) && !any(cue::HARMLESS | cue::ORDER));
    match length {
        3 | 4 if security || (has(cue::CARD | cue::CODE) && !any(CODE_OF_OTHERS)) => {
            Some(Class::CardSecurityCode)
        }
        3..=6 if expires && card::expiry(digits) && (groups > 1 || length.is_multiple_of(2)) => {
            Some(Class::CardExpiry)
        }
        4..=6 if any(cue::PIN) || has(cue::CODE | cue::SECRET) => Some(Class::CardPin),
        4 if has(cue::IDENTIFICATION | cue::NUMBER) => Some(Class::CardPin),
        4 if any(cue::LAST) && any(cue::DIGITS | cue::CARD) => Some(Class::CardNumber),
        4..=8 if once && !any(cue::POSTCODE) => Some(Class::OneTimeCode),
        4..=8 if any(cue::PASSWORD) => Some(Class::Password),
        6 if any(cue::CODE) && !harmless && !any(cue::ORDER | cue::BANK) => {
            Some(Class::OneTimeCode)
        }
        5..=8 if has(cue::YOUR | cue::CODE) && !harmless && !any(cue::ORDER | cue::BANK) => {
            Some(Class::OneTimeCode)
        }
        _ => None,
    }
}

/// A code that was sent for this one time.
fn sent_once(cues: u64) -> bool {
    let has = |some: u64| cues & some != 0;
    has(cue::ONE_TIME)
        || (has(cue::CODE | cue::PASSWORD) && has(cue::SENT | cue::VERIFICATION | cue::EMAIL))
}

fn middle(run: &Run, tokens: &Tokens, context: Context) -> Option<Finding> {
    let digits = &run.digits;
    let cues = context.back.cues | context.ahead.cues;
    let all = run.groups.len();
    // "call me on 0612345678 about the order": the call is nearer than the order.
    let called = context.back.cues & cue::PHONE != 0 || run.begins_with_plus();
    let ordered = if called {
        context.named_order()
    } else {
        context.says_order()
    };
    let once = sent_once(context.back.cues | context.asked.cues);
    let spoken_of = (cues | context.asked.cues) & cue::PHONE != 0 && !once;
    let cued = spoken_of && !ordered && !context.counts();
    // "order 0612345678" is one; "06 12 34 56 78" is none, whatever is near.
    let pairs = all == 5 && run.shape().all(|len| len == 2);
    let grouped = pairs && digits.first() == Some(&0);
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

/// Bits of the lengths of a card.
const HEARD_AS_CARD: u32 = 0b1111_1110_0000_0000_0000;

/// `card-number` when a way to hear it has a check digit that agrees.
fn class_of_card(run: &Run, tokens: &Tokens) -> Class {
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

/// Ten digits of the North American plan: neither area nor exchange begins with
/// 0 or 1.
fn north_american(digits: &[u8]) -> bool {
    digits.len() == 10 && matches!(digits, [2..=9, _, _, 2..=9, ..])
}

/// "1 250 000", "2.500.000,00": groups of three that count something.
fn amount(run: &Run, context: Context) -> bool {
    let mut shape = run.shape();
    let first = shape.next().unwrap_or(0);
    let thousands = run.groups.len() > 1 && first <= 3 && shape.all(|len| len <= 3);
    context.counts() && (thousands || run.groups.len() == 1)
}

fn long(run: &Run, tokens: &Tokens, context: Context, findings: &mut Vec<Finding>) {
    let digits = &run.digits;
    let all = run.groups.len();
    // One order number in ten passes the check digit: what is called one is one,
    // unless it is written like a card, in fours.
    let first = usual(run, 0);
    let card_said = (context.back.cues | context.asked.cues) & cue::CARD != 0;
    let ordered = if first.is_some() || card::plausible(digits) {
        context.named_order() && !card_said
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
fn in_fours(run: &Run) -> Option<Finding> {
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
fn rest_of_card(run: &Run, (from, until): (usize, usize), findings: &mut Vec<Finding>) {
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
fn no_card(run: &Run, context: Context) -> bool {
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
}

/// "3.14159265358979": one point with a short whole part.
fn decimal(run: &Run) -> bool {
    let shape: Vec<usize> = run.shape().collect();
    let point = run
        .groups
        .get(1)
        .is_some_and(|group| group.gap == gap::DOT || group.gap == gap::COMMA);
    matches!(*shape.as_slice(), [1..=3, fraction] if fraction > 4) && point
}

/// A date and time, in groups or in one: no card, whatever its check digit.
fn date_and_time(run: &Run) -> bool {
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

/// More than nineteen digits: what is known is cut out of them, and what is
/// left is hidden when there is a card among it or it is asked for.
fn endless(run: &Run, tokens: &Tokens, context: Context, findings: &mut Vec<Finding>) {
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
fn usual(run: &Run, first: usize) -> Option<usize> {
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
fn known(run: &Run, first: usize, context: Context) -> Option<(usize, Class)> {
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
