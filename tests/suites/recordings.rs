//! Recorded contacts: nothing of what was edited is in them, and they are decided
//! again as they were.

use std::path::Path;

use guichet::{
    Gate, InteractionId, Payload, Recording, Replay, Stage, StateFolder, Submission, TurnReplay,
};
use guichet_ledger::{Leaf, LedgerReader};
use guichet_tests::{Guest, House, customer};
use tempfile::TempDir;

use crate::conformance::{BANK, assurance, names, transfer};

const RECORD: &str = "[recordings]\none-in = 1\n";
/// A card, a name, an account, a mail address: as they were said.
const SAID: [&str; 7] = [
    "4929 1234 5678 9015",
    "4929123456789015",
    "Zacharie",
    "Quimper",
    "FR14 2004 1010 0505 0001 3M02 606",
    "zacharie.quimper@wanadoo.fr",
    "5678 9015",
];

fn bank(record: &str) -> House {
    let house = House::new();
    house.write("tenants/t/tenant.toml", format!("{BANK}\n{record}"));
    house
}

/// A contact with everything in it, ended.
async fn contact(house: &House, state: &Path) {
    let gate = house.gate().state(state).open().await.unwrap();
    let (tenant, one) = names("t");
    let lines = [
        "Hello, my name is Zacharie Quimper",
        "my card is 4929 1234 5678 9015",
        "Zacharie Quimper again: IBAN FR14 2004 1010 0505 0001 3M02 606, zacharie.quimper@wanadoo.fr",
        "the other card starts with 4929 1234",
        "and then 5678 9015",
        "that is all",
    ];
    for (i, line) in lines.iter().enumerate() {
        let turn = customer(&format!("m{i}"), line).language("en");
        gate.pass(&tenant, &one, turn).await.unwrap();
    }
    // A stage that nothing is edited at shows the card as it is.
    let mut looked = Submission::new(
        "look",
        Stage::Lookup,
        Payload::parse(r#"{"card":"4929 1234 5678 9015","holder":"Zacharie Quimper","n":1.50}"#)
            .unwrap(),
    );
    looked.attributes = vec![("note".to_owned(), "4929123456789015".to_owned())];
    gate.pass(&tenant, &one, looked).await.unwrap();
    let turn = transfer("pay", "50000 EUR", "FR14 2004 1010 0505 0001 3M02 606")
        .fact("caller.number", "+33612345678");
    gate.pass(&tenant, &one, turn).await.unwrap();
    let mut proof = assurance("50000 EUR", "FR14 2004 1010 0505 0001 3M02 606");
    proof.level = 3;
    gate.prove(&tenant, &one, proof).await.unwrap();
    assert!(gate.end(&tenant, &one).await.unwrap());
}

fn stored(state: &Path) -> Vec<Recording> {
    let (tenant, _) = names("t");
    let state = StateFolder::open(state.to_owned()).unwrap();
    let sealed = state.recordings(&tenant).unwrap();
    sealed.iter().map(|one| one.open().unwrap().1).collect()
}

async fn replayed(house: &House, recording: &Recording) -> Vec<(u64, Stage, TurnReplay)> {
    let (tenant, _) = names("t");
    let replay = Replay::open(house.gate(), tenant).await.unwrap();
    replay.play(recording).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_edited_is_in_a_recording_and_it_is_decided_again_as_it_was() {
    let (house, state) = (bank(RECORD), tempfile::tempdir().unwrap());
    contact(&house, state.path()).await;
    let recordings = stored(state.path());
    let recording = recordings.first().unwrap();
    let text = serde_json::to_string(recording).unwrap();
    for said in SAID {
        assert!(!text.contains(said), "{said} in {text}");
    }
    // Not in the number either, of which the platform says who calls.
    assert!(!text.contains("33612345678"));
    // What nobody edited is there.
    for kept in [
        "that is all",
        "50000 EUR",
        "\"n\":1.50",
        "\"holder\":",
        "starts with",
    ] {
        assert!(text.contains(kept), "{kept}");
    }
    let turns = replayed(&house, recording).await;
    assert_eq!(turns.len(), 8);
    for (sequence, stage, turn) in &turns {
        assert_eq!(turn, &TurnReplay::Same, "{sequence} {stage:?}\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_policies_decide_otherwise_and_it_is_said_how() {
    let (house, state) = (bank(RECORD), tempfile::tempdir().unwrap());
    contact(&house, state.path()).await;
    let next = bank("");
    let config = BANK.replace(
        "[policies.grant]\nstages = [\"inbound\", \"outbound\"]",
        "[policies.settings.classes]\niban = { treatment = \"keep\" }\n[policies.grant]\nstages = [\"inbound\", \"outbound\"]",
    );
    next.write("tenants/t/tenant.toml", config);
    let recordings = stored(state.path());
    let turns = replayed(&next, recordings.first().unwrap()).await;
    let differ: Vec<_> = turns
        .iter()
        .filter(|(_, _, turn)| turn != &TurnReplay::Same)
        .collect();
    let [(3, Stage::Inbound, TurnReplay::Differs(said))] = differ.as_slice() else {
        panic!("{differ:?}");
    };
    assert!(said.iter().any(|line| line.contains("iban")), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_names_what_was_recorded() {
    let (house, state) = (bank(RECORD), tempfile::tempdir().unwrap());
    contact(&house, state.path()).await;
    let (tenant, _) = names("t");
    let folder = StateFolder::open(state.path().to_owned()).unwrap();
    let sealed = folder.recordings(&tenant).unwrap();
    let (digest, recording) = sealed[0].open().unwrap();
    let ledger = LedgerReader::open(&folder.ledger()).unwrap();
    let keys = ledger.keys().unwrap();
    let leaves: Vec<Leaf> = ledger
        .leaves(Some("t"), &keys, 0)
        .unwrap()
        .map(|leaf| leaf.unwrap().1)
        .collect();
    assert!(leaves.iter().any(|leaf| matches!(leaf,
        Leaf::Recording(leaf) if leaf.digest == digest && leaf.turns == 8 && leaf.interaction == recording.interaction)));
    let key = |change: &str| {
        let of = |leaf: &&Leaf| matches!(leaf, Leaf::Key(key) if key.purpose == "recordings" && key.change == change);
        leaves.iter().filter(of).count()
    };
    assert_eq!((key("made"), key("deleted")), (1, 0));
    // No byte of what was said is anywhere in the folder.
    for file in files(state.path()) {
        let bytes = std::fs::read(&file).unwrap();
        for said in SAID {
            let found = bytes.windows(said.len()).any(|w| w == said.as_bytes());
            assert!(!found, "{said} in {}", file.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_key_a_recording_cannot_be_opened() {
    let (house, state) = (bank(RECORD), tempfile::tempdir().unwrap());
    contact(&house, state.path()).await;
    let (tenant, _) = names("t");
    let folder = StateFolder::open(state.path().to_owned()).unwrap();
    let path = folder.recordings(&tenant).unwrap()[0].path.clone();
    let whole = std::fs::read(&path).unwrap();
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() ^= 1;
    std::fs::write(&path, changed).unwrap();
    let problem = |folder: &StateFolder| {
        let sealed = folder.recordings(&tenant).unwrap();
        sealed[0].open().unwrap_err().to_string()
    };
    assert!(problem(&folder).contains("was changed"));
    std::fs::write(&path, whole).unwrap();
    folder.forget(&tenant).await.unwrap();
    assert!(problem(&folder).contains("the tenant's key was deleted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_recorded_that_was_not_asked_for() {
    let (house, state) = (bank(""), tempfile::tempdir().unwrap());
    contact(&house, state.path()).await;
    assert!(!state.path().join("recordings").exists());
    // Too large for its bound: let go as a whole.
    let (house, state) = (
        bank("[recordings]\none-in = 1\nmost-kib = 1\n"),
        tempfile::tempdir().unwrap(),
    );
    contact(&house, state.path()).await;
    assert!(stored(state.path()).is_empty());
    for (bad, key) in [
        ("one-in = 0", "recordings.one-in"),
        ("one-in = 1\nkeep-days = 0", "recordings.keep-days"),
        ("one-in = 1\nmost-kib = 0", "recordings.most-kib"),
        ("keep-days = 3", "one-in"),
    ] {
        let error = bank(&format!("[recordings]\n{bad}\n"));
        let error = error.gate().open().await.unwrap_err().to_string();
        assert!(error.contains(key), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_contact_in_so_many_is_recorded() {
    let (house, state) = (
        bank("[recordings]\none-in = 4\n"),
        tempfile::tempdir().unwrap(),
    );
    let gate = house.gate().state(state.path()).open().await.unwrap();
    let (tenant, _) = names("t");
    for i in 0..200 {
        let one: InteractionId = format!("contact-{i}").parse().unwrap();
        gate.pass(&tenant, &one, customer("1", "hello"))
            .await
            .unwrap();
        gate.end(&tenant, &one).await.unwrap();
    }
    let kept = stored(state.path()).len();
    // Fifty, give or take six standard deviations.
    assert!((14..=86).contains(&kept), "{kept}");
    let metrics = gate.metrics();
    assert!(
        metrics.contains(&format!(
            "guichet_recordings_total{{tenant=\"t\",result=\"kept\"}} {kept}"
        )),
        "{metrics}"
    );
}

/// Where it is not known what would have to be hidden, nothing is kept as it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_turn_whose_policy_failed_is_hidden_whole_and_proves_nothing() {
    let state = tempfile::tempdir().unwrap();
    let house = House::new().tenant("t", &Guest::new().evaluate("(unreachable)"), "", GRANT);
    let config = std::fs::read_to_string(house.path().join("tenants/t/tenant.toml")).unwrap();
    house.write("tenants/t/tenant.toml", format!("{config}\n{RECORD}"));
    let gate = house.gate().state(state.path()).open().await.unwrap();
    let (tenant, one) = names("t");
    let turn = customer("1", "Zacharie of Quimper has 4929 1234 5678 9015");
    gate.pass(&tenant, &one, turn).await.unwrap();
    gate.end(&tenant, &one).await.unwrap();
    drop(gate);
    let recordings = stored(state.path());
    let text = serde_json::to_string(&recordings).unwrap();
    for said in SAID {
        assert!(!text.contains(said), "{said} in {text}");
    }
    let turns = replayed(&house, &recordings[0]).await;
    assert!(matches!(
        turns.as_slice(),
        [(1, Stage::Inbound, TurnReplay::NotComparable(_))]
    ));
}

const GRANT: &str = "stages = [\"inbound\", \"outbound\", \"record\"]\nclasses = [\"text\"]\ntreatments = [\"label\"]\n";

/// Counters stand still: what they said when it was recorded, they say again.
#[tokio::test(flavor = "multi_thread")]
async fn host_calls_are_answered_as_they_were() {
    let state = tempfile::tempdir().unwrap();
    let grant = format!("{}imports = [\"counters\"]\n", guichet_tests::GRANT_ALL);
    let house = House::new().tenant("t", &Guest::new().counts("turns"), "", &grant);
    let config = std::fs::read_to_string(house.path().join("tenants/t/tenant.toml")).unwrap();
    house.write("tenants/t/tenant.toml", format!("{config}\n{RECORD}"));
    let gate: Gate = house.gate().state(state.path()).open().await.unwrap();
    let (tenant, one) = names("t");
    for i in 0..3 {
        let turn = customer(&i.to_string(), "hello");
        gate.pass(&tenant, &one, turn).await.unwrap();
    }
    gate.end(&tenant, &one).await.unwrap();
    drop(gate);
    let recordings = stored(state.path());
    let turns = replayed(&house, &recordings[0]).await;
    assert!(turns.iter().all(|(_, _, turn)| turn == &TurnReplay::Same));
    // A policy that asks for something else proves nothing.
    house.write(
        "tenants/t/guest.wasm",
        Guest::new().counts("others").component(),
    );
    let turns = replayed(&house, &recordings[0]).await;
    assert!(
        turns
            .iter()
            .all(|(_, _, turn)| matches!(turn, TurnReplay::NotComparable(_))),
        "{turns:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_past_its_time_is_deleted() {
    let (house, state): (House, TempDir) = (
        bank("[recordings]\none-in = 1\nkeep-days = 1\n"),
        tempfile::tempdir().unwrap(),
    );
    let old = state.path().join("recordings/t");
    std::fs::create_dir_all(&old).unwrap();
    let name = format!("{:015}-{}.sealed", 1_700_000_000_000_u64, "ab".repeat(32));
    std::fs::write(old.join(&name), b"").unwrap();
    std::fs::write(old.join("unrelated"), b"").unwrap();
    contact(&house, state.path()).await;
    assert!(!old.join(&name).exists());
    assert!(old.join("unrelated").exists());
    assert_eq!(stored(state.path()).len(), 1);
}

pub(crate) fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}
