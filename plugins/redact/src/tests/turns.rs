//! Numbers that are told over turns, and transcripts that are not settled.

use super::*;

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
        // No letter, for no two was said before it.
        (&["2 69 05 49", "ah, 588 157", "80"], 3),
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

/// A word that leads from an identifier to its name is half of another one.
#[test]
fn what_was_shown_of_a_revision_is_not_withheld_again() {
    let text = "the security code is 123 and it expire";
    let turn = TestTurn::new(Stage::Inbound, text).revision(1, 0, false);
    assert_eq!(
        desk().pass(turn).text(),
        "the security code is [removed] and it expire"
    );
    let text = "AB1234567 is my";
    let turn = TestTurn::new(Stage::Inbound, text).revision(1, 0, false);
    assert_eq!(desk().pass(turn).text(), "[…]");
}

/// Of what the whole hides, no revision shows anything, wherever it is cut.
#[test]
fn no_cut_shows_what_the_whole_hides() {
    for text in [
        "ma carte c'est quatre fois le quatre, trois fois cinq, deux fois le huit ok",
        "it is four four ones three ones four ones three ones one thanks",
        "I was born on the 12th of March 1985 in Leeds",
        "my date of birth is may twenty seventh nineteen forty nine",
        "my email is jean dot dupont um at gmail dot com thanks",
        "my iban is F R 76 3000 6000 0112 3456 7890 189 ok",
        "IBAN FR76 3000 6000 0112 3456 7890 189 ok",
        "my password is correct-horse-battery ok",
        "it's £20, 4111 1111 1111 1111 ok",
        "on 2024-05-12 I paid with 5555 5555 5555 4444 ok",
        "c v v is 758 ok",
        "je suis né le 1er novembre 1986 à Lyon",
    ] {
        let hidden = |turn: TestTurn| {
            let turn = desk().pass(turn);
            let mut hidden = vec![false; text.len()];
            for edit in turn.edits() {
                hidden[edit.start as usize..edit.end as usize].fill(true);
            }
            hidden
        };
        let whole = hidden(TestTurn::new(Stage::Inbound, text).revision(1, 1, true));
        assert!(whole.iter().any(|hidden| *hidden), "{text}");
        for (cut, _) in text.char_indices().skip(1) {
            let part = hidden(TestTurn::new(Stage::Inbound, &text[..cut]).revision(1, 0, false));
            let shown = (0..cut).find(|at| whole[*at] && !part[*at]);
            assert_eq!(shown, None, "{:?} of {text:?}", &text[..cut]);
        }
    }
}
