//! Numbers of southern Europe and South America.

use super::{at, by_luhn, index, part, same, short_date, sum, value, values, weighted};

const NIF_LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";

pub(in crate::identity) fn es_nif(id: &[u8]) -> bool {
    let number = match id.first() {
        Some(b'K' | b'L' | b'M') => part(id, 1, 8),
        // Seven digits are written without the zero that they begin with.
        Some(c) if c.is_ascii_digit() => part(id, 0, id.len().saturating_sub(1)),
        _ => return false,
    };
    same(NIF_LETTERS, number % 23, id.last())
}

pub(in crate::identity) fn es_nie(id: &[u8]) -> bool {
    let Some(prefix) = index(b"XYZ", id.first()) else {
        return false;
    };
    same(
        NIF_LETTERS,
        (prefix * 10_000_000 + part(id, 1, 8)) % 23,
        id.last(),
    )
}

pub(in crate::identity) fn es_cif(id: &[u8]) -> bool {
    let digits = values(id.get(1..8).unwrap_or_default());
    let total: u64 = digits
        .iter()
        .enumerate()
        .map(|(i, digit)| match (i % 2, u64::from(*digit)) {
            (0, digit) => digit * 2 / 10 + digit * 2 % 10,
            (_, digit) => digit,
        })
        .sum();
    let check = (10 - total % 10) % 10;
    let last = id.last();
    // Some kinds of organisation have a digit and some a letter; the tables of the
    // authorities do not agree which.
    let known = id
        .first()
        .is_some_and(|kind| b"ABCDEFGHJNPQRSUVW".contains(kind));
    let as_digit = last.is_some_and(u8::is_ascii_digit) && at(id, 8) == check;
    known && (as_digit || same(b"JABCDEFGHI", check, last))
}

pub(in crate::identity) fn it_codice_fiscale(id: &[u8]) -> bool {
    const ODD: [u64; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    let place = |c: &u8| match c {
        b'0'..=b'9' => usize::from(c - b'0'),
        _ => usize::from(c.wrapping_sub(b'A')),
    };
    // Letters stand for digits where two people would have the same code.
    let digit_places = [6, 7, 9, 10, 12, 13, 14];
    let fits = id.iter().take(15).enumerate().all(|(i, c)| {
        if digit_places.contains(&i) {
            c.is_ascii_digit() || b"LMNPQRSTUV".contains(c)
        } else {
            c.is_ascii_uppercase()
        }
    });
    let total: u64 = id
        .iter()
        .take(15)
        .enumerate()
        .map(|(i, c)| {
            if i % 2 == 0 {
                ODD.get(place(c)).copied().unwrap_or(0)
            } else {
                place(c) as u64
            }
        })
        .sum();
    let month = id.get(8).is_some_and(|c| b"ABCDEHLMPRST".contains(c));
    fits && month && same(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", total % 26, id.get(15))
}

/// With a letter of a month and a day, women's from 41 on: mistyped, where the last letter
/// does not agree.
pub(in crate::identity) fn it_codice_shaped(id: &[u8]) -> bool {
    let month = id.get(8).is_some_and(|c| b"ABCDEHLMPRST".contains(c));
    month && matches!(part(id, 9, 11), 0..=31 | 41..=71)
}

pub(in crate::identity) fn it_iva(id: &[u8]) -> bool {
    let office = part(id, 7, 10);
    part(id, 0, 7) != 0 && matches!(office, 1..=100 | 120 | 121 | 888 | 999) && by_luhn(id)
}

pub(in crate::identity) fn pt_nif(id: &[u8]) -> bool {
    let check = (11 - sum(id, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10;
    at(id, 0) != 0 && check == at(id, 8)
}

pub(in crate::identity) fn gr_amka(id: &[u8]) -> bool {
    short_date(part(id, 4, 6), part(id, 2, 4), part(id, 0, 2)) && by_luhn(id)
}

pub(in crate::identity) fn gr_afm(id: &[u8]) -> bool {
    sum(id, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == at(id, 8) && value(id) != 0
}

pub(in crate::identity) fn br_cpf(id: &[u8]) -> bool {
    let check = |total: u64| match total % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    let first = check(sum(id, &[10, 9, 8, 7, 6, 5, 4, 3, 2]));
    let second = check(sum(id, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]));
    let varied = id.iter().any(|c| Some(c) != id.first());
    varied && first == at(id, 9) && second == at(id, 10)
}

pub(in crate::identity) fn cl_rut(id: &[u8]) -> bool {
    let (Some(number), last) = (id.get(..id.len().saturating_sub(1)), id.last()) else {
        return false;
    };
    let reversed: Vec<u8> = values(number).into_iter().rev().collect();
    let check = 11 - weighted(&reversed, &[2, 3, 4, 5, 6, 7]) % 11;
    same(b"0123456789K0", check.min(11), last) || (check == 11 && last == Some(&b'0'))
}

pub(in crate::identity) fn ar_cuit(id: &[u8]) -> bool {
    let check = 11 - sum(id, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    matches!(part(id, 0, 2), 20 | 23 | 24 | 27 | 30 | 33 | 34)
        && same(b"0123456789900", check, id.last())
}
