//! Where and when somebody lives and was born: addresses, postcodes, birthdays,
//! passports.

use crate::{
    book::{Book, LANGUAGES},
    code_words::ANSWERS,
    makers::make_until,
    marked::mark,
    random::Random,
};

pub(crate) fn write(book: &mut Book) {
    for (index, language) in LANGUAGES.into_iter().enumerate() {
        for _ in 0..40 {
            postal(book, index, language);
            birthday(book, index, language);
            passport(book, index, language);
        }
        for _ in 0..24 {
            let code = mark("uk-postcode", postcode(&mut book.random));
            let sentence = book.frame(POSTCODES[index], &code);
            book.said("postcode", language, &sentence);
        }
        for (kind, spell) in SPELLINGS {
            for _ in 0..12 {
                // One letter and three digits may be any article's number.
                let code = make_until(&mut book.random, |random| {
                    let code = postcode(random);
                    code.as_bytes()[1].is_ascii_alphabetic().then_some(code)
                });
                let code = mark("uk-postcode", spell(&code));
                let sentence = book.frame(POSTCODES[index], &code);
                book.said(kind, language, &sentence);
            }
        }
    }
}

static POSTCODES: [&[&str]; 2] = [
    &[
        "my postcode is {}",
        "do you deliver to {}?",
        "postcode {} thanks",
        "we are at {} now",
    ],
    &[
        "mon code postal en Angleterre est {}",
        "vous livrez à {} ?",
        "code postal {} merci",
    ],
];

type Spell = fn(&str) -> String;

/// Ways of writing a postcode that the Royal Mail would not.
static SPELLINGS: [(&str, Spell); 2] = [
    ("postcode-small", str::to_lowercase),
    ("postcode-whole", |code| code.replace(' ', "")),
];

fn postal(book: &mut Book, index: usize, language: &str) {
    let frames: [&[&str]; 2] = [
        &[
            "my address is {}",
            "I live at {}",
            "my new address is {}",
            "the delivery address is {}",
            "Address: {}",
            "billing address: {}",
        ],
        &[
            "mon adresse est {}",
            "j'habite au {}",
            "ma nouvelle adresse est {}",
            "l'adresse de livraison est le {}",
            "Adresse : {}",
            "adresse de facturation : {}",
        ],
    ];
    let questions: [&[&str]; 2] = [
        &[
            "What's your address?",
            "Could you confirm the delivery address?",
        ],
        &[
            "Quelle est votre adresse ?",
            "Pouvez-vous confirmer l'adresse de livraison ?",
        ],
    ];
    let place = mark("postal-address", address(&mut book.random, index));
    if book.random.yes(70) {
        let sentence = book.frame(frames[index], &place);
        book.said("address-declared", language, &sentence);
    } else {
        let question = book.random.pick(questions[index]);
        book.answer("address-answer", language, question, &place);
    }
}

fn address(random: &mut Random, index: usize) -> String {
    let number = random.between(1, 180);
    if index == 0 {
        let name = random.pick(&[
            "Maple", "Oak", "Victoria", "Station", "Church", "Mill", "Elm", "Harbour",
        ]);
        let way = random.pick(&["Street", "Road", "Avenue", "Lane", "Close", "Drive"]);
        let town = random.pick(&[
            "Leeds",
            "Bristol",
            "Manchester",
            "Cardiff",
            "Oxford",
            "Reading",
        ]);
        return format!("{number} {name} {way}, {town}");
    }
    let bis = random.pick(&["", "", "", " bis", " ter"]);
    let way = random.pick(&[
        "rue des Lilas",
        "avenue Jean Jaurès",
        "boulevard Voltaire",
        "place de la République",
        "impasse du Moulin",
        "chemin des Vignes",
        "rue Victor Hugo",
        "allée des Tilleuls",
        "quai de la Loire",
    ]);
    let town = random.pick(&[
        "75011 Paris",
        "69007 Lyon",
        "13006 Marseille",
        "33000 Bordeaux",
        "59800 Lille",
        "44000 Nantes",
    ]);
    format!("{number}{bis} {way}, {town}")
}

fn postcode(random: &mut Random) -> String {
    const INWARD: &str = "ABDEFGHJLNPQRSTUWXYZ";
    let area = random.pick(&[
        "LS", "BS", "M", "NE", "SW", "SE", "EH", "CF", "OX", "RG", "B", "L",
    ]);
    let (district, sector) = (random.between(1, 20), random.between(1, 9));
    format!("{area}{district} {sector}{}", random.letters(2, INWARD))
}

fn birthday(book: &mut Book, index: usize, language: &str) {
    const MONTHS: [[&str; 4]; 2] = [
        ["March", "July", "November", "January"],
        ["mars", "juillet", "novembre", "janvier"],
    ];
    let frames: [&[&str]; 2] = [
        &[
            "I was born on {}",
            "my date of birth is {}",
            "date of birth: {}",
            "DOB {}",
            "my birthday is {}",
        ],
        &[
            "je suis né le {}",
            "ma date de naissance est le {}",
            "date de naissance : {}",
            "née le {} à Lyon",
            "mon anniversaire c'est le {}",
        ],
    ];
    let questions: [&[&str]; 2] = [
        &["What's your date of birth?", "When were you born?"],
        &[
            "Quelle est votre date de naissance ?",
            "Votre date de naissance s'il vous plaît ?",
        ],
    ];
    let random = &mut book.random;
    let (day, month, year) = (
        random.between(1, 28),
        random.between(1, 12),
        random.between(1940, 2006),
    );
    let date = match random.between(0, 4) {
        0 | 1 => format!("{day:02}/{month:02}/{year}"),
        2 => format!("{day:02}-{month:02}-{year}"),
        3 => format!("{year}-{month:02}-{day:02}"),
        _ => format!("{day} {} {year}", random.pick(&MONTHS[index])),
    };
    let date = mark("date-of-birth", date);
    if random.yes(70) {
        let sentence = book.frame(frames[index], &date);
        book.said("birth-declared", language, &sentence);
    } else {
        let question = book.random.pick(questions[index]);
        let answer = book.frame(ANSWERS[index], &date);
        book.answer("birth-answer", language, question, &answer);
    }
}

fn passport(book: &mut Book, index: usize, language: &str) {
    const LETTERS: &str = "ABCDEFHKLPRTVX";
    let frames: [&[&str]; 2] = [
        &[
            "my passport number is {}",
            "passport: {}",
            "passport no. {} for the booking",
            "the passport is {}",
        ],
        &[
            "mon numéro de passeport est {}",
            "passeport : {}",
            "passeport n° {} pour la réservation",
            "le passeport c'est {}",
        ],
    ];
    let questions: [&[&str]; 2] = [
        &["What's your passport number?"],
        &["Quel est votre numéro de passeport ?"],
    ];
    let random = &mut book.random;
    let number = match random.between(0, 2) {
        0 => format!(
            "{}{}{}",
            random.digits(2),
            random.letters(2, LETTERS),
            random.digits(5)
        ),
        1 => random.number(9),
        _ => format!("{}{}", random.letter(LETTERS), random.digits(8)),
    };
    let number = mark("passport", number);
    if random.yes(75) {
        let sentence = book.frame(frames[index], &number);
        book.said("passport-declared", language, &sentence);
    } else {
        let question = book.random.pick(questions[index]);
        let answer = book.frame(&ANSWERS[index][..4], &number);
        book.answer("passport-answer", language, question, &answer);
    }
}
