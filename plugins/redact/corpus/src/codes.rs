//! Security codes, expiry dates, PINs, codes sent for once, passwords: by a cue
//! before or after, or as an answer.

use crate::{
    book::{Book, LANGUAGES},
    code_words::{ANSWERS, CARDS, Set},
    marked::mark,
    random::Random,
    secret_words::SECRETS,
    spoken::some_digits,
    words::{by_group, say},
};

const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
];

pub(crate) fn write(book: &mut Book) {
    for set in CARDS.iter().chain(SECRETS) {
        for (index, language) in LANGUAGES.into_iter().enumerate() {
            for frame in set.frames[index] {
                for spoken in [false, false, true, true, true] {
                    if spoken && (set.class == "password" || frame.contains(['=', '"'])) {
                        continue;
                    }
                    let value = mark(set.class, value(&mut book.random, set, language, spoken));
                    let long = spoken && set.class == "card-expiry" && value.contains("mille");
                    let kind = if long {
                        "expiry-spoken-at-length".to_owned()
                    } else {
                        kind(set, spoken, frame.starts_with("{}"))
                    };
                    book.said(&kind, language, &frame.replace("{}", &value));
                }
            }
            for question in set.questions[index] {
                for round in 0..5 {
                    let spoken = round % 2 == 1 && set.class != "password";
                    let value = mark(set.class, value(&mut book.random, set, language, spoken));
                    let answer = book.frame(ANSWERS[index], &value);
                    book.answer(&format!("{}-answer", set.name), language, question, &answer);
                }
            }
        }
    }
}

fn kind(set: &Set, spoken: bool, cue_after: bool) -> String {
    let way = if spoken { "spoken" } else { "written" };
    let place = if cue_after { "cue-after" } else { "cue-before" };
    format!("{}-{way}-{place}", set.name)
}

fn value(random: &mut Random, set: &Set, language: &str, spoken: bool) -> String {
    match set.class {
        "card-expiry" => expiry(random, language, spoken),
        "password" => password(random),
        _ => {
            let digits = random.digits(set.digits);
            if spoken {
                some_digits(random, language, &digits)
            } else if set.digits == 6 && random.yes(30) {
                format!("{} {}", &digits[..3], &digits[3..])
            } else {
                digits
            }
        }
    }
}

fn expiry(random: &mut Random, language: &str, spoken: bool) -> String {
    let month = random.index(12);
    let year = 27 + random.index(7);
    let name = MONTHS[usize::from(language == "fr")][month];
    if !spoken {
        let digits = month + 1;
        return match random.between(0, 5) {
            0 | 1 => format!("{digits:02}/{year}"),
            2 => format!("{digits:02}/20{year}"),
            3 => format!("{digits:02}-{year}"),
            4 => format!("{digits:02} {year}"),
            _ => format!("{name} 20{year}"),
        };
    }
    // "quatre vingt-huit" is heard as another number.
    let month = if random.yes(60) || month == 3 {
        name.to_lowercase()
    } else {
        by_group(language, &format!("{:02}", month + 1), 2, false).join(" ")
    };
    let year = match (language, random.yes(50)) {
        ("en", true) => format!("twenty {}", say("en", year, false)),
        ("fr", true) => say("fr", 2_000 + year, false),
        _ => say(language, year, false),
    };
    format!("{month} {year}")
}

fn password(random: &mut Random) -> String {
    const WORDS: [&str; 10] = [
        "tiger", "winter", "soleil", "jardin", "guitar", "rocket", "falcon", "coffee", "lapin",
        "pirate",
    ];
    let word = random.pick(&WORDS);
    match random.between(0, 3) {
        0 => format!(
            "{}{}{word}{}",
            word[..1].to_uppercase(),
            &word[1..],
            random.digits(2)
        ),
        1 => format!("{word}_{}", random.digits(3)),
        2 => format!(
            "{}{}!",
            word.replace('e', "3").replace('i', "1"),
            random.number(3)
        ),
        _ => format!(
            "{}{}{}",
            word[..1].to_uppercase(),
            &word[1..],
            random.number(4)
        ),
    }
}
