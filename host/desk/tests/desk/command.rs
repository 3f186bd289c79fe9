//! `run` and `test`, and how they end.

use std::fs;

use serde_json::Value;

use super::{bank, contact, copy, said, samples};

#[test]
fn a_contact_is_shown_turn_by_turn() {
    let (status, out, _) = said(&["run", "--policies", &bank(), &contact("lost-card")]);
    assert_eq!(status, 0, "{out}");
    for line in [
        "banque-du-pont · lost-card.jsonl",
        "Good morning, this is [person-name]. Can I have your first and last name please?",
        "· redact 0.1.0: allow, 1 edit, person-name-found",
        "· turn 4 now reads (25 bytes were shown before): it starts [card-number]",
        "told: Nous devons vérifier",
        "· needs assurance of level 2 for action.new-value",
        "released by the proof",
        "card-number 2",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    for secret in ["Amara", "Okafor", "Baker", "5555"] {
        let shown = out.matches(secret).count();
        // The first half of a split number is shown before the second is said.
        assert_eq!(shown, usize::from(secret == "5555"), "{secret}\n{out}");
    }
    assert!(!out.contains('\u{1b}'), "colour where there is no terminal");
}

#[test]
fn json_is_one_object_a_turn() {
    let (status, out, _) = said(&["run", "--json", "--policies", &bank(), &contact("virement")]);
    assert_eq!(status, 1, "a turn was refused");
    let turns: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    // Eleven turns, and the one that the proof frees a second time.
    assert_eq!(turns.len(), 12);
    assert_eq!(turns[7]["outcome"], "refused");
    assert_eq!(turns[7]["cause"], "policy-denied");
    assert_eq!(turns[7]["payload"], Value::Null);
    assert!(
        turns[7]["notice"]
            .as_str()
            .unwrap()
            .starts_with("Ce message")
    );
    for turn in &turns {
        for key in [
            "sequence",
            "stage",
            "role",
            "outcome",
            "payload",
            "edits",
            "requirements",
            "obligations",
            "reasons",
            "micros",
        ] {
            assert!(turn.get(key).is_some(), "{key} in {turn}");
        }
    }
}

#[test]
fn a_proof_on_the_command_line_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.jsonl");
    fs::write(&path, "{\"stage\":\"action\",\"role\":\"agent\",\"facts\":{\"action.name\":\"transfer\",\"action.amount\":\"100 EUR\",\"action.payee\":\"A\"},\"text\":\"go\"}\n").unwrap();
    let path = path.display().to_string();
    let run = |more: &[&str]| said(&[&["run", "--policies", &bank(), &path], more].concat()).0;
    assert_eq!(run(&[]), 1);
    assert_eq!(
        run(&[
            "--proof",
            "assurance:2:action.amount=100 EUR;action.payee=A;by=p"
        ]),
        0
    );
    assert_eq!(
        run(&[
            "--proof",
            "assurance:2:action.amount=101 EUR;action.payee=A;by=p"
        ]),
        1
    );
}

#[test]
fn bad_input_is_one_line_and_status_two() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    };
    let long = format!("{{\"text\":\"{}\"}}", "4".repeat(100 << 20));
    let cases = [
        (
            write("text.jsonl", b"hello"),
            "text.jsonl: line 1: column 1: is not JSON",
        ),
        (
            write("utf8.jsonl", b"{\"text\":\"\xff\"}"),
            "line 1: byte 10 is not UTF-8",
        ),
        (
            write("long.jsonl", long.as_bytes()),
            "line 1: is longer than 1024 KiB",
        ),
        (write("empty.jsonl", b""), "holds no turn"),
        (write("half.json", b"{\"Transcript\": ["), "is not JSON"),
        (
            write("other.json", b"{\n\"Content\": 4111111111111111}"),
            "missing field `Transcript`",
        ),
        (
            write("field.jsonl", b"{\"text\":\"a\",\"stag\":\"inbound\"}"),
            "unknown field `stag`",
        ),
        (
            write(
                "stage.jsonl",
                b"{\"text\":\"a\",\"stage\":\"4111111111111111\"}",
            ),
            "line 1",
        ),
        (
            write(
                "fact.jsonl",
                b"{\"text\":\"a\",\"facts\":{\"tenant\":\"x\"}}",
            ),
            "`tenant` is the host's own",
        ),
        (
            "/nowhere.jsonl".to_owned(),
            "/nowhere.jsonl: cannot be opened",
        ),
    ];
    for (path, expected) in cases {
        let (status, _, error) = said(&["run", "--policies", &bank(), &path]);
        assert_eq!(status, 2, "{error}");
        assert!(error.contains(expected), "{error}");
        assert_eq!(error.trim_end().lines().count(), 1, "{error}");
        assert!(!error.contains("4111"), "{error}");
    }
    for (arguments, expected) in [
        (vec!["run", "--policies", "/nowhere", "x.jsonl"], "x.jsonl"),
        (
            vec![
                "run",
                "--policies",
                &bank(),
                &contact("virement"),
                "--tenant",
                "nobody",
            ],
            "`nobody`",
        ),
        (
            vec!["run", "--policies", "/nowhere", &contact("virement")],
            "/nowhere",
        ),
        (vec!["test", "/nowhere"], "/nowhere"),
    ] {
        let (status, _, error) = said(&arguments);
        assert_eq!(status, 2, "{error}");
        assert!(
            error.contains(expected) && error.trim_end().lines().count() == 1,
            "{error}"
        );
    }
    assert_eq!(said(&["run"]).0, 2);
}

