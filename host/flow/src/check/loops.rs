//! Circles that nobody waits in.

use crate::{ActionType, FlowType};

use super::{
    Severity,
    finding::Findings,
    graph::{Graph, about},
    rules,
};

pub(crate) fn check(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    let turns = |i: usize| {
        graph.is_reachable(i) && graph.action(i).is_some_and(|a| !rests(graph, a.kind()))
    };
    for circle in graph.cycles(turns) {
        let leaves = circle.iter().any(|from| {
            let edges = graph.edges(*from).iter();
            edges
                .map(|edge| edge.to)
                .any(|to| circle.binary_search(&to).is_err())
        });
        let Some(action) = circle.first().and_then(|first| graph.action(*first)) else {
            continue;
        };
        let names = graph.names(circle.iter().copied());
        let (rule, severity, problem) = if leaves {
            let problem =
                format!("the circle of {names} turns without waiting, asking or counting");
            (&rules::BUSY_LOOP, Severity::Warning, problem)
        } else {
            let problem =
                format!("nothing leads out of the circle of {names}, and it waits for nobody");
            (&rules::ENDLESS_LOOP, Severity::Error, problem)
        };
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
