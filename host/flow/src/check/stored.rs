//! Secrets that are stored as they are keyed in.

use super::{Data, Severity, finding::Findings, graph::about, rules, words::Asked};

pub(super) fn check(data: &Data<'_>, findings: &mut Findings<'_>) {
    let Data { graph, inputs, .. } = data;
    for (i, input) in inputs.all().filter(|(_, input)| !input.encrypted) {
        let Some(action) = graph.action(i) else {
            continue;
        };
        let pointer = format!("{}/Parameters", action.pointer());
        if let Some(severity) = input.secrecy() {
            let problem = format!("{} is stored without encryption", input.what());
            findings.add(about(
                &rules::SECRET_IN_CLEAR,
                severity,
                action,
                pointer,
                problem,
            ));
        } else if input.is_long() {
            // Where the prompt says what is asked for, the limit is too wide;
            // where it does not, it may be a card.
            let severity = match input.asked {
                Asked::Unknown | Asked::Identifier => Severity::Warning,
                _ => Severity::Note,
            };
            let problem = format!(
                "up to {} digits are stored without encryption; a card number fits into {}",
                input.length,
                super::keyed::CARD_LENGTH
            );
            findings.add(about(
                &rules::LONG_IN_CLEAR,
                severity,
                action,
                pointer,
                problem,
            ));
        }
    }
}
