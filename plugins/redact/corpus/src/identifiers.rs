//! Numbers that authorities give: named, as an answer, or written in a way that
//! is theirs alone.

use crate::{
    book::{Book, LANGUAGES},
    code_words::ANSWERS,
    marked::mark,
    national::{Row, TABLE},
};

static FRAMES: [&[&str]; 2] = [
    &[
        "my NAME is {}",
        "NAME: {}",
        "the NAME is {}, can you check it?",
        "yes, NAME {}",
        "{} is my NAME",
        "please note my NAME {} for the contract",
        "I have the NAME here, it's {}",
    ],
    &[
        "mon NAME est le {}",
        "NAME : {}",
        "le NAME est {}, vous pouvez vérifier ?",
        "oui, NAME {}",
        "{} c'est mon NAME",
        "merci de noter mon NAME {} pour le contrat",
        "j'ai le NAME ici, c'est {}",
    ],
];

pub(crate) fn write(book: &mut Book) {
    for row in TABLE {
        for (index, language) in LANGUAGES.into_iter().enumerate() {
            let name = if index == 0 { row.english } else { row.french };
            for frame in FRAMES[index] {
                let spelling = book.random.pick(row.spellings);
                let value = written(book, row, spelling);
                let sentence = frame.replace("NAME", name).replace("{}", &value);
                book.said("identifier-named", language, &sentence);
            }
            for _ in 0..4 {
                let value = written(book, row, row.spellings[0]);
                let question = if index == 0 {
                    format!("What is your {name}?")
                } else {
                    format!("Quel est votre {name} ?")
                };
                let answer = book.frame(ANSWERS[index], &value);
                book.answer("identifier-answer", language, &question, &answer);
            }
            if let Some(alone) = row.alone {
                for frame in [
                    ["it's {} then", "{}", "I was told to give you {}"],
                    ["c'est {} alors", "{}", "on m'a dit de vous donner {}"],
                ][index]
                {
                    let value = written(book, row, alone);
                    book.said("identifier-alone", language, &frame.replace("{}", &value));
                }
            }
        }
    }
}

/// A number of the row, with the marks of the spelling: `999 999 999`.
fn written(book: &mut Book, row: &Row, spelling: &str) -> String {
    let number = (row.make)(&mut book.random);
    let mut characters = number.chars();
    let mut text = String::new();
    for c in spelling.chars() {
        match c {
            '9' | 'A' => text.extend(characters.next()),
            mark => text.push(mark),
        }
    }
    text.extend(characters);
    mark(row.class, text)
}
