//! Which tokens are groups, and which groups go on.

use super::{Group, Run, uuid::Uuids};
use crate::{
    card,
    chars::gap,
    context::counts,
    lexicon::{Number, cue},
    numbers::spoken,
    phone,
    tokens::{Token, Tokens},
};

/// Characters between two groups of one number at most.
const WIDEST_GAP: u8 = 5;
/// Fillers between two groups of one number at most.
pub(crate) const MOST_FILLERS: usize = 4;
/// Groups of one run at most. What goes on begins again with its last groups, so that
/// no number is cut in two.
const MOST_GROUPS: usize = 512;
const OVERLAP: usize = 20;
/// Digits with letters glued to them count from this length on: shorter ones are
/// parts of codes and identifiers.
const GLUED_DIGITS: usize = 12;

/// Every run of a text, in order.
pub(crate) fn runs(tokens: &Tokens) -> Vec<Run> {
    let mut runs = Vec::with_capacity(tokens.numbers.len() / 3 + 1);
    let mut open = Run {
        groups: Vec::with_capacity(4),
        digits: Vec::with_capacity(20),
        longest: 0,
    };
    let mut next = 0;
    let mut uuids = Uuids::default();
    for at in tokens.numbers.iter().map(|index| *index as usize) {
        if at < next {
            continue;
        }
        if let Some(end) = uuids.end(tokens, at) {
            next = end;
            continue;
        }
        match group(tokens, at, &mut open.digits) {
            Some((group, longest)) if joins(tokens, &open, &group) => {
                next = group.tokens.1;
                open.longest += longest;
                open.groups.push(group);
                if open.groups.len() == MOST_GROUPS {
                    let again = open.part(MOST_GROUPS - OVERLAP, MOST_GROUPS);
                    runs.push(std::mem::replace(&mut open, again));
                }
            }
            Some((mut group, longest)) => {
                next = group.tokens.1;
                let mut begun = Run::with_room();
                let own = open.digits.get(group.at..).unwrap_or_default();
                begun.digits.extend_from_slice(own);
                begun.longest = longest;
                open.digits.truncate(group.at);
                group.at = 0;
                begun.groups.push(group);
                runs.push(std::mem::replace(&mut open, begun));
            }
            None => {}
        }
    }
    runs.push(open);
    for run in &mut runs {
        let french = run.digits.len() == 10 && run.digits.first() == Some(&0);
        if run.digits.len() < GLUED_DIGITS && !french {
            run.unglue();
        }
    }
    runs.retain(|run| !run.groups.is_empty());
    around_dates(runs)
}

/// The same, with runs that hold a date parted around it.
fn around_dates(runs: Vec<Run>) -> Vec<Run> {
    let Some(first) = runs.iter().position(|run| run.around_dates().is_some()) else {
        return runs;
    };
    let mut parted = Vec::with_capacity(runs.len() + 8);
    for (at, run) in runs.into_iter().enumerate() {
        match (at >= first).then(|| run.around_dates()).flatten() {
            Some(parts) => parted.extend(parts),
            None => parted.push(run),
        }
    }
    parted
}

fn group(tokens: &Tokens, at: usize, digits: &mut Vec<u8>) -> Option<(Group, usize)> {
    let token = tokens.get(at)?;
    if token.is_word() && token.number.is_none() {
        return None;
    }
    let from = digits.len();
    let mut glued = false;
    let (next, longest, is_spoken) = if let Some(digit) = zero_in_disguise(tokens, at) {
        digits.extend([0, digit]);
        (at + 2, 2, false)
    } else if token.is_word() {
        token.number?;
        if says_how_many(tokens, at) {
            return None;
        }
        let spoken = spoken(tokens, at)?;
        digits.extend_from_slice(spoken.digits.as_slice());
        (spoken.next, spoken.longest, true)
    } else {
        if token.glued_before() || token.glued_after() {
            // Digits inside of letters are a piece of some code, unless they are a
            // card.
            let inside = token.glued_before() && token.glued_after();
            let long = token.digits() >= GLUED_DIGITS;
            if inside && long && !card::plausible(tokens.digits_of(token)) {
                return None;
            }
            let whole = unit_glued(tokens, at) || glued_phone(tokens, at) || extended(tokens, at);
            if !long && !whole {
                if !edge(tokens, at) {
                    return None;
                }
                glued = true;
            }
        }
        digits.extend_from_slice(tokens.digits_of(token));
        (at + 1, token.digits(), false)
    };
    let last = tokens.get(next - 1)?;
    Some((
        Group {
            tokens: (at, next),
            start: token.start(),
            end: last.end(),
            at: from,
            len: digits.len() - from,
            gap: token.gap,
            spoken: is_spoken,
            glued,
            longest,
        },
        longest,
    ))
}

/// "0132x12": the end of a telephone number, with its extension.
fn extended(tokens: &Tokens, at: usize) -> bool {
    let begins = tokens.get(at).is_some_and(|token| !token.glued_before());
    begins
        && tokens.get(at + 1).is_some_and(|next| next.gap_len == 0)
        && phone::extension(tokens, at + 1).is_some()
}

