//! `policy new`, `build`, `eval`, `score` and `bench`.

use std::{
    fs,
    io::Write as _,
    process::{Command, Stdio},
};

use serde_json::Value;

use super::{root, said};

/// The whole way of a business: new, its own tests, build, and a turn.
#[test]
fn a_new_policy_builds_and_passes_its_own_tests() {
    let folder = tempfile::tempdir().unwrap();
    let tenant = folder.path().join("tenants/t");
    fs::create_dir_all(&tenant).unwrap();
    let home = tenant.display().to_string();
    let (status, out, error) = said(&["policy", "new", "hide-badges", "--path", &home]);
    assert_eq!(status, 0, "{error}");
    assert!(out.contains("cargo test"), "{out}");
    let policy = tenant.join("hide-badges");
    // The versions that this workspace is locked to: what is at hand is enough.
    fs::copy(root().join("Cargo.lock"), policy.join("Cargo.lock")).unwrap();

    let tested = Command::new(env!("CARGO"))
        .args(["test", "--quiet"])
        .current_dir(&policy)
        .env("CARGO_TARGET_DIR", policy.join("target"))
        .output()
        .unwrap();
    assert!(
        tested.status.success(),
        "{}",
        String::from_utf8_lossy(&tested.stderr)
    );

    let path = policy.display().to_string();
    let (status, out, error) = said(&["policy", "build", &path]);
    assert_eq!(status, 0, "{error}");
    assert!(
        out.contains("code-name") && out.contains("no WASI"),
        "{out}"
    );
    let component = policy.join("hide-badges.wasm");
    let bytes = fs::read(&component).unwrap();
    assert!(
        bytes
            .windows(19)
            .any(|window| window == b"guichet:description")
    );
    assert!(!bytes.windows(5).any(|window| window == b"wasi:"));

    let turns = policy.join("turns.jsonl");
    fs::write(
        &turns,
        "{\"text\":\"Ask for Hermes.\"}\n{\"text\":\"Who?\"}\n",
    )
    .unwrap();
    let settings = policy.join("settings.toml");
    fs::write(&settings, "word = \"Hermes\"\n").unwrap();
    let eval = |settings: &std::path::Path| {
        said(&[
            "policy",
            "eval",
            &component.display().to_string(),
            "--turns",
            &turns.display().to_string(),
            "--settings",
            &settings.display().to_string(),
        ])
    };
    let (status, out, error) = eval(&settings);
    assert_eq!(status, 0, "{error}");
    let lines: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["edits"][0]["class"], "code-name");
    assert_eq!(
        (&lines[0]["edits"][0]["start"], &lines[0]["edits"][0]["end"]),
        (&8.into(), &14.into())
    );
    assert_eq!(lines[1]["edits"], Value::Array(vec![]));
    fs::write(&settings, "word = \"\"\n").unwrap();
    let (status, _, error) = eval(&settings);
    assert_eq!(status, 2);
    assert!(error.contains("setting `word` is empty"), "{error}");

    a_source_module_is_built_on_use(folder.path());

    let (status, _, error) = said(&["policy", "new", "hide-badges", "--path", &home]);
    assert_eq!(status, 2);
    assert!(error.contains("is there already"), "{error}");
    let (status, _, error) = said(&["policy", "new", "other", "--path", &home, "--sdk", &home]);
    assert_eq!(status, 2);
    assert!(error.contains("is not the SDK's folder"), "{error}");
    for bad in ["Hide", "-a", "a--b", "../a", ""] {
        assert_eq!(
            said(&["policy", "new", "--path", &home, "--", bad]).0,
            2,
            "{bad}"
        );
    }
}

