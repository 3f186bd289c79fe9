//! How opinions and failures join: exhaustive over what a policy can say or do,
//! alone, in pairs and in threes, against a model of a few lines.

use std::collections::{BTreeMap, BTreeSet};

use guichet::{Gate, Outcome, OutcomeKind};
use guichet_tests::{GRANT_ALL, Guest, House, PASSING, customer};

/// What a policy says, or what its failure counts as.
#[derive(Clone, Copy)]
struct Kind {
    name: &'static str,
    module: &'static str,
    on_failure: &'static str,
    /// 0 released, 1 held, 2 refused.
    strictness: u8,
    /// What it leaves of "secret".
    leaves: &'static str,
    obligation: Option<(&'static str, &'static str)>,
    reason: Option<&'static str>,
}

const WHOLE: &str = "secret";
const EDITED: &str = "[removed]ret";
const NOTHING: &str = "[removed]";

/// The ones that fail come last.
const KINDS: [Kind; 10] = [
    kind("allow", 0, WHOLE, Some(("mark", "seen")), Some("declared")),
    kind("edit", 0, EDITED, Some(("mark", "edited")), Some("another")),
    kind("require", 1, WHOLE, Some(("notify", "desk")), Some("third")),
    kind("deny", 2, WHOLE, Some(("route", "first")), Some("fourth")),
    failing("trap", "trap", "\"deny\"", 2, WHOLE),
    failing("garbage", "garbage", "\"deny\"", 2, WHOLE),
    failing("error", "error", "\"deny\"", 2, WHOLE),
    failing("trap-remove", "trap", "\"remove-all\"", 0, NOTHING),
    failing(
        "trap-require",
        "trap",
        "{ require = { kind = \"review\", level = 1 } }",
        1,
        WHOLE,
    ),
    failing("trap-allow", "trap", "\"allow\"", 0, WHOLE),
];

const FAILING: usize = 4;

const fn kind(
    name: &'static str,
    strictness: u8,
    leaves: &'static str,
    obligation: Option<(&'static str, &'static str)>,
    reason: Option<&'static str>,
) -> Kind {
    Kind {
        name,
        module: name,
        on_failure: "\"deny\"",
        strictness,
        leaves,
        obligation,
        reason,
    }
}

const fn failing(
    name: &'static str,
    module: &'static str,
    on_failure: &'static str,
    strictness: u8,
    leaves: &'static str,
) -> Kind {
    Kind {
        name,
        module,
        on_failure,
        strictness,
        leaves,
        obligation: None,
        reason: None,
    }
}

fn guests() -> BTreeMap<&'static str, Guest> {
    let says = |name: &'static str, then: fn(Guest) -> Guest| {
        let said = KINDS.iter().find(|kind| kind.name == name).copied();
        let mut guest = then(Guest::new().name(name));
        if let Some((name, value)) = said.and_then(|kind| kind.obligation) {
            guest = guest.obligation(name, value);
        }
        if let Some(reason) = said.and_then(|kind| kind.reason) {
            guest = guest.reason(reason);
        }
        (name, guest)
    };
    [
        says("allow", |guest| guest),
        says("edit", |guest| guest.edit(0, 0, 3, "text", "remove")),
        says("require", |guest| guest.require("review", 1)),
        says("deny", Guest::deny),
        // It says a good deal before it fails, and none of it counts.
        says("trap", |guest| {
            guest
                .obligation("mark", "seen")
                .reason("declared")
                .evaluate("(unreachable)")
        }),
        says("garbage", |guest| guest.edit(9, 9, 9, "text", "remove")),
        says("error", |guest| guest.fails_with("no-idea")),
    ]
    .into()
}

/// What comes of a turn, as far as policies decide it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Joined {
    strictness: u8,
    payload: Option<String>,
    obligations: BTreeSet<(String, String)>,
    reasons: BTreeSet<String>,
    requirements: usize,
}

/// The model: sets and maxima, which know no order and no duplicates.
fn model(kinds: &[Kind]) -> Joined {
    let strictness = kinds.iter().map(|kind| kind.strictness).max().unwrap_or(0);
    let leaves = |text| kinds.iter().any(|kind| kind.leaves == text);
    let left = [NOTHING, EDITED].into_iter().find(|text| leaves(*text));
    Joined {
        strictness,
        payload: (strictness == 0).then(|| left.unwrap_or(WHOLE).to_owned()),
        obligations: kinds
            .iter()
            .filter_map(|kind| kind.obligation)
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        reasons: kinds
            .iter()
            .filter_map(|kind| kind.reason)
            .map(str::to_owned)
            .collect(),
        requirements: usize::from(strictness == 1),
    }
}

