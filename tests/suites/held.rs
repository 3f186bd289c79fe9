//! Turns that are held, refused or not settled: what they leave behind, and
//! what they do not.

use std::sync::Arc;

use guichet::{
    Cause, Gate, InteractionId, Outcome, OutcomeKind, Proof, RequirementKind, Stage, Submission,
    TenantId,
};
use guichet_ledger::{Leaf, MemoryLedger};
use guichet_tests::{GRANT_ALL, Guest, House, PATIENCE, customer};

/// Asks for earlier turns and removes three bytes of the first.
fn amender() -> Guest {
    Guest::new()
        .name("amender")
        .looking_back()
        .edits(1, "(i64.const 1)", 0, 0, 3, "text", "remove")
}

/// What a customer says meets `first`; what an agent says amends turn 1.
fn house(limits: &str, first: &Guest) -> House {
    let house = House::new();
    house.write("tenants/t/first.wasm", first.component());
    house.write("tenants/t/amender.wasm", amender().component());
    let policy = |name: &str, grant: &str| {
        format!(
            "[[policies]]\nname = \"{name}\"\nmodule = \"file:{name}.wasm\"\n{PATIENCE}\n[policies.grant]\nclasses = [\"*\"]\ntreatments = [\"remove\"]\n{grant}\n"
        )
    };
    house.write(
        "tenants/t/tenant.toml",
        format!(
            "passing = [\"lookup\", \"response\", \"record\", \"action\"]\nlimits = {{ {limits} }}\n{}{}",
            policy(
                "first",
                "stages = [\"inbound\"]\nrequirements = [{ kind = \"review\", level = 1 }]"
            ),
            policy(
                "amender",
                "stages = [\"outbound\"]\nimports = [\"history\"]\nhistory-turns = 9"
            ),
        ),
    );
    house
}

fn holding() -> Guest {
    Guest::new().name("first").require("review", 1)
}

fn agent(id: &str) -> Submission {
    let mut turn = customer(id, "hello");
    turn.stage = Stage::Outbound;
    turn
}

fn review() -> Proof {
    Proof {
        kind: RequirementKind::Review,
        level: 1,
        binds: std::collections::BTreeMap::new(),
        at: None,
        by: "s-7".to_owned(),
    }
}

fn names() -> (TenantId, InteractionId) {
    ("t".parse().unwrap(), "one".parse().unwrap())
}

