//! `guichet audit`.

use std::fs;

use crate::{bank, contact, guichet, said};

/// A state folder with the ledger of one contact.
fn state() -> tempfile::TempDir {
    let state = tempfile::tempdir().unwrap();
    let path = state.path().display().to_string();
    let contact = contact("lost-card");
    let arguments = ["run", "--policies", &bank(), "--state", &path, &contact];
    let (status, _, error) = said(&arguments);
    assert_eq!(status, 0, "{error}");
    state
}

const TENANT: [&str; 2] = ["--tenant", "banque-du-pont"];

/// An `audit` command on a state folder.
fn audit(state: &tempfile::TempDir, command: &str, more: &[&str]) -> (i32, String, String) {
    let path = state.path().display().to_string();
    let mut arguments = vec!["audit", command, "--state", &path];
    arguments.extend(more);
    said(&arguments)
}

#[test]
fn what_was_decided_is_shown_and_verified() {
    let state = state();
    let (status, shown, _) = audit(&state, "show", &[&TENANT[..], &["--json"]].concat());
    assert_eq!(status, 0);
    let entries: Vec<serde_json::Value> = shown
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let held = entries
        .iter()
        .find(|entry| entry["entry"]["outcome"] == "held");
    let held = &held.unwrap()["entry"];
    assert_eq!(held["requirements"][0]["kind"], "assurance");
    assert_eq!(held["policies"][0]["name"], "redact");
    let of_contact = ["--interaction", "lost-card", "--outcome", "held", "--json"];
    let (_, found, _) = audit(&state, "show", &[&TENANT[..], &of_contact].concat());
    assert_eq!(found.lines().count(), 1, "{found}");
    let (_, other, _) = audit(
        &state,
        "show",
        &[&TENANT[..], &["--interaction", "x"]].concat(),
    );
    assert!(!other.contains("decision"), "{other}");

    let (status, said, _) = audit(&state, "verify", &[]);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("Every entry is what was signed"), "{said}");
    assert!(said.contains("came from the ledger itself"), "{said}");
    let (_, key, _) = audit(&state, "key", &[]);
    let (status, said, _) = audit(&state, "verify", &["--key", key.trim(), "--json"]);
    assert_eq!(status, 0);
    assert!(said.contains("\"keys_given\":true"), "{said}");
}

#[test]
fn an_entry_that_was_changed_is_a_finding_and_status_one() {
    let state = state();
    let tree = state
        .path()
        .join("ledger/tenants/banque-du-pont/tile/entries/000.p");
    let bundle = fs::read_dir(tree).unwrap().next().unwrap().unwrap().path();
    let text = fs::read(&bundle).unwrap();
    let at = text.windows(4).position(|word| word == b"held").unwrap();
    let mut changed = text;
    changed[at..at + 4].copy_from_slice(b"gone");
    fs::write(bundle, changed).unwrap();
    let (status, said, _) = audit(&state, "verify", &[]);
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("tenants/banque-du-pont"), "{said}");
    assert!(
        said.contains("this is not the ledger that was written"),
        "{said}"
    );
}

#[test]
fn one_decision_is_proven_to_somebody_who_has_the_key_alone() {
    let state = state();
    let proof = state.path().join("one.tlog-proof").display().to_string();
    let (status, _, error) = audit(
        &state,
        "prove",
        &[&TENANT[..], &["3", "-o", &proof]].concat(),
    );
    assert_eq!(status, 0, "{error}");
    let (_, key, _) = audit(&state, "key", &[]);
    let key = key.trim().to_owned();
    fs::remove_dir_all(state.path().join("ledger")).unwrap();
    let (status, said_, _) = said(&["audit", "check", &proof, "--key", &key]);
    assert_eq!(status, 0);
    assert!(
        said_.contains("Proven") && said_.contains("banque-du-pont"),
        "{said_}"
    );
    let text = fs::read_to_string(&proof)
        .unwrap()
        .replacen("index 3", "index 4", 1);
    fs::write(&proof, text).unwrap();
    let (status, _, error) = said(&["audit", "check", &proof, "--key", &key]);
    assert_eq!((status, error.lines().count()), (1, 1), "{error}");
}

#[test]
fn a_tenant_is_forgotten_and_its_tree_stays() {
    let state = state();
    let (status, _, error) = audit(&state, "forget", &TENANT);
    assert_eq!(status, 2);
    assert!(error.contains("--yes"), "{error}");
    let (status, _, error) = audit(&state, "forget", &[&TENANT[..], &["--yes"]].concat());
    assert_eq!(status, 0, "{error}");
    let of_contact = [&TENANT[..], &["--interaction", "lost-card"]].concat();
    let (status, _, error) = audit(&state, "show", &of_contact);
    assert_eq!(status, 2);
    assert!(error.contains("linked no more"), "{error}");
    assert_eq!(audit(&state, "verify", &[]).0, 0);
    let (_, shown, _) = audit(&state, "show", &TENANT);
    assert!(shown.contains("deleted"), "{shown}");
}

