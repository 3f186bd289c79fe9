//! How the rules know what is asked for, and where it goes.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should say so at once"
)]

use guichet_flow::{
    Flow,
    check::{Settings, check},
};
use serde_json::{Value, json};

/// Code, severity and action of what is found about data, in the order of the text.
fn found(actions: &Value) -> Vec<(String, String)> {
    found_in(&json!({
        "Version": "2019-10-30",
        "StartAction": actions[0]["Identifier"],
        "Actions": actions,
    }))
}

fn found_in(flow: &Value) -> Vec<(String, String)> {
    let flow: Flow = flow.to_string().parse().unwrap();
    let findings = check(&flow, &Settings::default());
    let data = findings
        .into_iter()
        .filter(|finding| !finding.rule.code.starts_with("GF1"));
    data.map(|finding| {
        let about = format!("{} {}", finding.rule.code, finding.severity);
        (about, finding.action.unwrap_or_default())
    })
    .collect()
}

fn expect(actions: &Value, expected: &[(&str, &str)]) {
    let expected: Vec<(String, String)> = expected
        .iter()
        .map(|(about, action)| ((*about).to_owned(), (*action).to_owned()))
        .collect();
    assert_eq!(found(actions), expected, "{actions:#}");
}

fn action(identifier: &str, kind: &str, parameters: &Value, next: &str) -> Value {
    json!({
        "Identifier": identifier, "Type": kind, "Parameters": parameters,
        "Transitions": {"NextAction": next, "Errors": [{"NextAction": "bye", "ErrorType": "NoMatchingError"}]},
    })
}

