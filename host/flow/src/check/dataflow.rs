//! What may be known at each action: which input wrote what is stored, where it
//! was copied, what is recorded, analysed and logged.
//!
//! A forward analysis to a fixed point: what holds on *some* way to an action
//! counts, so a recording that only one way switches on is found.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    Action, Analytics, Branch, FlowType, JsonPath, Parameters, Recording, Scalar, TargetContact,
};

use super::graph::{Edge, Graph};

/// So many origins of one value are followed; what there is more changes nothing
/// but the time that it takes.
const MOST_ORIGINS: usize = 32;
/// So many attributes that hold copies are followed at once.
const MOST_COPIES: usize = 256;

/// Where stored input comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// From before the flow began.
    Before,
    /// From the input of this number.
    Input(usize),
}

/// What may hold when the flow comes to an action.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct State {
    /// Who may have written `$.StoredCustomerInput`.
    stored: BTreeSet<Source>,
    /// The same for attributes that it was copied to, as `Attributes.name`.
    copied: BTreeMap<String, BTreeSet<Source>>,
    /// Actions that may have switched on what still is on.
    pub(crate) recording: BTreeSet<usize>,
    pub(crate) automated: BTreeSet<usize>,
    pub(crate) analytics: BTreeSet<usize>,
    pub(crate) logging: BTreeSet<usize>,
}

pub(crate) struct Knowledge(Vec<Option<State>>);

impl Knowledge {
    pub(crate) fn follow(graph: &Graph<'_>) -> Self {
        let mut known = Self(vec![None; graph.len()]);
        let Some(start) = graph.start() else {
            return known;
        };
        // A module does not see what the flow that calls it has stored (vendor:
        // limitations of modules), and leaves it as it is.
        let module = graph.kind() == Some(&FlowType::Module);
        let first = State {
            stored: (!module).then_some(Source::Before).into_iter().collect(),
            ..State::default()
        };
        let mut open = VecDeque::new();
        if known.join(start, &first) {
            open.push_back(start);
        }
        while let Some(at) = open.pop_front() {
            let (Some(action), Some(state)) = (graph.action(at), known.at(at)) else {
                continue;
            };
            let edges = graph.edges(at);
            let fails = |edge: &Edge| matches!(edge.branch, Branch::Error(_));
            let done = state.after(at, action, false);
            let failed = edges
                .iter()
                .any(fails)
                .then(|| state.after(at, action, true));
            for edge in edges {
                let after = match &failed {
                    Some(failed) if fails(edge) => failed,
                    _ => &done,
                };
                if known.join(edge.to, after) && !open.contains(&edge.to) {
                    open.push_back(edge.to);
                }
            }
        }
        known
    }

    /// What may hold before an action; `None` where nothing leads to it.
    pub(crate) fn at(&self, action: usize) -> Option<&State> {
        self.0.get(action)?.as_ref()
    }

    /// Which stored input a reference at an action may give.
    pub(crate) fn sources(&self, action: usize, path: &JsonPath) -> BTreeSet<Source> {
        self.at(action)
            .map(|state| state.sources(path))
            .unwrap_or_default()
    }

    fn join(&mut self, action: usize, state: &State) -> bool {
        match self.0.get_mut(action) {
            Some(Some(held)) => held.join(state),
            Some(empty) => {
                *empty = Some(state.clone());
                true
            }
            None => false,
        }
    }
}

impl State {
    fn sources(&self, path: &JsonPath) -> BTreeSet<Source> {
        match (path.namespace(), path.field()) {
            ("StoredCustomerInput", _) => self.stored.clone(),
            (space @ ("Attributes" | "FlowAttributes"), Some(name)) => {
                let copied = self.copied.get(&format!("{space}.{name}"));
                copied.cloned().unwrap_or_default()
            }
            _ => BTreeSet::new(),
        }
    }

    /// What holds after an action that did its work, or failed.
    fn after(&self, at: usize, action: &Action, failed: bool) -> Self {
        let mut after = self.clone();
        match action.parameters() {
            Parameters::Input(_) if action.stores_input() && !failed => {
                after.stored = BTreeSet::from([Source::Input(at)]);
            }
            Parameters::ContactAttributes {
                attributes,
                target: Some(TargetContact::Current),
            } if !failed => after.copy("Attributes", attributes, self),
            Parameters::FlowAttributes(attributes) if !failed => {
                after.copy("FlowAttributes", attributes, self);
            }
            Parameters::Recording(recording) => after.record(at, recording),
            Parameters::Logging(Some(logging)) => {
                after.logging = on(at, logging.text().eq_ignore_ascii_case("Enabled"));
            }
            Parameters::Lambda(_) if pauses_recording(action) => {
                after.recording.clear();
                after.automated.clear();
            }
            _ => {}
        }
        after
    }

    fn copy(&mut self, space: &str, attributes: &BTreeMap<String, Scalar>, before: &Self) {
        for (name, value) in attributes {
            let references = value.references();
            let sources: BTreeSet<Source> = references
                .iter()
                .flat_map(|reference| before.sources(&reference.path))
                .collect();
            let name = format!("{space}.{name}");
            if sources.is_empty() {
                self.copied.remove(&name);
            } else if self.copied.len() < MOST_COPIES || self.copied.contains_key(&name) {
                self.copied.insert(name, sources);
            }
        }
    }

    fn record(&mut self, at: usize, recording: &Recording) {
        if let Some(customer) = recording.records_customer() {
            self.recording = on(at, customer);
            // Without recording there is nothing that voice analytics could read.
            self.analytics.clear();
        }
        if let Some(automated) = recording.records_automated() {
            self.automated = on(at, automated);
        }
        if !recording.analytics.is_empty() {
            self.analytics = on(at, recording.analytics.iter().any(Analytics::is_enabled));
        }
    }

    /// Whether something came to it.
    fn join(&mut self, other: &Self) -> bool {
        let before = self.size();
        add(&mut self.stored, &other.stored);
        for (name, sources) in &other.copied {
            if let Some(held) = self.copied.get_mut(name) {
                add(held, sources);
            } else if self.copied.len() < MOST_COPIES {
                self.copied.insert(name.clone(), sources.clone());
            }
        }
        add(&mut self.recording, &other.recording);
        add(&mut self.automated, &other.automated);
        add(&mut self.analytics, &other.analytics);
        add(&mut self.logging, &other.logging);
        self.size() > before
    }

    fn size(&self) -> usize {
        let copied: usize = self.copied.values().map(BTreeSet::len).sum();
        self.stored.len()
            + copied
            + self.recording.len()
            + self.automated.len()
            + self.analytics.len()
            + self.logging.len()
    }
}

/// A union that stops where nobody could follow it any more.
fn add<T: Ord + Copy>(held: &mut BTreeSet<T>, more: &BTreeSet<T>) {
    for item in more {
        if held.len() >= MOST_ORIGINS {
            return;
        }
        held.insert(*item);
    }
}

fn on(at: usize, is_on: bool) -> BTreeSet<usize> {
    is_on.then_some(at).into_iter().collect()
}

/// A function that suspends or stops the recording (`SuspendContactRecording`
/// and its like), by its name or by what it is handed.
fn pauses_recording(action: &Action) -> bool {
    let Parameters::Lambda(lambda) = action.parameters() else {
        return false;
    };
    let texts: String = lambda
        .function
        .iter()
        .chain(lambda.attributes.values())
        .map(|value| value.text().to_ascii_lowercase())
        .collect::<Vec<_>>()
        .join(" ");
    texts.contains("record")
        && ["suspend", "pause", "stop"]
            .iter()
            .any(|w| texts.contains(w))
}
