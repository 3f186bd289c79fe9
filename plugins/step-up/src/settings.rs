use guichet_sdk::{RequirementKind, Stage};
use schemars::JsonSchema;
use serde::Deserialize;

/// What a tenant sets.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// Rules; when there are none, the built-in ones for transfers, bank
    /// details, contact details, accounts and enrolments.
    pub rules: Vec<RuleSettings>,
    /// Actions that need no rule.
    pub harmless_actions: Vec<String>,
    /// What becomes of an action that neither a rule names nor the list above:
    /// `review` (the default), `deny` or `allow`.
    pub unknown_action: UnknownAction,
}

/// What becomes of an action that nobody has thought of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum UnknownAction {
    /// A human looks at it.
    #[default]
    Review,
    /// It is refused.
    Deny,
    /// It passes.
    Allow,
}

/// One rule.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleSettings {
    /// For people, and for its counter.
    pub name: String,
    /// Stages at which it applies; `action` unless said otherwise.
    #[serde(default = "action")]
    pub stages: Vec<Stage>,
    /// Conditions that must all hold.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// How often it may happen before the rule applies.
    #[serde(default)]
    pub count: Option<Count>,
    /// What follows.
    pub then: Outcome,
    /// A reason code of the policy.
    pub reason: String,
    /// What the host must do besides.
    #[serde(default)]
    pub obligations: Vec<Obligation>,
}

fn action() -> Vec<Stage> {
    vec![Stage::Action]
}

/// A condition on one fact; exactly one test.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Condition {
    /// The fact's name.
    pub fact: String,
    /// It has this very value.
    pub is: Option<String>,
    /// It has another value, or is absent.
    pub is_not: Option<String>,
    /// It has one of these values.
    pub one_of: Option<Vec<String>>,
    /// It has none of these values, or is absent.
    pub none_of: Option<Vec<String>>,
    /// It is an amount of at least this, such as `100000 EUR` in minor units.
    /// An amount of another currency, or none at all, counts as one.
    pub at_least: Option<String>,
    /// It is stated, or it is not.
    pub present: Option<bool>,
}

/// How often something may happen.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Count {
    /// Facts whose values it is counted by.
    pub by: Vec<String>,
    /// Counts distinct values of this fact instead of turns.
    #[serde(default)]
    pub distinct: Option<String>,
    /// The window, in seconds.
    pub seconds: u32,
    /// The rule applies from one more than this.
    pub more_than: u64,
}

/// What follows from a rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is refused.
    Deny,
    /// All of these must be proven.
    Require(Vec<Required>),
    /// It passes, with the rule's reason and obligations.
    Note,
}

/// What must be proven.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Required {
    /// Which kind of proof.
    pub kind: RequirementKind,
    /// How strong, 1 to 3.
    pub level: u8,
    /// Facts whose very values it must be for.
    #[serde(default)]
    pub binds: Vec<String>,
}

/// What the host must do.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Obligation {
    /// `route`, `notify` or `mark`.
    pub name: String,
    /// Queue, desk or label.
    #[serde(default)]
    pub value: String,
}
