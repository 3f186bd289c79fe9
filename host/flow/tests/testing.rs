//! Tests in the Testing language: what passes, what fails and how it says so,
//! what is refused.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails should say so at once"
)]

use guichet_flow::{
    Crossing, End, Flow, Library, Passage, Ruling,
    test::{
        Concern, Coverage, Ended, FlowTest, Needed, OpenGate, Outcome, Report, TestGate, Told, run,
    },
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A menu, a function, hours, a bot, a queue.
const SHOP: &str = r#"{"Version": "2019-10-30", "StartAction": "hours", "Actions": [
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
  {"Identifier": "number", "Type": "GetParticipantInput", "Parameters": {"Text": "Key in your order.", "StoreInput": "True", "InputTimeLimitSeconds": "9", "InputValidation": {"CustomValidation": {"MaximumLength": "6"}}},
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

fn shop() -> Library {
    let mut library = Library::new();
    library.add("shop.json", SHOP.parse::<Flow>().unwrap());
    library
}

/// An observation with its actions, one after the other, and what follows.
fn observation(name: &str, event: &Value, actions: &[Value], next: &[&str]) -> Value {
    let mut actions = actions.to_vec();
    let count = actions.len();
    for (i, action) in actions.iter_mut().enumerate() {
        action["Identifier"] = format!("{name}-{i}").into();
        let follows = (i + 1 < count).then(|| format!("{name}-{}", i + 1));
        action["Transitions"] = follows.map_or(json!({}), |next| json!({ "NextAction": next }));
    }
    json!({ "Identifier": name, "Event": event, "Actions": actions, "Transitions": { "NextObservations": next } })
}

fn begun() -> Value {
    json!({ "Identifier": "e", "Type": "TestInitiated", "Actor": "System", "Properties": {} })
}

fn hears(text: &str, how: &str) -> Value {
    json!({ "Identifier": "e", "Type": "MessageReceived", "Actor": "System",
        "Properties": { "Text": text, "MatchingCriteria": { "Type": how } } })
}

fn uses(event: &str, action: &str, parameters: &Value) -> Value {
    json!({ "Identifier": "e", "Type": event, "Actor": "System",
        "Properties": { "ActionType": action, "ActionParameters": parameters } })
}

fn send(instruction: &Value) -> Value {
    json!({ "Type": "SendInstruction", "Parameters": { "ActionType": "SendInstruction", "Actor": "Customer", "Instruction": instruction } })
}

fn keys(keys: &str) -> Value {
    send(&json!({ "Type": "DtmfInput", "Properties": { "Value": keys } }))
}

fn check(namespace: &str, operator: &str, operand: &Value) -> Value {
    json!({ "Type": "Assert", "Parameters": { "Namespace": namespace, "Operator": operator, "Operand": operand } })
}

fn instead(action: &str, parameters: &Value, strategy: &Value) -> Value {
    json!({ "Type": "OverrideSystemBehavior", "Parameters": { "ActionType": "OverrideSystemBehavior",
        "Behavior": { "Type": "FlowAction", "Properties": {
            "ActionType": action, "ActionParameters": parameters, "Strategy": strategy } } } })
}

fn mock(result: &Value) -> Value {
    json!({ "Type": "MockResponse", "Response": { "Type": "ExecutionResult", "ExecutionResult": result } })
}

fn error(error: &str) -> Value {
    json!({ "Type": "MockResponse", "Response": { "Type": "Error", "Error": { "Value": error } } })
}

fn open() -> Value {
    instead(
        "CheckHoursOfOperation",
        &json!({ "HoursOfOperationId": "shop" }),
        &mock(&json!({ "Value": "InHours" })),
    )
}

fn order(state: &str) -> Value {
    let answer = json!({ "state": state }).to_string();
    instead(
        "InvokeLambdaFunction",
        &json!({ "LambdaFunctionARN": "arn:aws:lambda:eu-west-1:1:function:order" }),
        &mock(&json!({ "DelaySeconds": 2, "LoadedData": answer })),
    )
}

fn document(guichet: &Value, observations: &[Value]) -> String {
    json!({ "Version": "2025-06-21", "Metadata": { "Guichet": guichet }, "Observations": observations }).to_string()
}

fn ran(guichet: &Value, observations: &[Value]) -> Report {
    let test: FlowTest = document(guichet, observations).parse().unwrap();
    run(&test, &shop(), 0, &mut OpenGate)
}

/// The one failure that is expected: what it is about, where, and what was seen.
fn only(report: &Report) -> (Concern, &str, &str) {
    assert_eq!(report.failures.len(), 1, "{:#?}", report.failures);
    let failure = &report.failures[0];
    (failure.concern, &failure.pointer, &failure.seen)
}

#[test]
fn a_contact_is_walked_through_what_the_test_says_and_stands_for() {
    let report = ran(
        &json!({}),
        &[
            observation("begun", &begun(), &[open(), order("shipped")], &["menu"]),
            observation(
                "menu",
                &hears("Press 1 for your order", "Inclusion"),
                &[keys("1")],
                &["number"],
            ),
            observation(
                "number",
                &hears("Key in your order.", "Similarity"),
                &[keys("12"), keys("34#")],
                &["asked"],
            ),
            observation(
                "asked",
                &uses(
                    "FlowActionStarted",
                    "InvokeLambdaFunction",
                    &json!({ "LambdaFunctionARN": "order" }),
                ),
                &[],
                &["answered"],
            ),
            observation(
                "answered",
                &uses(
                    "FlowActionCompleted",
                    "InvokeLambdaFunction",
                    &json!({ "LambdaFunctionARN": "order" }),
                ),
                &[check(
                    "$.LambdaInvocation.ResultData.state",
                    "Equals",
                    &json!("shipped"),
                )],
                &["told"],
            ),
            observation(
                "told",
                &hears("Order $.StoredCustomerInput is shipped", "Inclusion"),
                &[],
                &["queued"],
            ),
            observation(
                "queued",
                &uses(
                    "FlowActionStarted",
                    "TransferContactToQueue",
                    &json!({ "QueueId": "orders" }),
                ),
                &[
                    check("$.Attributes.state", "TextStartsWith", &json!("ship")),
                    check("$.Attributes.state", "TextEndsWith", &json!("ped")),
                    check("$.Attributes.state", "TextContains", &json!("hipp")),
                    check("$.Attributes.days", "NumberGreaterThan", &json!(11)),
                    check("$.Attributes.days", "NumberGreaterOrEqualTo", &json!("12")),
                    check("$.Attributes.days", "NumberLessThan", &json!(12.5)),
                    check("$.Attributes.days", "NumberLessOrEqualTo", &json!(12)),
                    json!({ "Type": "Assert", "Parameters": { "Namespace": "$.Queue.Name", "Operator": "Exists" } }),
                    json!({ "Type": "TestControl", "Parameters": { "ActionType": "TestControl", "Command": { "Type": "LogData",
                        "Properties": { "Expressions": { "queue": "$.Queue.Name", "all": "$.Attributes" } } } } }),
                ],
                &[],
            ),
        ],
    );
    assert!(report.passed(), "{:#?}", report.failures);
    assert_eq!((report.observed, report.millis), (7, 2000));
    assert!(
        matches!(&report.ended, Ended::Flow(End::Queued { .. })),
        "{:?}",
        report.ended
    );
    let logged: Vec<_> = report
        .logged
        .iter()
        .map(|one| (&*one.label, &*one.value))
        .collect();
    assert_eq!(
        logged,
        [("all", ""), ("queue", "orders")],
        "an object is no single value"
    );
    assert!(report.notes.is_empty(), "{:?}", report.notes);
}

#[test]
fn each_operator_fails_where_it_does_not_hold_and_says_what_was_seen() {
    let failing = [
        ("$.Attributes.n", "Equals", json!("13"), "“12”"),
        ("$.Attributes.n", "TextStartsWith", json!("2"), "“12”"),
        ("$.Attributes.n", "TextEndsWith", json!("1"), "“12”"),
        ("$.Attributes.n", "TextContains", json!("3"), "“12”"),
        ("$.Attributes.n", "NumberGreaterThan", json!(12), "“12”"),
        (
            "$.Attributes.n",
            "NumberGreaterOrEqualTo",
            json!(12.1),
            "“12”",
        ),
        ("$.Attributes.n", "NumberLessThan", json!("12"), "“12”"),
        ("$.Attributes.n", "NumberLessOrEqualTo", json!(11), "“12”"),
        ("$.Attributes.n", "NumberLessThan", json!("many"), "“12”"),
        ("$.Attributes.gone", "Equals", json!(""), "nothing"),
        ("$.Attributes", "TextContains", json!("n"), "nothing"),
        ("$.Attributes.gone", "Exists", json!(""), "nothing"),
    ];
    for (namespace, operator, operand, seen) in failing {
        let report = ran(
            &json!({ "contact": { "Attributes": { "n": "12" } }, "decides": { "CheckHoursOfOperation": "False" } }),
            &[observation(
                "begun",
                &begun(),
                &[check(namespace, operator, &operand)],
                &[],
            )],
        );
        assert_eq!(
            only(&report),
            (Concern::Assertion, "/Observations/0/Actions/0", seen),
            "{operator}"
        );
        let expected = &report.failures[0].expected;
        assert!(expected.starts_with(namespace), "{expected}");
    }
}

#[test]
fn a_message_that_is_not_heard_fails_with_the_one_that_came_nearest() {
    let closed = json!({ "decides": { "shop": "False" } });
    let report = ran(
        &closed,
        &[
            observation("told", &hears("We are open.", "Similarity"), &[], &["then"]),
            observation("then", &hears("Bye", "Inclusion"), &[], &[]),
        ],
    );
    let [first, second] = report.failures.as_slice() else {
        unreachable!("{:?}", report.failures)
    };
    assert_eq!(
        (first.concern, &*first.pointer),
        (Concern::Observation, "/Observations/0/Event")
    );
    assert_eq!(first.expected, "a message like “We are open.”");
    assert!(
        first.seen.starts_with("nearest (0.")
            && first.seen.ends_with("“We are closed.” in block closed"),
        "{first:?}"
    );
    assert!(
        second.seen.starts_with("it never stood ready"),
        "{second:?}"
    );
    // Markup is no text; letters are as they are.
    assert!(
        ran(
            &closed,
            &[observation(
                "a",
                &hears("are closed", "Inclusion"),
                &[],
                &[]
            )]
        )
        .passed()
    );
    assert!(
        !ran(
            &closed,
            &[observation(
                "a",
                &hears("ARE CLOSED", "Inclusion"),
                &[],
                &[]
            )]
        )
        .passed()
    );
    assert!(
        ran(
            &closed,
            &[observation(
                "a",
                &hears("we are CLOSED!", "Similarity"),
                &[],
                &[]
            )]
        )
        .passed()
    );
    let strict = json!({ "decides": { "shop": "False" }, "similarity": 1 });
    assert!(
        !ran(
            &strict,
            &[observation(
                "a",
                &hears("We were closed.", "Similarity"),
                &[],
                &[]
            )]
        )
        .passed()
    );
}

#[test]
fn a_recording_is_heard_by_its_id_and_not_by_a_text() {
    let played = |properties: Value| json!({ "Identifier": "e", "Type": "MessageReceived", "Actor": "System", "Properties": properties });
    let silent = |event: &Value| {
        ran(
            &json!({ "decides": { "hours": "True" } }),
            &[observation("a", event, &[], &[])],
        )
    };
    assert!(silent(&played(json!({ "PromptId": "jingle" }))).passed());
    assert!(
        silent(&played(
            json!({ "Media": { "Uri": "arn:aws:connect:eu-west-1:1:instance/i/prompt/jingle" } })
        ))
        .passed()
    );
    assert!(!silent(&played(json!({ "PromptId": "waltz" }))).passed());
    assert!(!silent(&hears("jingle", "Inclusion")).passed());
}

#[test]
fn observations_are_made_as_often_as_they_say() {
    let menu = |usage: Value| {
        let mut menu = observation("menu", &hears("Press 1", "Inclusion"), &[], &[]);
        menu["Usage"] = usage;
        ran(&json!({ "decides": { "hours": "True" } }), &[menu])
    };
    // Silence leads round once: the menu is heard twice.
    for passes in [
        json!({ "Type": "EXACTLY" }),
        json!({ "Type": "EXACTLY", "Times": 2 }),
        json!({ "Type": "Exactly", "Times": 2 }),
        json!({ "Type": "AtLeast", "Times": 1 }),
        json!({ "Type": "AtMost", "Times": 2 }),
        json!({ "Type": "ANY" }),
        json!({ "Type": "Always" }),
    ] {
        let report = menu(passes.clone());
        assert!(report.passed(), "{passes} {:?}", report.failures);
    }
    let seen = |usage: Value| {
        let report = menu(usage);
        let (_, pointer, seen) = only(&report);
        (
            pointer.to_owned(),
            report.failures[0].expected.clone(),
            seen.to_owned(),
        )
    };
    let contains = "a message that contains “Press 1”";
    for (usage, pointer, expected, found) in [
        (
            json!({ "Type": "Exactly", "Times": 3 }),
            "/Observations/0/Event",
            ", 3 times",
            "2 times",
        ),
        (
            json!({ "Type": "AtLeast", "Times": 3 }),
            "/Observations/0/Event",
            ", 3 times",
            "2 times",
        ),
        (
            json!({ "Type": "AtMost", "Times": 1 }),
            "/Observations/0/Usage",
            ", at most once",
            "2 times",
        ),
    ] {
        assert_eq!(
            seen(usage),
            (
                pointer.to_owned(),
                format!("{contains}{expected}"),
                found.to_owned()
            )
        );
    }
    let report = menu(json!({ "Type": "Exactly", "Times": 0 }));
    assert_eq!(report.failures[0].expected, format!("{contains}, never"));
}

#[test]
fn one_event_makes_one_observation_the_first_that_stands_ready() {
    let twice = |second: &[&str]| {
        let menu = hears("Press 1", "Inclusion");
        ran(
            &json!({ "decides": { "hours": "True" } }),
            &[
                observation("one", &menu, &[], second),
                observation("two", &menu, &[], &[]),
            ],
        )
    };
    assert!(twice(&[]).passed() && twice(&["two"]).passed());
}

#[test]
fn overrides_are_used_once_and_in_order_and_substitutes_answer_by_their_name() {
    let hours = json!({ "HoursOfOperationId": "shop" });
    let shut = |next: &Value| {
        ran(
            &json!({ "decides": { "always-on": "True" } }),
            &[observation(
                "begun",
                &begun(),
                &[instead("CheckHoursOfOperation", &hours, next)],
                &[],
            )],
        )
    };
    let entered =
        |report: &Report, block: &str| report.trace.entered().any(|(_, entered)| entered == block);
    let report = shut(&mock(&json!({ "Value": "OutOfHours" })));
    assert!(
        entered(&report, "closed") && report.passed(),
        "{:?}",
        report.failures
    );
    let report = shut(&json!({ "Type": "SubstituteResource", "SubstituteArn": "arn:x/always-on" }));
    assert!(
        entered(&report, "menu") && report.passed(),
        "{:?}",
        report.failures
    );
    let report = shut(&error("NoMatchingError"));
    assert!(!entered(&report, "closed") && !entered(&report, "menu"));

    let twice = ran(
        &json!({}),
        &[observation("begun", &begun(), &[open(), open()], &[])],
    );
    assert_eq!(twice.notes.len(), 1);
    assert_eq!(twice.notes[0].pointer, "/Observations/0/Actions/1");
}

#[test]
fn functions_bots_and_queues_fail_and_are_slow_as_they_are_told() {
    let path = |first: &str, overrides: &[Value]| {
        let actions = [&[open()], overrides].concat();
        ran(
            &json!({}),
            &[
                observation("begun", &begun(), &actions, &["menu"]),
                observation(
                    "menu",
                    &hears("Press 1", "Inclusion"),
                    &[
                        keys(first),
                        send(
                            &json!({ "Type": "Utterance", "Properties": { "SSML": "<speak>77</speak>" } }),
                        ),
                    ],
                    &[],
                ),
            ],
        )
    };
    let came =
        |report: &Report, block: &str| report.trace.entered().any(|(_, entered)| entered == block);
    let function = json!({ "LambdaFunctionARN": "order" });
    let slow = mock(&json!({ "DelaySeconds": 5, "LoadedData": "{\"state\": \"late\"}" }));
    let report = path("1", &[instead("InvokeLambdaFunction", &function, &slow)]);
    assert!(
        !came(&report, "told") && report.millis == 4000,
        "the function has four seconds"
    );
    let report = path(
        "1",
        &[instead(
            "InvokeLambdaFunction",
            &function,
            &error("TimeLimitExceeded"),
        )],
    );
    assert!(!came(&report, "told") && came(&report, "queue"));

    let bot =
        json!({ "LexV2Bot": { "AliasArn": "arn:aws:lex:eu-west-1:1:bot-alias/HELPER/LIVE" } });
    let person = mock(&json!({ "LoadedData": "{\"IntentName\": \"Person\"}" }));
    let report = path(
        "2",
        &[instead("ConnectParticipantWithLexBot", &bot, &person)],
    );
    assert!(
        came(&report, "queue") && report.passed(),
        "{:?}",
        report.failures
    );

    let full = instead(
        "TransferContactToQueue",
        &json!({ "QueueId": "orders" }),
        &error("QueueAtCapacity"),
    );
    let report = path("1", &[order("shipped"), full]);
    assert!(came(&report, "full") && report.passed());
    let other = json!({ "Type": "SubstituteResource", "SubstituteArn": "queue/tests" });
    let report = path(
        "1",
        &[
            order("shipped"),
            instead("TransferContactToQueue", &json!({}), &other),
        ],
    );
    assert_eq!(
        report.ended,
        Ended::Flow(End::Queued {
            queue: Some("queue/tests".to_owned())
        })
    );
}

#[test]
fn what_nothing_stands_for_fails_instead_of_taking_an_error_branch() {
    let report = ran(&json!({}), &[observation("begun", &begun(), &[], &[])]);
    assert_eq!(only(&report).0, Concern::Answer);
    assert_eq!(
        report.failures[0].expected,
        "block hours to know whether these hours are open"
    );
    assert_eq!(report.ended, Ended::Unanswered);
    let report = ran(
        &json!({ "decides": { "hours": "True" } }),
        &[observation(
            "menu",
            &hears("Press 1", "Inclusion"),
            &[
                keys("1"),
                send(
                    &json!({ "Type": "TextUtterance", "Properties": { "Text": "12", "LanguageCode": "en-US" } }),
                ),
            ],
            &[],
        )],
    );
    assert_eq!(
        report.failures[0].expected,
        "block order (InvokeLambdaFunction) to be answered"
    );
}

#[test]
fn the_customer_hangs_up_and_the_test_ends_where_they_are_told_to() {
    let guichet = json!({ "decides": { "hours": "True" } });
    let hung = ran(
        &guichet,
        &[observation(
            "menu",
            &hears("Press 1", "Inclusion"),
            &[send(&json!({ "Type": "Disconnect" }))],
            &[],
        )],
    );
    assert!(hung.passed() && hung.ended == Ended::Customer);
    let end = json!({ "Type": "TestControl", "Parameters": { "ActionType": "TestControl", "Command": { "Type": "EndTest" } } });
    let completed =
        json!({ "Identifier": "e", "Type": "TestCompleted", "Actor": "System", "Properties": {} });
    let ended = ran(
        &guichet,
        &[
            observation("menu", &hears("Press 1", "Inclusion"), &[end], &["after"]),
            observation(
                "over",
                &completed,
                &[check("$.Channel", "Equals", &json!("VOICE"))],
                &[],
            ),
            observation("after", &hears("Press 1", "Inclusion"), &[], &[]),
        ],
    );
    assert_eq!(ended.ended, Ended::Test);
    assert_eq!(
        only(&ended),
        (
            Concern::Observation,
            "/Observations/2/Event",
            "no message after it stood ready"
        )
    );
    let unsent = ran(
        &guichet,
        &[observation(
            "menu",
            &hears("Press 1", "Inclusion"),
            &[keys("99999")],
            &[],
        )],
    );
    assert_eq!(
        (unsent.notes.len(), &*unsent.notes[0].pointer),
        (1, "/Observations/0/Actions/0")
    );
}

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

#[test]
fn coverage_counts_blocks_and_branches_over_tests() {
    let library = shop();
    let mut coverage = Coverage::default();
    let mut add = |guichet: Value| {
        let test: FlowTest = document(&guichet, &[observation("begun", &begun(), &[], &[])])
            .parse()
            .unwrap();
        let report = run(&test, &library, 0, &mut OpenGate);
        coverage.add(0, &report.trace);
        coverage.of(0, library.flow(0).unwrap())
    };
    let closed = add(json!({ "decides": { "hours": "False" } }));
    assert_eq!(
        (
            closed.blocks_entered,
            closed.blocks,
            closed.branches_taken,
            closed.branches
        ),
        (3, 14, 2, 36)
    );
    let both = add(json!({ "decides": { "hours": "True" } }));
    assert_eq!((both.blocks_entered, both.branches_taken), (6, 7));
    assert!((both.percent() - 600.0 / 14.0).abs() < 1e-9);
    assert_eq!(both.not_entered[0], "number");
    assert!(
        both.not_taken.contains(&"menu: condition 1".to_owned()),
        "{:?}",
        both.not_taken
    );
    assert!(
        !both
            .not_taken
            .contains(&"menu: InputTimeLimitExceeded".to_owned())
    );
}

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
fn what_the_language_does_not_have_is_refused_by_its_place() {
    let good = json!({ "Version": "2025-06-21", "Metadata": {}, "Observations": [
        observation("a", &begun(), &[open(), keys("1"), check("$.Channel", "Equals", &json!("VOICE"))], &["b"]),
        observation("b", &hears("x", "Inclusion"), &[], &["c"]),
        observation("c", &uses("FlowActionStarted", "InvokeLambdaFunction", &json!({ "LambdaFunctionARN": "f" })), &[], &[]),
    ] });
    assert!(good.to_string().parse::<FlowTest>().is_ok());
    let act = "/Observations/0/Actions";
    for (pointer, value, place, problem) in [
        ("/Version", json!("2030-01-01"), "/Version", "is no version"),
        (
            "/Metadata/Guichet",
            json!({ "fakts": {} }),
            "/Metadata/Guichet/fakts",
            "no meaning here",
        ),
        (
            "/Metadata/Guichet",
            json!({ "crossings": [{ "block": "a", "stage": "inbound", "outcome": "lost" }] }),
            "/Metadata/Guichet/crossings/0/outcome",
            "is no outcome",
        ),
        (
            "/Metadata/Guichet",
            json!({ "chance": 0 }),
            "/Metadata/Guichet/chance",
            "is no chance",
        ),
        (
            "/Metadata/entryPoint",
            json!({ "Type": "FAX" }),
            "/Metadata/entryPoint/Type",
            "is no entry point",
        ),
        (
            "/Metadata/initializationData",
            json!("{"),
            "/Metadata/initializationData",
            "is a text that is no JSON",
        ),
        ("/Guichet", json!({}), "/Guichet", "no meaning here"),
        (
            "/Observations/0/Guichet",
            json!({}),
            "/Observations/0/Guichet",
            "no meaning here",
        ),
        (
            "/Observations/0/Event/Type",
            json!("MessageSent"),
            "/Observations/0/Event/Type",
            "is no event that the Testing language has",
        ),
        (
            "/Observations/0/Event/Actor",
            json!("Agent"),
            "/Observations/0/Event/Actor",
            "is no actor",
        ),
        (
            "/Observations/0/Event/Properties",
            json!({ "Text": "x" }),
            "/Observations/0/Event/Properties/Text",
            "no meaning here",
        ),
        (
            "/Observations/1/Event/Properties/MatchingCriteria",
            json!({ "Type": "Contains" }),
            "/Observations/1/Event/Properties/MatchingCriteria/Type",
            "is no way of matching",
        ),
        (
            "/Observations/1/Event/Properties/MatchingCriteria",
            Value::Null,
            "/Observations/1/Event/Properties/MatchingCriteria",
            "is not there",
        ),
        (
            "/Observations/1/Event/Properties/SSML",
            json!("x"),
            "/Observations/1/Event/Properties",
            "in several ways",
        ),
        (
            "/Observations/1/Identifier",
            json!("a"),
            "/Observations/1/Identifier",
            "of another observation",
        ),
        (
            "/Observations/1/Usage",
            json!({ "Type": "Sometimes" }),
            "/Observations/1/Usage/Type",
            "is no usage",
        ),
        (
            "/Observations/1/Usage",
            json!({ "Type": "AtLeast" }),
            "/Observations/1/Usage/Times",
            "is not there",
        ),
        (
            "/Observations/1/Transitions/NextObservations",
            json!(["z"]),
            "/Observations/1/Transitions/NextObservations/0",
            "names no observation",
        ),
        (
            "/Observations/1/Transitions/NextObservations",
            json!(["a"]),
            "/Observations/0",
            "never stands ready",
        ),
        (
            "/Observations/2/Transitions/NextObservations",
            json!(["a"]),
            "/Observations",
            "no observation that stands ready",
        ),
        ("/Observations/0/Transitions", json!({}), "", ""),
        (
            "/Observations/2/Event/Properties/ActionType",
            json!("SendSms"),
            "/Observations/2/Event/Properties/ActionType",
            "is no action that the Testing language observes",
        ),
        (
            "/Observations/2/Event/Properties/ActionType",
            json!("DequeueAndTransferToQueue"),
            "/Observations/2/Event/Properties/ActionType",
            "in a queue",
        ),
        (
            "/Observations/2/Event/Properties/ActionParameters",
            json!({ "Arn": "f" }),
            "/Observations/2/Event/Properties/ActionParameters/Arn",
            "no meaning here",
        ),
        (
            &format!("{act}/0/Type"),
            json!("Sleep"),
            &*format!("{act}/0/Type"),
            "is no action that the Testing language has",
        ),
        (
            &format!("{act}/0/Parameters/ActionType"),
            json!("Assert"),
            &format!("{act}/0/Parameters/ActionType"),
            "is not the type of the action",
        ),
        (
            &format!("{act}/0/Transitions"),
            json!({}),
            &format!("{act}/1"),
            "would never be done",
        ),
        (
            &format!("{act}/0/Transitions/NextAction"),
            json!("b-0"),
            &format!("{act}/0/Transitions/NextAction"),
            "names no action",
        ),
        (
            &format!("{act}/0/Parameters/Behavior/Type"),
            json!("Clock"),
            &format!("{act}/0/Parameters/Behavior/Type"),
            "is no behavior",
        ),
        (
            &format!("{act}/0/Parameters/Behavior/Properties/Strategy/Type"),
            json!("Drop"),
            &format!("{act}/0/Parameters/Behavior/Properties/Strategy/Type"),
            "is no strategy",
        ),
        (
            &format!("{act}/0/Parameters/Behavior/Properties/Strategy/SubstituteArn"),
            json!("x"),
            &format!("{act}/0/Parameters/Behavior/Properties/Strategy/SubstituteArn"),
            "no meaning for this strategy",
        ),
        (
            &format!(
                "{act}/0/Parameters/Behavior/Properties/Strategy/Response/ExecutionResult/Value"
            ),
            json!("Lunch"),
            &format!(
                "{act}/0/Parameters/Behavior/Properties/Strategy/Response/ExecutionResult/Value"
            ),
            "is no result",
        ),
        (
            &format!("{act}/1/Parameters/Actor"),
            json!("Agent"),
            &format!("{act}/1/Parameters/Actor"),
            "is no actor",
        ),
        (
            &format!("{act}/1/Parameters/Instruction/Type"),
            json!("Fax"),
            &format!("{act}/1/Parameters/Instruction/Type"),
            "is no instruction",
        ),
        (
            &format!("{act}/1/Parameters/Instruction/Properties/Value"),
            json!("one"),
            &format!("{act}/1/Parameters/Instruction/Properties/Value"),
            "is no row of keys",
        ),
        (
            &format!("{act}/2/Parameters/Operator"),
            json!("Resembles"),
            &format!("{act}/2/Parameters/Operator"),
            "is no operator",
        ),
        (
            &format!("{act}/2/Parameters/Namespace"),
            json!("Channel"),
            &format!("{act}/2/Parameters/Namespace"),
            "is no path",
        ),
        (
            &format!("{act}/2/Parameters/Operand"),
            Value::Null,
            &format!("{act}/2/Parameters/Operand"),
            "is not there",
        ),
    ] {
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
            rest.contains(problem) && rest.contains("; "),
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

const LOST_CARD: &str = include_str!("../../../examples/bank/tests/lost-card.json");
const TRANSFER: &str = include_str!("../../../examples/bank/tests/transfer-proven.json");

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_mutated_test_is_read_or_refused_in_one_line_and_runs_to_its_end(
        which in any::<bool>(), at in any::<prop::sample::Index>(), length in 0usize..40,
        with in "[\\[\\]{}\",:a-zA-Z0-9$.# ]{0,12}",
    ) {
        let mut bytes = if which { LOST_CARD } else { TRANSFER }.as_bytes().to_vec();
        let start = at.index(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, with.bytes());
        match String::from_utf8_lossy(&bytes).parse::<FlowTest>() {
            Ok(test) => {
                let report = run(&test, &shop(), 0, &mut OpenGate);
                prop_assert!(report.steps <= 1000);
            }
            Err(error) => prop_assert!(!error.to_string().contains('\n'), "{error}"),
        }
    }

    #[test]
    fn a_value_in_place_of_another_is_read_or_refused_by_a_place_that_is_there(
        which in any::<bool>(), at in any::<prop::sample::Index>(), kind in 0usize..6,
    ) {
        let mut document: Value = serde_json::from_str(if which { LOST_CARD } else { TRANSFER }).unwrap();
        let mut pointers = Vec::new();
        places(&document, String::new(), &mut pointers);
        let pointer = &pointers[at.index(pointers.len())];
        let value = [json!(null), json!(7), json!("?"), json!([]), json!({}), json!(true)][kind].clone();
        *document.pointer_mut(pointer).unwrap() = value;
        if let Err(error) = document.to_string().parse::<FlowTest>() {
            let error = error.to_string();
            let place = error.split(": ").next().unwrap();
            let known = place.starts_with('/') || error.contains("neither `Observations`");
            prop_assert!(known && !error.contains('\n'), "{error}");
        }
    }
}

fn places(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                places(item, format!("{pointer}/{i}"), found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                places(item, format!("{pointer}/{key}"), found);
            }
        }
        _ => {}
    }
    found.push(pointer);
}
