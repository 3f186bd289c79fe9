//! A linter for contact flows: what leaks, what breaks, what never ends.
//!
//! ```
//! use guichet_flow::{Flow, check::{Settings, check}};
//!
//! let flow: Flow = r#"{
//!   "Version": "2019-10-30", "StartAction": "bye",
//!   "Actions": [
//!     {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}},
//!     {"Identifier": "lost", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
//!   ]}"#.parse().unwrap();
//! let findings = check(&flow, &Settings::default());
//! assert_eq!(findings[0].rule.code, "GF102");
//! assert_eq!(findings[0].pointer, "/Actions/1");
//! ```

mod dataflow;
mod finding;
mod graph;
mod keyed;
mod lookups;
mod loops;
mod numbers;
mod personal;
mod phrases;
mod place;
mod recording;
mod rules;
mod settings;
mod spread;
mod step_up;
mod stored;
mod structure;
mod words;

pub use finding::{Finding, Severity};
pub use place::{Position, locate};
pub use rules::{RULES, Rule, rule};
pub use settings::{Matcher, Settings, SettingsError};

use crate::{Error, Flow};

use dataflow::Knowledge;
use finding::Findings;
use graph::Graph;
use keyed::Inputs;

/// The most actions of a flow whose data is followed; the vendor takes 250.
/// Above it only the flow's structure is checked, and a finding says so.
pub const FOLLOWED_ACTIONS: usize = 500;
/// The most branches of such a flow.
pub const FOLLOWED_BRANCHES: usize = 5_000;

/// The finding that a document cannot be read as a flow, with its place where
/// the reader knows it; `None` where settings disable that rule.
pub fn unreadable(error: &Error, settings: &Settings) -> Option<(Finding, Option<Position>)> {
    let (pointer, position) = match error {
        Error::Shape { pointer, .. } => (pointer.clone(), None),
        Error::Syntax {
            within,
            line,
            column,
            ..
        }
        | Error::DuplicateKey {
            within,
            line,
            column,
        } => {
            let known = within.is_empty().then_some(Position {
                line: *line,
                column: (*column).max(1),
            });
            (String::new(), known)
        }
        _ => (String::new(), None),
    };
    let rule = &rules::UNREADABLE;
    let mut findings = Findings::new(settings);
    findings.add(Finding {
        rule,
        severity: rule.severity,
        action: None,
        pointer,
        problem: error.to_string(),
        remedy: rule.remedy.to_owned(),
    });
    Some((findings.sorted().pop()?, position))
}

/// Everything that is found in a flow, in the order of its text.
///
/// Pure: no file is read, and the same flow and settings give the same findings.
pub fn check(flow: &Flow, settings: &Settings) -> Vec<Finding> {
    let graph = Graph::new(flow);
    let mut findings = Findings::new(settings);

    structure::check(flow, &graph, &mut findings);
    loops::check(&graph, &mut findings);
    lookups::check(&graph, &mut findings);
    recording::check_analytics(&graph, &mut findings);
    step_up::check(&graph, settings, &mut findings);

    if graph.is_followed() {
        let data = Data::follow(&graph);
        stored::check(&data, &mut findings);
        spread::check(&data, &mut findings);
        recording::check(&data, &mut findings);
        personal::check(&data, &mut findings);
        numbers::check(&data, &mut findings);
    }
    findings.sorted()
}

/// What the rules about data ask: the flow, where its values come from, and what
/// its inputs take.
struct Data<'a> {
    graph: &'a Graph<'a>,
    known: Knowledge,
    inputs: Inputs,
}

impl<'a> Data<'a> {
    fn follow(graph: &'a Graph<'a>) -> Self {
        let known = Knowledge::follow(graph);
        Self {
            inputs: Inputs::read(graph, &known),
            known,
            graph,
        }
    }
}
