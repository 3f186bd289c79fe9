//! Verdicts that say what they may not: each is its policy's failure, the next
//! turn is healthy, and a neighbour notices nothing.

use guichet::{Cause, OutcomeKind};
use guichet_tests::{GRANT_ALL, Guest, House};

use super::hostile::pass;

/// Says what is wrong.
type Wrong = fn(Guest) -> Guest;

/// Verdicts on "abx€ed", in which the euro sign is three bytes from 3, and the
/// codes that they fail with.
const WRONG: [(Wrong, &str); 23] = [
    (
        |g| g.edit(0, 6, 2, "card-number", "label"),
        "edit-empty-or-reversed",
    ),
    (
        |g| g.edit(0, 3, 3, "card-number", "label"),
        "edit-empty-or-reversed",
    ),
    (
        |g| g.edit(0, 0, 1_000, "card-number", "label"),
        "edit-out-of-range",
    ),
    (
        |g| g.edit(0, 0, 4, "card-number", "label"),
        "edit-off-character-boundary",
    ),
    (
        |g| g.edit(0, 5, 6, "card-number", "label"),
        "edit-off-character-boundary",
    ),
    (
        |g| g.edit(7, 0, 1, "card-number", "label"),
        "edit-of-part-not-shown",
    ),
    (
        |g| g.edits(1, "(i64.const 99)", 0, 0, 1, "card-number", "label"),
        "edit-of-part-not-shown",
    ),
    (
        |g| g.edit(0, 0, 1, "shoe-size", "label"),
        "undeclared-class",
    ),
    (
        |g| g.edit(0, 0, 1, "card-number", "tokenise"),
        "undeclared-treatment",
    ),
    (
        |g| g.edit(0, 0, 1, "card-number", "paint"),
        "unknown-treatment",
    ),
    (
        |g| g.edit(0, 0, 1, "card-number", "withhold"),
        "withhold-on-settled-turn",
    ),
    (
        |g| {
            g.edit(0, 0, 1, "card-number", "label")
                .edit_attribute("colour")
        },
        "unknown-attribute",
    ),
    (|g| g.attribute("colour"), "unknown-attribute"),
    (|g| g.reason("made-up"), "undeclared-reason"),
    (
        |g| g.obligation("route", "nowhere"),
        "undeclared-obligation",
    ),
    (|g| g.obligation("delete", "seen"), "undeclared-obligation"),
    (|g| g.require("review", 2), "undeclared-requirement"),
    (|g| g.require("approval", 1), "undeclared-requirement"),
    (|g| g.require("oath", 1), "unknown-requirement"),
    (|g| g.require("review", 0), "requirement-level-out-of-range"),
    (|g| g.require("review", 9), "requirement-level-out-of-range"),
    (|g| g.fails_with("made-up"), "undeclared-failure"),
    (|g| g.fails_with("no-idea"), "no-idea"),
];

#[tokio::test(flavor = "multi_thread")]
async fn verdicts_that_break_a_rule_are_the_policys_failure() {
    let mut house = House::new().tenant("good", &Guest::new(), "", GRANT_ALL);
    for (i, (wrong, _)) in WRONG.iter().enumerate() {
        let guest = Guest::new().only_if(2, b'x', wrong);
        house = house.tenant(&format!("bad-{i}"), &guest, "", GRANT_ALL);
    }
    let gate = house.gate().open().await.unwrap();
    for (i, (_, code)) in WRONG.iter().enumerate() {
        let tenant = format!("bad-{i}");
        let outcome = pass(&gate, &tenant, "1", "abx€ed").await;
        assert_eq!(outcome.outcome, OutcomeKind::Refused, "{code}");
        assert_eq!(outcome.cause, Some(Cause::PolicyFailed), "{code}");
        assert_eq!(outcome.opinions[0].failure.as_deref(), Some(*code));
        assert!(outcome.edits.is_empty() && outcome.obligations.is_empty());
        for (tenant, id) in [(&*tenant, "2".to_owned()), ("good", i.to_string())] {
            let next = pass(&gate, tenant, &id, "ab€").await;
            assert_eq!(next.outcome, OutcomeKind::Released, "{code}: {next:?}");
        }
    }
}

/// An earlier turn may be edited by who looked at it, and by nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_turn_that_was_not_looked_at_cannot_be_edited() {
    let grant = format!("{GRANT_ALL}imports = [\"history\"]\nhistory-turns = 2\n");
    let edits = |turn: u64| {
        move |guest: Guest| {
            let turn = format!("(i64.const {turn})");
            guest.edits(1, &turn, 0, 0, 3, "text", "label")
        }
    };
    let blind = Guest::new().may_look_back().only_if(2, b'x', edits(2));
    let seeing = Guest::new().looks_back(1).only_if(2, b'x', edits(2));
    let short = Guest::new().looks_back(1).only_if(2, b'x', edits(1));
    let house = House::new()
        .tenant("blind", &blind, "", &grant)
        .tenant("seeing", &seeing, "", &grant)
        .tenant("short", &short, "", &grant);
    let gate = house.gate().open().await.unwrap();
    for (tenant, may) in [("blind", false), ("seeing", true), ("short", false)] {
        pass(&gate, tenant, "1", "hello").await;
        pass(&gate, tenant, "2", "again").await;
        let outcome = pass(&gate, tenant, "3", "boxed").await;
        if may {
            let amended = outcome.amendments[0].payload.as_ref();
            let amended = amended.and_then(|payload| payload.as_text());
            assert_eq!(amended, Some("[text]in"), "{tenant}");
        } else {
            assert_eq!(
                outcome.opinions[0].failure.as_deref(),
                Some("edit-of-part-not-shown"),
                "{tenant}"
            );
            assert!(outcome.amendments.is_empty());
        }
        let next = pass(&gate, tenant, "4", "bound").await;
        assert_eq!(next.outcome, OutcomeKind::Released, "{tenant}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_edits_than_the_limit_are_refused() {
    let guest = Guest::new().edits(
        2,
        "(i64.load (local.get $turn))",
        0,
        0,
        1,
        "card-number",
        "label",
    );
    let house = House::new().tenant("bad", &guest, "limits = { edits = 1 }", GRANT_ALL);
    let gate = house.gate().open().await.unwrap();
    let outcome = pass(&gate, "bad", "1", "boxed").await;
    assert_eq!(
        outcome.opinions[0].failure.as_deref(),
        Some("too-many-edits")
    );
}
