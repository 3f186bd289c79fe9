use proptest::prelude::*;

use super::*;

fn lines(texts: &[&str]) -> Vec<Said> {
    (1..)
        .zip(texts)
        .map(|(turn, text)| Said {
            turn,
            part: 0,
            text: (*text).to_owned(),
            field: String::new(),
            kind: PartKind::Text,
            stage: Stage::Inbound,
            settled: true,
        })
        .collect()
}

fn replaced(class: &str, texts: &[(&str, &str)]) -> (Vec<String>, bool) {
    let all: Vec<&str> = texts.iter().map(|(text, _)| *text).collect();
    let lines = lines(&all);
    let mut surrogates = Surrogates::new([7; 32], &lines);
    let stretches: Vec<Stretch> = texts
        .iter()
        .enumerate()
        .filter(|(_, (_, secret))| !secret.is_empty())
        .map(|(line, (text, secret))| {
            let at = text.find(secret).unwrap();
            Stretch {
                line,
                range: at..at + secret.len(),
            }
        })
        .collect();
    let replaced = surrogates.replace(class, &stretches);
    let texts = stretches
        .iter()
        .zip(&replaced.pieces)
        .map(|(stretch, pieces)| rewritten(&lines[stretch.line].text, pieces))
        .collect();
    (texts, replaced.alike)
}

#[test]
fn a_card_becomes_a_published_test_card_in_the_same_spelling() {
    let (texts, alike) = replaced(
        "card-number",
        &[("it is 4929-1234.5678 9015, ok?", "4929-1234.5678 9015")],
    );
    assert_eq!(texts, ["it is 4111-1111.1111 1111, ok?"]);
    assert!(alike);
    let said = "my card is four one one one one one one one one one one one one one one one";
    let (texts, alike) = replaced("card-number", &[(said, &said[11..])]);
    assert!(alike);
    assert_eq!(
        texts,
        [
            "my card is four zero one two eight eight eight eight eight eight eight eight one eight eight one"
        ]
    );
}

#[test]
fn what_has_a_check_digit_keeps_having_one() {
    for (class, text, secret) in [
        (
            "iban",
            "iban FR14 2004 1010 0505 0001 3M02 606 merci",
            "FR14 2004 1010 0505 0001 3M02 606",
        ),
        (
            "fr-nir",
            "sécu: 2 69 05 49 588 157 80",
            "2 69 05 49 588 157 80",
        ),
        (
            "card-number",
            "quarante et un onze, 1111 1111 1111",
            "quarante et un onze, 1111 1111 1111",
        ),
        (
            "email",
            "write to jean.dupont@wanadoo.fr please",
            "jean.dupont@wanadoo.fr",
        ),
        ("phone", "call +33 6 12 34 56 78 now", "+33 6 12 34 56 78"),
        ("uk-nino", "my NINO is AB 12 34 56 C", "AB 12 34 56 C"),
        ("ch-ahv", "AHV number 756.4535.0469.24", "756.4535.0469.24"),
        ("ip-address", "mon IP est 198.51.100.123", "198.51.100.123"),
        ("date-of-birth", "je suis né le 1948-10-28", "1948-10-28"),
    ] {
        let (texts, alike) = replaced(class, &[(text, secret)]);
        assert!(alike, "{text} -> {texts:?}");
        assert!(!texts[0].contains(secret), "{texts:?}");
    }
}

#[test]
fn what_was_split_over_turns_is_one_number() {
    let (texts, alike) = replaced(
        "card-number",
        &[
            ("it starts with 4929 1234", "4929 1234"),
            ("and then 5678 9015", "5678 9015"),
        ],
    );
    assert!(alike, "{texts:?}");
    assert_eq!(texts, ["it starts with 4111 1111", "and then 1111 1111"]);
}

#[test]
fn what_the_other_side_says_again_is_no_piece_of_its_own() {
    let mut lines = lines(&["it starts 4929 1234", "4929 1234, and then?", "5678 9015"]);
    lines[1].stage = Stage::Outbound;
    let mut surrogates = Surrogates::new([7; 32], &lines);
    let stretches =
        [(0, 10..19), (1, 0..9), (2, 0..9)].map(|(line, range)| Stretch { line, range });
    let replaced = surrogates.replace("card-number", &stretches);
    let written: Vec<String> = lines
        .iter()
        .zip(&replaced.pieces)
        .map(|(line, pieces)| rewritten(&line.text, pieces))
        .collect();
    assert_eq!(
        written,
        ["it starts 4111 1111", "4111 1111, and then?", "1111 1111"]
    );
}

