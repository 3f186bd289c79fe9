//! Parameters with their references filled.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Here, Walker, block::Break, crossing::text};
use crate::Scalar;

impl<'a> Walker<'a> {
    pub(super) fn compared(&mut self, value: Option<&Scalar>) -> Result<Option<String>, Break> {
        let Some(template) = value.and_then(Scalar::template) else {
            return Ok(None);
        };
        if let ([only], true) = (template.references(), template.is_reference()) {
            return Ok(self
                .data
                .find(&only.path)
                .filter(|v| !v.is_null())
                .map(text));
        }
        Ok(Some(self.data.fill(template)?))
    }

    pub(super) fn written(&mut self, value: Option<&Scalar>) -> Result<String, Break> {
        match value {
            Some(value) => Ok(self.data.scalar(value)?),
            None => Ok(String::new()),
        }
    }

    pub(super) fn seconds(&mut self, value: Option<&Scalar>, usual: u64) -> Result<u64, Break> {
        Ok(self.written(value)?.trim().parse().unwrap_or(usual))
    }

    pub(super) fn filled(&mut self, values: &BTreeMap<String, Scalar>) -> Result<Value, Break> {
        let mut filled = Map::new();
        for (name, value) in values {
            filled.insert(name.clone(), Value::String(self.data.scalar(value)?));
        }
        Ok(Value::Object(filled))
    }

    pub(super) fn raw(&mut self, here: Here<'a>) -> Result<Value, Break> {
        Ok(self.data.value(&Value::Object(here.action.raw().clone()))?)
    }
}
