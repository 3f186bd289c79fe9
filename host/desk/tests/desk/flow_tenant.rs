//! What a tenant's configuration says of its flows.

use std::{fs, path::Path};

use super::{copy, root, said};

/// A run of the bank's flow with more in its configuration.
fn run(configured: &str, script: &str) -> (i32, String, String) {
    let policies = copy();
    let config = policies.path().join("tenants/banque-du-pont/tenant.toml");
    let written = fs::read_to_string(&config).unwrap();
    let (without, _) = written.split_once("[flow]").unwrap_or((&written, ""));
    fs::write(&config, format!("{without}\n{configured}")).unwrap();
    let trial = policies.path().join("script.json");
    fs::write(&trial, script).unwrap();
    let flow = root().join("examples/bank/flows/card-services.json");
    let text = |path: &Path| path.display().to_string();
    said(&[
        "flow",
        "run",
        &text(&flow),
        "--policies",
        &text(policies.path()),
        "--script",
        &text(&trial),
    ])
}

const TRANSFER: &str = r#"[flow]
[[flow.sensitive]]
block = "pay"
name = "transfer"
facts = { "action.amount" = "50000 EUR", "action.payee" = "FR7630006000011234567890189" }
"#;

const PAID: &str = r#""language": "en", "caller": ["2"], "answers": {"pay": [{"status": "ok", "tenant": "banque-du-pont"}]},
    "record-facts": {"record.tenant": "banque-du-pont", "record.region": "eu"}"#;

#[test]
fn what_the_tenant_declares_sensitive_is_held_without_a_word_of_the_script() {
    let (status, out, _) = run(TRANSFER, &format!("{{{PAID}}}"));
    assert_eq!(status, 1, "{out}");
    assert!(out.contains("action    customer  held"), "{out}");
    assert!(!out.contains("It is done."), "{out}");
}

#[test]
fn the_refused_queue_of_the_tenant_takes_who_is_turned_away() {
    let configured = TRANSFER.replace("[flow]", "[flow]\nrefused-queue = \"fraud-desk\"");
    let (_, out, _) = run(&configured, &format!("{{{PAID}}}"));
    assert!(out.contains("queued fraud-desk"), "{out}");
}

#[test]
fn the_challenge_of_the_tenant_is_walked_and_its_proof_frees_the_action() {
    let configured = TRANSFER.replace("[flow]", "[flow]\nchallenge = \"Challenge\"");
    let proof = r#""proofs": [{"kind": "assurance", "level": 3, "by": "p-1", "binds": {"action.amount": "50000 EUR", "action.payee": "FR7630006000011234567890189"}}]"#;
    let (_, out, _) = run(&configured, &format!("{{{PAID}, {proof}}}"));
    for line in ["Please confirm this transfer", "It is done."] {
        assert!(out.contains(line), "{line}\n{out}");
    }
}

#[test]
fn a_script_puts_its_own_in_place_for_a_trial() {
    let (status, out, _) = run(TRANSFER, &format!("{{{PAID}, \"sensitive\": []}}"));
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("It is done."), "{out}");
}

#[test]
fn values_that_cannot_be_used_are_refused_in_a_line_that_names_the_setting() {
    for (configured, said) in [
        (
            "[flow]\nchallenge = \"Chalenge\"",
            "tenants/banque-du-pont/tenant.toml: flow.challenge: no flow beside this one is `Chalenge`",
        ),
        (
            "[flow]\nrefused-queue = \"\"",
            "tenants/banque-du-pont/tenant.toml: flow.refused-queue: says nothing",
        ),
        (
            "[[flow.sensitive]]\nblock = \"\"\nname = \"transfer\"",
            "flow.sensitive[0]: block: says nothing",
        ),
        (
            "[flow]\nrefused-ueue = \"x\"",
            "unknown field `refused-ueue`",
        ),
    ] {
        let (status, _, error) = run(configured, &format!("{{{PAID}}}"));
        assert_eq!((status, error.lines().count()), (2, 1), "{error}");
        assert!(error.contains(said), "{said}\n{error}");
    }
}

/// A test of the bank says what is sensitive; one that does not goes by the tenant.
#[test]
fn a_flow_test_goes_by_what_the_tenant_declares() {
    let example = root().join("examples/bank/tests/transfer-held.json");
    let mut test: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(example).unwrap()).unwrap();
    let own = &mut test["Metadata"]["Guichet"];
    own.as_object_mut().unwrap().remove("sensitive");
    let flow = root().join("examples/bank/flows/card-services.json");
    own["flow"] = flow.display().to_string().into();
    for (configured, expected) in [(TRANSFER, 0), ("", 1)] {
        let policies = copy();
        let config = policies.path().join("tenants/banque-du-pont/tenant.toml");
        let written = fs::read_to_string(&config).unwrap();
        fs::write(&config, format!("{written}\n{configured}")).unwrap();
        let file = policies.path().join("test.json");
        fs::write(&file, test.to_string()).unwrap();
        let text = |path: &Path| path.display().to_string();
        let (status, out, error) = said(&[
            "flow",
            "test",
            &text(&file),
            "--policies",
            &text(policies.path()),
        ]);
        assert_eq!(status, expected, "{out}{error}");
    }
}
