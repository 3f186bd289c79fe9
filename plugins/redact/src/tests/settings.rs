//! What a tenant can set.

use super::*;

#[test]
fn settings_choose_by_class_stage_and_role() {
    let settings = json!({
        "classes": {
            "phone": { "treatment": "keep", "by-stage": { "record": "remove" }, "by-role": { "auditor": "tokenise" } }
        },
        "allow": ["+33 1 23 45 67 89"]
    });
    let mut desk = Testkit::<Redact>::new(settings).unwrap();
    assert_eq!(desk.customer("06 12 34 56 78").text(), "06 12 34 56 78");
    let record =
        |desk: &mut Testkit<Redact>| desk.pass(TestTurn::new(Stage::Record, "06 12 34 56 78"));
    assert_eq!(record(&mut desk).edits()[0].treatment, Treatment::Remove);
    desk.fact("audience.role", "auditor");
    assert_eq!(record(&mut desk).edits()[0].treatment, Treatment::Tokenise);
    assert!(
        desk.pass(TestTurn::new(Stage::Record, "33 1 23 45 67 89"))
            .edits()
            .is_empty()
    );
}

#[test]
fn patterns_and_dictionaries_of_the_tenant_are_hidden() {
    let settings = json!({
        "patterns": [{ "pattern": "BADGE-[0-9]{4}" }, { "pattern": "X[0-9]{3}", "class": "us-ssn" }],
        "allow-patterns": ["BADGE-00[0-9]{2}"],
        "dictionaries": [{ "set": "vips", "class": "person-name" }],
    });
    let mut desk = Testkit::<Redact>::with(settings, |fakes| {
        fakes.set("vips", ["Zinédine Quelqu'un", "ACME"]);
    })
    .unwrap();
    assert_eq!(
        desk.customer("BADGE-1234, BADGE-0012, X123 for zinedine quelqu'un of Acme")
            .text(),
        "[custom], BADGE-0012, [us-ssn] for [person-name] of [person-name]"
    );
}

#[test]
fn languages_that_are_off_are_not_read() {
    let mut desk = Testkit::<Redact>::new(json!({ "languages": ["en"] })).unwrap();
    let french = "quatre un un un un un un un un un un un un un un un";
    assert_eq!(desk.customer(french).text(), french);
    assert_eq!(
        desk.customer("my card is 4111 1111 1111 1111").reasons(),
        ["card-number-found"]
    );
}

#[test]
fn settings_are_refused_by_name() {
    for (settings, place) in [
        (
            json!({ "classes": { "shoe-size": {} } }),
            "classes.shoe-size",
        ),
        (
            json!({ "classes": { "card-security-code": { "treatment": "mask" } } }),
            "PCI DSS 3.3.1",
        ),
        (json!({ "allow": ["..."] }), "allow[0]"),
        (json!({ "clases": {} }), "clases"),
        (json!({ "patterns": [{ "pattern": "a+" }] }), "patterns[0]"),
        (json!({ "patterns": [{ "pattern": "(" }] }), "patterns[0]"),
        (
            json!({ "patterns": [{ "pattern": "a?" }] }),
            "matches nothing",
        ),
        (
            json!({ "patterns": [{ "pattern": "a", "class": "b" }] }),
            "patterns[0].class",
        ),
        (
            json!({ "dictionaries": [{ "set": "no-such-set" }] }),
            "dictionaries[0].set",
        ),
        (json!({ "languages": ["de"] }), "unknown variant `de`"),
    ] {
        let error = Testkit::<Redact>::new(settings).err().unwrap().to_string();
        assert!(error.contains(place), "{error}");
    }
}
