//! What is asked for, with a question mark and without, and its answers.

use super::*;

/// What is left of the answer to something that the centre says.
fn answer(said: &str, answer: &str) -> String {
    let mut desk = desk();
    desk.agent(said);
    desk.customer(answer).text()
}

#[test]
fn transcripts_have_no_question_marks() {
    for (said, told, class) in [
        ("whats the expiry date", "04/29", "removed"),
        ("et la date d'expiration", "04/29", "removed"),
        ("et le cvv svp", "737", "removed"),
        ("3 digits on the back pls", "four seven five", "removed"),
        ("et le code confidentiel de la carte", "6803", "removed"),
        ("I've sent you a code by text message.", "861704", "removed"),
        ("expiration month and year", "05 26", "removed"),
        ("date of birth", "12/03/1985", "date-of-birth"),
        ("the name on the account?", "John Smith", "person-name"),
        ("And the last three on the back?", "123", "removed"),
    ] {
        assert_eq!(answer(said, told), format!("[{class}]"), "{said}");
    }
    // Who is told a code is asked for none of another's.
    assert_eq!(answer("your parcel is on its way", "123"), "123");
}

#[test]
fn a_question_that_is_explained_stays_open() {
    let mut desk = desk();
    desk.agent("What's the security code?");
    desk.customer("where is that?");
    desk.agent("On the back, near the signature.");
    assert_eq!(desk.customer("ah ok, 060").text(), "ah ok, [removed]");
}

#[test]
fn who_asks_back_still_answers() {
    for turns in [
        &[
            "What is your security code?",
            "do you mean the one on the back of my card?",
            "yes exactly",
            "123",
        ][..],
        &[
            "And your PIN?",
            "Pardon, which PIN?",
            "the one of the card",
            "4821",
        ],
        &[
            "hello",
            "do you need the security code?",
            "yes please",
            "123",
        ],
    ] {
        let mut desk = desk();
        let mut last = String::new();
        for (at, text) in turns.iter().enumerate() {
            let turn = if at % 2 == 0 {
                desk.agent(text)
            } else {
                desk.customer(text)
            };
            last = turn.text();
        }
        assert_eq!(last, "[removed]", "{turns:?}");
    }
}

#[test]
fn other_words_of_a_question_do_not_hide_what_it_asks_for() {
    for (said, told) in [
        ("To complete your order I need the expiry date.", "09/27"),
        ("and what's the pin for the card ending 4242", "4821"),
        ("And the CVV, the last group of three digits?", "123"),
        (
            "and the month and year on the card? it expires when?",
            "09 27",
        ),
        ("Could you share your password with me please?", "Hunter22"),
        (
            "What is your password? Don't worry, the line is secure.",
            "Hunter22",
        ),
        ("what is the password on the account?", "sunshine"),
        ("MM/YY?", "09/27"),
    ] {
        assert_eq!(answer(said, told), "[removed]", "{said}");
    }
    assert_eq!(
        answer("passport number please", "4111 1111 1111 1111"),
        "[card-number]"
    );
    assert_eq!(
        answer("phone number please", "0 1 2 3 4 5 6 7 8 9"),
        "[phone]"
    );
}

#[test]
fn a_customer_answers_no_question_of_his_own() {
    let mut desk = desk();
    desk.agent("How can I help?");
    desk.customer("How do I reset my password?");
    assert_eq!(desk.customer("it is room B106").text(), "it is room B106");
}

#[test]
fn codes_are_told_digit_by_digit_and_in_halves() {
    for (question, pieces) in [
        ("What's the security code?", &["8", "5", "0"][..]),
        ("Quel est le cryptogramme ?", &["huit", "cinq", "zéro"]),
        ("What's the six-digit code we texted you?", &["861", "704"]),
        ("What's the PIN?", &["12", "34"]),
        ("What's the expiry month?", &["10", "25"]),
        ("Quel est le mois d'expiration ?", &["novembre", "2026"]),
    ] {
        let mut desk = desk();
        desk.agent(question);
        for piece in pieces {
            assert_eq!(
                desk.customer(piece).text(),
                "[removed]",
                "{question} {piece}"
            );
            desk.agent("ok");
        }
    }
}

#[test]
fn the_number_that_was_asked_for_as_an_orders_is_one() {
    for question in [
        "What's your order number?",
        "Numéro de commande svp",
        "the order number has 16 digits",
    ] {
        // Its check digit agrees.
        let order = "4539578763621486";
        assert_eq!(answer(question, order), order, "{question}");
    }
    assert_eq!(
        answer("which card do you pay your order with?", "4111111111111111"),
        "[card-number]"
    );
}

#[test]
fn a_password_is_asked_for_and_not_spoken_of() {
    assert_eq!(answer("What's your password?", "sunshine"), "[removed]");
    assert_eq!(
        answer("What password are you typing?", "it's Zx9$kLm2"),
        "it's [removed]"
    );
    for (said, told) in [
        ("never tell anyone your password", "I won't"),
        ("is your password working?", "nope"),
        ("have you changed your password?", "yesterday"),
        ("ne dites jamais votre mot de passe", "promis"),
    ] {
        assert_eq!(answer(said, told), told, "{said}");
    }
}

#[test]
fn ibans_are_told_in_pieces_and_in_words() {
    let mut desk = desk();
    desk.agent("Quel est votre IBAN ?");
    for piece in ["BE35", "8677", "0273", "6737"] {
        assert_eq!(desk.customer(piece).text(), "[number]", "{piece}");
        desk.agent("oui");
    }
    hides_exactly(
        "number",
        &[
            ("IBAN F R 76 3000 6000 0112 3456 7890", "IBAN []"),
            (
                "my iban is D E five nine nine nine four four seven three nine nine three",
                "my iban is []",
            ),
        ],
    );
}

#[test]
fn mail_addresses_are_told_in_halves() {
    let mut desk = desk();
    desk.agent("What's your email address?");
    assert_eq!(desk.customer("jean dot durand").text(), "[email]");
    desk.agent("ok");
    assert_eq!(desk.customer("at gmail dot com").text(), "[email]");
}

#[test]
fn names_are_spelled() {
    assert_eq!(
        answer("Could you spell your surname?", "S-M-I-T-H"),
        "[person-name]"
    );
    assert_eq!(
        seen("je m'appelle Dupont D-U-P-O-N-T"),
        "je m'appelle [person-name]"
    );
}