fn bye() -> Value {
    json!({"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}})
}

fn say(text: &str, next: &str) -> Value {
    action("say", "MessageParticipant", &json!({"Text": text}), next)
}

fn ask(identifier: &str, text: &str, length: u8, next: &str) -> Value {
    let parameters = json!({
        "Text": text, "StoreInput": "True", "InputTimeLimitSeconds": "5",
        "InputValidation": {"CustomValidation": {"MaximumLength": length.to_string()}},
    });
    action(identifier, "GetParticipantInput", &parameters, next)
}

fn keep(name: &str, value: &str, next: &str) -> Value {
    action(
        "keep",
        "UpdateContactAttributes",
        &json!({"Attributes": {name: value}}),
        next,
    )
}

fn look_up(attributes: &Value, next: &str) -> Value {
    let parameters = json!({
        "LambdaFunctionARN": "arn:aws:lambda:eu-west-1:111122223333:function:look-up",
        "InvocationTimeLimitSeconds": "5", "LambdaInvocationAttributes": attributes,
    });
    action("look up", "InvokeLambdaFunction", &parameters, next)
}

fn record(identifier: &str, participants: &[&str], next: &str) -> Value {
    let parameters = json!({"RecordingBehavior": {"RecordedParticipants": participants}});
    json!({
        "Identifier": identifier, "Type": "UpdateContactRecordingBehavior",
        "Parameters": parameters, "Transitions": {"NextAction": next},
    })
}

#[test]
fn a_prompt_right_before_says_what_is_asked_for() {
    let silent = ask("ask", "$.Attributes.beep", 8, "bye");
    expect(
        &json!([say("Now key in your PIN.", "ask"), silent, bye()]),
        &[("GF201 error", "ask")],
    );
    expect(&json!([say("Welcome.", "ask"), silent, bye()]), &[]);
}

#[test]
fn a_recorded_prompt_says_it_by_its_name() {
    let mut asking = ask("ask", "", 8, "bye");
    asking["Parameters"]["PromptId"] = json!("arn:aws:connect:eu-west-1:1:instance/i/prompt/p");
    asking["Parameters"].as_object_mut().unwrap().remove("Text");
    let mut flow =
        json!({"Version": "2019-10-30", "StartAction": "ask", "Actions": [asking, bye()]});
    assert!(found_in(&flow).is_empty());
    flow["Metadata"] = json!({"ActionMetadata": {"ask": {"promptName": "Enter_PIN.wav"}}});
    assert_eq!(
        found_in(&flow),
        [("GF201 error".to_owned(), "ask".to_owned())]
    );
    flow["Metadata"] = json!({"ActionMetadata": {"ask": {"parameters": {"PromptId": {"displayName": "Enter PIN"}}}}});
    assert_eq!(
        found_in(&flow),
        [("GF201 error".to_owned(), "ask".to_owned())]
    );
}

#[test]
fn the_name_under_which_it_is_handed_on_says_it_too() {
    let flow = |name: &str| {
        json!([
            ask("ask", "$.External.question", 6, "look up"),
            look_up(&json!({name: "$.StoredCustomerInput"}), "bye"),
            bye(),
        ])
    };
    expect(
        &flow("pin"),
        &[("GF201 error", "ask"), ("GF204 error", "look up")],
    );
    expect(&flow("orderNumber"), &[]);
    // Nothing says what it is.
    expect(&flow("value"), &[("GF204 note", "look up")]);
}

#[test]
fn what_was_keyed_in_last_counts() {
    let pin = |next: &str| ask("pin", "Your PIN, please.", 4, next);
    let menu = ask("menu", "Press 1 to go on.", 1, "keep");
    let stored = keep("entered", "$.StoredCustomerInput", "bye");
    expect(
        &json!([pin("menu"), menu, stored, bye()]),
        &[("GF201 error", "pin")],
    );
    // One of two ways leads past the menu.
    let check = json!({
        "Identifier": "new?", "Type": "Compare", "Parameters": {"ComparisonValue": "$.Attributes.new"},
        "Transitions": {
            "Conditions": [{"NextAction": "menu", "Condition": {"Operator": "Equals", "Operands": ["yes"]}}],
            "Errors": [{"NextAction": "keep", "ErrorType": "NoMatchingCondition"}],
        },
    });
    expect(
        &json!([pin("new?"), check, menu, stored, bye()]),
        &[("GF201 error", "pin"), ("GF203 error", "keep")],
    );
}

#[test]
fn copies_are_followed_until_they_are_overwritten() {
    let pin = ask("pin", "Your PIN, please.", 4, "keep");
    let copied = keep("entered", "$.StoredCustomerInput", "over");
    let over = |value: &str| {
        action(
            "over",
            "UpdateContactAttributes",
            &json!({"Attributes": {"entered": value}}),
            "look up",
        )
    };
    let handed = look_up(&json!({"code": "$.Attributes.entered"}), "bye");
    let with = |value: &str| json!([pin, copied, over(value), handed, bye()]);
    expect(
        &with("done"),
        &[("GF201 error", "pin"), ("GF203 error", "keep")],
    );
    expect(
        &with("PIN $.Attributes.entered"),
        &[
            ("GF201 error", "pin"),
            ("GF203 error", "keep"),
            ("GF203 error", "over"),
            ("GF204 error", "look up"),
        ],
    );
}

#[test]
fn recording_that_was_switched_off_or_paused_is_off() {
    let pin = ask("pin", "Your PIN, please.", 4, "bye");
    let on = |next: &str| record("on", &["Agent", "Customer"], next);
    let clear = ("GF201 error", "pin");
    // Without an agent on the call it would only run later.
    expect(
        &json!([on("pin"), pin, bye()]),
        &[clear, ("GF301 warning", "pin")],
    );
    expect(
        &json!([on("off"), record("off", &[], "pin"), pin, bye()]),
        &[clear],
    );
    expect(
        &json!([record("agent", &["Agent"], "pin"), pin, bye()]),
        &[clear],
    );
    let pausing = look_up(&json!({"operation": "PAUSE", "what": "recording"}), "pin");
    expect(&json!([on("look up"), pausing, pin, bye()]), &[clear]);
    let hold = action(
        "hold",
        "UpdatePreviousContactParticipantState",
        &json!({"PreviousContactParticipantState": "AgentOnHold"}),
        "pin",
    );
    expect(
        &json!([on("hold"), hold, pin, bye()]),
        &[clear, ("GF301 error", "pin")],
    );
}

#[test]
fn input_from_before_the_flow_is_a_note_unless_its_name_says_that_it_is_harmless() {
    expect(
        &json!([keep("entered", "$.StoredCustomerInput", "bye"), bye()]),
        &[("GF203 note", "keep")],
    );
    expect(
        &json!([keep("Extension", "$.StoredCustomerInput", "bye"), bye()]),
        &[],
    );
}