fn joined(outcome: &Outcome) -> Joined {
    let obligations = outcome.obligations.iter();
    Joined {
        strictness: match outcome.outcome {
            OutcomeKind::Released => 0,
            OutcomeKind::Held => 1,
            OutcomeKind::Refused => 2,
        },
        payload: outcome
            .payload
            .as_ref()
            .map(|payload| payload.as_text().unwrap().to_owned()),
        obligations: obligations
            .map(|one| (one.name.clone(), one.value.clone()))
            .collect(),
        reasons: outcome.reasons.iter().cloned().collect(),
        requirements: outcome.requirements.len(),
    }
}

/// Every sequence of one to three kinds, by their places.
fn sequences() -> Vec<Vec<usize>> {
    let all = 0..KINDS.len();
    let mut sequences: Vec<Vec<usize>> = all.clone().map(|kind| vec![kind]).collect();
    let mut done = 0;
    for _ in 0..2 {
        let longest = sequences[done..].to_vec();
        done = sequences.len();
        for sequence in longest {
            for next in all.clone() {
                sequences.push([sequence.as_slice(), &[next]].concat());
            }
        }
    }
    sequences
}

fn tenant(sequence: &[usize]) -> String {
    let names: Vec<_> = sequence.iter().map(ToString::to_string).collect();
    format!("t-{}", names.join("-"))
}

fn write(house: &House, modules: &BTreeMap<&'static str, Vec<u8>>, sequence: &[usize]) {
    let tenant = tenant(sequence);
    let mut config = format!("{PASSING}\n");
    for (i, kind) in sequence.iter().map(|kind| KINDS[*kind]).enumerate() {
        let module = kind.module;
        house.write(&format!("tenants/{tenant}/{module}.wasm"), &modules[module]);
        config += &format!(
            "[[policies]]\nname = \"p{i}\"\nmodule = \"file:{module}.wasm\"\non-failure = {}\nlimits = {{ wall-ms = 5000 }}\n[policies.grant]\n{GRANT_ALL}",
            kind.on_failure
        );
    }
    house.write(&format!("tenants/{tenant}/tenant.toml"), config);
}

async fn outcome(gate: &Gate, sequence: &[usize]) -> Joined {
    let (tenant, interaction) = (tenant(sequence).parse().unwrap(), "one".parse().unwrap());
    let turn = customer("1", WHOLE);
    joined(&gate.pass(&tenant, &interaction, turn).await.unwrap())
}

/// A second opinion never weakens the first, order and duplicates make no
/// difference, and turning one into a failure never weakens, or never below
/// what its failure counts as.
#[tokio::test(flavor = "multi_thread")]
async fn no_opinion_and_no_failure_weakens_another() {
    let modules: BTreeMap<_, _> = guests()
        .into_iter()
        .map(|(name, guest)| (name, guest.component()))
        .collect();
    let house = House::new();
    let sequences = sequences();
    assert_eq!(sequences.len(), 10 + 100 + 1000);
    for sequence in &sequences {
        write(&house, &modules, sequence);
    }
    let gate = house.gate().open().await.unwrap();
    let mut came = BTreeMap::new();
    for sequence in &sequences {
        let outcome = outcome(&gate, sequence).await;
        let kinds: Vec<Kind> = sequence.iter().map(|kind| KINDS[*kind]).collect();
        let names: Vec<_> = kinds.iter().map(|kind| kind.name).collect();
        assert_eq!(outcome, model(&kinds), "{names:?}");
        came.insert(sequence.clone(), outcome);
    }
    // What the model says must itself keep the promises.
    for (sequence, outcome) in &came {
        for place in 0..sequence.len() {
            let mut fewer = sequence.clone();
            fewer.remove(place);
            if let Some(fewer) = came.get(&fewer) {
                assert!(no_weaker(outcome, fewer), "{sequence:?} without {place}");
            }
            for (failure, kind) in KINDS.iter().enumerate().skip(FAILING) {
                let mut failed = sequence.clone();
                failed[place] = failure;
                let failed = &came[&failed];
                assert!(failed.strictness >= kind.strictness);
                assert!(
                    kind.on_failure != "\"deny\"" || no_weaker(failed, outcome),
                    "{sequence:?} with {failure} at {place}"
                );
            }
        }
    }
}

/// Not released where it was not, and nothing shown that was hidden.
fn no_weaker(one: &Joined, other: &Joined) -> bool {
    let shown = |joined: &Joined| {
        let text = joined.payload.as_deref().unwrap_or_default();
        text.replace(NOTHING, "").len()
    };
    one.strictness >= other.strictness && shown(one) <= shown(other)
}
