//! Card numbers as they are said.

use crate::{
    book::{Book, LANGUAGES},
    cards::usual,
    marked::{mark, mark_around_fillers},
    numbers::{OTHERS, SIXTEEN},
    random::Random,
    words::{by_digit, by_group, by_repeats, say, with_fillers, without_hyphens},
};

static FRAMES: [&[&str]; 2] = [
    &[
        "my card number is {}",
        "yeah so the card number is {}",
        "sure the card is {} and it's a visa",
        "can you take a payment on card {} please",
        "um let me get my card hold on okay it's {}",
        "{} that's the card number",
        "it's {} did you get that",
        "Alright, the credit card number is {}. Did you get that?",
        "okay ready so {}",
        "{}",
    ],
    &[
        "mon numéro de carte c'est le {}",
        "alors le numéro de la carte c'est {}",
        "oui la carte c'est {} et c'est une visa",
        "vous pouvez prélever sur la carte {} s'il vous plaît",
        "attendez je prends ma carte bleue voilà c'est {}",
        "{} voilà c'est le numéro de ma carte",
        "c'est le {} vous avez noté",
        "Très bien, le numéro de carte bancaire est {}. Vous l'avez noté ?",
        "je vous écoute alors {}",
        "{}",
    ],
];

/// What goes before a number that stands alone.
const ASK: [&str; 2] = ["And the card number please?", "Et le numéro de la carte ?"];

static FILLERS: [&[&str]; 2] = [
    &["uh", "um", "then", "and then", "okay", "next"],
    &["euh", "alors", "ensuite", "puis", "et puis", "voilà"],
];

pub(crate) fn write(book: &mut Book) {
    for (index, language) in LANGUAGES.into_iter().enumerate() {
        for (kind, spell) in SPELLINGS {
            for turn in 0..22 {
                let number = if turn % 7 == 6 && !kind.starts_with("hundreds") {
                    book.random.pick(OTHERS)
                } else {
                    book.random.pick(SIXTEEN)
                };
                let spelt = spell(&mut book.random, language, number);
                let marked = mark_around_fillers("card-number", &spelt);
                let sentence = book.frame(FRAMES[index], &marked);
                let kind = format!("spoken-{language}-{kind}");
                if sentence == marked {
                    book.answer(&kind, language, ASK[index], &sentence);
                } else {
                    book.said(&kind, language, &sentence);
                }
            }
        }
        heard(book, index, language);
        if language == "fr" {
            belgian(book);
        }
    }
}

type Spelling = fn(&mut Random, &str, &str) -> String;

static SPELLINGS: &[(&str, Spelling)] = &[
    ("digits", |_, language, number| {
        by_digit(language, number).join(" ")
    }),
    ("digits-commas", |_, language, number| {
        let groups = usual(number)
            .into_iter()
            .map(|group| by_digit(language, group).join(" "));
        groups.collect::<Vec<_>>().join(", ")
    }),
    ("digits-all-commas", |_, language, number| {
        by_digit(language, number).join(", ")
    }),
    ("pairs", |_, language, number| {
        by_group(language, number, 2, false).join(" ")
    }),
    ("pairs-commas", |_, language, number| {
        let groups = usual(number)
            .into_iter()
            .map(|group| by_group(language, group, 2, false).join(" "));
        groups.collect::<Vec<_>>().join(", ")
    }),
    ("repeats", |_, language, number| {
        by_repeats(language, number).join(" ")
    }),
    ("fillers", |random, language, number| {
        let words = by_digit(language, number);
        with_fillers(random, &words, FILLERS[usize::from(language == "fr")])
    }),
    ("half-digits", |random, language, number| {
        let mut said = Vec::new();
        for group in usual(number) {
            said.push(if random.yes(50) {
                group.to_owned()
            } else {
                by_digit(language, group).join(" ")
            });
        }
        said.join(" ")
    }),
    ("hundreds", |_, language, number| {
        if language == "en" {
            // Nobody reads thousands: "forty-one eleven".
            by_group(language, number, 2, false).join(" ")
        } else {
            by_group(language, number, 3, false).join(" ")
        }
    }),
];

/// In small letters, without marks, zero heard as a letter.
fn heard(book: &mut Book, index: usize, language: &str) {
    for turn in 0..22 {
        let number = book.random.pick(SIXTEEN);
        let words = if turn % 2 == 0 {
            by_digit(language, number).join(" ").replace("zero", "oh")
        } else {
            without_hyphens(&by_group(language, number, 2, false).join(" "))
        };
        let frame = book.frame(FRAMES[index], "{}").to_lowercase();
        let frame = frame.replace(['.', ',', '?'], "");
        let sentence = frame.replace("{}", &mark("card-number", words));
        book.said(&format!("spoken-{language}-heard"), language, &sentence);
    }
}

/// Septante, nonante.
fn belgian(book: &mut Book) {
    let many = |number: &&&str| number.chars().filter(|c| "79".contains(*c)).count() > 1;
    for number in SIXTEEN.iter().filter(many) {
        let words = by_group("fr", number, 2, true).join(" ");
        let sentence = book.frame(FRAMES[1], &mark("card-number", words));
        book.said("spoken-fr-belgian", "fr", &sentence);
    }
}

/// One of the ways that a few digits are said.
pub(crate) fn some_digits(random: &mut Random, language: &str, digits: &str) -> String {
    let pairs = digits.len().is_multiple_of(2) && !digits.contains("00");
    match random.between(0, 2) {
        0 if pairs => by_group(language, digits, 2, false).join(" "),
        1 if digits.len() == 3 && !digits.starts_with('0') => {
            let number = digits.parse().unwrap_or(0);
            if language == "fr" {
                say(language, number, false)
            } else {
                by_digit(language, digits).join(" ")
            }
        }
        _ => by_digit(language, digits).join(" "),
    }
}
