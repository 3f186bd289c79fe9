//! One block of a flow.

use std::ops::Range;

use serde_json::{Map, Value};

use crate::{ActionType, JsonPath, Parameters, Template, Transitions, json::step};

/// One block of a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    pub(crate) identifier: String,
    pub(crate) kind: ActionType,
    pub(crate) parameters: Parameters,
    pub(crate) transitions: Transitions,
    pub(crate) raw: Map<String, Value>,
    pub(crate) pointer: String,
}

impl Action {
    /// Unique in its flow.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// What it does.
    pub fn kind(&self) -> &ActionType {
        &self.kind
    }

    /// What it does it with, typed.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Where the flow goes next.
    pub fn transitions(&self) -> &Transitions {
        &self.transitions
    }

    /// Its `Parameters` as they came.
    pub fn raw(&self) -> &Map<String, Value> {
        &self.raw
    }

    /// Where it stands in the flow's content: `/Actions/3`.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Whether it stores what the caller keys in.
    pub fn stores_input(&self) -> bool {
        matches!(&self.parameters, Parameters::Input(input) if input.stores())
    }

    /// Whether it stores what the caller keys in, encrypted.
    pub fn encrypts_input(&self) -> bool {
        matches!(&self.parameters, Parameters::Input(input) if input.stores() && input.encryption.is_some())
    }

    /// Every reference in its parameters, keys of objects included, in the
    /// order of the document.
    pub fn references(&self) -> Vec<ParameterReference> {
        let mut found = Vec::new();
        let pointer = step(&self.pointer, "Parameters");
        for (key, value) in &self.raw {
            gather(value, &step(&pointer, key), &mut found);
        }
        found
    }
}

/// A reference in an action's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterReference {
    /// RFC 6901 pointer to the text, from the flow's content.
    pub pointer: String,
    /// What it points at.
    pub path: JsonPath,
    /// Byte offsets in the text.
    pub span: Range<usize>,
}

fn gather(value: &Value, pointer: &str, found: &mut Vec<ParameterReference>) {
    match value {
        Value::String(text) => texts(text, pointer, found),
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                gather(item, &format!("{pointer}/{i}"), found);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                let below = step(pointer, key);
                texts(key, &below, found);
                gather(value, &below, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn texts(text: &str, pointer: &str, found: &mut Vec<ParameterReference>) {
    if !text.contains('$') {
        return;
    }
    for reference in Template::new(text).references() {
        found.push(ParameterReference {
            pointer: pointer.to_owned(),
            path: reference.path.clone(),
            span: reference.span.clone(),
        });
    }
}
