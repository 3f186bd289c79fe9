//! The stock policies on conversations of others (the samples) and of our own.

use std::{fs, path::PathBuf};

use guichet::{Gate, InteractionId, OutcomeKind, Payload, Stage, StockModules, Submission};
use guichet_tests::{GRANT_ALL, Guest, House, PASSING, customer, samples};
use serde_json::Value;

async fn bank() -> Gate {
    let policies = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples/bank/policies");
    Gate::builder(policies)
        .stock(StockModules::new(guichet_stock::MODULES))
        .open()
        .await
        .unwrap()
}

/// The vendor's own redaction of the same chat says what has to go; what it
/// hides beyond that (a stray "me?") is its own.
#[tokio::test(flavor = "multi_thread")]
async fn where_samples_are_at_hand_what_the_vendor_hid_is_hidden_and_nothing_else_differs() {
    let Some(samples) = samples() else {
        return;
    };
    let path = samples.join("contact-lens/chat-raw.json");
    let chat: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let gate = bank().await;
    let (tenant, interaction): (_, InteractionId) =
        ("banque-du-pont".parse().unwrap(), "chat".parse().unwrap());
    let mut hidden = Vec::new();
    let mut turns = 0;
    for item in chat["Transcript"].as_array().unwrap() {
        let Some(text) = item["Content"].as_str() else {
            continue;
        };
        let stage = if item["ParticipantRole"] == "CUSTOMER" {
            Stage::Inbound
        } else {
            Stage::Outbound
        };
        let turn = Submission::new(item["Id"].as_str().unwrap(), stage, Payload::text(text));
        let outcome = gate.pass(&tenant, &interaction, turn).await.unwrap();
        turns += 1;
        assert_eq!(outcome.outcome, OutcomeKind::Released);
        let shown = outcome.payload.unwrap();
        let mut rest = shown.as_text().unwrap();
        let mut done = 0;
        for edit in &outcome.edits {
            let (start, end) = (edit.start as usize, edit.end as usize);
            rest = rest.strip_prefix(&text[done..start]).unwrap();
            let place = format!("[{}]", edit.class);
            rest = rest.strip_prefix(place.as_str()).unwrap();
            hidden.push(text[start..end].to_owned());
            done = end;
        }
        assert_eq!(rest, &text[done..]);
        assert_eq!(
            item["Redaction"].is_object() && !text.contains("shipping address"),
            !outcome.edits.is_empty(),
            "{text}"
        );
    }
    assert_eq!(turns, 31);
    assert_eq!(
        hidden,
        [
            "Jane",
            "John",
            "Doe",
            "123 Any Street, Any Town",
            "98109",
            "9008",
            "Doe",
            "Doe",
            "John"
        ]
    );
}

/// A card number leaves no part of any payload, whatever the part is.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_number_leaves_no_part_of_a_payload() {
    let gate = bank().await;
    let (tenant, interaction) = ("banque-du-pont".parse().unwrap(), "one".parse().unwrap());
    let payloads = [
        r#"{"pan": 4111111111111111}"#,
        r#"{"4111111111111111": "a"}"#,
        r#"{"a": {"b": ["x", {"c": "4111 1111 1111 1111"}]}}"#,
        r#"["4111-1111-1111-1111", 4111111111111111, 4.111111111111111e15]"#,
        r#""four one one one one one one one one one one one one one one one""#,
        r#"{"note": "\u0034111111111111111"}"#,
    ];
    for (i, payload) in payloads.iter().enumerate() {
        let turn = Submission::new(
            i.to_string(),
            Stage::Record,
            Payload::parse(payload).unwrap(),
        )
        .fact("record.tenant", "banque-du-pont")
        .fact("record.region", "eu")
        .fact("audience.role", "analyst");
        let outcome = gate.pass(&tenant, &interaction, turn).await.unwrap();
        assert_eq!(outcome.outcome, OutcomeKind::Released, "{payload}");
        let left = outcome.payload.unwrap().to_json();
        assert!(
            !left.contains("11111") && !left.contains("one one"),
            "{payload} became {left}"
        );
        assert!(
            left.contains("1111\"") || left.contains("[card-number]") || left.contains("1111e"),
            "{payload} became {left}"
        );
    }
}

/// The name of an attachment is judged and edited like any other text; the
/// attachment itself is refused unless the tenant lets it pass.
#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_an_attachment_is_a_part() {
    let guest = Guest::new().edit(1, 0, 4, "card-number", "label");
    let house = House::new();
    for (tenant, head) in [("lets", "attachments = \"pass\""), ("unset", "")] {
        let head = format!("{PASSING}\n{head}");
        house.policies(tenant, &head, &[("p", &guest, "", GRANT_ALL)]);
    }
    let gate = house.gate().open().await.unwrap();
    let interaction = "one".parse().unwrap();
    for (tenant, left) in [
        ("lets", Some("[card-number]-statement.pdf")),
        ("unset", None),
    ] {
        let mut turn = customer("1", "here it is");
        turn.attachments = vec!["4111-statement.pdf".to_owned()];
        let outcome = gate
            .pass(&tenant.parse().unwrap(), &interaction, turn)
            .await
            .unwrap();
        assert_eq!(outcome.attachments.first().map(String::as_str), left);
        if left.is_none() {
            assert_eq!(outcome.outcome, OutcomeKind::Refused);
            assert_eq!(outcome.reasons, ["attachment-refused"]);
        }
    }
}
