//! The labelled conversations of `redact`, recorded: nothing of what they hide is
//! kept, in the recordings or anywhere in the state folder, and they are decided
//! again as they were. `GUICHET_CASES=1` takes every case instead of one in twelve.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
};

use guichet::{InteractionId, Replay, Stage, StateFolder, Submission, TurnReplay};
use guichet_redact_corpus::{Case, cases};
use guichet_tests::{House, customer};

use crate::{conformance::names, recordings::files};

const TENANT: &str = r#"
passing = ["lookup", "response", "record", "action"]

[recordings]
one-in = 1

[[policies]]
name = "redact"
module = "stock:redact"
limits = { wall-ms = 5000 }
[policies.grant]
stages = ["inbound", "outbound"]
imports = ["history", "memory", "reference"]
history-turns = 60
classes = ["*"]
treatments = ["mask", "label", "remove", "withhold"]
"#;

/// Letters and digits from which on a text is not there by chance; in number
/// words, of which there are few.
const TELLING: usize = 7;
const TELLING_WORDS: usize = 20;

fn chosen() -> Vec<Case> {
    let step = std::env::var("GUICHET_CASES").ok();
    let step = step.and_then(|step| step.parse().ok()).unwrap_or(12);
    let positive = cases().into_iter().filter(|case| !case.expect.is_empty());
    positive.step_by(step).collect()
}

fn secrets(case: &Case) -> Vec<&str> {
    let text = |e: &guichet_redact_corpus::Expected| &case.turns[e.turn - 1].text[e.start..e.end];
    let least = if case.kind.contains("spoken") {
        TELLING_WORDS
    } else {
        TELLING
    };
    let telling = |text: &&str| text.chars().filter(|c| c.is_alphanumeric()).count() >= least;
    case.expect.iter().map(text).filter(telling).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_hidden_in_the_corpus_is_kept_anywhere() {
    let (house, state) = (House::new(), tempfile::tempdir().unwrap());
    house.write("tenants/t/tenant.toml", TENANT);
    let cases = chosen();
    let (tenant, _) = names("t");
    let gate = house.gate().state(state.path()).open().await.unwrap();
    for (i, case) in cases.iter().enumerate() {
        let one: InteractionId = format!("case-{i}").parse().unwrap();
        for (n, turn) in case.turns.iter().enumerate() {
            let mut said: Submission =
                customer(&n.to_string(), &turn.text).language(case.language.as_str());
            if turn.role == "agent" {
                said.stage = Stage::Outbound;
                said.facts.clear();
            }
            gate.pass(&tenant, &one, said).await.unwrap();
        }
        gate.end(&tenant, &one).await.unwrap();
    }
    drop(gate);

    let folder = StateFolder::open(state.path().to_owned()).unwrap();
    let sealed = folder.recordings(&tenant).unwrap();
    assert_eq!(sealed.len(), cases.len());
    let by_name: HashMap<_, _> = sealed.iter().map(|one| (one.interaction, one)).collect();
    let replay = Replay::open(house.gate(), tenant.clone()).await.unwrap();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut kept, mut differing) = (Vec::new(), Vec::new());
    for (i, case) in cases.iter().enumerate() {
        let pseudonym = folder.pseudonym(&tenant, &format!("case-{i}")).unwrap();
        let (_, recording) = by_name[&pseudonym.unwrap()].open().unwrap();
        let text = serde_json::to_string(&recording).unwrap();
        for secret in secrets(case) {
            let written = serde_json::to_string(secret).unwrap();
            if text.contains(written.trim_matches('"')) {
                kept.push((case.kind.clone(), secret.to_owned()));
            }
        }
        for (_, _, turn) in replay.play(&recording).await.unwrap() {
            let result = match turn {
                TurnReplay::Same => "same",
                TurnReplay::Differs(said) => {
                    differing.push((case.kind.clone(), said));
                    "differs"
                }
                _ => "no evidence",
            };
            *counts.entry(result).or_default() += 1;
        }
    }
    assert!(kept.is_empty(), "{} kept: {kept:?}", kept.len());
    assert!(differing.is_empty(), "{counts:?} {differing:?}");
    // A surrogate that reads otherwise is told, and is rare: wallets, whose
    // checks are hashes, some French social security numbers.
    let all: usize = counts.values().sum();
    let silent = counts.get("no evidence").copied().unwrap_or(0);
    assert!(silent * 40 <= all, "{counts:?}");

    let found = raw(state.path(), &cases);
    assert!(found.is_empty(), "{found:?}");
}

/// Secrets whose bytes are somewhere below the folder.
fn raw<'a>(folder: &Path, cases: &'a [Case]) -> Vec<&'a str> {
    let mut by_head: HashMap<[u8; 6], Vec<&str>> = HashMap::new();
    for secret in cases.iter().flat_map(secrets) {
        if let Some(head) = secret.as_bytes().first_chunk() {
            by_head.entry(*head).or_default().push(secret);
        }
    }
    let mut found = Vec::new();
    for file in files(folder) {
        let bytes = fs::read(&file).unwrap();
        for (at, window) in bytes.windows(6).enumerate() {
            let head: &[u8; 6] = window.try_into().unwrap();
            let Some(secrets) = by_head.get(head) else {
                continue;
            };
            found.extend(
                secrets
                    .iter()
                    .filter(|secret| bytes[at..].starts_with(secret.as_bytes())),
            );
        }
    }
    found
}
