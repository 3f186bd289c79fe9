//! What the caller says and what systems answer.

use std::{
    collections::{BTreeMap, VecDeque},
    path::Path,
};

use guichet::{Proof, SensitiveBlock};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::files;
use crate::exit::Problem;

/// A contact's other side, from a file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct Script {
    /// What is known of the contact, as references find it.
    contact: Map<String, Value>,
    /// BCP 47.
    pub(crate) language: String,
    /// What the caller says, in order; `null` is silence.
    pub(crate) caller: VecDeque<Value>,
    /// Answers by function, bot, or block: the last is given again.
    pub(crate) answers: BTreeMap<String, VecDeque<Value>>,
    /// What blocks come to, by block or type, such as `CheckHoursOfOperation`.
    pub(crate) decides: BTreeMap<String, String>,
    /// A number from 1 to 100 for `DistributeByPercentage`.
    pub(crate) chance: Option<u8>,
    /// Facts of every turn.
    pub(crate) facts: BTreeMap<String, String>,
    /// Facts of what systems answer and of what is stored.
    pub(crate) record_facts: BTreeMap<String, String>,
    /// Proofs that the caller gives while a challenge runs.
    pub(crate) proofs: Vec<Proof>,
    /// In place of the tenant's own, for a trial.
    pub(crate) sensitive: Option<Vec<SensitiveBlock>>,
    pub(crate) challenge: Option<String>,
    pub(crate) refused_queue: Option<String>,
    #[serde(skip)]
    pub(crate) typed: bool,
}

impl Script {
    pub(crate) fn read(path: &Path) -> Result<Self, Problem> {
        let place = path.display().to_string();
        let text = files::text(path)?;
        serde_json::from_str(&text).map_err(|e| {
            let problem = match e.classify() {
                serde_json::error::Category::Data => {
                    "has a key or value that a script does not have; see docs/flows.md"
                }
                _ => "is not JSON",
            };
            Problem::usage(anyhow::anyhow!(
                "line {}: column {}: {problem}",
                e.line(),
                e.column()
            ))
            .at(place)
        })
    }

    /// The caller's side is typed.
    pub(crate) fn typed() -> Self {
        Self {
            typed: true,
            ..Self::default()
        }
    }

    pub(crate) fn contact(&self) -> Map<String, Value> {
        self.contact.clone()
    }

    pub(crate) fn channel(&self) -> String {
        let channel = self.contact.get("Channel").and_then(Value::as_str);
        channel.unwrap_or("voice").to_ascii_lowercase()
    }
}
