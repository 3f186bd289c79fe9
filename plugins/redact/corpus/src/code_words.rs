//! What codes are called, and what asks for them.

#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) class: &'static str,
    pub(crate) name: &'static str,
    pub(crate) digits: usize,
    /// English, French.
    pub(crate) frames: [&'static [&'static str]; 2],
    pub(crate) questions: [&'static [&'static str]; 2],
}

pub(crate) static ANSWERS: [&[&str]; 2] = [
    &[
        "{}",
        "it's {}",
        "sure, {}",
        "{} thanks",
        "um {}",
        "yes it's {}",
        "I think {}",
        "that's {}",
    ],
    &[
        "{}",
        "c'est {}",
        "oui, {}",
        "{} merci",
        "euh {}",
        "oui c'est {}",
        "alors {}",
        "je crois que c'est {}",
    ],
];

pub(crate) static CARDS: &[Set] = &[
    Set {
        class: "card-security-code",
        name: "security-code",
        digits: 3,
        frames: [
            &[
                "my CVV is {}",
                "cvc {}",
                "CVV: {}",
                "cvv2={}",
                "the security code is {}",
                "the three digits on the back are {}",
                "and the code on the back is {}",
                "the last three digits on the signature strip are {}",
                "{} is the cvv",
                "{}, that's the CVC",
                "my card verification value is {}",
                "I put {} in the CVV box",
                "\"cvv\":\"{}\"",
                "and for the cvv it's {}, thank you",
                "so cvv uh {}",
                "card verification code {}",
            ],
            &[
                "mon CVV c'est {}",
                "cvc {}",
                "CVV : {}",
                "cvv2={}",
                "le code de sécurité est le {}",
                "les trois chiffres au dos sont {}",
                "et le code au dos c'est {}",
                "cryptogramme {}",
                "le cryptogramme c'est {}",
                "{} c'est le cvv",
                "{}, voilà le code de sécurité",
                "mettez {} comme cryptogramme",
                "j'ai tapé {} dans la case CVV",
                "\"cvv\":\"{}\"",
                "et pour le cvv c'est {}, merci",
                "cryptogramme visuel : {}",
            ],
        ],
        questions: [
            &[
                "And the three digits on the back?",
                "What's the security code?",
                "Could you read me the CVV please?",
                "Thanks. And the CVV number?",
            ],
            &[
                "Et les trois chiffres au dos ?",
                "Quel est le code de sécurité ?",
                "Pouvez-vous me lire le cryptogramme s'il vous plaît ?",
                "Merci. Et le cryptogramme visuel ?",
            ],
        ],
    },
    Set {
        class: "card-expiry",
        name: "expiry",
        digits: 4,
        frames: [
            &[
                "my card expires {}",
                "exp {}",
                "expiry date {}",
                "the expiration date is {}",
                "it's a visa, valid thru {}",
                "{} is the expiry",
                "{}, that's the expiry date",
                "card exp {} if you need it",
                "and the expiry is {} thanks",
                "expiration: {}",
                "the new card expires {}, the old one was cancelled",
                "could you update the card expiry to {}",
            ],
            &[
                "ma carte expire {}",
                "exp {}",
                "date d'expiration {}",
                "la date d'expiration c'est {}",
                "la carte est valable jusqu'en {}",
                "{} c'est l'expiration",
                "{}, voilà la date de validité",
                "date de validité {}",
                "et l'expiration c'est {} merci",
                "expiration : {}",
                "la nouvelle carte expire en {}, l'ancienne est annulée",
                "fin de validité {}",
            ],
        ],
        questions: [
            &[
                "And the expiry date?",
                "What's the expiration date on the card?",
                "When does the card expire?",
                "Can you give me the month and year it expires?",
            ],
            &[
                "Et la date d'expiration ?",
                "Quelle est la date d'expiration de la carte ?",
                "Quand expire la carte ?",
                "La date de validité s'il vous plaît ?",
            ],
        ],
    },
];
