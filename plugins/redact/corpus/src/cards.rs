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
        luhn_fails(book, language);
        embedded(book, language);
        with_expiry_and_code(book, language);
        last_four(book, language);
        labelled(book, language);
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

/// One digit is wrong: no card, and hidden all the same.
fn luhn_fails(book: &mut Book, language: &str) {
    let frames: &[&str] = if language == "en" {
        &[
            "my card number is {}",
            "card {} please",
            "the card is {}, is that ok?",
            "{}",
        ]
    } else {
        &[
            "mon numéro de carte est {}",
            "carte {} svp",
            "la carte c'est {}, c'est bon ?",
            "{}",
        ]
    };
    for number in SIXTEEN.iter().take(24) {
        let (head, last) = number.split_at(15);
        let other = if last == "9" {
            '0'
        } else {
            char::from(last.as_bytes()[0] + 1)
        };
        let wrong = format!("{head}{other}");
        let spelt = if book.random.yes(50) {
            wrong
        } else {
            usual(&wrong).join(" ")
        };
        let sentence = book.frame(frames, &mark("number", spelt));
        book.said("luhn-fails", language, &sentence);
    }
}

/// Glued to letters, in JSON, in an address, in mark-up.
fn embedded(book: &mut Book, language: &str) {
    let (card, thanks) = if language == "en" {
        ("card", "thanks")
    } else {
        ("carte", "merci")
    };
    for frame in [
        "CARD{}THANKS",
        "CARD:{}",
        "({})",
        "**{}**",
        "{\"pan\":\"{}\"}",
        "https://shop.example.org/pay?CARD={}&step=2",
        "<CARD>{}</CARD>",
        "CARD={};THANKS",
    ] {
        for _ in 0..3 {
            let number = mark(CARD, book.random.pick(SIXTEEN));
            let text = frame.replace("CARD", card).replace("THANKS", thanks);
            book.said("embedded", language, &text.replace("{}", &number));
        }
    }
}

fn with_expiry_and_code(book: &mut Book, language: &str) {
    let frames: &[&str] = if language == "en" {
        &[
            "{} exp E cvv C",
            "{}, expires E, security code C",
            "{} E C",
            "{}, E, C",
            "my card {} E cvv C thanks",
            "{} valid until E and the cvc is C",
            "{}\nexp: E\ncvv: C",
        ]
    } else {
        &[
            "{} exp E cvv C",
            "{}, expire E, cryptogramme C",
            "{} E C",
            "{}, E, C",
            "ma carte {} E cvv C merci",
            "{} valable jusqu'au E et le code de sécurité c'est C",
            "{}\nexp : E\ncvv : C",
        ]
    };
    for _ in 0..40 {
        let number = usual(book.random.pick(SIXTEEN)).join(" ");
        let expiry = format!(
            "{:02}/{}",
            book.random.between(1, 12),
            book.random.between(27, 33)
        );
        let code = book.random.digits(3);
        let text = book
            .random
            .pick(frames)
            .replace('E', &mark("card-expiry", expiry))
            .replace('C', &mark("card-security-code", code))
            .replace("{}", &mark(CARD, number));
        book.said("card-with-expiry-and-code", language, &text);
    }
}

fn last_four(book: &mut Book, language: &str) {
    let frames: &[&str] = if language == "en" {
        &[
            "the last four digits are {}",
            "card ending in {}, the last four digits",
            "last four of my card: {}",
            "last 4 digits {}",
            "my card's last four digits are {} I think",
        ]
    } else {
        &[
            "les quatre derniers chiffres sont {}",
            "les 4 derniers chiffres c'est {}",
            "les derniers chiffres de ma carte : {}",
            "ma carte, les quatre derniers chiffres {}",
            "c'est la carte dont les quatre derniers chiffres sont {}",
        ]
    };
    for _ in 0..20 {
        let digits = book.random.digits(4);
        let sentence = book.frame(frames, &mark(CARD, digits));
        book.said("last-four", language, &sentence);
    }
}

fn labelled(book: &mut Book, language: &str) {
    let frames: &[&str] = if language == "en" {
        &[
            "first four are {}, then {}, then {}, last four {}",
            "card number {} followed by {} followed by {} and finally {}",
            "{} then {} then {} and then {}",
        ]
    } else {
        &[
            "les premiers c'est {}, ensuite {}, puis {}, et les derniers {}",
            "numéro de carte {} suivi de {} suivi de {} et enfin {}",
            "{} puis {} puis {} et ensuite {}",
        ]
    };
    for _ in 0..20 {
        let number = book.random.pick(SIXTEEN);
        let frame = book.random.pick(frames);
        let sentence = usual(number)
            .into_iter()
            .fold(frame.to_owned(), |text, group| {
                text.replacen("{}", &mark(CARD, group), 1)
            });
        book.said("labelled-groups", language, &sentence);
    }
}
