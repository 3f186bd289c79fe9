//! Numbers of banks and authorities.

use super::*;

#[test]
fn a_word_before_a_number_makes_it_no_iban() {
    let left = seen("my card is 4111 1111 1111 1111 thank you");
    assert_eq!(left, "my card is [card-number] thank you");
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
            (
                "C'est pour mon dossier 2 69 05 49 588 157 80, merci",
                "C'est pour mon dossier [], merci",
            ),
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
fn vat_numbers_are_found_with_their_country() {
    for number in [
        "DE136695976",
        "DE 136 695 976",
        "ATU13585627",
        "BE0428.759.497",
        "ESA13585625",
        "NL004495445B01",
        "IE8D79739I",
        "PL 856 734 62 15",
        "GB 980 7806 84",
        "EL094259216",
    ] {
        let invoice = seen(&format!("please put {number} on it"));
        assert_eq!(invoice, "please put [eu-vat] on it", "{number}");
    }
    assert_eq!(
        seen("unsere USt-IdNr. ist de136695976"),
        "unsere USt-IdNr. ist [eu-vat]"
    );
    // Mistyped, and called what it is.
    assert_eq!(
        seen("our VAT number is DE136695977"),
        "our VAT number is [number]"
    );
    for text in [
        "the part is DE136695977",
        "order DE136695976 is late",
        "room DE12, floor 3",
    ] {
        assert_eq!(seen(text), text);
    }
}

#[test]
fn british_numbers_are_found_in_small_letters_and_in_one_piece() {
    for (class, numbers) in [
        (
            "uk-nino",
            &[
                "ab123456c",
                "ab 12 34 56 c",
                "AB123456C",
                "Ab 12 34 56 C",
                "or 58 60 18 d",
                "ce 60 21 60 a",
            ][..],
        ),
        (
            "uk-postcode",
            &[
                "sw1a 1aa", "SW1A1AA", "ec1a 1bb", "m1 1ae", "DN55 1PT", "CR26XH",
            ],
        ),
    ] {
        for number in numbers {
            let left = seen(&format!("it is {number} then"));
            assert_eq!(left, format!("it is [{class}] then"), "{number}");
        }
    }
    for postcode in ["sw1a1aa", "m11ae", "w1a 0ax"] {
        let left = seen(&format!("my postcode is {postcode} ok"));
        assert_eq!(left, "my postcode is [uk-postcode] ok", "{postcode}");
    }
    for text in [
        "I came in g7 2nd place",
        "the m1 8gb model",
        "M1 8GB is enough",
        "open till s1 5pm",
        "part E12AB is missing",
        "order SW1A1AA please",
        "it is b2 4th door",
        "in the ab 12 hall",
    ] {
        assert_eq!(seen(text), text);
    }
}

#[test]
fn numbers_are_found_in_the_forms_that_their_authorities_gave_them() {
    for (class, frame, numbers) in [
        // The letters of each century since 2023, and a temporary code.
        (
            "fi-hetu",
            "it is [] then",
            &["010594Y9032", "020594X903P", "020516C902J", "020504a902e"][..],
        ),
        ("us-aba-routing", "to [] please", &["3222-7162-7"]),
        ("es-nif", "mi NIF es []", &["1111111-G", "1111111G"]),
        ("in-aadhaar", "it is [] then", &["3123:4567:8909"]),
        (
            "fr-siren",
            "immatriculée sous le numéro [].",
            &["120 027 016"],
        ),
        ("se-personnummer", "[] är mitt pnr.", &["199109242397"]),
        ("uk-postcode", "[]", &["M11AA", "GIR 0AA", "GIR0AA"]),
        ("es-nif", "[]", &["1111111-G"]),
        ("number", "it is [] then", &["RSSMRA85T10A562Z"]),
        (
            "passport",
            "mi pasaporte es [], gracias",
            &["AAA123456", "aaa123456"],
        ),
        ("passport", "Passnummer [] wurde geprüft", &["C12345678"]),
        (
            "number",
            "ETH: []",
            &["0x742d35Cc6634C0532925a3b844Bc9e7595f01234"],
        ),
        ("passport", "[] is my passport number", &["AB1234567"]),
        ("passport", "passports: [] and []", &["AB1234567"]),
        ("us-aba-routing", "[]", &["121042882"]),
        ("us-itin", "[]", &["911-53-1234"]),
        ("tr-tckimlik", "[]", &["94357219628"]),
        ("za-id", "[]", &["8001015009087"]),
    ] {
        for number in numbers {
            let expected = frame.replace("[]", &format!("[{class}]"));
            assert_eq!(seen(&frame.replace("[]", number)), expected, "{number}");
        }
    }
    for text in [
        "all of FF:FF:FF:FF:FF:FF and 00:00:00:00:00:00",
        "QA1 1AA",
        "text192.168.1.1",
        "order AB1234567 is for my passport cover",
    ] {
        assert_eq!(seen(text), text);
    }
    assert_eq!(
        seen("Little Town, SD 20241 440-600-5124"),
        "Little Town, SD 20241 [phone]"
    );
}
