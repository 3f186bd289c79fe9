//! A verdict is enforced as it stands or not at all: the host never repairs
//! one silently.

use std::collections::{BTreeMap, BTreeSet};

use super::{Decision, Requirement};
use crate::{
    catalog::{Description, Grant},
    edits::{NEVER_KEPT, Span, Treatment},
    sandbox::{RawDecision, RawEdit, RawVerdict},
};

/// A verdict that its grant and description allow, in the policy's own view.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckedVerdict {
    pub(crate) decision: Decision,
    /// By turn and part, as the policy was shown them.
    pub(crate) edits: BTreeMap<(u64, usize), BTreeSet<Span>>,
    pub(crate) obligations: BTreeSet<(String, String)>,
    pub(crate) reasons: BTreeSet<String>,
}

/// A rule that a verdict broke: a code for the ledger. It never holds what the
/// policy said, which may be customer text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Violation(pub(crate) &'static str);

/// What a policy was shown: the texts of a turn's parts, by sequence.
pub(crate) trait Shown {
    /// `None` when the turn or part was not shown.
    fn text(&self, turn: u64, part: usize) -> Option<&str>;
    /// True when the turn that is judged may still be revised.
    fn unsettled(&self) -> bool;
}

/// Checks a verdict against what its policy may say.
pub(crate) fn check(
    raw: RawVerdict,
    shown: &dyn Shown,
    description: &Description,
    grant: &Grant,
    most_edits: usize,
) -> Result<CheckedVerdict, Violation> {
    if raw.edits.len() > most_edits {
        return Err(Violation("too-many-edits"));
    }
    if !raw.attributes.is_empty() {
        return Err(Violation("unknown-attribute"));
    }
    let mut edits: BTreeMap<_, BTreeSet<Span>> = BTreeMap::new();
    for edit in raw.edits {
        let (at, span) = check_edit(edit, shown, description, grant)?;
        edits.entry(at).or_default().insert(span);
    }
    let mut obligations = BTreeSet::new();
    for (name, value) in raw.obligations {
        if !description.may_oblige(&name, &value) || !grant.may_oblige(&name, &value) {
            return Err(Violation("undeclared-obligation"));
        }
        obligations.insert((name, value));
    }
    for reason in &raw.reasons {
        if !description
            .reasons
            .iter()
            .any(|known| known.code == *reason)
        {
            return Err(Violation("undeclared-reason"));
        }
    }
    Ok(CheckedVerdict {
        decision: check_decision(raw.decision, description, grant)?,
        edits,
        obligations,
        reasons: raw.reasons.into_iter().collect(),
    })
}

fn check_edit(
    edit: RawEdit,
    shown: &dyn Shown,
    description: &Description,
    grant: &Grant,
) -> Result<((u64, usize), Span), Violation> {
    let part = usize::try_from(edit.part).map_err(|_| Violation("edit-of-part-not-shown"))?;
    let text = shown
        .text(edit.turn, part)
        .ok_or(Violation("edit-of-part-not-shown"))?;
    let (start, end) = (edit.start as usize, edit.end as usize);
    if start >= end {
        return Err(Violation("edit-empty-or-reversed"));
    }
    if end > text.len() {
        return Err(Violation("edit-out-of-range"));
    }
    if !text.is_char_boundary(start) || !text.is_char_boundary(end) {
        return Err(Violation("edit-off-character-boundary"));
    }
    if !description.classes.contains(&edit.class) || !grant.classes.contains(&edit.class) {
        return Err(Violation("undeclared-class"));
    }
    let treatment: Treatment = edit
        .treatment
        .parse()
        .map_err(|_| Violation("unknown-treatment"))?;
    if !description.treatments.contains(&treatment) || !grant.treatments.contains(&treatment) {
        return Err(Violation("undeclared-treatment"));
    }
    if treatment == Treatment::Withhold && !shown.unsettled() {
        return Err(Violation("withhold-on-settled-turn"));
    }
    if treatment < Treatment::Label && NEVER_KEPT.contains(&&*edit.class) {
        return Err(Violation("readable-part-of-never-kept-class"));
    }
    if !edit.attributes.is_empty() {
        return Err(Violation("unknown-attribute"));
    }
    let span = Span {
        start,
        end,
        class: edit.class.into(),
        treatment,
    };
    Ok(((edit.turn, part), span))
}

fn check_decision(
    raw: RawDecision,
    description: &Description,
    grant: &Grant,
) -> Result<Decision, Violation> {
    let raw = match raw {
        RawDecision::Allow => return Ok(Decision::Allow),
        RawDecision::Deny => return Ok(Decision::Deny),
        RawDecision::Require(raw) => raw,
    };
    if raw.is_empty() {
        return Err(Violation("empty-requirement"));
    }
    raw.into_iter()
        .map(|raw| {
            let requirement = Requirement {
                kind: raw
                    .kind
                    .parse()
                    .map_err(|_| Violation("unknown-requirement"))?,
                level: raw.level,
                binds: raw.binds.into_iter().collect(),
            };
            if !(1..=3).contains(&requirement.level) {
                return Err(Violation("requirement-level-out-of-range"));
            }
            if !description.may_require(&requirement) || !grant.may_require(&requirement) {
                return Err(Violation("undeclared-requirement"));
            }
            Ok(requirement)
        })
        .collect::<Result<Vec<_>, _>>()
        .map(Decision::require)
}
