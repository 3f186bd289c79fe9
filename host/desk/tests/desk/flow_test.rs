//! `flow test`, and the examples that it is tried on.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{bank, root, said};

/// What is printed of the bank's tests, as it is read.
const GOLDEN: &str = include_str!("flow_test.golden.txt");

/// From the repository's root, so that paths are the same everywhere.
fn at_root(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_guichet"))
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// A folder with the bank's flows, and the tests that are wanted.
fn folder(tests: &[(&str, &Value)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (flows, own) = (folder.path().join("flows"), folder.path().join("tests"));
    fs::create_dir(&flows).unwrap();
    fs::create_dir(&own).unwrap();
    for entry in fs::read_dir(root().join("examples/bank/flows")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), flows.join(entry.file_name())).unwrap();
    }
    for (name, test) in tests {
        fs::write(own.join(name), test.to_string()).unwrap();
    }
    folder
}

fn example(name: &str) -> Value {
    let path = root().join("examples/bank/tests").join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn text(path: impl AsRef<Path>) -> String {
    path.as_ref().display().to_string()
}

fn lines(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn the_banks_tests_pass_and_are_told_line_by_line_with_their_coverage() {
    let policies = "examples/bank/policies";
    let (status, out, error) = at_root(&["flow", "test", "examples/bank", "--policies", policies]);
    assert_eq!((status, error.as_str()), (0, ""), "{out}");
    assert_eq!(out, GOLDEN);
}

#[test]
fn the_other_examples_pass_their_flow_tests_and_their_golden_contacts() {
    for (name, tests) in [("logistics", 9), ("training", 11)] {
        let (folder, policies) = (
            format!("examples/{name}"),
            format!("examples/{name}/policies"),
        );
        let full = ["--min-coverage", "100", "--min-branch-coverage", "50"];
        let run = ["flow", "test", &folder, "--policies", &policies];
        let (status, out, error) = at_root(&[&run[..], &full].concat());
        assert_eq!(status, 0, "{out}{error}");
        assert!(out.contains(&format!("{tests} passed, 0 failed")), "{out}");
        let (status, out, error) = at_root(&["test", &policies]);
        assert_eq!(status, 0, "{out}{error}");
    }
    let (status, out, _) = at_root(&["flow", "check", "examples", "--deny", "note"]);
    assert_eq!(status, 0, "{out}");
}

#[test]
fn a_test_that_is_not_met_says_where_what_was_expected_and_what_was_seen() {
    let mut card = example("lost-card.json");
    card["Observations"][2]["Actions"][0]["Parameters"]["Operand"] = json!("4111111111111111");
    card["Metadata"]["Guichet"]["crossings"][1]["classes"] = json!([]);
    let mut menu = example("wrong-key.json");
    menu["Observations"][1]["Event"]["Properties"]["Text"] = json!("One moment, please.");
    let folder = folder(&[
        ("card.json", &card),
        ("menu.json", &menu),
        ("good.json", &example("no-choice.json")),
    ]);
    let junit = text(folder.path().join("report.xml"));
    let tests = text(folder.path().join("tests"));
    let run = ["flow", "test", &tests, "--policies", &bank()];
    let (status, out, error) = said(&[&run[..], &["--junit", &junit]].concat());
    assert_eq!((status, error.as_str()), (1, ""), "{out}");
    for line in [
        "card.json  3 observations, 6 blocks, 6 crossings, queued cards\n",
        "    assertion /Observations/2/Actions/0\n        expected  $.Attributes.lost-card Equals “4111111111111111”\n        seen      “[encrypted]”\n",
        "    crossing /Metadata/Guichet/crossings/1/classes\n        expected  none\n        seen      card-number\n",
        "    observation /Observations/1/Event\n        expected  a message like “One moment, please.”\n        seen      nearest (0.",
        "1 passed, 2 failed",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    let report = fs::read_to_string(junit).unwrap();
    for part in [
        "tests=\"3\"",
        "failures=\"2\"",
        "assertion /Observations/2/Actions/0: expected",
        "<system-out>queue: cards",
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }

    let (status, out, _) = said(&[&run[..], &["--json"]].concat());
    assert_eq!(status, 1, "{out}");
    let [card, good, menu, sum] = lines(&out).try_into().unwrap();
    assert_eq!(
        (&card["result"], &good["result"], &menu["result"]),
        (&json!("failed"), &json!("passed"), &json!("failed"))
    );
    let failures = card["failures"].as_array().unwrap();
    assert_eq!(failures[0]["pointer"], "/Observations/2/Actions/0");
    assert_eq!(failures[0]["seen"], "“[encrypted]”");
    assert_eq!(card["crossings"][3]["classes"], json!(["card-number"]));
    assert_eq!(
        card["logged"],
        json!([{ "label": "queue", "value": "cards" }])
    );
    assert_eq!(card["ended"], json!({ "end": "queued", "queue": "cards" }));
    assert_eq!((&sum["passed"], &sum["failed"]), (&json!(1), &json!(2)));
    let covered = &sum["coverage"][0];
    assert_eq!(
        (&covered["blocks"], &covered["blocks_entered"]),
        (&json!(10), &json!(8))
    );
    assert_eq!(covered["not_entered"], json!(["transfer", "done"]));
    assert!(
        covered["not_taken"]
            .as_array()
            .unwrap()
            .contains(&json!("welcome: condition 2"))
    );
}

#[test]
fn without_policies_everything_passes_and_what_is_expected_of_the_gate_is_refused() {
    let held = example("transfer-held.json");
    let folder = folder(&[
        ("plain.json", &example("wrong-key.json")),
        ("held.json", &held),
    ]);
    let (status, out, _) = said(&["flow", "test", &text(folder.path())]);
    assert_eq!(status, 1, "{out}");
    for line in [
        "/Metadata/Guichet: expects something of the gate, and no policies are here; add --policies DIR",
        "plain.json  2 observations, 3 blocks, 3 crossings, disconnected",
        "1 passed, 1 failed",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
}

#[test]
fn too_little_coverage_is_status_one_and_names_the_flow() {
    let folder = folder(&[("plain.json", &example("wrong-key.json"))]);
    let status = |more: &[&str]| said(&[&["flow", "test", &text(folder.path())], more].concat());
    assert_eq!(
        status(&["--min-coverage", "30", "--min-branch-coverage", "9"]).0,
        0
    );
    let (code, _, error) = status(&["--min-coverage", "30.1", "--min-branch-coverage", "9.2"]);
    assert_eq!((code, error.lines().count()), (1, 2), "{error}");
    assert!(
        error.contains(
            "card-services.json: tests come through 30.0 % of its blocks, less than 30.1 %"
        ),
        "{error}"
    );
    assert!(
        error.contains("9.1 % of its branches, less than 9.2 %"),
        "{error}"
    );
    assert_eq!(status(&["--min-coverage", "101"]).0, 2);
}

#[test]
fn a_test_that_cannot_be_used_fails_and_the_others_are_reported() {
    let mut unknown = example("wrong-key.json");
    unknown["Observations"][0]["Actions"][0]["Type"] = json!("Whistle");
    let mut nowhere = example("wrong-key.json");
    nowhere["Metadata"]["Guichet"] = json!({});
    let mut elsewhere = nowhere.clone();
    elsewhere["Metadata"]["entryPoint"]["VoiceCallEntryPointParameters"]["FlowId"] =
        json!("Garage");
    let mut lost = nowhere.clone();
    lost["Metadata"]["Guichet"]["flow"] = json!("../flows/lost.json");
    let mut by_name = nowhere.clone();
    by_name["Metadata"]["entryPoint"]["VoiceCallEntryPointParameters"]["FlowId"] =
        json!("Card services");
    let folder = folder(&[
        ("by-name.json", &by_name),
        ("elsewhere.json", &elsewhere),
        ("lost.json", &lost),
        ("nowhere.json", &nowhere),
        ("unknown.json", &unknown),
    ]);
    let junit = text(folder.path().join("report.xml"));
    let (status, out, error) = said(&["flow", "test", &text(folder.path()), "--junit", &junit]);
    assert_eq!((status, error.as_str()), (1, ""), "{out}");
    for line in [
        "elsewhere.json\n    FlowId: no flow of this id, ARN or name is here; add --flows",
        "lost.json\n    /Metadata/Guichet/flow: ",
        "nowhere.json\n    /Metadata: names no flow; add `Guichet` with `flow`",
        "unknown.json\n    /Observations/0/Actions/0/Type: is no action that the Testing language has; write \"SendInstruction\"",
        "by-name.json  2 observations",
        "1 passed, 4 failed",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    assert!(
        fs::read_to_string(junit)
            .unwrap()
            .contains("failures=\"4\"")
    );
    // Tests alone find their flows where --flows says.
    let (tests, flows) = (
        text(folder.path().join("tests/by-name.json")),
        text(folder.path().join("flows")),
    );
    assert!(
        said(&["flow", "test", &tests])
            .1
            .contains("FlowId: no flow")
    );
    assert_eq!(said(&["flow", "test", &tests, "--flows", &flows]).0, 0);
}

#[test]
fn a_folder_without_a_test_and_a_file_that_is_not_there_are_status_two() {
    let folder = folder(&[]);
    let (status, _, error) = said(&["flow", "test", &text(folder.path())]);
    assert_eq!((status, error.lines().count()), (2, 1), "{error}");
    assert!(error.contains("no flow test is there"), "{error}");
    let gone: PathBuf = folder.path().join("gone.json");
    assert_eq!(said(&["flow", "test", &text(gone)]).0, 2);
    let (status, out, _) = said(&[
        "flow",
        "test",
        &text(folder.path().join("flows/challenge.json")),
    ]);
    assert_eq!(status, 1, "{out}");
    assert!(
        out.contains("hand in a test of the vendor's Testing language"),
        "{out}"
    );
}
