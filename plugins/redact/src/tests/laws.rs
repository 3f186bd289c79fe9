//! What holds for every text.

use proptest::prelude::*;

use super::*;

/// What is hidden, what is none, and the cues and fillers that may meet them.
static PIECES: &[&str] = &[
    "it is 4111 1111 1111 1111",
    "4111111111111112",
    "au 06 12 34 56 78",
    "5550 1234",
    "jean@exemple.fr",
    "my name is Jane Doe",
    "FR7630006000011234567890189",
    "ok",
    "thanks",
    "order 5376897",
    "order",
    "1 69 05 49 588 157 80",
    "twenty three",
    "quatre-vingt-dix",
    "born on 12/03/1985",
    "4/5/1990",
    "cvv 123",
    "cvv",
    "456",
    "my pin is 4821",
    "the code",
    "482193",
    "le code reçu par sms est 482193",
    "my password is hunter22",
    "password",
    "x9x9x9x",
    "expires 12/27",
    "expires December 2027",
    "in december 2029",
    "the last four digits are 9008",
    "passport 09AB12345",
    "12CD34567",
    "postcode M1 1AE",
    "m1 1ae",
    "m11ae",
    "my SSN is 536-22-8726",
    "536228726",
    "sort code 12-34-56",
    "account number 12345678",
    "my phone number is",
    "192.168.0.1/24",
    "DE136695976",
    "VAT",
    "12 Baker Street, Little Town",
    "my zip code is 98109",
    "1234567 1234567",
    "12 euros",
];

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
        pieces in prop::collection::vec(prop::sample::select(PIECES), 1..9),
        between in prop::sample::select(vec![" because ", ". That is why ", " parce que ", "; but "]),
    ) {
        let once = seen(&pieces.join(between));
        prop_assert_eq!(seen(&once), once);
    }

    #[test]
    fn any_separators_leave_a_card_found(parts in prop::collection::vec("[ \\-./,_|*\u{a0}\u{2009}]{1,3}", 3)) {
        let text = format!("x 5555{}5555{}5555{}4444 y", parts[0], parts[1], parts[2]);
        prop_assert_eq!(seen(&text), "x [card-number] y");
    }
}
