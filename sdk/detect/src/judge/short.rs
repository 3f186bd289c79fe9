//! One to six digits: codes, expiries, the last four.

use super::After;
use crate::{
    Class, Finding, card, card::value, chars::gap, context::Context, lexicon::Number, lexicon::cue,
    lexicon::fixed, runs::Run, tokens::Token, tokens::Tokens,
};

pub(super) fn short(run: &Run, tokens: &Tokens, context: Context, after: After) -> Option<Finding> {
    let (after_card, after_nir) = (after.card, after.nir);
    let digits = &run.digits;
    let (first, last) = run.tokens();
    // "expires December 2027", "12 of 27"
    if let Some(Number::Month(_)) = first.checked_sub(1).and_then(|month| tokens.number(month))
        && matches!(digits.len(), 2 | 4)
        && (after_card || month_of_card(run, tokens, context))
    {
        let start = tokens.before(first).map_or(run.span().0, Token::start);
        return Some(Finding::new((start, run.span().1), Class::CardExpiry));
    }
    let code = || {
        let looks_otherwise =
            || versioned(run) || referred(run, tokens) || is_time(run) || is_year(run, tokens);
        context.asks_for_code() || called_a_code(tokens, first) || !looks_otherwise()
    };
    for cues in context.widening() {
        let class =
            short_class(cues, run, digits.len()).or_else(|| short_class(cues, run, run.longest));
        if let Some(class) = class
            && !context.counts()
            && !(context.named_order() && class != Class::CardExpiry)
            && code()
        {
            let finding = Finding::new(run.span(), class);
            return Some(if class == Class::CardNumber {
                finding.unsure()
            } else {
                finding
            });
        }
    }
    if let Some(class) = context.answers(tokens, first..last, digits.len()) {
        return Some(Finding::new(run.span(), class));
    }
    if matches!(digits.len(), 3 | 4) && context.on_the_back() && tokens.cues & cue::CARD != 0 {
        return Some(Finding::new(run.span(), Class::CardSecurityCode));
    }
    if digits.len() == 6 && context.called() && in_pairs(run) && !context.named_order() {
        return Some(Finding::new(run.span(), Class::Phone));
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

/// "my pin is #1234", "a pin of 1987": the cue stands right before, whatever it looks like.
fn called_a_code(tokens: &Tokens, first: usize) -> bool {
    const CODES: u64 = cue::CVV | cue::PIN | cue::ONE_TIME | cue::EXPIRY | cue::CODE | cue::SENT;
    const WITHIN: usize = 4;
    let leads = |word: &Token| {
        word.says(cue::LINK | cue::YOUR | cue::DATE | cue::PLAIN | cue::FILLER)
            || word.hash == const { fixed("of") }
    };
    let ends = |word: &Token| {
        let dot = word.gap & (gap::DOT | gap::SPACE) == gap::DOT | gap::SPACE;
        word.gap & gap::END != 0 || dot
    };
    for at in (first.saturating_sub(WITHIN)..first).rev() {
        let parted = tokens.get(at + 1).is_none_or(ends);
        match tokens.get(at) {
            Some(word) if !parted && word.says(CODES) => return true,
            Some(word) if !parted && leads(word) => {}
            _ => return false,
        }
    }
    false
}

/// "in 2014": a year.
fn is_year(run: &Run, tokens: &Tokens) -> bool {
    const LEADS: [u64; 7] = [
        fixed("in"),
        fixed("en"),
        fixed("since"),
        fixed("depuis"),
        fixed("year"),
        fixed("annee"),
        fixed("of"),
    ];
    let (first, _) = run.tokens();
    run.groups.len() == 1
        && run.digits.len() == 4
        && (1_900..2_100).contains(&value(&run.digits))
        && tokens
            .before(first)
            .is_some_and(|word| LEADS.contains(&word.hash))
}

/// "12:30", "10:16:21".
fn is_time(run: &Run) -> bool {
    let marks = run
        .groups
        .iter()
        .skip(1)
        .all(|group| group.gap == gap::COLON);
    let shape = run
        .shape()
        .enumerate()
        .all(|(at, len)| len == 2 || (at == 0 && len == 1));
    let hour = value(run.digits_of(0, 1));
    let rest = (1..run.groups.len()).all(|at| value(run.digits_of(at, at + 1)) < 60);
    matches!(run.groups.len(), 2 | 3) && marks && shape && hour < 24 && rest
}

/// "1.14.0": a version, unless each of its digits stands alone.
fn versioned(run: &Run) -> bool {
    let dotted = run.groups.iter().skip(1).all(|group| group.gap == gap::DOT);
    let lengths = run.shape().any(|len| len > 1) || run.digits.first() == Some(&0);
    run.groups.len() == 3 && dotted && lengths
}

/// "([#1212])": a ticket, unless the word right before says otherwise ("pin #1212").
fn referred(run: &Run, tokens: &Tokens) -> bool {
    const NAMES: u64 = cue::CVV
        | cue::SECURITY
        | cue::CODE
        | cue::PIN
        | cue::ONE_TIME
        | cue::EXPIRY
        | cue::PASSWORD
        | cue::CARD
        | cue::NUMBER;
    let marked = run
        .groups
        .first()
        .is_some_and(|group| group.gap & gap::HASH != 0);
    let (first, _) = run.tokens();
    marked && !tokens.before(first).is_some_and(|word| word.says(NAMES))
}

/// "35 88 32", "358-832": the shortest telephone numbers.
fn in_pairs(run: &Run) -> bool {
    const BETWEEN: u16 = gap::SPACE | gap::DASH | gap::DOT;
    let groups = run.groups.iter().skip(1);
    let close = groups.clone().all(|group| group.gap & !BETWEEN == 0);
    (run.shape().eq([2, 2, 2]) || run.shape().eq([3, 3])) && close && !run.spoken()
}

/// A month in words and a year are a card's where one is spoken of or asked for;
/// with "expires" alone they may be anything's, unless little else is said.
pub(super) fn month_of_card(run: &Run, tokens: &Tokens, context: Context) -> bool {
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
pub(super) const CODE_OF_OTHERS: u64 = cue::PIN
    | cue::SECRET
    | cue::ONE_TIME
    | cue::VERIFICATION
    | cue::HARMLESS
    | cue::POSTCODE
    | cue::ORDER
    | cue::BANK;

/// What a few digits are by the cues; `length` is that of the reading, which for
/// "soixante un" is two or three.
pub(super) fn short_class(cues: u64, run: &Run, length: usize) -> Option<Class> {
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
    // A voucher expires too, and shops are open until 12.30.
    let other = any(cue::HARMLESS) && !any(cue::CARD);
    let expires = (any(cue::EXPIRY) && !other && (any(cue::CARD) || to_come(run)))
        || (any(cue::CARD) && any(cue::DATE | cue::UNTIL))
        || (any(cue::UNTIL) && !other && of_these_years(run));
    match length {
        3 | 4 if security || (has(cue::CARD | cue::CODE) && !any(CODE_OF_OTHERS)) => {
            Some(Class::CardSecurityCode)
        }
        3..=6 if expires && card::expiry(digits) && (groups > 1 || length.is_multiple_of(2)) => {
            Some(Class::CardExpiry)
        }
        4..=6 if any(cue::PIN) || has(cue::CODE | cue::SECRET) => Some(Class::CardPin),
        4 if has(cue::IDENTIFICATION | cue::NUMBER) => Some(Class::CardPin),
        4 if any(cue::LAST)
            && any(cue::DIGITS | cue::CARD)
            && (any(cue::CARD) || !any(cue::ORDER)) =>
        {
            Some(Class::CardNumber)
        }
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

/// It ends in a year that cards of these days have.
fn to_come(run: &Run) -> bool {
    let last = run.digits.len().saturating_sub(2);
    let year = run.digits.get(last..).map_or(0, value);
    let first = run.digits.get(..4).map_or(0, value);
    (20..50).contains(&year) || (2_020..2_050).contains(&first) || run.spoken()
}

/// "09/28": a month and a year that cards have, with a slash between them.
fn of_these_years(run: &Run) -> bool {
    let slash = run
        .groups
        .get(1)
        .is_some_and(|year| year.gap & (gap::SLASH | gap::DASH) != 0);
    let year = value(run.digits_of(1, 2)) % 100;
    run.groups.len() == 2 && slash && (20..50).contains(&year) || run.spoken()
}

/// A code that was sent for this one time.
pub(super) fn sent_once(cues: u64) -> bool {
    let has = |some: u64| cues & some != 0;
    has(cue::ONE_TIME)
        || (has(cue::CODE | cue::PASSWORD) && has(cue::SENT | cue::VERIFICATION | cue::EMAIL))
}
