//! Telephone numbers, out of the blocks that are set aside for fiction where there
//! are any.

use crate::{
    book::{Book, LANGUAGES},
    code_words::ANSWERS,
    marked::mark,
    random::Random,
    words::{by_digit, by_group, groups},
};

static CALL: [&[&str]; 2] = [
    &[
        "my phone number is {}",
        "call me back on {} please",
        "you can reach me at {}",
        "Phone: {}",
        "{} is my mobile number",
        "text me at {} instead",
        "please update my phone number to {}",
        "the driver can call me at {} about the parcel",
        "my cell is {}",
        "they are not answering at {}",
        "please stop sending messages to {}",
    ],
    &[
        "mon numéro de téléphone est le {}",
        "vous pouvez me rappeler au {} ?",
        "tél : {}",
        "je suis joignable au {}",
        "{} c'est mon numéro de portable",
        "mon portable c'est {}",
        "mettez à jour mon numéro de téléphone : {}",
        "le livreur peut m'appeler au {} pour le colis",
        "rappelez-moi au {} après 18h",
    ],
];

static ASK: [&[&str]; 2] = [
    &[
        "What's the best number to reach you?",
        "Can I get your phone number?",
        "What number can we call you back on?",
    ],
    &[
        "Quel est votre numéro de téléphone ?",
        "À quel numéro peut-on vous rappeler ?",
        "Je peux avoir votre numéro de portable ?",
    ],
];

pub(crate) fn write(book: &mut Book) {
    for (index, language) in LANGUAGES.into_iter().enumerate() {
        for (kind, make) in PHONES {
            for turn in 0..12 {
                let number = mark("phone", make(&mut book.random));
                if turn % 3 == 2 {
                    let question = book.random.pick(ASK[index]);
                    let answer = book.frame(ANSWERS[index], &number);
                    book.answer(kind, language, question, &answer);
                } else {
                    let sentence = book.frame(CALL[index], &number);
                    book.said(kind, language, &sentence);
                }
            }
        }
        spoken_phones(book, index, language);
    }
}

type Make = fn(&mut Random) -> String;

static PHONES: &[(&str, Make)] = &[
    ("phone-fr-spaces", |random| {
        groups(&french(random), &[2]).join(" ")
    }),
    ("phone-fr-dots", |random| {
        groups(&french(random), &[2]).join(".")
    }),
    ("phone-fr-plain", french),
    ("phone-fr-plus", |random| {
        let number = french(random);
        format!(
            "+33 {} {}",
            &number[1..2],
            groups(&number[2..], &[2]).join(" ")
        )
    }),
    ("phone-fr-zeros", |random| {
        format!("0033{}", &french(random)[1..])
    }),
    ("phone-fr-parentheses", |random| {
        let number = french(random);
        format!(
            "+33 (0){} {}",
            &number[1..2],
            groups(&number[2..], &[2]).join(" ")
        )
    }),
    ("phone-us-parentheses", |random| {
        format!("({}) 555-01{}", area(random), random.digits(2))
    }),
    ("phone-us-hyphens", |random| {
        format!("{}-555-01{}", area(random), random.digits(2))
    }),
    ("phone-us-plus", |random| {
        format!("+1 {} 555 01{}", area(random), random.digits(2))
    }),
    ("phone-uk-spaces", |random| {
        format!("07700 900{}", random.digits(3))
    }),
    ("phone-uk-plain", |random| {
        format!("07700900{}", random.digits(3))
    }),
    ("phone-uk-plus", |random| {
        format!("+44 7700 900{}", random.digits(3))
    }),
    ("phone-extension", |random| {
        let extension = random.digits(3);
        let us = format!("{}-555-01{}", area(random), random.digits(2));
        match random.between(0, 4) {
            0 => format!("{us} ext. {extension}"),
            1 => format!("{us} x{extension}"),
            2 => format!("{us}, extension {extension}"),
            3 => format!(
                "{}, poste {extension}",
                groups(&french(random), &[2]).join(" ")
            ),
            _ => format!("{us}x{extension}"),
        }
    }),
    ("phone-country-hyphens", |random| {
        let country = random.pick(&["1", "44", "91", "353"]);
        format!("{country}-{}-555-01{}", area(random), random.digits(2))
    }),
    ("phone-abroad", |random| match random.between(0, 4) {
        0 => format!("+49 30 2312 5{}", random.digits(3)),
        1 => format!("+32 475 12 34 {}", random.digits(2)),
        2 => format!("+41 79 234 56 {}", random.digits(2)),
        3 => format!("+34 612 345 {}", random.digits(3)),
        _ => format!("+61 491 570 {}", random.digits(3)),
    }),
];

/// Blocks that the French regulator sets aside for fiction.
fn french(random: &mut Random) -> String {
    let block = random.pick(&["019900", "026191", "035301", "046571", "053649", "063998"]);
    format!("{block}{}", random.digits(4))
}

fn area(random: &mut Random) -> &'static str {
    random.pick(&[
        "212", "305", "415", "617", "713", "206", "312", "404", "702",
    ])
}

fn spoken_phones(book: &mut Book, index: usize, language: &str) {
    for turn in 0..90 {
        let (kind, words) = if language == "fr" {
            let number = french(&mut book.random);
            match turn % 3 {
                0 => ("phone-spoken-digits", by_digit("fr", &number)),
                1 => ("phone-spoken-pairs", by_group("fr", &number, 2, false)),
                _ => ("phone-spoken-belgian", by_group("fr", &number, 2, true)),
            }
        } else if turn % 2 == 0 {
            let number = format!("{}55501{}", area(&mut book.random), book.random.digits(2));
            ("phone-spoken-us", by_digit("en", &number))
        } else {
            let number = format!("07700900{}", book.random.digits(3));
            ("phone-spoken-uk", by_digit("en", &number))
        };
        let frame = book.frame(CALL[index], "{}");
        let kind = if frame.starts_with("text") {
            "phone-spoken-to-text"
        } else {
            kind
        };
        let spoken = mark("phone", words.join(" "));
        book.said(kind, language, &frame.replace("{}", &spoken));
    }
}
