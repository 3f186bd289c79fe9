//! Passports: the number where the conversation speaks of one, and the
//! machine-readable zones of ICAO 9303.

use crate::{
    Class, Finding,
    chars::gap,
    lexicon::{Number, cue},
    tokens::{Token, Tokens},
};

/// Words after "passport" among which its number is looked for.
pub(crate) const WITHIN: usize = 8;

pub(crate) fn find(text: &str, tokens: &Tokens, asked: bool, findings: &mut Vec<Finding>) {
    if tokens.cues & cue::PASSPORT != 0 || asked {
        let mut done = 0;
        for (index, token) in tokens.list.iter().enumerate() {
            if token.says(cue::PASSPORT) && index >= done {
                done = index + 1;
                let after = number(text, tokens, index + 1);
                if after.is_none() {
                    findings.extend(before(text, tokens, index));
                }
                // "passports: AB1234567 and XY9876543"
                let mut found = after;
                while let Some((next, passport)) = found {
                    done = next;
                    findings.push(passport);
                    let more = tokens
                        .get(next)
                        .is_some_and(|word| word.number == Some(Number::And));
                    found = more.then(|| at(text, tokens, next + 1)).flatten();
                }
            }
        }
        if asked
            && tokens.cues & cue::PASSPORT == 0
            && let Some((_, found)) = number(text, tokens, 0)
        {
            findings.push(found);
        }
    }
    zones(text, findings);
}

/// The first number after a word that announces it.
fn number(text: &str, tokens: &Tokens, from: usize) -> Option<(usize, Finding)> {
    for first in from..(from + WITHIN).min(tokens.list.len()) {
        let token = tokens.get(first)?;
        if token.says(cue::ORDER | cue::PHONE | cue::CARD) || token.hidden() {
            return None;
        }
        if let Some(found) = at(text, tokens, first) {
            return Some(found);
        }
    }
    None
}

/// Words that lead from a number to "passport".
pub(crate) const LEADS: u64 =
    cue::LINK | cue::PLAIN | cue::MINE | cue::YOUR | cue::NUMBER | cue::FILLER | cue::DIGITS;

/// Tokens of one number at most.
const MOST_TOKENS: usize = 6;

/// "AB1234567 is my passport number": letters and digits in one piece.
fn before(text: &str, tokens: &Tokens, cue_at: usize) -> Option<Finding> {
    let words = tokens.range(cue_at.saturating_sub(WITHIN)..cue_at);
    let leads = words
        .iter()
        .rev()
        .take_while(|word| word.says(LEADS))
        .count();
    let last = cue_at.checked_sub(leads + 1)?;
    if tokens.get(cue_at)?.glued_before() {
        return None;
    }
    let glued = |at: &usize| tokens.get(*at).is_some_and(Token::glued_before);
    let first = (0..=last).rev().take(MOST_TOKENS).find(|at| !glued(at))?;
    let (next, found) = at(text, tokens, first)?;
    let linked = tokens
        .range(next..cue_at)
        .iter()
        .any(|word| word.says(cue::LINK));
    // What the word announced was hidden before, or it speaks of something else.
    let after = tokens.range(cue_at + 1..cue_at + 1 + WITHIN);
    let parted = |word: &Token| word.gap & (gap::DOT | gap::END | gap::NEWLINE) != 0;
    if after.iter().any(Token::hidden) || tokens.range(next..cue_at + 1).iter().any(parted) {
        return None;
    }
    let ordered = tokens.cues_in(first.saturating_sub(3)..first) & cue::ORDER != 0;
    (next == last + 1 && first < last && linked && !ordered).then_some(found)
}

