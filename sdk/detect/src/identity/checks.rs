//! Check digits. Every function takes upper-case letters and digits in ASCII,
//! of a shape that the table has compared already.

mod east;
mod english_speaking;
mod france;
mod north;
mod south;
mod vat;

pub(super) use east::*;
pub(super) use english_speaking::*;
pub(crate) use france::nir;
pub(super) use france::{fr_nir, fr_siren, fr_siret, fr_tva};
pub(super) use north::*;
pub(super) use south::*;
pub(super) use vat::{eu_vat, eu_vat_shaped};

/// ISO/IEC 7812-1, annex B, over values 0 to 9.
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

/// A book's or article's number: 13 digits, 978 or 979, EAN check digit.
pub(crate) fn isbn(digits: &[u8]) -> bool {
    matches!(digits, [9, 7, 8 | 9, ..]) && digits.len() == 13 && ean(digits)
}

fn ean(digits: &[u8]) -> bool {
    weighted(digits, &[1, 3]).is_multiple_of(10)
}

/// True when the day exists; `year` is of the Gregorian calendar.
pub(crate) fn date(year: u64, month: u64, day: u64) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// A day of a year of two digits, in some century.
fn short_date(year: u64, month: u64, day: u64) -> bool {
    date(1900 + year, month, day) || date(2000 + year, month, day)
}

fn values(id: &[u8]) -> Vec<u8> {
    id.iter().map(|c| c.wrapping_sub(b'0')).collect()
}

fn value(id: &[u8]) -> u64 {
    id.iter().fold(0_u64, |sum, c| {
        sum.wrapping_mul(10)
            .wrapping_add(u64::from(c.wrapping_sub(b'0')))
    })
}

fn part(id: &[u8], from: usize, to: usize) -> u64 {
    id.get(from..to).map_or(u64::MAX, value)
}

fn at(id: &[u8], index: usize) -> u64 {
    part(id, index, index + 1)
}

/// The sum of products with weights that repeat.
fn weighted(digits: &[u8], weights: &[u64]) -> u64 {
    digits
        .iter()
        .zip(weights.iter().cycle())
        .map(|(digit, weight)| u64::from(*digit) * weight)
        .sum()
}

/// The weighted sum of the first characters.
fn sum(id: &[u8], weights: &[u64]) -> u64 {
    weighted(
        &values(id.get(..weights.len()).unwrap_or_default()),
        weights,
    )
}

/// Index of a character in an alphabet.
fn index(alphabet: &[u8], c: Option<&u8>) -> Option<u64> {
    let c = c?;
    alphabet
        .iter()
        .position(|known| known == c)
        .map(|i| i as u64)
}

fn same(alphabet: &[u8], at: u64, c: Option<&u8>) -> bool {
    c.is_some() && usize::try_from(at).ok().and_then(|at| alphabet.get(at)) == c
}

/// ISO 7064 MOD 11,10.
fn mod_11_10(id: &[u8]) -> bool {
    let check = values(id).iter().fold(5_u64, |check, digit| {
        let doubled = if check == 0 { 10 } else { check } * 2 % 11;
        (doubled + u64::from(*digit)) % 10
    });
    check == 1
}

pub(in crate::identity) fn by_luhn(id: &[u8]) -> bool {
    luhn(&values(id))
}
