//! One value of a parameter.

use std::borrow::Cow;

use serde_json::{Number, Value};

use crate::{Reference, Template};

/// A value as a parameter holds it. The flow language writes all of them as
/// strings; some tools write JSON booleans and numbers, which are kept and
/// reported as faults.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// A string, with its references.
    Text(Template),
    /// A JSON boolean: the vendor's import refuses it.
    Bool(bool),
    /// A JSON number.
    Number(Number),
}

impl Scalar {
    pub(crate) fn read(value: &Value) -> Option<Self> {
        Some(match value {
            Value::String(text) => Self::Text(Template::new(text.as_str())),
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.clone()),
            _ => return None,
        })
    }

    /// The text as it is written.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(template) => Cow::Borrowed(template.text()),
            Self::Bool(value) => Cow::Borrowed(if *value { "True" } else { "False" }),
            Self::Number(number) => Cow::Owned(number.to_string()),
        }
    }

    /// The text with its references; `None` for booleans and numbers.
    pub fn template(&self) -> Option<&Template> {
        match self {
            Self::Text(template) => Some(template),
            Self::Bool(_) | Self::Number(_) => None,
        }
    }

    /// Its references; none for booleans and numbers.
    pub fn references(&self) -> &[Reference] {
        self.template().map_or(&[], Template::references)
    }

    /// `True` or `False`, in any case; `None` for anything else, references
    /// included.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Text(template) if template.text().eq_ignore_ascii_case("true") => Some(true),
            Self::Text(template) if template.text().eq_ignore_ascii_case("false") => Some(false),
            Self::Text(_) | Self::Number(_) => None,
        }
    }

    /// The whole number that is written; `None` for anything else, references
    /// included.
    pub fn integer(&self) -> Option<i64> {
        self.text().trim().parse().ok()
    }

    /// Whether the value is known before the flow runs.
    pub fn is_static(&self) -> bool {
        self.template().is_none_or(Template::is_static)
    }
}
