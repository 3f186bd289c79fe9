//! Whatever is done to a flow, checking and drawing it gives findings or errors.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should say so at once"
)]

mod flows;

use flows::FLOWS;
use guichet_flow::{
    Flow,
    check::{FOLLOWED_ACTIONS, Finding, Settings, check, locate, unreadable},
    draw::draw,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Actions of all kinds that rules look at, each with branches to some others.
fn actions() -> impl Strategy<Value = Vec<Value>> {
    let parameters = prop_oneof![
        Just(
            json!({"Text": "card number", "StoreInput": "True", "InputValidation": {"CustomValidation": {"MaximumLength": "20"}}})
        ),
        Just(json!({"Text": "$.StoredCustomerInput"})),
        Just(
            json!({"Attributes": {"a": "$.StoredCustomerInput", "b": "$.Attributes.a", "email": "$.External.email"}})
        ),
        Just(
            json!({"LambdaFunctionARN": "$.Attributes.a", "LambdaInvocationAttributes": {"pin": "$.Attributes.b"}})
        ),
        Just(
            json!({"RecordingBehavior": {"RecordedParticipants": ["Customer"], "IVRRecordingBehavior": "Enabled"}, "AnalyticsBehavior": {"Enabled": "True"}})
        ),
        Just(json!({"FlowLoggingBehavior": "Enabled"})),
        Just(
            json!({"ThirdPartyPhoneNumber": "$.Attributes.a", "ComparisonValue": "$.StoredCustomerInput"})
        ),
        Just(json!({"x": [[[{"$.y": true}]], null, 5]})),
    ];
    let kind = prop::sample::select(vec![
        "GetParticipantInput",
        "MessageParticipant",
        "UpdateContactAttributes",
        "InvokeLambdaFunction",
        "UpdateContactRecordingBehavior",
        "UpdateFlowLoggingBehavior",
        "TransferParticipantToThirdParty",
        "Compare",
        "Loop",
        "DisconnectParticipant",
        "SomethingNew",
    ]);
    let branch = (0..14_usize, 0..3_u8);
    let action = (kind, parameters, prop::collection::vec(branch, 0..5));
    prop::collection::vec(action, 1..12).prop_map(|actions| {
        let actions = actions.into_iter().enumerate();
        actions
            .map(|(i, (kind, parameters, branches))| {
                let mut transitions = json!({"Conditions": [], "Errors": []});
                for (target, way) in branches {
                    let target = format!("a{target}");
                    match way {
                        0 => transitions["NextAction"] = json!(target),
                        1 => transitions["Conditions"].as_array_mut().unwrap().push(
                            json!({"NextAction": target, "Condition": {"Operator": "Equals", "Operands": ["1"]}}),
                        ),
                        _ => transitions["Errors"].as_array_mut().unwrap().push(
                            json!({"NextAction": target, "ErrorType": "NoMatchingError"}),
                        ),
                    }
                }
                json!({"Identifier": format!("a{i}"), "Type": kind, "Parameters": parameters, "Transitions": transitions})
            })
            .collect()
    })
}

fn document(actions: &[Value]) -> Value {
    json!({"Version": "2019-10-30", "StartAction": "a0", "Actions": actions})
}

/// Checks, places and draws: what every document has to stand.
fn passed(text: &str) -> Vec<Finding> {
    let settings: Settings = toml::from_str("[[sensitive]]\nresource = 'a'").unwrap();
    match text.parse::<Flow>() {
        Ok(flow) => {
            let findings = check(&flow, &settings);
            let pointers = findings.iter().map(|finding| finding.pointer.as_str());
            let places = locate(text, &flow, pointers);
            assert!(
                findings
                    .iter()
                    .all(|finding| places.contains_key(&finding.pointer))
            );
            let picture = draw(&flow, &findings).unwrap();
            assert!(picture.starts_with("<svg") && picture.trim_end().ends_with("</svg>"));
            assert_eq!(
                picture.matches("<g").count(),
                picture.matches("</g>").count()
            );
            findings
        }
        Err(error) => unreadable(&error, &settings)
            .into_iter()
            .map(|(finding, _)| finding)
            .collect(),
    }
}

/// Takes something out, puts something else in its place, or cuts a text.
fn mutate(value: &mut Value, mut steps: impl Iterator<Item = usize>, with: &Value) {
    let step = steps.next();
    match (value, step) {
        (Value::Array(items), Some(step)) if !items.is_empty() => {
            let at = step % items.len();
            mutate(&mut items[at], steps, with);
        }
        (Value::Object(map), Some(step)) if !map.is_empty() => {
            let at = step % map.len();
            mutate(map.values_mut().nth(at).unwrap(), steps, with);
        }
        (value, _) => *value = with.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn generated_flows_are_checked_and_drawn_the_same_each_time(actions in actions()) {
        let text = document(&actions).to_string();
        let told = |findings: &[Finding]| serde_json::to_string(findings).unwrap();
        let findings = passed(&text);
        prop_assert_eq!(told(&findings), told(&passed(&text)));
    }

    /// Another way to an action only adds to what may hold there.
    #[test]
    fn findings_about_data_outlive_another_branch(actions in actions(), from in 0..12_usize, to in 0..12_usize) {
        let (from, to) = (from % actions.len(), to % actions.len());
        let about = |actions: &[Value]| {
            let findings = passed(&document(actions).to_string());
            let found = findings.into_iter().filter(|finding| {
                ["GF201", "GF203", "GF204", "GF205", "GF206", "GF301", "GF302", "GF701"]
                    .contains(&finding.rule.code)
            });
            found.map(|finding| (finding.rule.code, finding.pointer)).collect::<Vec<_>>()
        };
        let before = about(&actions);
        let mut more = actions;
        more[from]["Transitions"]["Errors"]
            .as_array_mut()
            .unwrap()
            .push(json!({"NextAction": format!("a{to}"), "ErrorType": "NoMatchingError"}));
        let after = about(&more);
        for finding in before {
            prop_assert!(after.contains(&finding), "{:?} is gone", finding);
        }
    }

    #[test]
    fn mutated_flows_give_findings_or_an_error(
        actions in actions(),
        steps in prop::collection::vec(0..40_usize, 0..7),
        with in prop_oneof![
            Just(json!(null)), Just(json!(true)), Just(json!(-1)), Just(json!("")),
            Just(json!("$.")), Just(json!([])), Just(json!({})), Just(json!("a1")),
            Just(json!({"Identifier": "a0"})), Just(json!("<&\"'\u{0}\u{202e}")),
        ],
    ) {
        let mut document = document(&actions);
        mutate(&mut document, steps.into_iter(), &with);
        passed(&document.to_string());
    }

    /// Flows that people drew, with wrapping, metadata and all.
    #[test]
    fn mutated_exports_give_findings_or_an_error(
        which: prop::sample::Index,
        steps in prop::collection::vec(0..60_usize, 0..9),
        with in prop_oneof![
            Just(json!(null)), Just(json!(true)), Just(json!("$.StoredCustomerInput")),
            Just(json!([])), Just(json!({})), Just(json!({"Text": "Your PIN"})),
        ],
    ) {
        let text = which.get(&FLOWS).trim_start_matches('\u{feff}');
        let mut document: Value = serde_json::from_str(text).unwrap();
        mutate(&mut document, steps.into_iter(), &with);
        passed(&document.to_string());
    }

    #[test]
    fn truncated_and_garbled_texts_give_findings_or_an_error(
        actions in actions(), cut: prop::sample::Index, byte: u8,
    ) {
        let mut bytes = document(&actions).to_string().into_bytes();
        let at = cut.index(bytes.len());
        bytes[at] = byte;
        passed(&String::from_utf8_lossy(&bytes));
        bytes.truncate(at);
        passed(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn a_flow_far_beyond_the_vendors_limits_is_checked_for_structure_only() {
    let ask = json!({"Text": "card number", "StoreInput": "True"});
    let actions: Vec<Value> = (0..=FOLLOWED_ACTIONS)
        .map(|i| {
            json!({
                "Identifier": format!("a{i}"), "Type": "GetParticipantInput", "Parameters": ask,
                "Transitions": {"NextAction": format!("a{}", i + 1), "Errors": []},
            })
        })
        .collect();
    let flow: Flow = document(&actions).to_string().parse().unwrap();
    let findings = check(&flow, &Settings::default());
    let codes: Vec<_> = findings.iter().map(|finding| finding.rule.code).collect();
    assert!(codes.contains(&"GF108") && codes.contains(&"GF101") && !codes.contains(&"GF201"));
    assert!(
        draw(&flow, &findings)
            .unwrap_err()
            .to_string()
            .contains("split it into modules")
    );
}

/// The worst that is followed: every action asks, copies and leads everywhere.
#[test]
fn a_flow_in_which_everything_leads_everywhere_stays_in_its_budget() {
    let count = 70;
    let everywhere: Vec<Value> = (0..count)
        .map(|i| json!({"NextAction": format!("a{i}"), "ErrorType": "NoMatchingError"}))
        .collect();
    let actions: Vec<Value> = (0..count)
        .map(|i| {
            let (kind, parameters) = if i % 2 == 0 {
                ("GetParticipantInput", json!({"Text": "card number", "StoreInput": "True"}))
            } else {
                ("UpdateContactAttributes", json!({"Attributes": {format!("b{i}"): "$.StoredCustomerInput"}}))
            };
            json!({
                "Identifier": format!("a{i}"), "Type": kind, "Parameters": parameters,
                "Transitions": {"NextAction": format!("a{}", (i + 1) % count), "Errors": everywhere},
            })
        })
        .collect();
    let flow: Flow = document(&actions).to_string().parse().unwrap();
    let findings = check(&flow, &Settings::default());
    let of = |code| {
        findings
            .iter()
            .filter(|finding| finding.rule.code == code)
            .count()
    };
    assert_eq!((of("GF201"), of("GF203")), (35, 35));
}
