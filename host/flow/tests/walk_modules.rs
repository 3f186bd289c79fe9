//! Flows that call, follow or stand beside each other: modules and event hooks.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails should say so at once"
)]

mod obliging;

use std::collections::BTreeMap;

use guichet_flow::{
    End, Flow, Options, Stage,
    check::{Settings, check},
};
use obliging::{Obliging, block, bye, walked};
use serde_json::{Value, json};

/// A module that looks something up and returns by a branch.
fn authentication(result: &Value) -> Value {
    let mut parameters =
        json!({"ResultData": {"customer": "$.External.id", "phone": "$.Modules.Input.phone"}});
    if !result.is_null() {
        parameters["Result"] = result.clone();
    }
    json!([
        block("ask", "GetParticipantInput", &json!({"Text": "Your PIN", "StoreInput": "True"}), "look-up"),
        block("look-up", "InvokeLambdaFunction", &json!({"LambdaFunctionARN": "who"}), "return"),
        {"Identifier": "return", "Type": "EndFlowModuleExecution", "Parameters": parameters, "Transitions": {}},
        bye(),
    ])
}

/// A flow that calls it, with data of its own before.
fn caller() -> Value {
    json!([
        block("menu", "GetParticipantInput", &json!({"Text": "Your number", "StoreInput": "True"}), "before"),
        block("before", "InvokeLambdaFunction", &json!({"LambdaFunctionARN": "f"}), "call"),
        {"Identifier": "call", "Type": "InvokeFlowModule",
         "Parameters": {"FlowModuleId": "module:$LATEST", "Input": {"phone": "$.CustomerEndpoint.Address", "times": 3}},
         "Transitions": {"NextAction": "went-on",
            "Conditions": [{"NextAction": "known", "Condition": {"Operator": "Equals", "Operands": ["authenticated"]}}],
            "Errors": [{"NextAction": "other", "ErrorType": "NoMatchingCondition"}, {"NextAction": "bye", "ErrorType": "NoMatchingError"}]}},
        block("known", "UpdateContactAttributes", &json!({"Attributes": {"customer": "$.Modules.ResultData.customer", "stored": "$.StoredCustomerInput"}}), "bye"),
        block("other", "Wait", &json!({"TimeLimitSeconds": "1"}), "bye"),
        block("went-on", "Wait", &json!({"TimeLimitSeconds": "1"}), "bye"),
        bye(),
    ])
}

#[test]
fn a_module_returns_by_the_branch_and_with_the_data_that_it_names() {
    for (result, next) in [
        (json!("authenticated"), "known"),
        (json!("somebody-else"), "other"),
        (Value::Null, "went-on"),
    ] {
        let mut world = Obliging {
            heard: ["7", "4711"].into(),
            answers: BTreeMap::from([
                ("before", json!({"tier": "gold"})),
                ("look-up", json!({"id": "c-1"})),
            ]),
            ..Obliging::default()
        };
        let flows = [("flow", caller()), ("module", authentication(&result))];
        let (walked, _) = walked(&flows, &Options::default(), &mut world);
        assert_eq!(
            world.entered,
            [
                "menu", "before", "call", "ask", "look-up", "return", next, "bye"
            ]
        );
        let data = &walked.data;
        assert_eq!(data["Modules"]["Result"], result);
        assert_eq!(data["Modules"]["ResultData"]["customer"], "c-1");
        // What the flow had of its own is as it was.
        assert_eq!(data["External"], json!({"tier": "gold"}));
        assert_eq!(data["StoredCustomerInput"], "7");
        if next == "known" {
            assert_eq!(
                data["Attributes"],
                json!({"customer": "c-1", "stored": "7"})
            );
        }
    }
}

#[test]
fn a_module_finds_its_input_and_nothing_of_the_flow_that_calls_it() {
    let module = json!([
        block("keep", "UpdateContactAttributes", &json!({"Attributes": {
            "phone": "$.Modules.Input.phone", "stored": "$.StoredCustomerInput", "tier": "$.External.tier"}}), "return"),
        {"Identifier": "return", "Type": "EndFlowModuleExecution", "Transitions": {}},
        bye(),
    ]);
    let mut world = Obliging {
        heard: ["7"].into(),
        answers: BTreeMap::from([("before", json!({"tier": "gold"}))]),
        ..Obliging::default()
    };
    let mut flow = caller();
    flow[2]["Parameters"]["Input"]["phone"] = json!("+33184000000");
    let (walked, _) = walked(
        &[("flow", flow), ("module", module)],
        &Options::default(),
        &mut world,
    );
    let attributes = json!({"phone": "+33184000000", "stored": "", "tier": ""});
    assert_eq!(walked.data["Attributes"], attributes);
}

#[test]
fn attributes_of_a_flow_end_with_it() {
    let first = json!([
        block(
            "set",
            "UpdateFlowAttributes",
            &json!({"FlowAttributes": {"a": {"Value": "b"}}}),
            "on"
        ),
        block(
            "on",
            "TransferToFlow",
            &json!({"ContactFlowId": "second"}),
            "bye"
        ),
        bye(),
    ]);
    let second = json!([
        block(
            "keep",
            "UpdateContactAttributes",
            &json!({"Attributes": {"a": "$.FlowAttributes.a"}}),
            "bye"
        ),
        bye()
    ]);
    let (walked, _) = walked(
        &[("first", first), ("second", second)],
        &Options::default(),
        &mut Obliging::default(),
    );
    assert_eq!(walked.data["Attributes"], json!({"a": ""}));
}

