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
    &["{}", "it's {}", "sure, {}", "{} thanks", "um {}", "yes it's {}", "I think {}", "that's {}"],
    &["{}", "c'est {}", "oui, {}", "{} merci", "euh {}", "oui c'est {}", "alors {}", "je crois que c'est {}"],
];

pub(crate) static SETS: &[Set] = &[
    Set {
        class: "card-security-code",
        name: "security-code",
        digits: 3,
        frames: [
            &[
                "my CVV is {}", "cvc {}", "CVV: {}", "cvv2={}", "the security code is {}",
                "the three digits on the back are {}", "and the code on the back is {}",
                "the last three digits on the signature strip are {}", "{} is the cvv", "{}, that's the CVC",
                "my card verification value is {}", "I put {} in the CVV box", "\"cvv\":\"{}\"",
                "and for the cvv it's {}, thank you", "so cvv uh {}", "card verification code {}",
            ],
            &[
                "mon CVV c'est {}", "cvc {}", "CVV : {}", "cvv2={}", "le code de sécurité est le {}",
                "les trois chiffres au dos sont {}", "et le code au dos c'est {}", "cryptogramme {}",
                "le cryptogramme c'est {}", "{} c'est le cvv", "{}, voilà le code de sécurité",
                "mettez {} comme cryptogramme", "j'ai tapé {} dans la case CVV", "\"cvv\":\"{}\"",
                "et pour le cvv c'est {}, merci", "cryptogramme visuel : {}",
            ],
        ],
        questions: [
            &[
                "And the three digits on the back?", "What's the security code?",
                "Could you read me the CVV please?", "Thanks. And the CVV number?",
            ],
            &[
                "Et les trois chiffres au dos ?", "Quel est le code de sécurité ?",
                "Pouvez-vous me lire le cryptogramme s'il vous plaît ?", "Merci. Et le cryptogramme visuel ?",
            ],
        ],
    },
    Set {
        class: "card-expiry",
        name: "expiry",
        digits: 4,
        frames: [
            &[
                "my card expires {}", "exp {}", "expiry date {}", "the expiration date is {}",
                "it's a visa, valid thru {}", "{} is the expiry", "{}, that's the expiry date",
                "card exp {} if you need it", "and the expiry is {} thanks", "expiration: {}",
                "the new card expires {}, the old one was cancelled", "could you update the card expiry to {}",
            ],
            &[
                "ma carte expire {}", "exp {}", "date d'expiration {}", "la date d'expiration c'est {}",
                "la carte est valable jusqu'en {}", "{} c'est l'expiration", "{}, voilà la date de validité",
                "date de validité {}", "et l'expiration c'est {} merci", "expiration : {}",
                "la nouvelle carte expire en {}, l'ancienne est annulée", "fin de validité {}",
            ],
        ],
        questions: [
            &[
                "And the expiry date?", "What's the expiration date on the card?", "When does the card expire?",
                "Can you give me the month and year it expires?",
            ],
            &[
                "Et la date d'expiration ?", "Quelle est la date d'expiration de la carte ?",
                "Quand expire la carte ?", "La date de validité s'il vous plaît ?",
            ],
        ],
    },
    Set {
        class: "card-pin",
        name: "pin",
        digits: 4,
        frames: [
            &[
                "my pin is {}", "PIN: {}", "my pin number is {}", "pin={}", "the PIN code is {}",
                "I entered {} as my pin and the machine kept the card", "{} is my pin", "{}, that's my PIN",
                "change my pin to {} please", "my four digit pin is {}", "old pin was {}",
                "my debit card pin {}", "sorry the pin is {} not what I said before", "\"pin\":\"{}\"",
            ],
            &[
                "mon code PIN c'est {}", "PIN : {}", "mon code secret est le {}", "pin={}", "code confidentiel {}",
                "j'ai tapé {} comme code pin et le distributeur a avalé la carte", "{} c'est mon code pin",
                "{}, voilà mon PIN", "changez mon code pin en {} svp", "le code PIN à 4 chiffres est {}",
                "l'ancien code pin était {}", "le code secret de ma carte c'est {}",
                "pardon le code pin c'est {}, pas ce que j'ai dit avant", "\"pin\":\"{}\"",
            ],
        ],
        questions: [
            &["What PIN did you enter?", "Please enter your PIN.", "Which PIN number would you like?"],
            &["Quel code PIN avez-vous saisi ?", "Veuillez saisir votre code PIN.", "Quel code PIN souhaitez-vous ?"],
        ],
    },
    Set {
        class: "one-time-code",
        name: "one-time",
        digits: 6,
        frames: [
            &[
                "the verification code is {}", "verification code: {}", "the code you texted me is {}",
                "I got a code by text, it's {}", "{} is your verification code. Do not share it.",
                "one time passcode {}", "OTP: {}", "otp={}", "authentication code {}", "the SMS code is {}",
                "I received the code {} by SMS", "{}, that's the code from the text message",
                "my one-time code is {}", "your code is {}",
            ],
            &[
                "le code de vérification est {}", "code de vérification : {}",
                "le code que vous m'avez envoyé par SMS est {}", "j'ai reçu un code par texto, c'est {}",
                "{} est votre code de vérification. Ne le partagez pas.", "mon code à usage unique est {}",
                "OTP : {}", "otp={}", "code d'authentification {}", "le code SMS est {}",
                "j'ai reçu le code {} par SMS", "{}, voilà le code du texto", "le code de validation est {}",
                "votre code est {}",
            ],
        ],
        questions: [
            &[
                "I've just sent you a verification code, can you read it to me?",
                "What's the code you received by text?", "Can you read me the OTP?",
            ],
            &[
                "Je viens de vous envoyer un code de vérification, pouvez-vous me le lire ?",
                "Quel est le code reçu par SMS ?", "Donnez-moi le code à usage unique envoyé sur votre téléphone.",
            ],
        ],
    },
    Set {
        class: "password",
        name: "password",
        digits: 0,
        frames: [
            &[
                "my password is {}", "password: {}", "the password is {}", "password = {}",
                "the temporary password is {}", "my old password was {}", "{} is my password",
                "{}, that's the password", "I use the password {}", "my wifi password is {}",
                "I tried password {} twice", "can you change my password to {}", "\"password\":\"{}\"",
            ],
            &[
                "mon mot de passe est {}", "mot de passe : {}", "le mot de passe c'est {}", "mdp = {}",
                "le mot de passe provisoire est {}", "mon ancien mot de passe était {}",
                "{} c'est mon mot de passe", "{}, voilà le mot de passe", "j'utilise le mot de passe {}",
                "mon mot de passe wifi c'est {}", "j'ai essayé le mot de passe {} deux fois", "mdp : {}",
                "\"password\":\"{}\"",
            ],
        ],
        questions: [
            &["What's your password?", "What password did you use?", "Which password would you like to set?"],
            &["Quel est votre mot de passe ?", "Quel mot de passe avez-vous utilisé ?", "Quel mot de passe souhaitez-vous mettre ?"],
        ],
    },
];
