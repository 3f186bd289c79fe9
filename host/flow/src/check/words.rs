//! What words of a prompt or of a name say about the data behind them.

use super::phrases::{BESIDE_CARDS, CARD_NUMBERS, IDLE, OTHER_CARDS, PHRASES};

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

/// What words say: of a prompt, or of a name such as `cardNumber`.
pub(crate) fn asked(text: &str) -> Asked {
    let mut text = plain(text);
    for idle in IDLE {
        replace(&mut text, idle, " ");
    }
    for other in OTHER_CARDS {
        replace(&mut text, other, " member ");
    }
    let has = |phrase: &&str| says(&text, phrase);
    let beside = BESIDE_CARDS.iter().any(has) && !CARD_NUMBERS.iter().any(has);
    PHRASES
        .iter()
        .filter(|(asked, _)| !(beside && *asked == Asked::Card))
        .find(|(_, phrases)| phrases.iter().any(has))
        .map_or(Asked::Unknown, |(asked, _)| *asked)
}

fn replace(text: &mut String, phrase: &str, by: &str) {
    // Most texts have none of them.
    if text.contains(phrase) {
        *text = text.replace(&format!(" {phrase} "), by);
    }
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
    .any(|phrase| says(&text, phrase))
}

/// Whether a phrase is among the words of a text that is [`plain`].
fn says(text: &str, phrase: &str) -> bool {
    let found = text.match_indices(phrase);
    let mut whole = found.filter(|(start, found)| {
        let before = text.get(..*start).unwrap_or_default();
        let after = text.get(start + found.len()..).unwrap_or_default();
        before.ends_with(' ') && after.starts_with(' ')
    });
    whole.next().is_some()
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
