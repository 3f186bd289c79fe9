//! What is observed and asserted.

use guichet_flow::{
    End,
    test::{Concern, Ended},
};
use serde_json::{Value, json};

use crate::shop::{begun, check, hears, keys, observation, only, open, order, ran, send, uses};

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
                &[keys("12"), keys("34*")],
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
