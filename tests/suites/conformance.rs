//! What the gate promises of an interaction: order, retries, parking, proofs and
//! amendments.

use std::sync::Arc;

use guichet::{
    Answer, InteractionId, Outcome, OutcomeKind, Proof, RequirementKind, Stage, Submission,
    TenantId,
};
use guichet_ledger::{Leaf, MemoryLedger};
use guichet_tests::{GRANT_ALL, Guest, House, customer};

pub(crate) fn names(tenant: &str) -> (TenantId, InteractionId) {
    (tenant.parse().unwrap(), "one".parse().unwrap())
}

/// A tenant with the stock step-up and redact policies.
pub(crate) fn bank() -> House {
    let house = House::new();
    house.write("tenants/t/tenant.toml", BANK);
    house
}

pub(crate) const BANK: &str = r#"
passing = ["lookup", "response", "record"]
language = "fr"

[[policies]]
name = "redact"
module = "stock:redact"
limits = { wall-ms = 5000 }
[policies.grant]
stages = ["inbound", "outbound"]
imports = ["history", "memory", "reference"]
history-turns = 20
classes = ["*"]
treatments = ["mask", "label"]

[[policies]]
name = "step-up"
module = "stock:step-up"
phase = 2
limits = { wall-ms = 5000 }
[policies.grant]
stages = ["action"]
imports = ["counters"]
facts = ["action.name", "action.amount", "action.payee", "caller.number", "caller.verstat", "caller.sim-swapped", "participant.ref"]
requirements = [
    { kind = "assurance", level = 3, binds = ["action.amount", "action.payee"] },
    { kind = "approval", level = 2, binds = ["action.amount", "action.payee"] },
    { kind = "review", level = 1, binds = [] },
]
"#;

pub(crate) fn transfer(id: &str, amount: &str, payee: &str) -> Submission {
    let mut turn = customer(id, "transfer");
    turn.stage = Stage::Action;
    turn.fact("action.name", "transfer")
        .fact("action.amount", amount)
        .fact("action.payee", payee)
        .fact("participant.ref", "p-1")
}