#[test]
fn a_turn_that_cannot_be_admitted_is_an_error_line_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.jsonl");
    let turns = "{\"id\":\"1\",\"text\":\"Hello.\"}\n\
                 {\"id\":\"1\",\"text\":\"Zebulon?\"}\n\
                 {\"id\":\"2\",\"text\":\"Thanks.\"}\n";
    fs::write(&path, turns).unwrap();
    let path = path.display().to_string();
    let problem = "one.jsonl: step 2: turn id was used before";

    let (status, out, error) = said(&["run", "--json", "--policies", &bank(), &path]);
    assert_eq!(status, 2, "{out}{error}");
    let lines: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3, "{out}");
    assert_eq!(lines[0]["payload"], "Hello.");
    assert!(
        lines[1]["error"].as_str().unwrap().contains(problem),
        "{out}"
    );
    assert_eq!(lines[2]["payload"], "Thanks.");
    assert!(!out.contains("Zebulon"), "{out}");

    let (status, out, error) = said(&["run", "--policies", &bank(), &path]);
    assert_eq!(status, 2, "{out}{error}");
    assert!(out.contains("Hello.") && out.contains("Thanks."), "{out}");
    assert!(
        error.contains(problem) && error.trim_end().lines().count() == 1,
        "{error}"
    );
}

/// Exports of long contacts are one line, and their transcript comes last.
#[test]
fn a_large_transcript_in_one_line_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.json");
    let category = "\"General\",".repeat(10_000);
    let export = format!(
        "{{\"Categories\":[{category}\"Other\"],\"Channel\":\"CHAT\",\"Transcript\":[{{\"Id\":\"1\",\"ParticipantRole\":\"CUSTOMER\",\"Content\":\"Thanks.\"}}]}}"
    );
    fs::write(&path, export).unwrap();
    let path = path.display().to_string();
    let (status, out, error) = said(&["run", "--json", "--policies", &bank(), &path]);
    assert_eq!(status, 0, "{error}");
    assert!(out.contains("\"payload\":\"Thanks.\""), "{out}");
}

/// A record with secrets in every kind of part, and a number over two turns.
const TOLD: &str = r#"
{"role":"customer","text":"My card is 4111 1111 1111 1111, mail zebulon@example.com."}
{"role":"agent","stage":"record","facts":{"record.tenant":"banque-du-pont","record.region":"eu","audience.role":"agent"},"payload":{"4111111111111111":"zebulon@example.com","list":[4111111111111111,{"note":"4111 1111 1111 1111"}]}}
{"role":"customer","text":"The other one starts 5555 5555"}
{"role":"customer","text":"5555 4444 that is it"}
{"role":"customer","id":"line-2","text":"4111 1111 1111 1111 again"}
"#;

#[test]
fn nothing_hidden_is_in_what_a_run_prints() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("told.jsonl");
    fs::write(&path, TOLD).unwrap();
    let path = path.display().to_string();
    for format in [&[][..], &["--json"]] {
        let (status, out, error) = said(&[&["run", "--policies", &bank(), &path], format].concat());
        assert_eq!(status, 2, "the last turn's id was used before: {error}");
        let printed = out + &error;
        for secret in ["11111", "1111 1", "zebulon", "5555 4444", " 4444 "] {
            assert!(!printed.contains(secret), "{secret}\n{printed}");
        }
        // What the first half shows is amended once the second is said.
        assert_eq!(printed.matches("5555 5555").count(), 1, "{printed}");
        assert!(
            printed.contains("The other one starts [card-number]"),
            "{printed}"
        );
    }
}

#[test]
fn what_is_configured_wrongly_is_named() {
    let copy = copy();
    let file = copy.path().join("tenants/banque-du-pont/tenant.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(
        &file,
        text.replace(
            "imports = [\"history\", \"memory\", \"reference\"]",
            "imports = [\"history\", \"reference\"]",
        ),
    )
    .unwrap();
    let (status, _, error) = said(&[
        "run",
        "--policies",
        &copy.path().display().to_string(),
        &contact("virement"),
    ]);
    assert_eq!(status, 2);
    assert_eq!(
        error.trim_end(),
        "error: tenants/banque-du-pont/tenant.toml: policies[0] `redact`: grant.imports: module imports `memory`, which is not granted; add it, or use a module that does without"
    );
}

#[test]
fn the_sample_chat_runs_as_it_is_where_samples_are_at_hand() {
    let Some(samples) = samples() else {
        return;
    };
    let chat = samples
        .join("contact-lens/chat-raw.json")
        .display()
        .to_string();
    let (status, out, error) = said(&["run", "--json", "--policies", &bank(), &chat]);
    assert_eq!(status, 0, "{error}");
    assert_eq!(out.lines().count(), 31);
    for secret in [
        "Jane",
        "John",
        "Doe",
        "Any Street",
        "Any Town",
        "98109",
        "9008",
    ] {
        assert!(!out.contains(secret), "{secret}");
    }
    assert!(out.contains("#5376897"));
    let (_, out, _) = said(&["run", "--policies", &bank(), &chat]);
    assert!(
        out.contains("    31         31      0         0        4"),
        "{out}"
    );
}
