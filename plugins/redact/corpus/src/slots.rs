//! Sentences with slots for what is nobody's secret: `order {d8}, {amount}`.

use crate::{
    book::{Book, LANGUAGES},
    checks::{luhn, weighted},
    random::Random,
    words::{by_digit, say},
};

/// A kind and its sentences, English and French.
pub(crate) type Sentences = (&'static str, [&'static [&'static str]; 2]);

const BEFORE: [&[&str]; 2] = [
    &[
        "",
        "",
        "hi, ",
        "ok so ",
        "yes, ",
        "um ",
        "sorry, ",
        "Good morning, ",
        "listen, ",
    ],
    &[
        "",
        "",
        "bonjour, ",
        "alors ",
        "oui, ",
        "euh ",
        "pardon, ",
        "Bonsoir, ",
        "écoutez, ",
    ],
];
const AFTER: [&[&str]; 2] = [
    &[
        "",
        "",
        " thanks",
        ", can you help?",
        " please",
        ", that's all",
        "...",
        ". Thank you.",
    ],
    &[
        "",
        "",
        " merci",
        ", vous pouvez m'aider ?",
        " svp",
        ", c'est tout",
        "...",
        ". Merci.",
    ],
];

/// Every sentence several times, with other numbers and other words around it.
pub(crate) fn write(book: &mut Book, lists: &[Sentences], rounds: usize) {
    for (kind, sentences) in lists {
        for (index, language) in LANGUAGES.into_iter().enumerate() {
            for sentence in sentences[index] {
                for round in 0..rounds {
                    let text = fill(&mut book.random, language, sentence);
                    let ends = text.ends_with(['.', '?', '"']);
                    let before = if round == 0 {
                        ""
                    } else {
                        book.random.pick(BEFORE[index])
                    };
                    let after = if round == 0 || ends {
                        ""
                    } else {
                        book.random.pick(AFTER[index])
                    };
                    book.said(kind, language, &format!("{before}{text}{after}"));
                }
            }
        }
    }
}

/// Puts something into every slot.
pub(crate) fn fill(random: &mut Random, language: &str, sentence: &str) -> String {
    let mut text = String::new();
    for piece in sentence.split('{') {
        match piece.split_once('}') {
            Some((slot, after)) => text = text + &any(random, language, slot) + after,
            None => text += piece,
        }
    }
    text
}

fn any(random: &mut Random, language: &str, slot: &str) -> String {
    let french = usize::from(language == "fr");
    let count = || slot[1..].parse().unwrap_or(1);
    match slot {
        "n" => random.between(1, 9).to_string(),
        "nn" => random.between(10, 99).to_string(),
        "few" => say(language, random.index(8) + 2, false),
        "some" => say(language, random.index(80) + 11, false),
        "many" => say(language, random.index(800) + 101, false),
        "amount" => amount(random, language),
        "date" => date(random, french),
        "month" => random.pick(&MONTHS[french]).to_owned(),
        "time" => {
            let (hour, minute) = (
                random.between(8, 19),
                random.pick(&["00", "15", "30", "45"]),
            );
            format!("{hour}{}{minute}", [":", "h"][french])
        }
        "when" => random.pick(&WHEN[french]).to_owned(),
        "year" => random.between(1995, 2024).to_string(),
        "uuid" => format!(
            "{}-{}-4{}-a{}-{}",
            hex(random, 8),
            hex(random, 4),
            hex(random, 3),
            hex(random, 3),
            hex(random, 12)
        ),
        "ean" => {
            let head = format!(
                "{}{}",
                random.pick(&["30", "40", "54", "76", "80"]),
                random.digits(10)
            );
            format!("{head}{}", (10 - weighted(&head, &[1, 3]) % 10) % 10)
        }
        "isbn" => {
            let head = format!("9782{}", random.digits(8));
            format!("{head}{}", (10 - weighted(&head, &[1, 3]) % 10) % 10)
        }
        // Digits said one by one.
        _ if slot.starts_with('w') => {
            let digits = random.number(count());
            by_digit(language, &digits).join(" ")
        }
        _ if slot.starts_with('x') => hex(random, count()),
        _ if slot.starts_with('A') => random.letters(count(), "ABCDEFGHJKLMNPQRSTVWXYZ"),
        _ => plain(random, count()),
    }
}

/// Digits that are no card's.
fn plain(random: &mut Random, count: usize) -> String {
    let number = random.number(count);
    let (head, last) = number.split_at(count - 1);
    if count > 11 && luhn(head) == last {
        return format!("{head}{}", if last == "9" { "8" } else { "9" });
    }
    number
}

/// Never digits alone.
fn hex(random: &mut Random, count: usize) -> String {
    format!(
        "{}{}",
        random.letter("abcdef"),
        random.letters(count - 1, "0123456789abcdef")
    )
}

fn amount(random: &mut Random, language: &str) -> String {
    let whole = random.between(2, 19_999);
    let cents = random.between(0, 99);
    let (thousands, rest) = (whole / 1_000, whole % 1_000);
    if language == "en" {
        let whole = if thousands > 0 {
            format!("{thousands},{rest:03}")
        } else {
            rest.to_string()
        };
        return match random.between(0, 3) {
            0 => format!("${whole}.{cents:02}"),
            1 => format!("£{whole}"),
            2 => format!("{whole}.{cents:02} EUR"),
            _ => format!("{whole} dollars"),
        };
    }
    let whole = if thousands > 0 {
        format!("{thousands} {rest:03}")
    } else {
        rest.to_string()
    };
    match random.between(0, 2) {
        0 => format!("{whole},{cents:02} €"),
        1 => format!("{whole} euros"),
        _ => format!("{whole},{cents:02} EUR"),
    }
}

fn date(random: &mut Random, french: usize) -> String {
    let (day, month, year) = (
        random.between(1, 28),
        random.between(1, 12),
        random.between(2022, 2026),
    );
    match random.between(0, 3) {
        0 => format!("{day:02}/{month:02}/{year}"),
        1 => format!("{year}-{month:02}-{day:02}"),
        2 => format!("{day} {} {year}", random.pick(&MONTHS[french])),
        _ => format!("{day:02}/{month:02}"),
    }
}

const MONTHS: [[&str; 6]; 2] = [
    ["January", "March", "June", "August", "October", "December"],
    ["janvier", "mars", "juin", "août", "octobre", "décembre"],
];
const WHEN: [[&str; 5]; 2] = [
    [
        "on monday",
        "yesterday",
        "last tuesday",
        "two days ago",
        "last week",
    ],
    [
        "lundi",
        "hier",
        "mardi dernier",
        "avant-hier",
        "la semaine dernière",
    ],
];
