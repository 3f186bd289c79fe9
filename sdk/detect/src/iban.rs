//! IBANs (ISO 13616): two letters, two check digits, up to thirty letters and
//! digits, in groups or not.

use crate::{
    Class, Finding,
    chars::gap,
    lexicon::cue,
    tokens::{Token, Tokens},
};

const LONGEST: usize = 34;

const JOINING: u16 = gap::SPACE | gap::DASH | gap::DOT | gap::NEWLINE | gap::SLASH | gap::RULE;

/// Pieces of an IBAN that was asked for: digits with the letters glued to them.
pub(crate) fn answer(tokens: &Tokens, findings: &mut Vec<Finding>) {
    const MOST_WORDS: usize = 16;
    let unknown = |word: &Token| word.is_word() && word.cues == 0 && word.len() > 4;
    let other = tokens.cues & cue::ORDER != 0 || tokens.list.iter().any(unknown);
    if tokens.list.len() > MOST_WORDS || other {
        return;
    }
    for at in tokens.digit_tokens() {
        let Some(digits) = tokens.get(at).filter(|digits| digits.glued_before()) else {
            continue;
        };
        let letters = tokens
            .before(at)
            .filter(|letters| letters.is_word() && letters.len() <= 4);
        if let Some(letters) = letters {
            findings.push(Finding::new((letters.start(), digits.end()), Class::Number).unsure());
        }
    }
}

/// IBANs of a text. One whose check digits are wrong is a number that is hidden
/// too when it has its country's length, for people mistype.
pub(crate) fn find(text: &str, tokens: &Tokens, findings: &mut Vec<Finding>) {
    let mut done = 0;
    for index in tokens
        .digit_tokens()
        .filter_map(|digits| digits.checked_sub(1))
    {
        let Some(token) = tokens.get(index) else {
            break;
        };
        if token.digits() > 0 || token.start() < done || token.len() < 2 {
            continue;
        }
        let digits_next = tokens.get(index + 1).is_some_and(|next| {
            next.digits() > 1
                && next.parted_by(JOINING)
                && next.gap_len <= 2
                && (next.gap_len == 0 || token.upper())
        });
        if digits_next && let Some(finding) = at(text, tokens, index) {
            done = finding.end;
            findings.push(finding);
        }
    }
}

fn at(text: &str, tokens: &Tokens, index: usize) -> Option<Finding> {
    let first = tokens.get(index)?;
    // "IBANFR76…": the last two letters of what is glued to the digits.
    let word = text.get(first.start()..first.end())?;
    let offset = word.len().checked_sub(2)?;
    if offset > 0 && !word.get(..offset)?.eq_ignore_ascii_case("iban") {
        return None;
    }
    let start = first.start() + offset;
    let length = length(word.get(offset..)?)?;
    let mut compact = String::with_capacity(LONGEST);
    let mut end = start;
    let mut cut = false;
    for (i, token) in tokens.list.get(index..)?.iter().enumerate() {
        if i > 0 && (!token.parted_by(JOINING) || token.gap_len > 2) {
            break;
        }
        let written = text.get(token.start().max(start)..token.end())?;
        let mut at = token.start().max(start);
        for c in written.chars() {
            at += c.len_utf8();
            let plain = match crate::chars::sort(c) {
                crate::chars::Sort::Digit(value) => Some(char::from(b'0' + value)),
                _ if c.is_ascii_alphabetic() => Some(c.to_ascii_uppercase()),
                _ => None,
            };
            if let Some(plain) = plain {
                compact.push(plain);
                end = at;
            }
            if compact.len() == length {
                break;
            }
        }
        if compact.len() == length {
            // Letters and digits that go on beyond are another word, or no IBAN.
            cut = end < token.end() || token.glued_after();
            break;
        }
    }
    if compact.len() != length {
        return None;
    }
    // A country that the library does not know still has its check digits.
    let valid = !matches!(
        compact.parse::<iban::Iban>(),
        Err(iban::ParseIbanError::InvalidBaseIban { .. } | iban::ParseIbanError::InvalidBban(_))
    );
    let digits = compact.bytes().filter(u8::is_ascii_digit).count();
    // "is 4111 1111 1111 1111 thank you" has the length of an Icelandic one:
    // what does not check must at least be written like one.
    let small = text.get(start..end)?.chars().any(char::is_lowercase);
    if valid && !(cut && small) {
        return Some(Finding::new((start, end), Class::Iban));
    }
    if cut || small || digits * 2 < length {
        return None;
    }
    Some(Finding::new((start, end), Class::Number).unsure())
}

/// Characters of a country's IBANs, by the registry.
fn length(country: &str) -> Option<usize> {
    let letters: &[u8; 2] = country.as_bytes().try_into().ok()?;
    let letters = letters.map(|b| b.to_ascii_uppercase());
    let at = LENGTHS
        .binary_search_by(|(known, _)| known.as_bytes().cmp(&letters))
        .ok()?;
    LENGTHS.get(at).map(|(_, length)| *length)
}

/// Country and length, from the IBAN registry of SWIFT, release 99. The library
/// knows what an account number looks like, and does not say how long it is.
static LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HN", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
    ("YE", 30),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_sorted() {
        assert!(LENGTHS.is_sorted());
    }

    #[test]
    fn lengths_are_those_of_the_library() {
        for (written, country) in [
            ("FR7630006000011234567890189", "FR"),
            ("GB82WEST12345698765432", "GB"),
            ("NO9386011117947", "NO"),
            ("MT84MALT011000012345MTLCAST001S", "MT"),
        ] {
            assert!(written.parse::<iban::Iban>().is_ok(), "{written}");
            assert_eq!(length(country), Some(written.len()));
        }
    }
}
