//! What the inputs of a flow take, as far as the flow tells.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Action, InputValidation, Parameters, ParticipantInput, Prompt, Scalar, Template};

use super::{
    Severity,
    dataflow::{Knowledge, Source},
    graph::Graph,
    words::{Asked, asked, asks_last_digits},
};

/// From here on a card number fits (ISO/IEC 7812-1: 12 to 19 digits in use).
pub(crate) const CARD_LENGTH: i64 = 12;
/// The most that an input takes where nothing else is said.
const MOST: i64 = 20;
/// Up to here it is a choice, not a number.
const CHOICE: i64 = 2;

/// An input that stores what is keyed in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keyed {
    pub(crate) asked: Asked,
    pub(crate) length: i64,
    pub(crate) encrypted: bool,
    pub(crate) phone: bool,
    part: bool,
}

impl Keyed {
    /// How bad it is to have it in clear; `None` where it is no secret.
    pub(crate) fn secrecy(&self) -> Option<Severity> {
        if self.length <= CHOICE || self.phone {
            return None;
        }
        match self.asked {
            // A truncated card number may be shown (PCI DSS 3.4.1).
            Asked::Card if self.part || self.length < CARD_LENGTH => None,
            Asked::NationalId if self.part => Some(Severity::Warning),
            Asked::Card
            | Asked::SecurityCode
            | Asked::Pin
            | Asked::Password
            | Asked::NationalId => Some(Severity::Error),
            Asked::OneTimeCode | Asked::BankAccount => Some(Severity::Warning),
            _ => None,
        }
    }

    /// The same, where what may be a card counts too.
    pub(crate) fn severity_in_clear(&self) -> Option<Severity> {
        self.secrecy()
            .or_else(|| self.may_be_card().then_some(Severity::Warning))
    }

    /// Whether a card number fits into it and nothing says what is asked for.
    pub(crate) fn may_be_card(&self) -> bool {
        self.is_long() && self.asked == Asked::Unknown
    }

    pub(crate) fn is_long(&self) -> bool {
        self.length >= CARD_LENGTH && !self.phone
    }

    /// Whether it is neither a choice nor said to be anything.
    pub(crate) fn is_unclear(&self) -> bool {
        self.length > CHOICE && !self.phone && self.asked == Asked::Unknown
    }

    /// For people, with article.
    pub(crate) fn what(&self) -> String {
        match self.asked {
            Asked::Named | Asked::Unknown => format!("up to {} digits", self.length),
            asked => asked.as_str().to_owned(),
        }
    }
}

/// The inputs that can be reached and store something, by number.
pub(crate) struct Inputs(BTreeMap<usize, Keyed>);

impl Inputs {
    pub(crate) fn read(graph: &Graph<'_>, known: &Knowledge) -> Self {
        let names = names_given(graph, known);
        let inputs = graph.reachable().filter_map(|(i, action)| {
            let Parameters::Input(input) = action.parameters() else {
                return None;
            };
            action.stores_input().then(|| {
                let texts = texts(graph, i, &input.prompt);
                let said = texts
                    .iter()
                    .map(|text| (asked(text), asks_last_digits(text)));
                let named = names
                    .get(&i)
                    .into_iter()
                    .flatten()
                    .map(|asked| (*asked, false));
                let (asked, part) = said
                    .chain(named)
                    .find(|(asked, _)| *asked != Asked::Unknown)
                    .unwrap_or((Asked::Unknown, false));
                (i, keyed(action, input, asked, part))
            })
        });
        Self(inputs.collect())
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, &Keyed)> {
        self.0.iter().map(|(i, keyed)| (*i, keyed))
    }

    pub(crate) fn get(&self, source: Source) -> Option<&Keyed> {
        match source {
            Source::Before => None,
            Source::Input(i) => self.0.get(&i),
        }
    }
}

fn keyed(action: &Action, input: &ParticipantInput, asked: Asked, part: bool) -> Keyed {
    let phone = matches!(input.validation, Some(InputValidation::PhoneNumber));
    let length = input.maximum_length().filter(|length| *length > 0);
    let set = |value: Option<&Scalar>| value.is_some_and(|value| !value.text().trim().is_empty());
    let encryption = input.encryption.as_ref();
    Keyed {
        asked: if phone { Asked::Phone } else { asked },
        length: length.unwrap_or(MOST),
        encrypted: action.encrypts_input()
            && encryption.is_some_and(|key| set(key.key_id.as_ref()) && set(key.key.as_ref())),
        phone,
        part,
    }
}

/// What is said at an input: its own prompt, then those right before it.
fn texts(graph: &Graph<'_>, input: usize, prompt: &Prompt) -> Vec<String> {
    let before = graph.reachable().filter_map(|(i, action)| {
        let leads = graph.edges(i).iter().any(|edge| edge.to == input);
        match action.parameters() {
            Parameters::Message(prompt) if leads => said(graph, i, prompt),
            _ => None,
        }
    });
    said(graph, input, prompt)
        .into_iter()
        .chain(before)
        .collect()
}

/// The words of a prompt; of a recorded one, those of its name.
fn said(graph: &Graph<'_>, action: usize, prompt: &Prompt) -> Option<String> {
    match prompt.text.as_ref().or(prompt.ssml.as_ref()) {
        Some(text) => Some(without_references(text)),
        None => graph.prompt_name(action).map(str::to_owned),
    }
}

/// A reference is no word of the prompt.
fn without_references(text: &Template) -> String {
    text.fill(|_| " ".to_owned())
}

/// The names under which stored input is handed on: `{"pin":
/// "$.StoredCustomerInput"}` says what was asked for, where no prompt does.
fn names_given(graph: &Graph<'_>, known: &Knowledge) -> BTreeMap<usize, BTreeSet<Asked>> {
    let mut names: BTreeMap<usize, BTreeSet<Asked>> = BTreeMap::new();
    for (i, action) in graph.reachable() {
        let attributes = match action.parameters() {
            Parameters::ContactAttributes { attributes, .. }
            | Parameters::FlowAttributes(attributes) => attributes,
            Parameters::Lambda(lambda) => &lambda.attributes,
            _ => continue,
        };
        for (name, value) in attributes {
            let Some(template) = value.template().filter(|template| template.is_reference()) else {
                continue;
            };
            let asked = asked(name);
            for reference in template.references() {
                for source in known.sources(i, &reference.path) {
                    if let (Source::Input(input), true) = (source, asked != Asked::Unknown) {
                        names.entry(input).or_default().insert(asked);
                    }
                }
            }
        }
    }
    names
}
