//! Circles that nobody waits in.

use crate::{Action, ActionType, FlowType};

use super::{
    Rule, Severity,
    finding::Findings,
    graph::{Graph, about},
    rules,
};

pub(crate) fn check(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    let turns = |i: usize, kind: &ActionType| graph.is_reachable(i) && !rests(graph, kind);
    let kind = |i: usize| graph.action(i).map(Action::kind);
    for circle in graph.cycles(|i| kind(i).is_some_and(|kind| turns(i, kind))) {
        let mut edges = circle.iter().flat_map(|from| graph.edges(*from));
        if edges.any(|edge| circle.binary_search(&edge.to).is_err()) {
            continue;
        }
        let names = graph.names(circle.iter().copied());
        let problem =
            format!("nothing leads out of the circle of {names}, and it waits for nobody");
        report(
            graph,
            &circle,
            &rules::ENDLESS_LOOP,
            Severity::Error,
            problem,
            findings,
        );
    }
    // A message takes its time, so a circle with one in it is not busy.
    let busy = |kind: &ActionType| *kind != ActionType::MessageParticipant;
    let circles = graph.cycles(|i| kind(i).is_some_and(|kind| busy(kind) && turns(i, kind)));
    for circle in circles {
        let mut edges = circle.iter().flat_map(|from| graph.edges(*from));
        if edges.any(|edge| circle.binary_search(&edge.to).is_err()) {
            let names = graph.names(circle.iter().copied());
            let problem =
                format!("the circle of {names} turns without waiting, asking or counting");
            report(
                graph,
                &circle,
                &rules::BUSY_LOOP,
                Severity::Warning,
                problem,
                findings,
            );
        }
    }
}

/// At the first action of a circle, by the text.
fn report(
    graph: &Graph<'_>,
    circle: &[usize],
    rule: &'static Rule,
    severity: Severity,
    problem: String,
    findings: &mut Findings<'_>,
) {
    if let Some(action) = circle.first().and_then(|first| graph.action(*first)) {
        findings.add(about(rule, severity, action, action.pointer(), problem));
    }
}

/// Whether a contact stays at an action until somebody does something, a time
/// is over, a count is reached, or another flow takes it.
fn rests(graph: &Graph<'_>, kind: &ActionType) -> bool {
    match kind {
        ActionType::GetParticipantInput
        | ActionType::Wait
        | ActionType::ShowView
        | ActionType::ConnectParticipantWithLexBot
        | ActionType::MessageParticipantIteratively
        | ActionType::Loop
        | ActionType::TransferContactToQueue
        | ActionType::TransferToFlow
        | ActionType::TransferParticipantToThirdParty
        | ActionType::AuthenticateParticipant
        | ActionType::InvokeFlowModule
        | ActionType::Other(_) => true,
        // A queue plays its messages until an agent is free.
        ActionType::MessageParticipant => matches!(
            graph.kind(),
            Some(FlowType::CustomerQueue | FlowType::CustomerHold | FlowType::AgentHold)
        ),
        _ => false,
    }
}
