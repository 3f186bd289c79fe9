//! What words of a prompt or of a name say about the data behind them.

/// What a caller is asked for, or what a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Asked {
    SecurityCode,
    OneTimeCode,
    Pin,
    Password,
    NationalId,
    BankAccount,
    Card,
    BirthDate,
    Email,
    PostalAddress,
    Phone,
    PersonName,
    /// A number that names a customer or a contract.
    Identifier,
    /// Something else that is no secret, such as an order number.
    Named,
    /// The words do not tell.
    Unknown,
}

impl Asked {
    /// With its article, for people.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::SecurityCode => "a card's security code",
            Self::OneTimeCode => "a one-time code",
            Self::Pin => "a PIN",
            Self::Password => "a password",
            Self::NationalId => "a national identification number",
            Self::BankAccount => "a bank account",
            Self::Card => "a card number",
            Self::BirthDate => "a date of birth",
            Self::Email => "an e-mail address",
            Self::PostalAddress => "a postal address",
            Self::Phone => "a telephone number",
            Self::PersonName => "a person's name",
            Self::Identifier => "a customer's number",
            Self::Named | Self::Unknown => "digits",
        }
    }
}

/// Cards that pay nothing.
const OTHER_CARDS: &[&str] = &[
    "access card",
    "benefit card",
    "business card",
    "gift card",
    "green card",
    "health card",
    "id card",
    "insurance card",
    "key card",
    "library card",
    "loyalty card",
    "medical card",
    "member card",
    "membership card",
    "rewards card",
    "sim card",
    "carte vitale",
    "carte de fidelite",
    "krankenkassenkarte",
    "tarjeta de regalo",
];

/// Turns of phrase whose words say nothing of what is asked for.
const IDLE: &[&str] = &[
    "phone keypad",
    "phone s keypad",
    "telephone keypad",
    "touch tone phone",
    "touchtone phone",
    "on your phone",
    "using your phone",
    "in order to",
    "in case",
    "member of our team",
    "privacy policy",
];

/// What says that something beside the number on a card is meant.
const BESIDE_CARDS: &[&str] = &[
    "expiration",
    "expiry",
    "expires",
    "expire",
    "exp date",
    "zip",
    "zip code",
    "postal code",
    "postcode",
    "ablaufdatum",
    "gueltig bis",
    "vencimiento",
];

const CARD_NUMBERS: &[&str] = &[
    "card number",
    "card no",
    "card digits",
    "creditcard number",
    "digit card",
    "16 digit",
    "16 digits",
    "sixteen digit",
    "sixteen digits",
    "cardnumber",
    "creditcardnumber",
    "numero de carte",
    "numero de tarjeta",
    "kartennummer",
    "kreditkartennummer",
];

