//! Look-ups that the caller waits for.

use crate::Parameters;

use super::{
    Severity,
    finding::Findings,
    graph::{Graph, about},
    rules,
};

pub(crate) fn check(graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for (_, action) in graph.reachable() {
        let Parameters::Lambda(lambda) = action.parameters() else {
            continue;
        };
        if lambda.is_asynchronous() {
            continue;
        }
        let (place, problem) = match &lambda.time_limit {
            None => ("", "the function is waited for without a time limit"),
            Some(limit) if !limit.is_static() => (
                "/InvocationTimeLimitSeconds",
                "the time limit is a reference; the vendor takes a number only",
            ),
            // One out of range is told of as a parameter.
            Some(_) => continue,
        };
        let pointer = format!("{}/Parameters{place}", action.pointer());
        findings.add(about(
            &rules::NO_TIME_LIMIT,
            Severity::Warning,
            action,
            pointer,
            problem,
        ));
    }
}
