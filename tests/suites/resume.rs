//! Turns that are interrupted: by a ledger that fails, and by a caller that
//! goes away.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use guichet::{
    Answer, Error, Gate, InteractionId, Outcome, OutcomeKind, Proof, RequirementKind, TenantId,
};
use guichet_ledger::{AppendFuture, Leaf, Ledger, LedgerError, MemoryLedger};
use guichet_tests::{GRANT_ALL, Guest, House, customer};
use tokio::sync::Semaphore;

fn house(guest: &Guest) -> House {
    let grant = format!("{GRANT_ALL}imports = [\"counters\"]\n");
    House::new().tenant("t", guest, "", &grant)
}

/// What the guest was told when it counted.
fn counted(outcome: &Outcome) -> &Answer {
    outcome.opinions[0].calls[0].answer.as_ref().unwrap()
}

fn names() -> (TenantId, InteractionId) {
    ("t".parse().unwrap(), "one".parse().unwrap())
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

/// Refuses decisions while it is told to.
#[derive(Debug)]
struct Failing {
    kept: MemoryLedger,
    fails: AtomicBool,
}

impl Ledger for Failing {
    fn append(&self, leaf: Leaf) -> AppendFuture<'_> {
        if matches!(leaf, Leaf::Decision(_)) && self.fails.load(Ordering::SeqCst) {
            return Box::pin(async { Err(LedgerError::Closed) });
        }
        self.kept.append(leaf)
    }
}