/// In this order: what comes first decides.
const PHRASES: &[(Asked, &[&str])] = &[
    (
        Asked::SecurityCode,
        &[
            "security code",
            "securitycode",
            "cvv",
            "cvv2",
            "cvc",
            "cvc2",
            "card verification",
            "verification value",
            "digits on the back",
            "digits on the front",
            "cryptogramme",
            "code de securite",
            "codigo de seguridad",
            "pruefziffer",
            "kartenpruefnummer",
        ],
    ),
    (
        Asked::OneTimeCode,
        &[
            "one time",
            "otp",
            "verification code",
            "verificationcode",
            "authentication code",
            "access code",
            "code we sent",
            "code we texted",
            "code we emailed",
            "sent you a code",
            "texted you",
            "einmalcode",
            "einmalkennwort",
            "code a usage unique",
        ],
    ),
    (
        Asked::Pin,
        &[
            "pin",
            "pin number",
            "pincode",
            "pin code",
            "personal identification number",
            "code secret",
            "code confidentiel",
            "geheimzahl",
            "numero secreto",
        ],
    ),
    (
        Asked::Password,
        &[
            "password",
            "passcode",
            "pass code",
            "passphrase",
            "passwort",
            "kennwort",
            "mot de passe",
            "contrasena",
        ],
    ),
    (
        Asked::NationalId,
        &[
            "social security",
            "socialsecurity",
            "ssn",
            "social insurance",
            "national insurance",
            "national id",
            "nationalid",
            "national identification",
            "tax id",
            "taxpayer",
            "passport",
            "driver s license",
            "drivers license",
            "driver license",
            "driving licence",
            "nhs number",
            "nhs",
            "medicare number",
            "medicare",
            "aadhaar",
            "securite sociale",
            "numero de securite sociale",
            "nir",
            "dni",
            "sozialversicherungsnummer",
            "steuernummer",
            "seguro social",
        ],
    ),
    (
        Asked::BankAccount,
        &[
            "iban",
            "routing number",
            "routingnumber",
            "sort code",
            "bank account",
            "bankaccount",
            "checking account",
            "savings account",
            "account and routing",
            "compte bancaire",
            "kontonummer",
            "cuenta bancaria",
        ],
    ),
    (
        Asked::Card,
        &[
            "credit card",
            "creditcard",
            "debit card",
            "debitcard",
            "card number",
            "card no",
            "cardnumber",
            "bank card",
            "payment card",
            "card",
            "pan",
            "visa",
            "mastercard",
            "american express",
            "amex",
            "16 digit",
            "16 digits",
            "sixteen digit",
            "sixteen digits",
            "carte",
            "carte bancaire",
            "tarjeta",
            "kreditkarte",
            "kartennummer",
            "carta di credito",
            "cartao",
        ],
    ),
    (
        Asked::BirthDate,
        &[
            "date of birth",
            "dateofbirth",
            "birth date",
            "birthdate",
            "birthday",
            "dob",
            "geburtsdatum",
            "date de naissance",
            "fecha de nacimiento",
        ],
    ),
    (
        Asked::Email,
        &[
            "email",
            "e mail",
            "emailaddress",
            "email address",
            "mail address",
            "courriel",
        ],
    ),
    (
        Asked::PostalAddress,
        &[
            "postal address",
            "street",
            "street address",
            "home address",
            "billing address",
            "shipping address",
            "mailing address",
            "address1",
            "address 1",
            "address line",
            "adresse postale",
        ],
    ),
    (
        Asked::Phone,
        &[
            "phone",
            "phonenumber",
            "phone number",
            "telephone",
            "mobile",
            "mobile number",
            "cell",
            "cellphone",
            "callback",
            "call back",
            "call you back",
            "callbacknumber",
            "ani",
            "area code",
            "telefon",
            "telefono",
            "handynummer",
            "numero de telephone",
        ],
    ),
    (
        Asked::PersonName,
        &[
            "first name",
            "firstname",
            "last name",
            "lastname",
            "full name",
            "fullname",
            "surname",
            "given name",
            "family name",
            "customer name",
            "customername",
            "caller name",
            "patient name",
            "nom de famille",
            "prenom",
            "nachname",
            "vorname",
        ],
    ),
    (
        Asked::Identifier,
        &[
            "account",
            "account number",
            "accountnumber",
            "acct",
            "member",
            "membership",
            "member id",
            "memberid",
            "customer number",
            "customer id",
            "customerid",
            "employee",
            "employee id",
            "student",
            "student id",
            "policy",
            "policy number",
            "patient",
            "subscriber",
            "claim",
            "contract",
            "user id",
            "userid",
            "login",
            "loyalty",
            "rewards",
            "client number",
            "conta",
            "cuenta",
            "compte",
            "vertragsnummer",
            "kundennummer",
            "numero client",
        ],
    ),
    (
        Asked::Named,
        &[
            "order",
            "reference",
            "confirmation",
            "ticket",
            "case",
            "tracking",
            "booking",
            "reservation",
            "invoice",
            "zip",
            "zip code",
            "postal code",
            "postcode",
            "extension",
            "ext",
            "amount",
            "quantity",
            "store",
            "flight",
            "survey",
            "rate",
            "rating",
            "score",
            "choice",
            "option",
            "selection",
            "menu",
            "department",
            "language",
            "agent id",
            "date",
            "serial",
            "product",
            "model",
            "age",
            "weight",
            "size",
            "expiration",
            "expiry",
            "response",
            "answer",
            "feedback",
        ],
    ),
];

/// What words say: of a prompt, or of a name such as `cardNumber`.
pub(crate) fn asked(text: &str) -> Asked {
    let mut text = plain(text);
    for idle in IDLE {
        text = text.replace(&format!(" {idle} "), " ");
    }
    for other in OTHER_CARDS {
        text = text.replace(&format!(" {other} "), " member ");
    }
    let has = |phrase: &&str| text.contains(&format!(" {phrase} "));
    let beside = BESIDE_CARDS.iter().any(has) && !CARD_NUMBERS.iter().any(has);
    PHRASES
        .iter()
        .filter(|(asked, _)| !(beside && *asked == Asked::Card))
        .find(|(_, phrases)| phrases.iter().any(has))
        .map_or(Asked::Unknown, |(asked, _)| *asked)
}

