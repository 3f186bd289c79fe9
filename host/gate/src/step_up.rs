//! Requirements set against proofs: a proof discharges what it covers and
//! nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    turn::TurnView,
    verdict::{Requirement, RequirementKind},
};

/// Something that was shown: who proved what, how strongly, and for which
/// values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Proof {
    /// Which kind.
    pub kind: RequirementKind,
    /// How strong, 1 to 3.
    pub level: u8,
    /// The values that it is for, by fact.
    #[serde(default)]
    pub binds: BTreeMap<String, String>,
    /// When it was given, in milliseconds since the Unix epoch; the gate's
    /// clock at hand-in when absent.
    #[serde(default)]
    pub at: Option<u64>,
    /// Who gave it: the participant's pseudonym, or the approver's.
    #[serde(default)]
    pub by: String,
}

/// True when `proof` meets `requirement` for this turn: same kind, at least
/// the level, exactly the value of every bound fact, and not older than
/// `max_age` milliseconds at `now`. An approval by the participant of the turn
/// is none.
pub(crate) fn discharges(
    proof: &Proof,
    requirement: &Requirement,
    turn: &TurnView,
    now: u64,
    max_age: u64,
) -> bool {
    let second_person = requirement.kind != RequirementKind::Approval
        || (!proof.by.is_empty() && turn.fact("participant.ref") != Some(proof.by.as_str()));
    let fresh = proof.at.is_some_and(|at| at <= now && now - at <= max_age);
    let bound = requirement.binds.iter().all(|name| {
        turn.fact(name)
            .is_some_and(|value| proof.binds.get(name).is_some_and(|shown| shown == value))
    });
    proof.kind == requirement.kind
        && proof.level >= requirement.level
        && second_person
        && fresh
        && bound
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{turn::Fact, turn::Stage};

    fn transfer(amount: &str, payee: &str) -> TurnView {
        TurnView {
            sequence: 1,
            stage: Stage::Action,
            channel: "chat".into(),
            language: String::new(),
            at: 0,
            utterance: 1,
            revision: 0,
            settled: true,
            facts: vec![
                Fact::new("participant.ref", "p-1"),
                Fact::new("action.amount", amount),
                Fact::new("action.payee", payee),
            ],
            parts: Vec::new(),
            attributes: Vec::new(),
        }
    }

    fn requirement(kind: RequirementKind) -> Requirement {
        Requirement {
            kind,
            level: 2,
            binds: ["action.amount".to_owned(), "action.payee".to_owned()].into(),
        }
    }

    fn proof(kind: RequirementKind) -> Proof {
        Proof {
            kind,
            level: 2,
            binds: BTreeMap::from([
                ("action.amount".to_owned(), "50000 EUR".to_owned()),
                ("action.payee".to_owned(), "A".to_owned()),
            ]),
            at: Some(1_000),
            by: "boss".into(),
        }
    }

    fn met(proof: &Proof, turn: &TurnView, now: u64) -> bool {
        discharges(
            proof,
            &requirement(RequirementKind::Assurance),
            turn,
            now,
            5_000,
        )
    }

    #[test]
    fn a_proof_for_500_to_a_never_lets_501_or_b_pass() {
        let shown = proof(RequirementKind::Assurance);
        assert!(met(&shown, &transfer("50000 EUR", "A"), 2_000));
        assert!(!met(&shown, &transfer("50100 EUR", "A"), 2_000));
        assert!(!met(&shown, &transfer("50000 EUR", "B"), 2_000));
    }

    #[test]
    fn age_counts_and_the_future_is_no_proof() {
        let (shown, turn) = (
            proof(RequirementKind::Assurance),
            transfer("50000 EUR", "A"),
        );
        assert!(met(&shown, &turn, 6_000));
        assert!(!met(&shown, &turn, 6_001));
        assert!(!met(&shown, &turn, 999));
    }

    #[test]
    fn nobody_approves_their_own_turn() {
        let turn = transfer("50000 EUR", "A");
        let need = requirement(RequirementKind::Approval);
        let mut shown = proof(RequirementKind::Approval);
        assert!(discharges(&shown, &need, &turn, 2_000, 5_000));
        for own in ["p-1", ""] {
            shown.by = own.into();
            assert!(
                !discharges(&shown, &need, &turn, 2_000, 5_000),
                "by {own:?}"
            );
        }
    }

    proptest! {
        /// Any single field that falls short, and the proof is worth nothing.
        #[test]
        fn a_proof_discharges_what_it_covers_and_nothing_else(
            kind in prop::sample::select(RequirementKind::ALL.to_vec()),
            level in 1..=3_u8,
            amount in prop::sample::select(vec!["50000 EUR", "50000 USD"]),
            payee in prop::sample::select(vec!["A", "a", "A "]),
            now in 0..8_000_u64,
        ) {
            let shown = Proof { level, ..proof(kind) };
            let covered = kind == RequirementKind::Assurance
                && level >= 2
                && amount == "50000 EUR"
                && payee == "A"
                && (1_000..=6_000).contains(&now);
            prop_assert_eq!(met(&shown, &transfer(amount, payee), now), covered);
        }
    }
}