/// Queues a contact with a flow for its wait.
fn queueing() -> Value {
    json!([
        block(
            "hook",
            "UpdateContactEventHooks",
            &json!({"EventHooks": {"CustomerQueue": "waiting"}}),
            "set"
        ),
        block(
            "set",
            "UpdateContactTargetQueue",
            &json!({"QueueId": "vip"}),
            "queue"
        ),
        block("queue", "TransferContactToQueue", &json!({}), "bye"),
        bye(),
    ])
}

#[test]
fn a_contact_in_a_queue_walks_the_flow_that_was_set_for_it() {
    let queued = End::Queued {
        queue: Some("vip".to_owned()),
    };
    let message = json!({"Text": "Please wait."});
    let ends = json!({"Identifier": "end", "Type": "EndFlowExecution"});
    for (waiting, end, entered) in [
        // It turns until an agent comes.
        (
            json!([
                block("say", "MessageParticipant", &message, "wait"),
                block("wait", "Wait", &json!({"TimeLimitSeconds": "9"}), "say"),
                bye()
            ]),
            queued.clone(),
            vec!["say", "wait"],
        ),
        (
            json!([
                block("say", "MessageParticipant", &message, "end"),
                ends,
                bye()
            ]),
            queued.clone(),
            vec!["say", "end"],
        ),
        (
            json!([{"Identifier": "play", "Type": "MessageParticipantIteratively", "Parameters": {"Messages": [{"Text": "Wait."}]}}]),
            queued,
            vec!["play"],
        ),
        (
            json!([block("say", "MessageParticipant", &message, "bye"), bye()]),
            End::Disconnected,
            vec!["say", "bye"],
        ),
        (
            json!([
                block(
                    "set",
                    "UpdateContactTargetQueue",
                    &json!({"QueueId": "back-up"}),
                    "on"
                ),
                block("on", "TransferContactToQueue", &json!({}), "bye"),
                bye()
            ]),
            End::Queued {
                queue: Some("back-up".to_owned()),
            },
            vec!["set", "on"],
        ),
    ] {
        let mut world = Obliging::default();
        let (walked, crossed) = walked(
            &[("flow", queueing()), ("waiting", waiting)],
            &Options::default(),
            &mut world,
        );
        assert_eq!(walked.end, end);
        assert_eq!(world.entered[3..], entered);
        assert_eq!(crossed[0].stage, Stage::Record, "the hook is stored");
    }
    // Only one may be set at once.
    let mut two = queueing();
    two[0]["Parameters"]["EventHooks"]["CustomerHold"] = json!("hold");
    let (failed, crossed) = walked(
        &[("flow", two)],
        &Options::default(),
        &mut Obliging::default(),
    );
    assert_eq!((failed.end, crossed.len()), (End::Disconnected, 0));
    // A flow that is not at hand is not walked.
    let (walked, _) = walked(
        &[("flow", queueing())],
        &Options::default(),
        &mut Obliging::default(),
    );
    assert!(matches!(walked.end, End::Queued { .. }));
}

/// Rules and places of what is found in a flow.
fn found(kind: &str, actions: &Value) -> Vec<(&'static str, String)> {
    let start = &actions[0]["Identifier"];
    let text = json!({"Type": kind, "Content":
        {"Version": "2019-10-30", "StartAction": start, "Actions": actions}});
    let flow: Flow = text.to_string().parse().unwrap();
    let findings = check(&flow, &Settings::default()).into_iter();
    findings
        .map(|finding| (finding.rule.code, finding.pointer))
        .collect()
}

#[test]
fn hooks_that_the_vendor_does_not_have_are_found() {
    let hooks = |hooks: Value| {
        let set = json!({"EventHooks": hooks});
        found(
            "CONTACT_FLOW",
            &json!([block("set", "UpdateContactEventHooks", &set, "bye"), bye()]),
        )
    };
    assert_eq!(hooks(json!({"CustomerRemaining": "survey"})), []);
    let place = "/Actions/0/Parameters/EventHooks";
    assert_eq!(
        hooks(json!({"CustomerLeft": "survey"})),
        [("GF110", format!("{place}/CustomerLeft"))]
    );
    assert_eq!(
        hooks(json!({"CustomerQueue": "a", "CustomerHold": "b"})),
        [("GF110", place.to_owned())]
    );
}

#[test]
fn what_modules_take_and_give_is_followed_by_its_name() {
    let keeps = |value: &str| {
        let set = json!({"Attributes": {"a": value}});
        json!([block("keep", "UpdateContactAttributes", &set, "bye"), bye()])
    };
    let place = "/Actions/0/Parameters/Attributes/a".to_owned();
    assert_eq!(
        found("CONTACT_FLOW", &keeps("$.Modules.ResultData.email")),
        [("GF401", place.clone())]
    );
    assert_eq!(
        found("CONTACT_FLOW", &keeps("$.Modules.ResultData.tier")),
        []
    );
    // What a flow stored before is nothing that a module finds.
    let stored = keeps("$.StoredCustomerInput");
    assert_eq!(found("CONTACT_FLOW", &stored), [("GF203", place)]);
    assert_eq!(found("CONTACT_FLOW_MODULE", &stored), []);
}

#[test]
fn a_call_that_chooses_by_the_modules_branch_has_a_way_for_any_other() {
    let call = |other: bool| {
        let mut actions = caller();
        if !other {
            actions[2]["Transitions"]["Errors"]
                .as_array_mut()
                .unwrap()
                .remove(0);
        }
        let found = found("CONTACT_FLOW", &actions).into_iter();
        found
            .filter(|(rule, _)| *rule == "GF103")
            .map(|(_, pointer)| pointer)
            .collect::<Vec<_>>()
    };
    assert_eq!(call(true), Vec::<String>::new());
    assert_eq!(call(false), ["/Actions/2/Transitions"]);
}
