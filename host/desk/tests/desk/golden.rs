//! `test`: golden contacts, and what is reported of them.

use std::fs;

use super::{bank, copy, said};

#[test]
fn golden_contacts_pass_and_a_difference_is_shown() {
    let (status, out, error) = said(&["test", &bank()]);
    assert_eq!(status, 0, "{out}{error}");
    assert!(out.contains("2 passed, 0 failed"), "{out}");

    let copy = copy();
    let policies = copy.path().display().to_string();
    let golden = copy
        .path()
        .join("tenants/banque-du-pont/contacts/lost-card.golden.jsonl");
    let text = fs::read_to_string(&golden).unwrap();
    fs::write(&golden, text.replace("#5376897", "#5376898")).unwrap();
    let junit = copy.path().join("report.xml");
    let (status, out, _) = said(&["test", &policies, "--junit", &junit.display().to_string()]);
    assert_eq!(status, 1, "{out}");
    assert!(
        out.contains("failed   banque-du-pont · lost-card.jsonl"),
        "{out}"
    );
    assert!(
        out.contains(
            "-   \"payload\": \"[postal-address], and my order of the new card is #5376898.\""
        ),
        "{out}"
    );
    assert!(
        out.contains(
            "+   \"payload\": \"[postal-address], and my order of the new card is #5376897.\""
        ),
        "{out}"
    );
    let report = fs::read_to_string(junit).unwrap();
    assert!(
        report.contains("tests=\"2\"") && report.contains("failures=\"1\""),
        "{report}"
    );

    assert_eq!(said(&["test", &policies, "--update"]).0, 0);
    assert_eq!(said(&["test", &policies]).0, 0);
}

#[test]
fn a_golden_contact_that_cannot_be_used_fails_and_the_others_are_reported() {
    let copy = copy();
    let contacts = copy.path().join("tenants/banque-du-pont/contacts");
    fs::remove_file(contacts.join("lost-card.golden.jsonl")).unwrap();
    fs::write(contacts.join("broken.jsonl"), "{\"text\": 4111}\n").unwrap();
    fs::write(
        contacts.join("twice.jsonl"),
        "{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"1\",\"text\":\"b\"}\n",
    )
    .unwrap();
    let junit = copy.path().join("report.xml");
    let (status, out, error) = said(&[
        "test",
        &copy.path().display().to_string(),
        "--junit",
        &junit.display().to_string(),
    ]);
    assert_eq!(status, 1, "{out}{error}");
    assert!(out.contains("1 passed, 3 failed"), "{out}");
    for why in [
        "lost-card.golden.jsonl: is not there; write it with guichet test --update",
        "broken.jsonl: line 1: column",
        "twice.jsonl: step 2: turn id was used before",
    ] {
        assert!(out.contains(why), "{why}\n{out}");
    }
    let report = fs::read_to_string(junit).unwrap();
    assert!(
        report.contains("tests=\"4\"") && report.contains("failures=\"3\""),
        "{report}"
    );
    assert!(!report.contains("4111"), "{report}");
}
