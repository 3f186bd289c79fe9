//! What the gate is expected to rule.

use guichet_flow::{
    Crossing, Options, Passage, Ruling, Sensitive, Stage,
    test::{Concern, FlowTest, Needed, OpenGate, Outcome, Report, TestGate, Told, run},
};
use serde_json::{Value, json};

use crate::shop::{begun, document, hears, keys, observation, only, shop};

/// Rules by block: holds, refuses, edits.
struct Strict;

impl TestGate for Strict {
    fn pass(&mut self, crossing: &Crossing) -> Result<(Passage, Told), String> {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let mut told = Told::default();
        let ruling = match crossing.block.as_str() {
            "closed" => {
                told.requirements.insert(Needed {
                    kind: "review".to_owned(),
                    level: 1,
                    binds: set(&[]),
                });
                told.reasons = set(&["velocity"]);
                Ruling::Held
            }
            "jingle" => {
                told.cause = Some("policy-denied".to_owned());
                told.obligations = set(&["notify desk"]);
                Ruling::Refused
            }
            "menu" => {
                told.classes = set(&["phone"]);
                Ruling::Released("[phone]".into())
            }
            "broken" => return Err("no".to_owned()),
            _ => Ruling::Released(crossing.payload.clone()),
        };
        Ok((Passage::of(ruling), told))
    }
}

fn judged(hours: &str, crossings: &Value) -> Report {
    let guichet = json!({ "decides": { "hours": hours }, "crossings": crossings });
    let test: FlowTest = document(&guichet, &[observation("begun", &begun(), &[], &[])])
        .parse()
        .unwrap();
    run(&test, &shop(), 0, &Options::default(), &mut Strict)
}

#[test]
fn what_the_gate_rules_is_held_against_what_was_expected() {
    let passes = json!([{ "block": "closed", "stage": "outbound", "outcome": "held", "reasons": ["velocity"],
        "requirements": [{ "kind": "review", "level": 1 }], "classes": [] }]);
    let report = judged("False", &passes);
    assert!(report.passed(), "{:?}", report.failures);
    assert_eq!(report.crossings[0].outcome, Outcome::Held);

    let here = "/Metadata/Guichet/crossings/0";
    for (key, value, seen) in [
        (
            "outcome",
            json!("released"),
            "outbound of block closed held, velocity, needs review of level 1",
        ),
        ("reasons", json!([]), "velocity"),
        ("requirements", json!([]), "review of level 1"),
        ("classes", json!(["phone"]), "none"),
        ("obligations", json!(["notify desk"]), "none"),
        ("cause", json!("policy-denied"), "none"),
        ("payload", json!("We are closed."), "nothing left"),
    ] {
        let mut crossings = passes.clone();
        crossings[0][key] = value;
        let report = judged("False", &crossings);
        assert_eq!(
            only(&report),
            (Concern::Crossing, &*format!("{here}/{key}"), seen),
            "{key}"
        );
    }
    // What was not expected has to be released; what was has to cross.
    let report = judged("False", &json!([]));
    assert_eq!(only(&report).1, "/Metadata/Guichet/crossings");
    let report = judged(
        "False",
        &json!([passes[0], { "block": "told", "stage": "outbound", "outcome": "held" }]),
    );
    assert_eq!(
        only(&report),
        (
            Concern::Crossing,
            "/Metadata/Guichet/crossings/1",
            "nothing crossed there"
        )
    );
}

#[test]
fn what_is_heard_is_what_the_gate_let_out() {
    let guichet = json!({ "decides": { "hours": "True" }, "crossings": [
        { "block": "menu", "stage": "outbound", "outcome": "released", "classes": ["phone"], "payload": "[phone]" },
        { "block": "jingle", "stage": "outbound", "outcome": "refused", "cause": "policy-denied", "obligations": ["notify desk"] }] });
    let test: FlowTest = document(
        &guichet,
        &[observation(
            "menu",
            &hears("[phone]", "Inclusion"),
            &[],
            &[],
        )],
    )
    .parse()
    .unwrap();
    let report = run(&test, &shop(), 0, &Options::default(), &mut Strict);
    assert!(report.passed(), "{:?}", report.failures);
}

#[test]
fn what_the_tenant_declares_sensitive_is_so_unless_the_test_says_otherwise() {
    let options = Options {
        sensitive: vec![Sensitive {
            block: "UpdateContactTargetQueue".to_owned(),
            name: "route".to_owned(),
            ..Sensitive::default()
        }],
        challenge: Some("shop".to_owned()),
        refused_queue: Some("desk".to_owned()),
        ..Options::default()
    };
    let actions = |own: Value| {
        let mut guichet = json!({ "answers": { "order": [{ "state": "shipped" }] }, "decides": { "hours": "True" } });
        guichet["sensitive"] = own;
        let press = observation("menu", &hears("Press 1", "Inclusion"), &[keys("1")], &[]);
        let test: FlowTest = document(&guichet, &[press]).parse().unwrap();
        let report = run(&test, &shop(), 0, &options, &mut OpenGate);
        let actions = report
            .crossings
            .iter()
            .filter(|seen| seen.stage == Stage::Action);
        actions.map(|seen| seen.block.clone()).collect::<Vec<_>>()
    };
    assert_eq!(actions(Value::Null), ["queue-of"]);
    assert_eq!(actions(json!([])), [""; 0]);
    assert_eq!(
        actions(json!([{ "block": "order", "name": "look" }])),
        ["order"]
    );
}
