//! Numbers of English-speaking countries, and of India.

use super::{at, by_luhn, index, part, same, short_date, sum, value, values, weighted};

/// Numbers that were never given out, or printed as samples (SSA).
pub(in crate::identity) fn us_ssn(id: &[u8]) -> bool {
    let area = part(id, 0, 3);
    !matches!(area, 0 | 666 | 900..)
        && part(id, 3, 5) != 0
        && part(id, 5, 9) != 0
        && !matches!(
            id,
            b"078051120" | b"457555462" | b"219099999" | b"123456789"
        )
}

/// Group digits that the IRS gives out.
pub(in crate::identity) fn us_itin(id: &[u8]) -> bool {
    at(id, 0) == 9 && matches!(part(id, 3, 5), 50..=65 | 70..=88 | 90..=92 | 94..=99)
}

/// Federal Reserve routing symbol and ABA check digit.
pub(in crate::identity) fn us_aba(id: &[u8]) -> bool {
    sum(id, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10) && value(id) != 0
}

pub(in crate::identity) fn uk_nhs(id: &[u8]) -> bool {
    let check = (11 - sum(id, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    check == at(id, 9)
}

/// Three, three and four digits are an American telephone number too, unless
/// their exchange cannot be one.
pub(in crate::identity) fn uk_nhs_no_phone(id: &[u8]) -> bool {
    at(id, 3) < 2 && uk_nhs(id)
}

pub(in crate::identity) fn uk_nino(id: &[u8]) -> bool {
    let Some([first, second, ..]) = id.get(..2) else {
        return false;
    };
    !b"DFIQUV".contains(first)
        && !b"DFIOQUV".contains(second)
        && !matches!(
            [*first, *second],
            [b'B', b'G'] | [b'G', b'B'] | [b'K' | b'T', b'N'] | [b'N', b'K' | b'T'] | [b'Z', b'Z']
        )
        && id.last().is_some_and(|last| (b'A'..=b'D').contains(last))
}

pub(in crate::identity) fn uk_utr(id: &[u8]) -> bool {
    let rest = id.get(1..).unwrap_or_default();
    same(
        b"21987654321",
        sum(rest, &[6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11,
        id.first(),
    )
}

pub(in crate::identity) fn ie_pps(id: &[u8]) -> bool {
    const LETTERS: &[u8] = b"WABCDEFGHIJKLMNOPQRSTUV";
    let more = match id.get(8) {
        Some(c @ (b'A' | b'B' | b'H')) => index(LETTERS, Some(c)).unwrap_or(0) * 9,
        _ => 0,
    };
    let total = sum(id, &[8, 7, 6, 5, 4, 3, 2]) + more;
    same(LETTERS, total % 23, id.get(7))
}

pub(in crate::identity) fn ca_sin(id: &[u8]) -> bool {
    !matches!(at(id, 0), 0 | 8) && by_luhn(id)
}

pub(in crate::identity) fn au_tfn(id: &[u8]) -> bool {
    let total = match id.len() {
        8 => sum(id, &[10, 7, 8, 4, 6, 3, 5, 1]),
        _ => sum(id, &[1, 4, 3, 7, 5, 8, 6, 9, 10]),
    };
    total.is_multiple_of(11) && value(id) != 0
}

pub(in crate::identity) fn au_medicare(id: &[u8]) -> bool {
    (2..=6).contains(&at(id, 0)) && sum(id, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10 == at(id, 8)
}

pub(in crate::identity) fn au_abn(id: &[u8]) -> bool {
    let mut digits = values(id);
    if let Some(first) = digits.first_mut() {
        let Some(less) = first.checked_sub(1) else {
            return false;
        };
        *first = less;
    }
    weighted(&digits, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]).is_multiple_of(89)
}

pub(in crate::identity) fn au_acn(id: &[u8]) -> bool {
    (10 - sum(id, &[8, 7, 6, 5, 4, 3, 2, 1]) % 10) % 10 == at(id, 8)
}

/// Verhoeff's check over the dihedral group of ten elements.
pub(in crate::identity) fn in_aadhaar(id: &[u8]) -> bool {
    const PERMUTE: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let multiply = |a: u8, b: u8| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b) % 5 + 5,
        (false, true) => (a + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let digits = values(id);
    let check = digits
        .iter()
        .rev()
        .enumerate()
        .fold(0, |check, (i, digit)| {
            let mut permuted = *digit;
            for _ in 0..i % 8 {
                permuted = PERMUTE.get(usize::from(permuted)).copied().unwrap_or(0);
            }
            multiply(check, permuted)
        });
    let palindrome = digits.iter().eq(digits.iter().rev());
    at(id, 0) > 1 && check == 0 && !palindrome
}

pub(in crate::identity) fn in_pan(id: &[u8]) -> bool {
    id.get(3).is_some_and(|c| b"ABCFGHJLPT".contains(c)) && part(id, 5, 9) != 0
}

pub(in crate::identity) fn za_id(id: &[u8]) -> bool {
    short_date(part(id, 0, 2), part(id, 2, 4), part(id, 4, 6)) && by_luhn(id)
}
