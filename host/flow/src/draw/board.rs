//! Where everything of the picture goes.

use std::collections::{BTreeSet, HashMap};

use dagre::{
    EdgeLabel, LayoutOptions, NodeLabel, RankDir,
    graph::{Graph, GraphOptions},
    layout::types::LabelPos,
};

use crate::{Action, Flow, check::Finding};

use super::{
    block::detail,
    branches::{Way, ways},
    shared::Shared,
    text,
};

pub(crate) const WIDTH: f64 = 206.0;
pub(crate) const DETAIL_SIZE: f64 = 10.5;
pub(crate) const DETAIL_LINE: f64 = 13.5;
pub(crate) const LABEL_SIZE: f64 = 10.0;
const HEADING: f64 = 28.0;
const LABEL_ROOM: f64 = 110.0;
const GAP: f64 = 24.0;

pub(crate) struct Board {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// By position in the flow.
    pub(crate) blocks: Vec<Block>,
    pub(crate) lines: Vec<Line>,
}

pub(crate) struct Block {
    /// In the order in which the flow comes to it, from 1.
    pub(crate) number: usize,
    pub(crate) reachable: bool,
    /// Of its middle.
    pub(crate) place: (f64, f64),
    pub(crate) height: f64,
    pub(crate) detail: Vec<String>,
    /// Ways that are not drawn as lines.
    pub(crate) written: Vec<Written>,
    /// Positions of the findings about it.
    pub(crate) findings: Vec<usize>,
}

/// A way that says where it leads instead of going there.
pub(crate) struct Written {
    pub(crate) way: Way,
    pub(crate) ends: bool,
}

pub(crate) struct Line {
    pub(crate) way: Way,
    pub(crate) points: Vec<(f64, f64)>,
    pub(crate) label: Vec<String>,
    pub(crate) label_place: (f64, f64),
}

