//! Check digits, computed from what stands before them.

fn values(digits: &str) -> impl DoubleEndedIterator<Item = u64> + '_ {
    digits.bytes().map(|byte| u64::from(byte - b'0'))
}

/// The sum of products with weights that repeat.
pub(crate) fn weighted(digits: &str, weights: &[u64]) -> u64 {
    values(digits)
        .zip(weights.iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum()
}

pub(crate) fn value(digits: &str) -> u64 {
    values(digits).fold(0, |sum, digit| sum * 10 + digit)
}

/// The digit that makes the number pass Luhn's check.
pub(crate) fn luhn(head: &str) -> String {
    let sum: u64 = values(head)
        .rev()
        .enumerate()
        .map(|(i, digit)| match i % 2 {
            0 if digit > 4 => digit * 2 - 9,
            0 => digit * 2,
            _ => digit,
        })
        .sum();
    ((10 - sum % 10) % 10).to_string()
}

/// The key of a French social security number; Corsica counts as 19 and 18.
pub(crate) fn nir(number: &str) -> String {
    let plain = number.replace("2A", "19").replace("2B", "18");
    format!("{:02}", 97 - value(&plain) % 97)
}

/// A character of an alphabet, by its place.
pub(crate) fn letter(alphabet: &str, place: u64) -> String {
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    alphabet
        .chars()
        .nth(place)
        .map(String::from)
        .unwrap_or_default()
}

/// The letter of a Spanish number.
pub(crate) fn nif(number: u64) -> String {
    letter("TRWAGMYFPDXBNJZSQVHLCKE", number % 23)
}

/// ISO 7064 MOD 11,10: German and Croatian numbers.
pub(crate) fn mod_11_10(head: &str) -> String {
    let product = values(head).fold(10, |product, digit| {
        let sum = match (digit + product) % 10 {
            0 => 10,
            sum => sum,
        };
        sum * 2 % 11
    });
    ((11 - product) % 10).to_string()
}

/// The check digits of an IBAN, ISO 7064 MOD 97-10.
pub(crate) fn iban(country: &str, account: &str) -> String {
    let digits: String = format!("{account}{country}00")
        .chars()
        .filter_map(|c| c.to_digit(36))
        .map(|value| value.to_string())
        .collect();
    let rest = values(&digits).fold(0, |rest, digit| (rest * 10 + digit) % 97);
    format!("{:02}", 98 - rest)
}

/// The key of a French RIB, after bank, branch and account.
pub(crate) fn rib(bank: &str, branch: &str, account: &str) -> String {
    let sum = 89 * value(bank) + 15 * value(branch) + 3 * value(account);
    format!("{:02}", 97 - sum % 97)
}

/// Verhoeff's check, over the dihedral group of ten elements.
pub(crate) fn verhoeff(head: &str) -> String {
    const PERMUTED: [u64; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let multiply = |a: u64, b: u64| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b) % 5 + 5,
        (false, true) => (a + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let permute = |digit: u64, times: usize| {
        (0..times).fold(digit, |digit, _| {
            PERMUTED[usize::try_from(digit).unwrap_or(0)]
        })
    };
    let check = values(head).rev().enumerate().fold(0, |check, (i, digit)| {
        multiply(check, permute(digit, (i + 1) % 8))
    });
    let last = (0..10).find(|digit| multiply(check, *digit) == 0);
    last.unwrap_or(0).to_string()
}

/// The check character of an Italian tax code.
pub(crate) fn codice_fiscale(head: &str) -> String {
    const ODD: [u64; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    let sum: u64 = head
        .bytes()
        .enumerate()
        .map(|(i, byte)| {
            let place = if byte.is_ascii_digit() {
                byte - b'0'
            } else {
                byte - b'A'
            };
            if i % 2 == 0 {
                ODD[usize::from(place)]
            } else {
                u64::from(place)
            }
        })
        .sum();
    letter("ABCDEFGHIJKLMNOPQRSTUVWXYZ", sum % 26)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_have_their_check_digits() {
        assert_eq!(luhn("73282932"), "0", "SIREN, INSEE");
        assert_eq!(nir("2690549588157"), "80", "NIR");
        assert_eq!(nir("185052A123456"), "33", "NIR, Corsica");
        assert_eq!(iban("GB", "WEST12345698765432"), "82", "ISO 13616");
        assert_eq!(iban("DE", "370400440532013000"), "89", "ISO 13616");
        assert_eq!(nif(12_345_678), "Z", "DNI");
        assert_eq!(mod_11_10("8609574271"), "9", "Steuer-ID");
        assert_eq!(codice_fiscale("RSSMRA85T10A562"), "S");
        assert_eq!(verhoeff("236"), "3", "Verhoeff");
    }
}
