#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should say so at once"
)]

use guichet_sdk::{
    Decision, PartKind, Stage,
    testkit::{Seen, TestTurn, Testkit},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::Segregate;

fn desk(settings: Value) -> Testkit<Segregate> {
    let mut desk = Testkit::new(settings).unwrap();
    desk.fact("tenant", "acme");
    desk.fact("tenant.region", "eu");
    desk
}

fn record(facts: &[(&str, &str)], settings: Value) -> Seen {
    let turn = TestTurn::new(Stage::Response, "")
        .field("/id", "7")
        .field("/iban", "FR76");
    let turn = facts
        .iter()
        .fold(turn, |turn, (name, value)| turn.fact(name, value));
    desk(settings).pass(turn)
}

#[test]
fn a_record_must_say_that_it_is_the_tenants_own() {
    let own = [("record.tenant", "acme"), ("record.region", "eu")];
    assert_eq!(record(&own, json!({})).decision(), Decision::Allow);
    for (facts, reason) in [
        (vec![("record.region", "eu")], "tenant-unstated"),
        (
            vec![("record.tenant", ""), ("record.region", "eu")],
            "tenant-foreign",
        ),
        (
            vec![("record.tenant", "ACME"), ("record.region", "eu")],
            "tenant-foreign",
        ),
        (
            vec![("record.tenant", "other"), ("record.region", "eu")],
            "tenant-foreign",
        ),
        (vec![("record.tenant", "acme")], "region-unstated"),
        (
            vec![("record.tenant", "acme"), ("record.region", "us")],
            "region-foreign",
        ),
    ] {
        let seen = record(&facts, json!({}));
        assert_eq!(seen.decision(), Decision::Deny, "{facts:?}");
        assert_eq!(seen.reasons(), [reason], "{facts:?}");
    }
}

#[test]
fn regions_are_as_set() {
    let facts = [("record.tenant", "acme"), ("record.region", "us")];
    assert_eq!(
        record(&facts, json!({ "regions": "any" })).decision(),
        Decision::Allow
    );
    assert_eq!(
        record(&facts, json!({ "regions": { "only": ["us"] } })).decision(),
        Decision::Allow
    );
    assert_eq!(
        record(&facts, json!({ "regions": { "only": [] } })).decision(),
        Decision::Deny
    );
}

#[test]
fn one_foreign_record_in_a_list_is_enough() {
    let settings = json!({ "owner-fields": ["/*/tenantId"] });
    let list = |second: &str| {
        TestTurn::new(Stage::Response, "")
            .field("/0/tenantId", "acme")
            .field("/1/tenantId", second)
            .fact("record.tenant", "acme")
            .fact("record.region", "eu")
    };
    assert_eq!(
        desk(settings.clone()).pass(list("acme")).decision(),
        Decision::Allow
    );
    assert_eq!(
        desk(settings).pass(list("other")).decision(),
        Decision::Deny
    );
}

#[test]
fn a_field_is_hidden_from_roles_that_may_not_see_it() {
    let settings = json!({ "fields": [{ "pointer": "/**/iban", "class": "iban", "visible-to": ["supervisor"] }] });
    let shown_to = |audience: Option<&str>| {
        let turn = TestTurn::new(Stage::Outbound, "").field("/customer/iban", "FR76 3000");
        let turn = audience
            .into_iter()
            .fold(turn, |t, role| t.fact("audience.role", role));
        desk(settings.clone()).pass(turn).text()
    };
    assert_eq!(shown_to(Some("supervisor")), "FR76 3000");
    assert_eq!(shown_to(Some("agent")), "[iban]");
    assert_eq!(shown_to(None), "[iban]");
}

/// What an agent is shown under these rules.
fn seen_by_agent(fields: &Value, turn: TestTurn) -> Seen {
    desk(json!({ "fields": fields })).pass(turn.fact("audience.role", "agent"))
}

#[test]
fn a_field_is_hidden_whatever_its_shape_is() {
    let rule = json!([{ "pointer": "/customer/iban", "class": "iban" }]);
    let shapes = [
        TestTurn::new(Stage::Outbound, "").field("/customer/iban/value", "FR76 3000"),
        TestTurn::new(Stage::Outbound, "").field("/customer/iban/0", "FR76 3000"),
        TestTurn::new(Stage::Outbound, "").number("/customer/iban/0/digits", "763000"),
        TestTurn::new(Stage::Outbound, "").part(
            "/customer/iban/FR76 3000",
            PartKind::Key,
            "FR76 3000",
        ),
    ];
    for turn in shapes {
        let seen = seen_by_agent(&rule, turn);
        assert_eq!(seen.text(), "[iban]");
        assert_eq!(seen.reasons(), ["field-hidden"]);
    }
    let named = TestTurn::new(Stage::Outbound, "").part("/customer/iban", PartKind::Key, "iban");
    assert_eq!(seen_by_agent(&rule, named).text(), "iban");
}

#[test]
fn a_key_that_a_rule_does_not_name_is_hidden_with_its_field() {
    let rule = json!([{ "pointer": "/accounts/*", "class": "iban" }]);
    let turn = TestTurn::new(Stage::Outbound, "").part("/accounts/FR76", PartKind::Key, "FR76");
    assert_eq!(seen_by_agent(&rule, turn).text(), "[iban]");
}

#[test]
fn every_rule_that_covers_a_field_must_let_it_be_seen() {
    let wide =
        json!({ "pointer": "/customer/**", "class": "person-name", "visible-to": ["agent"] });
    let narrow = json!({ "pointer": "/customer/iban", "class": "iban", "treatment": "remove" });
    for rules in [json!([wide, narrow]), json!([narrow, wide])] {
        let iban = TestTurn::new(Stage::Outbound, "").field("/customer/iban", "FR76 3000");
        assert_eq!(seen_by_agent(&rules, iban).text(), "[removed]");
        let name = TestTurn::new(Stage::Outbound, "").field("/customer/name", "Anne");
        assert_eq!(seen_by_agent(&rules, name).text(), "Anne");
    }
}

#[test]
fn an_owner_is_foreign_whatever_its_shape_is() {
    let settings = json!({ "owner-fields": ["/tenantId"] });
    let stated = |turn: TestTurn| {
        let turn = turn
            .fact("record.tenant", "acme")
            .fact("record.region", "eu");
        desk(settings.clone()).pass(turn).decision()
    };
    let response = || TestTurn::new(Stage::Response, "");
    assert_eq!(
        stated(response().field("/tenantId", "acme")),
        Decision::Allow
    );
    for other in [
        response().field("/tenantId/0", "other"),
        response().field("/tenantId/id", "other"),
        response().part("/tenantId/other", PartKind::Key, "other"),
    ] {
        assert_eq!(stated(other), Decision::Deny);
    }
}

#[test]
fn settings_say_which_one_is_wrong() {
    for (settings, names) in [
        (json!({ "owner-fields": ["tenantId"] }), "owner-fields[0]"),
        (
            json!({ "fields": [{ "pointer": "/a", "class": "x" }] }),
            "fields[0].class",
        ),
        (
            json!({ "fields": [{ "pointer": "/a", "class": "iban", "treatment": "withhold" }] }),
            "fields[0].treatment",
        ),
        (json!({ "region": "eu" }), "unknown field `region`"),
    ] {
        let Err(error) = Testkit::<Segregate>::new(settings) else {
            panic!("{names} was taken");
        };
        assert!(error.to_string().contains(names), "{error}");
    }
}

proptest! {
    /// Whatever the facts say, only a record of the tenant and region passes.
    #[test]
    fn nothing_foreign_passes(tenant in "[a-c]{0,2}|acme", region in "[a-c]{0,2}|eu") {
        let seen = record(&[("record.tenant", &tenant), ("record.region", &region)], json!({}));
        let own = tenant == "acme" && region == "eu";
        prop_assert_eq!(seen.decision() == Decision::Allow, own);
    }
}
