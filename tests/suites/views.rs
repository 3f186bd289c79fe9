//! What a policy is shown: facts of the host's own, and a redacted view that
//! hides what would not leave.

use std::sync::Arc;

use guichet::{
    Ambient, Answer, Clock, Gate, InteractionId, Outcome, Payload, Stage, Submission, TenantId,
    TurnView,
};
use guichet_tests::{Guest, House, PATIENCE, customer};

const CARD: &str = "4111111111111111";

/// What it was shown is on record.
fn viewer() -> Guest {
    Guest::new().name("viewer").looking_back()
}

fn house(editor: &Guest, editors: &str, view: &str) -> House {
    let house = House::new();
    house.write("tenants/t/editor.wasm", editor.component());
    house.write("tenants/t/viewer.wasm", viewer().component());
    let policy = |name: &str, more: &str, grant: &str| {
        format!(
            "[[policies]]\nname = \"{name}\"\nmodule = \"file:{name}.wasm\"\n{more}\n{PATIENCE}\n[policies.grant]\nstages = [\"record\"]\n{grant}\n"
        )
    };
    house.write(
        "tenants/t/tenant.toml",
        format!(
            "passing = [\"inbound\", \"outbound\", \"lookup\", \"response\", \"action\"]\nregion = \"eu\"\nutc-offset = \"+01:00\"\n{}{}",
            policy(
                "editor",
                editors,
                "classes = [\"card-number\"]\ntreatments = [\"label\"]"
            ),
            policy(
                "viewer",
                "phase = 2",
                &format!("imports = [\"history\"]\nhistory-turns = 9\nview = \"{view}\"")
            ),
        ),
    );
    house
}

fn record(id: &str) -> Submission {
    let payload = format!("{{\"{CARD}\": {{\"a\": \"said\"}}}}");
    let mut turn = Submission::new(id, Stage::Record, Payload::parse(&payload).unwrap());
    turn.attributes = vec![("note".to_owned(), CARD.to_owned())];
    turn
}

async fn pass(gate: &Gate, turn: Submission) -> Outcome {
    let (tenant, interaction): (TenantId, InteractionId) =
        ("t".parse().unwrap(), "one".parse().unwrap());
    gate.pass(&tenant, &interaction, turn).await.unwrap()
}

/// The first turn, as the viewer was shown it on the second.
async fn shown(gate: &Gate) -> TurnView {
    pass(gate, record("1")).await;
    let second = pass(gate, record("2")).await;
    let viewer = &second.opinions[1];
    assert_eq!(viewer.policy, "viewer");
    match &viewer.calls[0].answer {
        Ok(Answer::Turns { turns, complete }) => {
            assert!(*complete && turns.len() == 1);
            TurnView::clone(&turns[0])
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redacted_view_hides_keys_in_pointers_and_shows_no_attributes() {
    let editor = Guest::new().edit(0, 0, 16, "card-number", "label");
    let gate = house(&editor, "", "redacted").gate().open().await.unwrap();
    let turn = shown(&gate).await;
    let pointers: Vec<_> = turn
        .parts
        .iter()
        .map(|part| part.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        ["/[card-number]", "/[card-number]/a", "/[card-number]/a"]
    );
    assert!(!format!("{turn:?}").contains(CARD));
    let gate = house(&editor, "", "original").gate().open().await.unwrap();
    assert!(format!("{:?}", shown(&gate).await).contains(CARD));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_turn_whose_edits_are_not_known_is_blank_in_a_redacted_view_ever_after() {
    let editor = Guest::new().fails_with("no-idea");
    for ceiling in ["allow", "deny"] {
        let house = house(&editor, &format!("on-failure = \"{ceiling}\""), "redacted");
        let gate = house.gate().open().await.unwrap();
        let turn = shown(&gate).await;
        assert!(turn.parts.iter().all(|part| part.text == "[removed]"));
        let said = format!("{turn:?}");
        assert!(!said.contains(CARD) && !said.contains("said"), "{said}");
    }
}

#[derive(Debug)]
struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> u64 {
        1_767_603_600_000
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_states_its_own_facts_and_nobody_else_does() {
    let house = house(&Guest::new(), "", "original");
    let ambient = Ambient::system().with_clock(Arc::new(StandingClock));
    let gate = house.gate().ambient(ambient).open().await.unwrap();
    let turn = shown(&gate).await;
    for (fact, value) in [
        ("tenant", "t"),
        ("tenant.region", "eu"),
        ("time.local", "2026-01-05T10:00:00+01:00"),
        ("proof.level", "0"),
        ("proof.factors", ""),
        ("interaction.continuity", "new"),
    ] {
        assert_eq!(turn.fact(fact), Some(value), "{fact}");
        let (tenant, interaction) = ("t".parse().unwrap(), "two".parse().unwrap());
        let forged = customer("1", "hello").fact(fact, value);
        let error = gate.pass(&tenant, &interaction, forged).await.unwrap_err();
        assert!(error.to_string().contains("the host's own"), "{error}");
    }
    // A platform may tell what kind of contact it is.
    pass(&gate, record("3").fact("interaction.course", "hello")).await;
}
