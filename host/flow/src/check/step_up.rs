//! Sensitive actions that can be reached without a proof.

use crate::ActionType;

use super::{
    Matcher, Settings, Severity,
    finding::Findings,
    graph::{Graph, about},
    rules,
};

pub(crate) fn check(graph: &Graph<'_>, settings: &Settings, findings: &mut Findings<'_>) {
    if settings.sensitive.is_empty() {
        return;
    }
    let step_ups: Vec<Matcher> = settings.step_up.iter().cloned().chain(vendors()).collect();
    let proves = |from: usize, branch| {
        graph.action(from).is_some_and(|action| {
            let mut meant = step_ups.iter().filter(|matcher| matcher.fits(action));
            meant.any(|matcher| matcher.proves(action, branch))
        })
    };
    let unproven = graph.reached(|from, edge| !proves(from, edge.branch));
    for (i, action) in graph.all() {
        let open = unproven.get(i).copied().unwrap_or(false);
        if open
            && settings
                .sensitive
                .iter()
                .any(|matcher| matcher.fits(action))
        {
            findings.add(about(
                &rules::NO_STEP_UP,
                Severity::Error,
                action,
                action.pointer(),
                "a way from the start leads here without a step-up",
            ));
        }
    }
}

/// The vendor's own ways to prove who somebody is.
fn vendors() -> [Matcher; 2] {
    let of = |kind: &ActionType, result: Option<&str>| Matcher {
        kind: Some(kind.as_str().to_owned()),
        result: result.map(str::to_owned),
        ..Matcher::default()
    };
    [
        of(&ActionType::CheckVoiceId, Some("Authenticated")),
        of(&ActionType::AuthenticateParticipant, None),
    ]
}
