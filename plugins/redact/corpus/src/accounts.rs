//! IBANs, account numbers, sort codes, and addresses of crypto-currencies.

use crate::{
    book::{Book, LANGUAGES},
    checks::{iban, rib},
    marked::mark,
    random::Random,
    words::groups,
};

static IBAN: [&[&str]; 2] = [
    &[
        "my IBAN is {}",
        "IBAN: {}",
        "please refund to {}",
        "the account is {} at my bank",
        "{} is the IBAN",
        "can you change the direct debit to {} please",
        "{}",
        "Sure, {}. Thanks",
    ],
    &[
        "mon IBAN est {}",
        "IBAN : {}",
        "merci de rembourser sur {}",
        "le compte c'est {}, à ma banque",
        "{} c'est l'IBAN",
        "pouvez-vous passer le prélèvement sur {} svp",
        "{}",
        "Bien sûr, {}. Merci",
    ],
];

pub(crate) fn write(book: &mut Book) {
    for (index, language) in LANGUAGES.into_iter().enumerate() {
        for country in ["FR", "GB", "DE", "ES", "BE", "NL", "IT", "CH"] {
            for (kind, size) in [
                ("iban-plain", 40),
                ("iban-spaces", 4),
                ("iban-hyphens", 0),
                ("iban-small", 1),
            ] {
                for _ in 0..3 {
                    let whole = any_iban(&mut book.random, country);
                    let spelt = match size {
                        0 => groups(&whole, &[4]).join("-"),
                        1 => groups(&whole, &[4]).join(" ").to_lowercase(),
                        _ => groups(&whole, &[size]).join(" "),
                    };
                    let sentence = book.frame(IBAN[index], &mark("iban", spelt));
                    book.said(kind, language, &sentence);
                }
            }
        }
        for _ in 0..16 {
            let mut whole = any_iban(&mut book.random, "FR");
            let last = if whole.pop() == Some('0') { '1' } else { '0' };
            let wrong = groups(&format!("{whole}{last}"), &[4]).join(" ");
            // One in ninety-seven of them checks; hidden all the same.
            let sentence = book.frame(IBAN[index], &mark("number", wrong));
            book.said("iban-mistyped", language, &sentence);
        }
        bank_accounts(book, index, language);
        crypto(book, index, language);
    }
}

fn any_iban(random: &mut Random, country: &str) -> String {
    let account = match country {
        "FR" => {
            let (bank, branch, account) = (random.number(5), random.number(5), random.number(11));
            let key = rib(&bank, &branch, &account);
            format!("{bank}{branch}{account}{key}")
        }
        "GB" => format!(
            "{}{}",
            random.pick(&["WEST", "BARC", "LOYD", "NWBK"]),
            random.digits(14)
        ),
        "DE" => random.number(18),
        "ES" => random.number(20),
        "BE" => {
            let head = random.number(10);
            let key = match crate::checks::value(&head) % 97 {
                0 => 97,
                key => key,
            };
            format!("{head}{key:02}")
        }
        "NL" => format!(
            "{}{}",
            random.pick(&["ABNA", "INGB", "RABO"]),
            random.digits(10)
        ),
        "IT" => format!("X{}", random.digits(22)),
        _ => random.digits(17),
    };
    format!("{country}{}{account}", iban(country, &account))
}

fn bank_accounts(book: &mut Book, index: usize, language: &str) {
    let frames: [&[&str]; 2] = [
        &[
            "my bank account number is {}",
            "account number {} at the bank",
            "bank account number: {}",
            "the account number is {}",
            "my account number is {} and it's a current account",
        ],
        &[
            "mon numéro de compte bancaire est le {}",
            "numéro de compte {} à la banque",
            "numéro de compte bancaire : {}",
            "le numéro de compte c'est {}",
            "mon numéro de compte est {}, c'est un compte courant",
        ],
    ];
    for _ in 0..24 {
        let number = book.random.number(8);
        let sentence = book.frame(frames[index], &mark("bank-account", number));
        book.said("account-number", language, &sentence);
        if language == "en" {
            let code = groups(&book.random.digits(6), &[2]).join("-");
            let frames = [
                "sort code {}",
                "my sort code is {}",
                "the sort code's {}",
                "{} is the sort code",
            ];
            let sentence = book.frame(&frames, &mark("bank-account", code));
            book.said("sort-code", language, &sentence);
        } else {
            let (bank, branch, account) = (
                book.random.number(5),
                book.random.number(5),
                book.random.number(11),
            );
            let key = rib(&bank, &branch, &account);
            let spelt = mark("bank-account", format!("{bank} {branch} {account} {key}"));
            let frames = [
                "mon RIB : {}",
                "mon RIB c'est {}",
                "RIB {}",
                "les coordonnées bancaires, RIB {}",
            ];
            let sentence = book.frame(&frames, &spelt);
            book.said("rib", language, &sentence);
        }
    }
}

/// Published examples: the first block, BIP 173, EIP-55.
fn crypto(book: &mut Book, index: usize, language: &str) {
    const ADDRESSES: [&str; 7] = [
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ];
    let frames: [&[&str]; 2] = [
        &[
            "send it to {}",
            "my wallet is {}",
            "{}",
            "the address is {}, thanks",
        ],
        &[
            "envoyez à {}",
            "mon portefeuille est {}",
            "{}",
            "l'adresse c'est {}, merci",
        ],
    ];
    for address in ADDRESSES {
        for frame in frames[index] {
            let sentence = frame.replace("{}", &mark("crypto-address", address));
            book.said("crypto", language, &sentence);
        }
    }
}
