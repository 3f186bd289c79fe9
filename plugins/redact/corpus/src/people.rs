//! Names: declared, given as an answer, and mentioned afterwards.

use crate::{
    book::{Book, LANGUAGES},
    marked::mark,
};

const FIRST: [[&str; 12]; 2] = [
    [
        "Karen", "Daniel", "Priya", "Thomas", "Emily", "Liam", "Aisha", "Oliver", "Hannah",
        "Marcus", "Victor", "Kwame",
    ],
    [
        "Camille",
        "Jean-Pierre",
        "Amélie",
        "Nicolas",
        "Karim",
        "Élodie",
        "Thierry",
        "Fatou",
        "Hugo",
        "Inès",
        "Benoît",
        "Chantal",
    ],
];
const LAST: [[&str; 12]; 2] = [
    [
        "Whitfield",
        "O'Brien",
        "Patel",
        "Nguyen",
        "MacDonald",
        "Okafor",
        "Kowalski",
        "Lindqvist",
        "Hughes",
        "Sinclair",
        "Ferreira",
        "Delgado",
    ],
    [
        "Lefebvre",
        "Martin",
        "Dubois",
        "N'Diaye",
        "Moreau",
        "Garnier",
        "Rousseau",
        "Chevalier",
        "Lambert",
        "Traoré",
        "Fontaine",
        "Haddad",
    ],
];

static DECLARED: [&[&str]; 2] = [
    &[
        "my name is {}",
        "Hi, my name is {} and I'm calling about my internet",
        "this is {} speaking",
        "my name's {}, I have a question about my bill",
        "my full name is {}",
        "Name: {}, order 88213",
        "the account is in the name of {}",
        "my husband's name is {}, he's on the contract too",
        "the cardholder name is {}",
        "Kind regards, {}",
        "{} speaking, I got a missed call from you",
    ],
    &[
        "je m'appelle {}",
        "Bonjour, je m'appelle {} et j'appelle pour ma box",
        "mon nom est {}",
        "mon nom c'est {}, j'ai une question sur ma facture",
        "bonjour, {} à l'appareil",
        "Nom : {}, commande 88213",
        "le compte est au nom de {}",
        "la réservation est au nom de {}",
        "Cordialement, {}",
    ],
];

/// By what is said of the name.
static OTHERS: &[(&str, [&str; 2])] = &[
    (
        "name-on-card",
        ["name on the card is {}", "le nom sur la carte est {}"],
    ),
    (
        "name-of-another",
        [
            "my sister is called {}, she'll pick it up",
            "mon mari s'appelle {}, il est aussi sur le contrat",
        ],
    ),
    (
        "name-in-full",
        ["my name in full is {}", "mon nom complet est {}"],
    ),
];

static ASK: [&[&str]; 2] = [
    &[
        "Can I have your name please?",
        "May I have your full name?",
        "Could I get your first and last name?",
        "What's your name?",
    ],
    &[
        "Je peux avoir votre nom s'il vous plaît ?",
        "Quel est votre nom complet ?",
        "Comment vous appelez-vous ?",
        "Votre nom et prénom ?",
    ],
];

static ANSWERS: [&[&str]; 2] = [
    &["{}", "it's {}", "sure, {}", "{}.", "yes, it's {}"],
    &["{}", "c'est {}", "oui, {}", "{}.", "oui c'est {}"],
];

static LATER: [&[&str]; 2] = [
    &[
        "Thanks F, let me look into that.",
        "Thank you, Mr. L. One moment please.",
        "Okay F L, I found your order.",
        "I've noted that Ms. L called about the refund.",
    ],
    &[
        "Merci F, je regarde ça.",
        "Merci, monsieur L. Un instant s'il vous plaît.",
        "D'accord F L, j'ai trouvé votre commande.",
        "J'ai noté que Mme L a appelé pour le remboursement.",
    ],
];

pub(crate) fn write(book: &mut Book) {
    for (index, language) in LANGUAGES.into_iter().enumerate() {
        for frame in DECLARED[index] {
            for _ in 0..4 {
                let (first, last) = person(book, index);
                let name = mark("person-name", format!("{first} {last}"));
                book.said("name-declared", language, &frame.replace("{}", &name));
            }
        }
        for (kind, frames) in OTHERS {
            for _ in 0..8 {
                let (first, last) = person(book, index);
                let name = mark("person-name", format!("{first} {last}"));
                book.said(kind, language, &frames[index].replace("{}", &name));
            }
        }
        for question in ASK[index] {
            for answer in ANSWERS[index] {
                let (first, last) = person(book, index);
                let name = mark("person-name", format!("{first} {last}"));
                book.answer(
                    "name-answer",
                    language,
                    question,
                    &answer.replace("{}", &name),
                );
            }
            for later in LATER[index] {
                mentioned(book, index, question, later);
            }
        }
        for _ in 0..40 {
            let (first, last) = person(book, index);
            let name = format!("{first} {last}").to_lowercase();
            let compound = name.contains(['\'', '-']);
            let kind = if compound {
                "name-heard-compound"
            } else {
                "name-heard"
            };
            let name = mark("person-name", name);
            let frames: [&[&str]; 2] = [
                &[
                    "my name is {} and i'm calling about my bill",
                    "yeah my name's {} i called yesterday",
                ],
                &[
                    "je m'appelle {} et j'appelle pour ma facture",
                    "oui alors mon nom c'est {} j'ai appelé hier",
                ],
            ];
            let sentence = book.frame(frames[index], &name);
            book.said(kind, language, &sentence);
        }
    }
}

fn person(book: &mut Book, index: usize) -> (&'static str, &'static str) {
    (
        book.random.pick(&FIRST[index]),
        book.random.pick(&LAST[index]),
    )
}

fn mentioned(book: &mut Book, index: usize, question: &str, later: &str) {
    let (first, last) = person(book, index);
    let language = LANGUAGES[index];
    let between = ["My parcel never came.", "Mon colis n'est jamais arrivé."][index];
    // A capital F or L alone stands for the names: "F L" is one stretch.
    let names = [
        ("F L", format!("{first} {last}")),
        ("F", first.to_owned()),
        ("L", last.to_owned()),
    ];
    let Some((slot, name)) = names.into_iter().find(|(slot, _)| has_word(later, slot)) else {
        return;
    };
    let text = replace_word(later, slot, &mark("person-name", name));
    let told = mark("person-name", format!("{first} {last}"));
    let turns = [
        ("agent", question),
        ("customer", &*told),
        ("customer", between),
        ("agent", &*text),
    ];
    book.talk("name-later", language, &turns);
}

fn has_word(text: &str, word: &str) -> bool {
    replace_word(text, word, "") != text
}

fn replace_word(text: &str, word: &str, by: &str) -> String {
    [" ", ",", "."].iter().fold(text.to_owned(), |text, after| {
        text.replace(&format!(" {word}{after}"), &format!(" {by}{after}"))
    })
}
