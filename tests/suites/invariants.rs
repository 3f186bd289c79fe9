//! Properties of what leaves, whatever is said: how an utterance comes in makes
//! no difference in the end, and what was released is not found again.

use std::sync::Arc;

use guichet::{
    Ambient, Clock, Gate, InteractionId, Outcome, OutcomeKind, Stage, Submission, TenantId,
};
use guichet_tests::{GRANT_ALL, Guest, House, customer};

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
imports = ["history", "memory", "reference"]
history-turns = 40
classes = ["*"]
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

async fn gate() -> Gate {
    let house = House::new();
    house.write("tenants/t/tenant.toml", REDACT);
    house.gate().open().await.unwrap()
}

async fn pass(gate: &Gate, contact: &str, turn: Submission) -> Outcome {
    let (tenant, interaction) = ("t".parse().unwrap(), contact.parse().unwrap());
    let outcome = gate.pass(&tenant, &interaction, turn).await.unwrap();
    assert_eq!(outcome.outcome, OutcomeKind::Released, "{outcome:?}");
    outcome
}

fn left(outcome: &Outcome) -> String {
    let payload = outcome.payload.as_ref().unwrap();
    payload.as_text().unwrap().to_owned()
}

/// What stands in place of hidden text is no text to be hidden.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_released_is_not_found_again() {
    let gate = gate().await;
    for (i, text) in TEXTS.iter().enumerate() {
        let once = left(&pass(&gate, &format!("once-{i}"), customer("1", text)).await);
        let again = pass(&gate, &format!("again-{i}"), customer("1", &once)).await;
        assert_eq!(left(&again), once, "{text:?}");
        assert!(again.edits.is_empty(), "{text:?}: {:?}", again.edits);
    }
}

/// Two people speak at once: their revisions come in turn, and each utterance
/// leaves as it does alone.
#[tokio::test(flavor = "multi_thread")]
async fn utterances_that_overlap_leave_as_they_do_alone() {
    let gate = gate().await;
    for (a, first) in TEXTS.iter().enumerate() {
        for (b, second) in TEXTS.iter().enumerate().filter(|(b, _)| *b != a) {
            let contact = format!("both-{a}-{b}");
            let halves = [half(first), half(second)];
            for (i, half) in halves.iter().enumerate() {
                let turn = customer(&format!("half-{i}"), half).revision(i as u64 + 1, 0, false);
                assert_eq!(pass(&gate, &contact, turn).await.exposure, 0);
            }
            for (i, whole) in [first, second].iter().enumerate() {
                let turn = customer(&format!("whole-{i}"), whole).revision(i as u64 + 1, 1, true);
                let outcome = pass(&gate, &contact, turn).await;
                let (alone, _) = live(&gate, "alone", whole, &[]).await;
                assert_eq!((left(&outcome), outcome.exposure), (alone, 0), "{whole:?}");
            }
        }
    }
}

/// A recogniser takes back what it heard: only the last revision counts.
#[tokio::test(flavor = "multi_thread")]
async fn a_revision_that_rewrites_leaves_no_trace_of_the_one_before() {
    let gate = gate().await;
    for (i, misheard) in TEXTS.iter().enumerate() {
        for (j, text) in TEXTS.iter().enumerate() {
            let contact = format!("rewritten-{i}-{j}");
            let first = customer("1", misheard).revision(1, 0, false);
            pass(&gate, &contact, first).await;
            let last = pass(&gate, &contact, customer("2", text).revision(1, 1, true)).await;
            let (alone, _) = live(&gate, "alone", text, &[]).await;
            assert_eq!(left(&last), alone, "{misheard:?} became {text:?}");
            assert!(last.amendments.is_empty(), "{:?}", last.amendments);
        }
    }
}

/// What a revision shows and a later one hides was seen: it is counted.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_shown_in_between_is_counted() {
    let guest = Guest::new().only_if(6, b'!', |guest| guest.edit(0, 0, 3, "text", "remove"));
    let house = House::new().tenant("t", &guest, "", GRANT_ALL);
    let gate = house.gate().open().await.unwrap();
    for (revision, text, expected, exposure) in [
        (0, "secret?", "secret?", 0),
        (1, "secret! no", "[removed]ret! no", 3),
        (2, "secret! no, yes", "[removed]ret! no, yes", 3),
    ] {
        let turn = customer(text, text).revision(1, revision, revision == 2);
        let outcome = pass(&gate, "one", turn).await;
        assert_eq!(
            (left(&outcome).as_str(), outcome.exposure),
            (expected, exposure)
        );
    }
}

/// The second half of a number changes the turn with the first half, however
/// it is cut into revisions.
#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_is_the_same_however_the_utterance_is_cut() {
    let gate = gate().await;
    let second = "1111 1111 that is it";
    let places = (1..second.len()).filter(|at| second.is_char_boundary(*at));
    let mut ends = Vec::new();
    for (i, cut) in std::iter::once(None).chain(places.map(Some)).enumerate() {
        let contact = format!("amended-{i}");
        let mut earlier = left(&pass(&gate, &contact, customer("1", "4111 1111")).await);
        let mut turns = vec![customer("settled", second).revision(2, 1, true)];
        if let Some(cut) = cut {
            turns.insert(0, customer("cut", &second[..cut]).revision(2, 0, false));
        }
        let mut last = String::new();
        for turn in turns {
            let outcome = pass(&gate, &contact, turn).await;
            for amendment in &outcome.amendments {
                assert_eq!(amendment.turn, 1);
                amendment
                    .payload
                    .as_ref()
                    .and_then(|payload| payload.as_text())
                    .unwrap()
                    .clone_into(&mut earlier);
            }
            last = left(&outcome);
        }
        ends.push((cut, earlier, last));
    }
    let (_, earlier, last) = ends[0].clone();
    assert!(
        !earlier.contains("4111") && !last.contains("1111 1111"),
        "{ends:?}"
    );
    for end in &ends {
        assert_eq!((&end.1, &end.2), (&earlier, &last), "cut at {:?}", end.0);
    }
}

fn half(text: &str) -> &str {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    &text[..places[places.len() / 2]]
}

/// However an utterance is cut into revisions, it leaves as the whole does, and
/// nothing of a number was shown in between: at every place, and at every two.
#[tokio::test(flavor = "multi_thread")]
async fn how_an_utterance_is_cut_makes_no_difference() {
    let gate = gate().await;
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
