//! What fails, fails closed: every way in which a policy can fail, under every
//! declared ceiling, and a ledger that cannot be written.

use std::sync::Arc;

use guichet::{Cause, InteractionId, OutcomeKind, Payload, Stage, Submission, TenantId};
use guichet_ledger::{AppendFuture, Leaf, Ledger, LedgerError, MemoryLedger};
use guichet_tests::{GRANT_ALL, Guest, House, PATIENCE, customer};

const SECRET: &str = "boxed 4111 1111 1111 1111";

/// A secret in each kind of part: a key, a number, a text, one within a list.
const RECORD: &str = r#"{"4111111111111111": 4111111111111111, "boxed": "boxed 4111", "list": ["boxed", {"boxed": 4111.5}]}"#;

/// Grants every stage, and to count.
const ALL_STAGES: &str = r#"
stages = ["inbound", "outbound", "lookup", "response", "record", "action"]
imports = ["counters"]
classes = ["card-number", "text"]
treatments = ["mask", "label", "remove", "withhold"]
"#;

/// Where and how a policy fails, with its limits, the cause and the code.
struct Fault {
    name: &'static str,
    guest: Guest,
    limits: &'static str,
    cause: Cause,
    code: &'static str,
}

const PATIENT: &str = "wall-ms = 5000";
const HASTY: &str = "wall-ms = 20";

fn fault(name: &'static str, guest: Guest, code: &'static str) -> Fault {
    Fault {
        name,
        guest,
        limits: PATIENT,
        cause: Cause::PolicyFailed,
        code,
    }
}

fn excess(name: &'static str, guest: Guest, limits: &'static str, code: &'static str) -> Fault {
    Fault {
        limits,
        cause: Cause::BudgetExceeded,
        ..fault(name, guest, code)
    }
}

