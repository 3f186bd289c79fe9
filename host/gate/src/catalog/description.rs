use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{edits::Treatment, turn::Stage, verdict::Requirement};

/// What a policy is and may say, as its module states it. The JSON Schema is
/// `wit/description.schema.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// Kebab-case.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// One line for people.
    #[serde(default)]
    pub summary: String,
    /// The contract that it was written against: `guichet:policy@0.1.0`.
    pub contract: String,
    /// Stages at which it can be consulted.
    pub stages: BTreeSet<Stage>,
    /// Facts that it reads.
    #[serde(default)]
    pub facts: BTreeSet<String>,
    /// Classes that its edits may name.
    #[serde(default)]
    pub classes: BTreeSet<String>,
    /// Treatments that its edits may ask for.
    #[serde(default)]
    pub treatments: BTreeSet<Treatment>,
    /// Codes of its reasons.
    #[serde(default)]
    pub reasons: Vec<Code>,
    /// Codes of why it may give no verdict.
    #[serde(default)]
    pub failures: Vec<Code>,
    /// What it may oblige the host to do.
    #[serde(default)]
    pub obligations: Vec<DescribedObligation>,
    /// What it may require.
    #[serde(default)]
    pub requirements: Vec<DescribedRequirement>,
    /// Imports of the contract that it calls.
    #[serde(default)]
    pub imports: BTreeSet<String>,
    /// The format of what it keeps in `memory`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// JSON Schema of its settings.
    #[serde(default)]
    pub settings: serde_json::Value,
}

/// A code and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Kebab-case.
    pub code: String,
    /// One line for people.
    #[serde(default)]
    pub meaning: String,
}

/// An obligation that a policy may state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribedObligation {
    /// `pause-recording`, `resume-recording`, `route`, `notify` or `mark`.
    pub name: String,
    /// Values that it may carry; empty when the grant alone decides.
    #[serde(default)]
    pub values: BTreeSet<String>,
}

/// A requirement that a policy may state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribedRequirement {
    /// `assurance`, `approval`, `call-back` or `review`.
    pub kind: crate::verdict::RequirementKind,
    /// The highest level that it may ask for.
    pub level: u8,
    /// Facts that it may bind.
    #[serde(default)]
    pub binds: BTreeSet<String>,
}

impl DescribedRequirement {
    fn allows(&self, asked: &Requirement) -> bool {
        self.kind == asked.kind && self.level >= asked.level && self.binds.is_superset(&asked.binds)
    }
}

impl Description {
    pub(crate) fn may_oblige(&self, name: &str, value: &str) -> bool {
        self.obligations.iter().any(|known| {
            known.name == name && (known.values.is_empty() || known.values.contains(value))
        })
    }

    pub(crate) fn may_require(&self, asked: &Requirement) -> bool {
        may_require(&self.requirements, asked)
    }

    /// Everything that it asks for, granted: for a module alone on the bench.
    pub(crate) fn everything(&self) -> super::Grant {
        super::Grant {
            stages: self.stages.clone(),
            view: super::View::Original,
            imports: self.imports.clone(),
            history_turns: 200,
            facts: self.facts.clone(),
            classes: self.classes.clone(),
            treatments: self.treatments.clone(),
            obligations: self
                .obligations
                .iter()
                .map(|o| (o.name.clone(), o.values.clone()))
                .collect(),
            requirements: self.requirements.clone(),
            any_obligation_value: true,
            ..super::Grant::nothing()
        }
    }
}

pub(super) fn may_require(known: &[DescribedRequirement], asked: &Requirement) -> bool {
    known.iter().any(|known| known.allows(asked))
}
