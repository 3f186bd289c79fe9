//! Numbers that are given over several turns, and those that are corrected or
//! read back.

use crate::{
    book::{Book, LANGUAGES},
    cards::usual,
    marked::mark,
    numbers::SIXTEEN,
    words::{by_digit, by_group, groups},
};

const CARD: &str = "card-number";

struct Words {
    ask: &'static [&'static str],
    go_on: &'static [&'static str],
    open: &'static [&'static str],
    read_back: &'static [&'static str],
    correct: &'static [&'static str],
}

static WORDS: [Words; 2] = [
    Words {
        ask: &[
            "Can I have the card number please?",
            "Please go ahead with your card number.",
            "What's the long number on the front of the card?",
        ],
        go_on: &[
            "ok",
            "yes",
            "go on",
            "got it",
            "mm-hmm",
            "right",
            "and then?",
            "perfect, carry on",
        ],
        open: &["", "it's ", "ok so ", "the card is ", "yes, ", "my card: "],
        read_back: &[
            "so that's {}, correct?",
            "let me read it back: {}",
            "to confirm, {}",
            "I have {}, is that right?",
        ],
        correct: &["no sorry", "sorry I mean", "no wait", "correction"],
    },
    Words {
        ask: &[
            "Je peux avoir le numéro de la carte ?",
            "Allez-y pour le numéro de carte bancaire.",
            "Quel est le numéro à seize chiffres sur la carte ?",
        ],
        go_on: &[
            "ok",
            "oui",
            "d'accord",
            "allez-y",
            "je vous écoute",
            "c'est noté",
            "Et après ?",
            "parfait, continuez",
        ],
        open: &[
            "",
            "c'est ",
            "alors ",
            "la carte c'est ",
            "oui, ",
            "ma carte : ",
        ],
        read_back: &[
            "donc c'est {}, c'est bien ça ?",
            "je relis : {}",
            "pour confirmer, {}",
            "j'ai noté {}, c'est exact ?",
        ],
        correct: &[
            "non pardon",
            "pardon je veux dire",
            "non attendez",
            "correction",
        ],
    },
];

pub(crate) fn write(book: &mut Book) {
    for (language, words) in LANGUAGES.into_iter().zip(&WORDS) {
        for _ in 0..18 {
            for (kind, sizes, spoken, silent) in [
                ("split-2", &[8][..], false, false),
                ("split-3", &[4, 4, 8], false, false),
                ("split-4", &[4], false, false),
                ("split-unanswered", &[4], false, true),
                ("split-keyed", &[1], false, true),
                ("split-spoken-2", &[8], true, false),
                ("split-spoken-4", &[4], true, false),
            ] {
                split(book, language, words, (kind, sizes, spoken, silent));
            }
            echoed(book, language, words);
            read_back(book, language, words);
            corrected(book, language, words);
        }
    }
}

fn split(
    book: &mut Book,
    language: &str,
    words: &Words,
    (kind, sizes, spoken, silent): (&str, &[usize], bool, bool),
) {
    let number = book.random.pick(SIXTEEN);
    let mut said = vec![("agent", book.random.pick(words.ask).to_owned())];
    for (index, group) in groups(number, sizes).into_iter().enumerate() {
        if index > 0 && !silent {
            said.push(("agent", book.random.pick(words.go_on).to_owned()));
        }
        let text = match spoken {
            false => group.to_owned(),
            true if book.random.yes(50) => by_digit(language, group).join(" "),
            true => by_group(language, group, 2, false).join(" "),
        };
        let open = if index == 0 {
            book.random.pick(words.open)
        } else {
            ""
        };
        said.push(("customer", format!("{open}{}", mark(CARD, text))));
    }
    talk(book, kind, language, &said);
}

fn talk(book: &mut Book, kind: &str, language: &str, said: &[(&str, String)]) {
    let turns: Vec<(&str, &str)> = said
        .iter()
        .map(|(role, text)| (*role, text.as_str()))
        .collect();
    book.talk(kind, language, &turns);
}

/// The agent repeats each group.
fn echoed(book: &mut Book, language: &str, words: &Words) {
    let number = book.random.pick(SIXTEEN);
    let mut said = vec![("agent", book.random.pick(words.ask).to_owned())];
    for (index, group) in usual(number).into_iter().enumerate() {
        said.push(("customer", mark(CARD, group)));
        if index < 3 {
            let then = if language == "en" {
                "and then?"
            } else {
                "et ensuite ?"
            };
            said.push(("agent", format!("{}, {then}", mark(CARD, group))));
        }
    }
    talk(book, "split-echoed", language, &said);
}

fn read_back(book: &mut Book, language: &str, words: &Words) {
    let number = book.random.pick(SIXTEEN);
    let told = mark(CARD, by_digit(language, number).join(" "));
    let spelt = if book.random.yes(50) {
        usual(number).join(" ")
    } else {
        by_digit(language, number).join(" ")
    };
    let repeated = book.frame(words.read_back, &mark(CARD, spelt));
    let question = book.random.pick(words.ask);
    let turns = [
        ("agent", question),
        ("customer", &*told),
        ("agent", &*repeated),
    ];
    book.talk("read-back", language, &turns);
}

fn corrected(book: &mut Book, language: &str, words: &Words) {
    let number = book.random.pick(SIXTEEN);
    let (head, last) = number.split_at(12);
    let wrong = format!(
        "{}{}",
        &last[..2],
        if &last[2..] == "99" { "98" } else { "99" }
    );
    let sorry = book.random.pick(words.correct);
    let spelt = format!("{} {wrong}", usual(head).join(" "));
    let text = format!(
        "{}{} {sorry} {}",
        book.random.pick(words.open),
        mark(CARD, spelt),
        mark(CARD, last)
    );
    let question = book.random.pick(words.ask);
    book.answer("corrected", language, question, &text);
}
