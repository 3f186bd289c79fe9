//! Card numbers among other things: mistyped, glued to letters, with their expiry
//! and code, in parts.

use crate::{
    book::{Book, LANGUAGES},
    cards::usual,
    marked::mark,
    numbers::SIXTEEN,
};

const CARD: &str = "card-number";

pub(crate) fn write(book: &mut Book) {
    for language in LANGUAGES {
        luhn_fails(book, language);
        embedded(book, language);
        with_expiry_and_code(book, language);
        last_four(book, language);
        labelled(book, language);
    }
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
