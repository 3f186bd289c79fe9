//! Number words to digits, English and French. Where a phrase can be read in
//! two ways ("quatre-vingt-dix": 90, or 4 20 10) the composed one is the value
//! and the length of the other is kept beside it.

mod times;
mod ways;

pub(crate) use times::{begins_how_often, says_how_often};
pub(crate) use ways::Ways;

use crate::{
    chars::gap,
    lexicon::Number::{And, Cent, Hundred, Teen, Ten, Thousand, Times, Twenties, Unit},
    tokens::{Token, Tokens},
};

/// A number said in words: the index after it, its digits, and how many digits
/// it has when every word stands for itself.
pub(crate) struct Spoken {
    pub(crate) next: usize,
    pub(crate) digits: Digits,
    pub(crate) longest: usize,
}

/// Up to eight digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Digits {
    held: [u8; Digits::MOST],
    len: usize,
}

impl Digits {
    pub(crate) const MOST: usize = 8;

    pub(crate) fn as_slice(&self) -> &[u8] {
        self.held.get(..self.len).unwrap_or_default()
    }

    pub(crate) fn from_slice(values: &[u8]) -> Self {
        let mut digits = Self::default();
        for value in values {
            digits.push(*value);
        }
        digits
    }

    fn and(mut self, more: Self) -> Self {
        for value in more.as_slice() {
            self.push(*value);
        }
        self
    }

    fn push(&mut self, digit: u8) {
        if let Some(slot) = self.held.get_mut(self.len) {
            *slot = digit;
            self.len += 1;
        }
    }

    fn of(value: u32) -> Self {
        let mut digits = Self::default();
        for divisor in [100_000, 10_000, 1_000, 100, 10, 1] {
            if value >= divisor || divisor == 1 {
                digits.push(u8::try_from(value / divisor % 10).unwrap_or(0));
            }
        }
        digits
    }
}

/// Reads the number whose first word stands at `at`.
pub(crate) fn spoken(tokens: &Tokens, at: usize) -> Option<Spoken> {
    match tokens.number(at)? {
        Times(times) => repeated(tokens, at, times),
        Unit(_) if let Some(said) = times::said(tokens, at) => Some(said),
        Unit(_) | Teen(_) | Ten(_) | Twenties(_) | Hundred | Cent | Thousand => {
            composed(tokens, at)
        }
        _ => None,
    }
}

fn repeated(tokens: &Tokens, at: usize, times: u8) -> Option<Spoken> {
    let next = tokens.get(at + 1)?;
    let digit = match next.number {
        Some(Unit(value)) => value,
        None if next.digits() == 1 => *tokens.digits_of(next).first()?,
        // "double eights"
        None => times::plural(next)?,
        _ => return None,
    };
    let mut digits = Digits::default();
    (0..times).for_each(|_| digits.push(digit));
    Some(Spoken {
        next: at + 2,
        digits,
        longest: times.into(),
    })
}

/// `[below a thousand] thousand [below a thousand]`.
fn composed(tokens: &Tokens, at: usize) -> Option<Spoken> {
    let mut longest = 0;
    let mut next = at;
    let mut value = below_thousand(tokens, &mut next, &mut longest);
    if tokens.number(next) == Some(Thousand) && follows(tokens, next, at) && value != Some(0) {
        next += 1;
        longest += 4;
        let rest = join(tokens, next).and_then(|mut rest| {
            let value = below_thousand(tokens, &mut rest, &mut longest)?;
            next = rest;
            Some(value)
        });
        value = Some(value.unwrap_or(1) * 1_000 + rest.unwrap_or(0));
    }
    let digits = Digits::of(value?);
    Some(Spoken {
        next,
        longest: longest.max(digits.len),
        digits,
    })
}

