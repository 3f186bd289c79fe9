//! A JSON value and where it stands.

use serde_json::{Map, Value};

use crate::{Error, json::step};

/// A JSON value and where it stands.
pub(super) struct Node<'a> {
    value: &'a Value,
    pointer: String,
}

impl<'a> Node<'a> {
    pub(super) fn new(value: &'a Value) -> Self {
        Self::under(value, "")
    }

    pub(super) fn under(value: &'a Value, pointer: &str) -> Self {
        Self {
            value,
            pointer: pointer.to_owned(),
        }
    }

    pub(super) fn pointer(&self) -> &str {
        &self.pointer
    }

    pub(super) fn value(&self) -> &'a Value {
        self.value
    }

    pub(super) fn wrong(&self, problem: &'static str, remedy: &'static str) -> Error {
        Error::shape(self.pointer.as_str(), problem, remedy)
    }

    pub(super) fn object(&self) -> Result<&'a Map<String, Value>, Error> {
        let object = self.value.as_object();
        object.ok_or_else(|| self.wrong("is no object", "write an object"))
    }

    /// The value under a key; an explicit null says as much as nothing.
    pub(super) fn at(&self, key: &str) -> Result<Option<Self>, Error> {
        let value = self.object()?.get(key).filter(|value| !value.is_null());
        Ok(value.map(|value| Self {
            value,
            pointer: step(&self.pointer, key),
        }))
    }

    pub(super) fn need(&self, key: &str, remedy: &'static str) -> Result<Self, Error> {
        let missing = || Error::shape(step(&self.pointer, key), "is not there", remedy);
        self.at(key)?.ok_or_else(missing)
    }

    /// No key but these may stand here.
    pub(super) fn only(&self, known: &[&str], remedy: &'static str) -> Result<(), Error> {
        let mut keys = self.object()?.keys();
        match keys.find(|key| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => Err(Error::shape(
                step(&self.pointer, key),
                "is a key that has no meaning here",
                remedy,
            )),
        }
    }

    pub(super) fn text(&self) -> Result<&'a str, Error> {
        let text = self.value.as_str();
        text.ok_or_else(|| self.wrong("is no text", "write a text"))
    }

    /// The text under a key that may be left out.
    pub(super) fn text_at(&self, key: &str) -> Result<Option<String>, Error> {
        let text = self.at(key)?;
        let text = text.as_ref().map(Node::text).transpose()?;
        Ok(text.map(str::to_owned))
    }

    /// A text, a number or a boolean, as text.
    pub(super) fn scalar(&self) -> Result<String, Error> {
        match self.value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(value) => Ok(value.to_string()),
            _ => Err(self.wrong("is no single value", "write a text or a number")),
        }
    }

    pub(super) fn list(&self) -> Result<Vec<Self>, Error> {
        let items = self.value.as_array();
        let items = items.ok_or_else(|| self.wrong("is no list", "write a list"))?;
        let under = |(i, value)| Self {
            value,
            pointer: format!("{}/{i}", self.pointer),
        };
        Ok(items.iter().enumerate().map(under).collect())
    }

    /// The entries of an object.
    pub(super) fn entries(&self) -> Result<Vec<(&'a str, Self)>, Error> {
        let entry = |(key, value): (&'a String, &'a Value)| {
            let pointer = step(&self.pointer, key);
            (key.as_str(), Self { value, pointer })
        };
        Ok(self.object()?.iter().map(entry).collect())
    }

    /// One of so many words.
    pub(super) fn word<T: Copy>(
        &self,
        words: &[(&str, T)],
        problem: &'static str,
        remedy: &'static str,
    ) -> Result<T, Error> {
        let text = self.text()?;
        let found = words.iter().find(|(word, _)| *word == text);
        found
            .map(|(_, means)| *means)
            .ok_or_else(|| self.wrong(problem, remedy))
    }

    pub(super) fn whole(&self, most: u64, remedy: &'static str) -> Result<u64, Error> {
        let number = self.value.as_u64();
        let number = number.or_else(|| self.value.as_str()?.parse().ok());
        let number = number.filter(|number| *number <= most);
        number.ok_or_else(|| self.wrong("is no whole number in its range", remedy))
    }

    /// JSON that is written as a text, as the vendor's API takes it, or as it is.
    pub(super) fn json(&self, remedy: &'static str) -> Result<Value, Error> {
        match self.value {
            Value::String(text) => crate::json::read(text, "")
                .map_err(|_| self.wrong("is a text that is no JSON", remedy)),
            other => Ok(other.clone()),
        }
    }
}
