#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should say so at once"
)]

use guichet_sdk::{
    Decision, Failure, Requirement, RequirementKind, Stage,
    testkit::{TestTurn, Testkit},
};
use proptest::prelude::*;
use serde_json::json;

use crate::StepUp;

fn desk() -> Testkit<StepUp> {
    Testkit::new(json!({})).unwrap()
}

fn action(facts: &[(&str, &str)]) -> TestTurn {
    let turn = TestTurn::new(Stage::Action, "");
    facts
        .iter()
        .fold(turn, |turn, (name, value)| turn.fact(name, value))
}

fn transfer(amount: &str) -> TestTurn {
    action(&[
        ("action.name", "transfer"),
        ("action.amount", amount),
        ("action.payee", "FR76"),
    ])
}

fn kinds(decision: &Decision) -> Vec<(RequirementKind, u8)> {
    match decision {
        Decision::Require(required) => required.iter().map(|r| (r.kind, r.level)).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_transfer_is_bound_to_amount_and_payee() {
    let seen = desk().pass(transfer("50000 EUR"));
    let bound = Requirement::assurance(2)
        .binding("action.amount")
        .binding("action.payee");
    assert_eq!(seen.decision(), Decision::Require(vec![bound]));
    assert_eq!(seen.reasons(), ["risky-action"]);
}

#[test]
fn what_cannot_be_compared_counts_as_too_much() {
    use RequirementKind::{Approval, Assurance};
    let both = vec![(Assurance, 2), (Approval, 2)];
    assert_eq!(
        kinds(&desk().pass(transfer("999999 EUR")).decision()),
        [(Assurance, 2)]
    );
    for amount in ["1000000 EUR", "1 USD", "a lot", ""] {
        assert_eq!(
            kinds(&desk().pass(transfer(amount)).decision()),
            both,
            "{amount:?}"
        );
    }
}

#[test]
fn an_action_that_does_not_say_what_it_binds_is_denied() {
    let seen = desk().pass(action(&[
        ("action.name", "transfer"),
        ("action.amount", "1 EUR"),
    ]));
    assert_eq!(seen.decision(), Decision::Deny);
    assert!(seen.reasons().contains(&"unbound-action".to_owned()));
}

#[test]
fn an_unknown_action_goes_to_a_human_unless_set() {
    let unknown = || action(&[("action.name", "close-branch")]);
    assert_eq!(
        kinds(&desk().pass(unknown()).decision()),
        [(RequirementKind::Review, 1)]
    );
    assert_eq!(
        kinds(&desk().pass(action(&[])).decision()),
        [(RequirementKind::Review, 1)]
    );
    let mut strict = Testkit::<StepUp>::new(json!({ "unknown-action": "deny" })).unwrap();
    assert_eq!(strict.pass(unknown()).decision(), Decision::Deny);
    let mut knows =
        Testkit::<StepUp>::new(json!({ "harmless-actions": ["close-branch"] })).unwrap();
    assert_eq!(knows.pass(unknown()).decision(), Decision::Allow);
}

#[test]
fn the_bank_sees_many_applicants_from_one_number() {
    let mut desk = desk();
    let open = |who: &str| {
        action(&[
            ("action.name", "open-account"),
            ("caller.number", "+33612345678"),
            ("caller.verstat", "TN-Validation-Passed-A"),
            ("participant.ref", who),
        ])
    };
    for who in ["a", "b", "b"] {
        assert_eq!(desk.pass(open(who)).reasons(), ["account-opening"]);
    }
    let third = desk.pass(open("c"));
    assert_eq!(third.reasons(), ["account-opening", "velocity"]);
    assert!(kinds(&third.decision()).contains(&(RequirementKind::Review, 1)));
}

#[test]
fn contacts_without_a_number_are_not_counted_as_one_caller() {
    let mut desk = desk();
    for who in ["a", "b", "c", "d"] {
        let open = action(&[("action.name", "open-account"), ("participant.ref", who)]);
        assert_eq!(desk.pass(open).reasons(), ["account-opening"], "{who}");
    }
}

#[test]
fn the_logistics_company_calls_back_before_bank_details_change() {
    let change = action(&[
        ("action.name", "change-bank-details"),
        ("action.payee", "DE89"),
    ]);
    let seen = desk().pass(change);
    assert_eq!(
        kinds(&seen.decision()),
        [
            (RequirementKind::Assurance, 2),
            (RequirementKind::CallBack, 1)
        ]
    );
}

#[test]
fn the_training_organisation_may_not_prospect() {
    let offer = |course: Option<&str>| {
        let turn =
            TestTurn::new(Stage::Outbound, "Your CPF credit").fact("action.purpose", "prospecting");
        course
            .into_iter()
            .fold(turn, |t, c| t.fact("interaction.course", c))
    };
    assert_eq!(desk().pass(offer(None)).decision(), Decision::Deny);
    assert_eq!(
        desk().pass(offer(Some("excel-2"))).decision(),
        Decision::Allow
    );
}

#[test]
fn verstat_is_matched_exactly() {
    let call = |verstat: Option<&str>| {
        let turn = action(&[("action.name", "open-account"), ("caller.number", "+331")]);
        let turn = verstat
            .into_iter()
            .fold(turn, |t, v| t.fact("caller.verstat", v));
        desk()
            .pass(turn)
            .reasons()
            .contains(&"number-unverified".to_owned())
    };
    assert!(!call(Some("TN-Validation-Passed-A")));
    for bad in [
        None,
        Some(""),
        Some("tn-validation-passed-a"),
        Some("TN-Validation-Passed-A "),
        Some("TN-Validation-Failed"),
    ] {
        assert!(call(bad), "{bad:?}");
    }
}

#[test]
fn counters_that_do_not_answer_are_a_failure() {
    let mut desk =
        Testkit::<StepUp>::with(json!({}), guichet_sdk::testkit::Fakes::break_counters).unwrap();
    let seen = desk.pass(action(&[
        ("action.name", "open-account"),
        ("caller.number", "+33612345678"),
    ]));
    assert_eq!(seen.verdict(), Err(&Failure::new("counters-unavailable")));
}

#[test]
fn settings_say_which_one_is_wrong() {
    let rule = |change: serde_json::Value| {
        let mut rule = json!({ "name": "r", "then": "deny", "reason": "velocity" });
        rule.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        json!({ "rules": [rule] })
    };
    for (settings, names) in [
        (rule(json!({ "reason": "nope" })), "rules[0].reason"),
        (
            rule(json!({ "when": [{ "fact": "action.name" }] })),
            "rules[0].when[0]",
        ),
        (
            rule(json!({ "when": [{ "fact": "x", "present": true }] })),
            "rules[0].when[0].fact",
        ),
        (
            rule(json!({ "when": [{ "fact": "action.amount", "at-least": "10" }] })),
            "rules[0].when[0].at-least",
        ),
        (
            rule(json!({ "then": { "require": [{ "kind": "approval", "level": 9 }] } })),
            "require[0].level",
        ),
        (
            rule(
                json!({ "then": { "require": [{ "kind": "approval", "level": 1, "binds": ["proof.level"] }] } }),
            ),
            "binds",
        ),
        (
            rule(json!({ "count": { "by": [], "seconds": 0, "more-than": 1 } })),
            "count.seconds",
        ),
        (
            rule(json!({ "obligations": [{ "name": "delete" }] })),
            "obligations[0].name",
        ),
        (json!({ "rule": [] }), "unknown field `rule`"),
    ] {
        let Err(error) = Testkit::<StepUp>::new(settings) else {
            panic!("{names} was taken");
        };
        assert!(
            error.to_string().contains(names),
            "{error} does not name {names}"
        );
    }
}

proptest! {
    /// Stating one more risky signal never weakens what is asked.
    #[test]
    fn a_risky_signal_never_weakens(
        name in prop::sample::select(vec!["transfer", "open-account", "enrol", "other"]),
        amount in "[0-9]{1,7} EUR|.{0,6}",
        swapped in any::<bool>(),
    ) {
        let facts = [("action.name", name), ("action.amount", amount.as_str()), ("action.payee", "p"), ("action.target", "t")];
        let calm = desk().pass(action(&facts)).decision();
        let turn = if swapped { action(&facts).fact("caller.sim-swapped", "true") } else { action(&facts) };
        let risky = desk().pass(turn).decision();
        for (kind, level) in kinds(&calm) {
            prop_assert!(kinds(&risky).iter().any(|(k, l)| *k == kind && *l >= level));
        }
    }
}
