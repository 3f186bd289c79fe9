//! The contract as it is published: what modules say of themselves is of the
//! schema that lies beside it.

use guichet_tests::Guest;
use serde_json::Value;

fn schema() -> jsonschema::Validator {
    let schema: Value =
        serde_json::from_str(include_str!("../../wit/description.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn descriptions_are_of_the_published_schema() {
    let schema = schema();
    let guest = Guest::new().component();
    let stock = guichet_stock::MODULES
        .iter()
        .map(|(name, bytes)| (*name, bytes.to_vec()));
    for (name, module) in stock.chain([("guest", guest)]) {
        let (_, json) = guichet::embed_description(&module).await.unwrap();
        let description: Value = serde_json::from_str(&json).unwrap();
        if let Err(error) = schema.validate(&description) {
            panic!("{name}: {}: {error}", error.instance_path());
        }
    }
}

#[test]
fn what_is_no_description_is_not_of_the_schema() {
    let schema = schema();
    let good = serde_json::json!({
        "name": "hide-badges", "version": "0.1.0", "contract": "guichet:policy@0.1.0", "stages": ["inbound"]
    });
    assert!(schema.is_valid(&good));
    for (key, value) in [
        ("name", "Hide Badges".into()),
        ("contract", "guichet:policy@9.0.0".into()),
        ("stages", serde_json::json!(["somewhere"])),
        ("treatments", serde_json::json!(["paint"])),
        ("colour", "red".into()),
    ] {
        let mut bad = good.clone();
        bad[key] = value;
        assert!(!schema.is_valid(&bad), "{key}");
    }
}
