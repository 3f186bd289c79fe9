//! What references find while a flow runs.

use serde_json::{Map, Value, json};

use super::crossing::text;
use crate::{JsonPath, Scalar, Template};

/// What modules neither see nor change of the flow that calls them (vendor: flow
/// modules, limitations; `UpdateFlowAttributes`), and what they find of their own.
const LOCAL: [&str; 6] = [
    "Customer",
    "External",
    "FlowAttributes",
    "Lex",
    "Modules",
    "StoredCustomerInput",
];

/// The data of a contact, as `JSONPath` references see it.
#[derive(Clone, Debug)]
pub(super) struct Data {
    document: Value,
    bytes: usize,
    limit: usize,
}

/// The texts of a walk are larger than its budget.
#[derive(Debug)]
pub(super) struct Spent;

impl Data {
    /// Of a contact, with what is known of it: an object such as
    /// `{"Channel": "VOICE", "CustomerEndpoint": {"Address": "+33612345678"}}`.
    pub(super) fn new(contact: &Map<String, Value>, limit: usize) -> Self {
        let mut document = json!({
            "Channel": "VOICE",
            "LanguageCode": "en-US",
            "Attributes": {},
            "External": {},
            "FlowAttributes": {},
        });
        if let Some(own) = document.as_object_mut() {
            own.extend(contact.clone());
        }
        Self {
            document,
            bytes: 0,
            limit,
        }
    }

    pub(super) fn document(&self) -> &Value {
        &self.document
    }

    pub(super) fn into_document(self) -> Value {
        self.document
    }

    pub(super) fn find(&self, path: &JsonPath) -> Option<&Value> {
        path.find(&self.document)
    }

    /// A text with its references filled; one that finds nothing is empty.
    pub(super) fn fill(&mut self, template: &Template) -> Result<String, Spent> {
        let mut length = template.text().len();
        for reference in template.references() {
            let found = reference.path.find(&self.document);
            length = length.saturating_add(found.map_or(0, |value| match value {
                Value::String(text) => text.len(),
                other => other.to_string().len(),
            }));
            if self.bytes.saturating_add(length) > self.limit {
                return Err(Spent);
            }
        }
        self.bytes = self.bytes.saturating_add(length);
        if self.bytes > self.limit {
            return Err(Spent);
        }
        let document = &self.document;
        Ok(template.fill(|path| path.find(document).map(text).unwrap_or_default()))
    }

    pub(super) fn scalar(&mut self, scalar: &Scalar) -> Result<String, Spent> {
        match scalar.template() {
            Some(template) => self.fill(template),
            None => Ok(scalar.text().into_owned()),
        }
    }

    /// A whole JSON value with the references of its texts filled; a text that
    /// is one reference becomes what it finds.
    pub(super) fn value(&mut self, value: &Value) -> Result<Value, Spent> {
        Ok(match value {
            Value::String(text) if text.contains('$') => {
                Value::String(self.fill(&Template::new(text.as_str()))?)
            }
            Value::Array(items) => {
                let items: Result<_, _> = items.iter().map(|item| self.value(item)).collect();
                Value::Array(items?)
            }
            Value::Object(map) => {
                let mut filled = Map::new();
                for (key, value) in map {
                    filled.insert(key.clone(), self.value(value)?);
                }
                Value::Object(filled)
            }
            other => other.clone(),
        })
    }

    /// Takes out what belongs to the flow that runs, and not to its contact: the
    /// flow that is called has its own.
    pub(super) fn take_local(&mut self) -> Map<String, Value> {
        let mut taken = Map::new();
        if let Some(document) = self.document.as_object_mut() {
            for namespace in LOCAL {
                if let Some(value) = document.remove(namespace) {
                    taken.insert(namespace.to_owned(), value);
                }
            }
        }
        taken
    }

    /// Puts it back, in place of what the flow had that was called.
    pub(super) fn put_local(&mut self, local: Map<String, Value>) {
        self.take_local();
        if let Some(document) = self.document.as_object_mut() {
            document.extend(local);
        }
    }

    /// Attributes of a flow end with it.
    pub(super) fn end_flow(&mut self) {
        self.set("FlowAttributes", json!({}));
    }

    /// Sets a namespace whole.
    pub(super) fn set(&mut self, namespace: &str, value: Value) {
        if let Some(document) = self.document.as_object_mut() {
            document.insert(namespace.to_owned(), value);
        }
    }

    /// Adds to a namespace.
    pub(super) fn add(&mut self, namespace: &str, values: &Value) {
        let slot = self.document.get_mut(namespace);
        match (slot.and_then(Value::as_object_mut), values) {
            (Some(own), Value::Object(values)) => own.extend(values.clone()),
            (None, Value::Object(_)) => self.set(namespace, values.clone()),
            _ => {}
        }
    }
}