async fn pass(gate: &Gate, turn: Submission) -> Outcome {
    let (tenant, interaction) = names();
    gate.pass(&tenant, &interaction, turn).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_of_a_turn_that_never_left_holds_no_payload() {
    for (first, expected) in [
        (holding(), OutcomeKind::Held),
        (Guest::new().name("first").deny(), OutcomeKind::Refused),
        (Guest::new().name("first"), OutcomeKind::Released),
    ] {
        let gate = house("", &first).gate().open().await.unwrap();
        assert_eq!(
            pass(&gate, customer("1", "my secret")).await.outcome,
            expected
        );
        let outcome = pass(&gate, agent("2")).await;
        let amendment = &outcome.amendments[0];
        let left = expected == OutcomeKind::Released;
        assert_eq!((amendment.turn, amendment.payload.is_some()), (1, left));
        assert_eq!(amendment.exposed > 0, left);
        let json = serde_json::to_string(&outcome).unwrap();
        assert_eq!(json.contains("secret"), left, "{json}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_settled_asks_for_nothing_and_amends_nothing() {
    let gate = house("", &holding()).gate().open().await.unwrap();
    let (tenant, interaction) = names();
    let partial = pass(&gate, customer("1", "sec").revision(7, 0, false)).await;
    assert_eq!(
        (partial.outcome, partial.cause),
        (OutcomeKind::Refused, Some(Cause::PolicyDenied))
    );
    assert_eq!(partial.reasons, ["not-settled"]);
    assert!(partial.requirements.is_empty() && partial.notice.is_none());
    let freed = gate.prove(&tenant, &interaction, review()).await.unwrap();
    assert!(freed.is_empty(), "nothing was parked");

    let failing = Guest::new().evaluate("(unreachable)");
    let review = "on-failure = { require = { kind = \"review\", level = 1 } }";
    let failing = House::new().tenant("t", &failing, review, GRANT_ALL);
    let gate = failing.gate().open().await.unwrap();
    let partial = pass(&gate, customer("1", "sec").revision(7, 0, false)).await;
    assert_eq!(partial.cause, Some(Cause::PolicyFailed));

    let gate = house("", &Guest::new().name("first"))
        .gate()
        .open()
        .await
        .unwrap();
    pass(&gate, customer("1", "my secret")).await;
    let partial = pass(&gate, agent("2").revision(8, 0, false)).await;
    assert!(partial.amendments.is_empty() && partial.edits.is_empty());
    let settled = pass(&gate, agent("3").revision(8, 1, true)).await;
    assert_eq!(settled.amendments[0].exposed, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_turn_outlives_the_window() {
    let gate = house("window-turns = 2", &holding())
        .gate()
        .open()
        .await
        .unwrap();
    let (tenant, interaction) = names();
    let held = pass(&gate, customer("1", "my secret")).await;
    for i in 2..9 {
        let mut passing = agent(&i.to_string());
        passing.stage = Stage::Lookup;
        pass(&gate, passing).await;
    }
    let again = pass(&gate, customer("1", "my secret")).await;
    assert_eq!((again.sequence, again.outcome), (1, held.outcome));
    let freed = gate.prove(&tenant, &interaction, review()).await.unwrap();
    assert_eq!(
        freed[0].payload.as_ref().unwrap().as_text(),
        Some("my secret")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn more_held_turns_than_their_bound_are_refused_and_filed() {
    for limits in ["parked = 1", "parked-kib = 3"] {
        let ledger = Arc::new(MemoryLedger::keeping());
        let gate = house(limits, &holding())
            .gate()
            .ledger(ledger.clone())
            .open()
            .await
            .unwrap();
        assert_eq!(
            pass(&gate, customer("1", "a")).await.outcome,
            OutcomeKind::Held
        );
        let refused = pass(&gate, customer("2", &"b".repeat(1_500))).await;
        assert_eq!(
            (refused.outcome, refused.cause),
            (OutcomeKind::Refused, Some(Cause::BudgetExceeded))
        );
        assert_eq!(refused.reasons, ["parked-full"]);
        assert!(refused.notice.is_some());
        assert!(ledger.leaves().iter().any(|leaf| matches!(
            leaf,
            Leaf::Decision(leaf) if leaf.sequence == 2 && leaf.outcome == "refused"
        )));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_that_comes_with_a_retry_or_a_new_turn_frees_what_it_fits() {
    let gate = house("", &holding()).gate().open().await.unwrap();
    assert_eq!(
        pass(&gate, customer("1", "a")).await.outcome,
        OutcomeKind::Held
    );
    assert_eq!(
        pass(&gate, customer("2", "b")).await.outcome,
        OutcomeKind::Held
    );
    let retried = pass(&gate, customer("2", "b").proof(review())).await;
    assert_eq!(
        (retried.sequence, retried.outcome),
        (2, OutcomeKind::Released)
    );
    let freed: Vec<_> = retried.freed.iter().map(|freed| freed.sequence).collect();
    assert_eq!(freed, [1]);

    let old = retried.freed.len();
    let again = pass(&gate, customer("2", "b").proof(review())).await;
    assert_eq!(
        (old, again.freed.len()),
        (1, 0),
        "what was told is told once"
    );

    let gate = house("", &holding()).gate().open().await.unwrap();
    pass(&gate, customer("1", "a")).await;
    let new = pass(&gate, agent("2").proof(review())).await;
    assert_eq!((new.sequence, new.freed.len()), (2, 1));
    assert_eq!(new.freed[0].payload.as_ref().unwrap().as_text(), Some("a"));
    let again = pass(&gate, customer("1", "a")).await;
    assert_eq!(again.outcome, OutcomeKind::Released);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freed_turn_is_filed_with_its_answers_and_counted_once() {
    let ledger = Arc::new(MemoryLedger::keeping());
    let guest = amender()
        .edit(0, 0, 3, "text", "remove")
        .require("review", 1);
    let grant = format!("{GRANT_ALL}imports = [\"history\"]\nhistory-turns = 9\n");
    let house = House::new().tenant("t", &guest, "", &grant);
    let gate = house.gate().ledger(ledger.clone()).open().await.unwrap();
    let (tenant, interaction) = names();
    let held = pass(&gate, customer("1", "my secret")).await;
    assert_eq!((held.outcome, held.edits.len()), (OutcomeKind::Held, 1));
    assert_eq!(held.opinions[0].calls.len(), 1);
    let before = gate.metrics();
    let freed = gate.prove(&tenant, &interaction, review()).await.unwrap();
    assert_eq!(freed.len(), 1);
    let answers: Vec<_> = ledger
        .leaves()
        .iter()
        .filter_map(|leaf| match leaf {
            Leaf::Decision(leaf) => Some(leaf.policies[0].answers),
            _ => None,
        })
        .collect();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0], answers[1]);
    let edits = |metrics: &str| -> Vec<String> {
        let lines = metrics
            .lines()
            .filter(|line| line.starts_with("guichet_edits"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(edits(&before).len(), 1);
    assert_eq!(edits(&before), edits(&gate.metrics()));
}
