//! One number of an authority, with its check digits.

use crate::{
    checks::{codice_fiscale, letter, luhn, mod_11_10, nif, nir, value, weighted},
    random::Random,
};

pub(crate) const LETTERS: &str = "ABCDEFGHJKLMNPRSTVWXYZ";

/// A day of birth, the year first (0) or the day first (1).
pub(crate) fn born(random: &mut Random, order: u8) -> String {
    let (year, month, day) = (
        random.between(50, 99),
        random.between(1, 12),
        random.between(1, 28),
    );
    if order == 0 {
        format!("{year:02}{month:02}{day:02}")
    } else {
        format!("{day:02}{month:02}{year:02}")
    }
}

/// Digits with a last one that is right.
pub(crate) fn solve(random: &mut Random, count: usize, right: impl Fn(&str) -> bool) -> String {
    make_until(random, |random| {
        let head = random.number(count);
        (0..10)
            .map(|last| format!("{head}{last}"))
            .find(|number| right(number))
    })
}

pub(crate) fn make_until(
    random: &mut Random,
    make: impl Fn(&mut Random) -> Option<String>,
) -> String {
    loop {
        if let Some(number) = make(random) {
            return number;
        }
    }
}

pub(crate) fn with_luhn<const COUNT: usize>(random: &mut Random) -> String {
    let head = random.number(COUNT);
    format!("{head}{}", luhn(&head))
}

pub(crate) fn social(random: &mut Random) -> String {
    let department = random.pick(&["13", "33", "44", "59", "69", "75", "92", "99"]);
    french(random, department)
}

pub(crate) fn corsican(random: &mut Random) -> String {
    let department = random.pick(&["2A", "2B"]);
    french(random, department)
}

pub(crate) fn french(random: &mut Random, department: &str) -> String {
    let (sex, year, month) = (
        random.between(1, 2),
        random.between(40, 99),
        random.between(1, 12),
    );
    let number = format!(
        "{sex}{year}{month:02}{department}{:03}{:03}",
        random.between(1, 360),
        random.between(1, 999)
    );
    format!("{number}{}", nir(&number))
}

pub(crate) fn siret(random: &mut Random) -> String {
    let head = format!("{}000{}", with_luhn::<8>(random), random.between(1, 9));
    format!("{head}{}", luhn(&head))
}

pub(crate) fn tva(random: &mut Random) -> String {
    let siren = with_luhn::<8>(random);
    format!("FR{:02}{siren}", (12 + 3 * (value(&siren) % 97)) % 97)
}

pub(crate) fn ssn(random: &mut Random) -> String {
    let area = random.between(101, 665);
    format!(
        "{area}{:02}{:04}",
        random.between(1, 99),
        random.between(1, 9_999)
    )
}

