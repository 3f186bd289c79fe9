//! What single blocks do: where they cross, what they leave behind, where they lead.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails should say so at once"
)]

mod obliging;

use std::collections::BTreeMap;

use guichet_flow::{
    ActionType, End, Flow, Options, Sensitive, Stage,
    check::{Settings, check},
};
use obliging::{Obliging, block, bye, walked};
use serde_json::{Value, json};

/// What every type of action finds something in.
fn everything() -> Value {
    json!({
        "Text": "hello", "Messages": [{"Text": "hello"}], "StoreInput": "True",
        "LexV2Bot": {"AliasArn": "bot"}, "ComparisonValue": "$.Channel",
        "LambdaFunctionARN": "function", "Attributes": {"a": "b"},
        "FlowAttributes": {"a": {"Value": "b"}}, "ContactFlowId": "elsewhere",
        "FlowModuleId": "nowhere", "ViewResource": {"Id": "view"}, "QueueId": "queue",
        "LoopCount": "1", "TimeLimitSeconds": "1", "ThirdPartyPhoneNumber": "+33184000000",
    })
}

#[test]
fn every_type_of_action_crosses_where_it_says_and_nowhere_else() {
    for kind in ActionType::KNOWN {
        let actions = json!([block("a", kind.as_str(), &everything(), "bye"), bye()]);
        let (_, crossed) = walked(
            &[("flow", actions.clone())],
            &Options::default(),
            &mut Obliging::default(),
        );
        let crossed: Vec<Stage> = crossed.iter().map(|crossing| crossing.stage).collect();
        let text = json!({"StartAction": "a", "Actions": actions}).to_string();
        let flow: Flow = text.parse().unwrap();
        assert_eq!(
            crossed,
            flow.action("a").unwrap().stages(),
            "{}",
            kind.as_str()
        );
    }
}

#[test]
fn a_function_that_nobody_waits_for_crosses_with_its_request_only() {
    let parameters = json!({"LambdaFunctionARN": "f", "InvocationType": "ASYNCHRONOUS"});
    let actions = json!([
        block("a", "InvokeLambdaFunction", &parameters, "bye"),
        bye()
    ]);
    let text = json!({"StartAction": "a", "Actions": actions}).to_string();
    let flow: Flow = text.parse().unwrap();
    assert_eq!(flow.action("a").unwrap().stages(), [Stage::Lookup]);
    let (_, crossed) = walked(
        &[("flow", actions)],
        &Options::default(),
        &mut Obliging::default(),
    );
    assert_eq!(crossed.len(), 1);
}

#[test]
fn calculated_attributes_are_looked_up_and_stand_beside_the_profile() {
    let actions = json!([
        block(
            "who",
            "GetCustomerProfile",
            &json!({"ProfileRequestData": {"ProfileId": "7"}}),
            "how"
        ),
        block(
            "how",
            "GetCalculatedAttributesForCustomerProfile",
            &json!({"ProfileRequestData": {"ProfileId": "7"}, "ProfileResponseData": ["CalculatedAttributes._frequent_caller"]}),
            "bye"
        ),
        bye(),
    ]);
    let mut world = Obliging {
        answers: BTreeMap::from([
            ("who", json!({"FirstName": "Ada"})),
            (
                "how",
                json!({"CalculatedAttributes": {"_frequent_caller": "true"}}),
            ),
        ]),
        ..Obliging::default()
    };
    let (walked, _) = walked(&[("flow", actions)], &Options::default(), &mut world);
    assert_eq!(walked.end, End::Disconnected);
    let customer = &walked.data["Customer"];
    assert_eq!(customer["FirstName"], "Ada");
    assert_eq!(customer["CalculatedAttributes"]["_frequent_caller"], "true");
}

fn sensitive(block: &str) -> Options {
    Options {
        sensitive: vec![Sensitive {
            block: block.to_owned(),
            name: "declared".to_owned(),
            facts: BTreeMap::new(),
        }],
        ..Options::default()
    }
}

#[test]
fn what_is_declared_sensitive_crosses_as_an_action_by_whatever_it_is_named() {
    let pay = "arn:aws:lambda:eu-west-1:111122223333:function:pay:LIVE";
    let vip = "arn:aws:connect:eu-west-1:111122223333:instance/i/queue/vip";
    let view = "arn:aws:connect:eu-west-1:111122223333:instance/i/view/refund:$LATEST";
    let bot = "arn:aws:lex:eu-west-1:111122223333:bot-alias/B0T/AL1AS";
    for (kind, parameters, blocks) in [
        (
            "InvokeLambdaFunction",
            json!({"LambdaFunctionARN": pay}),
            [pay, "pay"],
        ),
        (
            "InvokeLambdaFunction",
            json!({"LambdaFunctionARN": "pay:LIVE"}),
            ["pay:LIVE", "pay"],
        ),
        (
            "UpdateContactTargetQueue",
            json!({"QueueId": vip}),
            [vip, "vip"],
        ),
        (
            "UpdateContactTargetQueue",
            json!({"AgentId": "ada"}),
            ["ada", "UpdateContactTargetQueue"],
        ),
        (
            "ShowView",
            json!({"ViewResource": {"Id": view}}),
            [view, "refund"],
        ),
        (
            "ConnectParticipantWithLexBot",
            json!({"LexV2Bot": {"AliasArn": bot}}),
            [bot, "AL1AS"],
        ),
        (
            "ConnectParticipantWithLexBot",
            json!({"LexBot": {"Name": "teller"}}),
            ["teller", "a"],
        ),
        ("CreateTask", json!({"Name": "refund"}), ["refund", "a"]),
        (
            "UpdateContactCallbackNumber",
            json!({"CallbackNumber": "+33184000000"}),
            ["+33184000000", "a"],
        ),
        (
            "UpdateContactEventHooks",
            json!({"EventHooks": {"CustomerQueue": "77:$LATEST"}}),
            ["77:$LATEST", "77"],
        ),
        (
            "TransferToFlow",
            json!({"ContactFlowId": "77:$LATEST"}),
            ["77:$LATEST", "77"],
        ),
    ] {
        for declared in blocks {
            let actions = json!([block("a", kind, &parameters, "bye"), bye()]);
            let (_, crossed) = walked(
                &[("flow", actions)],
                &sensitive(declared),
                &mut Obliging::default(),
            );
            let first = &crossed[0];
            assert_eq!(first.stage, Stage::Action, "{kind} {declared}");
            assert_eq!(first.facts["action.name"], "declared");
        }
    }
}

