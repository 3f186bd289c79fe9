//! Card numbers as they are typed.

use crate::{
    book::{Book, LANGUAGES},
    marked::mark,
    numbers::{OTHERS, SIXTEEN},
    words::groups,
};

const CARD: &str = "card-number";

static TYPED: [&[&str]; 2] = [
    &[
        "my card number is {}",
        "Card: {}",
        "hi, the card is {} please charge it today",
        "can you charge {} for the 49.90 invoice?",
        "{} is my new visa, can you put it on file",
        "please use this card {} and not the one you have",
        "it's a debit card, number {}. Will I see 2 charges or just one?",
        "i tried 3 times with {} and every time your site says declined",
        "the long number on the front is {}",
        "My wife's card, {}, was charged twice on the 14th",
        "{}",
        "here you go {}",
        "sorry, typo, it should be {}",
        "just use {} for the 2 tickets",
    ],
    &[
        "mon numéro de carte est le {}",
        "Carte : {}",
        "bonjour, ma carte c'est {}, vous pouvez débiter aujourd'hui",
        "je voudrais régler la facture de 49,90 € avec la carte {}",
        "{} c'est ma nouvelle visa, merci de l'enregistrer",
        "CB {} svp",
        "le numéro à seize chiffres sur la carte c'est {}",
        "j'ai essayé 3 fois avec ma carte {} et ça ne passe pas",
        "la carte de mon mari, {}, a été débitée deux fois le 14",
        "c'est une carte de débit, numéro {}. J'aurai 1 ou 2 prélèvements ?",
        "{}",
        "voilà {}",
        "pardon, faute de frappe, c'est plutôt {}",
        "prenez {} pour les 2 billets",
    ],
];

pub(crate) fn write(book: &mut Book) {
    for (language, frames) in LANGUAGES.into_iter().zip(TYPED) {
        for (kind, spell) in SPELLINGS {
            for _ in 0..14 {
                let number = if book.random.yes(15) {
                    book.random.pick(OTHERS)
                } else {
                    book.random.pick(SIXTEEN)
                };
                let spelt = mark(CARD, spell(number));
                let sentence = book.frame(frames, &spelt);
                book.said(kind, language, &sentence);
            }
        }
    }
}

type Spelling = fn(&str) -> String;

static SPELLINGS: &[(&str, Spelling)] = &[
    ("plain", str::to_owned),
    ("spaces", |number| usual(number).join(" ")),
    ("hyphens", |number| usual(number).join("-")),
    ("dots", |number| usual(number).join(".")),
    ("slashes", |number| usual(number).join("/")),
    ("underscores", |number| usual(number).join("_")),
    ("commas", |number| usual(number).join(", ")),
    ("lines", |number| usual(number).join("\n")),
    ("wide-gaps", |number| usual(number).join("  ")),
    ("no-break-spaces", |number| usual(number).join("\u{a0}")),
    ("thin-spaces", |number| usual(number).join("\u{202f}")),
    ("zero-width", |number| usual(number).join("\u{200b}")),
    ("pairs", |number| groups(number, &[2]).join(" ")),
    ("triples", |number| groups(number, &[3]).join(" ")),
    ("single-digits", |number| groups(number, &[1]).join(" ")),
    ("single-hyphens", |number| groups(number, &[1]).join("-")),
    ("halves", |number| groups(number, &[8]).join(" ")),
    ("full-width", |number| {
        shifted(&usual(number).join(" "), 0xff10)
    }),
    ("arabic-digits", |number| shifted(number, 0x0660)),
    ("letters-for-digits", |number| {
        number.replace('0', "O").replace('1', "l")
    }),
    ("dashes", |number| usual(number).join(" \u{2013} ")),
];

/// As it is printed on the card.
pub(crate) fn usual(number: &str) -> Vec<&str> {
    match number.len() {
        14 | 15 => groups(number, &[4, 6, 5]),
        _ => groups(number, &[4]),
    }
}

fn shifted(number: &str, zero: u32) -> String {
    let shift = |c: char| {
        c.to_digit(10)
            .and_then(|digit| char::from_u32(zero + digit))
    };
    number.chars().map(|c| shift(c).unwrap_or(c)).collect()
}
