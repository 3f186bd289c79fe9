//! French numbers.

use super::{at, by_luhn, index, part, value, values};

/// A French social security number of thirteen characters, or fifteen with its key.
pub(crate) fn nir(id: &[u8]) -> bool {
    matches!(id.len(), 13 | 15) && fr_nir(id)
}

pub(in crate::identity) fn fr_nir(id: &[u8]) -> bool {
    // Corsica: 2A counts as 19, 2B as 18 (INSEE).
    let mut number = id.get(..13).unwrap_or_default().to_vec();
    if let Some(department) = number.get_mut(5..7) {
        match department {
            [b'2', b'A'] => department.copy_from_slice(b"19"),
            [b'2', b'B'] => department.copy_from_slice(b"18"),
            _ => {}
        }
    }
    let month = part(&number, 3, 5);
    number.iter().all(u8::is_ascii_digit)
        && matches!(at(&number, 0), 1 | 2 | 3 | 4 | 7 | 8)
        && matches!(month, 1..=12 | 20..=42 | 50..=99)
        && (id.len() == 13 || part(id, 13, 15) == 97 - value(&number) % 97)
}

pub(in crate::identity) fn fr_siren(id: &[u8]) -> bool {
    value(id) != 0 && by_luhn(id)
}

pub(in crate::identity) fn fr_siret(id: &[u8]) -> bool {
    if id.starts_with(b"356000000") {
        // La Poste's establishments: the plain sum is a multiple of five.
        let plain: u64 = values(id).iter().map(|d| u64::from(*d)).sum();
        return by_luhn(id) || plain.is_multiple_of(5);
    }
    by_luhn(id) && id.get(..9).is_some_and(fr_siren)
}

pub(in crate::identity) fn fr_tva(id: &[u8]) -> bool {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let (Some(key), Some(siren)) = (id.get(2..4), id.get(4..13)) else {
        return false;
    };
    let number = value(siren);
    if !by_luhn(siren) && !siren.starts_with(b"000") {
        return false;
    }
    if key.iter().all(u8::is_ascii_digit) {
        return value(key) == (12 + 3 * (number % 97)) % 97;
    }
    let (Some(first), Some(second)) = (index(ALPHABET, key.first()), index(ALPHABET, key.get(1)))
    else {
        return false;
    };
    let check = if first < 10 {
        first * 24 + second - 10
    } else {
        first * 34 + second - 100
    };
    (number + 1 + check / 11) % 11 == check % 11
}