#[test]
fn a_folder_that_holds_no_ledger_is_one_line_and_status_two() {
    let empty = tempfile::tempdir().unwrap();
    let path = empty.path().display().to_string();
    for arguments in [
        vec!["verify"],
        vec!["show"],
        vec!["prove", "0"],
        vec!["export"],
        vec!["key"],
        vec!["prune", "--before", "2026-01-01", "--drop"],
        vec!["forget", "--tenant", "a", "--yes"],
    ] {
        let mut all = vec!["audit"];
        all.extend(&arguments);
        all.extend(["--state", &path]);
        let (status, _, error) = said(&all);
        assert_eq!(status, 2, "{arguments:?}: {error}");
        assert_eq!(error.lines().count(), 1, "{arguments:?}: {error}");
    }
    let output = guichet(&["audit", "show", "--from", "yesterday"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_report_says_what_each_control_can_rest_on() {
    let state = state();
    let (status, text, _) = audit(&state, "report", &TENANT);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("evidence, not certification"), "{text}");
    assert!(text.contains("taken from the ledger itself"), "{text}");
    assert!(
        text.contains("edits of card numbers: card-number label 2"),
        "{text}"
    );
    let page = state.path().join("report.html");
    let path = page.display().to_string();
    let to = ["--html", &path, "--record"];
    let (status, _, error) = audit(&state, "report", &[&TENANT[..], &to].concat());
    assert_eq!(status, 0, "{error}");
    let page = fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    let (_, json, _) = audit(&state, "report", &[&TENANT[..], &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["facts"]["audits"][0]["action"], "report");

    let (status, _, error) = audit(&state, "report", &["--tenant", "nobody"]);
    assert_eq!(status, 2);
    assert!(error.contains("no tree of `nobody`"), "{error}");
    fs::remove_dir_all(state.path().join("ledger/tenants/banque-du-pont")).unwrap();
    let (status, text, _) = audit(&state, "report", &TENANT);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("tenants/banque-du-pont: is gone"), "{text}");
}

/// The bank, with every contact recorded, in a folder of the test's own.
fn recording_bank() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    crate::copy_folder(bank().as_ref(), copy.path());
    let config = copy.path().join("tenants/banque-du-pont/tenant.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(config, format!("{text}\n[recordings]\none-in = 1\n")).unwrap();
    copy
}

#[test]
fn a_recorded_contact_is_replayed_and_the_ledger_says_so() {
    let (policies, state) = (recording_bank(), tempfile::tempdir().unwrap());
    let directory = policies.path().display().to_string();
    let path = state.path().display().to_string();
    // The transfer is held: for that one the status is 1.
    for (name, ends) in [("lost-card", 0), ("virement", 1)] {
        let contact = contact(name);
        let run = ["run", "--policies", &directory, "--state", &path, &contact];
        let (status, _, error) = said(&run);
        assert_eq!(status, ends, "{error}");
    }
    let replay = |policies: &str, more: &[&str]| {
        let fixed = [&TENANT[..], &["--policies", policies]].concat();
        audit(&state, "replay", &[&fixed[..], more].concat())
    };
    let (status, told, error) = replay(&directory, &["--record"]);
    assert_eq!(status, 0, "{told}{error}");
    assert!(
        told.contains("21 turns of 2 recorded contacts: 21 decided as they were"),
        "{told}"
    );
    assert!(told.contains("Nothing is decided otherwise."), "{told}");
    let (_, shown, _) = audit(
        &state,
        "show",
        &[&TENANT[..], &["--kind", "audit"]].concat(),
    );
    assert!(
        shown.contains("replay") && shown.contains("same"),
        "{shown}"
    );

    // The next policies let the recording run.
    let config = policies.path().join("tenants/banque-du-pont/tenant.toml");
    let text = fs::read_to_string(&config).unwrap();
    let without = text.replace("pause-recording = true", "pause-recording = false");
    assert_ne!(text, without, "{text}");
    fs::write(&config, without).unwrap();
    let (status, told, error) = replay(&directory, &["--json"]);
    assert_eq!(status, 1, "{told}{error}");
    let last: serde_json::Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    assert_eq!(last["result"], "differs", "{told}");
}

#[test]
fn a_replay_of_nothing_is_no_evidence() {
    let (policies, state) = (recording_bank(), state());
    fs::remove_dir_all(policies.path().join("tenants/banque-du-pont/contacts")).unwrap();
    let directory = policies.path().display().to_string();
    let (status, told, _) = audit(
        &state,
        "replay",
        &[&TENANT[..], &["--policies", &directory]].concat(),
    );
    assert_eq!(status, 1, "{told}");
    assert!(told.starts_with("No evidence"), "{told}");
}

#[test]
fn the_key_is_replaced_and_whoever_has_the_one_before_can_follow() {
    let state = state();
    let key = |state: &tempfile::TempDir| audit(state, "key", &[]).1.trim().to_owned();
    let first = key(&state);
    let (status, new, told) = audit(&state, "key", &["--replace"]);
    assert_eq!(status, 0, "{told}");
    assert!(told.contains("signed by the key before"), "{told}");
    let second = key(&state);
    assert_eq!(new.trim(), second);
    assert_ne!(first, second);
    for given in [&first, &second] {
        let (status, said, _) = audit(&state, "verify", &["--key", given]);
        assert_eq!(status, 0, "{said}");
        let replaced = said.lines().find(|line| line.contains("was replaced on"));
        let replaced = replaced.unwrap_or_else(|| panic!("{said}"));
        assert!(
            replaced.contains(&first) && replaced.ends_with(&second),
            "{replaced}"
        );
    }
    let (_, shown, _) = audit(
        &state,
        "show",
        &["--kind", "key", "--json", "--key", &first],
    );
    let shown: serde_json::Value = serde_json::from_str(shown.trim()).unwrap();
    assert_eq!(shown["entry"]["change"], "replaced");
    assert_eq!(shown["entry"]["key"], first);
    assert_eq!(shown["entry"]["successor"], second);

    // A proof that the second has signed, for somebody who has the first alone.
    let path = |name: &str| state.path().join(name).display().to_string();
    let proof = path("one.tlog-proof");
    audit(
        &state,
        "prove",
        &[&TENANT[..], &["3", "-o", &proof]].concat(),
    );
    let check = |more: &[&str]| {
        let all = [&["audit", "check", &proof, "--key", &first], more].concat();
        said(&all).0
    };
    let handover = path("ledger/replaced/0");
    assert_eq!(check(&[]), 1);
    assert_eq!(check(&["--handover", &handover]), 0);
    assert_eq!(check(&["--handover", &proof]), 2);

    // Without the handover the second is nobody's.
    fs::remove_file(&handover).unwrap();
    let (status, said, _) = audit(&state, "verify", &["--key", &first]);
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("replaced/0: is missing"), "{said}");
    assert!(!said.contains("was replaced on"), "{said}");
}

/// A report on what retention has left, by a checkpoint that was held elsewhere.
#[test]
fn a_report_on_a_pruned_ledger_rests_on_what_is_left() {
    let state = tempfile::tempdir().unwrap();
    let path = state.path().display().to_string();
    let turns: String = (0..300)
        .map(|turn| format!("{{\"id\":\"m{turn}\",\"role\":\"customer\",\"text\":\"hello\"}}\n"))
        .collect();
    let contact = state.path().join("many.jsonl");
    fs::write(&contact, turns).unwrap();
    let arguments = [
        "run",
        "--policies",
        &bank(),
        "--state",
        &path,
        contact.to_str().unwrap(),
    ];
    let (status, _, error) = said(&arguments);
    assert_eq!(status, 0, "{error}");
    let held = state.path().join("held.txt");
    let checkpoint = state
        .path()
        .join("ledger/tenants/banque-du-pont/checkpoint");
    fs::copy(&checkpoint, &held).unwrap();
    let held = held.display().to_string();
    let report = |more: &[&str]| {
        let (status, text, error) = audit(&state, "report", &[&TENANT[..], more].concat());
        assert_eq!(status, 0, "{error}{text}");
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    let whole = report(&["--json", "--checkpoint", &held]);
    assert_eq!(whole["facts"]["decisions"]["total"], 300);
    assert_eq!(whole["basis"]["checkpoints"][1]["agrees_with"], 1);
    let (status, said_, error) = audit(
        &state,
        "prune",
        &[&TENANT[..], &["--before", "2100-01-01", "--drop"]].concat(),
    );
    assert_eq!(status, 0, "{error}{said_}");
    let pruned = report(&["--json", "--checkpoint", &held]);
    let tree = &pruned["basis"]["checkpoints"][1];
    assert_eq!(
        (&tree["pruned"], &tree["agrees_with"]),
        (&256.into(), &1.into())
    );
    let left = pruned["facts"]["decisions"]["total"].as_u64().unwrap();
    let others: u64 = ["key", "swap"]
        .iter()
        .map(|kind| whole["facts"]["entries"][kind].as_u64().unwrap())
        .sum();
    assert_eq!(left, 300 + others - 256);
    assert_eq!(pruned["facts"]["retention"][0]["before"], 256);
    // One that was set back is told by a checkpoint of later.
    let early = tempfile::tempdir().unwrap();
    crate::copy_folder(&state.path().join("ledger"), &early.path().join("ledger"));
    let again = audit(&state, "report", &[&TENANT[..], &["--record"]].concat());
    assert_eq!(again.0, 0, "{}", again.2);
    fs::copy(&checkpoint, &held).unwrap();
    let (status, text, _) = audit(
        &early,
        "report",
        &[&TENANT[..], &["--checkpoint", &held]].concat(),
    );
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("was cut short"), "{text}");
}