/// The same policy, in a tenant's configuration by its folder.
fn a_source_module_is_built_on_use(policies: &std::path::Path) {
    fs::write(policies.join("guichet.toml"), "").unwrap();
    let config = |folder: &str| {
        format!(
            "passing = [\"lookup\", \"response\", \"record\", \"action\"]\n[[policies]]\nname = \"p\"\nmodule = \"source:{folder}\"\nsettings = {{ word = \"Hermes\" }}\nlimits = {{ wall-ms = 5000 }}\n[policies.grant]\nstages = [\"inbound\", \"outbound\"]\nclasses = [\"code-name\"]\ntreatments = [\"label\"]\n"
        )
    };
    let file = policies.join("tenants/t/tenant.toml");
    fs::write(&file, config("hide-badges")).unwrap();
    let contact = policies.join("one.jsonl");
    fs::write(&contact, "{\"text\":\"Ask for Hermes.\"}\n").unwrap();
    let run = || {
        said(&[
            "run",
            "--json",
            "--policies",
            &policies.display().to_string(),
            &contact.display().to_string(),
        ])
    };
    let (status, out, error) = run();
    assert_eq!(status, 0, "{error}");
    assert!(
        out.contains("\"payload\":\"Ask for [code-name].\""),
        "{out}"
    );

    fs::write(&file, config("elsewhere")).unwrap();
    let (status, _, error) = run();
    assert_eq!(status, 2);
    assert!(
        error.contains("elsewhere") && error.trim_end().lines().count() == 1,
        "{error}"
    );
}

#[test]
fn what_was_made_is_told_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().display().to_string();
    let (status, out, error) = said(&["policy", "new", "hide-badges", "--path", &home, "--json"]);
    assert_eq!(status, 0, "{error}");
    let made: Value = serde_json::from_str(&out).unwrap();
    let place = std::path::PathBuf::from(made["folder"].as_str().unwrap());
    let files = made["files"].as_array().unwrap();
    assert!(files.contains(&"src/lib.rs".into()), "{made}");
    for file in files {
        assert!(place.join(file.as_str().unwrap()).is_file(), "{file}");
    }
}

#[test]
fn a_folder_that_does_not_build_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let (status, _, error) = said(&["policy", "build", &path]);
    assert_eq!(status, 2);
    assert!(
        error.contains("has no Cargo.toml") && error.trim_end().lines().count() == 1,
        "{error}"
    );
}

