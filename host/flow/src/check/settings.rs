//! How a tenant wants its flows checked.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use serde::Deserialize;

use crate::{Action, Branch, Parameters, Scalar};

use super::{Rule, Severity, rule};

/// How flows are checked. As TOML:
///
/// ```toml
/// disable = ["GF103"]
///
/// [severity]
/// GF401 = "error"
///
/// # What has to be proven before.
/// [[sensitive]]
/// resource = "transfer-funds"
///
/// # What proves it, and by which result.
/// [[step-up]]
/// resource = "verify-one-time-code"
/// ```
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Codes of rules that are not asked.
    pub disable: BTreeSet<String>,
    /// Severity of all findings of a rule, by its code.
    pub severity: BTreeMap<String, Severity>,
    /// Actions that must not be reached before a step-up.
    pub sensitive: Vec<Matcher>,
    /// Actions that are a step-up, beside those of the vendor (`CheckVoiceId`
    /// with `Authenticated`, `AuthenticateParticipant`).
    pub step_up: Vec<Matcher>,
}

/// Which actions are meant: all that is said has to fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Matcher {
    /// The action's type, such as `InvokeLambdaFunction`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Part of the name, id or ARN of the function, module, flow, view, queue or
    /// number that the action uses; of `Compare`, of the value compared.
    pub resource: Option<String>,
    /// The action's identifier.
    pub identifier: Option<String>,
    /// Of a step-up: the operand of the condition that says "proven". Without
    /// it, every way out that is no error does.
    pub result: Option<String>,
}

/// Why settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// No rule has this code.
    #[error("`{code}` is no rule; `guichet flow check --rules` lists them")]
    UnknownRule {
        /// As it was written.
        code: String,
    },
    /// A matcher that says nothing would match every action.
    #[error(
        "{table}[{index}] says neither type, resource nor identifier; say at least one of them"
    )]
    EmptyMatcher {
        /// `sensitive` or `step-up`.
        table: &'static str,
        /// From 0.
        index: usize,
    },
}

impl Settings {
    /// Whether every name in it means something.
    pub fn verify(&self) -> Result<(), SettingsError> {
        let codes = self.disable.iter().chain(self.severity.keys());
        if let Some(code) = codes.into_iter().find(|code| rule(code).is_none()) {
            return Err(SettingsError::UnknownRule { code: code.clone() });
        }
        for (table, matchers) in [("sensitive", &self.sensitive), ("step-up", &self.step_up)] {
            if let Some(index) = matchers.iter().position(Matcher::is_empty) {
                return Err(SettingsError::EmptyMatcher { table, index });
            }
        }
        Ok(())
    }

    pub(crate) fn disables(&self, rule: &Rule) -> bool {
        self.disable.contains(rule.code)
    }

    pub(crate) fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.severity.get(rule.code).copied()
    }
}

impl Matcher {
    fn is_empty(&self) -> bool {
        self.kind.is_none() && self.resource.is_none() && self.identifier.is_none()
    }

    /// Whether an action is meant; a matcher that says nothing means none.
    pub(crate) fn fits(&self, action: &Action) -> bool {
        let says =
            |said: &Option<String>, fits: &dyn Fn(&str) -> bool| said.as_deref().is_none_or(fits);
        !self.is_empty()
            && says(&self.kind, &|kind| action.kind().as_str() == kind)
            && says(&self.identifier, &|id| action.identifier() == id)
            && says(&self.resource, &|part| {
                resource(action).is_some_and(|name| name.contains(part))
            })
    }

    /// Whether this way out of a step-up says "proven".
    pub(crate) fn proves(&self, action: &Action, branch: Branch) -> bool {
        match (branch, &self.result) {
            (Branch::Error(_), _) | (Branch::Next, Some(_)) => false,
            (Branch::Condition(i), Some(result)) => action
                .transitions()
                .conditions
                .get(i)
                .is_some_and(|condition| {
                    condition
                        .operands
                        .iter()
                        .all(|operand| operand.text() == *result)
                }),
            (Branch::Next | Branch::Condition(_), None) => true,
        }
    }
}

/// What the action uses, by the name that its parameters give it.
fn resource(action: &Action) -> Option<Cow<'_, str>> {
    let value = match action.parameters() {
        Parameters::Compare(value) => value.as_ref(),
        _ => action.resource(),
    };
    value.map(Scalar::text)
}
