//! What is read, and what is refused.

use guichet_flow::test::{Event, FlowTest, Instruction, Matching, Step, Strategy, Usage};
use serde_json::{Value, json};

use crate::shop::{SHOP, begun, check, document, hears, keys, observation, open, uses};

/// Where a value is put, which one, which place the error names and what it says;
/// where it says nothing, the test is read.
const REFUSED: &str = include_str!("refused.json");

#[test]
fn a_test_is_read_as_the_vendors_api_and_designer_give_it() {
    let content = document(
        &json!({ "contact": { "LanguageCode": "fr-FR" } }),
        &[observation("begun", &begun(), &[], &[])],
    );
    let around = json!({ "TestCase": { "Name": "Order", "Status": "PUBLISHED", "Content": content,
        "EntryPoint": { "Type": "CHAT", "ChatEntryPointParameters": { "FlowId": "shop" } },
        "InitializationData": "{\"Attributes\": {\"a\": \"1\"}, \"SegmentAttributes\": {}}" } });
    let test: FlowTest = around.to_string().parse().unwrap();
    assert_eq!(
        (test.name.as_deref(), test.flow.as_deref()),
        (Some("Order"), Some("shop"))
    );
    assert_eq!(test.contact["Channel"], "CHAT");
    assert_eq!(test.contact["Attributes"], json!({ "a": "1" }));
    assert_eq!(test.contact["LanguageCode"], "fr-FR");

    let designer = json!({ "Version": "2019-10-30", "Metadata": { "name": "Order", "Annotations": [], "StartAction": "",
        "initializationData": "{\"Attributes\":{}}", "entryPoint": { "ChatEntryPointParameters": null, "Type": "VOICE_CALL",
        "VoiceCallEntryPointParameters": { "DestinationPhoneNumber": null, "FlowId": "shop", "SourcePhoneNumber": "+33100000000" } } },
        "Observations": [observation("begun", &begun(), &[], &[])] });
    let test: FlowTest = designer.to_string().parse().unwrap();
    assert_eq!(test.flow.as_deref(), Some("shop"));
    assert_eq!(test.contact["CustomerEndpoint"]["Address"], "+33100000000");
}

#[test]
fn forms_that_the_vendors_pages_and_its_users_write_are_read() {
    let test = json!({ "Version": "2019-10-30", "Observations": [
        { "Identifier": "menu", "Usage": { "Type": "EXACTLY" },
          "Event": { "Type": "MessageReceived", "Properties": { "Text": "Press 1" }, "MatchingCriteria": "Similarity" },
          "Actions": [
            { "Id": "key", "Type": "SendInstruction", "Actor": "Customer", "Transitions": { "NextAction": "say" },
              "Parameters": { "Instruction": { "ActionType": "SendInstruction", "Type": "DtmfInput", "Properties": { "Value": 1 } } } },
            { "Identifier": "say", "Type": "SendInstruction", "Transitions": { "NextAction": "bot" },
              "Parameters": { "Actor": "Customer", "Instruction": { "Type": "Utterance", "Properties": { "Value": "hello", "LanguageCode": "en-US" } } } },
            { "Identifier": "bot", "Type": "OverrideSystemBehavior", "Transitions": { "NextAction": "" },
              "Parameters": { "Behavior": { "Type": "FlowAction", "Properties": { "ActionType": "ConnectParticipantWithLexBot",
                "ActionParameters": { "LexV2Bot": { "AliasArn": "arn" } },
                "Strategy": { "Type": "MockResponse", "Response": { "Type": "ExecutionResult", "ExecutionResult": { "Value": "{\"IntentName\": \"a\"}" } } } } } } },
          ] },
        { "Identifier": "agents", "Transitions": {}, "Event": { "Type": "FlowActionStarted", "Actor": "System",
          "Properties": { "ActionType": "TransferContactToQueue", "ActionParameters": { "AgentId": "agent/7" } } } },
    ] });
    let test: FlowTest = test.to_string().parse().unwrap();
    let menu = &test.observations[0];
    assert_eq!((menu.usage, menu.actions.len()), (Usage::Exactly(1), 3));
    assert!(
        matches!(&menu.event, Event::Message(message) if message.matching == Matching::Similarity)
    );
    assert!(matches!(&menu.actions[0].step, Step::Send(Instruction::Keys(keys)) if keys == "1"));
    assert!(
        matches!(&menu.actions[1].step, Step::Send(Instruction::Utterance(text)) if text == "hello")
    );
    let Step::Override {
        strategy: Strategy::Answer(answered),
        ..
    } = &menu.actions[2].step
    else {
        unreachable!("{:?}", menu.actions[2])
    };
    assert_eq!(answered.body, Ok(json!({ "IntentName": "a" })));
    assert!(
        matches!(&test.observations[1].event, Event::Started(queue) if queue.name.as_deref() == Some("agent/7"))
    );
}

#[test]
fn what_the_language_does_not_have_is_refused_by_its_place() {
    let good = json!({ "Version": "2025-06-21", "Metadata": {}, "Observations": [
        observation("a", &begun(), &[open(), keys("1"), check("$.Channel", "Equals", &json!("VOICE"))], &["b"]),
        observation("b", &hears("x", "Inclusion"), &[], &["c"]),
        observation("c", &uses("FlowActionStarted", "InvokeLambdaFunction", &json!({ "LambdaFunctionARN": "f" })), &[], &[]),
    ] });
    assert!(good.to_string().parse::<FlowTest>().is_ok());
    let refused: Vec<(String, Value, String, String)> = serde_json::from_str(REFUSED).unwrap();
    for (pointer, value, place, problem) in refused {
        let mut bad = good.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        bad.pointer_mut(parent).unwrap()[key] = value;
        let read = bad.to_string().parse::<FlowTest>();
        if problem.is_empty() {
            // The one that nothing leads to any more stands ready at first.
            assert!(read.unwrap().observations[1].starts, "{pointer}");
            continue;
        }
        let error = read.unwrap_err().to_string();
        let (said, rest) = error.split_once(": ").unwrap();
        assert_eq!(said, place, "{error}");
        assert!(
            rest.contains(&problem) && rest.contains("; "),
            "{pointer}: {error}"
        );
    }
}

#[test]
fn no_test_and_no_json_are_told_apart() {
    let says = |text: &str| text.parse::<FlowTest>().unwrap_err().to_string();
    assert!(says(SHOP).contains("neither `Observations` nor `Content`"));
    assert!(says("{\"Observations\": [").starts_with("line 1: column 18: is not JSON"));
    assert!(says("{\"Content\": \"{\"}").starts_with("Content: line 1: column 1: is not JSON"));
    assert!(says("{\"Version\": 1, \"Version\": 1}").contains("a key twice"));
    assert!(says(&" ".repeat(2 << 20)).contains("more than the 1048576"));
}
