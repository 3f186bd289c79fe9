//! Numbers of eastern Europe, Turkey and China.

use super::{at, date, mod_11_10, part, same, short_date, sum};

pub(in crate::identity) fn pl_pesel(id: &[u8]) -> bool {
    // The century is added to the month: 80 for 18.., 0, 20, 40, 60 after it.
    let (year, month) = (part(id, 0, 2), part(id, 2, 4));
    let century = match month / 20 {
        4 => 1800,
        n => 1900 + 100 * n,
    };
    date(century + year, month % 20, part(id, 4, 6))
        && sum(id, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)
}

pub(in crate::identity) fn ro_cnp(id: &[u8]) -> bool {
    let check = match sum(id, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
        10 => 1,
        rest => rest,
    };
    let county = part(id, 7, 9);
    at(id, 0) != 0
        && short_date(part(id, 1, 3), part(id, 3, 5), part(id, 5, 7))
        && matches!(county, 1..=48 | 51 | 52 | 70 | 80..=83)
        && check == at(id, 12)
}

pub(in crate::identity) fn bg_egn(id: &[u8]) -> bool {
    let (year, month) = (part(id, 0, 2), part(id, 2, 4));
    let (century, month) = match month {
        41.. => (2000, month - 40),
        21..=32 => (1800, month - 20),
        _ => (1900, month),
    };
    date(century + year, month, part(id, 4, 6))
        && sum(id, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == at(id, 9)
}

pub(in crate::identity) fn cz_rodne_cislo(id: &[u8]) -> bool {
    let month = part(id, 2, 4) % 50 % 20;
    let day = part(id, 4, 6);
    let checked = id.len() == 9 || part(id, 0, 9) % 11 % 10 == at(id, 9);
    short_date(part(id, 0, 2), month, day) && checked
}

pub(in crate::identity) fn hr_oib(id: &[u8]) -> bool {
    mod_11_10(id)
}

pub(in crate::identity) fn tr_tckimlik(id: &[u8]) -> bool {
    let odd = sum(id, &[1, 0, 1, 0, 1, 0, 1, 0, 1]);
    let even = sum(id, &[0, 1, 0, 1, 0, 1, 0, 1]);
    let ten = sum(id, &[1; 10]);
    at(id, 0) != 0 && (odd * 7 + 10 * 9 - even) % 10 == at(id, 9) && ten % 10 == at(id, 10)
}

/// Estonia and Lithuania share it.
pub(in crate::identity) fn ee_isikukood(id: &[u8]) -> bool {
    let first = sum(id, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let check = if first < 10 {
        first
    } else {
        sum(id, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10
    };
    (1..=8).contains(&at(id, 0))
        && short_date(part(id, 1, 3), part(id, 3, 5), part(id, 5, 7))
        && check == at(id, 10)
}

pub(in crate::identity) fn si_emso(id: &[u8]) -> bool {
    let check = (11 - sum(id, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    let year = part(id, 4, 7);
    let century = if year < 800 { 2000 } else { 1000 };
    date(century + year, part(id, 2, 4), part(id, 0, 2)) && check == at(id, 12)
}

pub(in crate::identity) fn cn_id(id: &[u8]) -> bool {
    let total = sum(id, &[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
    date(part(id, 6, 10), part(id, 10, 12), part(id, 12, 14))
        && same(b"10X98765432", total % 11, id.get(17))
}