#[test]
fn a_function_that_a_reference_names_is_known_by_what_it_comes_to() {
    let arn = "arn:aws:lambda:eu-west-1:111122223333:function:pay:LIVE";
    let actions = json!([
        block(
            "set",
            "UpdateFlowAttributes",
            &json!({"FlowAttributes": {"f": {"Value": arn}}}),
            "call"
        ),
        block(
            "call",
            "InvokeLambdaFunction",
            &json!({"LambdaFunctionARN": "$.FlowAttributes.f"}),
            "bye"
        ),
        bye(),
    ]);
    let (_, crossed) = walked(
        &[("flow", actions)],
        &sensitive("pay"),
        &mut Obliging::default(),
    );
    assert_eq!(crossed[0].stage, Stage::Action);
}

#[test]
fn a_block_that_is_declared_twice_passes_as_both_actions() {
    let mut options = sensitive("pay");
    options.sensitive.push(Sensitive {
        block: "InvokeLambdaFunction".to_owned(),
        name: "look-up".to_owned(),
        facts: BTreeMap::new(),
    });
    let actions = json!([
        block(
            "a",
            "InvokeLambdaFunction",
            &json!({"LambdaFunctionARN": "pay"}),
            "bye"
        ),
        bye()
    ]);
    let (_, crossed) = walked(&[("flow", actions)], &options, &mut Obliging::default());
    let names = crossed
        .iter()
        .filter_map(|crossing| crossing.facts.get("action.name"));
    assert_eq!(names.collect::<Vec<_>>(), ["declared", "look-up"]);
}

#[test]
fn a_recording_that_a_block_does_not_speak_of_goes_on() {
    let record = |behaviour: Value| json!({"RecordingBehavior": behaviour});
    let kind = "UpdateContactRecordingBehavior";
    let actions = json!([
        block(
            "on",
            kind,
            &record(json!({"RecordedParticipants": ["Agent", "Customer"]})),
            "ivr-off"
        ),
        block(
            "ivr-off",
            kind,
            &record(json!({"IVRRecordingBehavior": "Disabled"})),
            "ask"
        ),
        block(
            "ask",
            "GetParticipantInput",
            &json!({"Text": "Your PIN, please", "StoreInput": "True"}),
            "off"
        ),
        block(
            "off",
            kind,
            &record(json!({"RecordedParticipants": []})),
            "bye"
        ),
        bye(),
    ]);
    let mut world = Obliging::default();
    walked(
        &[("flow", actions.clone())],
        &Options::default(),
        &mut world,
    );
    assert_eq!(world.recording, [true, false], "it was cut by `ivr-off`");
    // The linter knows the same.
    let text = json!({"Version": "2019-10-30", "StartAction": "on", "Actions": actions});
    let flow: Flow = text.to_string().parse().unwrap();
    let findings = check(&flow, &Settings::default());
    let recorded = findings
        .iter()
        .any(|finding| finding.rule.code == "GF301" && finding.action.as_deref() == Some("ask"));
    assert!(recorded, "{findings:#?}");
}

#[test]
fn recording_nobody_ends_what_the_flow_records_of_the_caller() {
    let kind = "UpdateContactRecordingBehavior";
    let on = json!({"RecordingBehavior": {"IVRRecordingBehavior": "Enabled"}});
    let off = json!({"RecordingBehavior": {"RecordedParticipants": []}});
    let actions = json!([
        block("on", kind, &on, "off"),
        block("off", kind, &off, "bye"),
        bye()
    ]);
    let mut world = Obliging::default();
    walked(&[("flow", actions)], &Options::default(), &mut world);
    assert_eq!(world.recording, [true, false]);
}

#[test]
fn attributes_of_the_related_contact_are_stored_and_are_not_this_ones() {
    for (target, stages, kept) in [
        (json!("Current"), 1, json!("b")),
        (json!("Related"), 1, Value::Null),
        (json!("$.Attributes.whose"), 0, Value::Null),
    ] {
        let set = json!({"Attributes": {"a": "b"}, "TargetContact": target});
        let actions = json!([block("a", "UpdateContactAttributes", &set, "bye"), bye()]);
        let (walked, crossed) = walked(
            &[("flow", actions)],
            &Options::default(),
            &mut Obliging::default(),
        );
        assert_eq!(crossed.len(), stages, "{target}");
        assert_eq!(walked.data["Attributes"]["a"], kept, "{target}");
    }
}