fn below_thousand(tokens: &Tokens, next: &mut usize, longest: &mut usize) -> Option<u32> {
    let first = *next;
    let leading = below_hundred(tokens, next, longest);
    let most = match tokens.number(*next) {
        Some(Hundred) => 99,
        Some(Cent) => 9,
        _ => 0,
    };
    if !follows(tokens, *next, first)
        || leading == Some(0)
        || leading.unwrap_or(0) > most
        || most == 0
    {
        return leading;
    }
    *next += 1;
    *longest += 3;
    let mut rest = *next;
    if let Some(joined) = join(tokens, rest) {
        rest = joined;
        if let Some(value) = below_hundred(tokens, &mut rest, longest) {
            *next = rest;
            return Some(leading.unwrap_or(1) * 100 + value);
        }
    }
    Some(leading.unwrap_or(1) * 100)
}

fn below_hundred(tokens: &Tokens, next: &mut usize, longest: &mut usize) -> Option<u32> {
    let at = *next;
    match tokens.number(at)? {
        Unit(4) if tokens.number(at + 1) == Some(Twenties(20)) && follows(tokens, at + 1, at) => {
            *next += 2;
            *longest += 3;
            Some(80 + small(tokens, next, longest, 19))
        }
        Unit(value) => {
            *next += 1;
            *longest += 1;
            Some(value.into())
        }
        Teen(10) => {
            *next += 1;
            *longest += 2;
            let rest = match tokens.number(at + 1) {
                Some(Unit(value @ 7..=9)) if hyphenated(tokens, at + 1) => value,
                _ => 0,
            };
            if rest > 0 {
                *next += 1;
                *longest += 1;
            }
            Some(10 + u32::from(rest))
        }
        Teen(value) => {
            *next += 1;
            *longest += 2;
            Some(value.into())
        }
        Ten(value) | Twenties(value) => {
            *next += 1;
            *longest += 2;
            // Only French counts on from sixty to seventy-nine.
            let most = if tokens.number(at) == Some(Twenties(60)) {
                19
            } else {
                9
            };
            Some(u32::from(value) + small(tokens, next, longest, most))
        }
        _ => None,
    }
}

/// What is added to a ten: 1 to 9, or 10 to 19 after "soixante" and
/// "quatre-vingt". A zero is a digit of its own.
fn small(tokens: &Tokens, next: &mut usize, longest: &mut usize, most: u32) -> u32 {
    let Some(mut at) = join(tokens, *next) else {
        return 0;
    };
    let start = at;
    let value = match tokens.number(at) {
        Some(Unit(value @ 1..=9)) => {
            at += 1;
            u32::from(value)
        }
        Some(Teen(value)) if most > 9 && value <= 16 => {
            at += 1;
            match tokens.number(at) {
                Some(Unit(rest @ 7..=9)) if value == 10 && hyphenated(tokens, at) => {
                    at += 1;
                    10 + u32::from(rest)
                }
                _ => value.into(),
            }
        }
        _ => return 0,
    };
    *next = at;
    *longest += if value > 9 { 2 + (at - start - 1) } else { 1 };
    value
}

/// The index of the word that may be added to what stands before `at`.
fn join(tokens: &Tokens, at: usize) -> Option<usize> {
    let and = tokens.number(at) == Some(And) && tight(tokens.get(at)?);
    let at = if and { at + 1 } else { at };
    tight(tokens.get(at)?).then_some(at)
}

/// Every way of hearing the words of one number: "soixante-dix" as 70 or as
/// 60 10. The composed one is the first.
pub(crate) fn readings(tokens: &Tokens, words: (usize, usize), composed: Digits) -> Vec<Digits> {
    let mut found = vec![composed];
    let plain = tokens.range(words.0..words.1).iter().all(|token| {
        matches!(
            token.number,
            Some(Unit(_) | Teen(_) | Ten(_) | Twenties(_) | And)
        )
    });
    if plain && words.1 - words.0 > 1 {
        hear(tokens, words.0, words.1, Digits::default(), &mut found);
    }
    found
}

const MOST_READINGS: usize = 8;

