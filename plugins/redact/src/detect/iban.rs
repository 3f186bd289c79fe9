//! IBANs (ISO 13616): two letters, two check digits, up to thirty letters and
//! digits, in groups or not.

use super::{
    Finding,
    chars::gap,
    tokens::{Kind, Tokens},
};
use crate::Class;

/// Country and length, from the IBAN registry of SWIFT, release 99.
static LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BI", 27),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DJ", 27),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FK", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HN", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MN", 20),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NI", 28),
    (b"NL", 18),
    (b"NO", 15),
    (b"OM", 23),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"RU", 33),
    (b"SA", 24),
    (b"SC", 31),
    (b"SD", 18),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"SO", 23),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"VG", 24),
    (b"XK", 20),
    (b"YE", 30),
];

const LONGEST: usize = 34;

/// IBANs of a text. One whose check digits are wrong counts too when it has its
/// country's length, for people mistype.
pub(super) fn find(text: &str, tokens: &Tokens, findings: &mut Vec<Finding>) {
    let mut done = 0;
    for (index, token) in tokens.list.iter().enumerate() {
        let two_letters = token.is_word() && token.end - token.start >= 2 && token.start >= done;
        let digits_next = tokens.get(index + 1).is_some_and(|next| {
            matches!(next.kind, Kind::Digits { .. })
                && next.gap & !JOINING == 0
                && next.gap_len <= 2
        });
        if !two_letters || !digits_next {
            continue;
        }
        if let Some(finding) = at(text, tokens, index) {
            done = finding.end;
            findings.push(finding);
        }
    }
}

const JOINING: u16 = gap::SPACE | gap::DASH | gap::DOT | gap::NEWLINE | gap::SLASH | gap::RULE;

fn at(text: &str, tokens: &Tokens, index: usize) -> Option<Finding> {
    let first = tokens.get(index)?;
    // "IBANFR76…": the last two letters of what is glued to the digits.
    let word = text.get(first.start..first.end)?;
    let letters: Vec<(usize, char)> = word.char_indices().collect();
    let (offset, _) = *letters.get(letters.len().checked_sub(2)?)?;
    if offset > 0 && !word.get(..offset)?.eq_ignore_ascii_case("iban") {
        return None;
    }
    let start = first.start + offset;
    let mut compact: Vec<u8> = Vec::with_capacity(LONGEST);
    let mut ends: Vec<usize> = Vec::with_capacity(LONGEST);
    let mut previous = start;
    for (i, token) in tokens.list.get(index..)?.iter().enumerate() {
        if i > 0 && (token.gap & !JOINING != 0 || token.gap_len > 2) {
            break;
        }
        match token.kind {
            Kind::Digits { .. } => {
                let span = text.get(token.start..token.end)?;
                let digits = tokens.digits_of(token.kind);
                for (n, digit) in digits.iter().enumerate() {
                    compact.push(b'0' + digit);
                    let end = if n + 1 == digits.len() {
                        token.end
                    } else {
                        token.start + boundary(span, n + 1)
                    };
                    ends.push(end);
                }
            }
            Kind::Word(_) => {
                let from = token.start.max(previous);
                for (n, c) in text.get(from..token.end)?.char_indices() {
                    if c.is_ascii_alphabetic() {
                        compact.push(u8::try_from(c.to_ascii_uppercase()).ok()?);
                        ends.push(from + n + 1);
                    }
                }
            }
        }
        previous = token.end;
        if compact.len() >= LONGEST {
            break;
        }
    }
    let country: &[u8; 2] = compact.first_chunk()?;
    let length = LENGTHS.iter().find(|(known, _)| *known == country)?.1;
    let iban = compact.get(..length)?;
    let end = *ends.get(length - 1)?;
    // Letters and digits that go on beyond are another word, or no IBAN.
    let cut = tokens
        .list
        .iter()
        .any(|token| token.start < end && end < token.end);
    if cut && !mod_97(iban) {
        return None;
    }
    let valid = mod_97(iban);
    let digits = iban.iter().filter(|c| c.is_ascii_digit()).count();
    // "is 4111 1111 1111 1111 thank you" has the length of an Icelandic one:
    // what does not check must at least be written like one.
    let small = text.get(start..end)?.chars().any(char::is_lowercase);
    if !valid && (cut || small || digits * 2 < length) {
        return None;
    }
    let finding = Finding::new((start, end), Class::Iban);
    Some(if valid { finding } else { finding.unsure() })
}

fn boundary(span: &str, characters: usize) -> usize {
    span.char_indices()
        .nth(characters)
        .map_or(span.len(), |(at, _)| at)
}

/// ISO 7064 MOD 97-10 over the number with its first four characters moved to
/// the end.
fn mod_97(iban: &[u8]) -> bool {
    let (Some(head), Some(tail)) = (iban.get(..4), iban.get(4..)) else {
        return false;
    };
    let remainder = tail.iter().chain(head).fold(0_u32, |sum, c| match c {
        b'0'..=b'9' => (sum * 10 + u32::from(c - b'0')) % 97,
        _ => (sum * 100 + u32::from(c.saturating_sub(b'A')) + 10) % 97,
    });
    remainder == 1
}
