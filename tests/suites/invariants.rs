//! Properties that hold whatever the policies say: failing never weakens,
//! another opinion never weakens, and how an utterance is cut makes no
//! difference to what leaves in the end.

use std::sync::Arc;

use guichet::{Ambient, Clock, Gate, InteractionId, Outcome, OutcomeKind, Stage, TenantId};
use guichet_tests::{GRANT_ALL, Guest, House, PATIENCE, customer};

/// What a policy can say, from weak to strict, and what it can do instead.
fn kinds() -> [(&'static str, Guest); 6] {
    [
        ("allow", Guest::new().name("allow")),
        (
            "edit",
            Guest::new().name("edit").edit(0, 0, 3, "text", "remove"),
        ),
        ("require", Guest::new().name("require").require("review", 1)),
        ("deny", Guest::new().name("deny").deny()),
        ("trap", Guest::new().name("trap").evaluate("(unreachable)")),
        (
            "garbage",
            Guest::new().name("garbage").edit(9, 9, 9, "text", "remove"),
        ),
    ]
}

fn strictness(outcome: &Outcome) -> u8 {
    match outcome.outcome {
        OutcomeKind::Released => 0,
        OutcomeKind::Held => 1,
        OutcomeKind::Refused => 2,
    }
}

/// Bytes of "secret" that left.
fn shown(outcome: &Outcome) -> usize {
    let text = outcome
        .payload
        .as_ref()
        .and_then(|payload| payload.as_text());
    text.map_or(0, |text| text.replace("[removed]", "").len())
}

fn write(house: &House, tenant: &str, policies: &[&str]) {
    let mut config = "passing = [\"lookup\", \"response\", \"action\"]\n".to_owned();
    for (i, kind) in policies.iter().enumerate() {
        config += &format!(
            "[[policies]]\nname = \"p{i}\"\nmodule = \"file:{kind}.wasm\"\n{PATIENCE}\n[policies.grant]\n{GRANT_ALL}"
        );
    }
    for (kind, guest) in kinds() {
        house.write(&format!("tenants/{tenant}/{kind}.wasm"), guest.component());
    }
    house.write(&format!("tenants/{tenant}/tenant.toml"), config);
}

async fn outcome(gate: &Gate, tenant: &str) -> Outcome {
    let tenant: TenantId = tenant.parse().unwrap();
    let interaction: InteractionId = "one".parse().unwrap();
    gate.pass(&tenant, &interaction, customer("1", "secret"))
        .await
        .unwrap()
}

/// Exhaustive over pairs: a second opinion never weakens the first, their
/// order makes no difference, and turning one into a failure never weakens.
#[tokio::test(flavor = "multi_thread")]
async fn no_opinion_and_no_failure_weakens_another() {
    let kinds = kinds();
    let house = House::new();
    for (a, _) in &kinds {
        write(&house, a, &[a]);
        for (b, _) in &kinds {
            write(&house, &format!("{a}-{b}"), &[a, b]);
        }
    }
    let gate = house.gate().open().await.unwrap();
    for (a, _) in &kinds {
        let alone = outcome(&gate, a).await;
        for (b, _) in &kinds {
            let both = outcome(&gate, &format!("{a}-{b}")).await;
            assert!(strictness(&both) >= strictness(&alone), "{b} weakened {a}");
            assert!(shown(&both) <= shown(&alone), "{b} showed what {a} hid");
            let turned = outcome(&gate, &format!("{b}-{a}")).await;
            assert_eq!(
                (both.outcome, shown(&both)),
                (turned.outcome, shown(&turned)),
                "{a} and {b} depend on their order"
            );
            for fault in ["trap", "garbage"] {
                let failed = outcome(&gate, &format!("{a}-{fault}")).await;
                assert!(
                    strictness(&failed) >= strictness(&both),
                    "{fault} is weaker than {b} beside {a}"
                );
            }
        }
    }
}

#[derive(Debug)]
struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> u64 {
        1_767_603_600_000
    }
}

/// Everything of a contact but how long it took: outcomes as they are written,
/// and what the host answered in between.
async fn recorded(house: &House) -> Vec<(String, String)> {
    let ambient = Ambient::system()
        .with_key([7; 32])
        .with_clock(Arc::new(StandingClock));
    let gate = house.gate().ambient(ambient).open().await.unwrap();
    let tenant: TenantId = "t".parse().unwrap();
    let mut all = Vec::new();
    for contact in ["one", "two"] {
        let interaction: InteractionId = contact.parse().unwrap();
        for (i, text) in TEXTS.iter().chain(&["4111 1111", "1111 1111"]).enumerate() {
            let said = gate
                .pass(&tenant, &interaction, customer(&i.to_string(), text))
                .await
                .unwrap();
            let mut wanted = customer(&format!("t-{i}"), "transfer")
                .fact("action.name", "transfer")
                .fact("action.amount", format!("{}00 EUR", i * 1_000))
                .fact("action.payee", "A")
                .fact("participant.ref", "p-1");
            wanted.stage = Stage::Action;
            let done = gate.pass(&tenant, &interaction, wanted).await.unwrap();
            let mut answer = customer(&format!("a-{i}"), text);
            answer.stage = Stage::Outbound;
            let answered = gate.pass(&tenant, &interaction, answer).await.unwrap();
            for mut outcome in [said, done, answered] {
                outcome.micros = 0;
                outcome.opinions.iter_mut().for_each(|said| said.micros = 0);
                let calls: Vec<_> = outcome.opinions.iter().map(|said| &said.calls).collect();
                let calls = format!("{calls:?}");
                all.push((serde_json::to_string(&outcome).unwrap(), calls));
            }
        }
    }
    all
}

