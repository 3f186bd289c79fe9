//! `flow check` and `flow draw`.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use super::{said, samples};

const LEAKS: &str = r#"{
  "Version": "2019-10-30", "StartAction": "ask",
  "Actions": [
    {"Identifier": "ask", "Type": "GetParticipantInput",
     "Parameters": {"Text": "Your card number, please.", "StoreInput": "True", "InputTimeLimitSeconds": "5",
       "InputValidation": {"CustomValidation": {"MaximumLength": "20"}}},
     "Transitions": {"NextAction": "pay", "Errors": [{"NextAction": "bye", "ErrorType": "NoMatchingError"}]}},
    {"Identifier": "pay", "Type": "InvokeLambdaFunction",
     "Parameters": {"LambdaFunctionARN": "arn:aws:lambda:eu-west-1:111122223333:function:transfer-funds",
       "InvocationTimeLimitSeconds": "5"},
     "Transitions": {"NextAction": "bye", "Errors": [{"NextAction": "bye", "ErrorType": "NoMatchingError"}]}},
    {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
  ]
}"#;
const FINE: &str = r#"{"Version": "2019-10-30", "StartAction": "bye", "Actions": [
  {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}},
  {"Identifier": "lost", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}]}"#;

/// A folder with a flow that leaks, one with a warning, a broken one, and JSON
/// that is none.
fn folder() -> (TempDir, impl Fn(&str) -> String) {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(folder.path().join("leaks.json"), LEAKS).unwrap();
    fs::write(inner.join("fine"), FINE).unwrap();
    fs::write(inner.join("cut.json"), LEAKS.get(..300).unwrap()).unwrap();
    fs::write(folder.path().join("other.json"), "{\"modules\": 1}").unwrap();
    fs::write(folder.path().join("notes.md"), LEAKS).unwrap();
    let root = folder.path().to_owned();
    (folder, move |name| root.join(name).display().to_string())
}

fn lines(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn findings_name_file_place_rule_and_remedy() {
    let (_folder, path) = folder();
    let (status, out, err) = said(&["flow", "check", &path("")]);
    assert_eq!((status, err.as_str()), (1, ""), "{out}");
    for line in [
        "leaks.json",
        "     5:20  error    GF201  a card number is stored without encryption  ask",
        "inner/fine",
        "      3:3  warning  GF102  no way from the start leads to this action  lost",
        "error    GF001  line 6: column",
        "GF201 secret-in-clear: set `InputEncryption`",
        "3 flows: 2 errors, 1 warning, 0 notes; 1 file without a flow passed over",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    assert!(
        !out.contains("Your card number"),
        "what is said stays out of findings"
    );
    assert!(!out.contains('\u{1b}'), "colour where there is no terminal");
}

#[test]
fn the_status_follows_the_denied_severity() {
    let (_folder, path) = folder();
    let status =
        |file: &str, more: &[&str]| said(&[&["flow", "check", &path(file)], more].concat()).0;
    assert_eq!(status("inner/fine", &[]), 0);
    assert_eq!(status("inner/fine", &["--deny", "warning"]), 1);
    assert_eq!(
        status("inner/fine", &["--deny", "warning", "--disable", "GF102"]),
        0
    );
    assert_eq!(status("leaks.json", &[]), 1);
    assert_eq!(status("leaks.json", &["--deny", "none"]), 0);
    assert_eq!(status("leaks.json", &["--deny", "all"]), 2);
    assert_eq!(status("gone.json", &[]), 2);
    let empty = tempfile::tempdir().unwrap();
    let (empty_status, _, err) = said(&["flow", "check", &empty.path().display().to_string()]);
    assert_eq!(empty_status, 2);
    assert!(err.contains("no flow is there"), "{err}");
    // A file that was named is a flow, or its finding says that it is none.
    assert_eq!(status("other.json", &[]), 1);
}

#[test]
fn json_is_one_object_a_finding() {
    let (_folder, path) = folder();
    let (_, out, _) = said(&[
        "flow",
        "check",
        "--json",
        "--sensitive",
        "transfer-funds",
        &path("leaks.json"),
    ]);
    let findings = lines(&out);
    let codes: Vec<_> = findings
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["GF201", "GF701"]);
    let first = &findings[0];
    assert_eq!(first["name"], "secret-in-clear");
    assert_eq!(first["severity"], "error");
    assert_eq!(first["action"], "ask");
    assert_eq!(first["pointer"], "/Actions/0/Parameters");
    assert_eq!(
        (first["line"].as_u64(), first["column"].as_u64()),
        (Some(5), Some(20))
    );
    for key in ["file", "problem", "remedy"] {
        assert!(first[key].is_string(), "{key} in {first}");
    }

    let proven = [
        "flow",
        "check",
        "--json",
        "--sensitive",
        "transfer-funds",
        "--step-up",
        "transfer-funds",
    ];
    let (_, out, _) = said(&[&proven[..], &[&path("leaks.json")]].concat());
    assert_eq!(
        lines(&out).len(),
        2,
        "an action is no step-up before itself"
    );
}

#[test]
fn settings_are_read_from_a_file_and_wrong_ones_are_named() {
    let (folder, path) = folder();
    let settings = path("check.toml");
    let check = |text: &str| {
        fs::write(&settings, text).unwrap();
        said(&[
            "flow",
            "check",
            "--json",
            "--settings",
            &settings,
            &path("leaks.json"),
        ])
    };
    let (_, out, _) =
        check("disable = ['GF201']\n[[sensitive]]\nidentifier = 'pay'\n[severity]\nGF701 = 'note'");
    let findings = lines(&out);
    assert_eq!(findings.len(), 1);
    assert_eq!(
        (&findings[0]["code"], &findings[0]["severity"]),
        (&"GF701".into(), &"note".into())
    );

    for (text, wrong) in [
        ("disable = 'GF201'", "check.toml: line 1: invalid type"),
        (
            "[severity]\n\nGF701 = 'fatal'",
            "check.toml: line 3: unknown variant `fatal`",
        ),
        ("disable = ['GF999']", "`GF999` is no rule"),
        (
            "[[step-up]]\n",
            "step-up[0] says neither type, resource nor identifier",
        ),
    ] {
        let (status, _, err) = check(text);
        assert_eq!(status, 2, "{text}");
        assert!(err.contains(wrong), "{err}");
        assert_eq!(err.lines().count(), 1, "{err}");
    }
    drop(folder);
}

#[test]
fn sarif_has_what_the_standard_requires() {
    let (_folder, path) = folder();
    let (status, out, _) = said(&["flow", "check", "--sarif", &path("")]);
    assert_eq!(status, 1);
    let log: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "guichet flow check");
    let rules = driver["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        // SARIF 2.1.0, 3.27.6: the index is that of the rule's own description.
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(
            result["message"]["text"]
                .as_str()
                .unwrap()
                .contains("Remedy: ")
        );
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.starts_with("file:///") && !uri.contains(' '), "{uri}");
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
        assert!(place["region"]["startColumn"].as_u64().unwrap() >= 1);
        assert_eq!(
            result["partialFingerprints"]["guichetFlow/v1"]
                .as_str()
                .unwrap()
                .len(),
            32
        );
    }
    let fingerprints: std::collections::BTreeSet<_> = results
        .iter()
        .map(|result| result["partialFingerprints"].to_string())
        .collect();
    assert_eq!(fingerprints.len(), 3);
}

