//! What a policy may ask of the host: what its grant names, and nothing else.

use guichet::{Answer, Cause, Gate, HostCall, Outcome, OutcomeKind};
use guichet_tests::{GRANT_ALL, Guest, House, PASSING, customer};

const CRM: &str = r#"[
    { "arguments": { "id": "7" }, "response": { "name": "Anne" } },
    { "arguments": { "id": "8" }, "error": "closed" }
]"#;

async fn pass(gate: &Gate, interaction: &str, id: &str) -> Outcome {
    let (tenant, interaction) = ("t".parse().unwrap(), interaction.parse().unwrap());
    gate.pass(&tenant, &interaction, customer(id, "hello"))
        .await
        .unwrap()
}

/// What was asked and answered; what is not granted gets no answer.
fn answers(outcome: &Outcome) -> Vec<Result<&str, &str>> {
    assert_eq!(outcome.outcome, OutcomeKind::Released, "{outcome:?}");
    let calls = outcome.opinions[0].calls.iter();
    calls
        .map(|HostCall { answer, .. }| match answer {
            Ok(Answer::Json(json)) => Ok(json.as_str()),
            Ok(other) => panic!("{other:?} is no JSON"),
            Err(code) => Err(code.as_str()),
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connector_answers_what_its_fixture_holds_and_only_where_it_is_granted() {
    let guest = Guest::new()
        .calls("crm", "id", "7")
        .calls("crm", "id", "8")
        .calls("crm", "id", "9")
        .calls("bank", "id", "7");
    let house = House::new();
    house.write("tenants/t/crm.json", CRM);
    let head = format!(
        "{PASSING}\nconnectors = {{ crm = {{ fixture = \"crm.json\" }}, bank = {{ fixture = \"crm.json\" }} }}"
    );
    let granted = |connectors: &str| {
        format!("{GRANT_ALL}imports = [\"connectors\"]\nconnectors = [{connectors}]\n")
    };
    house.policies("t", &head, &[("p", &guest, "", &granted("\"crm\""))]);
    let gate = house.gate().open().await.unwrap();
    assert_eq!(
        answers(&pass(&gate, "one", "1").await),
        [
            Ok("{\"name\":\"Anne\"}"),
            Err("closed"),
            Err("no-answer"),
            Err("not-granted")
        ]
    );

    house.policies("t", &head, &[("p", &guest, "", &granted(""))]);
    gate.reload().await;
    assert_eq!(
        answers(&pass(&gate, "two", "1").await),
        [Err("not-granted"); 4]
    );

    house.policies("t", PASSING, &[("p", &guest, "", &granted("\"crm\""))]);
    let refused = house.gate().open().await.unwrap_err().to_string();
    assert!(
        refused.contains("connectors.crm: is granted but not declared"),
        "{refused}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn reference_data_answers_where_it_is_granted_and_a_change_is_a_new_generation() {
    let guest = Guest::new()
        .asks_set("payees", "FR76")
        .asks_set("payees", "DE89")
        .asks_set("staff", "FR76")
        .asks_table("queues", "fraud")
        .asks_table("queues", "sales")
        .asks_table("payees", "FR76");
    let house = House::new();
    house.write("tenants/t/reference/payees.txt", "FR76\nGB29\n");
    house.write("tenants/t/reference/staff.txt", "FR76\n");
    house.write("tenants/t/reference/queues.csv", "fraud,desk-1\n");
    let grant = format!(
        "{GRANT_ALL}imports = [\"reference\"]\nsets = [\"payees\"]\ntables = [\"queues\"]\n"
    );
    house.policies("t", PASSING, &[("p", &guest, "", &grant)]);
    let gate = house.gate().open().await.unwrap();
    let answered = |french: &'static str, german: &'static str| {
        [
            Ok(french),
            Ok(german),
            Err("not-granted"),
            Ok("\"desk-1\""),
            Ok("null"),
            Err("not-granted"),
        ]
    };
    let before = answered("true", "false");
    assert_eq!(answers(&pass(&gate, "old", "1").await), before);

    house.write("tenants/t/reference/payees.txt", "DE89\n");
    let installed = gate.install(&"t".parse().unwrap()).await.unwrap();
    assert!(installed.changed && installed.error.is_none());
    assert_eq!(answers(&pass(&gate, "old", "2").await), before);
    assert_eq!(
        answers(&pass(&gate, "new", "1").await),
        answered("false", "true")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_bytes_in_host_calls_is_stopped() {
    let key = "k".repeat(300);
    let flood = |guest: Guest| (0..4).fold(guest, |guest, _| guest.counts(&key));
    let guest = Guest::new().only_if(2, b'x', flood).counts("k");
    let grant = format!("{GRANT_ALL}imports = [\"counters\"]\n");
    let more = "limits = { wall-ms = 5000, host-call-kib = 1 }";
    let house = House::new();
    house.policies("t", PASSING, &[("p", &guest, more, &grant)]);
    let gate = house.gate().open().await.unwrap();
    let (tenant, interaction) = ("t".parse().unwrap(), "one".parse().unwrap());
    let flooded = gate
        .pass(&tenant, &interaction, customer("1", "boxed"))
        .await
        .unwrap();
    assert_eq!(
        (flooded.cause, flooded.opinions[0].failure.as_deref()),
        (Some(Cause::BudgetExceeded), Some("host-call-bytes"))
    );
    assert_eq!(answers(&pass(&gate, "one", "2").await), [Ok("1")]);
}
