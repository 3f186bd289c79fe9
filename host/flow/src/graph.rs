//! A flow as a graph of its actions.

use std::collections::{BTreeSet, VecDeque};

use crate::{Branch, Flow};

impl Flow {
    /// The ways out of an action that lead somewhere: branch and position of
    /// the action that follows.
    pub fn edges(&self, position: usize) -> impl Iterator<Item = (Branch, usize)> {
        let action = self.actions().get(position);
        action
            .into_iter()
            .flat_map(|action| action.transitions().branches())
            .filter_map(|(branch, target)| Some((branch, self.position(target)?)))
    }

    /// Positions of the actions that some way leads to from the start, the
    /// start included: in the order in which a flow comes to them, breadth first.
    pub fn order(&self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut reached = BTreeSet::new();
        let mut open: VecDeque<usize> = self.position(self.start()).into_iter().collect();
        while let Some(position) = open.pop_front() {
            if reached.insert(position) {
                order.push(position);
                open.extend(self.edges(position).map(|(_, target)| target));
            }
        }
        order
    }
}
