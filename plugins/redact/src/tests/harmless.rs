//! What must stay as it is.

use super::*;

#[test]
fn what_is_no_personal_data_stays() {
    for text in [
        "order #5376897 please",
        "my order number is 4000123456789012",
        "commande 1234567890123",
        "it costs 1,250.00 euros, or 1 250,00",
        "on 2022-10-27 03:31:50 it stopped",
        "at 2022-10-27T03:31:50.735Z",
        "on 2010-01-04 10:16:21.272265, then",
        "on 1974-11-11 07:04:39.517167 and on 2021-01-05 12:29:35.596597",
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
        "contact 550e8400-e29b-41d4-a716-446655440000 ended",
        "the link is a/4111a111-1111-4111-8111-111111111111/b",
        "## 0.25.0 (2025/06/11)",
        "# 0.6.0-rc.5 (18. November, 2022)",
        "## [0.14.24] - 2024-05-24",
        "compare/0.2.184...0.2.185) - 2026-04-13",
        "released ([#589], [#590], [#591], [#592])",
        "fixed ([#2572], [#2658], [#2663], [#2656], [#2647], [#2630], [#2487])",
        "the crypto trait ([#1033]) is at the end [#1212]",
        "pin that bug to 1.14.0 or to 0.2.16",
        "valid until 0.4.13 is out",
        "6.1.0 - 2021-01-23",
        "do pass the -march=x86-64 flag to it",
    ] {
        assert_eq!(seen(text), text);
    }
    let stamped = "2010-01-04 10:16:21.272265 4111 1111 1111 1111";
    assert!(
        seen(stamped).ends_with("[card-number]"),
        "{}",
        seen(stamped)
    );
    let epoch = TestTurn::new(Stage::Record, "").number("/at", "1767603600000");
    assert!(desk().pass(epoch).edits().is_empty());
}

#[test]
fn placeholders_are_never_found_again() {
    for class in Class::ALL {
        let text = format!("it is [{}] and [removed] ok", class.as_str());
        assert_eq!(seen(&text), text);
    }
    for text in [
        "name: [person-name]",
        "my password is [removed]",
        "name: [email], phone: [phone]",
    ] {
        assert_eq!(seen(text), text);
    }
    let mut desk = desk();
    for (question, told) in [
        ("What is your password?", "[date-of-birth]"),
        ("your email?", "jean.durand [email]"),
    ] {
        desk.agent(question);
        assert_eq!(desk.customer(told).text(), told);
    }
    for mask in ["my card ************1111", "FR*********************0189"] {
        assert_eq!(seen(mask), mask);
    }
}

#[test]
fn a_cue_counts_for_what_was_hidden_and_for_nothing_after_it() {
    for text in [
        "cvv [removed] and then twenty three",
        "my SSN is [us-ssn], not 536228726 or so",
        "my password is [removed] and x9x9x9x",
        "call [phone] or 5550 1234",
        "[one-time-code] 234567",
    ] {
        assert_eq!(seen(text), text);
    }
    // What only looks like one says what it says.
    assert_eq!(seen("[cvv] 123"), "[cvv] [removed]");
}
