//! Recording and analytics.

use crate::{ActionType, Parameters};

use super::{
    Data, Severity,
    finding::Findings,
    graph::{Graph, about},
    rules,
};

/// What is heard while a secret is keyed in.
pub(super) fn check(data: &Data<'_>, findings: &mut Findings<'_>) {
    let Data {
        graph,
        known,
        inputs,
    } = data;
    for (i, input) in inputs.all() {
        let secrecy = input.severity_in_clear();
        let (Some(secrecy), Some(action), Some(state)) = (secrecy, graph.action(i), known.at(i))
        else {
            continue;
        };
        let pointer = format!("{}/Parameters", action.pointer());
        let what = input.what();
        // The recording of caller and agent runs while both are connected.
        let (on, severity, note) = if !state.automated.is_empty() {
            (&state.automated, secrecy, "")
        } else if graph.has_agent() {
            (&state.recording, secrecy, "")
        } else {
            (
                &state.recording,
                secrecy.min(Severity::Warning),
                ", once an agent is on the call",
            )
        };
        if !on.is_empty() {
            let by = graph.names(on.iter().copied());
            let problem = format!("{what} is keyed in while {by} has the caller recorded{note}");
            findings.add(about(
                &rules::RECORDED,
                severity,
                action,
                &*pointer,
                problem,
            ));
        }
        if !state.analytics.is_empty() {
            let by = graph.names(state.analytics.iter().copied());
            let problem = format!("{what} is keyed in while {by} has analytics on{note}");
            findings.add(about(&rules::ANALYSED, severity, action, pointer, problem));
        }
    }
}

/// What analytics keep.
pub(crate) fn check_analytics(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for (_, action) in graph.reachable() {
        let Parameters::Recording(recording) = action.parameters() else {
            continue;
        };
        let on = recording
            .analytics
            .iter()
            .filter(|analytics| analytics.is_enabled());
        let worst = on
            .filter(|analytics| analytics.keeps_original())
            .map(|analytics| {
                if analytics.redacts() {
                    Severity::Note
                } else {
                    Severity::Warning
                }
            })
            .max();
        let Some(severity) = worst else {
            continue;
        };
        let problem = if severity == Severity::Note {
            "analytics keep the original beside the redacted text"
        } else {
            "analytics are on without redaction"
        };
        let place = match action.kind() {
            ActionType::UpdateContactRecordingBehavior => "/Parameters/AnalyticsBehavior",
            _ => "/Parameters",
        };
        let pointer = format!("{}{place}", action.pointer());
        findings.add(about(
            &rules::UNREDACTED,
            severity,
            action,
            pointer,
            problem,
        ));
    }
}
