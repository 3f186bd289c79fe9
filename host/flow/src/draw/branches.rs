//! Ways between blocks, as they are drawn: those from one block to another are
//! one line with one label.

use std::collections::BTreeMap;

use crate::{Branch, ConditionBranch, Flow, Operator, Transitions};

/// All ways from one block to another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Way {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Whether it is the way on.
    pub(crate) next: bool,
    /// Whether only errors take it.
    pub(crate) error: bool,
    /// Results and errors that take it.
    pub(crate) label: String,
}

/// The ways of a flow, by block and place of first mention.
pub(crate) fn ways(flow: &Flow) -> Vec<Way> {
    let mut all = Vec::new();
    for (from, action) in flow.actions().iter().enumerate() {
        let mut by_target: BTreeMap<usize, Vec<Branch>> = BTreeMap::new();
        let mut order = Vec::new();
        for (branch, to) in flow.edges(from) {
            let branches = by_target.entry(to).or_default();
            if branches.is_empty() {
                order.push(to);
            }
            branches.push(branch);
        }
        for to in order {
            let branches = by_target.remove(&to).unwrap_or_default();
            all.push(way(from, to, &branches, action.transitions()));
        }
    }
    all
}

fn way(from: usize, to: usize, branches: &[Branch], transitions: &Transitions) -> Way {
    let next = branches.contains(&Branch::Next);
    let conditions = branches.iter().filter_map(|branch| match branch {
        Branch::Condition(i) => transitions.conditions.get(*i).map(condition),
        _ => None,
    });
    let conditions: Vec<String> = conditions.collect();
    let errors = branches.iter().filter_map(|branch| match branch {
        Branch::Error(i) => transitions
            .errors
            .get(*i)
            .map(|branch| error(&branch.error)),
        _ => None,
    });
    let errors: Vec<String> = errors.collect();
    let error = !next && conditions.is_empty();
    let mut label: Vec<String> = conditions;
    label.extend(errors);
    // A way on among conditions is taken when none holds; a way on alone says
    // nothing, unless errors take it too.
    let plain =
        label.len() == branches.len() - usize::from(next) && transitions.conditions.is_empty();
    if next && label.is_empty() && !transitions.conditions.is_empty() {
        label.push("else".to_owned());
    } else if next && plain && !label.is_empty() {
        label.insert(0, "also".to_owned());
    }
    Way {
        from,
        to,
        next,
        error,
        label: label.join(", ").replacen("also, ", "also ", 1),
    }
}

fn condition(branch: &ConditionBranch) -> String {
    let operands: Vec<_> = branch
        .operands
        .iter()
        .map(|operand| operand.text())
        .collect();
    let operands = operands.join("|");
    match &branch.operator {
        Operator::Equals => operands,
        Operator::TextContains => format!("contains {operands}"),
        Operator::TextStartsWith => format!("{operands}…"),
        Operator::TextEndsWith => format!("…{operands}"),
        Operator::NumberGreaterThan => format!("> {operands}"),
        Operator::NumberGreaterOrEqualTo => format!("≥ {operands}"),
        Operator::NumberLessThan => format!("< {operands}"),
        Operator::NumberLessOrEqualTo => format!("≤ {operands}"),
        Operator::Other(name) => format!("{name} {operands}"),
    }
}

fn error(name: &str) -> String {
    match name {
        "NoMatchingError" => "error",
        "NoMatchingCondition" => "no match",
        "InputTimeLimitExceeded" => "no input",
        "TimeLimitExceeded" => "timeout",
        "QueueAtCapacity" => "queue full",
        "InvalidPhoneNumber" => "invalid number",
        other => other,
    }
    .to_owned()
}
