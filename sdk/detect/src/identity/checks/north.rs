//! Numbers of northern and central Europe.

use super::{at, by_luhn, ean, mod_11_10, part, same, short_date, sum, value, values};

pub(in crate::identity) fn de_steuer_id(id: &[u8]) -> bool {
    let mut counts = [0_u8; 10];
    for digit in values(id.get(..10).unwrap_or_default()) {
        if let Some(count) = counts.get_mut(usize::from(digit)) {
            *count += 1;
        }
    }
    let mut repeated = counts.into_iter().filter(|count| *count > 1);
    let one = matches!(repeated.next(), Some(2 | 3)) && repeated.next().is_none();
    one && at(id, 0) != 0 && mod_11_10(id)
}

pub(in crate::identity) fn nl_bsn(id: &[u8]) -> bool {
    let total = sum(id, &[9, 8, 7, 6, 5, 4, 3, 2]) + 11 - at(id, 8).min(9);
    total.is_multiple_of(11) && value(id) != 0
}

pub(in crate::identity) fn be_nn(id: &[u8]) -> bool {
    let (number, key) = (part(id, 0, 9), part(id, 9, 11));
    let month = part(id, 2, 4) % 20;
    let agrees = |n: u64| 97 - n % 97 == key;
    month <= 12 && (agrees(number) || agrees(2_000_000_000 + number))
}

/// Ten digits; twelve with the century.
pub(in crate::identity) fn se_personnummer(id: &[u8]) -> bool {
    let short = id.get(id.len().saturating_sub(10)..).unwrap_or_default();
    let day = part(short, 4, 6);
    let day = if day > 60 { day - 60 } else { day };
    short_date(part(short, 0, 2), part(short, 2, 4), day) && by_luhn(short)
}

pub(in crate::identity) fn no_fodselsnummer(id: &[u8]) -> bool {
    let first = (11 - sum(id, &[3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11;
    let second = (11 - sum(id, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    let day = match part(id, 0, 2) {
        d @ 41.. => d - 40,
        d => d,
    };
    let month = match part(id, 2, 4) {
        m @ 81.. => m - 80,
        m @ 41..=80 => m - 40,
        m => m,
    };
    short_date(part(id, 4, 6), month, day) && first == at(id, 9) && second == at(id, 10)
}

/// The check digit is given out no more since 2007: the day of birth counts.
pub(in crate::identity) fn dk_cpr(id: &[u8]) -> bool {
    short_date(part(id, 4, 6), part(id, 2, 4), part(id, 0, 2))
}

/// `DDMMYY`, the century's mark left out or its letter, three digits (from 900 on of
/// temporary codes) and a check character. Since 2023 each century has several letters.
pub(in crate::identity) fn fi_hetu(id: &[u8]) -> bool {
    let (Some(day), Some(person)) = (id.get(..6), id.get(id.len().saturating_sub(4)..)) else {
        return false;
    };
    let number = value(day) * 1_000 + part(person, 0, 3);
    let century = id.len() < 11 || id.get(6).is_some_and(|c| b"ABCDEFUVWXY".contains(c));
    century
        && short_date(part(day, 4, 6), part(day, 2, 4), part(day, 0, 2))
        && (2..=999).contains(&part(person, 0, 3))
        && same(b"0123456789ABCDEFHJKLMNPRSTUVWXY", number % 31, id.last())
}

pub(in crate::identity) fn ch_ahv(id: &[u8]) -> bool {
    id.starts_with(b"756") && ean(&values(id))
}

pub(in crate::identity) fn at_svnr(id: &[u8]) -> bool {
    at(id, 0) != 0 && sum(id, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == at(id, 3)
}
