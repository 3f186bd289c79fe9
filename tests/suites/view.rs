//! What a policy is shown: the texts as they came, or as they would leave.

use guichet::{Outcome, OutcomeKind};
use guichet_tests::{GRANT_ALL, Guest, House, PASSING, customer};

/// What becomes of a text under a policy that sees the original and one that
/// sees what the first leaves.
async fn after(
    first: &Guest,
    more: &str,
    first_grant: &str,
    second: &Guest,
    text: &str,
) -> Outcome {
    let house = House::new();
    let redacted = format!("view = \"redacted\"\n{GRANT_ALL}");
    house.policies(
        "t",
        PASSING,
        &[
            // By its name it would come first.
            ("a-second", second, "", &redacted),
            ("first", first, more, first_grant),
        ],
    );
    let gate = house.gate().open().await.unwrap();
    let (tenant, interaction) = ("t".parse().unwrap(), "one".parse().unwrap());
    gate.pass(&tenant, &interaction, customer("1", text))
        .await
        .unwrap()
}

/// Denies what has an `x` as its third byte.
fn denies_x() -> Guest {
    Guest::new().only_if(2, b'x', Guest::deny)
}

fn hides(start: u32, end: u32) -> Guest {
    Guest::new().edit(0, start, end, "text", "label")
}

fn text(outcome: &Outcome) -> &str {
    outcome.payload.as_ref().unwrap().as_text().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redacted_view_does_not_show_what_is_hidden() {
    let outcome = after(&hides(0, 3), "", GRANT_ALL, &denies_x(), "boxed").await;
    assert_eq!(text(&outcome), "[text]ed");
    let outcome = after(&hides(3, 5), "", GRANT_ALL, &denies_x(), "boxed").await;
    assert_eq!(outcome.outcome, OutcomeKind::Refused, "what stays is shown");
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_of_a_redacted_view_are_of_the_original() {
    // It is shown "boxed [text] sealed".
    for (start, end, left) in [
        (13, 15, "boxed [text] [removed]aled"),
        (0, 2, "[removed]xed [text] sealed"),
        // Whoever touches a placeholder touches all that it hides.
        (11, 12, "boxed [removed] sealed"),
    ] {
        let second = Guest::new().edit(0, start, end, "text", "remove");
        let outcome = after(&hides(6, 9), "", GRANT_ALL, &second, "boxed and sealed").await;
        assert_eq!(text(&outcome), left);
    }
}

/// What a policy that failed would have hidden is not known.
#[tokio::test(flavor = "multi_thread")]
async fn a_redacted_view_is_blank_after_an_editing_policy_failed() {
    let broken = Guest::new().evaluate("(unreachable)");
    let allow = "on-failure = \"allow\"";
    let outcome = after(&broken, allow, GRANT_ALL, &denies_x(), "boxed").await;
    assert_eq!(outcome.outcome, OutcomeKind::Released, "{outcome:?}");
    let edits_nothing = "stages = [\"inbound\", \"outbound\", \"record\"]";
    let outcome = after(&broken, allow, edits_nothing, &denies_x(), "boxed").await;
    assert_eq!(outcome.outcome, OutcomeKind::Refused);
}