fn faults() -> Vec<Fault> {
    let evaluate = |wat: &str| Guest::new().evaluate(wat);
    // An import that is called with what is no text, or again and again.
    let call = |wat: &str| Guest::new().counts("k").evaluate(wat);
    let bomb =
        "(loop $on (br_if $on (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) (unreachable)";
    let again = "(loop $on (call $add (i32.const 4096) (i32.const 8) (i32.const 1) (i32.const 60) (i32.const 2048)) (br $on))";
    let bytes = Guest::new()
        .fields(r#"(data (i32.const 2400) "\ff\fe")"#)
        .counts("k");
    vec![
        // A start that traps or stalls is met at installation already; what it
        // takes in memory is counted each time.
        excess(
            "start-memory",
            Guest::new().pages(40),
            "wall-ms = 5000, memory-mib = 1",
            "memory",
        ),
        fault("evaluate-trap", evaluate("(unreachable)"), "trap-unreachable"),
        excess(
            "evaluate-timeout",
            evaluate("(loop $on (br $on))"),
            HASTY,
            "wall-clock",
        ),
        excess("evaluate-memory", evaluate(bomb), PATIENT, "memory"),
        fault("evaluate-error", Guest::new().fails_with("no-idea"), "no-idea"),
        fault(
            "call-out-of-bounds",
            call("(call $add (i32.const -8) (i32.const 8) (i32.const 1) (i32.const 60) (i32.const 2048))"),
            "invalid-value",
        ),
        fault(
            "call-no-text",
            bytes.clone().evaluate("(call $add (i32.const 2400) (i32.const 2) (i32.const 1) (i32.const 60) (i32.const 2048))"),
            "invalid-value",
        ),
        fault(
            "call-answer-out-of-bounds",
            call("(call $add (i32.const 4096) (i32.const 8) (i32.const 1) (i32.const 60) (i32.const -8))"),
            "invalid-value",
        ),
        excess(
            "call-timeout",
            call(again),
            "wall-ms = 20, host-calls = 100000000, host-call-kib = 100000000",
            "wall-clock",
        ),
        excess("call-too-many", call(again), PATIENT, "host-calls"),
        excess(
            "call-too-much",
            call(again),
            "wall-ms = 5000, host-calls = 1000000, host-call-kib = 1",
            "host-call-bytes",
        ),
        excess(
            "call-memory",
            Guest::new().evaluate(bomb).counts("k"),
            PATIENT,
            "memory",
        ),
        fault(
            "lift-out-of-bounds",
            evaluate("(return (i32.const -64))"),
            "invalid-value",
        ),
        fault("lift-misaligned", evaluate("(return (i32.const 257))"), "invalid-value"),
        fault(
            "lift-unknown-decision",
            evaluate("(i32.store8 (i32.const 260) (i32.const 9))"),
            "invalid-value",
        ),
        fault(
            "lift-no-text",
            bytes.evaluate(
                "(i32.store (i32.const 288) (i32.const 640)) (i32.store (i32.const 292) (i32.const 1))
                 (i32.store (i32.const 640) (i32.const 2400)) (i32.store (i32.const 644) (i32.const 2))",
            ),
            "invalid-value",
        ),
        excess(
            "lift-too-large",
            Guest::new().pages(300).evaluate(
                "(i32.store (i32.const 288) (i32.const 640)) (i32.store (i32.const 292) (i32.const 1))
                 (i32.store (i32.const 640) (i32.const 65536)) (i32.store (i32.const 644) (i32.const 16000000))",
            ),
            PATIENT,
            "verdict-size",
        ),
        fault(
            "check-overstep",
            Guest::new().edit(0, 9, 2, "card-number", "label"),
            "edit-empty-or-reversed",
        ),
        fault("check-undeclared", Guest::new().reason("made-up"), "undeclared-reason"),
    ]
}

const CEILINGS: [(&str, &str, OutcomeKind); 4] = [
    ("deny", "on-failure = \"deny\"", OutcomeKind::Refused),
    ("unset", "", OutcomeKind::Refused),
    (
        "remove",
        "on-failure = \"remove-all\"",
        OutcomeKind::Released,
    ),
    (
        "require",
        "on-failure = { require = { kind = \"review\", level = 1 } }",
        OutcomeKind::Held,
    ),
];

/// What an outcome says, but for how long it took and which bytes a module has: their
/// digits are anybody's.
fn told(outcome: &guichet::Outcome) -> String {
    let mut said = serde_json::to_value(outcome).unwrap();
    said["micros"] = 0.into();
    for opinion in said["opinions"].as_array_mut().unwrap() {
        opinion["micros"] = 0.into();
        opinion["module"] = "".into();
    }
    said.to_string()
}

/// Every fault under every ceiling at every stage, on a text and on a record.
#[tokio::test(flavor = "multi_thread")]
async fn no_failure_releases_an_unedited_turn() {
    let house = House::new();
    let faults = faults();
    for fault in &faults {
        for (ceiling, line, _) in CEILINGS {
            let more = format!("{line}\nlimits = {{ {} }}", fault.limits);
            let (head, grant) = if ceiling == "remove" {
                // What is asked of a system or done cannot be removed.
                let some = ALL_STAGES
                    .replace("\"lookup\", ", "")
                    .replace(", \"action\"", "");
                ("refusing = [\"lookup\", \"action\"]", some)
            } else {
                ("", ALL_STAGES.to_owned())
            };
            let tenant = format!("{}-{ceiling}", fault.name);
            let guest = fault.guest.clone().may_count();
            house.policies(&tenant, head, &[("p", &guest, &more, &grant)]);
        }
    }
    let gate = house.gate().open().await.unwrap();
    let interaction: InteractionId = "one".parse().unwrap();
    for fault in &faults {
        for (ceiling, _, expected) in CEILINGS {
            let tenant: TenantId = format!("{}-{ceiling}", fault.name).parse().unwrap();
            for stage in Stage::ALL {
                if ceiling == "remove" && matches!(stage, Stage::Lookup | Stage::Action) {
                    continue;
                }
                for (form, payload) in [
                    ("text", Payload::text(SECRET)),
                    ("record", Payload::parse(RECORD).unwrap()),
                ] {
                    let case = format!("{} {ceiling} {stage} {form}", fault.name);
                    let turn = Submission::new(format!("{stage}-{form}"), stage, payload);
                    let outcome = gate.pass(&tenant, &interaction, turn).await.unwrap();
                    assert_eq!(outcome.outcome, expected, "{case}: {outcome:?}");
                    let opinion = &outcome.opinions[0];
                    assert_eq!(opinion.decision, "failed", "{case}");
                    assert_eq!(
                        (opinion.cause, opinion.failure.as_deref()),
                        (Some(fault.cause), Some(fault.code)),
                        "{case}"
                    );
                    let refused = expected == OutcomeKind::Refused;
                    assert_eq!(outcome.cause, refused.then_some(fault.cause), "{case}");
                    let said = told(&outcome);
                    assert!(!said.contains("4111") && !said.contains("boxed"), "{said}");
                    assert_eq!(
                        outcome.payload.is_some(),
                        expected == OutcomeKind::Released,
                        "{case}"
                    );
                }
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
