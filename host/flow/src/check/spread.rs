//! Where stored input goes.

use std::collections::BTreeSet;

use crate::{Action, Parameters};

use super::{
    Rule, Severity,
    dataflow::{Knowledge, Source},
    finding::Findings,
    graph::{Graph, about},
    keyed::{Inputs, Keyed},
    rules,
};

pub(crate) fn check(
    graph: &Graph<'_>,
    known: &Knowledge,
    inputs: &Inputs,
    findings: &mut Findings<'_>,
) {
    for (i, action) in graph.reachable() {
        let Some(sink) = Sink::of(action) else {
            continue;
        };
        for reference in action.references() {
            let sources = known.sources(i, &reference.path);
            let Some((severity, what)) = worst(&sources, inputs, sink) else {
                continue;
            };
            let from = sources.iter().filter_map(|source| match source {
                Source::Input(input) => Some(*input),
                Source::Before => None,
            });
            let from = match graph.names(from) {
                names if names.is_empty() => "before this flow".to_owned(),
                names => format!("at {names}"),
            };
            let problem = format!("{what}, keyed in {from} in clear, is {}", sink.verb());
            findings.add(about(
                sink.rule(),
                severity,
                action,
                reference.pointer,
                problem,
            ));
        }
    }
    logged(graph, known, inputs, findings);
}

/// What happens to a value at an action.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sink {
    Kept,
    HandedOver,
    Shown,
}

impl Sink {
    fn of(action: &Action) -> Option<Self> {
        use crate::ActionType as Type;
        Some(match action.kind() {
            Type::UpdateContactAttributes
            | Type::CreateTask
            | Type::TagContact
            | Type::CreateCase
            | Type::UpdateCase
            | Type::CreateCustomerProfile
            | Type::UpdateCustomerProfile
            | Type::UpdateContactData => Self::Kept,
            Type::InvokeLambdaFunction => Self::HandedOver,
            Type::MessageParticipant
            | Type::MessageParticipantIteratively
            | Type::GetParticipantInput
            | Type::ShowView => Self::Shown,
            Type::ConnectParticipantWithLexBot => match action.parameters() {
                Parameters::Bot(bot) if bot.prompt.is_spoken_text() => Self::Shown,
                _ => Self::HandedOver,
            },
            _ => return None,
        })
    }

    fn rule(self) -> &'static Rule {
        match self {
            Self::Kept => &rules::KEPT,
            Self::HandedOver => &rules::HANDED_OVER,
            Self::Shown => &rules::SHOWN,
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::HandedOver => "handed over",
            Self::Shown => "said or shown",
        }
    }

    /// How bad it is that an input in clear ends here.
    fn severity(self, input: &Keyed) -> Option<Severity> {
        if input.encrypted {
            return None;
        }
        if let Some(severity) = input.secrecy() {
            return Some(severity);
        }
        if input.may_be_card() {
            return Some(Severity::Warning);
        }
        // A customer's own number said back for confirmation is no leak.
        (input.is_unclear() && self != Self::Shown).then_some(Severity::Note)
    }
}

fn worst(sources: &BTreeSet<Source>, inputs: &Inputs, sink: Sink) -> Option<(Severity, String)> {
    let found = sources.iter().filter_map(|source| {
        let input = inputs.get(*source)?;
        Some((sink.severity(input)?, input.what()))
    });
    found.max_by_key(|(severity, _)| *severity).or_else(|| {
        // Who keyed it in where is another flow's story.
        let only_before = sources.len() == 1 && sources.contains(&Source::Before);
        (only_before && sink != Sink::Shown).then(|| (Severity::Note, "stored input".to_owned()))
    })
}

fn logged(graph: &Graph<'_>, known: &Knowledge, inputs: &Inputs, findings: &mut Findings<'_>) {
    for (i, input) in inputs.all().filter(|(_, input)| !input.encrypted) {
        let severity = input
            .secrecy()
            .or_else(|| input.may_be_card().then_some(Severity::Warning));
        let (Some(severity), Some(action), Some(state)) = (severity, graph.action(i), known.at(i))
        else {
            continue;
        };
        if !state.logging.is_empty() {
            let by = graph.names(state.logging.iter().copied());
            let what = input.what();
            let problem = format!("the log that {by} switches on holds {what} in clear");
            let pointer = format!("{}/Parameters", action.pointer());
            findings.add(about(&rules::LOGGED, severity, action, pointer, problem));
        }
    }
}