pub(crate) fn assurance(amount: &str, payee: &str) -> Proof {
    Proof {
        kind: RequirementKind::Assurance,
        level: 2,
        binds: [("action.amount", amount), ("action.payee", payee)]
            .map(|(fact, value)| (fact.to_owned(), value.to_owned()))
            .into(),
        at: None,
        by: "p-1".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retried_turn_gets_its_recorded_outcome_and_counts_once() {
    let ledger = Arc::new(MemoryLedger::keeping());
    let grant = format!("{GRANT_ALL}imports = [\"counters\"]\n");
    let house = House::new().tenant("t", &Guest::new().counts("turns"), "", &grant);
    let gate = house.gate().ledger(ledger.clone()).open().await.unwrap();
    let (tenant, interaction) = names("t");
    let counted = |outcome: &Outcome| outcome.opinions[0].calls[0].answer.clone();
    let first = gate
        .pass(&tenant, &interaction, customer("1", "hello"))
        .await
        .unwrap();
    let again = gate
        .pass(&tenant, &interaction, customer("1", "hello"))
        .await
        .unwrap();
    assert_eq!(
        serde_json::to_value(&first).unwrap(),
        serde_json::to_value(&again).unwrap()
    );
    let decisions = ledger
        .leaves()
        .iter()
        .filter(|leaf| matches!(leaf, Leaf::Decision(_)))
        .count();
    assert_eq!(decisions, 1);
    let next = gate
        .pass(&tenant, &interaction, customer("2", "hello"))
        .await
        .unwrap();
    assert_eq!(
        (counted(&first), counted(&next)),
        (
            Ok(Answer::Json("1".to_owned())),
            Ok(Answer::Json("2".to_owned()))
        )
    );
    let other = gate
        .pass(&tenant, &interaction, customer("1", "something else"))
        .await
        .unwrap_err();
    assert!(matches!(other, guichet::Error::TurnReused(_)), "{other}");
}

/// The guest denies a turn that does not find in its memory what the turn before
/// it left there: two at once would both find the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn turns_of_an_interaction_are_taken_one_after_another() {
    let grant = format!("{GRANT_ALL}imports = [\"memory\"]\n");
    let house = House::new().tenant("t", &Guest::new().counts_in_memory(), "", &grant);
    let gate = house.gate().open().await.unwrap();
    let (tenant, interaction) = names("t");
    let tasks: Vec<_> = (0..64)
        .map(|i| {
            let (gate, tenant, interaction) = (gate.clone(), tenant.clone(), interaction.clone());
            tokio::spawn(async move {
                gate.pass(&tenant, &interaction, customer(&i.to_string(), "hello"))
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut sequences = Vec::new();
    for task in tasks {
        let outcome = task.await.unwrap();
        assert_eq!(outcome.outcome, OutcomeKind::Released, "{outcome:?}");
        sequences.push(outcome.sequence);
    }
    sequences.sort_unstable();
    assert_eq!(sequences, (1..=64).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parked_turn_blocks_nobody_and_a_fitting_proof_frees_it() {
    let gate = bank().gate().open().await.unwrap();
    let (tenant, interaction) = names("t");
    let held = gate
        .pass(&tenant, &interaction, transfer("1", "50000 EUR", "A"))
        .await
        .unwrap();
    assert_eq!(
        (held.outcome, held.requirements.len()),
        (OutcomeKind::Held, 1)
    );
    assert!(held.payload.is_none());
    assert!(held.notice.unwrap().starts_with("Nous devons"));
    let next = gate
        .pass(&tenant, &interaction, customer("2", "are you there?"))
        .await
        .unwrap();
    assert_eq!(next.outcome, OutcomeKind::Released);
    for wrong in [
        assurance("50100 EUR", "A"),
        assurance("50000 EUR", "B"),
        Proof {
            level: 1,
            ..assurance("50000 EUR", "A")
        },
    ] {
        assert!(
            gate.prove(&tenant, &interaction, wrong)
                .await
                .unwrap()
                .is_empty()
        );
    }
    let freed = gate
        .prove(&tenant, &interaction, assurance("50000 EUR", "A"))
        .await
        .unwrap();
    assert_eq!(freed.len(), 1);
    assert_eq!(
        (freed[0].sequence, freed[0].outcome),
        (1, OutcomeKind::Released)
    );
    assert_eq!(
        freed[0].payload.as_ref().unwrap().as_text(),
        Some("transfer")
    );
    // The proof stays good for this amount and payee, and for nothing else.
    let same = gate
        .pass(&tenant, &interaction, transfer("3", "50000 EUR", "A"))
        .await
        .unwrap();
    assert_eq!(same.outcome, OutcomeKind::Released);
    let other = gate
        .pass(&tenant, &interaction, transfer("4", "50000 EUR", "C"))
        .await
        .unwrap();
    assert_eq!(other.outcome, OutcomeKind::Held);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_amount_needs_a_second_person() {
    let gate = bank().gate().open().await.unwrap();
    let (tenant, interaction) = names("t");
    gate.pass(&tenant, &interaction, transfer("1", "5000000 EUR", "A"))
        .await
        .unwrap();
    let own = assurance("5000000 EUR", "A");
    assert!(
        gate.prove(&tenant, &interaction, own.clone())
            .await
            .unwrap()
            .is_empty()
    );
    let by_themselves = Proof {
        kind: RequirementKind::Approval,
        ..own
    };
    assert!(
        gate.prove(&tenant, &interaction, by_themselves.clone())
            .await
            .unwrap()
            .is_empty()
    );
    let by_another = Proof {
        by: "s-7".to_owned(),
        ..by_themselves
    };
    assert_eq!(
        gate.prove(&tenant, &interaction, by_another)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_split_over_turns_amends_the_earlier_one() {
    let gate = bank().gate().open().await.unwrap();
    let (tenant, interaction) = names("t");
    let first = gate
        .pass(&tenant, &interaction, customer("1", "4111 1111"))
        .await
        .unwrap();
    assert_eq!(first.payload.unwrap().as_text(), Some("4111 1111"));
    let second = gate
        .pass(&tenant, &interaction, customer("2", "1111 1111"))
        .await
        .unwrap();
    assert_eq!(second.payload.unwrap().as_text(), Some("[card-number]"));
    let amendment = &second.amendments[0];
    assert_eq!(
        (
            amendment.turn,
            amendment
                .payload
                .as_ref()
                .and_then(|payload| payload.as_text()),
            amendment.exposed
        ),
        (1, Some("[card-number]"), 9)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_interaction_is_forgotten() {
    let gate = bank().gate().open().await.unwrap();
    let (tenant, interaction) = names("t");
    gate.pass(&tenant, &interaction, customer("1", "4111 1111"))
        .await
        .unwrap();
    assert!(gate.end(&tenant, &interaction).await.unwrap());
    assert!(!gate.end(&tenant, &interaction).await.unwrap());
    let next = gate
        .pass(&tenant, &interaction, customer("1", "1111 1111"))
        .await
        .unwrap();
    assert_eq!(
        (next.sequence, next.payload.unwrap().as_text()),
        (1, Some("1111 1111"))
    );
}
