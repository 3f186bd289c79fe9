//! What a rule found.

use std::{collections::HashSet, fmt};

use serde::{Deserialize, Serialize};

use super::{Rule, Settings};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Worth mending.
    Warning,
    /// Leaks a secret, breaks a standard, or cannot work.
    Error,
}

impl Severity {
    /// The word for it, which is also that of SARIF.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One finding.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The rule that found it.
    #[serde(flatten)]
    pub rule: &'static Rule,
    /// How much it matters here; a rule's own severity is the highest that its
    /// findings have, unless settings say otherwise.
    pub severity: Severity,
    /// Identifier of the action; `None` where the flow as a whole is meant.
    pub action: Option<String>,
    /// RFC 6901 pointer into the flow's content.
    pub pointer: String,
    /// What was found, in one line. Names places and attributes, never a text
    /// that is said.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

/// Findings as they come in, under the settings.
pub(crate) struct Findings<'a> {
    settings: &'a Settings,
    all: Vec<Finding>,
    seen: HashSet<(&'static str, String)>,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(settings: &'a Settings) -> Self {
        Self {
            settings,
            all: Vec::new(),
            seen: HashSet::new(),
        }
    }

    /// A rule says one thing of one place.
    pub(crate) fn add(&mut self, finding: Finding) {
        if self.settings.disables(finding.rule) {
            return;
        }
        if !self
            .seen
            .insert((finding.rule.code, finding.pointer.clone()))
        {
            return;
        }
        let severity = self.settings.severity(finding.rule);
        self.all.push(Finding {
            severity: severity.unwrap_or(finding.severity),
            ..finding
        });
    }

    /// By place in the text, then by rule.
    pub(crate) fn sorted(mut self) -> Vec<Finding> {
        self.all.sort_by_cached_key(|finding| {
            let order: Vec<(usize, String)> = finding
                .pointer
                .split('/')
                .map(|step| (step.parse().unwrap_or(usize::MAX), step.to_owned()))
                .collect();
            (order, finding.rule.code)
        });
        self.all
    }
}
