//! Which blocks and branches of flows tests come through.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{Branch, Flow};

/// Blocks that were entered and branches that were taken, by position in the
/// library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    entered: BTreeSet<(usize, String)>,
    taken: BTreeSet<(usize, String, Branch)>,
}

impl Trace {
    pub(super) fn enter(&mut self, flow: usize, block: &str) {
        self.entered.insert((flow, block.to_owned()));
    }

    pub(super) fn leave(&mut self, flow: usize, block: &str, branch: Branch) {
        self.taken.insert((flow, block.to_owned(), branch));
    }

    /// Position of the flow, and identifier of the block.
    pub fn entered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.entered.iter().map(|(flow, block)| (*flow, &**block))
    }
}

/// What several tests of a library cover.
///
/// ```
/// use guichet_flow::test::Coverage;
///
/// assert!(Coverage::default().flows().is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    trace: Trace,
    starts: BTreeSet<usize>,
}

impl Coverage {
    /// Adds what a test that started at a flow came through.
    pub fn add(&mut self, start: usize, trace: &Trace) {
        self.starts.insert(start);
        self.trace.entered.extend(trace.entered.iter().cloned());
        self.trace.taken.extend(trace.taken.iter().cloned());
    }

    /// Positions of the flows at which tests start, or that they come through.
    pub fn flows(&self) -> BTreeSet<usize> {
        let entered = self.trace.entered.iter().map(|(flow, _)| *flow);
        entered.chain(self.starts.iter().copied()).collect()
    }

    /// How much of a flow is covered.
    pub fn of(&self, position: usize, flow: &Flow) -> FlowCoverage {
        let mut covered = FlowCoverage::default();
        for action in flow.order() {
            let Some(action) = flow.actions().get(action) else {
                continue;
            };
            let block = action.identifier();
            covered.blocks += 1;
            let key = (position, block.to_owned());
            if self.trace.entered.contains(&key) {
                covered.blocks_entered += 1;
            } else {
                covered.not_entered.push(block.to_owned());
            }
            for (branch, _) in action.transitions().branches() {
                covered.branches += 1;
                let key = (position, block.to_owned(), branch);
                if self.trace.taken.contains(&key) {
                    covered.branches_taken += 1;
                } else {
                    covered
                        .not_taken
                        .push(format!("{block}: {}", way(flow, block, branch)));
                }
            }
        }
        covered
    }
}

/// As the flow language writes it.
fn way(flow: &Flow, block: &str, branch: Branch) -> String {
    let transitions = flow.action(block).map(crate::Action::transitions);
    match branch {
        Branch::Next => "NextAction".to_owned(),
        Branch::Condition(i) => {
            let condition = transitions.and_then(|all| all.conditions.get(i));
            let operands = condition.map(|condition| {
                let operands = condition.operands.iter();
                operands
                    .map(|operand| operand.text().into_owned())
                    .collect::<Vec<_>>()
                    .join("|")
            });
            format!("condition {}", operands.unwrap_or_default())
        }
        Branch::Error(i) => {
            let error = transitions.and_then(|all| all.errors.get(i));
            error.map(|error| error.error.clone()).unwrap_or_default()
        }
    }
}

/// How much of a flow tests come through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FlowCoverage {
    /// Blocks that some way leads to from the start.
    pub blocks: usize,
    /// Of these, the ones that were entered.
    pub blocks_entered: usize,
    /// Branches of these blocks.
    pub branches: usize,
    /// Of these, the ones that were taken.
    pub branches_taken: usize,
    /// Identifiers of blocks that were not entered, in the order of the flow.
    pub not_entered: Vec<String>,
    /// Blocks and branches that were not taken, in the order of the flow.
    pub not_taken: Vec<String>,
}

impl FlowCoverage {
    /// Blocks that were entered, of a hundred; 100 where there is none.
    pub fn percent(&self) -> f64 {
        percent(self.blocks_entered, self.blocks)
    }

    /// Branches that were taken, of a hundred; 100 where there is none.
    pub fn branch_percent(&self) -> f64 {
        percent(self.branches_taken, self.branches)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a flow has far fewer blocks than 2^52"
)]
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 100.0;
    }
    part as f64 * 100.0 / whole as f64
}
