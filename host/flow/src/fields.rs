//! Reading parameters field by field: what does not fit is a fault, not an end.

use std::{cell::RefCell, collections::BTreeMap, ops::RangeInclusive};

use serde_json::{Map, Value};

use crate::{Fault, FaultKind, Scalar, Template, json::step};

/// An object, where it stands, and what was found wrong in it.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    map: Option<&'a Map<String, Value>>,
    pointer: &'a str,
    faults: &'a RefCell<Vec<Fault>>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(
        map: &'a Map<String, Value>,
        pointer: &'a str,
        faults: &'a RefCell<Vec<Fault>>,
    ) -> Self {
        Self {
            map: Some(map),
            pointer,
            faults,
        }
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        // An explicit null says as much as nothing.
        self.map?.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn fault(
        &self,
        kind: FaultKind,
        name: &str,
        problem: impl Into<String>,
        remedy: &'static str,
    ) {
        let fault = Fault::new(kind, step(self.pointer, name), problem, remedy);
        self.faults.borrow_mut().push(fault);
    }

    /// A value that the flow language writes as a string.
    pub(crate) fn scalar(&self, name: &str) -> Option<Scalar> {
        let value = self.get(name)?;
        match value {
            Value::String(_) => {}
            Value::Bool(_) => self.fault(
                FaultKind::NotAString,
                name,
                format!("`{name}` is a JSON boolean"),
                "write it as a string, \"True\" or \"False\"",
            ),
            Value::Number(_) => self.fault(
                FaultKind::NotAString,
                name,
                format!("`{name}` is a JSON number"),
                "write it as a string of digits",
            ),
            _ => self.shape(name, "a string"),
        }
        Scalar::read(value)
    }

    pub(crate) fn required(&self, name: &str) -> Option<Scalar> {
        let value = self.scalar(name);
        if self.get(name).is_none() {
            self.fault(
                FaultKind::ParameterMissing,
                name,
                format!("`{name}` is missing"),
                "set it; the vendor refuses the action without it",
            );
        }
        value
    }

    /// A string with references; a JSON boolean or number counts as its text.
    pub(crate) fn template(&self, name: &str) -> Option<Template> {
        Some(match self.scalar(name)? {
            Scalar::Text(template) => template,
            other => Template::new(other.text()),
        })
    }

    /// A whole number within a range, where it is known before the flow runs.
    pub(crate) fn integer(&self, name: &str, range: RangeInclusive<i64>) -> Option<Scalar> {
        let value = self.scalar(name)?;
        if value.is_static() && !value.integer().is_some_and(|n| range.contains(&n)) {
            self.fault(
                FaultKind::ParameterRange,
                name,
                format!(
                    "`{name}` is no whole number from {} to {}",
                    range.start(),
                    range.end()
                ),
                "set it within its range",
            );
        }
        Some(value)
    }

    /// One of a few words, where it is known before the flow runs.
    pub(crate) fn word(&self, name: &str, words: &[&str]) -> Option<Scalar> {
        let value = self.scalar(name)?;
        if value.is_static()
            && !words
                .iter()
                .any(|word| value.text().eq_ignore_ascii_case(word))
        {
            self.fault(
                FaultKind::ParameterRange,
                name,
                format!("`{name}` is none of {}", words.join(", ")),
                "write one of them",
            );
        }
        Some(value)
    }

    /// An object's fields; of one that is absent there are none.
    pub(crate) fn object<T>(&self, name: &str, read: impl FnOnce(&Fields<'_>) -> T) -> Option<T> {
        let value = self.get(name)?;
        let Value::Object(map) = value else {
            self.shape(name, "an object");
            return None;
        };
        let pointer = step(self.pointer, name);
        Some(read(&Fields {
            map: Some(map),
            pointer: &pointer,
            faults: self.faults,
        }))
    }

    /// A map from names to strings.
    pub(crate) fn scalars(&self, name: &str) -> BTreeMap<String, Scalar> {
        self.object(name, |fields| {
            let map = fields.map.into_iter().flatten();
            map.filter_map(|(key, _)| Some((key.clone(), fields.scalar(key)?)))
                .collect()
        })
        .unwrap_or_default()
    }

    /// A map from names to anything.
    pub(crate) fn values(&self, name: &str) -> Map<String, Value> {
        self.object(name, |fields| fields.map.cloned().unwrap_or_default())
            .unwrap_or_default()
    }

    /// A list of strings; `None` when it is absent.
    pub(crate) fn words(&self, name: &str) -> Option<Vec<String>> {
        let Value::Array(items) = self.get(name)? else {
            self.shape(name, "a list of strings");
            return None;
        };
        let words: Vec<String> = items
            .iter()
            .filter_map(|item| Some(item.as_str()?.to_owned()))
            .collect();
        if words.len() < items.len() {
            self.shape(name, "a list of strings");
        }
        Some(words)
    }

    /// A list of objects.
    pub(crate) fn objects<T>(&self, name: &str, read: impl Fn(&Fields<'_>) -> T) -> Vec<T> {
        let items = match self.get(name) {
            None => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.shape(name, "a list of objects");
                return Vec::new();
            }
        };
        let pointer = step(self.pointer, name);
        let mut all = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            let pointer = format!("{pointer}/{i}");
            match item {
                Value::Object(map) => all.push(read(&Fields::new(map, &pointer, self.faults))),
                _ => self.shape(name, "a list of objects"),
            }
        }
        all
    }

    fn shape(&self, name: &str, expected: &str) {
        self.fault(
            FaultKind::ParameterShape,
            name,
            format!("`{name}` is not {expected}"),
            "write it as the flow language has it",
        );
    }
}
