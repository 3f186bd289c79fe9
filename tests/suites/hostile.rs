//! Guests that misbehave: each has its cause, a healthy next turn, and a
//! neighbour that notices nothing.

use guichet::{Cause, Gate, InteractionId, Outcome, OutcomeKind, TenantId};
use guichet_tests::{GRANT_ALL, Guest, House, customer};

/// A guest that misbehaves on turns whose text has `x` as its third byte, and
/// is well-behaved on others. Parts lie at the turn's list of parts.
fn when_told(wat: &str) -> String {
    // A part is pointer, kind, text, attributes, eight bytes each; its text is
    // at byte 16.
    format!(
        "(if (i32.eq (i32.load8_u offset=2 (i32.load offset=16 (i32.load offset={PARTS} (local.get $turn)))) (i32.const 120))
           (then {wat}))"
    )
}

/// Offset of `parts` in the record `turn`: sequence 0, stage 8, channel 16,
/// language 24, at 32, utterance 40, revision 48, settled 52, facts 56, parts 64.
const PARTS: u32 = 64;

struct Case {
    guest: Guest,
    limits: &'static str,
    cause: Cause,
    code: &'static str,
}

pub(crate) async fn pass(gate: &Gate, tenant: &str, id: &str, text: &str) -> Outcome {
    let tenant: TenantId = tenant.parse().unwrap();
    let interaction: InteractionId = "one".parse().unwrap();
    gate.pass(&tenant, &interaction, customer(id, text))
        .await
        .unwrap()
}

/// The bad turn is refused for its cause, the next one passes, and so do the
/// neighbour's.
async fn stopped(case: Case) {
    let house = House::new()
        .tenant("bad", &case.guest, case.limits, GRANT_ALL)
        .tenant("good", &Guest::new(), "", GRANT_ALL);
    let gate = house.gate().open().await.unwrap();
    let (bad, neighbour) = tokio::join!(
        pass(&gate, "bad", "1", "boxed"),
        pass(&gate, "good", "1", "boxed")
    );
    assert_eq!(neighbour.outcome, OutcomeKind::Released);
    assert_eq!(bad.outcome, OutcomeKind::Refused, "{bad:?}");
    assert!(bad.payload.is_none());
    assert_eq!(bad.cause, Some(case.cause), "{bad:?}");
    assert_eq!(bad.opinions[0].failure.as_deref(), Some(case.code));
    let next = pass(&gate, "bad", "2", "bounded").await;
    assert_eq!(next.outcome, OutcomeKind::Released, "{next:?}");
}

fn failing(guest: Guest, code: &'static str) -> Case {
    Case {
        guest,
        limits: "",
        cause: Cause::PolicyFailed,
        code,
    }
}