/// Ten digits that begin like a French number, after a word that is one.
fn glued_phone(tokens: &Tokens, at: usize) -> bool {
    let french = tokens.get(at).is_some_and(
        |token| matches!(tokens.digits_of(token), [0, 1..=9, ..] if token.digits() == 10),
    );
    let before = tokens
        .before(at)
        .is_none_or(|before| before.glued_after() && before.cues != 0);
    french && before
}

/// "O6 12 …": a letter for the zero that a French number begins with. Returns the
/// digit after it.
fn zero_in_disguise(tokens: &Tokens, at: usize) -> Option<u8> {
    let letter = tokens.get(at)?;
    if letter.len() != 1 || letter.number != Some(Number::Unit(0)) || !letter.glued_after() {
        return None;
    }
    let (digit, next) = (tokens.get(at + 1)?, tokens.get(at + 2)?);
    let pair = next.digits() == 2 && next.gap_len == 1;
    let alone = digit.digits() == 1 && !digit.glued_after() && !letter.glued_before();
    (pair && alone).then(|| tokens.digits_of(digit).first().copied())?
}

/// "the last four", "les quatre derniers": a word that says how many follow.
pub(crate) fn says_how_many(tokens: &Tokens, at: usize) -> bool {
    let near = |token: &Token| token.parted_by(gap::SPACE);
    let Some(token) = tokens.get(at) else {
        return false;
    };
    let named = tokens
        .before(at)
        .is_some_and(|before| before.says(cue::FIRST | cue::LAST));
    let next = tokens
        .get(at + 1)
        .is_some_and(|next| near(next) && next.says(cue::LAST | cue::FIRST | cue::DIGITS));
    matches!(token.number, Some(Number::Unit(_))) && ((named && near(token)) || next)
}

/// The first group of a number with letters glued before it, or the last one with
/// letters glued after it: "it's5555-5555-5555-4444ok".
fn edge(tokens: &Tokens, at: usize) -> bool {
    const MARKS: u16 = gap::SPACE | gap::DASH | gap::DOT | gap::SLASH | gap::RULE | gap::COMMA;
    let Some(token) = tokens.get(at) else {
        return false;
    };
    let marked = |token: &Token| token.gap_len == 1 && token.parted_by(MARKS);
    let next = tokens
        .get(at + 1)
        .is_some_and(|next| next.digits() > 1 && marked(next));
    let before = tokens.before(at).is_some_and(|before| before.digits() > 1) && marked(token);
    token.digits() > 1 && ((next && !token.glued_after()) || (before && !token.glued_before()))
}

/// A number glued to a cue ("cvv123"), or before a unit or a month's mark, still
/// counts.
fn unit_glued(tokens: &Tokens, at: usize) -> bool {
    let after = tokens.get(at + 1).filter(|token| token.gap_len == 0);
    // "CVV2" is a word.
    let name = tokens.get(at).is_some_and(|token| token.digits() == 1);
    after.is_none()
        && !(name && tokens.before(at).is_some_and(|token| token.says(cue::CVV)))
        && tokens
            .before(at)
            .is_some_and(|token| token.len() > 2 && token.says(ANNOUNCING))
}

/// Cues that are written right before their number.
const ANNOUNCING: u64 = cue::CARD
    | cue::CVV
    | cue::CODE
    | cue::PIN
    | cue::ONE_TIME
    | cue::PHONE
    | cue::EXPIRY
    | cue::PASSWORD
    | cue::NUMBER;

/// True when the group goes on where the run ends.
fn joins(tokens: &Tokens, run: &Run, group: &Group) -> bool {
    let Some(last) = run.groups.last() else {
        return true;
    };
    // "2576 three times": what counts something is a number of its own.
    if group.spoken && counts(tokens, group.tokens.1) {
        return false;
    }
    if money_ends(run, group) {
        return false;
    }
    let between = last.tokens.1..group.tokens.0;
    if between.len() > MOST_FILLERS {
        return false;
    }
    let fillers = tokens.range(between);
    // A number that starts with a plus starts; one with a plus inside goes on.
    if group.gap & gap::PLUS != 0 && group.gap != gap::PLUS {
        return false;
    }
    let narrow =
        !fillers.iter().any(wide) && tokens.get(group.tokens.0).is_some_and(|token| !wide(token));
    narrow && fillers.iter().all(fills)
}

/// "£20, 4111 …": an amount goes on in groups of three and with its cents alone.
fn money_ends(run: &Run, group: &Group) -> bool {
    const THOUSANDS: u16 = gap::SPACE | gap::COMMA | gap::DOT | gap::APOSTROPHE;
    let money = run
        .groups
        .first()
        .is_some_and(|sum| sum.gap & gap::CURRENCY != 0);
    let mark = group.gap & !THOUSANDS == 0 && group.gap.is_power_of_two();
    let goes_on = mark && (group.len == 3 || (group.len <= 2 && group.gap != gap::SPACE));
    money && !goes_on
}

/// More lies before it than between two groups of one number.
pub(crate) fn wide(token: &Token) -> bool {
    token.gap_len > WIDEST_GAP || token.gap & (gap::AT | gap::HASH | gap::CURRENCY) != 0
}

/// It may stand between two groups of one number.
pub(crate) fn fills(token: &Token) -> bool {
    token.says(cue::FILLER) || token.number == Some(Number::And)
}
