//! What a module says of itself, what it is given and what it becomes agree, or
//! it is not installed.

use guichet::{DESCRIPTION_SECTION, OutcomeKind, custom_section};
use guichet_tests::{GRANT_ALL, Guest, House, customer};
use serde_json::{Value, json};

async fn refused(module: &[u8], more: &str) -> String {
    let house = House::new();
    house.set("t", module, more, GRANT_ALL);
    let line = house.gate().open().await.unwrap_err().to_string();
    assert!(
        line.starts_with("tenants/t/tenant.toml: policies[0] `guest`: ") && !line.contains('\n'),
        "{line}"
    );
    line
}

#[tokio::test(flavor = "multi_thread")]
async fn an_embedded_description_must_be_what_the_module_says() {
    let component = Guest::new().component();
    let (embedded, said) = guichet::embed_description(&component).await.unwrap();
    let house = House::new();
    house.set("t", &embedded, "", GRANT_ALL);
    house.gate().open().await.unwrap();

    let mut other: Value = serde_json::from_str(&said).unwrap();
    other["imports"] = json!(["connectors"]);
    for (description, expected) in [
        (
            other.to_string(),
            "embedded description is not what it says of itself",
        ),
        ("{}".to_owned(), "is not of wit/description.schema.json"),
    ] {
        let mut module = component.clone();
        module.extend(custom_section(DESCRIPTION_SECTION, description.as_bytes()));
        let line = refused(&module, "").await;
        assert!(line.contains(expected), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_must_fit_the_modules_schema_and_its_configure() {
    let schema = json!({
        "type": "object",
        "required": ["word"],
        "properties": { "word": { "type": "string" } },
    });
    let guest = Guest::new().settings(schema);
    for (more, expected) in [
        ("", "settings: "),
        ("settings = { word = 4 }", "settings: at /word"),
    ] {
        let line = refused(&guest.component(), more).await;
        assert!(line.contains(expected), "{line}");
    }
    let house = House::new().tenant("t", &guest, "settings = { word = \"a\" }", GRANT_ALL);
    house.gate().open().await.unwrap();

    let picky = Guest::new().refuses_settings("setting `word` is empty");
    let line = refused(&picky.component(), "").await;
    assert!(
        line.ends_with("settings: setting `word` is empty"),
        "{line}"
    );
}

/// Every evaluation starts from what `configure` left, and from nothing that
/// another evaluation did.
#[tokio::test(flavor = "multi_thread")]
async fn the_image_is_what_configure_left() {
    let guest = Guest::new()
        .configure("(i32.store8 (i32.const 2000) (i32.const 7))")
        .evaluate(
            "(if (i32.ne (i32.load8_u (i32.const 2000)) (i32.const 7))
               (then (i32.store8 (i32.const 260) (i32.const 2))))
             (i32.store8 (i32.const 2000) (i32.const 8))",
        );
    let house = House::new().tenant("t", &guest, "", GRANT_ALL);
    let gate = house.gate().open().await.unwrap();
    let (tenant, interaction) = ("t".parse().unwrap(), "one".parse().unwrap());
    for id in ["1", "2", "3"] {
        let outcome = gate
            .pass(&tenant, &interaction, customer(id, "hello"))
            .await
            .unwrap();
        assert_eq!(outcome.outcome, OutcomeKind::Released, "{id}");
    }
}
