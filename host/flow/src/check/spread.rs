//! Where stored input goes.

use std::collections::BTreeSet;

use crate::{Action, ActionType, Parameters, Stage};

use super::{
    Data, Rule, Severity,
    dataflow::Source,
    finding::Findings,
    graph::about,
    keyed::{Inputs, Keyed},
    rules,
    words::{Asked, asked},
};

pub(super) fn check(data: &Data<'_>, findings: &mut Findings<'_>) {
    let Data {
        graph,
        known,
        inputs,
    } = data;
    for (i, action) in graph.reachable() {
        let Some(sink) = Sink::of(action) else {
            continue;
        };
        for reference in action.references() {
            let sources = known.sources(i, &reference.path);
            let Some((severity, what, from)) = worst(&sources, inputs, sink, &reference.pointer)
            else {
                continue;
            };
            let from = match from {
                Some(input) => format!("at {}", graph.names([input])),
                None => "before this flow".to_owned(),
            };
            let problem = format!("{what}, keyed in {from} in clear, is {}", sink.verb());
            let finding = about(sink.rule(), severity, action, reference.pointer, problem);
            findings.add(finding);
        }
    }
    logged(data, findings);
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
        if let Parameters::Bot(bot) = action.parameters()
            && !bot.prompt.is_spoken_text()
        {
            return Some(Self::HandedOver);
        }
        match action.stages().first()? {
            Stage::Outbound => Some(Self::Shown),
            Stage::Lookup => Some(Self::HandedOver),
            // What becomes of a number is told by another rule.
            Stage::Record if *action.kind() == ActionType::UpdateContactCallbackNumber => None,
            Stage::Record => Some(Self::Kept),
            Stage::Inbound | Stage::Response | Stage::Action => None,
        }
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

/// The worst that a reference may hold: how bad it is, what it is, and which
/// input it is from.
fn worst(
    sources: &BTreeSet<Source>,
    inputs: &Inputs,
    sink: Sink,
    pointer: &str,
) -> Option<(Severity, String, Option<usize>)> {
    if sources.is_empty() {
        return None;
    }
    let found = sources.iter().filter_map(|source| match source {
        Source::Input(at) => {
            let input = inputs.get(*source)?;
            Some((sink.severity(input)?, input.what(), Some(*at)))
        }
        Source::Before => None,
    });
    found.max_by_key(|(severity, ..)| *severity).or_else(|| {
        // Who keyed it in where is another flow's story; the name under which it
        // is handed on may say that it is nothing.
        let only_before = sources.len() == 1 && sources.contains(&Source::Before);
        let name = asked(pointer.rsplit('/').next().unwrap_or_default());
        let harmless = matches!(name, Asked::Named | Asked::Identifier | Asked::Phone);
        let told = only_before && !harmless && sink != Sink::Shown;
        told.then(|| (Severity::Note, "stored input".to_owned(), None))
    })
}

fn logged(data: &Data<'_>, findings: &mut Findings<'_>) {
    let Data {
        graph,
        known,
        inputs,
    } = data;
    for (i, input) in inputs.all().filter(|(_, input)| !input.encrypted) {
        let severity = input.severity_in_clear();
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
