//! Numbers outside that somebody else decides on.

use crate::{Parameters, Scalar};

use super::{Data, Severity, dataflow::Source, finding::Findings, graph::about, rules};

pub(super) fn check(data: &Data<'_>, findings: &mut Findings<'_>) {
    let Data {
        graph,
        known,
        inputs,
    } = data;
    for (i, action) in graph.reachable() {
        let (number, parameter, later) = match action.parameters() {
            Parameters::ThirdParty(number) => (number, "ThirdPartyPhoneNumber", false),
            Parameters::CallbackNumber(number) => (number, "CallbackNumber", true),
            _ => continue,
        };
        let references = number.as_ref().map_or(&[][..], Scalar::references);
        let worst = references
            .iter()
            .filter_map(|reference| {
                let path = &reference.path;
                let sources = known.sources(i, path);
                if !sources.is_empty() {
                    let checked = |source: &Source| inputs.get(*source).is_some_and(|k| k.phone);
                    // Being called back on a number that one keyed in is what a
                    // call-back is; it has to be a number, though.
                    return match (sources.iter().all(checked), later) {
                        (true, true) => None,
                        (false, true) => Some((Severity::Warning, "the caller, unchecked")),
                        (_, false) => Some((Severity::Error, "the caller")),
                    };
                }
                match path.namespace() {
                    // The number of the caller, or the centre's own.
                    "CustomerEndpoint" | "SystemEndpoint" | "Queue" => None,
                    "StoredCustomerInput" => Some((Severity::Error, "the caller")),
                    "External" => Some((Severity::Warning, "a function's answer")),
                    "Modules" => Some((Severity::Warning, "a module's input or result")),
                    _ => Some((Severity::Warning, "attributes")),
                }
            })
            .max_by_key(|(severity, _)| *severity);
        if let Some((severity, whence)) = worst {
            let called = if later { "called back" } else { "called" };
            let problem = format!("the number that is {called} comes from {whence}");
            let pointer = format!("{}/Parameters/{parameter}", action.pointer());
            findings.add(about(
                &rules::OUTSIDE_NUMBER,
                severity,
                action,
                pointer,
                problem,
            ));
        }
    }
}
