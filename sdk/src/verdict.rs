use std::ops::Range;

use crate::turn::words;

words! {
    /// What becomes of a stretch of text.
    Treatment {
        /// A part stays readable, as the class allows.
        Mask = "mask",
        /// A token that the tenant's host alone can turn back.
        Tokenise = "tokenise",
        /// The class's name.
        Label = "label",
        /// Gone, with a mark that something was there.
        Remove = "remove",
        /// Kept back until the utterance is settled.
        Withhold = "withhold",
    }
}

words! {
    /// Which kind of proof a requirement asks for.
    RequirementKind {
        /// The participant proves who they are.
        Assurance = "assurance",
        /// Another person agrees.
        Approval = "approval",
        /// A call back on a number that was on file before the request.
        CallBack = "call-back",
        /// A human looks at the held turn.
        Review = "review",
    }
}

/// A stretch of text that must not leave as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Sequence of the turn: this one, or one that `history` showed.
    pub turn: u64,
    /// Index into that turn's parts.
    pub part: u32,
    /// UTF-8 byte offset of its first byte.
    pub start: u32,
    /// UTF-8 byte offset after its last byte.
    pub end: u32,
    /// What was found.
    pub class: String,
    /// What is to be done.
    pub treatment: Treatment,
    /// For later versions of the contract.
    pub attributes: Vec<(String, String)>,
}

impl Edit {
    /// An edit of the bytes `range` of a part.
    pub fn new(
        turn: u64,
        part: usize,
        range: Range<usize>,
        class: impl Into<String>,
        treatment: Treatment,
    ) -> Self {
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            turn,
            part: narrow(part),
            start: narrow(range.start),
            end: narrow(range.end),
            class: class.into(),
            treatment,
            attributes: Vec::new(),
        }
    }
}

/// What must have been shown before a turn may pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Which kind of proof.
    pub kind: RequirementKind,
    /// How strong, 1 to 3.
    pub level: u8,
    /// Names of the facts whose values the proof must be for.
    pub binds: Vec<String>,
}

impl Requirement {
    /// A requirement that binds nothing yet.
    pub fn new(kind: RequirementKind, level: u8) -> Self {
        Self {
            kind,
            level,
            binds: Vec::new(),
        }
    }

    /// The participant proves who they are.
    pub fn assurance(level: u8) -> Self {
        Self::new(RequirementKind::Assurance, level)
    }

    /// Another person agrees.
    pub fn approval(level: u8) -> Self {
        Self::new(RequirementKind::Approval, level)
    }

    /// A call back on a number on file.
    pub fn call_back(level: u8) -> Self {
        Self::new(RequirementKind::CallBack, level)
    }

    /// A human looks at it.
    pub fn review(level: u8) -> Self {
        Self::new(RequirementKind::Review, level)
    }

    /// The proof must be for this fact's very value.
    #[must_use]
    pub fn binding(mut self, fact: impl Into<String>) -> Self {
        let fact = fact.into();
        if !self.binds.contains(&fact) {
            self.binds.push(fact);
        }
        self
    }
}

/// What becomes of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It may pass.
    Allow,
    /// It may pass once all of these are proven; at most one of a kind.
    Require(Vec<Requirement>),
    /// It may not pass.
    Deny,
}

/// What a policy says of a turn: a proposal, which the host enacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What becomes of it.
    pub decision: Decision,
    /// What must not leave as it is.
    pub edits: Vec<Edit>,
    /// What the host must do: names and values out of the grant.
    pub obligations: Vec<(String, String)>,
    /// Codes out of the description.
    pub reasons: Vec<String>,
    /// For later versions of the contract.
    pub attributes: Vec<(String, String)>,
}

impl Verdict {
    fn new(decision: Decision) -> Self {
        Self {
            decision,
            edits: Vec::new(),
            obligations: Vec::new(),
            reasons: Vec::new(),
            attributes: Vec::new(),
        }
    }

    /// The turn may pass, with its edits.
    pub fn allow() -> Self {
        Self::new(Decision::Allow)
    }

    /// The turn may not pass.
    pub fn deny(reason: impl Into<String>) -> Self {
        Self::new(Decision::Deny).reason(reason)
    }

    /// The turn may pass once this is proven. Say so whatever was proven
    /// before: the host knows which proofs there are.
    pub fn require(requirement: Requirement) -> Self {
        Self::new(Decision::Require(vec![requirement]))
    }

    /// Adds a requirement. A denial stays one; two of a kind join to the higher
    /// level and all that either binds.
    #[must_use]
    pub fn and_require(mut self, requirement: Requirement) -> Self {
        match &mut self.decision {
            Decision::Deny => {}
            Decision::Allow => self.decision = Decision::Require(vec![requirement]),
            Decision::Require(held) => {
                match held.iter_mut().find(|one| one.kind == requirement.kind) {
                    None => held.push(requirement),
                    Some(one) => {
                        one.level = one.level.max(requirement.level);
                        for fact in requirement.binds {
                            if !one.binds.contains(&fact) {
                                one.binds.push(fact);
                            }
                        }
                    }
                }
            }
        }
        self
    }

    /// Turns whatever was decided into a denial.
    #[must_use]
    pub fn and_deny(mut self, reason: impl Into<String>) -> Self {
        self.decision = Decision::Deny;
        self.reason(reason)
    }

    /// Adds an edit.
    #[must_use]
    pub fn edit(mut self, edit: Edit) -> Self {
        self.edits.push(edit);
        self
    }

    /// Adds edits.
    #[must_use]
    pub fn edits(mut self, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.edits.extend(edits);
        self
    }

    /// Adds a reason, once.
    #[must_use]
    pub fn reason(mut self, code: impl Into<String>) -> Self {
        let code = code.into();
        if !self.reasons.contains(&code) {
            self.reasons.push(code);
        }
        self
    }

    /// Adds an obligation, once.
    #[must_use]
    pub fn obligation(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let obligation = (name.into(), value.into());
        if !self.obligations.contains(&obligation) {
            self.obligations.push(obligation);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_of_a_kind_join() {
        let verdict = Verdict::require(Requirement::approval(1).binding("action.amount"))
            .and_require(Requirement::approval(2).binding("action.payee"))
            .and_require(Requirement::assurance(1));
        let joined = Requirement::approval(2)
            .binding("action.amount")
            .binding("action.payee");
        assert_eq!(
            verdict.decision,
            Decision::Require(vec![joined, Requirement::assurance(1)])
        );
    }

    #[test]
    fn a_denial_stays_one() {
        let verdict = Verdict::deny("a")
            .and_require(Requirement::review(1))
            .reason("a");
        assert_eq!(verdict.decision, Decision::Deny);
        assert_eq!(verdict.reasons, ["a"]);
    }
}
