//! Flows at their limits and beyond: large, deep, and without an end.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails should say so at once"
)]

mod obliging;

use guichet_flow::{
    ACTION_LIMIT, Budget, End, FaultKind, Flow, Options, Walked,
    check::{Settings, check},
    draw::draw,
};
use obliging::{Obliging, block, bye, walked};
use serde_json::{Value, json};

fn walk(actions: Value) -> Walked {
    let mut world = Obliging::default();
    walked(&[("flow", actions)], &Options::default(), &mut world).0
}

/// As many actions as the vendor takes, each of which leads to the next, and the
/// last to the first.
fn circle(actions: usize) -> Value {
    let actions = (0..actions).map(|i| {
        let next = format!("a{}", (i + 1) % actions);
        let (kind, parameters) = match i % 4 {
            0 => ("MessageParticipant", json!({"Text": "on"})),
            1 => ("GetParticipantInput", json!({"Text": "Your PIN", "StoreInput": "True"})),
            2 => (
                "UpdateContactAttributes",
                json!({"Attributes": {format!("x{i}"): "$.StoredCustomerInput"}}),
            ),
            _ => ("InvokeLambdaFunction", json!({"LambdaFunctionARN": "f"})),
        };
        json!({"Identifier": format!("a{i}"), "Type": kind, "Parameters": parameters,
            "Transitions": {"NextAction": next, "Errors": [{"NextAction": "a0", "ErrorType": "NoMatchingError"}]}})
    });
    actions.collect()
}

#[test]
fn exactly_as_many_actions_as_the_vendor_takes_in_one_circle_stay_in_their_budgets() {
    let actions = circle(ACTION_LIMIT);
    let text = json!({"Version": "2019-10-30", "StartAction": "a0", "Actions": actions});
    let flow: Flow = text.to_string().parse().unwrap();
    let too_many = |flow: &Flow| {
        let mut faults = flow.faults().iter();
        faults.any(|fault| fault.kind == FaultKind::TooManyActions)
    };
    assert_eq!((flow.actions().len(), flow.order().len()), (250, 250));
    assert!(!too_many(&flow));

    // It is followed through the whole circle: each PIN is found, and each copy.
    let findings = check(&flow, &Settings::default());
    let count = |code| {
        let findings = findings.iter();
        findings.filter(|finding| finding.rule.code == code).count()
    };
    assert_eq!((count("GF201"), count("GF203")), (63, 62));
    assert!(draw(&flow, &findings).unwrap().contains("250  "));

    let walked = walk(actions);
    assert_eq!(walked.end, End::Budget { budget: "steps" });
    assert_eq!(walked.steps, Budget::default().steps);

    let one_more =
        json!({"Version": "2019-10-30", "StartAction": "a0", "Actions": circle(ACTION_LIMIT + 1)});
    assert!(too_many(&one_more.to_string().parse().unwrap()));
}

#[test]
fn a_cycle_a_growing_text_and_a_module_that_calls_itself_stay_in_their_budgets() {
    let again =
        |kind: &str, parameters: &Value| walk(json!([block("a", kind, parameters, "a"), bye()]));
    let walked = again("Compare", &json!({"ComparisonValue": "$.Channel"}));
    assert_eq!(walked.end, End::Budget { budget: "steps" });
    let walked = again(
        "UpdateContactAttributes",
        &json!({"Attributes": {"x": "$.Attributes.x$.Attributes.x more"}}),
    );
    assert_eq!(walked.end, End::Budget { budget: "bytes" });
    assert!(walked.data.to_string().len() < 2 * Budget::default().bytes);
    let walked = again("InvokeFlowModule", &json!({"FlowModuleId": "flow"}));
    assert_eq!(walked.end, End::Budget { budget: "depth" });
}

#[test]
fn large_and_deep_documents_are_read_or_refused() {
    let text = json!({"Text": "x".repeat(10 << 20)});
    let walked = walk(json!([
        block("a", "MessageParticipant", &text, "bye"),
        bye()
    ]));
    assert_eq!(walked.end, End::Disconnected);
    let refused = |text: &str| text.parse::<Flow>().unwrap_err().to_string();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(refused(&deep).contains("deeper than 128"));
    assert!(refused(r#"{"Actions": [], "Actions": []}"#).contains("a key twice"));
    assert!(refused("{\"modules\": []}").contains("older"));
    assert!(refused(&" ".repeat((16 << 20) + 1)).contains("more than the 16777216 bytes"));
}