#[test]
fn what_was_asked_before_counts() {
    let asked = ("What is your Greek AFM?", "");
    let (texts, alike) = replaced("gr-afm", &[asked, ("sure, 090000045", "090000045")]);
    assert!(alike, "{texts:?}");
    assert!(!texts[0].contains("090000045"));
}

#[test]
fn a_name_becomes_a_name_and_stays_the_same_one() {
    let said = ["Aurélie Lefèvre", "Aurélie", "AURÉLIE"];
    let lines = lines(&said);
    let mut surrogates = Surrogates::new([1; 32], &lines);
    let mut one = |line: usize| {
        let range = 0..said[line].len();
        let replaced = surrogates.replace("person-name", &[Stretch { line, range }]);
        rewritten(said[line], &replaced.pieces[0])
    };
    let (whole, first, shouted) = (one(0), one(1), one(2));
    assert_ne!(whole, "Aurélie Lefèvre");
    assert!(whole.starts_with(&first), "{whole} {first}");
    assert_eq!(first.to_uppercase(), shouted);
}

/// Words that tell what kind of thing an address is are names of people too, and
/// good enough for a password.
#[test]
fn no_word_of_a_name_or_a_password_stays() {
    for (class, text, secret) in [
        ("person-name", "my name is June Lane", "June Lane"),
        (
            "person-name",
            "je m'appelle Madame Close Rivoire",
            "Madame Close Rivoire",
        ),
        (
            "password",
            "the password is street dot july",
            "street dot july",
        ),
        ("text", "flat june avenue", "flat june avenue"),
    ] {
        let (texts, _) = replaced(class, &[(text, secret)]);
        for word in secret.split(' ').filter(|word| *word != "Madame") {
            assert!(!texts[0].contains(word), "{word} in {texts:?}");
        }
    }
    let payee = Surrogates::new([7; 32], &[]).shape("June Lane");
    assert!(
        !payee.contains("June") && !payee.contains("Lane"),
        "{payee}"
    );
}

#[test]
fn offsets_go_with_the_text() {
    let text = "ab four cd nine ef";
    let pieces = [
        Piece {
            range: 3..7,
            text: "three".into(),
        },
        Piece {
            range: 11..15,
            text: "six".into(),
        },
    ];
    let new = rewritten(text, &pieces);
    assert_eq!(new, "ab three cd six ef");
    assert_eq!(moved(3, &pieces), 3);
    assert_eq!(moved(7, &pieces), 8);
    assert_eq!(moved(11, &pieces), 12);
    assert_eq!(moved(15, &pieces), 15);
    assert_eq!(moved(18, &pieces), 18);
    assert_eq!(moved(13, &pieces), 12);
}

proptest! {
    /// Whatever was edited, nothing of three digits or letters that stood in
    /// it is left where it stood, and the rest of the text is as it was.
    #[test]
    fn no_stretch_survives(
        before in "[a-z ]{0,12}",
        secret in "[0-9]{4,24}|[A-Za-zéüß]{4,12}|[A-Z]{2}[0-9 .-]{6,20}[0-9]|[٠-٩]{5,9}|\\PC{1,16}",
        after in "[a-z ]{0,12}",
        class in prop::sample::select(vec!["card-number", "person-name", "iban", "email", "text", "own-kind"]),
    ) {
        let text = format!("{before}{secret}{after}");
        let lines = lines(&[&text]);
        let mut surrogates = Surrogates::new([3; 32], &lines);
        let range = before.len()..before.len() + secret.len();
        let replaced = surrogates.replace(class, &[Stretch { line: 0, range }]);
        let new = rewritten(&text, &replaced.pieces[0]);
        prop_assert!(new.starts_with(&before) && new.ends_with(&after));
        if secret.chars().filter(|c| c.is_alphanumeric()).count() >= 4 {
            prop_assert!(!new.contains(&secret), "{secret:?} in {new:?}");
        }
    }
}
