//! Tenants do not notice each other, whatever one of them does.

use std::sync::Arc;

use guichet::{Ambient, Gate, InteractionId, Outcome, OutcomeKind, TenantId};
use guichet_ledger::{Leaf, MemoryLedger};
use guichet_tests::{GRANT_ALL, Guest, House, customer};

use super::conformance::{BANK, assurance, bank, names, transfer};

/// What only the neighbour says, in each place where something can be said.
const CANARY: &str = "zebulon-canary";

/// The neighbour takes another configuration, good or broken, and its contacts
/// say, under the same names, what the tenant's say and more.
async fn disturb(gate: &Gate, house: &House, config: &str, round: &str) {
    house.write("tenants/neighbour/tenant.toml", config);
    gate.reload().await;
    let (neighbour, interaction) = names("neighbour");
    // One that cannot be served answers with an error.
    for text in ["4111 1111", "1111 1111", "06 12 34 56 78", CANARY] {
        let turn = customer(&format!("{round}-{text}"), &format!("{text} {CANARY}"))
            .fact("participant.name", CANARY)
            .channel(CANARY);
        let _ = gate.pass(&neighbour, &interaction, turn).await;
    }
    for amount in ["100 EUR", "9000000 EUR"] {
        let wanted = transfer(&format!("{round}-{amount}"), amount, CANARY);
        let _ = gate.pass(&neighbour, &interaction, wanted).await;
    }
    let _ = gate
        .prove(&neighbour, &interaction, assurance("100 EUR", "A"))
        .await;
    if round.starts_with('1') {
        let _ = gate.end(&neighbour, &interaction).await;
    }
}

/// Everything that the tenant is answered, byte for byte, beside a neighbour
/// that takes these configurations one after another.
async fn answers(neighbour: &[&str]) -> String {
    let house = bank();
    if !neighbour.is_empty() {
        let trap = Guest::new().evaluate("(unreachable)");
        house.write("tenants/neighbour/tenant.toml", BANK);
        house.write("tenants/neighbour/trap.wasm", trap.component());
        house.write("tenants/neighbour/reference/payees.txt", CANARY);
    }
    let ledger = Arc::new(MemoryLedger::keeping());
    let gate = house
        .gate()
        .ambient(Ambient::system().with_key([7; 32]))
        .ledger(ledger.clone())
        .open()
        .await
        .unwrap();
    let (tenant, interaction) = names("t");
    let mut answers = Vec::new();
    for (i, text) in [
        "my card is 4111 1111 1111 1111",
        "call 06 12 34 56 78",
        "4111 1111",
        "1111 1111",
    ]
    .iter()
    .enumerate()
    {
        for (j, config) in neighbour.iter().enumerate() {
            disturb(&gate, &house, config, &format!("{i}-{j}")).await;
        }
        for turn in [
            customer(&i.to_string(), text),
            transfer(&format!("t-{i}"), "100 EUR", "A"),
        ] {
            let outcome = gate.pass(&tenant, &interaction, turn).await.unwrap();
            answers.push(timeless(&outcome));
        }
    }
    for leaf in ledger.leaves() {
        let filed = serde_json::to_string(&leaf).unwrap();
        let own = matches!(&leaf, Leaf::Decision(leaf) if leaf.tenant == "t");
        assert!(!own || !filed.contains(CANARY), "{filed}");
    }
    serde_json::to_string_pretty(&answers).unwrap()
}

fn timeless(outcome: &Outcome) -> serde_json::Value {
    let mut value = serde_json::to_value(outcome).unwrap();
    let map = value.as_object_mut().unwrap();
    map.remove("micros");
    for opinion in map["opinions"].as_array_mut().unwrap() {
        opinion.as_object_mut().unwrap().remove("micros");
    }
    value
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_tenant_does_changes_no_answer_of_another() {
    let trapping = format!(
        "name = \"{CANARY}\"\nregion = \"{CANARY}\"\nroutes = [\"{CANARY}\"]\npassing = [\"lookup\", \"response\", \"action\"]\n[[policies]]\nname = \"redact\"\nmodule = \"file:trap.wasm\"\non-failure = \"allow\"\n[policies.grant]\nsets = [\"payees\"]\n{GRANT_ALL}"
    );
    let open =
        "passing = [\"inbound\", \"outbound\", \"lookup\", \"response\", \"record\", \"action\"]\n";
    let greedy = format!("limits = {{ slots = 1000, queue = 1000, payload-kib = 1 }}\n{BANK}");
    let alone = answers(&[]).await;
    assert!(
        alone.contains("[card-number]") && alone.contains("\"held\""),
        "{alone}"
    );
    for neighbour in [
        vec![BANK],
        vec![open, "passing = [oops", trapping.as_str()],
        vec![greedy.as_str(), BANK],
    ] {
        let beside = answers(&neighbour).await;
        assert_eq!(alone, beside);
        assert!(!beside.contains(CANARY), "{beside}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_line_is_that_tenants_alone() {
    let slow = Guest::new().evaluate("(loop $on (br $on))");
    let house = House::new()
        .tenant("slow", &slow, "limits = { wall-ms = 2000 }", GRANT_ALL)
        .tenant("quick", &Guest::new(), "", GRANT_ALL);
    let config = std::fs::read_to_string(house.path().join("tenants/slow/tenant.toml")).unwrap();
    house.write(
        "tenants/slow/tenant.toml",
        format!("limits = {{ slots = 1, queue = 1, queue-ms = 100 }}\n{config}"),
    );
    let gate = house.gate().open().await.unwrap();
    let slow: TenantId = "slow".parse().unwrap();
    let waiting: Vec<_> = (0..4)
        .map(|i| {
            let (gate, slow) = (gate.clone(), slow.clone());
            let interaction: InteractionId = i.to_string().parse().unwrap();
            tokio::spawn(async move {
                gate.pass(&slow, &interaction, customer("1", "hello"))
                    .await
                    .unwrap()
            })
        })
        .collect();
    let (quick, interaction) = names("quick");
    let outcome = gate
        .pass(&quick, &interaction, customer("1", "hello"))
        .await
        .unwrap();
    assert_eq!(outcome.outcome, OutcomeKind::Released);
    let mut queued_out = 0;
    for task in waiting {
        let outcome = task.await.unwrap();
        assert_eq!(
            (outcome.outcome, outcome.cause),
            (OutcomeKind::Refused, Some(guichet::Cause::BudgetExceeded))
        );
        queued_out += usize::from(outcome.reasons == ["queue"]);
    }
    assert_eq!(queued_out, 3);
}
