//! A shop's flow, and tests of it.

use guichet_flow::{
    Flow, Library, Options,
    test::{Concern, FlowTest, OpenGate, Report, run},
};
use serde_json::{Value, json};

/// A menu, a function, hours, a bot, a queue.
pub(crate) const SHOP: &str = r#"{"Version": "2019-10-30", "StartAction": "hours", "Actions": [
  {"Identifier": "hours", "Type": "CheckHoursOfOperation", "Parameters": {"HoursOfOperationId": "arn:aws:connect:eu-west-1:1:instance/i/operating-hours/shop"},
   "Transitions": {"NextAction": "closed", "Conditions": [
     {"NextAction": "menu", "Condition": {"Operator": "Equals", "Operands": ["True"]}},
     {"NextAction": "closed", "Condition": {"Operator": "Equals", "Operands": ["False"]}}],
     "Errors": [{"NextAction": "gone", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "closed", "Type": "MessageParticipant", "Parameters": {"SSML": "<speak>We are <emphasis>closed</emphasis>.</speak>"},
   "Transitions": {"NextAction": "gone", "Errors": [{"NextAction": "gone", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "menu", "Type": "GetParticipantInput", "Parameters": {"Text": "Press 1 for your order, 2 to talk.", "StoreInput": "False", "InputTimeLimitSeconds": "5"},
   "Transitions": {"NextAction": "jingle", "Conditions": [
     {"NextAction": "number", "Condition": {"Operator": "Equals", "Operands": ["1"]}},
     {"NextAction": "bot", "Condition": {"Operator": "Equals", "Operands": ["2"]}}],
     "Errors": [{"NextAction": "jingle", "ErrorType": "InputTimeLimitExceeded"}, {"NextAction": "jingle", "ErrorType": "NoMatchingCondition"}, {"NextAction": "gone", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "jingle", "Type": "MessageParticipant", "Parameters": {"PromptId": "arn:aws:connect:eu-west-1:1:instance/i/prompt/jingle"},
   "Transitions": {"NextAction": "again", "Errors": [{"NextAction": "gone", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "again", "Type": "Loop", "Parameters": {"LoopCount": "1"},
   "Transitions": {"NextAction": "gone", "Conditions": [
     {"NextAction": "menu", "Condition": {"Operator": "Equals", "Operands": ["ContinueLooping"]}},
     {"NextAction": "gone", "Condition": {"Operator": "Equals", "Operands": ["DoneLooping"]}}]}},
  {"Identifier": "number", "Type": "GetParticipantInput", "Parameters": {"Text": "Key in your order.", "StoreInput": "True", "InputTimeLimitSeconds": "9", "InputValidation": {"CustomValidation": {"MaximumLength": "6"}}, "DTMFConfiguration": {"InputTerminationSequence": "*"}},
   "Transitions": {"NextAction": "order", "Errors": [{"NextAction": "gone", "ErrorType": "NoMatchingError"}], "Conditions": []}},
  {"Identifier": "order", "Type": "InvokeLambdaFunction", "Parameters": {"LambdaFunctionARN": "arn:aws:lambda:eu-west-1:1:function:order", "InvocationTimeLimitSeconds": "4", "LambdaInvocationAttributes": {"order": "$.StoredCustomerInput"}},
   "Transitions": {"NextAction": "told", "Errors": [{"NextAction": "queue-of", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "told", "Type": "MessageParticipant", "Parameters": {"Text": "Order $.StoredCustomerInput is $.External.state."},
   "Transitions": {"NextAction": "kept", "Errors": [{"NextAction": "gone", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "kept", "Type": "UpdateContactAttributes", "Parameters": {"Attributes": {"state": "$.External.state", "days": "12"}, "TargetContact": "Current"},
   "Transitions": {"NextAction": "queue-of", "Errors": [{"NextAction": "gone", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "bot", "Type": "ConnectParticipantWithLexBot", "Parameters": {"Text": "How can we help?", "LexV2Bot": {"AliasArn": "arn:aws:lex:eu-west-1:1:bot-alias/HELPER/LIVE"}},
   "Transitions": {"NextAction": "gone", "Conditions": [{"NextAction": "queue-of", "Condition": {"Operator": "Equals", "Operands": ["Person"]}}],
     "Errors": [{"NextAction": "gone", "ErrorType": "NoMatchingCondition"}, {"NextAction": "gone", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "queue-of", "Type": "UpdateContactTargetQueue", "Parameters": {"QueueId": "arn:aws:connect:eu-west-1:1:instance/i/queue/orders"},
   "Transitions": {"NextAction": "queue", "Errors": [{"NextAction": "gone", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "queue", "Type": "TransferContactToQueue", "Parameters": {},
   "Transitions": {"NextAction": "gone", "Errors": [{"NextAction": "full", "ErrorType": "QueueAtCapacity"}, {"NextAction": "gone", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "full", "Type": "MessageParticipant", "Parameters": {"Text": "Nobody is free."},
   "Transitions": {"NextAction": "gone", "Errors": [{"NextAction": "gone", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "gone", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
]}"#;

pub(crate) fn shop() -> Library {
    let mut library = Library::new();
    library.add("shop.json", SHOP.parse::<Flow>().unwrap());
    library
}

/// An observation with its actions, one after the other, and what follows.
pub(crate) fn observation(name: &str, event: &Value, actions: &[Value], next: &[&str]) -> Value {
    let mut actions = actions.to_vec();
    let count = actions.len();
    for (i, action) in actions.iter_mut().enumerate() {
        action["Identifier"] = format!("{name}-{i}").into();
        let follows = (i + 1 < count).then(|| format!("{name}-{}", i + 1));
        action["Transitions"] = follows.map_or(json!({}), |next| json!({ "NextAction": next }));
    }
    json!({ "Identifier": name, "Event": event, "Actions": actions, "Transitions": { "NextObservations": next } })
}

pub(crate) fn begun() -> Value {
    json!({ "Identifier": "e", "Type": "TestInitiated", "Actor": "System", "Properties": {} })
}

pub(crate) fn hears(text: &str, how: &str) -> Value {
    json!({ "Identifier": "e", "Type": "MessageReceived", "Actor": "System",
        "Properties": { "Text": text, "MatchingCriteria": { "Type": how } } })
}

pub(crate) fn uses(event: &str, action: &str, parameters: &Value) -> Value {
    json!({ "Identifier": "e", "Type": event, "Actor": "System",
        "Properties": { "ActionType": action, "ActionParameters": parameters } })
}

pub(crate) fn send(instruction: &Value) -> Value {
    json!({ "Type": "SendInstruction", "Parameters": { "ActionType": "SendInstruction", "Actor": "Customer", "Instruction": instruction } })
}

pub(crate) fn keys(keys: &str) -> Value {
    send(&json!({ "Type": "DtmfInput", "Properties": { "Value": keys } }))
}

pub(crate) fn check(namespace: &str, operator: &str, operand: &Value) -> Value {
    json!({ "Type": "Assert", "Parameters": { "Namespace": namespace, "Operator": operator, "Operand": operand } })
}

pub(crate) fn instead(action: &str, parameters: &Value, strategy: &Value) -> Value {
    json!({ "Type": "OverrideSystemBehavior", "Parameters": { "ActionType": "OverrideSystemBehavior",
        "Behavior": { "Type": "FlowAction", "Properties": {
            "ActionType": action, "ActionParameters": parameters, "Strategy": strategy } } } })
}

pub(crate) fn mock(result: &Value) -> Value {
    json!({ "Type": "MockResponse", "Response": { "Type": "ExecutionResult", "ExecutionResult": result } })
}

pub(crate) fn error(error: &str) -> Value {
    json!({ "Type": "MockResponse", "Response": { "Type": "Error", "Error": { "Value": error } } })
}

pub(crate) fn open() -> Value {
    instead(
        "CheckHoursOfOperation",
        &json!({ "HoursOfOperationId": "shop" }),
        &mock(&json!({ "Value": "InHours" })),
    )
}

pub(crate) fn order(state: &str) -> Value {
    let answer = json!({ "state": state }).to_string();
    instead(
        "InvokeLambdaFunction",
        &json!({ "LambdaFunctionARN": "arn:aws:lambda:eu-west-1:1:function:order" }),
        &mock(&json!({ "DelaySeconds": 2, "LoadedData": answer })),
    )
}

pub(crate) fn document(guichet: &Value, observations: &[Value]) -> String {
    json!({ "Version": "2025-06-21", "Metadata": { "Guichet": guichet }, "Observations": observations }).to_string()
}

pub(crate) fn ran(guichet: &Value, observations: &[Value]) -> Report {
    let test: FlowTest = document(guichet, observations).parse().unwrap();
    run(&test, &shop(), 0, &Options::default(), &mut OpenGate)
}

/// The one failure that is expected: what it is about, where, and what was seen.
pub(crate) fn only(report: &Report) -> (Concern, &str, &str) {
    assert_eq!(report.failures.len(), 1, "{:#?}", report.failures);
    let failure = &report.failures[0];
    (failure.concern, &failure.pointer, &failure.seen)
}