/// The same turns and the same answers of the host give the same verdicts, byte
/// for byte, in two gates of the same key.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_turn_and_the_same_answers_give_the_same_verdict() {
    let house = House::new();
    let step_up = r#"
[[policies]]
name = "step-up"
module = "stock:step-up"
limits = { wall-ms = 5000 }
[policies.grant]
stages = ["action"]
imports = ["counters"]
facts = ["action.name", "action.amount", "action.payee", "participant.ref"]
requirements = [
    { kind = "assurance", level = 3, binds = ["action.amount", "action.payee"] },
    { kind = "approval", level = 2, binds = ["action.amount", "action.payee"] },
    { kind = "review", level = 1, binds = [] },
]

[[policies]]
name = "count"
module = "file:count.wasm"
limits = { wall-ms = 5000 }
[policies.grant]
stages = ["outbound"]
imports = ["counters"]
"#;
    house.write("tenants/t/count.wasm", Guest::new().counting().component());
    let passing = r#"passing = ["lookup", "response", "record"]"#;
    let (_, policies) = REDACT.split_once("]\n").unwrap();
    let redact = format!("{passing}\n{policies}");
    house.write("tenants/t/tenant.toml", format!("{redact}{step_up}"));
    let (first, second) = (recorded(&house).await, recorded(&house).await);
    assert_eq!(first, second);
    for call in ["history.recent", "memory.recall", "counters."] {
        assert!(
            first.iter().any(|(_, calls)| calls.contains(call)),
            "{call} is not on record"
        );
    }
    assert!(
        first
            .iter()
            .any(|(outcome, _)| outcome.contains("\"held\""))
    );
}

const REDACT: &str = r#"
passing = ["outbound", "lookup", "response", "record", "action"]
[[policies]]
name = "redact"
module = "stock:redact"
limits = { wall-ms = 5000 }
[policies.grant]
stages = ["inbound"]
imports = ["history", "memory"]
history-turns = 40
classes = ["card-number", "card-security-code", "card-expiry", "phone", "email", "person-name"]
treatments = ["mask", "label", "remove", "withhold"]
"#;

/// What an utterance leaves as, and how much of it was shown and hidden later.
async fn live(gate: &Gate, contact: &str, text: &str, cuts: &[usize]) -> (String, u64) {
    let tenant: TenantId = "t".parse().unwrap();
    let interaction: InteractionId = contact.parse().unwrap();
    let mut exposed = 0;
    let mut revision = 0;
    for cut in cuts {
        let turn = customer(&format!("r{revision}"), &text[..*cut]).revision(1, revision, false);
        exposed += gate
            .pass(&tenant, &interaction, turn)
            .await
            .unwrap()
            .exposure;
        revision += 1;
    }
    let turn = customer("settled", text).revision(1, revision, true);
    let last = gate.pass(&tenant, &interaction, turn).await.unwrap();
    gate.end(&tenant, &interaction).await.unwrap();
    (
        last.payload
            .as_ref()
            .unwrap_or_else(|| panic!("{text:?} was not released: {last:?}"))
            .as_text()
            .unwrap()
            .to_owned(),
        exposed + last.exposure,
    )
}

/// However an utterance is cut into revisions, it leaves as the whole does, and
/// nothing of a number was shown in between: at every place, and at every two.
#[tokio::test(flavor = "multi_thread")]
async fn how_an_utterance_is_cut_makes_no_difference() {
    let house = House::new();
    house.write("tenants/t/tenant.toml", REDACT);
    let gate = house.gate().open().await.unwrap();
    for text in TEXTS {
        let (whole, _) = live(&gate, "whole", text, &[]).await;
        let places: Vec<usize> = (1..text.len())
            .filter(|at| text.is_char_boundary(*at))
            .collect();
        for (i, first) in places.iter().enumerate() {
            let (cut, exposed) = live(&gate, "cut", text, &[*first]).await;
            assert_eq!(
                (cut, exposed),
                (whole.clone(), 0),
                "{text:?} cut at {first}"
            );
            for second in places.iter().skip(i + 1) {
                let (cut, exposed) = live(&gate, "cut", text, &[*first, *second]).await;
                assert_eq!(
                    (cut, exposed),
                    (whole.clone(), 0),
                    "{text:?} cut at {first} and {second}"
                );
            }
        }
    }
}

const TEXTS: [&str; 7] = [
    "my card is 4111 1111 1111 1111 thank you",
    "it is four one one one, one one one one one one one one one one one one ok",
    "appelez le 06 12 34 56 78 demain",
    "the security code is 123 and it expires 12/27 I think",
    "nothing to hide here at all",
    "quatre un un un, onze onze onze onze onze onze voilà",
    "mon code de sécurité c'est cent vingt-trois merci",
];