async fn failing(guest: &Guest) -> (House, Arc<Failing>, Gate) {
    let ledger = Arc::new(Failing {
        kept: MemoryLedger::keeping(),
        fails: AtomicBool::new(false),
    });
    let house = house(guest);
    let gate = house.gate().ledger(ledger.clone()).open().await.unwrap();
    (house, ledger, gate)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_filed_is_filed_on_a_retry_and_counts_once() {
    let (_house, ledger, gate) = failing(&Guest::new().counting()).await;
    let (tenant, interaction) = names();
    ledger.fails.store(true, Ordering::SeqCst);
    for _ in 0..3 {
        let error = gate
            .pass(&tenant, &interaction, customer("1", "hello"))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Ledger(_)), "{error}");
    }
    let other = gate
        .pass(&tenant, &interaction, customer("1", "other"))
        .await
        .unwrap_err();
    assert!(matches!(other, Error::TurnReused(_)), "{other}");
    ledger.fails.store(false, Ordering::SeqCst);
    let second = gate
        .pass(&tenant, &interaction, customer("2", "hello"))
        .await
        .unwrap();
    assert_eq!(second.sequence, 2);
    let first = gate
        .pass(&tenant, &interaction, customer("1", "hello"))
        .await
        .unwrap();
    assert_eq!((first.sequence, first.outcome), (1, OutcomeKind::Released));
    assert_eq!(counted(&first), &Answer::Json("1".to_owned()));
    assert_eq!(counted(&second), &Answer::Json("2".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_stays_away_stops_new_turns_and_forgets_none() {
    let (_house, ledger, gate) = failing(&Guest::new().counting()).await;
    let (tenant, interaction) = names();
    ledger.fails.store(true, Ordering::SeqCst);
    let mut refused = 0;
    for i in 0..40 {
        let turn = customer(&i.to_string(), "hello");
        let error = gate.pass(&tenant, &interaction, turn).await.unwrap_err();
        refused += usize::from(matches!(error, Error::Full { .. }));
        assert!(!error.is_bad_input(), "{error}");
    }
    assert!(refused > 0, "what waits for the ledger is bounded");
    ledger.fails.store(false, Ordering::SeqCst);
    for i in 0..40 {
        let turn = customer(&i.to_string(), "hello");
        let outcome = gate.pass(&tenant, &interaction, turn).await.unwrap();
        assert_eq!(counted(&outcome), &Answer::Json((i + 1).to_string()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_turn_is_not_lost_when_its_release_cannot_be_filed() {
    let guest = Guest::new().counting().require("review", 1);
    let (_house, ledger, gate) = failing(&guest).await;
    let (tenant, interaction) = names();
    for id in ["1", "2"] {
        let turn = customer(id, "hello");
        let held = gate.pass(&tenant, &interaction, turn).await.unwrap();
        assert_eq!(held.outcome, OutcomeKind::Held);
    }
    ledger.fails.store(true, Ordering::SeqCst);
    let error = gate.prove(&tenant, &interaction, review()).await;
    assert!(matches!(error, Err(Error::Ledger(_))));
    ledger.fails.store(false, Ordering::SeqCst);
    let freed = gate.prove(&tenant, &interaction, review()).await.unwrap();
    let sequences: Vec<_> = freed.iter().map(|freed| freed.sequence).collect();
    assert_eq!(sequences, [1, 2]);
}

/// Lets decisions in one by one.
#[derive(Debug)]
struct Door {
    kept: MemoryLedger,
    knocks: Semaphore,
    opens: Semaphore,
}

impl Ledger for Door {
    fn append(&self, leaf: Leaf) -> AppendFuture<'_> {
        if !matches!(leaf, Leaf::Decision(_)) {
            return self.kept.append(leaf);
        }
        Box::pin(async move {
            self.knocks.add_permits(1);
            self.opens.acquire().await.unwrap().forget();
            self.kept.append(leaf).await
        })
    }
}

async fn door(house: &House) -> (Arc<Door>, Gate) {
    let ledger = Arc::new(Door {
        kept: MemoryLedger::keeping(),
        knocks: Semaphore::new(0),
        opens: Semaphore::new(0),
    });
    let gate = house.gate().ledger(ledger.clone()).open().await.unwrap();
    (ledger, gate)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_goes_away_leaves_a_whole_turn_behind() {
    let house = house(&Guest::new().counting());
    let (ledger, gate) = door(&house).await;
    let (tenant, interaction) = names();
    {
        let passing = gate.pass(&tenant, &interaction, customer("1", "hello"));
        tokio::select! {
            _ = passing => panic!("the door is closed"),
            knocked = ledger.knocks.acquire() => knocked.unwrap().forget(),
        }
    }
    ledger.opens.add_permits(2);
    let again = gate
        .pass(&tenant, &interaction, customer("1", "hello"))
        .await
        .unwrap();
    assert_eq!((again.sequence, again.outcome), (1, OutcomeKind::Released));
    let next = gate
        .pass(&tenant, &interaction, customer("2", "hello"))
        .await
        .unwrap();
    assert_eq!(counted(&next), &Answer::Json("2".to_owned()));
    let filed = ledger.kept.leaves();
    let filed = filed
        .iter()
        .filter(|leaf| matches!(leaf, Leaf::Decision(_)));
    assert_eq!(filed.count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_before_an_interaction_is_bounded() {
    let house = house(&Guest::new().counting());
    let config = std::fs::read_to_string(house.path().join("tenants/t/tenant.toml")).unwrap();
    house.write(
        "tenants/t/tenant.toml",
        format!("limits = {{ queue = 0 }}\n{config}"),
    );
    let (ledger, gate) = door(&house).await;
    let (tenant, interaction) = names();
    let first = tokio::spawn({
        let (gate, tenant, interaction) = (gate.clone(), tenant.clone(), interaction.clone());
        async move {
            gate.pass(&tenant, &interaction, customer("1", "hello"))
                .await
                .unwrap()
        }
    });
    ledger.knocks.acquire().await.unwrap().forget();
    let full = gate
        .pass(&tenant, &interaction, customer("2", "hello"))
        .await
        .unwrap_err();
    assert!(matches!(full, Error::Full { what: "queue", .. }), "{full}");
    let full = gate.prove(&tenant, &interaction, review()).await;
    assert!(matches!(full, Err(Error::Full { .. })));
    ledger.opens.add_permits(2);
    assert_eq!(first.await.unwrap().sequence, 1);
    let second = gate
        .pass(&tenant, &interaction, customer("2", "hello"))
        .await
        .unwrap();
    assert_eq!(second.sequence, 2, "what was not admitted left no gap");
}

/// What a caller says of the time moves no window.
#[tokio::test(flavor = "multi_thread")]
async fn counters_go_by_the_gates_clock_and_not_by_the_callers() {
    let house = house(&Guest::new().counting());
    let gate = house.gate().open().await.unwrap();
    let (tenant, interaction) = names();
    for (i, at) in [None, Some(u64::MAX), Some(0), None]
        .into_iter()
        .enumerate()
    {
        let mut turn = customer(&i.to_string(), "hello");
        turn.at = at;
        let outcome = gate.pass(&tenant, &interaction, turn).await.unwrap();
        assert_eq!(counted(&outcome), &Answer::Json((i + 1).to_string()));
    }
}
