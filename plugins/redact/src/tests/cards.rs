//! Card numbers, and the codes that go with them.

use super::*;

#[test]
fn card_numbers_in_many_spellings() {
    for spelling in [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "4111/1111/1111/1111",
        "4111_1111_1111_1111",
        "4111, 1111, 1111, 1111",
        "4111\n1111\n1111\n1111",
        "4111\u{a0}1111\u{202f}1111\u{2009}1111",
        "41 11 11 11 11 11 11 11",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "４１１１１１１１１１１１１１１１",
        "٤١١١١١١١١١١١١١١١",
        "4111\u{200b}1111\u{200b}1111\u{200b}1111",
        "4\u{301}111 1111 1111 1111",
        "4lll llll 1111 1111",
        "4111 ok 1111 um 1111 and then 1111",
        "378282246310005",
        "3782 822463 10005",
        "30569309025904",
        "6011000990139424",
        "2223003122003222",
        "4222222222222",
        "6304000000000000",
        "four one one one one one one one one one one one one one one one",
        "four one double one, one triple one, one one one one, one one one one",
        "forty-one eleven eleven eleven eleven eleven eleven eleven",
        "four four ones three ones four ones three ones one",
        "four seven ones eight times one",
        "quatre, trois fois le un, quatre fois un, quatre fois le un, quatre fois un",
        "quarante et un onze onze onze onze onze onze onze",
        "quatre un un un un un un un un un un un un un un un",
        "cinquante-cinq cinquante-cinq cinquante-cinq cinquante-cinq cinquante-cinq cinquante-cinq quarante-quatre quarante-quatre",
        "five five five five, 5555, five five five five 4444",
    ] {
        let text = format!("it is {spelling} thanks");
        let left = seen(&text);
        assert_eq!(left, "it is [card-number] thanks", "{spelling}");
    }
}

/// "ne" is how "née" is typed without its accents: the first eight digits that are
/// said are no date.
#[test]
fn a_spoken_card_that_does_not_work_is_no_date_of_birth() {
    let said = "ma carte quatre mille cent onze, onze onze, onze onze, onze onze ne marche plus";
    assert_eq!(seen(said), "ma carte [card-number] ne marche plus");
    let born = "née le 12/03/1985, 12 Baker Street";
    assert!(
        seen(born).starts_with("née le [date-of-birth]"),
        "{}",
        seen(born)
    );
}

#[test]
fn a_card_that_does_not_check_is_hidden_as_a_number() {
    for spelling in [
        "4111 1111 1111 1112",
        "4111111111111112",
        "1234567890123456",
        "four one one one one one one one one one one one one one one two",
    ] {
        let left = seen(&format!("it is {spelling} thanks"));
        assert_eq!(left, "it is [number] thanks", "{spelling}");
    }
}

#[test]
fn a_card_is_one_beside_its_letters_its_labels_and_its_correction() {
    for text in [
        "it's5555-5555-5555-4444ok",
        "first four are 5555, then 5555, then 5555, last four 4444",
        "numéro de carte 5555 suivi de 5555 suivi de 5555 et enfin 4444",
        "use 5555 5555 5555 4443, sorry, 4444",
        "just use 5555555555554444 for the 2 tickets",
        "https://shop.example.org/p?step=2&cardNumber=5555555555554444&lang=en",
    ] {
        let left = seen(text);
        assert!(!left.contains("4444") && !left.contains("5555"), "{left}");
    }
}

#[test]
fn a_card_glued_to_letters_and_in_a_key_or_number() {
    assert_eq!(seen("card4111111111111111x"), "card[card-number]x");
    let turn = TestTurn::new(Stage::Record, "")
        .number("/pan", "4111111111111111")
        .part("/4111111111111111", PartKind::Key, "4111111111111111");
    let seen = desk().pass(turn);
    let classes: Vec<_> = seen
        .edits()
        .iter()
        .map(|edit| (edit.part, edit.class.as_str()))
        .collect();
    assert_eq!(classes, [(0, "card-number"), (1, "card-number")]);
}

