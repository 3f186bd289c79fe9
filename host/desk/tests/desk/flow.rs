//! `flow run`, and how it ends.

use std::{fs, path::Path};

use serde_json::Value;

use super::{bank, said};

fn example(path: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/bank");
    folder.join(path).to_string_lossy().into_owned()
}

fn run(script: &str, more: &[&str]) -> (i32, String, String) {
    let (flow, script, bank) = (example("flows/card-services.json"), example(script), bank());
    let mut arguments = vec![
        "flow",
        "run",
        &flow,
        "--policies",
        &bank,
        "--script",
        &script,
    ];
    arguments.extend(more);
    said(&arguments)
}

/// A flow that stores what is keyed in in clear, and records it: what `flow check`
/// warns of, and the gate makes up for.
const CLEAR: &str = r#"{"Version": "2019-10-30", "StartAction": "record", "Actions": [
  {"Identifier": "record", "Type": "UpdateContactRecordingBehavior",
   "Parameters": {"RecordingBehavior": {"RecordedParticipants": ["Agent", "Customer"], "IVRRecordingBehavior": "Enabled"}},
   "Transitions": {"NextAction": "card"}},
  {"Identifier": "card", "Type": "GetParticipantInput",
   "Parameters": {"Text": "Enter the number of your card.", "StoreInput": "True", "InputTimeLimitSeconds": "10", "InputValidation": {"CustomValidation": {"MaximumLength": "19"}}},
   "Transitions": {"NextAction": "note", "Errors": [{"NextAction": "bye", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "note", "Type": "UpdateContactAttributes",
   "Parameters": {"Attributes": {"lost-card": "$.StoredCustomerInput"}, "TargetContact": "Current"},
   "Transitions": {"NextAction": "bye", "Errors": [{"NextAction": "bye", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}]}"#;

#[test]
fn a_keyed_card_number_is_edited_before_the_flow_has_it_and_recording_pauses() {
    let folder = tempfile::tempdir().unwrap();
    let (flow, script) = (folder.path().join("f.json"), folder.path().join("s.json"));
    fs::write(&flow, CLEAR).unwrap();
    let said_by = fs::read_to_string(example("scripts/lost-card.json")).unwrap();
    fs::write(&script, said_by.replace("\"1\", ", "")).unwrap();
    let (flow, script) = (flow.to_str().unwrap(), script.to_str().unwrap());
    let (status, out, _) = said(&[
        "flow",
        "run",
        flow,
        "--policies",
        &bank(),
        "--script",
        script,
    ]);
    assert_eq!(status, 0, "{out}");
    assert!(!out.contains("4111111111111111"), "{out}");
    for line in [
        "recording pauses",
        "card-number-found",
        "{\"Attributes\":{\"lost-card\":\"************1111\"}}",
        "disconnected",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
}

#[test]
fn the_banks_flow_keeps_a_card_number_encrypted_and_does_not_record_it() {
    let (status, out, _) = run("scripts/lost-card.json", &[]);
    assert_eq!(status, 0, "{out}");
    assert!(!out.contains("4111111111111111"), "{out}");
    for line in [
        "card-number-found",
        "must pause-recording",
        "{\"Attributes\":{\"lost-card\":\"[encrypted]\"}}",
        "queued cards",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    assert!(!out.contains("recording runs"), "{out}");
}

#[test]
fn a_held_action_takes_the_error_branch_and_its_function_is_not_asked() {
    let (status, out, _) = run("scripts/transfer.json", &["--json"]);
    assert_eq!(status, 1, "{out}");
    let events: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let crossings = events.iter().filter(|event| event["event"] == "crossing");
    let stages: Vec<_> = crossings
        .map(|event| event["outcome"]["stage"].clone())
        .collect();
    assert_eq!(
        stages,
        ["outbound", "inbound", "action", "outbound"],
        "{out}"
    );
    assert_eq!(events.last().unwrap()["end"]["end"], "disconnected");
}

#[test]
fn a_proof_that_the_challenge_brings_frees_the_action() {
    let (_, out, _) = run("scripts/transfer-proven.json", &[]);
    for line in [
        "action    customer  held",
        "Please confirm this transfer",
        "action    customer  released",
        "It is done.",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
}

#[test]
fn bad_flows_and_scripts_are_one_line_and_status_two() {
    let folder = tempfile::tempdir().unwrap();
    let (flow, script) = (folder.path().join("f.json"), folder.path().join("s.json"));
    fs::write(&flow, "{\"modules\": []}").unwrap();
    fs::write(&script, "{\"callers\": []}").unwrap();
    let (flow, script, bank) = (flow.to_str().unwrap(), script.to_str().unwrap(), bank());
    let (status, _, error) = said(&["flow", "run", flow, "--policies", &bank]);
    assert_eq!((status, error.lines().count()), (2, 1), "{error}");
    assert!(error.contains("older designer format"), "{error}");
    let good = example("flows/card-services.json");
    let (status, _, error) = said(&[
        "flow",
        "run",
        &good,
        "--policies",
        &bank,
        "--script",
        script,
    ]);
    assert_eq!((status, error.lines().count()), (2, 1), "{error}");
}

/// The gate edits what leaves, and an account's number in an ARN is a number.
#[test]
fn a_function_is_answered_by_its_own_name_whatever_of_it_left() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("script.json");
    fs::write(
        &script,
        r#"{"language": "en", "caller": ["2"],
            "record-facts": {"record.tenant": "banque-du-pont", "record.region": "eu"},
            "answers": {"arn:aws:lambda:eu-west-3:000000000000:function:pay": [{"status": "ok", "tenant": "banque-du-pont"}]}}"#,
    )
    .unwrap();
    let (flow, bank) = (example("flows/card-services.json"), bank());
    let (status, out, _) = said(&[
        "flow",
        "run",
        &flow,
        "--policies",
        &bank,
        "--script",
        script.to_str().unwrap(),
    ]);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("It is done."), "{out}");
}
