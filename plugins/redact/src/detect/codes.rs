//! What a number is by its own digits: check digits, ranges, shapes.

use super::{
    chars::gap,
    runs::Run,
    tokens::{Kind, Tokens},
};

/// ISO/IEC 7812-1, annex B.
pub(crate) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, digit)| match (i % 2, u32::from(*digit)) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// True when check digit, issuer range and length agree.
pub(crate) fn plausible_card(digits: &[u8]) -> bool {
    let prefix = |n: usize| {
        digits
            .iter()
            .take(n)
            .fold(0_u32, |sum, d| sum * 10 + u32::from(*d))
    };
    let length = digits.len();
    let lengths = match prefix(4) {
        4_000..=4_999 => length == 13 || length == 16 || length == 19,
        5_100..=5_599 | 2_221..=2_720 => length == 16,
        // American Express; UATP.
        3_400..=3_499 | 3_700..=3_799 | 1_000..=1_999 => length == 15,
        3_000..=3_059 | 3_095 | 3_600..=3_699 | 3_800..=3_999 => (14..=19).contains(&length),
        3_528..=3_589 | 6_011 | 6_440..=6_599 | 6_200..=6_299 | 8_100..=8_171 => {
            (16..=19).contains(&length)
        }
        5_000..=5_099 | 5_600..=5_899 | 6_000..=6_999 => (12..=19).contains(&length),
        // Mir and Troy.
        2_200..=2_204 | 9_792 => (16..=19).contains(&length),
        _ => false,
    };
    lengths && luhn(digits)
}

/// The key of a French social security number: 97 less the rest of its
/// thirteen digits by 97 (INSEE).
pub(super) fn nir(digits: &[u8]) -> bool {
    let (Some(number), Some(key)) = (digits.get(..13), digits.get(13..15)) else {
        return false;
    };
    digits.len() == 15 && nir_shape(number) && value(key) == 97 - value(number) % 97
}

/// Sex, year, and a month that is one or says that it is unknown.
pub(super) fn nir_shape(number: &[u8]) -> bool {
    let sex = number.first().copied().unwrap_or(0);
    let month = number.get(3..5).map_or(0, value);
    number.len() >= 13
        && matches!(sex, 1 | 2 | 3 | 4 | 7 | 8)
        && matches!(month, 1..=12 | 20..=42 | 50..=99)
}

/// Numbers of people born in Corsica, with a letter in their département: 2A
/// counts as 19 and 2B as 18.
pub(super) fn corsican_nirs(tokens: &Tokens) -> Vec<(usize, usize)> {
    let corse_a = super::lexicon::hash("a");
    let corse_b = super::lexicon::hash("b");
    let mut found = Vec::new();
    for (index, letter) in tokens.list.iter().enumerate() {
        if letter.end - letter.start != 1 || (letter.hash != corse_a && letter.hash != corse_b) {
            continue;
        }
        let mut before = Vec::new();
        let mut first = index;
        while before.len() < 6 && first > 0 {
            let Some(token) = tokens
                .get(first - 1)
                .filter(|t| matches!(t.kind, Kind::Digits { .. }))
            else {
                break;
            };
            before.splice(0..0, tokens.digits_of(token.kind).iter().copied());
            first -= 1;
        }
        let mut after = Vec::new();
        let mut last = index + 1;
        while after.len() < 8 {
            let Some(token) = tokens
                .get(last)
                .filter(|t| matches!(t.kind, Kind::Digits { .. }))
            else {
                break;
            };
            after.extend_from_slice(tokens.digits_of(token.kind));
            last += 1;
        }
        if before.len() != 6 || before.pop() != Some(2) || !matches!(after.len(), 6 | 8) {
            continue;
        }
        let mut number = before;
        number.extend([1, if letter.hash == corse_a { 9 } else { 8 }]);
        number.extend_from_slice(&after);
        let right = if number.len() == 15 {
            nir(&number)
        } else {
            nir_shape(&number)
        };
        if let (true, Some(start), Some(end)) = (right, tokens.get(first), tokens.get(last - 1)) {
            found.push((start.start, end.end));
        }
    }
    found
}

/// Why a run of digits is taken for a telephone number.
pub(super) fn phone(run: &Run, first: usize, last: usize, cued: bool) -> bool {
    let digits = run.digits_of(first, last);
    let Some(group) = run.groups.get(first) else {
        return false;
    };
    let shape: Vec<usize> = run.shape().skip(first).take(last - first).collect();
    match (digits, digits.len()) {
        (_, 8..=15) if group.gap & gap::PLUS != 0 => true,
        // International, French, British.
        ([0, 0, 1..=9, ..], 11..=15) | ([0, 1..=9, ..], 10) | ([0, 1 | 2 | 3 | 7 | 8, ..], 11) => {
            true
        }
        ([2..=9, _, _, 2..=9, ..], 10) if shape == [3, 3, 4] => true,
        ([1, 2..=9, ..], 11) if shape == [1, 3, 3, 4] => true,
        (_, 7..=15) => cued,
        _ => false,
    }
}

/// `MM/YY`, `MMYY`, `M YY`, `MM/YYYY`.
pub(super) fn expiry(digits: &[u8]) -> bool {
    let month = match digits.len() {
        3 | 5 => digits.get(..1),
        4 | 6 => digits.get(..2),
        _ => None,
    };
    let century = match digits.len() {
        5 | 6 => digits
            .get(digits.len() - 4..digits.len() - 2)
            .map_or(0, value),
        _ => 20,
    };
    month.is_some_and(|month| (1..=12).contains(&value(month))) && century == 20
}

/// A date and time, in groups or in one: no card, whatever its check digit.
pub(super) fn date_and_time(run: &Run) -> bool {
    let digits = &run.digits;
    let at = |from: usize, len: usize| digits.get(from..from + len).map_or(0, value);
    let shape: Vec<usize> = run.shape().collect();
    let iso = matches!(
        *shape.as_slice(),
        [4, 2, 2, 2, 2, ..] | [8, 4 | 6] | [14 | 17]
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

/// A book's or article's number: 13 digits, 978 or 979, EAN check digit.
pub(super) fn isbn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .enumerate()
        .map(|(i, digit)| u32::from(*digit) * if i % 2 == 0 { 1 } else { 3 })
        .sum();
    matches!(digits, [9, 7, 8 | 9, ..]) && digits.len() == 13 && sum.is_multiple_of(10)
}

fn value(digits: &[u8]) -> u64 {
    digits
        .iter()
        .fold(0, |sum, digit| sum * 10 + u64::from(*digit))
}
