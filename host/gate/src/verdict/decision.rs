use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

use serde::{Deserialize, Serialize};

/// Which kind of proof a requirement asks for. Kinds stay apart: the strongest
/// login does not replace a second approver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequirementKind {
    /// The participant proves who they are (NIST SP 800-63B-4, level 1 to 3).
    Assurance,
    /// Another person agrees.
    Approval,
    /// A call back on a number that was on file before the request.
    CallBack,
    /// A human looks at the held turn.
    Review,
}

impl RequirementKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Assurance,
        Self::Approval,
        Self::CallBack,
        Self::Review,
    ];

    /// The word of the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assurance => "assurance",
            Self::Approval => "approval",
            Self::CallBack => "call-back",
            Self::Review => "review",
        }
    }
}

/// The word is none of the four kinds.
#[derive(Debug, thiserror::Error)]
#[error("unknown requirement; use assurance, approval, call-back or review")]
pub struct UnknownKind(());

impl FromStr for RequirementKind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or(UnknownKind(()))
    }
}

/// What must have been shown before a turn may pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Which kind of proof.
    pub kind: RequirementKind,
    /// How strong, 1 to 3.
    pub level: u8,
    /// Names of the facts whose values the proof must be for (dynamic linking,
    /// PSD2 RTS art. 5).
    #[serde(default)]
    pub binds: BTreeSet<String>,
}

/// What becomes of a turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Decision {
    /// It may pass.
    #[default]
    Allow,
    /// It may pass once every requirement is met by a proof; at most one of a
    /// kind, so the map's key is the kind.
    Require(BTreeMap<RequirementKind, Requirement>),
    /// It may not pass.
    Deny,
}

impl Decision {
    /// Requires all of these; `Allow` when there are none.
    pub fn require(requirements: impl IntoIterator<Item = Requirement>) -> Self {
        let mut joined = BTreeMap::<RequirementKind, Requirement>::new();
        for requirement in requirements {
            joined
                .entry(requirement.kind)
                .and_modify(|held| {
                    held.level = held.level.max(requirement.level);
                    held.binds.extend(requirement.binds.iter().cloned());
                })
                .or_insert(requirement);
        }
        if joined.is_empty() {
            Self::Allow
        } else {
            Self::Require(joined)
        }
    }

    /// The stricter of both: `allow` < `require` < `deny`; requirements join
    /// per kind to the higher level and the union of what they bind.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Deny, _) | (_, Self::Deny) => Self::Deny,
            (Self::Allow, other) => other,
            (this, Self::Allow) => this,
            (Self::Require(a), Self::Require(b)) => {
                Self::require(a.into_values().chain(b.into_values()))
            }
        }
    }

    /// The word of the contract.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Require(_) => "require",
            Self::Deny => "deny",
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn any_decision() -> impl Strategy<Value = Decision> {
        let requirement = (
            prop::sample::select(RequirementKind::ALL.to_vec()),
            1..=3_u8,
            prop::collection::btree_set(
                prop::sample::select(vec!["action.amount", "action.payee", "x"])
                    .prop_map(String::from),
                0..3,
            ),
        )
            .prop_map(|(kind, level, binds)| Requirement { kind, level, binds });
        prop_oneof![
            Just(Decision::Allow),
            Just(Decision::Deny),
            prop::collection::vec(requirement, 0..4).prop_map(Decision::require),
        ]
    }

    /// A proof that satisfies `a` satisfies all that `b` asks.
    fn covers(a: &Decision, b: &Decision) -> bool {
        match (a, b) {
            (Decision::Deny, _) | (_, Decision::Allow) => true,
            (Decision::Require(a), Decision::Require(b)) => b.iter().all(|(kind, weak)| {
                a.get(kind).is_some_and(|strong| {
                    strong.level >= weak.level && strong.binds.is_superset(&weak.binds)
                })
            }),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn join_is_a_semilattice(a in any_decision(), b in any_decision(), c in any_decision()) {
            prop_assert_eq!(a.clone().join(a.clone()), a.clone());
            prop_assert_eq!(a.clone().join(b.clone()), b.clone().join(a.clone()));
            prop_assert_eq!(
                a.clone().join(b.clone()).join(c.clone()),
                a.clone().join(b.clone().join(c.clone()))
            );
            prop_assert_eq!(Decision::Allow.join(a.clone()), a.clone());
            prop_assert_eq!(Decision::Deny.join(a), Decision::Deny);
        }

        #[test]
        fn another_opinion_never_weakens(a in any_decision(), b in any_decision()) {
            let joined = a.clone().join(b.clone());
            prop_assert!(covers(&joined, &a) && covers(&joined, &b));
        }
    }
}
