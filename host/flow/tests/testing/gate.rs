//! What the gate is expected to rule.

use guichet_flow::{
    Crossing, Passage, Ruling,
    test::{Concern, FlowTest, Needed, Outcome, Report, TestGate, Told, run},
};
use serde_json::{Value, json};

use crate::shop::{begun, document, hears, observation, only, shop};

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
                Ruling::Held { notice: None }
            }
            "jingle" => {
                told.cause = Some("policy-denied".to_owned());
                told.obligations = set(&["notify desk"]);
                Ruling::Refused { notice: None }
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
    run(&test, &shop(), 0, &mut Strict)
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
    let report = run(&test, &shop(), 0, &mut Strict);
    assert!(report.passed(), "{:?}", report.failures);
}
