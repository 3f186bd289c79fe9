#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should say so at once"
)]

use guichet_sdk::testkit::{TestTurn, Testkit};
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn desk() -> Testkit<Redact> {
    Testkit::new(json!({})).unwrap()
}

fn seen(text: &str) -> String {
    desk().customer(text).text()
}

/// Every text holds one stretch of the class, and nothing else is hidden.
fn hides_exactly(class: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let expected = expected.replace("[]", &format!("[{class}]"));
        assert_eq!(seen(text), expected, "{text}");
    }
}

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
fn a_word_before_a_number_makes_it_no_iban() {
    let left = seen("my card is 4111 1111 1111 1111 thank you");
    assert_eq!(left, "my card is [card-number] thank you");
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
fn bank_and_identity_numbers() {
    hides_exactly(
        "iban",
        &[
            ("IBAN FR76 3000 6000 0112 3456 7890 189.", "IBAN []."),
            ("FR7630006000011234567890189", "[]"),
            ("gb82-WEST-1234-5698-7654-32 ok", "[] ok"),
            ("DE89 3704 0044 0532 0130 00 merci", "[] merci"),
        ],
    );
    hides_exactly(
        "number",
        &[("mistyped FR76 3000 6000 0112 3456 7890 188", "mistyped []")],
    );
    hides_exactly(
        "fr-nir",
        &[
            ("2 69 05 49 588 157 80", "[]"),
            ("269054958815780", "[]"),
            (
                "mon numéro de sécu: 2690549588157",
                "mon numéro de sécu: []",
            ),
            (
                "1 85 05 2A 123 456 78 n'en est pas un",
                "1 85 05 2A 123 456 78 n'en est pas un",
            ),
            ("1 85 05 2A 123 456 33", "[]"),
        ],
    );
}

#[test]
fn social_security_numbers_of_corsica_are_found_however_their_letter_is_said() {
    for letter in [
        "2A",
        "2 a",
        "deux A",
        "deux alpha",
        "deux A comme Anatole",
        "2, la lettre A",
        "deux A majuscule",
        "two A as in Alpha",
    ] {
        let said = format!(
            "un, quatre-vingt-cinq, zéro cinq, {letter} cent vingt-trois, 456, trente-trois"
        );
        assert_eq!(
            seen(&format!("alors {said} merci")),
            "alors [fr-nir] merci",
            "{said}"
        );
        let written = format!("1 85 05 {letter} 123 456, clé 33");
        assert_eq!(seen(&written), "[fr-nir]", "{written}");
    }
    assert_eq!(
        seen("c'est 1, 85, 05, 2 B comme Bastia, 123, 456, 60"),
        "c'est [fr-nir]"
    );
    for text in [
        "il en reste 2 a priori 123 456",
        "1 85 05 2 A 123 456 34 pièces",
    ] {
        assert_eq!(seen(text), text);
    }
}

#[test]
fn social_security_numbers_are_found_over_turns() {
    for (pieces, classes) in [
        (&["1 85 05 2", "A comme Anatole", "123 456 33"][..], 3),
        (&["1 85 05 2A", "123 456", "33"], 3),
        (
            &[
                "un quatre-vingt-cinq",
                "zéro cinq deux A",
                "cent vingt-trois 456 trente-trois",
            ],
            3,
        ),
        (&["1", "85", "052A123456", "et la clé, trente-trois"], 4),
        // "vingt-deux" and "cent" are 22 and 1.., "cinquante six cent" is 50 and 6..
        (
            &[
                "deux soixante-neuf zéro cinq",
                "quarante-neuf cinq cent quatre-vingt-huit",
                "cent cinquante-sept quatre-vingts",
            ],
            3,
        ),
        (&["2690549", "588157", "80"], 3),
    ] {
        let mut desk = desk();
        let mut hidden = std::collections::BTreeSet::new();
        for piece in pieces {
            let turn = desk.customer(piece);
            hidden.extend(turn.edits().iter().map(|edit| edit.turn));
            desk.agent("d'accord, ensuite ?");
        }
        assert_eq!(hidden.len(), classes, "{pieces:?}");
    }
}

#[test]
fn what_an_agent_repeats_of_a_social_security_number_is_hidden_too() {
    let mut desk = desk();
    desk.customer("2 69 05");
    desk.agent("2 69 05, oui");
    desk.customer("49 588 157");
    let last = desk.customer("clé 80");
    let turns: std::collections::BTreeSet<_> = last.edits().iter().map(|edit| edit.turn).collect();
    assert_eq!(turns.into_iter().collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(desk.agent("157 80").text(), "[fr-nir]");
}

#[test]
fn contact_details() {
    hides_exactly(
        "phone",
        &[
            ("06 12 34 56 78", "[]"),
            ("au 06.12.34.56.78 svp", "au [] svp"),
            ("+33 6 12 34 56 78", "[]"),
            ("0033612345678", "[]"),
            (
                "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
                "[]",
            ),
            ("call (212) 555-0123", "call ([]"),
            ("call me on 5550 1234", "call me on []"),
        ],
    );
    hides_exactly(
        "email",
        &[
            ("write to jean.dupont+x@exemple.co.uk.", "write to []."),
            ("jean point dupont arobase exemple point fr", "[]"),
            ("john dot smith at example dot com please", "[] please"),
        ],
    );
}

#[test]
fn declared_names_stay_known() {
    let mut desk = desk();
    assert_eq!(
        desk.agent("Hello, this is Rosa. How may I help?").text(),
        "Hello, this is [person-name]. How may I help?"
    );
    desk.agent("Can I have your first and last name please?");
    assert_eq!(
        desk.customer("Yes. My first name is Amara and last name is Okafor.")
            .text(),
        "Yes. My first name is [person-name] and last name is [person-name]."
    );
    assert_eq!(
        desk.agent("Thank you Mr. Okafor.").text(),
        "Thank you Mr. [person-name]."
    );
    assert_eq!(
        desk.agent("Anything else, Amara?").text(),
        "Anything else, [person-name]?"
    );
    assert_eq!(desk.agent("Rosa says bye").text(), "[person-name] says bye");
    assert_eq!(desk.agent("Bye, Amara Okafor").text(), "Bye, [person-name]");
}

#[test]
fn names_in_french_and_as_answers() {
    let mut desk = desk();
    assert_eq!(
        desk.customer("Bonjour, je m'appelle Jean-Luc Martin")
            .text(),
        "Bonjour, je m'appelle [person-name]"
    );
    assert_eq!(
        desk.agent("Bonjour Monsieur Martin").text(),
        "Bonjour Monsieur [person-name]"
    );
    assert_eq!(
        desk.customer("c'est au nom de Lefèvre").text(),
        "c'est au nom de [person-name]"
    );
    desk.agent("Quel est votre nom ?");
    assert_eq!(
        desk.customer("Oui, Zoé Durand").text(),
        "Oui, [person-name]"
    );
    desk.agent("What is the name of the product?");
    assert_eq!(desk.customer("Herb Garden").text(), "Herb Garden");
}

#[test]
fn what_is_no_name_stays() {
    for text in [
        "This is great! I am sorry to hear it.",
        "I am looking for my order",
        "Je suis désolé, c'est dommage",
        "My name is not on the list",
        "Madame, Monsieur, bonjour",
    ] {
        assert_eq!(seen(text), text);
    }
}

#[test]
fn declared_addresses_stay_known() {
    let mut desk = desk();
    desk.agent("Could you confirm the shipping address for me?");
    let answer = desk.customer("12 Baker Street, Little Town, and the zip code is 98109.");
    assert_eq!(
        answer.text(),
        "[postal-address], and the zip code is [postal-address]."
    );
    assert_eq!(
        desk.agent("So 12 Baker Street, Little Town").text(),
        "So [postal-address]"
    );
    assert_eq!(
        seen("j'habite au 12 bis rue de la Paix, 75002 Paris depuis"),
        "j'habite au 12 bis rue de la Paix, 75002 Paris depuis"
            .replace("12 bis rue de la Paix, 75002 Paris", "[postal-address]")
    );
}

#[test]
fn a_number_split_over_turns_is_amended() {
    let mut desk = desk();
    let first = desk.customer("4111 1111");
    assert!(first.edits().is_empty());
    desk.agent("ok");
    let last = desk.customer("1111 1111");
    let edits: Vec<_> = last
        .edits()
        .iter()
        .map(|edit| (edit.turn, edit.start, edit.end))
        .collect();
    assert_eq!(edits, [(3, 0, 9), (1, 0, 9)]);
}

#[test]
fn what_an_agent_repeats_of_a_number_counts_once_and_is_hidden_too() {
    let mut desk = desk();
    desk.agent("Your card number, please?");
    for group in ["5322", "5100", "2082"] {
        desk.customer(group);
        desk.agent(&format!("{group}, and then?"));
    }
    let last = desk.customer("5491");
    let turns: std::collections::BTreeSet<_> = last.edits().iter().map(|edit| edit.turn).collect();
    assert_eq!(turns, (2..=8).collect());
}

#[test]
fn a_correction_after_a_card_is_hidden() {
    let mut desk = desk();
    desk.customer("5555 5555 5555 4443");
    desk.agent("ok");
    assert_eq!(
        desk.customer("sorry, I mean 4444").text(),
        "sorry, I mean [number]"
    );
}

#[test]
fn a_split_number_is_found_in_either_reading() {
    let mut desk = desk();
    // 60 11 87 62, said so that it can be heard as 71 87 62.
    desk.customer("c'est soixante onze quatre-vingt-sept soixante-deux");
    desk.agent("oui");
    let last = desk.customer("trente-deux quatre-vingt-six zéro un vingt-neuf");
    let turns: Vec<_> = last.edits().iter().map(|edit| edit.turn).collect();
    assert_eq!(turns, [3, 1]);
    desk.agent("Et le cryptogramme ?");
    assert_eq!(desk.customer("soixante un").text(), "[removed]");
}

#[test]
fn keyed_digits_become_a_number() {
    let mut desk = desk();
    for digit in "411111111111111".chars() {
        desk.customer(&digit.to_string());
    }
    assert_eq!(desk.customer("1").edits().len(), 16);
}

#[test]
fn an_unsettled_end_is_withheld() {
    let mut desk = desk();
    let turn = |revision, text: &str, settled| {
        TestTurn::new(Stage::Inbound, text).revision(1, revision, settled)
    };
    assert_eq!(
        desk.pass(turn(0, "my card is 4111", false)).text(),
        "my card is […]"
    );
    assert_eq!(
        desk.pass(turn(1, "my card is 4111 1111 1111 1111", false))
            .text(),
        "my card is […]"
    );
    assert_eq!(
        desk.pass(turn(2, "my card is 4111 1111 1111 1111 thanks", true))
            .text(),
        "my card is [card-number] thanks"
    );
}

#[test]
fn what_is_no_personal_data_stays() {
    for text in [
        "order #5376897 please",
        "my order number is 4000123456789012",
        "commande 1234567890123",
        "it costs 1,250.00 euros, or 1 250,00",
        "on 2022-10-27 03:31:50 it stopped",
        "at 2022-10-27T03:31:50.735Z",
        "version 10.4.2.1123",
        "le 12/03/2024 à 14:30",
        "I have 3 items and 2 boxes",
        "ISBN 9782070360024",
        "twenty three people and one hundred chairs",
        "room 4821, floor 12",
        "un deux trois soleil",
        "0.05 % of 1000000",
        "ticket 20240312",
        "contract 0695210232 signed",
        "le colis 4508004870125 est perdu",
        "we are open from 9 to 5",
    ] {
        assert_eq!(seen(text), text);
    }
    let epoch = TestTurn::new(Stage::Record, "").number("/at", "1767603600000");
    assert!(desk().pass(epoch).edits().is_empty());
}

#[test]
fn placeholders_are_never_found_again() {
    for class in Class::ALL {
        let text = format!("it is [{}] and [removed] ok", class.as_str());
        assert_eq!(seen(&text), text);
    }
    for mask in ["my card ************1111", "FR*********************0189"] {
        assert_eq!(seen(mask), mask);
    }
}

#[test]
fn settings_choose_by_class_stage_and_role() {
    let settings = json!({
        "classes": {
            "phone": { "treatment": "keep", "by-stage": { "record": "remove" }, "by-role": { "auditor": "tokenise" } }
        },
        "allow": ["+33 1 23 45 67 89"]
    });
    let mut desk = Testkit::<Redact>::new(settings).unwrap();
    assert_eq!(desk.customer("06 12 34 56 78").text(), "06 12 34 56 78");
    let record =
        |desk: &mut Testkit<Redact>| desk.pass(TestTurn::new(Stage::Record, "06 12 34 56 78"));
    assert_eq!(record(&mut desk).edits()[0].treatment, Treatment::Remove);
    desk.fact("audience.role", "auditor");
    assert_eq!(record(&mut desk).edits()[0].treatment, Treatment::Tokenise);
    assert!(
        desk.pass(TestTurn::new(Stage::Record, "33 1 23 45 67 89"))
            .edits()
            .is_empty()
    );
}

#[test]
fn identifiers_of_authorities_are_found_where_they_are_named_and_check() {
    for (class, text) in [
        ("fr-siren", "notre SIREN est le [] merci|732 829 320"),
        ("fr-siret", "SIRET []|732 829 320 00074"),
        ("fr-tva", "TVA []|FR40303265045"),
        ("us-ssn", "my SSN is []|536-22-8726"),
        ("us-aba-routing", "routing number []|021000021"),
        ("uk-nhs", "my NHS number is [] ok|943 476 5919"),
        ("uk-nino", "it's [] then|AB 12 34 56 C"),
        ("de-steuer-id", "meine Steuer-ID ist []|86095742719"),
        ("es-nif", "mi DNI es []|12345678Z"),
        ("it-codice-fiscale", "codice fiscale []|RSSMRA85T10A562S"),
        ("nl-bsn", "mijn BSN is []|111222333"),
        ("ch-ahv", "AHV []|756.9217.0769.85"),
        ("br-cpf", "meu CPF é []|390.533.447-05"),
        ("mac-address", "the MAC is []|00:1A:2B:3C:4D:5E"),
        ("ip-address", "from [] today|192.168.10.25"),
        (
            "crypto-address",
            "send to []|1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        ),
        ("date-of-birth", "born on [] in Lyon|12/03/1985"),
        ("passport", "passport number []|09AB12345"),
        ("uk-postcode", "I live at [] now|SW1A 1AA"),
        ("bank-account", "sort code []|12-34-56"),
    ] {
        let (frame, value) = text.split_once('|').unwrap();
        let expected = frame.replace("[]", &format!("[{class}]"));
        assert_eq!(seen(&frame.replace("[]", value)), expected);
    }
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
fn patterns_and_dictionaries_of_the_tenant_are_hidden() {
    let settings = json!({
        "patterns": [{ "pattern": "BADGE-[0-9]{4}" }, { "pattern": "X[0-9]{3}", "class": "us-ssn" }],
        "allow-patterns": ["BADGE-00[0-9]{2}"],
        "dictionaries": [{ "set": "vips", "class": "person-name" }],
    });
    let mut desk = Testkit::<Redact>::with(settings, |fakes| {
        fakes.set("vips", ["Zinédine Quelqu'un", "ACME"]);
    })
    .unwrap();
    assert_eq!(
        desk.customer("BADGE-1234, BADGE-0012, X123 for zinedine quelqu'un of Acme")
            .text(),
        "[custom], BADGE-0012, [us-ssn] for [person-name] of [person-name]"
    );
}

#[test]
fn languages_that_are_off_are_not_read() {
    let mut desk = Testkit::<Redact>::new(json!({ "languages": ["en"] })).unwrap();
    let french = "quatre un un un un un un un un un un un un un un un";
    assert_eq!(desk.customer(french).text(), french);
    assert_eq!(
        desk.customer("my card is 4111 1111 1111 1111").reasons(),
        ["card-number-found"]
    );
}

#[test]
fn settings_are_refused_by_name() {
    for (settings, place) in [
        (
            json!({ "classes": { "shoe-size": {} } }),
            "classes.shoe-size",
        ),
        (
            json!({ "classes": { "card-security-code": { "treatment": "mask" } } }),
            "PCI DSS 3.3.1",
        ),
        (json!({ "allow": ["..."] }), "allow[0]"),
        (json!({ "clases": {} }), "clases"),
        (json!({ "patterns": [{ "pattern": "a+" }] }), "patterns[0]"),
        (json!({ "patterns": [{ "pattern": "(" }] }), "patterns[0]"),
        (
            json!({ "patterns": [{ "pattern": "a?" }] }),
            "matches nothing",
        ),
        (
            json!({ "patterns": [{ "pattern": "a", "class": "b" }] }),
            "patterns[0].class",
        ),
        (
            json!({ "dictionaries": [{ "set": "no-such-set" }] }),
            "dictionaries[0].set",
        ),
        (json!({ "languages": ["de"] }), "unknown variant `de`"),
    ] {
        let error = Testkit::<Redact>::new(settings).err().unwrap().to_string();
        assert!(error.contains(place), "{error}");
    }
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

proptest! {
    #[test]
    fn no_text_makes_it_err(text in "(\\PC|[0-9 ]|cvv|four|vingt|@|name is ){0,40}", settled: bool) {
        let turn = TestTurn::new(Stage::Inbound, &text).revision(1, 0, settled);
        prop_assert!(desk().pass(turn).verdict().is_ok());
    }

    #[test]
    fn neighbours_never_reveal_a_card(before in "[a-z ]{0,20}[a-z]", after in "[a-z][a-z ]{0,20}") {
        let text = format!("{before}. 4111 1111 1111 1111 .{after}");
        let left = seen(&text);
        prop_assert!(!left.contains("1111 1111"), "{}", left);
    }

    #[test]
    fn a_disguised_card_is_covered_as_the_plain_one(
        script in prop::sample::select(vec!['0', '０', '٠', '०', '𝟎']),
        mark in prop::sample::select(vec!["", "\u{200b}", "\u{301}", "\u{ad}", "\u{2060}"]),
        gap in prop::sample::select(vec!["", " ", "-", "\u{202f}", ".", " / "]),
        number in prop::sample::select(vec!["4111111111111111", "5555555555554444", "378282246310005"]),
    ) {
        let mut disguised = String::new();
        for (i, digit) in number.bytes().enumerate() {
            if i > 0 && i % 4 == 0 {
                disguised.push_str(gap);
            }
            disguised.extend(char::from_u32(u32::from(script) + u32::from(digit - b'0')));
            disguised.push_str(mark);
        }
        let left = seen(&format!("pay with {disguised} please"));
        prop_assert_eq!(left, "pay with [card-number] please");
    }

    #[test]
    fn what_was_hidden_is_not_found_again(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "it is 4111 1111 1111 1111", "au 06 12 34 56 78", "jean@exemple.fr", "my name is Jane Doe", "FR7630006000011234567890189", "ok", "thanks",
            "order 5376897", "1 69 05 49 588 157 80", "twenty three", "born on 12/03/1985",
        ]), 1..6),
    ) {
        let once = seen(&pieces.join(". "));
        prop_assert_eq!(seen(&once), once);
    }

    #[test]
    fn any_separators_leave_a_card_found(parts in prop::collection::vec("[ \\-./,_|*\u{a0}\u{2009}]{1,3}", 3)) {
        let text = format!("x 5555{}5555{}5555{}4444 y", parts[0], parts[1], parts[2]);
        prop_assert_eq!(seen(&text), "x [card-number] y");
    }
}
