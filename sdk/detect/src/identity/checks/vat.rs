//! VAT numbers with the country before them: what the tax authorities of the
//! European Union give out (annex X of regulation 904/2010, and the checks that the
//! countries publish for VIES), and the British ones.

use super::{
    at, bg_egn, by_luhn, cz_rodne_cislo, es_cif, es_nie, es_nif, gr_afm, ie_pps, index, it_iva,
    mod_11_10, nl_bsn, part, pt_nif, same, sum, value, values,
};

/// A country's prefix, what follows it (`9` a digit, `A` a letter, `X` either), and
/// the check of that.
type Country = (&'static [u8; 2], &'static [&'static str], Check);

type Check = fn(&[u8]) -> bool;

static COUNTRIES: &[Country] = &[
    (b"AT", &["A99999999"], austria),
    (b"BE", &["9999999999"], belgium),
    (b"BG", &["999999999", "9999999999"], bulgaria),
    (b"CY", &["99999999A"], cyprus),
    (b"CZ", &["99999999", "999999999", "9999999999"], czechia),
    (b"DE", &["999999999"], germany),
    (b"DK", &["99999999"], denmark),
    (b"EE", &["999999999"], estonia),
    (b"EL", &["999999999"], gr_afm),
    (b"ES", &["X9999999X"], spain),
    (b"FI", &["99999999"], finland),
    (
        b"GB",
        &["999999999", "999999999999", "GD999", "HA999"],
        britain,
    ),
    (b"GR", &["999999999"], gr_afm),
    (b"HR", &["99999999999"], mod_11_10),
    (b"HU", &["99999999"], hungary),
    (b"IE", &["9999999A", "9999999AA", "9A99999A"], ireland),
    (b"IT", &["99999999999"], it_iva),
    (b"LT", &["999999999", "999999999999"], lithuania),
    (b"LU", &["99999999"], luxembourg),
    (b"LV", &["99999999999"], latvia),
    (b"MT", &["99999999"], malta),
    (b"NL", &["999999999A99"], netherlands),
    (b"PL", &["9999999999"], poland),
    (b"PT", &["999999999"], pt_nif),
    (
        b"RO",
        &["999999", "9999999", "99999999", "999999999", "9999999999"],
        romania,
    ),
    (b"SE", &["999999999999"], sweden),
    (b"SI", &["99999999"], slovenia),
    (b"SK", &["9999999999"], slovakia),
    (
        b"XI",
        &["999999999", "999999999999", "GD999", "HA999"],
        britain,
    ),
];

/// A prefix, and a number of that country whose check agrees.
pub(in crate::identity) fn eu_vat(id: &[u8]) -> bool {
    of_country(id).is_some_and(|(number, check)| check(number))
}

/// A prefix, and as much as a number of that country has: one that was mistyped.
pub(in crate::identity) fn eu_vat_shaped(id: &[u8]) -> bool {
    of_country(id).is_some()
}

fn of_country(id: &[u8]) -> Option<(&[u8], Check)> {
    let (prefix, number) = id.split_first_chunk::<2>()?;
    let country = COUNTRIES
        .binary_search_by(|(known, ..)| (*known).cmp(prefix))
        .ok()?;
    let (_, shapes, check) = COUNTRIES.get(country)?;
    let shaped = |shape: &&str| {
        shape.len() == number.len()
            && shape.bytes().zip(number).all(|(way, c)| match way {
                b'9' => c.is_ascii_digit(),
                b'A' => c.is_ascii_uppercase(),
                b'X' => c.is_ascii_alphanumeric(),
                literal => literal == *c,
            })
    };
    shapes.iter().any(shaped).then_some((number, *check))
}

/// "U", seven digits, and what is missing to a multiple of ten after four.
fn austria(number: &[u8]) -> bool {
    let digits = values(number.get(1..8).unwrap_or_default());
    let total: u64 = digits
        .iter()
        .enumerate()
        .map(|(i, digit)| match (i % 2, u64::from(*digit)) {
            (0, digit) => digit,
            (_, digit) => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    number.starts_with(b"U") && (10 - (total + 4) % 10) % 10 == at(number, 8)
}

fn belgium(number: &[u8]) -> bool {
    at(number, 0) < 2 && (part(number, 0, 8) + part(number, 8, 10)).is_multiple_of(97)
}

/// Nine digits of a business; ten of a person, a foreigner or another.
fn bulgaria(number: &[u8]) -> bool {
    if number.len() == 9 {
        let check = match sum(number, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11 {
            10 => sum(number, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10,
            check => check,
        };
        return check == at(number, 8);
    }
    let foreigner = sum(number, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == at(number, 9);
    let other = (11 - sum(number, &[4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 == at(number, 9);
    bg_egn(number) || foreigner || other
}

fn cyprus(number: &[u8]) -> bool {
    const ODD: [u64; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let digits = values(number.get(..8).unwrap_or_default());
    let total: u64 = digits
        .iter()
        .enumerate()
        .map(|(i, digit)| match i % 2 {
            0 => ODD.get(usize::from(*digit)).copied().unwrap_or(0),
            _ => u64::from(*digit),
        })
        .sum();
    same(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", total % 26, number.last())
}

/// Eight digits of a business; nine or ten of a person.
fn czechia(number: &[u8]) -> bool {
    match number.len() {
        8 => {
            let check = (11 - sum(number, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
            at(number, 0) != 9 && if check == 0 { 1 } else { check % 10 } == at(number, 7)
        }
        9 if at(number, 0) == 6 => {
            let total = sum(number.get(1..).unwrap_or_default(), &[8, 7, 6, 5, 4, 3, 2]);
            let check = 8_u64.checked_sub((21 - total % 11) % 11);
            check == Some(at(number, 8)) || cz_rodne_cislo(number)
        }
        _ => cz_rodne_cislo(number),
    }
}

fn germany(number: &[u8]) -> bool {
    at(number, 0) != 0 && mod_11_10(number)
}

fn denmark(number: &[u8]) -> bool {
    at(number, 0) != 0 && sum(number, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

fn estonia(number: &[u8]) -> bool {
    sum(number, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10) && value(number) != 0
}

fn spain(number: &[u8]) -> bool {
    match number.first() {
        Some(b'X' | b'Y' | b'Z') => es_nie(number),
        Some(c) if c.is_ascii_digit() || b"KLM".contains(c) => es_nif(number),
        _ => es_cif(number),
    }
}

fn finland(number: &[u8]) -> bool {
    sum(number, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11) && value(number) != 0
}

/// Nine digits, with three of a branch after them; five of a department or a health
/// authority, which have no check.
fn britain(number: &[u8]) -> bool {
    match number.len() {
        5 => {
            let below = part(number, 2, 5) < 500;
            number.starts_with(if below { b"GD" } else { b"HA" })
        }
        _ => {
            let rest = sum(number, &[8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
            let newer = part(number, 0, 3) >= 100 && matches!(rest, 42 | 55);
            value(number) != 0 && (rest == 0 || newer)
        }
    }
}

fn hungary(number: &[u8]) -> bool {
    value(number) != 0 && sum(number, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10)
}

/// The letter of a PPS number; of the older ones, whose second place is a letter,
/// the first digit counts last.
fn ireland(number: &[u8]) -> bool {
    let (Some(second), Some(rest)) = (number.get(1), number.get(2..7)) else {
        return false;
    };
    if second.is_ascii_digit() {
        return ie_pps(number);
    }
    let digits: Vec<u8> = [b"0", rest, number.get(..1).unwrap_or_default()].concat();
    let total = sum(&digits, &[8, 7, 6, 5, 4, 3, 2]);
    same(b"WABCDEFGHIJKLMNOPQRSTUV", total % 23, number.last())
}

/// The last but one is 1.
fn lithuania(number: &[u8]) -> bool {
    let last = number.len() - 1;
    let weigh = |from: u64| {
        let digits = values(number.get(..last).unwrap_or_default());
        let digits = digits.iter().zip(0_u64..);
        digits
            .map(|(digit, i)| u64::from(*digit) * (1 + (i + from) % 9))
            .sum::<u64>()
            % 11
    };
    let check = match weigh(0) {
        10 => weigh(2) % 10,
        check => check,
    };
    at(number, last - 1) == 1 && check == at(number, last)
}

fn luxembourg(number: &[u8]) -> bool {
    value(number) != 0 && part(number, 0, 6) % 89 == part(number, 6, 8)
}

/// A business begins with 4 or more; a person with the day of birth, or 32.
fn latvia(number: &[u8]) -> bool {
    if at(number, 0) > 3 {
        return sum(number, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3;
    }
    let check = (1 + sum(number, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11 % 10;
    check == at(number, 10)
}

fn malta(number: &[u8]) -> bool {
    value(number) > 10_000_000 && sum(number, &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37)
}

/// A citizen's number before "B"; since 2020 the whole checks by ISO 7064
/// MOD 97-10, with its prefix.
fn netherlands(number: &[u8]) -> bool {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let rest = |sum: u64, c: &u8| match index(LETTERS, Some(c)) {
        Some(value @ 10..) => (sum * 100 + value) % 97,
        value => (sum * 10 + value.unwrap_or(0)) % 97,
    };
    let whole = b"NL".iter().chain(number).fold(0, rest) == 1;
    let citizen = number.get(..9).is_some_and(nl_bsn);
    number.get(9) == Some(&b'B') && part(number, 10, 12) != 0 && (whole || citizen)
}

fn poland(number: &[u8]) -> bool {
    value(number) != 0 && sum(number, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == at(number, 9)
}

/// The last of its digits checks those before it, as if they were nine.
fn romania(number: &[u8]) -> bool {
    const WEIGHTS: [u64; 9] = [7, 5, 3, 2, 1, 7, 5, 3, 2];
    let Some((last, digits)) = number.split_last() else {
        return false;
    };
    let weights = WEIGHTS.get(9_usize.saturating_sub(digits.len())..);
    let total = sum(digits, weights.unwrap_or_default());
    at(number, 0) != 0 && total * 10 % 11 % 10 == u64::from(last.wrapping_sub(b'0'))
}

/// An organisation's or a person's number, and which of its registrations it is.
fn sweden(number: &[u8]) -> bool {
    number.get(..10).is_some_and(by_luhn) && (1..=94).contains(&part(number, 10, 12))
}

fn slovenia(number: &[u8]) -> bool {
    let check = 11 - sum(number, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    at(number, 0) != 0 && check != 11 && check % 10 == at(number, 7)
}

/// A business's, or the birth number of a person.
fn slovakia(number: &[u8]) -> bool {
    let business = at(number, 0) != 0
        && matches!(at(number, 2), 2 | 3 | 4 | 7 | 8 | 9)
        && value(number).is_multiple_of(11);
    business || cz_rodne_cislo(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_sorted() {
        assert!(COUNTRIES.is_sorted_by_key(|(prefix, ..)| prefix));
    }

    /// As companies print theirs, and as documents of the authorities show them.
    #[test]
    fn numbers_that_were_given_out_check_and_a_changed_digit_does_not() {
        for number in [
            "ATU13585627",
            "BE0428759497",
            "BE0866462099",
            "BG175074752",
            "CY10259033P",
            "CZ25123891",
            "CZ7103192745",
            "DE136695976",
            "DK13585628",
            "EE100931558",
            "EL094259216",
            "ESA13585625",
            "ESX5910266W",
            "FI20774740",
            "GB980780684",
            "GB999999973",
            "HR33392005961",
            "HU12892312",
            "IE6433435F",
            "IE8D79739I",
            "IT00743110157",
            "LT119511515",
            "LT100001919017",
            "LU15027442",
            "LV40003521600",
            "MT11679112",
            "NL004495445B01",
            "PL8567346215",
            "PT501964843",
            "RO18547290",
            "SE123456789701",
            "SI50223054",
            "SK2022749619",
        ] {
            let number = number.as_bytes();
            let shown = String::from_utf8_lossy(number);
            assert!(eu_vat(number), "{shown}");
            let mut changed = number.to_vec();
            let at = if number.starts_with(b"SE") { 8 } else { 6 };
            changed[at] = if number[at] == b'9' {
                b'8'
            } else {
                number[at] + 1
            };
            assert!(!eu_vat(&changed), "{shown} with another digit");
            assert!(eu_vat_shaped(&changed), "{shown} with another digit");
        }
        assert!(!eu_vat_shaped(b"NO123456789") && !eu_vat_shaped(b"DE12345678"));
    }
}