fn hear(tokens: &Tokens, at: usize, last: usize, before: Digits, found: &mut Vec<Digits>) {
    if at >= last {
        if found.len() < MOST_READINGS && !found.contains(&before) {
            found.push(before);
        }
        return;
    }
    for (next, digits) in pieces(tokens, at) {
        if next <= last {
            hear(tokens, next, last, before.and(digits), found);
        }
    }
}

/// The numbers below a hundred that begin with a word, and the index after each.
fn pieces(tokens: &Tokens, at: usize) -> Vec<(usize, Digits)> {
    if tokens.number(at) == Some(And) {
        return vec![(at + 1, Digits::default())];
    }
    let ways = Ways::at(at, |at| tokens.number(at));
    let digits = |(next, value): &(usize, u8)| (*next, Digits::of((*value).into()));
    ways.as_slice().iter().map(digits).collect()
}

/// True for words that no punctuation but a hyphen parts.
fn tight(token: &Token) -> bool {
    token.parted_by(gap::SPACE | gap::DASH)
}

fn follows(tokens: &Tokens, at: usize, first: usize) -> bool {
    at == first || tokens.get(at).is_some_and(tight)
}

/// "dix-sept" is 17; "dix sept" is too, since nobody says 10 7 that way.
fn hyphenated(tokens: &Tokens, at: usize) -> bool {
    tokens.get(at).is_some_and(tight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn value(text: &str) -> Vec<String> {
        let lexicon = Lexicon::default();
        let tokens = Tokens::read(text, &lexicon);
        let mut at = 0;
        let mut values = Vec::new();
        while let Some(spoken) = spoken(&tokens, at) {
            values.push(
                spoken
                    .digits
                    .as_slice()
                    .iter()
                    .map(|d| char::from(b'0' + d))
                    .collect(),
            );
            at = spoken.next;
        }
        values
    }

    #[test]
    fn phrases_have_their_value() {
        for (text, expected) in [
            ("twenty-three twelve", vec!["23", "12"]),
            ("four one double one", vec!["4", "1", "11"]),
            ("one hundred and twenty three", vec!["123"]),
            ("two thousand twenty seven", vec!["2027"]),
            ("quatre-vingt-douze", vec!["92"]),
            ("quatre vingts", vec!["80"]),
            ("soixante et onze", vec!["71"]),
            ("soixante-dix-huit", vec!["78"]),
            ("vingt et un", vec!["21"]),
            ("zéro six douze trente-quatre", vec!["0", "6", "12", "34"]),
            ("cent vingt-trois", vec!["123"]),
            ("dix-sept dix", vec!["17", "10"]),
            ("twenty, three", vec!["20", "3"]),
            ("oh triple seven", vec!["0", "777"]),
            ("forty-one hundred eleven", vec!["4111"]),
            ("quatre mille cent onze", vec!["4111"]),
            ("four four ones four zeroes", vec!["4", "1111", "0000"]),
            ("double eights", vec!["88"]),
            ("trois cinq deux fois le huit", vec!["3", "5", "88"]),
            (
                "quatre fois le quatre, deux fois onze",
                vec!["4444", "1111"],
            ),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }

    #[test]
    fn ambiguous_phrases_are_heard_both_ways() {
        for (text, expected) in [
            ("soixante dix", vec!["70", "6010"]),
            ("twenty three", vec!["23", "203"]),
            ("quatre vingt", vec!["80", "420"]),
            (
                "quatre-vingt-dix-sept",
                vec!["97", "420107", "42017", "80107", "907", "8017"],
            ),
            ("vingt et un", vec!["21", "201"]),
        ] {
            let lexicon = Lexicon::default();
            let tokens = Tokens::read(text, &lexicon);
            let whole = spoken(&tokens, 0).unwrap();
            let mut heard: Vec<String> = readings(&tokens, (0, whole.next), whole.digits)
                .iter()
                .map(|digits| {
                    digits
                        .as_slice()
                        .iter()
                        .map(|d| char::from(b'0' + d))
                        .collect()
                })
                .collect();
            let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            heard.sort();
            expected.sort();
            assert_eq!(heard, expected, "{text}");
        }
    }
}
