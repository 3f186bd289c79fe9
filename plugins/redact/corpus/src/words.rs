//! Numbers as they are said.

use crate::random::Random;

const ENGLISH: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const ENGLISH_TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
const FRENCH: [&str; 20] = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
];
const FRENCH_TENS: [&str; 7] = [
    "",
    "",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
];

/// A number below ten thousand; `belgian` says septante and nonante.
pub(crate) fn say(language: &str, number: usize, belgian: bool) -> String {
    if language == "en" {
        english(number)
    } else {
        french(number, belgian)
    }
}

fn english(n: usize) -> String {
    match n {
        0..=19 => ENGLISH[n].to_owned(),
        20..=99 if n.is_multiple_of(10) => ENGLISH_TENS[n / 10].to_owned(),
        20..=99 => format!("{}-{}", ENGLISH_TENS[n / 10], ENGLISH[n % 10]),
        100..=999 if n.is_multiple_of(100) => format!("{} hundred", ENGLISH[n / 100]),
        100..=999 => format!("{} hundred and {}", ENGLISH[n / 100], english(n % 100)),
        _ if n.is_multiple_of(1_000) => format!("{} thousand", english(n / 1_000)),
        _ => format!("{} thousand {}", english(n / 1_000), english(n % 1_000)),
    }
}

fn french(n: usize, belgian: bool) -> String {
    let ten = n / 10;
    match n {
        0..=19 => FRENCH[n].to_owned(),
        70..=79 | 90..=99 if belgian => {
            let base = if ten == 7 { "septante" } else { "nonante" };
            joined(base, n % 10)
        }
        71 => "soixante et onze".to_owned(),
        70..=79 => format!("soixante-{}", FRENCH[n - 60]),
        80 => "quatre-vingts".to_owned(),
        81..=99 => format!("quatre-vingt-{}", FRENCH[n - 80]),
        20..=69 => joined(FRENCH_TENS[ten], n % 10),
        100 => "cent".to_owned(),
        101..=199 => format!("cent {}", french(n - 100, belgian)),
        200..=999 if n.is_multiple_of(100) => format!("{} cents", FRENCH[n / 100]),
        200..=999 => format!("{} cent {}", FRENCH[n / 100], french(n % 100, belgian)),
        1_000 => "mille".to_owned(),
        1_001..=1_999 => format!("mille {}", french(n - 1_000, belgian)),
        _ if n.is_multiple_of(1_000) => format!("{} mille", french(n / 1_000, belgian)),
        _ => format!(
            "{} mille {}",
            french(n / 1_000, belgian),
            french(n % 1_000, belgian)
        ),
    }
}

fn joined(tens: &str, unit: usize) -> String {
    match unit {
        0 => tens.to_owned(),
        1 => format!("{tens} et un"),
        _ => format!("{tens}-{}", FRENCH[unit]),
    }
}

/// Digit by digit.
pub(crate) fn by_digit(language: &str, digits: &str) -> Vec<String> {
    digits
        .chars()
        .filter_map(|c| c.to_digit(10))
        .map(|digit| say(language, digit as usize, false))
        .collect()
}

/// In groups of that many digits; zeros that lead a group are said.
pub(crate) fn by_group(language: &str, digits: &str, size: usize, belgian: bool) -> Vec<String> {
    let mut said = Vec::new();
    for group in groups(digits, &[size]) {
        let rest = group.trim_start_matches('0');
        said.extend((0..group.len() - rest.len()).map(|_| say(language, 0, false)));
        if let Ok(number) = rest.parse() {
            said.push(say(language, number, belgian));
        }
    }
    said
}

/// "double five", "triple one".
pub(crate) fn by_repeats(language: &str, digits: &str) -> Vec<String> {
    let mut said = Vec::new();
    let mut rest = digits;
    while let Some(first) = rest.chars().next() {
        let run = rest.chars().take_while(|c| *c == first).count().min(3);
        let word = by_digit(language, &rest[..1]).concat();
        said.push(match run {
            1 => word,
            2 => format!("double {word}"),
            _ => format!("triple {word}"),
        });
        rest = &rest[run..];
    }
    said
}

/// What a recogniser writes: no hyphens.
pub(crate) fn without_hyphens(said: &str) -> String {
    said.replace('-', " ")
}

/// Puts two or three fillers between the words, in braces.
pub(crate) fn with_fillers(random: &mut Random, words: &[String], fillers: &[&str]) -> String {
    let mut said: Vec<String> = words.to_vec();
    for _ in 0..random.between(1, 3) {
        let at = 1 + random.index(said.len() - 1);
        let beside = said[at].starts_with('{') || said[at - 1].starts_with('{');
        if !beside {
            said.insert(at, format!("{{{}}}", random.pick(fillers)));
        }
    }
    said.join(" ")
}

/// Cuts digits; the last size repeats.
pub(crate) fn groups<'a>(digits: &'a str, sizes: &[usize]) -> Vec<&'a str> {
    let mut groups = Vec::new();
    let mut rest = digits;
    let mut sizes = sizes.iter().copied().peekable();
    let mut size = rest.len();
    while !rest.is_empty() {
        size = sizes.next().unwrap_or(size).min(rest.len()).max(1);
        let (group, after) = rest.split_at(size);
        groups.push(group);
        rest = after;
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_people_say_them() {
        for (number, english, french) in [
            (0, "zero", "zéro"),
            (21, "twenty-one", "vingt et un"),
            (71, "seventy-one", "soixante et onze"),
            (80, "eighty", "quatre-vingts"),
            (97, "ninety-seven", "quatre-vingt-dix-sept"),
            (200, "two hundred", "deux cents"),
            (
                1_234,
                "one thousand two hundred and thirty-four",
                "mille deux cent trente-quatre",
            ),
        ] {
            assert_eq!(say("en", number, false), english);
            assert_eq!(say("fr", number, false), french);
        }
        assert_eq!(say("fr", 91, true), "nonante et un");
    }

    #[test]
    fn digits_are_cut_and_said_in_groups() {
        assert_eq!(groups("1234567", &[1, 2]), ["1", "23", "45", "67"]);
        assert_eq!(
            by_group("en", "0507", 2, false),
            ["zero", "five", "zero", "seven"]
        );
        assert_eq!(by_repeats("en", "11112"), ["triple one", "one", "two"]);
    }
}
