//! Payment cards: issuers' ranges, check digits, expiries.

use crate::{identity::luhn, numbers::Digits};

/// Lengths of primary account numbers (ISO/IEC 7812-1).
pub(crate) const LENGTHS: std::ops::RangeInclusive<usize> = 13..=19;

/// True when check digit, issuer range and length agree.
pub(crate) fn plausible(digits: &[u8]) -> bool {
    issued(digits) && luhn(digits)
}

/// True when issuer range and length agree.
pub(crate) fn issued(digits: &[u8]) -> bool {
    let prefix = digits
        .iter()
        .take(4)
        .fold(0_u32, |sum, d| sum * 10 + u32::from(*d));
    let length = digits.len();
    match prefix {
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
    }
}

/// True when one way of reading the groups has a card's length and a check digit
/// that agrees. Sums are kept for both halves of the digits' places, for which of
/// them are doubled is known at the end only.
pub(crate) fn luhn_in_some_reading(groups: &[Vec<Digits>]) -> bool {
    const MOST: usize = 20;
    // For each length: which sums, as bits, when even or odd places double.
    let mut sums = [[0_u16; 2]; MOST];
    if let Some(start) = sums.first_mut() {
        *start = [1, 1];
    }
    for readings in groups {
        let mut next = [[0_u16; 2]; MOST];
        for reading in readings {
            for (length, masks) in sums.iter().enumerate() {
                if *masks == [0, 0] {
                    continue;
                }
                let end = length + reading.as_slice().len();
                let Some(into) = next.get_mut(end) else {
                    continue;
                };
                for (doubled, (into, mask)) in into.iter_mut().zip(masks).enumerate() {
                    let added: u32 = reading
                        .as_slice()
                        .iter()
                        .enumerate()
                        .map(|(i, digit)| place(*digit, (length + i) % 2 == doubled))
                        .sum();
                    *into |= rotate(*mask, added % 10);
                }
            }
        }
        sums = next;
    }
    sums.iter()
        .enumerate()
        .filter(|(length, _)| LENGTHS.contains(length))
        .any(|(length, masks)| masks.get(length % 2).is_some_and(|mask| mask & 1 != 0))
}

fn place(digit: u8, doubled: bool) -> u32 {
    let digit = u32::from(digit);
    match (doubled, digit) {
        (false, digit) => digit,
        (true, digit) if digit > 4 => digit * 2 - 9,
        (true, digit) => digit * 2,
    }
}

/// Ten bits, turned.
fn rotate(mask: u16, by: u32) -> u16 {
    ((mask << by) | (mask >> (10 - by))) & 0x3ff
}

/// `MM/YY`, `MMYY`, `M YY`, `MM/YYYY`, `YYYY/MM`.
pub(crate) fn expiry(digits: &[u8]) -> bool {
    if let [2, 0, _, _, month @ ..] = digits
        && month.len() == 2
        && (1..=12).contains(&value(month))
    {
        return true;
    }
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

pub(crate) fn value(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |sum, digit| {
        u64::wrapping_add(u64::wrapping_mul(sum, 10), u64::from(*digit))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_test_numbers_are_plausible() {
        for number in [
            "4111111111111111",
            "5555555555554444",
            "378282246310005",
            "30569309025904",
            "6011000990139424",
            "3530111333300000",
            "2223003122003222",
            "6304000000000000",
        ] {
            let digits: Vec<u8> = number.bytes().map(|b| b - b'0').collect();
            assert!(plausible(&digits), "{number}");
        }
    }

    #[test]
    fn months_and_years() {
        for (digits, yes) in [
            (&[1, 2, 2, 7][..], true),
            (&[1, 3, 2, 7], false),
            (&[9, 2, 7], true),
            (&[0, 9, 2, 0, 2, 7], true),
            (&[2, 0, 2, 7, 0, 9], true),
            (&[2, 0, 2, 7, 1, 9], false),
            (&[0, 9, 1, 9, 2, 7], false),
        ] {
            assert_eq!(expiry(digits), yes, "{digits:?}");
        }
    }

    proptest! {
        #[test]
        fn one_reading_is_the_plain_check(digits in prop::collection::vec(0..10_u8, 13..20)) {
            let groups: Vec<Vec<Digits>> = digits
                .chunks(3)
                .map(|chunk| vec![Digits::from_slice(chunk)])
                .collect();
            prop_assert_eq!(luhn_in_some_reading(&groups), luhn(&digits));
        }
    }
}
