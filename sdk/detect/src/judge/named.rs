//! Numbers that the words around them name: identifiers, dates of birth, accounts.

use crate::{
    Class, Finding, birthday::founded, card::value, context::Context, identity::date,
    identity::of_digits, lexicon::Number, lexicon::cue, lexicon::fixed, runs::Run, tokens::Token,
    tokens::Tokens,
};

/// Digits that words around them call an identifier of some authority.
pub(super) fn identifier(run: &Run, tokens: &Tokens, context: Context) -> Option<Finding> {
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
pub(super) fn birth(run: &Run, tokens: &Tokens, context: Context) -> Option<Finding> {
    if !context.says(cue::BIRTH) || context.named_order() {
        return None;
    }
    let (from, _) = run.tokens();
    let before = tokens.range(from.saturating_sub(9)..from);
    if founded(before) {
        return None;
    }
    // "12/03/1985, 12 Baker Street"
    let written = !run.spoken() && run.groups.len() > 3 && run.part(0, 3).digits.len() == 8;
    let run = &if written { run.part(0, 3) } else { run.clone() };
    if run.groups.len() > if run.spoken() { 8 } else { 4 } {
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
    let spoken_year = named || (run.spoken() && (6..=8).contains(&digits.len()));
    (full
        || spoken_year
        || (digits.len() == 4 && year(at(0, 4)) && (run.groups.len() == 1 || run.spoken())))
    .then(|| Finding::new(span, Class::DateOfBirth))
}

/// Where the day before a month's name begins: "3 March", "ninth of may".
pub(super) fn day_before(tokens: &Tokens, month: usize) -> Option<usize> {
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
pub(super) fn account(run: &Run, tokens: &Tokens, context: Context) -> Option<Finding> {
    if let Some(found) = told_iban(run, tokens, context) {
        return Some(found);
    }
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

/// What is said of an IBAN that is in no form of one, spelled or in words: hidden as
/// what it may be, with the letters of its country.
fn told_iban(run: &Run, tokens: &Tokens, context: Context) -> Option<Finding> {
    const SHORTEST: usize = 8;
    let asked = context.asked.cues & cue::IBAN != 0;
    let said = context.back.cues & cue::IBAN != 0;
    if !asked && !said {
        return None;
    }
    let least = if asked { 2 } else { SHORTEST };
    let other = context.says_order() || context.counts() || context.back.cues & cue::PHONE != 0;
    let (first, last) = run.tokens();
    let few = run.digits.len() < SHORTEST && tokens.list.len() > last - first + 3;
    if other || few || run.digits.len() < least {
        return None;
    }
    let letters = |at: usize, len: usize| {
        tokens
            .get(at)
            .is_some_and(|letter| letter.is_word() && letter.len() == len && letter.gap_len <= 1)
    };
    let start = match first {
        2.. if letters(first - 1, 1) && letters(first - 2, 1) => first - 2,
        1.. if letters(first - 1, 2) && tokens.get(first - 1).is_some_and(Token::upper) => {
            first - 1
        }
        _ => first,
    };
    let start = tokens.get(start)?.start();
    Some(Finding::new((start, run.span().1), Class::Number).unsure())
}

/// The key of a French RIB: bank, branch, account and key make a multiple of 97.
pub(super) fn rib(digits: &[u8]) -> bool {
    let at = |from: usize, to: usize| digits.get(from..to).map_or(0, value);
    let sum = 89 * at(0, 5) + 15 * at(5, 10) + 3 * at(10, 21) + at(21, 23);
    sum.is_multiple_of(97)
}