/// Whether only the last digits of something are asked for.
pub(crate) fn asks_last_digits(text: &str) -> bool {
    let text = plain(text);
    [
        "last 4",
        "last four",
        "last 5",
        "last five",
        "final four",
        "quatre derniers",
        "letzten vier",
        "ultimos cuatro",
        "ultimos 4",
    ]
    .iter()
    .any(|phrase| text.contains(&format!(" {phrase} ")))
}

/// Words in lower case with single spaces between and around them: markup out,
/// `camelCase` and `snake_case` apart, Latin letters without accents.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 8);
    plain.push(' ');
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        if c == '<' {
            // Speech markup says nothing; a bare less-than sign ends nowhere.
            for skipped in chars.by_ref() {
                if skipped == '>' {
                    break;
                }
            }
            before = ' ';
            space(&mut plain);
            continue;
        }
        let next_is_lower = chars.peek().is_some_and(|next| next.is_lowercase());
        let hump =
            c.is_uppercase() && (before.is_lowercase() || (before.is_uppercase() && next_is_lower));
        if hump {
            space(&mut plain);
        }
        if c.is_alphanumeric() {
            for low in c.to_lowercase() {
                folded(low, &mut plain);
            }
        } else {
            space(&mut plain);
        }
        before = c;
    }
    space(&mut plain);
    plain
}

fn space(plain: &mut String) {
    if !plain.ends_with(' ') {
        plain.push(' ');
    }
}

fn folded(c: char, plain: &mut String) {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'å' => plain.push('a'),
        'è' | 'é' | 'ê' | 'ë' => plain.push('e'),
        'ì' | 'í' | 'î' | 'ï' => plain.push('i'),
        'ò' | 'ó' | 'ô' | 'õ' => plain.push('o'),
        'ù' | 'ú' | 'û' => plain.push('u'),
        'ç' => plain.push('c'),
        'ñ' => plain.push('n'),
        'ä' => plain.push_str("ae"),
        'ö' => plain.push_str("oe"),
        'ü' => plain.push_str("ue"),
        'ß' => plain.push_str("ss"),
        other => plain.push(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_and_names_say_what_is_asked_for() {
        for (text, expected) in [
            (
                "Please enter your credit card number, then press pound.",
                Asked::Card,
            ),
            (
                "<speak>Enter the <emphasis>16 digit</emphasis> number</speak>",
                Asked::Card,
            ),
            ("Saisissez votre numéro de carte bancaire", Asked::Card),
            (
                "Bitte geben Sie Ihre Kreditkartennummer ein: Kartennummer",
                Asked::Card,
            ),
            (
                "Enter the three digits on the back of your card",
                Asked::SecurityCode,
            ),
            ("Enter your four digit PIN", Asked::Pin),
            ("Enter the expiration date of your card", Asked::Named),
            ("Enter the billing zip code of your card", Asked::Named),
            ("Enter your library card number", Asked::Identifier),
            ("Enter your gift card number", Asked::Identifier),
            ("Enter your social security number", Asked::NationalId),
            ("Enter your date of birth", Asked::BirthDate),
            ("Enter the number we should call you back on", Asked::Phone),
            ("Enter your order number", Asked::Named),
            (
                "In order to verify you, use the phone keypad: enter the code, then press pound",
                Asked::Unknown,
            ),
            ("Enter your account number", Asked::Identifier),
            ("$.External.prompt", Asked::Unknown),
            ("Shopping, spinning and panning", Asked::Unknown),
            ("cardNumber", Asked::Card),
            ("card_number", Asked::Card),
            ("CVV2", Asked::SecurityCode),
            ("customerSSN", Asked::NationalId),
            ("SSNValue", Asked::NationalId),
            ("FirstName", Asked::PersonName),
            ("CustomerPhoneNumber", Asked::Phone),
            ("queueName", Asked::Unknown),
            ("Prüfziffer", Asked::SecurityCode),
        ] {
            assert_eq!(asked(text), expected, "{text}");
        }
    }

    #[test]
    fn the_last_digits_are_not_the_whole() {
        assert!(asks_last_digits("the last four digits of your card"));
        assert!(asks_last_digits("Last 4 of your social"));
        assert!(!asks_last_digits("your last name, then 4 digits"));
    }
}
