//! Letters and what stands below them: addresses in several lines that nobody
//! announces, with the numbers of the sender; release notes and logs, full of dates,
//! versions and references.

use crate::{
    book::{Book, LANGUAGES},
    marked::mark,
    random::Random,
    slots::{self, Sentences, fill},
};

pub(crate) fn write(book: &mut Book) {
    for (index, language) in LANGUAGES.into_iter().enumerate() {
        for _ in 0..30 {
            address(book, index, language);
            signature(book, index, language);
            lost_card(book, index, language);
        }
    }
    slots::write(book, NOTES, 8);
}

/// Streets without a word that says what they are, so that nobody declares them; their
/// digits are no card's and no telephone's when they are read together.
static STREETS: &[&str] = &[
    "Luddingsbo Mekanikusvagen",
    "Vicolo Calcirelli",
    "Wingertweg",
    "Luite tee",
    "Rua Bela Vista",
    "Nedre Torggata",
    "Kaiserallee",
];

fn address(book: &mut Book, index: usize, language: &str) {
    let lines = lines(&mut book.random, index);
    book.said("address-lines", language, &lines);
}

fn lines(random: &mut Random, index: usize) -> String {
    let unit = random.pick(&[["Suite", "Apt."], ["Appt", "Bat."]][index]);
    let town = random.pick(&["Runkelen", "Spånga", "Salumäe", "Ependes", "Valderice"]);
    let country = random.pick(
        &[
            ["Belgium", "Sweden", "Estonia"],
            ["Belgique", "Suède", "Estonie"],
        ][index],
    );
    let street = random.pick(STREETS);
    let number = fill(random, "en", "{d5}");
    fill(
        random,
        "en",
        &format!("{number} {street} {{nn}}\n {unit} {{d3}}\n {town}\n {country} {{d5}}"),
    )
}

fn signature(book: &mut Book, index: usize, language: &str) {
    let labels = [["office", "fax", "mobile"], ["bureau", "fax", "portable"]][index];
    let label = book.random.pick(&labels);
    let random = &mut book.random;
    let number = match random.between(0, 3) {
        0 => format!("51 555 {} 75", random.digits(2)),
        1 => format!("212-555-01{}", random.digits(2)),
        2 => format!("+41 (0)79 234 56 {}", random.digits(2)),
        _ => format!("01 99 00 {} 75", random.digits(2)),
    };
    let joint = random.pick(&[" ", "-"]);
    let lines = lines(random, index);
    let text = format!("{lines}\n{}{joint}{label}\n", mark("phone", number));
    book.said("phone-signature", language, &text);
}

fn lost_card(book: &mut Book, index: usize, language: &str) {
    let card = mark("card-number", "5555 5555 5555 4444");
    let lines = lines(&mut book.random, index);
    let text = [
        format!("card number {card} is lost, can you please send a new one to {lines}?"),
        format!("la carte {card} est perdue, pouvez-vous en envoyer une autre à {lines} ?"),
    ];
    book.said("card-and-address", language, &text[index]);
}

static NOTES: &[Sentences] = &[
    (
        "release-note",
        [
            &[
                "version {n}.{nn}.{n} (2024/0{n}/1{n})",
                "## [0.{nn}.{nn}] - 2024-05-24",
                "fixed in {n}.{nn}.{n}, see #{d4}",
                "closes #{d3}, #{d3}, #{d3} and #{d3}",
                "compare 0.{n}.{d3}...0.{n}.{d3} - 2026-04-13",
                "the code of the pin screen changed in 1.{nn}.0",
                "valid until 0.{n}.{nn} is out",
                "the app passes its tests since 2.{n}.{n}",
            ],
            &[
                "version {n}.{nn}.{n} (2024/0{n}/1{n})",
                "corrigé dans la {n}.{nn}.{n}, voir #{d4}",
                "ferme #{d3}, #{d3}, #{d3} et #{d3}",
                "de la 0.{n}.{d3} à la 0.{n}.{d3}, le 2026-04-13",
                "le code de l'écran a changé dans la 1.{nn}.0",
                "valable jusqu'à la 0.{n}.{nn}",
            ],
        ],
    ),
    (
        "time-stamp",
        [
            &[
                "it stopped on 2024-05-1{n} 10:16:21.{d6} and never came back",
                "from 2024-11-11 07:04:39.{d6} to 2024-11-11 12:29:35.{d6}",
                "log line {uuid} 2024-06-02 13:57:41",
                "contact {uuid} was cut off",
            ],
            &[
                "ça s'est arrêté le 2024-05-1{n} 10:16:21.{d6}",
                "de 2024-11-11 07:04:39.{d6} à 2024-11-11 12:29:35.{d6}",
                "ligne {uuid} 2024-06-02 13:57:41",
                "le contact {uuid} a été coupé",
            ],
        ],
    ),
];
