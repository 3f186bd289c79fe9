//! Numbers that are told in pieces, with what is said between them.

use super::*;

/// Turns of a conversation in which something is hidden in the end; the customer begins
/// or, after `None`, the centre.
fn hidden(turns: &[&str], agent_first: bool) -> Vec<u64> {
    let mut desk = desk();
    let mut hidden = std::collections::BTreeSet::new();
    for (at, text) in turns.iter().enumerate() {
        let turn = if (at % 2 == 0) == agent_first {
            desk.agent(text)
        } else {
            desk.customer(text)
        };
        hidden.extend(turn.edits().iter().map(|edit| edit.turn));
    }
    hidden.into_iter().collect()
}

#[test]
fn how_many_are_missing_is_no_digit() {
    for counts in ["next four please", "perfect, 4 more", "il en manque quatre"] {
        let turns = [
            "Card number please?",
            "4012",
            "ok",
            "8888",
            counts,
            "8888",
            "ok",
            "1881",
        ];
        assert_eq!(hidden(&turns, true), [2, 4, 6, 8], "{counts}");
    }
    for moment in ["one moment", "un instant", "deux petites secondes"] {
        let turns = ["4988 4388", "ok", moment, "no problem", "4388 4305"];
        assert_eq!(hidden(&turns, false), [1, 5], "{moment}");
    }
}

#[test]
fn what_is_repeated_or_corrected_counts_once() {
    for (turns, card) in [
        (
            &["4012 8888", "sorry?", "8888", "ok", "8888 1881"][..],
            &[1, 3, 5][..],
        ),
        (
            &["4012 8888", "8888?", "yes", "ok", "8888 1881"],
            &[1, 2, 5],
        ),
        (
            &[
                "4012", "ok", "8888", "8889?", "no, 8888", "ok", "8888", "ok", "1881",
            ],
            &[1, 3, 4, 5, 7, 9],
        ),
        (
            &[
                "4012",
                "ok",
                "8889, sorry, 8888",
                "ok",
                "8888",
                "ok",
                "1881",
            ],
            &[1, 3, 5, 7],
        ),
    ] {
        let hidden = hidden(turns, false);
        let leaks: Vec<_> = card.iter().filter(|turn| !hidden.contains(turn)).collect();
        assert!(leaks.is_empty(), "{turns:?}: {leaks:?}");
    }
}

#[test]
fn an_order_is_paid_with_a_card() {
    for text in [
        "I'd like to pay my invoice with []",
        "could you charge my order to []",
        "débitez ma commande sur la []",
        "je voudrais régler ma facture avec la []",
    ] {
        let told = text.replace("[]", "6011111111111117");
        assert_eq!(seen(&told), text.replace("[]", "[card-number]"));
    }
    for text in [
        "my order is 6011111111111117",
        "6011111111111117 is my order number",
        "6011111111111117 c'est mon numéro de commande",
    ] {
        assert_eq!(seen(text), text);
    }
}

#[test]
fn a_phone_number_is_told_in_three_pieces() {
    let turns = [
        "Can I take a phone number?",
        "07700",
        "ok",
        "900",
        "ok",
        "123",
    ];
    assert_eq!(hidden(&turns, true), [2, 4, 6]);
}