impl Block {
    fn new(action: &Action, number: usize, reachable: bool, findings: &[Finding]) -> Self {
        let about = findings.iter().enumerate().filter(|(_, finding)| {
            let of = finding.pointer.strip_prefix(action.pointer());
            of.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let detail = text::lines(&detail(action), DETAIL_SIZE, WIDTH - 24.0, 2);
        Self {
            number,
            reachable,
            place: (0.0, 0.0),
            height: HEADING + pixels(detail.len()) * DETAIL_LINE,
            detail,
            written: Vec::new(),
            findings: about.map(|(i, _)| i).collect(),
        }
    }

    fn write(&mut self, written: Written) {
        if self.written.is_empty() {
            self.height += 5.0;
        }
        self.height += DETAIL_LINE + 1.0;
        self.written.push(written);
    }

    pub(crate) fn top(&self) -> f64 {
        self.place.1 - self.height / 2.0
    }

    pub(crate) fn left(&self) -> f64 {
        self.place.0 - WIDTH / 2.0
    }
}

impl Board {
    pub(crate) fn lay_out(flow: &Flow, findings: &[Finding]) -> Self {
        let order: HashMap<usize, usize> = flow.order().into_iter().zip(0..).collect();
        // What nothing leads to comes last.
        let mut lost = order.len();
        let blocks = flow.actions().iter().enumerate().map(|(position, action)| {
            let number = order.get(&position).copied().unwrap_or_else(|| {
                lost += 1;
                lost - 1
            });
            let reachable = order.contains_key(&position);
            Block::new(action, number + 1, reachable, findings)
        });
        let mut board = Self {
            width: 0.0,
            height: 0.0,
            blocks: blocks.collect(),
            lines: Vec::new(),
        };
        let ways = ways(flow);
        let shared = Shared::new(flow, &ways);
        let (written, drawn): (Vec<Way>, Vec<Way>) =
            ways.into_iter().partition(|way| shared.is_written(way));
        for way in written {
            let ends = shared.endings.contains(&way.to);
            if let Some(block) = board.blocks.get_mut(way.from) {
                block.write(Written { way, ends });
            }
        }
        board.place(drawn, &shared.endings);
        board
    }

    fn place(&mut self, ways: Vec<Way>, apart: &BTreeSet<usize>) {
        let mut graph: Graph<NodeLabel, EdgeLabel> = Graph::with_options(GraphOptions {
            directed: true,
            multigraph: true,
            compound: false,
        });
        let mut order: Vec<(usize, &Block)> = self.blocks.iter().enumerate().collect();
        order.sort_by_key(|(_, block)| block.number);
        for (position, block) in order {
            if !apart.contains(&position) {
                let label = NodeLabel {
                    width: WIDTH,
                    height: block.height,
                    ..NodeLabel::default()
                };
                graph.set_node(name(position), Some(label));
            }
        }
        let labels: Vec<Vec<String>> = ways
            .iter()
            .map(|way| text::lines(&way.label, LABEL_SIZE, LABEL_ROOM, 3))
            .collect();
        for (i, (way, label)) in ways.iter().zip(&labels).enumerate() {
            let edge = EdgeLabel {
                width: label_width(label),
                height: label_height(label),
                labelpos: LabelPos::Center,
                weight: if way.next { 4 } else { 1 },
                ..EdgeLabel::default()
            };
            graph.set_edge(
                name(way.from),
                name(way.to),
                Some(edge),
                Some(&i.to_string()),
            );
        }
        let options = LayoutOptions {
            rankdir: RankDir::TB,
            nodesep: GAP,
            edgesep: 16.0,
            ranksep: 30.0,
            ..LayoutOptions::default()
        };
        dagre::layout(&mut graph, Some(options));
        self.take_over(&graph, ways, labels);
        self.put_endings_below(apart);
    }

    /// Takes the places over from the laid-out graph.
    fn take_over(
        &mut self,
        graph: &Graph<NodeLabel, EdgeLabel>,
        ways: Vec<Way>,
        labels: Vec<Vec<String>>,
    ) {
        for (position, block) in self.blocks.iter_mut().enumerate() {
            let node = graph.node(&name(position));
            let Some((x, y)) = node.and_then(|node| Some((node.x?, node.y?))) else {
                continue;
            };
            block.place = (x, y);
            self.width = self.width.max(x + WIDTH / 2.0);
            self.height = self.height.max(y + block.height / 2.0);
        }
        for (i, (way, label)) in ways.into_iter().zip(labels).enumerate() {
            let edge = graph.edge(&name(way.from), &name(way.to), Some(&i.to_string()));
            let (Some(edge), Some(from), Some(to)) =
                (edge, self.blocks.get(way.from), self.blocks.get(way.to))
            else {
                continue;
            };
            let points: Vec<(f64, f64)> = edge.points.iter().map(|p| (p.x, p.y)).collect();
            let points = if way.from == way.to {
                points
            } else {
                docked(points, from, to)
            };
            let label_place = (edge.x.unwrap_or_default(), edge.y.unwrap_or_default());
            let right = label_place.0 + label_width(&label) / 2.0;
            self.width = points
                .iter()
                .map(|(x, _)| *x)
                .fold(self.width.max(right), f64::max);
            self.height = points.iter().map(|(_, y)| *y).fold(self.height, f64::max);
            self.lines.push(Line {
                way,
                points,
                label,
                label_place,
            });
        }
    }

    /// Endings that no line leads to stand in rows of their own.
    fn put_endings_below(&mut self, endings: &BTreeSet<usize>) {
        let fit = ((self.width + GAP) / (WIDTH + GAP)).floor().max(3.0);
        let mut top = self.height + GAP;
        let (mut column, mut row) = (0.0, 0.0_f64);
        let mut endings: Vec<usize> = endings.iter().copied().collect();
        endings.sort_by_key(|position| self.blocks.get(*position).map(|block| block.number));
        for position in endings {
            let Some(block) = self.blocks.get_mut(position) else {
                continue;
            };
            if column >= fit {
                column = 0.0;
                top += row + GAP / 2.0;
                row = 0.0;
            }
            row = row.max(block.height);
            block.place = (
                column * (WIDTH + GAP) + WIDTH / 2.0,
                top + block.height / 2.0,
            );
            self.width = self.width.max(block.place.0 + WIDTH / 2.0);
            self.height = self.height.max(top + block.height);
            column += 1.0;
        }
    }
}

/// Lets a line leave and reach blocks at the edge that faces the other one.
fn docked(mut points: Vec<(f64, f64)>, from: &Block, to: &Block) -> Vec<(f64, f64)> {
    let side = |block: &Block, towards: (f64, f64)| {
        let room = WIDTH / 2.0 - 16.0;
        let x = towards.0.clamp(block.place.0 - room, block.place.0 + room);
        let below = towards.1 > block.place.1;
        (
            x,
            if below {
                block.top() + block.height
            } else {
                block.top()
            },
        )
    };
    let last = points.len().saturating_sub(1);
    let second = points.get(1).copied().unwrap_or(to.place);
    let before = last.checked_sub(1).and_then(|i| points.get(i)).copied();
    let second = if last < 2 { to.place } else { second };
    let before = if last < 2 {
        from.place
    } else {
        before.unwrap_or(from.place)
    };
    let (start, end) = (side(from, second), side(to, before));
    if let Some(first) = points.first_mut() {
        *first = start;
    }
    if let Some(point) = points.last_mut() {
        *point = end;
    }
    points
}

pub(crate) fn label_height(label: &[String]) -> f64 {
    pixels(label.len()) * (LABEL_SIZE + 2.0)
}

pub(crate) fn label_width(label: &[String]) -> f64 {
    let widths = label.iter().map(|line| text::width(line, LABEL_SIZE) + 8.0);
    widths.fold(0.0, f64::max)
}

fn pixels(lines: usize) -> f64 {
    f64::from(u16::try_from(lines).unwrap_or(u16::MAX))
}

fn name(position: usize) -> String {
    format!("a{position}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn flow(branches: &[Vec<usize>]) -> Flow {
        let actions: Vec<_> = branches
            .iter()
            .enumerate()
            .map(|(i, targets)| {
                let conditions: Vec<_> = targets
                    .iter()
                    .map(|target| {
                        json!({
                            "NextAction": format!("a{}", target % branches.len()),
                            "Condition": {"Operator": "Equals", "Operands": [format!("result {i}")]},
                        })
                    })
                    .collect();
                json!({
                    "Identifier": format!("a{i}"), "Type": "Compare",
                    "Parameters": {"ComparisonValue": format!("$.Attributes.{}", "x".repeat(i * 7))},
                    "Transitions": {"Conditions": conditions, "Errors": []},
                })
            })
            .collect();
        let flow = json!({"Version": "2019-10-30", "StartAction": "a0", "Actions": actions});
        flow.to_string().parse().unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn blocks_stand_apart_and_everything_is_on_the_board(
            branches in prop::collection::vec(prop::collection::vec(0..40_usize, 0..4), 1..40),
        ) {
            let flow = flow(&branches);
            let board = Board::lay_out(&flow, &[]);
            for (i, a) in board.blocks.iter().enumerate() {
                prop_assert!(a.left() >= -0.5 && a.left() + WIDTH <= board.width + 0.5);
                prop_assert!(a.top() >= -0.5 && a.top() + a.height <= board.height + 0.5);
                for b in board.blocks.iter().skip(i + 1) {
                    let apart = a.left() + WIDTH <= b.left()
                        || b.left() + WIDTH <= a.left()
                        || a.top() + a.height <= b.top()
                        || b.top() + b.height <= a.top();
                    prop_assert!(apart, "{} lies on {}", a.number, b.number);
                }
            }
            for line in &board.lines {
                for (x, y) in &line.points {
                    prop_assert!(*x >= -0.5 && *x <= board.width + 0.5, "{x} of {}", board.width);
                    prop_assert!(*y >= -0.5 && *y <= board.height + 0.5);
                }
                let (half, x) = (label_width(&line.label) / 2.0, line.label_place.0);
                prop_assert!(x - half >= -0.5 && x + half <= board.width + 0.5);
            }
            // Each way is either drawn or written.
            let written: usize = board.blocks.iter().map(|block| block.written.len()).sum();
            prop_assert_eq!(written + board.lines.len(), ways(&flow).len());
            // Numbers are those of the order in which the flow comes to them.
            let mut numbers: Vec<usize> = board.blocks.iter().map(|block| block.number).collect();
            numbers.sort_unstable();
            prop_assert_eq!(numbers, (1..=board.blocks.len()).collect::<Vec<_>>());
        }
    }
}