fn exceeding(guest: Guest, code: &'static str) -> Case {
    Case {
        guest,
        limits: "",
        cause: Cause::BudgetExceeded,
        code,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_loop_runs_out_of_time() {
    let guest = Guest::new().evaluate(&when_told("(loop $on (br $on))"));
    stopped(Case {
        limits: "limits = { wall-ms = 20 }",
        ..exceeding(guest, "wall-clock")
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trap_is_the_policys_failure() {
    stopped(failing(
        Guest::new().evaluate(&when_told("(unreachable)")),
        "trap-unreachable",
    ))
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_out_of_bounds_is_the_policys_failure() {
    let guest = Guest::new().evaluate(&when_told("(drop (i32.load (i32.const -8)))"));
    stopped(failing(guest, "trap-out-of-bounds")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deep_recursion_runs_out_of_stack() {
    let guest = Guest::new()
        .fields("(func $down (param i32) (result i32) (i32.add (i32.const 1) (call $down (i32.add (local.get 0) (i32.const 1)))))")
        .evaluate(&when_told("(drop (call $down (i32.const 0)))"));
    stopped(exceeding(guest, "stack")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memory_bomb_runs_out_of_memory() {
    let guest = Guest::new().evaluate(&when_told(
        "(loop $on (br_if $on (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) (unreachable)",
    ));
    stopped(exceeding(guest, "memory")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memory_bomb_over_several_memories_is_counted_together() {
    // Each of four memories stays far below the limit that all share.
    let memories: String = (0..3).map(|i| format!("(memory $m{i} 1)")).collect();
    let grow: String = (0..3)
        .map(|i| format!("(if (i32.eq (memory.grow $m{i} (i32.const 200)) (i32.const -1)) (then (unreachable)))"))
        .collect();
    let guest = Guest::new().fields(&memories).evaluate(&when_told(&grow));
    stopped(exceeding(guest, "memory")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_bomb_is_stopped() {
    let guest = Guest::new()
        .fields("(table $t 1 funcref)")
        .evaluate(&when_told("(if (i32.eq (table.grow $t (ref.null func) (i32.const 10000000)) (i32.const -1)) (then (unreachable)))"));
    stopped(exceeding(guest, "tables")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_host_calls_is_stopped() {
    let guest = Guest::new()
        .import(
            "memory",
            r#"(import "guichet:policy/memory@0.1.0" "recall" (func $recall (param i32)))"#,
        )
        .evaluate(&when_told(
            "(loop $on (call $recall (i32.const 2048)) (br $on))",
        ));
    let grant = format!("{GRANT_ALL}imports = [\"memory\"]\n");
    let house =
        House::new()
            .tenant("bad", &guest, "", &grant)
            .tenant("good", &Guest::new(), "", GRANT_ALL);
    let gate = house.gate().open().await.unwrap();
    let bad = pass(&gate, "bad", "1", "boxed").await;
    assert_eq!(
        (bad.cause, bad.opinions[0].failure.as_deref()),
        (Some(Cause::BudgetExceeded), Some("host-calls"))
    );
    assert_eq!(
        pass(&gate, "bad", "2", "bounded").await.outcome,
        OutcomeKind::Released
    );
    assert_eq!(
        pass(&gate, "good", "1", "boxed").await.outcome,
        OutcomeKind::Released
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_million_edits_are_too_large_a_verdict() {
    let guest = Guest::new()
        .pages(800)
        .evaluate(&when_told("(i32.store (i32.const 272) (i32.const 65536)) (i32.store (i32.const 276) (i32.const 1000000))"));
    stopped(Case {
        limits: "limits = { memory-mib = 64 }",
        ..exceeding(guest, "verdict-size")
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_longer_than_memory_is_refused() {
    let guest = Guest::new()
        .evaluate(&when_told("(i32.store (i32.const 272) (i32.const 512)) (i32.store (i32.const 276) (i32.const 0x7fffffff))"));
    stopped(failing(guest, "invalid-value")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn values_that_are_none_of_their_type_are_the_policys_failure() {
    for garbage in [
        // A decision that there is not.
        "(i32.store8 (i32.const 260) (i32.const 7))",
        // Edits off their alignment.
        "(i32.store (i32.const 272) (i32.const 513)) (i32.store (i32.const 276) (i32.const 1))",
        // A reason that is not UTF-8.
        "(i32.store8 (i32.const 900) (i32.const 255))
         (i32.store (i32.const 288) (i32.const 640)) (i32.store (i32.const 292) (i32.const 1))
         (i32.store (i32.const 640) (i32.const 900)) (i32.store (i32.const 644) (i32.const 1))",
    ] {
        let guest = Guest::new().evaluate(&when_told(garbage));
        stopped(failing(guest, "invalid-value")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_huge_string_is_too_large_a_verdict() {
    let guest = Guest::new()
        .pages(300)
        .evaluate(&when_told(
            "(i32.store (i32.const 288) (i32.const 640)) (i32.store (i32.const 292) (i32.const 1))
             (i32.store (i32.const 640) (i32.const 65536)) (i32.store (i32.const 644) (i32.const 16000000))",
        ));
    stopped(exceeding(guest, "verdict-size")).await;
}

/// What cannot be installed is one line that names file, key and remedy.
#[tokio::test(flavor = "multi_thread")]
async fn modules_that_cannot_be_installed_are_refused_at_start() {
    let endless = "(loop $on (br $on))";
    let bomb =
        "(loop $on (br_if $on (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) (unreachable)";
    let whole = Guest::new().component();
    let truncated = whole[..whole.len() / 2].to_vec();
    let wasi =
        wat::parse_str(r#"(component (import "wasi:cli/environment@0.2.0" (instance)))"#).unwrap();
    let other_world =
        wat::parse_str(r#"(component (import "other:world/thing@1.0.0" (instance)))"#).unwrap();
    let exports_nothing = wat::parse_str("(component)").unwrap();
    let cases: [(&str, Vec<u8>, &str); 11] = [
        (
            "configure",
            Guest::new().configure(endless).component(),
            "fails in `configure` (wall-clock)",
        ),
        (
            "start",
            Guest::new()
                .fields("(func $go (loop $on (br $on))) (start $go)")
                .component(),
            "fails in start (wall-clock)",
        ),
        (
            "configure-bomb",
            Guest::new().configure(bomb).component(),
            "fails in `configure` (memory)",
        ),
        (
            "start-bomb",
            Guest::new()
                .fields(&format!("(func $go {bomb}) (start $go)"))
                .component(),
            "fails in start (memory)",
        ),
        (
            "trap",
            Guest::new().configure("(unreachable)").component(),
            "fails in `configure` (trap-unreachable)",
        ),
        ("core", Guest::new().core(), "is a core module"),
        ("truncated", truncated, "module"),
        ("text", b"(module)".to_vec(), "is not WebAssembly"),
        ("wasi", wasi, "imports `wasi:cli/environment@0.2.0`"),
        ("world", other_world, "imports `other:world/thing@1.0.0`"),
        (
            "nothing",
            exports_nothing,
            "does not export `guichet:policy/policy@0.1.0`",
        ),
    ];
    let house = House::new();
    for (name, module, _) in &cases {
        house.set(name, module, "", GRANT_ALL);
    }
    house.set("healthy", &whole, "", GRANT_ALL);
    let gate = house.gate().lenient(true).open().await.unwrap();
    let failed = gate.failed();
    for (name, _, expected) in &cases {
        let error = failed
            .iter()
            .find(|error| error.tenant == *name)
            .unwrap_or_else(|| panic!("{name} was installed"));
        let line = error.to_string();
        assert!(line.contains(expected), "{name}: {line}");
        assert!(
            line.starts_with(&format!(
                "tenants/{name}/tenant.toml: policies[0] `guest`: module"
            )),
            "{line}"
        );
        assert!(!line.contains('\n'), "{line}");
        let tenant: TenantId = name.parse().unwrap();
        let refused = gate
            .pass(&tenant, &"one".parse().unwrap(), customer("1", "boxed"))
            .await;
        assert!(refused.is_err(), "{name}");
    }
    assert_eq!(failed.len(), cases.len());
    assert_eq!(
        pass(&gate, "healthy", "1", "boxed").await.outcome,
        OutcomeKind::Released
    );
}