/// Six to nine letters and digits with at least five digits in them, and the index
/// after them.
fn at(text: &str, tokens: &Tokens, first: usize) -> Option<(usize, Finding)> {
    let start = tokens.get(first)?;
    // A group of something longer.
    let inside = start.digits() > 0
        && start.gap == gap::SPACE
        && tokens
            .before(first)
            .is_some_and(|before| before.digits() > 0);
    if start.glued_before() || inside {
        return None;
    }
    let mut letters = 0;
    let mut digits = 0;
    let mut glued = true;
    for (i, token) in tokens
        .list
        .get(first..)?
        .iter()
        .enumerate()
        .take(MOST_TOKENS)
    {
        let joined = i == 0 || (token.gap & !(gap::SPACE | gap::DASH) == 0 && token.gap_len <= 1);
        let short = !token.is_word()
            || (token.len() <= 2 && token.cues & (cue::PLAIN | cue::LINK) == 0)
            || (token.len() <= 3 && token.glued_after())
            || token.upper();
        if !joined || !short {
            break;
        }
        glued &= i == 0 || token.glued_before();
        digits += token.digits();
        letters += if token.is_word() { token.len() } else { 0 };
        let long = (6..=9).contains(&(digits + letters));
        if digits >= 5 && letters <= 3 && long && !token.glued_after() {
            let next = tokens.get(first + i + 1);
            let goes_on = next.is_some_and(|next| {
                next.digits() > 0 && next.gap == gap::SPACE && next.gap_len == 1
            });
            if !goes_on || (glued && letters > 0) {
                let span = (tokens.get(first)?.start(), token.end());
                text.get(span.0..span.1)?;
                return Some((first + i + 1, Finding::new(span, Class::Passport)));
            }
        }
    }
    None
}

/// Lines of machine-readable zones: of a passport when one line's check digits
/// agree, else numbers that were read wrong.
fn zones(text: &str, findings: &mut Vec<Finding>) {
    if !text.contains('<') {
        return;
    }
    let mut start = 0;
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut agrees = false;
    for line in text.split_inclusive(char::is_whitespace) {
        let word = line.trim_end();
        if shaped(word.as_bytes()) {
            open.push((start, start + word.len()));
            agrees |= checked(word.as_bytes());
        } else if !word.is_empty() {
            close(&mut open, agrees, findings);
            agrees = false;
        }
        start += line.len();
    }
    close(&mut open, agrees, findings);
}

fn close(open: &mut Vec<(usize, usize)>, agrees: bool, findings: &mut Vec<Finding>) {
    let class = if agrees {
        Class::Passport
    } else {
        Class::Number
    };
    findings.extend(open.drain(..).map(|span| Finding::new(span, class)));
}

/// Thirty, 36 or 44 capitals, digits and fillers.
fn shaped(line: &[u8]) -> bool {
    let plain = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'<';
    matches!(line.len(), 30 | 36 | 44) && line.iter().all(plain) && line.contains(&b'<')
}

/// The check digits of the line that holds the number, all of them.
fn checked(line: &[u8]) -> bool {
    let field = |from: usize, to: usize| line.get(from..to).zip(line.get(to));
    let right = |from: usize, to: usize| {
        field(from, to).is_some_and(|(field, check)| checks(field, *check))
    };
    let whole = |parts: &[(usize, usize)], at: usize| {
        let joined: Vec<u8> = parts
            .iter()
            .flat_map(|(from, to)| line.get(*from..*to).unwrap_or_default())
            .copied()
            .collect();
        line.get(at).is_some_and(|check| checks(&joined, *check))
    };
    match line.len() {
        44 => {
            right(0, 9)
                && right(13, 19)
                && right(21, 27)
                && right(28, 42)
                && whole(&[(0, 10), (13, 20), (21, 43)], 43)
        }
        36 => {
            right(0, 9)
                && right(13, 19)
                && right(21, 27)
                && whole(&[(0, 10), (13, 20), (21, 35)], 35)
        }
        _ => right(5, 14) || (right(0, 6) && right(8, 14)),
    }
}

/// Weights 7, 3, 1; letters from 10, fillers 0.
fn checks(field: &[u8], check: u8) -> bool {
    let total: u32 = field
        .iter()
        .zip([7_u32, 3, 1].iter().cycle())
        .map(|(c, weight)| {
            let value = match c {
                b'0'..=b'9' => c - b'0',
                b'A'..=b'Z' => c - b'A' + 10,
                _ => 0,
            };
            u32::from(value) * weight
        })
        .sum();
    let check = if check == b'<' { b'0' } else { check };
    u32::from(check.wrapping_sub(b'0')) == total % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specimen_of_the_standard_is_found() {
        let mut findings = Vec::new();
        let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
        zones(zone, &mut findings);
        let spans: Vec<_> = findings
            .iter()
            .map(|found| (found.start, found.end))
            .collect();
        assert_eq!(spans, [(0, 44), (45, 89)]);
    }
}
