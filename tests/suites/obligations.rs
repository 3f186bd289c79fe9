//! What the platform has to do, joined over all policies.

use guichet::{Gate, Outcome};
use guichet_tests::{GRANT_ALL, Guest, House, PASSING, customer};

async fn pass(gate: &Gate, text: &str) -> Outcome {
    let (tenant, interaction) = ("t".parse().unwrap(), "one".parse().unwrap());
    gate.pass(&tenant, &interaction, customer(text, text))
        .await
        .unwrap()
}

fn obligations(outcome: &Outcome) -> Vec<(&str, &str)> {
    let obligations = outcome.obligations.iter();
    obligations
        .map(|one| (one.name.as_str(), one.value.as_str()))
        .collect()
}

/// Pauses at one word, resumes at another.
fn holds(pause: u8, resume: u8) -> Guest {
    Guest::new()
        .only_if(0, pause, |guest| guest.obligation("pause-recording", ""))
        .only_if(0, resume, |guest| guest.obligation("resume-recording", ""))
}

#[tokio::test(flavor = "multi_thread")]
async fn recording_runs_only_when_no_policy_holds_it() {
    let house = House::new();
    let (a, b) = (holds(b'a', b'A'), holds(b'b', b'B'));
    let policies = [("a", &a, "", GRANT_ALL), ("b", &b, "", GRANT_ALL)];
    house.policies("t", PASSING, &policies);
    let gate = house.gate().open().await.unwrap();
    for (said, expected) in [
        ("B resumes what nobody holds", None),
        ("a pauses", Some("pause-recording")),
        ("b pauses too", None),
        ("A lets go", None),
        ("A lets go again", None),
        ("a pauses again", None),
        ("B lets go", None),
        ("A lets go at last", Some("resume-recording")),
    ] {
        let outcome = pass(&gate, said).await;
        let expected: Vec<_> = expected.into_iter().map(|name| (name, "")).collect();
        assert_eq!(obligations(&outcome), expected, "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_routes_the_tenants_first_is_taken() {
    let route = |queue: &str| Guest::new().name(queue).obligation("route", queue);
    let (first, second) = (route("first"), route("second"));
    let policies = [("a", &first, "", GRANT_ALL), ("b", &second, "", GRANT_ALL)];
    for order in [["first", "second"], ["second", "first"]] {
        let house = House::new();
        let head = format!("{PASSING}\nroutes = {order:?}");
        house.policies("t", &head, &policies);
        let gate = house.gate().open().await.unwrap();
        let outcome = pass(&gate, "hello").await;
        assert_eq!(obligations(&outcome), [("route", order[0])]);
    }
}
