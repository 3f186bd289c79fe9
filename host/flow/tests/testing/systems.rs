//! What stands for systems, and what of a flow is come through.

use guichet_flow::{
    End, Library, Options,
    test::{Concern, Coverage, Ended, FlowTest, OpenGate, Report, run},
};
use serde_json::{Value, json};

use crate::{
    exports::exports,
    shop::{
        begun, document, error, hears, instead, keys, mock, observation, only, open, order, ran,
        send, shop,
    },
};

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
fn a_setting_that_names_what_no_flow_has_fails() {
    let closed = |key: &str, value: Value| {
        let mut guichet = json!({ "decides": { "hours": "False" } });
        guichet[key] = value;
        ran(&guichet, &[observation("begun", &begun(), &[], &[])])
    };
    for (key, wrong, right, pointer) in [
        ("challenge", json!("door"), json!("shop"), "challenge"),
        (
            "sensitive",
            json!([{ "block": "odrer", "name": "order" }]),
            json!([{ "block": "order", "name": "order" }, { "block": "UpdateContactAttributes", "name": "keep" }]),
            "sensitive/0/block",
        ),
    ] {
        let report = closed(key, wrong);
        let (concern, place, _) = only(&report);
        assert_eq!(
            (concern, place),
            (Concern::Setting, &*format!("/Metadata/Guichet/{pointer}"))
        );
        assert!(closed(key, right).passed());
    }
}

#[test]
fn coverage_counts_blocks_and_branches_over_tests() {
    let library = shop();
    let mut coverage = Coverage::default();
    let mut add = |guichet: Value| {
        let test: FlowTest = document(&guichet, &[observation("begun", &begun(), &[], &[])])
            .parse()
            .unwrap();
        let report = run(&test, &library, 0, &Options::default(), &mut OpenGate);
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
fn every_sample_can_be_tested_and_no_more_is_covered_than_there_is() {
    let Some(exports) = exports() else {
        return;
    };
    let begins = observation("begun", &begun(), &[], &[]);
    let test: FlowTest = document(&json!({}), &[begins]).parse().unwrap();
    for (name, text) in exports {
        let mut library = Library::new();
        let start = library.add(&name, text.parse().unwrap());
        let report = run(&test, &library, start, &Options::default(), &mut OpenGate);
        assert_eq!(report.observed, 1, "{name}");
        let mut coverage = Coverage::default();
        coverage.add(start, &report.trace);
        let covered = coverage.of(start, library.flow(start).unwrap());
        assert!(covered.blocks_entered > 0, "{name}");
        assert!(covered.blocks_entered <= covered.blocks, "{name}");
        assert!(covered.branches_taken <= covered.branches, "{name}");
        assert!(
            report.passed() || !report.failures[0].seen.is_empty(),
            "{name}"
        );
    }
}