#[test]
fn rules_are_listed() {
    let (status, out, _) = said(&["flow", "check", "--rules"]);
    assert_eq!(status, 0);
    assert!(out.contains("GF201  error    secret-in-clear"), "{out}");
    let (_, out, _) = said(&["flow", "check", "--rules", "--json"]);
    assert!(lines(&out).iter().all(|rule| rule["remedy"].is_string()));
}

#[test]
fn a_flow_is_drawn_with_its_findings() {
    let (_folder, path) = folder();
    let picture = path("leaks.svg");
    let (status, out, err) = said(&["flow", "draw", &path("leaks.json"), "-o", &picture]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.ends_with("leaks.svg: 3 blocks\n"), "{out}");
    let svg = fs::read_to_string(&picture).unwrap();
    assert!(svg.starts_with("<svg ") && svg.contains("badge error") && svg.contains("GF201"));
    let (_, piped, _) = said(&["flow", "draw", &path("leaks.json")]);
    assert_eq!(piped, svg);

    let (status, _, err) = said(&["flow", "draw", &path("inner/cut.json")]);
    assert_eq!(status, 2);
    assert!(err.contains("cut.json: line 6: column"), "{err}");
    let nowhere = path("nowhere/x.svg");
    let (status, _, err) = said(&["flow", "draw", &path("leaks.json"), "-o", &nowhere]);
    assert_eq!((status, err.lines().count()), (2, 1), "{err}");
}

#[test]
fn real_exports_are_checked_as_one_folder_and_drawn() {
    let Some(samples) = samples() else { return };
    let flows = samples.join("connect-flows");
    let (status, out, err) = said(&["flow", "check", &flows.display().to_string()]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("\n46 flows: 0 errors, "), "{out}");
    assert!(out.contains("; 1 file without a flow passed over"), "{out}");
    for entry in fs::read_dir(flows).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap() != "SOURCES.json" {
            let (status, out, _) = said(&["flow", "draw", &path.display().to_string()]);
            assert!(status == 0 && out.starts_with("<svg"), "{}", path.display());
        }
    }
}
