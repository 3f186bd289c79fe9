//! What stands under `Guichet` in a test's metadata: the vendor's language has no
//! words for it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

use super::{
    gate::{Needed, Outcome},
    matching::same,
    report::{Concern, Failure},
};
use crate::{Action, Library, Options, Sensitive, Stage, Template, Unknown};

/// What stands around a test.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// File of the flow, from the folder of the test.
    pub flow: Option<String>,
    /// Of the conversation, BCP 47.
    pub language: String,
    /// Facts of every turn.
    pub facts: BTreeMap<String, String>,
    /// Facts of what systems answer and of what is stored.
    pub record_facts: BTreeMap<String, String>,
    /// Handed in once something is held, as the gate's host reads them.
    pub proofs: Vec<Value>,
    /// Blocks that pass as an action before anything of them happens, in place of
    /// the tenant's own.
    pub sensitive: Option<Vec<Sensitive>>,
    /// The flow or module that is walked when something is held, in place of the
    /// tenant's own.
    pub challenge: Option<String>,
    /// Where refused contacts go, in place of the tenant's own.
    pub refused_queue: Option<String>,
    /// What answers where nothing is overridden: by block, by what it names, by
    /// type. A text is an error type; the last is given again.
    pub answers: BTreeMap<String, VecDeque<Value>>,
    /// What blocks come to that nothing overrides: by block, by what they name,
    /// by type; `error:` and a type fails the block.
    pub decides: BTreeMap<String, String>,
    /// 1 to 100, for `DistributeByPercentage`.
    pub chance: Option<u8>,
    /// From which likeness on a message is similar, 0 to 1.
    pub similarity: Option<f64>,
    /// What the gate is expected to rule.
    pub crossings: Vec<ExpectedCrossing>,
}

impl Setting {
    /// Whether the test can only be met by a gate with policies.
    pub fn needs_policies(&self) -> bool {
        !self.crossings.is_empty() || !self.proofs.is_empty()
    }
}

impl Setting {
    /// The tenant's options, with what the test says in their place.
    pub(super) fn over(&self, options: &Options) -> Options {
        let or = |own: &Option<String>, tenant: &Option<String>| own.clone().or(tenant.clone());
        Options {
            unknown_actions: Unknown::Stop,
            sensitive: self
                .sensitive
                .as_ref()
                .unwrap_or(&options.sensitive)
                .clone(),
            challenge: or(&self.challenge, &options.challenge),
            refused_queue: or(&self.refused_queue, &options.refused_queue),
            ..options.clone()
        }
    }

    /// What it names, and what no flow has: a mistake that a contact may never
    /// come to show.
    pub(super) fn misnamed(&self, library: &Library) -> Vec<Failure> {
        let mut failures = Vec::new();
        let mut fails = |pointer: String, expected: &str| {
            failures.push(Failure {
                concern: Concern::Setting,
                pointer,
                expected: expected.to_owned(),
                seen: "none in the flow, and in those that lie beside it".to_owned(),
            });
        };
        if let Some(challenge) = &self.challenge
            && library.position(challenge).is_none()
        {
            let pointer = "/Metadata/Guichet/challenge".to_owned();
            fails(pointer, "a flow or module of this id, ARN or name");
        }
        let actions = || library.flows().flat_map(|(_, flow)| flow.actions());
        for (i, sensitive) in self.sensitive.iter().flatten().enumerate() {
            if !actions().any(|action| may_mean(sensitive, action)) {
                let pointer = format!("/Metadata/Guichet/sensitive/{i}/block");
                fails(pointer, "a block that this names");
            }
        }
        failures
    }
}

/// Whether a block is meant, or uses something whose name is not known before it
/// runs.
fn may_mean(sensitive: &Sensitive, action: &Action) -> bool {
    let block = &sensitive.block;
    let used = |(key, value): (&String, &Value)| match value {
        Value::String(text) => {
            let resource = key.ends_with("Id") || key.ends_with("ARN") || key.ends_with("Number");
            same(text, block) || (resource && !Template::new(text.as_str()).is_static())
        }
        Value::Object(inner) => inner.values().any(|value| {
            let text = value.as_str();
            text.is_some_and(|text| same(text, block))
        }),
        _ => false,
    };
    block == action.identifier() || block == action.kind().as_str() || action.raw().iter().any(used)
}

/// What the gate is expected to rule on one crossing. What is left out is not
/// asked.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectedCrossing {
    /// RFC 6901 pointer to it.
    pub pointer: String,
    /// Name of the flow's file.
    pub flow: Option<String>,
    /// Identifier of the block.
    pub block: String,
    /// Where it crosses.
    pub stage: Stage,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Why it is refused, such as `policy-denied`.
    pub cause: Option<String>,
    /// Exactly the classes that are edited in it.
    pub classes: Option<BTreeSet<String>>,
    /// Exactly the reasons.
    pub reasons: Option<BTreeSet<String>>,
    /// Exactly what has to be proven: the step-up.
    pub requirements: Option<BTreeSet<Needed>>,
    /// Exactly the obligations: name, and value after a space where it has one.
    pub obligations: Option<BTreeSet<String>>,
    /// What leaves.
    pub payload: Option<Value>,
}
