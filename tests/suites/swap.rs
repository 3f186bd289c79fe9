//! Swapping policies while contacts are running.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use guichet::{Ambient, Clock, InteractionId, OutcomeKind, TenantId};
use guichet_ledger::{Leaf, MemoryLedger};
use guichet_tests::{GRANT_ALL, Guest, House, PASSING, PATIENCE, customer};

const SWAPS: usize = 200;
/// Different modules; a generation has two policies of the same one.
const MODULES: usize = 8;

fn write(house: &House, swap: usize, modules: &[Vec<u8>]) {
    let module = &modules[swap % MODULES];
    house.write("tenants/t/a.wasm", module);
    house.write("tenants/t/b.wasm", module);
    let policy = |name: &str| {
        format!(
            "[[policies]]\nname = \"{name}\"\nmodule = \"file:{name}.wasm\"\n{PATIENCE}\n[policies.grant]\n{GRANT_ALL}\n"
        )
    };
    let config = format!(
        "name = \"swap {swap}\"\npassing = [\"lookup\", \"response\", \"action\"]\n{}{}",
        policy("a"),
        policy("b")
    );
    house.write("tenants/t/tenant.toml", config);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_swaps_lose_no_turn_and_mix_no_generations() {
    let modules: Vec<Vec<u8>> = (0..MODULES)
        .map(|i| Guest::new().name(&format!("guest-{i}")).component())
        .collect();
    let house = House::new();
    write(&house, 0, &modules);
    let gate = house.gate().open().await.unwrap();
    let tenant: TenantId = "t".parse().unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let turns = Arc::new(AtomicU64::new(0));

    let mut passing = Vec::new();
    for task in 0..4 {
        let (gate, tenant, done, turns) = (
            gate.clone(),
            tenant.clone(),
            Arc::clone(&done),
            Arc::clone(&turns),
        );
        passing.push(tokio::spawn(async move {
            let mut seen = BTreeSet::new();
            for contact in 0.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                let interaction: InteractionId = format!("{task}-{contact}").parse().unwrap();
                let mut pinned = None;
                for turn in 0..5 {
                    let outcome = gate
                        .pass(&tenant, &interaction, customer(&turn.to_string(), "hello"))
                        .await
                        .unwrap();
                    assert_eq!(outcome.outcome, OutcomeKind::Released);
                    assert_eq!(outcome.sequence, turn + 1);
                    let used: BTreeSet<_> = outcome
                        .opinions
                        .iter()
                        .map(|opinion| opinion.module.clone())
                        .collect();
                    assert_eq!(
                        (outcome.opinions.len(), used.len()),
                        (2, 1),
                        "a turn was decided by two generations"
                    );
                    assert_eq!(
                        pinned.get_or_insert_with(|| used.clone()),
                        &used,
                        "an interaction changed its generation"
                    );
                    seen.extend(used);
                    turns.fetch_add(1, Ordering::Relaxed);
                }
                gate.end(&tenant, &interaction).await.unwrap();
            }
            seen
        }));
    }

    let mut serving = gate.policies(&tenant).unwrap();
    for swap in 1..=SWAPS {
        write(&house, swap, &modules);
        match swap % 8 {
            4 => house.write("tenants/t/b.wasm", &modules[0][..200]),
            0 => house.write("tenants/t/tenant.toml", "passing = [oops"),
            _ => {}
        }
        let installed = gate.install(&tenant).await.unwrap();
        if swap % 4 == 0 {
            let error = installed.error.unwrap().to_string();
            assert!(error.starts_with("tenants/t/tenant.toml"), "{error}");
            assert_eq!(
                gate.policies(&tenant).unwrap(),
                serving,
                "the last good one was not kept"
            );
        } else {
            assert!(
                installed.error.is_none() && installed.changed,
                "{:?}",
                installed.error
            );
            serving = gate.policies(&tenant).unwrap();
            assert_eq!(serving[0].generation, installed.generation);
        }
    }
    done.store(true, Ordering::Relaxed);
    let mut seen = BTreeSet::new();
    for task in passing {
        seen.extend(task.await.unwrap());
    }
    assert!(turns.load(Ordering::Relaxed) > 100);
    assert!(seen.len() > 1, "no turn met a second generation");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_interaction_keeps_its_generation_and_a_new_one_takes_the_next() {
    let house = House::new().tenant("t", &Guest::new(), "", GRANT_ALL);
    let gate = house.gate().open().await.unwrap();
    let tenant: TenantId = "t".parse().unwrap();
    let (old, new): (InteractionId, InteractionId) =
        ("old".parse().unwrap(), "new".parse().unwrap());
    let first = gate
        .pass(&tenant, &old, customer("1", "hello"))
        .await
        .unwrap();
    house.set("t", &Guest::new().deny().component(), "", GRANT_ALL);
    assert!(gate.install(&tenant).await.unwrap().changed);
    let kept = gate
        .pass(&tenant, &old, customer("2", "hello"))
        .await
        .unwrap();
    assert_eq!(
        (kept.outcome, &kept.opinions[0].module),
        (OutcomeKind::Released, &first.opinions[0].module)
    );
    let next = gate
        .pass(&tenant, &new, customer("1", "hello"))
        .await
        .unwrap();
    assert_eq!(next.outcome, OutcomeKind::Refused);
    // Once it has ended, an interaction of that name is a new one.
    assert!(gate.end(&tenant, &old).await.unwrap());
    let again = gate
        .pass(&tenant, &old, customer("1", "hello"))
        .await
        .unwrap();
    assert_eq!(again.outcome, OutcomeKind::Refused);
    assert!(!gate.install(&tenant).await.unwrap().changed);
}

/// A clock that is set by hand, in minutes.
#[derive(Debug, Default)]
struct Hand(AtomicU64);

impl Clock for Hand {
    fn now(&self) -> u64 {
        1_767_603_600_000 + self.0.load(Ordering::Relaxed) * 60_000
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interaction_past_its_age_takes_the_newest_generation() {
    let clock = Arc::new(Hand::default());
    let head = format!("{PASSING}\nlimits = {{ max-age-minutes = 30 }}");
    let house = House::new();
    house.policies("t", &head, &[("p", &Guest::new(), "", GRANT_ALL)]);
    let ambient = Ambient::system().with_clock(clock.clone());
    let gate = house.gate().ambient(ambient).open().await.unwrap();
    let tenant: TenantId = "t".parse().unwrap();
    let interaction: InteractionId = "one".parse().unwrap();
    for (minute, expected) in [
        (0, OutcomeKind::Released),
        (29, OutcomeKind::Released),
        (30, OutcomeKind::Released),
        (31, OutcomeKind::Refused),
    ] {
        clock.0.store(minute, Ordering::Relaxed);
        let turn = customer(&minute.to_string(), "hello");
        let outcome = gate.pass(&tenant, &interaction, turn).await.unwrap();
        assert_eq!(outcome.outcome, expected, "minute {minute}");
        if minute == 0 {
            let denies = Guest::new().deny();
            house.policies("t", &head, &[("p", &denies, "", GRANT_ALL)]);
            assert!(gate.install(&tenant).await.unwrap().changed);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_fixture_and_a_changed_limit_of_the_house_are_swapped_in() {
    let house = House::new();
    let grant = format!("{GRANT_ALL}\n[connectors.crm]\nfixture = \"crm.json\"\n");
    house.write("tenants/t/crm.json", r#"[{"response": 1}]"#);
    house.set("t", &Guest::new().component(), "", &grant);
    let gate = house.gate().open().await.unwrap();
    let tenant: TenantId = "t".parse().unwrap();
    assert!(!gate.install(&tenant).await.unwrap().changed);
    house.write("tenants/t/crm.json", r#"[{"response": 2}]"#);
    assert!(gate.install(&tenant).await.unwrap().changed);
    assert!(!gate.install(&tenant).await.unwrap().changed);
    house.write("guichet.toml", "[limits]\nproof-minutes = 3\n");
    assert!(gate.install(&tenant).await.unwrap().changed);
    assert!(!gate.install(&tenant).await.unwrap().changed);
}

/// Every place for turns is taken, and images are built all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn policies_are_built_while_every_place_is_taken() {
    let slow = Guest::new().evaluate("(loop $on (br $on))");
    let house = House::new()
        .tenant("slow", &slow, "limits = { wall-ms = 3000 }", GRANT_ALL)
        .tenant("t", &Guest::new(), "", GRANT_ALL);
    let one = guichet::SandboxOptions {
        slots: 1,
        ..guichet::SandboxOptions::default()
    };
    let gate = house.gate().sandbox(one).open().await.unwrap();
    let passing = tokio::spawn({
        let gate = gate.clone();
        async move {
            let (slow, interaction) = ("slow".parse().unwrap(), "one".parse().unwrap());
            gate.pass(&slow, &interaction, customer("1", "hello"))
                .await
                .unwrap()
        }
    });
    let tenant: TenantId = "t".parse().unwrap();
    for i in 0..10 {
        let guest = Guest::new().name(&format!("guest-{i}"));
        house.set("t", &guest.component(), "", GRANT_ALL);
        let installed = gate.install(&tenant).await.unwrap();
        assert!(installed.changed, "{:?}", installed.error);
    }
    assert_eq!(passing.await.unwrap().outcome, OutcomeKind::Refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_is_taken_out_ends_its_contacts_and_takes_no_new_one() {
    let ledger = Arc::new(MemoryLedger::keeping());
    let house = House::new()
        .tenant("gone", &Guest::new(), "", GRANT_ALL)
        .tenant("stays", &Guest::new(), "", GRANT_ALL);
    let gate = house.gate().ledger(ledger.clone()).open().await.unwrap();
    let gone: TenantId = "gone".parse().unwrap();
    let (old, new): (InteractionId, InteractionId) =
        ("old".parse().unwrap(), "new".parse().unwrap());
    let pass = |interaction, id| gate.pass(&gone, interaction, customer(id, "hello"));
    pass(&old, "1").await.unwrap();

    std::fs::remove_dir_all(house.path().join("tenants/gone")).unwrap();
    gate.reload().await;
    gate.reload().await;
    assert_eq!(gate.tenants(), ["stays".parse().unwrap()]);
    assert_eq!(pass(&old, "2").await.unwrap().sequence, 2);
    let error = pass(&new, "1").await.unwrap_err();
    assert!(matches!(error, guichet::Error::UnknownTenant(_)), "{error}");
    let retired = |leaf: &&Leaf| matches!(leaf, Leaf::Swap(leaf) if leaf.tenant == "gone" && leaf.to.is_none());
    assert_eq!(ledger.leaves().iter().filter(retired).count(), 1);
    assert!(gate.failed().is_empty());

    house.set("gone", &Guest::new().component(), "", GRANT_ALL);
    gate.reload().await;
    assert_eq!(gate.tenants().len(), 2);
    assert_eq!(gate.policies(&gone).unwrap()[0].generation, 2);
    assert_eq!(pass(&new, "1").await.unwrap().sequence, 1);
}
