//! French social security numbers as they are told: in words, with Corsica's letter
//! spelled out, with the key said apart, and over turns.

use crate::{
    book::Book,
    makers::{corsican, social},
    marked::mark,
    words::{by_digit, by_group},
};

static ASK: [&str; 2] = [
    "What is your French social security number?",
    "Quel est votre numéro de sécurité sociale ?",
];

/// How the letter of a département is said.
static LETTERS: [(&str, &[&str]); 2] = [
    ("A", &["A", "deux alpha", "A comme Anatole", "A majuscule"]),
    ("B", &["B", "bravo", "B comme Bastia", "B majuscule"]),
];

pub(crate) fn write(book: &mut Book) {
    for _ in 0..40 {
        let number = social(&mut book.random);
        let said = words(&number, &[1, 2, 2, 2, 3, 3]);
        let key = by_group("fr", &number[13..], 2, false).join(" ");
        book.said(
            "nir-words",
            "fr",
            &format!("alors c'est {} merci", nir(&format!("{said}, {key}"))),
        );
        book.said(
            "nir-key-apart",
            "fr",
            &format!(
                "mon numéro de sécu c'est {}",
                nir(&format!("{said}, clé {key}"))
            ),
        );
        let digits = by_digit("en", &number).join(" ");
        book.answer(
            "nir-words",
            "en",
            ASK[0],
            &format!("it is {}", nir(&digits)),
        );
        let written = format!(
            "{} {} {} {} {} {}",
            &number[..1],
            &number[1..3],
            &number[3..5],
            &number[5..7],
            &number[7..10],
            &number[10..13]
        );
        let (first, rest) = written.split_at(8);
        let pieces = [nir(first.trim()), nir(rest.trim()), nir(&number[13..])];
        let [first, rest, key] = pieces.each_ref().map(String::as_str);
        let ending = format!("et la clé, {key}");
        book.talk(
            "nir-turns",
            "fr",
            &[
                ("agent", ASK[1]),
                ("customer", first),
                ("agent", "oui"),
                ("customer", rest),
                ("agent", "d'accord"),
                ("customer", &ending),
            ],
        );
        let number = corsican(&mut book.random);
        let (_, letters) = LETTERS[usize::from(&number[6..7] == "B")];
        let letter = book.random.pick(letters).trim_start_matches("deux ");
        let (before, after) = (
            words(&number[..5], &[1, 2, 2]),
            words(&number[7..13], &[3, 3]),
        );
        let key = by_group("fr", &number[13..], 2, false).join(" ");
        let said = format!("{before}, deux {letter}, {after}, {key}");
        book.said("nir-corsica", "fr", &format!("c'est {}", nir(&said)));
    }
}

fn nir(said: &str) -> String {
    mark("fr-nir", said)
}

/// Groups of so many digits, each in words.
fn words(number: &str, lengths: &[usize]) -> String {
    let mut rest = number;
    let mut said = Vec::new();
    for length in lengths {
        let (group, after) = rest.split_at(*length);
        rest = after;
        // A group of three that begins with a zero is said digit by digit.
        let group = if *length == 3 && group.starts_with('0') {
            by_digit("fr", group)
        } else {
            by_group("fr", group, *length, false)
        };
        said.push(group.join(" "));
    }
    said.join(", ")
}
