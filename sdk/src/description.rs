use serde_json::{Map, Value, json};

use crate::{Policy, RequirementKind, Stage, Treatment, turn::words};

words! {
    /// An interface of the contract that a policy can call.
    Import {
        /// Earlier turns of the interaction.
        History = "history",
        /// What the policy wants to remember for the interaction.
        Memory = "memory",
        /// Sliding-window counters.
        Counters = "counters",
        /// The tenant's reference data.
        Reference = "reference",
        /// Calls to the tenant's systems.
        Connectors = "connectors",
    }
}

/// What a policy is and may say; `wit/description.schema.json` is its form.
#[derive(Clone, Debug, PartialEq)]
pub struct Description(Map<String, Value>);

impl Description {
    /// Name in kebab-case, semantic version, one line for people.
    pub fn new(name: &str, version: &str, summary: &str) -> Self {
        let mut map = Map::new();
        map.insert("name".to_owned(), name.into());
        map.insert("version".to_owned(), version.into());
        map.insert("summary".to_owned(), summary.into());
        map.insert("contract".to_owned(), "guichet:policy@0.1.0".into());
        for list in [
            "stages",
            "facts",
            "classes",
            "treatments",
            "reasons",
            "failures",
            "obligations",
            "requirements",
            "imports",
        ] {
            map.insert(list.to_owned(), json!([]));
        }
        Self(map)
    }

    fn extend(mut self, list: &str, items: impl IntoIterator<Item = Value>) -> Self {
        if let Some(Value::Array(held)) = self.0.get_mut(list) {
            held.extend(items);
        }
        self
    }

    /// Stages at which it can be consulted.
    #[must_use]
    pub fn stages(self, stages: impl IntoIterator<Item = Stage>) -> Self {
        self.extend("stages", stages.into_iter().map(|s| s.as_str().into()))
    }

    /// Facts that it reads.
    #[must_use]
    pub fn facts<S: Into<String>>(self, facts: impl IntoIterator<Item = S>) -> Self {
        self.extend("facts", facts.into_iter().map(|s| Value::String(s.into())))
    }

    /// Classes that its edits may name.
    #[must_use]
    pub fn classes<S: Into<String>>(self, classes: impl IntoIterator<Item = S>) -> Self {
        self.extend(
            "classes",
            classes.into_iter().map(|s| Value::String(s.into())),
        )
    }

    /// Treatments that its edits may ask for.
    #[must_use]
    pub fn treatments(self, treatments: impl IntoIterator<Item = Treatment>) -> Self {
        self.extend(
            "treatments",
            treatments.into_iter().map(|t| t.as_str().into()),
        )
    }

    /// A reason that it may give.
    #[must_use]
    pub fn reason(self, code: impl Into<String>, meaning: &str) -> Self {
        self.extend(
            "reasons",
            [json!({ "code": code.into(), "meaning": meaning })],
        )
    }

    /// Why it may give no verdict.
    #[must_use]
    pub fn failure(self, code: impl Into<String>, meaning: &str) -> Self {
        self.extend(
            "failures",
            [json!({ "code": code.into(), "meaning": meaning })],
        )
    }

    /// What it may oblige the host to do. Without values, the operator's grant
    /// alone says which ones.
    #[must_use]
    pub fn obligation<const N: usize>(self, name: &str, values: [&str; N]) -> Self {
        self.extend(
            "obligations",
            [json!({ "name": name, "values": values.as_slice() })],
        )
    }

    /// What it may require: the highest level, and the facts that may be bound.
    #[must_use]
    pub fn requirement<const N: usize>(
        self,
        kind: RequirementKind,
        level: u8,
        binds: [&str; N],
    ) -> Self {
        self.extend(
            "requirements",
            [json!({ "kind": kind.as_str(), "level": level, "binds": binds.as_slice() })],
        )
    }

    /// Interfaces that it calls.
    #[must_use]
    pub fn imports(self, imports: impl IntoIterator<Item = Import>) -> Self {
        self.extend("imports", imports.into_iter().map(|i| i.as_str().into()))
    }

    /// The format of what it keeps in `memory`: another format starts empty.
    #[must_use]
    pub fn memory(mut self, format: &str) -> Self {
        self.0.insert("memory".to_owned(), format.into());
        self
    }

    /// True when the list holds the item, or an object of that name or code.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn declares(&self, list: &str, item: &str) -> bool {
        let Some(Value::Array(held)) = self.0.get(list) else {
            return false;
        };
        held.iter().any(|one| {
            one == item || one["code"] == item || one["name"] == item || one["kind"] == item
        })
    }
}

/// The description as the contract's `describe` returns it.
pub fn description_json<P: Policy>() -> String {
    let mut map = P::describe().0;
    let schema = schemars::schema_for!(P::Settings);
    map.insert("settings".to_owned(), schema.to_value());
    Value::Object(map).to_string()
}
