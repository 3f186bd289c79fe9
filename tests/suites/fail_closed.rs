//! What fails, fails closed: every way in which a policy can fail, under every
//! declared ceiling, and a ledger that cannot be written.

use std::sync::Arc;

use guichet::{Cause, InteractionId, OutcomeKind, Stage, TenantId};
use guichet_ledger::{AppendFuture, Leaf, Ledger, LedgerError, MemoryLedger};
use guichet_tests::{GRANT_ALL, Guest, House, PATIENCE, customer};

const SECRET: &str = "boxed 4111 1111 1111 1111";

fn faults() -> [(&'static str, Guest, Cause); 6] {
    [
        ("trap", Guest::new().evaluate("(unreachable)"), Cause::PolicyFailed),
        ("timeout", Guest::new().evaluate("(loop $on (br $on))"), Cause::BudgetExceeded),
        (
            "memory",
            Guest::new().evaluate("(loop $on (br_if $on (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) (unreachable)"),
            Cause::BudgetExceeded,
        ),
        ("error", Guest::new().fails_with("no-idea"), Cause::PolicyFailed),
        ("overstep", Guest::new().edit(0, 9, 2, "card-number", "label"), Cause::PolicyFailed),
        ("undeclared", Guest::new().reason("made-up"), Cause::PolicyFailed),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_failure_releases_an_unedited_turn() {
    let ceilings = [
        ("deny", "on-failure = \"deny\""),
        ("unset", ""),
        ("remove", "on-failure = \"remove-all\""),
        (
            "require",
            "on-failure = { require = { kind = \"review\", level = 1 } }",
        ),
    ];
    let mut house = House::new();
    for (fault, guest, _) in &faults() {
        for (ceiling, line) in ceilings {
            let more = format!("{line}\nlimits = {{ wall-ms = 20 }}");
            house = house.tenant(&format!("{fault}-{ceiling}"), guest, &more, GRANT_ALL);
        }
    }
    let gate = house.gate().open().await.unwrap();
    let interaction: InteractionId = "one".parse().unwrap();
    for (fault, _, cause) in &faults() {
        for (ceiling, _) in ceilings {
            let tenant: TenantId = format!("{fault}-{ceiling}").parse().unwrap();
            let outcome = gate
                .pass(&tenant, &interaction, customer("1", SECRET))
                .await
                .unwrap();
            let expected = match ceiling {
                "remove" => OutcomeKind::Released,
                "require" => OutcomeKind::Held,
                _ => OutcomeKind::Refused,
            };
            assert_eq!(outcome.outcome, expected, "{fault} {ceiling}");
            assert_eq!(outcome.opinions[0].cause, Some(*cause), "{fault} {ceiling}");
            assert_eq!(outcome.opinions[0].decision, "failed");
            if let Some(payload) = &outcome.payload {
                assert_eq!(payload.as_text(), Some("[removed]"), "{fault} {ceiling}");
            }
            if expected == OutcomeKind::Refused {
                assert_eq!(outcome.cause, Some(*cause), "{fault} {ceiling}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_tenant_that_says_allow_lets_a_failure_pass() {
    let house = House::new().tenant(
        "t",
        &Guest::new().evaluate("(unreachable)"),
        "on-failure = \"allow\"",
        GRANT_ALL,
    );
    let gate = house.gate().open().await.unwrap();
    let outcome = gate
        .pass(
            &"t".parse().unwrap(),
            &"one".parse().unwrap(),
            customer("1", "hello"),
        )
        .await
        .unwrap();
    assert_eq!(outcome.outcome, OutcomeKind::Released);
    assert_eq!(
        outcome.opinions[0].cause,
        Some(Cause::PolicyFailed),
        "the failure must stay on record"
    );
}

/// A denial is not erased by another policy's failure.
#[tokio::test(flavor = "multi_thread")]
async fn a_denial_and_a_failure_are_a_denial() {
    let house = House::new();
    house.write(
        "tenants/t/no.wasm",
        Guest::new().name("no").deny().component(),
    );
    house.write(
        "tenants/t/broken.wasm",
        Guest::new()
            .name("broken")
            .evaluate("(unreachable)")
            .component(),
    );
    let policy = |name: &str| {
        format!(
            "[[policies]]\nname = \"{name}\"\nmodule = \"file:{name}.wasm\"\non-failure = \"deny\"\n{PATIENCE}\n[policies.grant]\n{GRANT_ALL}\n"
        )
    };
    house.write(
        "tenants/t/tenant.toml",
        format!(
            "passing = [\"lookup\", \"response\", \"action\"]\n{}{}",
            policy("no"),
            policy("broken")
        ),
    );
    let gate = house.gate().open().await.unwrap();
    let outcome = gate
        .pass(
            &"t".parse().unwrap(),
            &"one".parse().unwrap(),
            customer("1", "hello"),
        )
        .await
        .unwrap();
    assert_eq!(
        (outcome.outcome, outcome.cause),
        (OutcomeKind::Refused, Some(Cause::PolicyDenied))
    );
}

/// Takes swaps and refuses decisions.
#[derive(Debug)]
struct FullDisk(MemoryLedger);

impl Ledger for FullDisk {
    fn append(&self, leaf: Leaf) -> AppendFuture<'_> {
        match leaf {
            Leaf::Decision(_) => Box::pin(async { Err(LedgerError::Closed) }),
            other => self.0.append(other),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_filed_is_not_released() {
    let house = House::new().tenant("t", &Guest::new(), "", GRANT_ALL);
    let gate = house
        .gate()
        .ledger(Arc::new(FullDisk(MemoryLedger::counting())))
        .open()
        .await
        .unwrap();
    let (tenant, interaction) = ("t".parse().unwrap(), "one".parse().unwrap());
    for stage in [Stage::Inbound, Stage::Lookup] {
        let mut turn = customer(stage.as_str(), SECRET);
        turn.stage = stage;
        let error = gate.pass(&tenant, &interaction, turn).await.unwrap_err();
        assert!(matches!(error, guichet::Error::Ledger(_)), "{error}");
        assert!(!error.to_string().contains("4111"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_that_nothing_covers_is_refused() {
    let house = House::new().tenant("t", &Guest::new(), "", "stages = [\"inbound\"]");
    house.write(
        "tenants/t/tenant.toml",
        "refusing = [\"outbound\", \"lookup\", \"response\", \"record\", \"action\"]\n[[policies]]\nname = \"guest\"\nmodule = \"file:guest.wasm\"\n[policies.grant]\nstages = [\"inbound\"]\n",
    );
    let gate = house.gate().open().await.unwrap();
    for stage in Stage::ALL {
        let mut turn = customer(stage.as_str(), "hello");
        turn.stage = stage;
        let outcome = gate
            .pass(&"t".parse().unwrap(), &"one".parse().unwrap(), turn)
            .await
            .unwrap();
        let expected = if stage == Stage::Inbound {
            OutcomeKind::Released
        } else {
            OutcomeKind::Refused
        };
        assert_eq!(outcome.outcome, expected, "{stage}");
    }
}
