//! A flow as a graph: actions by number, branches as edges.

use crate::{Action, ActionType, Branch, Flow, FlowType};

use super::{FOLLOWED_ACTIONS, FOLLOWED_BRANCHES, Finding, Rule, Severity};

/// One way from an action to another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) branch: Branch,
    pub(crate) to: usize,
}

pub(crate) struct Graph<'a> {
    actions: Vec<&'a Action>,
    edges: Vec<Vec<Edge>>,
    start: Option<usize>,
    reachable: Vec<bool>,
    kind: Option<&'a FlowType>,
    flow: &'a Flow,
}

impl<'a> Graph<'a> {
    pub(crate) fn new(flow: &'a Flow) -> Self {
        let actions: Vec<&Action> = flow.actions().iter().collect();
        let edges = (0..actions.len())
            .map(|from| {
                let edges = flow.edges(from);
                edges.map(|(branch, to)| Edge { branch, to }).collect()
            })
            .collect();
        let mut graph = Self {
            start: flow.position(flow.start()),
            reachable: vec![false; actions.len()],
            actions,
            edges,
            kind: flow.about().flow_type.as_ref(),
            flow,
        };
        graph.reachable = graph.reached(|_, _| true);
        graph
    }

    pub(crate) fn len(&self) -> usize {
        self.actions.len()
    }

    /// What the designer calls the recorded prompt that an action plays.
    pub(crate) fn prompt_name(&self, action: usize) -> Option<&'a str> {
        let actions = self.flow.metadata()?.get("ActionMetadata")?;
        let about = actions.get(self.action(action)?.identifier())?;
        let newer = || about.pointer("/parameters/PromptId/displayName");
        about.get("promptName").or_else(newer)?.as_str()
    }

    /// How many ways lead from an action to another.
    pub(crate) fn branches(&self) -> usize {
        self.edges.iter().map(Vec::len).sum()
    }

    /// What the flow is for, where its export says so.
    pub(crate) fn kind(&self) -> Option<&'a FlowType> {
        self.kind
    }

    pub(crate) fn start(&self) -> Option<usize> {
        self.start
    }

    /// The actions that can be reached from the start, with their numbers.
    pub(crate) fn reachable(&self) -> impl Iterator<Item = (usize, &'a Action)> {
        self.all().filter(|(i, _)| self.is_reachable(*i))
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, &'a Action)> {
        self.actions.iter().copied().enumerate()
    }

    pub(crate) fn is_reachable(&self, action: usize) -> bool {
        self.reachable.get(action).copied().unwrap_or(false)
    }

    pub(crate) fn action(&self, action: usize) -> Option<&'a Action> {
        self.actions.get(action).copied()
    }

    pub(crate) fn edges(&self, action: usize) -> &[Edge] {
        self.edges.get(action).map_or(&[], Vec::as_slice)
    }

    /// The identifiers of some actions, for people.
    pub(crate) fn names(&self, actions: impl IntoIterator<Item = usize>) -> String {
        let names: Vec<String> = actions
            .into_iter()
            .filter_map(|action| self.action(action))
            .map(|action| format!("`{}`", action.identifier()))
            .collect();
        match names.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [first, second] => format!("{first} and {second}"),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        }
    }

    /// Whether an agent is on the call while the flow runs: it was transferred
    /// by one, or it puts participants on hold.
    pub(crate) fn has_agent(&self) -> bool {
        matches!(
            self.kind,
            Some(FlowType::AgentTransfer | FlowType::QueueTransfer)
        ) || self
            .reachable()
            .any(|(_, a)| *a.kind() == ActionType::UpdatePreviousContactParticipantState)
    }

    /// Whether it is small enough for its data to be followed.
    pub(crate) fn is_followed(&self) -> bool {
        self.len() <= FOLLOWED_ACTIONS && self.branches() <= FOLLOWED_BRANCHES
    }

    /// Which actions can be reached over the edges that may be taken.
    pub(crate) fn reached(&self, may: impl Fn(usize, &Edge) -> bool) -> Vec<bool> {
        let mut reached = vec![false; self.len()];
        let mut open: Vec<usize> = self.start.into_iter().collect();
        while let Some(action) = open.pop() {
            let Some(seen) = reached.get_mut(action) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            let edges = self.edges(action).iter();
            open.extend(edges.filter(|edge| may(action, edge)).map(|edge| edge.to));
        }
        reached
    }

    /// Groups of actions that can be reached from each other, by the algorithm
    /// of Kosaraju and Sharir, without recursion.
    pub(crate) fn cycles(&self, within: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
        let order = self.finished(&within);
        let mut back: Vec<Vec<usize>> = vec![Vec::new(); self.len()];
        for from in (0..self.len()).filter(|from| within(*from)) {
            for edge in self.edges(from).iter().filter(|edge| within(edge.to)) {
                if let Some(list) = back.get_mut(edge.to) {
                    list.push(from);
                }
            }
        }
        let mut taken = vec![false; self.len()];
        let mut groups = Vec::new();
        for root in order.into_iter().rev() {
            let mut group = Vec::new();
            let mut open = vec![root];
            while let Some(action) = open.pop() {
                let Some(seen) = taken.get_mut(action) else {
                    continue;
                };
                if std::mem::replace(seen, true) {
                    continue;
                }
                group.push(action);
                open.extend(back.get(action).into_iter().flatten());
            }
            let turns = |action: &usize| self.edges(*action).iter().any(|edge| edge.to == *action);
            if group.len() > 1 || group.first().is_some_and(turns) {
                group.sort_unstable();
                groups.push(group);
            }
        }
        groups
    }

    /// Actions in the order in which a depth-first walk is done with them.
    fn finished(&self, within: &impl Fn(usize) -> bool) -> Vec<usize> {
        let mut seen = vec![false; self.len()];
        let mut order = Vec::new();
        for root in (0..self.len()).filter(|root| within(*root)) {
            let mut open = vec![(root, 0)];
            while let Some((action, next)) = open.pop() {
                if next == 0 {
                    match seen.get_mut(action) {
                        Some(seen) if !*seen => *seen = true,
                        _ => continue,
                    }
                }
                match self.edges(action).get(next) {
                    Some(edge) => {
                        open.push((action, next + 1));
                        if within(edge.to) && !seen.get(edge.to).copied().unwrap_or(true) {
                            open.push((edge.to, 0));
                        }
                    }
                    None => order.push(action),
                }
            }
        }
        order
    }
}

/// A finding about an action.
pub(crate) fn about(
    rule: &'static Rule,
    severity: Severity,
    action: &Action,
    pointer: impl Into<String>,
    problem: impl Into<String>,
) -> Finding {
    Finding {
        rule,
        severity,
        action: Some(action.identifier().to_owned()),
        pointer: pointer.into(),
        problem: problem.into(),
        remedy: rule.remedy.to_owned(),
    }
}