pub(crate) fn utr(random: &mut Random) -> String {
    let rest = random.digits(9);
    let place = weighted(&rest, &[6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11;
    format!("{}{rest}", letter("21987654321", place))
}

/// Ten digits of which exactly one comes twice, and a check digit.
pub(crate) fn steuer_id(random: &mut Random) -> String {
    let mut digits: Vec<char> = "1234567890".chars().collect();
    for i in (2..digits.len()).rev() {
        digits.swap(i, 1 + random.index(i));
    }
    let twice = digits[random.index(9)];
    digits[9] = twice;
    let head: String = digits.into_iter().collect();
    format!("{head}{}", mod_11_10(&head))
}

pub(crate) fn spanish(random: &mut Random, prefix: &str, count: usize) -> String {
    let number = random.digits(count);
    let lead = match prefix {
        "Y" => "1",
        "Z" => "2",
        _ => "0",
    };
    format!("{prefix}{number}{}", nif(value(&format!("{lead}{number}"))))
}

pub(crate) fn cif(random: &mut Random) -> String {
    let number = random.digits(7);
    format!("{}{number}{}", random.letter("ABEH"), luhn(&number))
}

pub(crate) fn italian(random: &mut Random) -> String {
    let (surname, name) = (
        random.pick(&["RSS", "BNC", "VRD", "FRR"]),
        random.pick(&["MRA", "LCU", "GPP", "NNA"]),
    );
    let month = random.letter("ABCDEHLMPRST");
    let head = format!(
        "{surname}{name}{}{month}{:02}{}{:03}",
        random.between(50, 99),
        random.between(1, 28),
        random.letter("AFHL"),
        random.between(1, 799)
    );
    format!("{head}{}", codice_fiscale(&head))
}

pub(crate) fn norwegian(random: &mut Random) -> String {
    make_until(random, |random| {
        let head = format!("{}{}", born(random, 1), random.digits(3));
        let first = (11 - weighted(&head, &[3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11;
        let more = format!("{head}{first}");
        let second = (11 - weighted(&more, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
        (first < 10 && second < 10).then(|| format!("{more}{second}"))
    })
}

pub(crate) fn ean(prefix: &str, random: &mut Random, count: usize) -> String {
    let head = format!("{prefix}{}", random.digits(count));
    format!("{head}{}", (10 - weighted(&head, &[1, 3]) % 10) % 10)
}

pub(crate) fn austrian(random: &mut Random) -> String {
    make_until(random, |random| {
        let (serial, day) = (random.number(3), born(random, 1));
        let check = (weighted(&serial, &[3, 7, 9]) + weighted(&day, &[5, 8, 4, 2, 1, 6])) % 11;
        (check < 10).then(|| format!("{serial}{check}{day}"))
    })
}

pub(crate) fn abn(random: &mut Random) -> String {
    make_until(random, |random| {
        let number = random.number(11);
        let less = value(&number[..1]) - 1;
        let sum = less * 10 + weighted(&number[1..], &[1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
        sum.is_multiple_of(89).then_some(number)
    })
}

pub(crate) fn cpf(random: &mut Random) -> String {
    let check = |sum: u64| match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    let head = random.number(9);
    let first = check(weighted(&head, &[10, 9, 8, 7, 6, 5, 4, 3, 2]));
    let more = format!("{head}{first}");
    format!(
        "{more}{}",
        check(weighted(&more, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]))
    )
}

pub(crate) fn romanian(random: &mut Random) -> String {
    let head = format!(
        "{}{}{:02}{}",
        random.between(1, 2),
        born(random, 0),
        random.between(1, 46),
        random.number(3)
    );
    let check = weighted(&head, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    format!("{head}{}", if check == 10 { 1 } else { check })
}

pub(crate) fn turkish(random: &mut Random) -> String {
    let head = random.number(9);
    let odd = weighted(&head, &[1, 0]);
    let even = weighted(&head, &[0, 1]);
    let ten = (odd * 7 + 10 * 9 - even) % 10;
    format!("{head}{ten}{}", (odd + even + ten) % 10)
}

pub(crate) fn estonian(random: &mut Random) -> String {
    let head = format!(
        "{}{}{}",
        random.between(3, 4),
        born(random, 0),
        random.digits(3)
    );
    let first = weighted(&head, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let second = weighted(&head, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10;
    format!("{head}{}", if first < 10 { first } else { second })
}

pub(crate) fn slovenian(random: &mut Random) -> String {
    make_until(random, |random| {
        let day = born(random, 1);
        let head = format!("{}9{}50{}", &day[..4], &day[4..], random.digits(3));
        let check = (11 - weighted(&head, &[7, 6, 5, 4, 3, 2]) % 11) % 11;
        (check < 10).then(|| format!("{head}{check}"))
    })
}

pub(crate) fn chinese(random: &mut Random) -> String {
    let day = born(random, 0);
    let head = format!("11010519{day}{}", random.digits(3));
    let place = weighted(
        &head,
        &[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2],
    ) % 11;
    format!("{head}{}", letter("10X98765432", place))
}

pub(crate) fn chilean(random: &mut Random) -> String {
    let head = random.number(8);
    let reversed: String = head.chars().rev().collect();
    let check = 11 - weighted(&reversed, &[2, 3, 4, 5, 6, 7]) % 11;
    format!(
        "{head}{}",
        match check {
            11 => "0".to_owned(),
            10 => "K".to_owned(),
            check => check.to_string(),
        }
    )
}