fn eval(turns: &str) -> (i32, Vec<Value>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_guichet"))
        .args(["policy", "eval", "redact", "--turns", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(turns.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (
        output.status.code().unwrap(),
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

#[test]
fn a_stock_policy_is_tried_on_turns_with_what_went_before() {
    let (status, lines) = eval(
        "{\"text\":\"my card is 4111 1111 1111 1111\"}\n\
         {\"text\":\"1111 1111\",\"history\":[{\"role\":\"customer\",\"text\":\"4111 1111\"}]}\n\
         {\"text\":\"order 12345\"}\n",
    );
    assert_eq!(status, 0);
    assert_eq!(lines[0]["decision"], "allow");
    assert_eq!(lines[0]["reasons"][0], "card-number-found");
    assert!(lines[0]["micros"].as_u64().is_some());
    let turns: Vec<_> = lines[1]["edits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| edit["turn"].as_u64().unwrap())
        .collect();
    assert_eq!(turns, [1, 2]);
    assert_eq!(lines[2]["edits"], Value::Array(vec![]));
}

#[test]
fn a_line_that_is_no_turn_is_an_error_line_and_the_others_go_on() {
    let long = "4".repeat(2 << 20);
    let (status, lines) = eval(&format!(
        "oops\n{{\"text\":\"{long}\"}}\n{{\"text\":\"hi\"}}\n"
    ));
    assert_eq!(status, 1);
    assert_eq!(lines.len(), 3);
    assert!(
        lines[0]["error"]
            .as_str()
            .unwrap()
            .starts_with("line 1: column 1")
    );
    assert!(lines[1]["error"].as_str().unwrap().contains("longer than"));
    assert_eq!(lines[2]["decision"], "allow");
}

#[test]
fn a_module_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    let turns = folder.path().join("turns.jsonl");
    fs::write(&turns, "{\"text\":\"my card is 4111 1111 1111 1111\"}\n").unwrap();
    let turns = turns.display().to_string();
    let (status, out, error) = said(&[
        "policy", "bench", "redact", "--turns", &turns, "--rounds", "1", "--json",
    ]);
    assert_eq!(status, 0, "{error}");
    let measured: Value = serde_json::from_str(&out).unwrap();
    for (group, key) in [
        ("fresh", "p50_micros"),
        ("fresh", "p99_micros"),
        ("fresh", "mb_per_s"),
        ("reused", "p50_micros"),
        ("image", "bytes"),
    ] {
        assert!(
            measured[group][key].as_f64().unwrap() > 0.0,
            "{group}.{key} in {measured}"
        );
    }
    let (status, _, error) = said(&["policy", "bench", "redakt", "--turns", &turns]);
    assert_eq!(status, 2);
    assert!(error.contains("redact, segregate, step-up"), "{error}");
}

/// Two cards, one of them over two turns; a word that is nothing; what the
/// module cannot find; an order number.
const CASES: &str = r#"{"kind":"plain","language":"en","turns":[{"role":"customer","text":"my card is 4111 1111 1111 1111"}],"expect":[{"turn":1,"start":11,"end":30,"class":"card-number"}]}
{"kind":"split","language":"fr","turns":[{"role":"customer","text":"c'est 4111 1111"},{"role":"agent","text":"oui"},{"role":"customer","text":"1111 1111"}],"expect":[{"turn":1,"start":6,"end":15,"class":"card-number"},{"turn":3,"start":0,"end":9,"class":"card-number"}]}
{"kind":"word","language":"en","turns":[{"role":"customer","text":"hello there"}],"expect":[]}
{"kind":"hopeless","language":"en","turns":[{"role":"customer","text":"the blue one"}],"expect":[{"turn":1,"start":4,"end":8,"class":"password"}]}
{"kind":"order","language":"en","turns":[{"role":"customer","text":"order 5376897 please"}],"expect":[]}
"#;

#[test]
fn a_module_is_scored_on_cases_that_say_what_to_hide() {
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().join("cases.jsonl");
    fs::write(&cases, CASES).unwrap();
    let cases = cases.display().to_string();
    let score =
        |more: &[&str]| said(&[&["policy", "score", "redact", "--cases", &cases], more].concat());

    let (status, out, error) = score(&["--json"]);
    assert_eq!(status, 0, "{error}");
    let scored: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        scored["classes"]["card-number"],
        serde_json::json!({ "cases": 2, "recall": 1.0, "precision": 1.0 })
    );
    assert_eq!(scored["classes"]["password"]["recall"], 0.0);
    assert_eq!(scored["kinds"]["split"]["recall"], 1.0);
    assert_eq!(scored["total"]["recall"], 0.75);
    assert_eq!(
        (
            &scored["negatives"]["cases"],
            &scored["negatives"]["edited"]
        ),
        (&2.into(), &0.into())
    );
    assert_eq!(scored["missed_lines"], serde_json::json!([4]));

    let (status, out, _) = score(&["--at-least", "0.98"]);
    assert_eq!(status, 1);
    assert!(out.contains("not all hidden: line 4"), "{out}");
    assert!(!out.contains("4111"), "{out}");
    assert_eq!(score(&["--at-least", "0"]).0, 0);
    assert_eq!(score(&["--at-least", "98"]).0, 2);
}

#[test]
fn a_case_that_cannot_be_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().join("cases.jsonl");
    let said_of = |text: &str| {
        fs::write(&cases, text).unwrap();
        said(&[
            "policy",
            "score",
            "redact",
            "--cases",
            &cases.display().to_string(),
        ])
    };
    let past = CASES.replace("\"end\":8", "\"end\":80");
    for (text, expected) in [
        (
            past.as_str(),
            "line 4: expect 1: `start` and `end` hold no letter",
        ),
        ("\n{\"kind\":4111111111111111}", "line 2: column"),
        ("", "holds no case"),
    ] {
        let (status, _, error) = said_of(text);
        assert_eq!(status, 2, "{error}");
        assert!(
            error.contains(expected) && error.trim_end().lines().count() == 1,
            "{error}"
        );
        assert!(!error.contains("4111"), "{error}");
    }
}
