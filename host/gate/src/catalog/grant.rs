use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{DescribedRequirement, Description, description::may_require};
use crate::{
    edits::{MaskRule, Treatment},
    turn::Stage,
    verdict::{Requirement, RequirementKind},
};

/// What the operator lets a policy see, call and say. What is not listed is
/// denied; an empty list grants nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Grant {
    /// Stages at which it is consulted.
    pub stages: BTreeSet<Stage>,
    /// Which texts it sees.
    #[serde(default)]
    pub view: View,
    /// Imports of the contract that it may call.
    #[serde(default)]
    pub imports: BTreeSet<String>,
    /// How many earlier turns `history` shows at most.
    #[serde(default)]
    pub history_turns: u32,
    /// Facts that it sees.
    #[serde(default)]
    pub facts: BTreeSet<String>,
    /// Classes that its edits may name; in a configuration `*` alone for every
    /// class that the module's description names.
    #[serde(default)]
    pub classes: BTreeSet<String>,
    /// Treatments that its edits may ask for.
    #[serde(default)]
    pub treatments: BTreeSet<Treatment>,
    /// Obligations that it may state, each with the values that it may carry.
    #[serde(default)]
    pub obligations: BTreeMap<String, BTreeSet<String>>,
    /// Requirements that it may state: highest level, facts that may be bound.
    #[serde(default)]
    pub requirements: Vec<DescribedRequirement>,
    /// Sets of the tenant's reference data that it may read.
    #[serde(default)]
    pub sets: BTreeSet<String>,
    /// Tables of the tenant's reference data that it may read.
    #[serde(default)]
    pub tables: BTreeSet<String>,
    /// Connectors that it may call.
    #[serde(default)]
    pub connectors: BTreeSet<String>,
    /// How much of a card number its masks leave readable.
    #[serde(default)]
    pub card_mask: CardMask,
    /// On the bench only: no operator is there to list values.
    #[serde(skip)]
    pub(crate) any_obligation_value: bool,
}

/// Stands in a grant for every class that the module's description names.
pub(super) const EVERY_CLASS: &str = "*";

/// Which texts a policy sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// As they came.
    #[default]
    Original,
    /// As they would leave after all policies that see the original.
    Redacted,
}

/// Digits of a card number that a mask leaves readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardMask {
    /// Leading digits, 0 to 6.
    #[serde(default)]
    pub first: u8,
    /// Trailing digits, 0 to 4.
    #[serde(default = "four")]
    pub last: u8,
}

fn four() -> u8 {
    4
}

impl Default for CardMask {
    fn default() -> Self {
        Self { first: 0, last: 4 }
    }
}

impl Grant {
    /// Nothing at all.
    pub(crate) fn nothing() -> Self {
        Self {
            stages: BTreeSet::new(),
            view: View::default(),
            imports: BTreeSet::new(),
            history_turns: 0,
            facts: BTreeSet::new(),
            classes: BTreeSet::new(),
            treatments: BTreeSet::new(),
            obligations: BTreeMap::new(),
            requirements: Vec::new(),
            sets: BTreeSet::new(),
            tables: BTreeSet::new(),
            connectors: BTreeSet::new(),
            card_mask: CardMask::default(),
            any_obligation_value: false,
        }
    }

    /// `*` written out: what is installed, shown and digested names every class.
    pub(crate) fn with_classes_of(&self, description: &Description) -> Self {
        let mut written_out = self.clone();
        if written_out.classes.remove(EVERY_CLASS) {
            written_out.classes.clone_from(&description.classes);
        }
        written_out
    }

    pub(crate) fn may_oblige(&self, name: &str, value: &str) -> bool {
        self.obligations
            .get(name)
            .is_some_and(|values| self.any_obligation_value || values.contains(value))
    }

    pub(crate) fn may_require(&self, asked: &Requirement) -> bool {
        may_require(&self.requirements, asked)
    }

    pub(crate) fn mask_rule(&self) -> MaskRule {
        MaskRule {
            first: self.card_mask.first.into(),
            last: self.card_mask.last.into(),
        }
    }
}

/// What a policy counts as when it gives no verdict, whatever the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnFailure {
    /// The turn is refused.
    #[default]
    Deny,
    /// Every text of the turn is removed; not for `action` and `lookup`.
    RemoveAll,
    /// As if it had allowed; shows in every report.
    Allow,
    /// The turn is held until this is proven.
    Require(FailureRequirement),
}

/// What must be proven when a policy gives no verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailureRequirement {
    /// Which kind of proof.
    pub kind: RequirementKind,
    /// How strong, 1 to 3.
    pub level: u8,
    /// Facts whose values it must be for.
    #[serde(default)]
    pub binds: BTreeSet<String>,
}

impl OnFailure {
    /// The word of the configuration.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::RemoveAll => "remove-all",
            Self::Allow => "allow",
            Self::Require(_) => "require",
        }
    }
}

/// What one evaluation may cost at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct PolicyLimits {
    /// Wall clock in milliseconds, guest and host calls together, 1 to 10,000.
    pub wall_ms: u64,
    /// Memory in MiB over all memories of the store, 1 to 64.
    pub memory_mib: u64,
    /// Host calls.
    pub host_calls: u32,
    /// KiB that host calls may carry, arguments and answers together.
    pub host_call_kib: u64,
    /// Edits in one verdict.
    pub edits: u32,
    /// KiB that a verdict may hold.
    pub verdict_kib: u64,
}

impl Default for PolicyLimits {
    fn default() -> Self {
        Self {
            wall_ms: 250,
            memory_mib: 32,
            host_calls: 64,
            host_call_kib: 1024,
            edits: 1000,
            verdict_kib: 256,
        }
    }
}