#[test]
fn what_is_read_after_a_card_is_its_expiry_and_code() {
    for text in [
        "4111 1111 1111 1111 12/27 123",
        "4111111111111111, 12/27, 123",
        "4111 1111 1111 1111 expires 12/27 code 123",
    ] {
        let hidden = seen(text);
        for class in ["[card-number]", "[removed]"] {
            assert!(hidden.contains(class), "{hidden}");
        }
        assert!(!hidden.contains(|c: char| c.is_ascii_digit()), "{hidden}");
    }
}

#[test]
fn codes_in_context() {
    for text in [
        "the cvv is 123",
        "my security code is one two three",
        "123 is the security code",
        "the three digits on the back are 123",
        "le code de sécurité c'est cent vingt-trois",
        "le cryptogramme est 123",
        "les trois chiffres au dos sont 123",
        "CVV123",
    ] {
        assert_eq!(
            desk().customer(text).reasons(),
            ["card-security-code-found"],
            "{text}"
        );
    }
    for (text, reason) in [
        ("it expires 12/27", "card-expiry-found"),
        ("valable jusqu'à 09/28", "card-expiry-found"),
        ("expiration décembre 2027", "card-expiry-found"),
        ("my pin is 4821", "card-pin-found"),
        ("mon code secret est 4821", "card-pin-found"),
        ("your verification code is 482193", "one-time-code-found"),
        ("le code reçu par sms est 482193", "one-time-code-found"),
        ("the last four digits are 9008", "card-number-found"),
        (
            "les quatre derniers chiffres sont 9008",
            "card-number-found",
        ),
    ] {
        assert_eq!(desk().customer(text).reasons(), [reason], "{text}");
    }
}

#[test]
fn a_question_makes_its_answer_sensitive() {
    let mut desk = desk();
    desk.agent("And the three digits on the back of your card?");
    assert_eq!(desk.customer("123").text(), "[removed]");
    desk.agent("When does it expire?");
    assert_eq!(desk.customer("12 27").text(), "[removed]");
    desk.agent("I need the last four digits of your debit card.");
    assert_eq!(desk.customer("Sure, 9008").text(), "Sure, [card-number]");
}

#[test]
fn a_field_name_is_a_cue() {
    let turn = TestTurn::new(Stage::Record, "")
        .field("/payment/securityCode", "123")
        .field("/floor", "123");
    let seen = desk().pass(turn);
    assert_eq!(
        (seen.part(0), seen.part(1)),
        ("[removed]".into(), "123".into())
    );
}

#[test]
fn passwords_are_hidden_where_they_are_called_so() {
    for text in [
        "my password is hunter2!",
        "mot de passe : Soleil2024",
        "Coffee971* is my password",
    ] {
        assert!(seen(text).contains("[removed]"), "{}", seen(text));
    }
    for text in ["I forgot my password", "your password policy is annoying"] {
        assert_eq!(seen(text), text);
    }
    let mut desk = desk();
    desk.agent("Quel est votre mot de passe ?");
    assert_eq!(desk.customer("tournesol").text(), "[removed]");
}

#[test]
fn recording_is_paused_where_cards_are_told() {
    let mut desk = Testkit::<Redact>::new(json!({ "pause-recording": true })).unwrap();
    assert!(desk.agent("How can I help?").obligations().is_empty());
    assert_eq!(
        desk.agent("Your card number please").obligations()[0].0,
        "pause-recording"
    );
}

#[test]
fn a_card_is_found_at_any_place_among_hundreds_of_digits() {
    for before in 480..530 {
        let digits = "7 ".repeat(before);
        let left = seen(&format!("{digits}4111 1111 1111 1111 7 7 7"));
        assert!(!left.contains("1111"), "after {before}");
    }
}

/// Three of a hundred such cards agree with the key of a social security number too.
#[test]
fn a_card_whose_digits_are_a_social_security_number_too_is_what_it_is_called() {
    assert_eq!(
        seen("the last 10 payments of card 374883521588522"),
        "the last 10 payments of card [card-number]"
    );
    assert_eq!(
        seen("mon numéro de sécu est 374883521588522"),
        "mon numéro de sécu est [fr-nir]"
    );
}
