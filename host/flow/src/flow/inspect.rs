//! What only a whole flow shows.

use super::{ACTION_LIMIT, CONTENT_LIMIT, FLOW_VERSION, Flow, IDENTIFIER_LIMIT};
use crate::{ActionType, Branch, Fault, FaultKind, json::step};

impl Flow {
    /// What only the whole shows.
    pub(super) fn inspect(&mut self, length: usize) {
        let mut found = Vec::new();
        let mut fault = |kind, pointer: String, problem: String, remedy| {
            found.push(Fault::new(kind, pointer, problem, remedy));
        };
        if self.version != FLOW_VERSION {
            fault(
                FaultKind::Version,
                "/Version".into(),
                format!("the version is not {FLOW_VERSION}"),
                "export the flow in the flow language of that version",
            );
        }
        if self.actions.len() > ACTION_LIMIT {
            fault(
                FaultKind::TooManyActions,
                "/Actions".into(),
                format!(
                    "{} actions are more than {ACTION_LIMIT}",
                    self.actions.len()
                ),
                "move some into a module or another flow",
            );
        }
        if length > CONTENT_LIMIT {
            fault(
                FaultKind::ContentTooLong,
                String::new(),
                format!("the content has {length} characters, more than {CONTENT_LIMIT}"),
                "move some actions into a module or another flow",
            );
        }
        if self.action(&self.start).is_none() {
            fault(
                FaultKind::StartAction,
                "/StartAction".into(),
                "`StartAction` names no action".into(),
                "name the action that the flow starts with",
            );
        }
        for action in &self.actions {
            if let Some(problem) = wrong_identifier(&action.identifier) {
                fault(
                    FaultKind::Identifier,
                    step(&action.pointer, "Identifier"),
                    problem.into(),
                    "rename the action, and the branches that lead to it",
                );
            }
            for (branch, target) in action.transitions.branches() {
                if !self.positions.contains_key(target) {
                    fault(
                        FaultKind::DanglingBranch,
                        branch_pointer(&action.pointer, branch),
                        "the branch leads to no action".into(),
                        "lead it to an action, or take it out",
                    );
                }
            }
        }
        if self.does_nothing() {
            fault(
                FaultKind::DoesNothing,
                "/StartAction".into(),
                "the flow ends where it starts: it says, asks and does nothing".into(),
                "write what it is there for, or leave the vendor's default in its place",
            );
        }
        self.faults.append(&mut found);
    }

    fn does_nothing(&self) -> bool {
        let start = self.action(&self.start);
        start.is_some_and(|action| {
            action.kind.ends() && action.kind != ActionType::DisconnectParticipant
        })
    }
}

/// A branch's place in the flow's content.
fn branch_pointer(action: &str, branch: Branch) -> String {
    match branch {
        Branch::Next => format!("{action}/Transitions/NextAction"),
        Branch::Condition(i) => format!("{action}/Transitions/Conditions/{i}/NextAction"),
        Branch::Error(i) => format!("{action}/Transitions/Errors/{i}/NextAction"),
    }
}

/// The rules of the vendor's page "Actions in the flow language". The name
/// `FLOW_OBJECT_MAPS#` and its like are fine.
fn wrong_identifier(identifier: &str) -> Option<&'static str> {
    const RESERVED: [&str; 10] = [
        "__proto__",
        "constructor",
        "__defineGetter__",
        "__defineSetter__",
        "toString",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "valueOf",
    ];
    if identifier.is_empty() {
        Some("the identifier is empty")
    } else if identifier.chars().count() > IDENTIFIER_LIMIT {
        Some("the identifier has more than 50 characters")
    } else if identifier.contains([
        '%', ':', '(', '\\', '/', ')', '=', '$', ',', ';', '[', ']', '{', '}',
    ]) {
        Some("the identifier has one of % : ( \\ / ) = $ , ; [ ] { }")
    } else if RESERVED.contains(&identifier) {
        Some("the identifier is a reserved word")
    } else {
        None
    }
}
