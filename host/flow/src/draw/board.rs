//! Where everything of the picture goes.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use dagre::{
    EdgeLabel, LayoutOptions, NodeLabel, RankDir,
    graph::{Graph, GraphOptions},
    layout::types::LabelPos,
};

use crate::{Flow, check::Finding};

use super::{
    branches::{Way, ways},
    text,
};

pub(crate) const BLOCK: (f64, f64) = (196.0, 62.0);
pub(crate) const TAG: (f64, f64) = (52.0, 20.0);
pub(crate) const LABEL_SIZE: f64 = 10.0;
const LABEL_ROOM: f64 = 110.0;
/// So many ways to an ending or errors to a block become tags.
const SHARED_ENDINGS: usize = 3;
const SHARED_ERRORS: usize = 4;

pub(crate) struct Board {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// By position in the flow.
    pub(crate) blocks: Vec<Block>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) lines: Vec<Line>,
}

/// A block; its place is that of its middle.
pub(crate) struct Block {
    pub(crate) number: usize,
    pub(crate) reachable: bool,
    pub(crate) place: (f64, f64),
    pub(crate) findings: Vec<usize>,
}

/// Stands for a block that is drawn elsewhere.
pub(crate) struct Tag {
    pub(crate) to: usize,
    pub(crate) ends: bool,
    pub(crate) place: (f64, f64),
}

pub(crate) struct Line {
    pub(crate) way: Way,
    pub(crate) points: Vec<(f64, f64)>,
    pub(crate) label: Vec<String>,
    pub(crate) label_place: (f64, f64),
}

impl Board {
    pub(crate) fn lay_out(flow: &Flow, findings: &[Finding]) -> Self {
        let order = order(flow);
        let mut blocks: Vec<Block> = Vec::new();
        for (position, action) in flow.actions().iter().enumerate() {
            let number = order.get(&position).copied();
            let about = findings.iter().enumerate().filter(|(_, finding)| {
                let of = finding.pointer.strip_prefix(action.pointer());
                of.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            blocks.push(Block {
                number: number.map_or(0, |number| number + 1),
                reachable: number.is_some(),
                place: (0.0, 0.0),
                findings: about.map(|(i, _)| i).collect(),
            });
        }
        // What nothing leads to comes last.
        let mut next = order.len();
        for block in blocks.iter_mut().filter(|block| !block.reachable) {
            next += 1;
            block.number = next;
        }
        let mut board = Self {
            width: 0.0,
            height: 0.0,
            blocks,
            tags: Vec::new(),
            lines: Vec::new(),
        };
        board.place(flow, &order);
        board
    }

    fn place(&mut self, flow: &Flow, order: &HashMap<usize, usize>) {
        let ways = ways(flow);
        let shared = shared(flow, &ways);
        let mut graph: Graph<NodeLabel, EdgeLabel> = Graph::with_options(GraphOptions {
            directed: true,
            multigraph: true,
            compound: false,
        });
        let mut drawn: Vec<usize> = (0..self.blocks.len()).collect();
        drawn.sort_by_key(|position| order.get(position).copied().unwrap_or(usize::MAX));
        for position in drawn {
            // A block that only tags lead to still stands on the board.
            graph.set_node(name(position), Some(node(BLOCK)));
        }
        let mut ends = Vec::new();
        for (i, way) in ways.iter().enumerate() {
            let label = text::lines(&way.label, LABEL_SIZE, LABEL_ROOM, 3);
            let as_tag =
                shared.endings.contains(&way.to) || (way.error && shared.errors.contains(&way.to));
            let to = if as_tag {
                let tag = format!("t{i}");
                graph.set_node(tag.clone(), Some(node(TAG)));
                tag
            } else {
                name(way.to)
            };
            let widest = label
                .iter()
                .map(|line| text::width(line, LABEL_SIZE))
                .fold(0.0, f64::max);
            let edge = EdgeLabel {
                width: if label.is_empty() { 0.0 } else { widest + 8.0 },
                height: label_height(&label),
                labelpos: LabelPos::Center,
                weight: if way.next { 4 } else { 1 },
                ..EdgeLabel::default()
            };
            graph.set_edge(name(way.from), to.clone(), Some(edge), Some(&i.to_string()));
            ends.push((to, as_tag, label));
        }
        dagre::layout(
            &mut graph,
            Some(LayoutOptions {
                rankdir: RankDir::TB,
                nodesep: 26.0,
                edgesep: 14.0,
                ranksep: 26.0,
                ..LayoutOptions::default()
            }),
        );
        self.read(&graph, ways, &ends, &shared);
    }

    /// Takes the places over from the laid-out graph.
    fn read(
        &mut self,
        graph: &Graph<NodeLabel, EdgeLabel>,
        ways: Vec<Way>,
        ends: &[(String, bool, Vec<String>)],
        shared: &Shared,
    ) {
        let place = |name: &str| {
            let node = graph.node(name);
            node.and_then(|node| Some((node.x?, node.y?)))
                .unwrap_or_default()
        };
        for (position, block) in self.blocks.iter_mut().enumerate() {
            block.place = place(&name(position));
            self.width = self.width.max(block.place.0 + BLOCK.0 / 2.0);
            self.height = self.height.max(block.place.1 + BLOCK.1 / 2.0);
        }
        for (i, (way, (to, as_tag, label))) in ways.into_iter().zip(ends).enumerate() {
            if *as_tag {
                let place = place(to);
                self.width = self.width.max(place.0 + TAG.0 / 2.0);
                self.height = self.height.max(place.1 + TAG.1 / 2.0);
                self.tags.push(Tag {
                    to: way.to,
                    ends: shared.endings.contains(&way.to),
                    place,
                });
            }
            let Some(edge) = graph.edge(&name(way.from), to, Some(&i.to_string())) else {
                continue;
            };
            let points: Vec<(f64, f64)> = edge.points.iter().map(|p| (p.x, p.y)).collect();
            let widest = label
                .iter()
                .map(|line| text::width(line, LABEL_SIZE))
                .fold(0.0, f64::max);
            for (x, y) in &points {
                self.width = self.width.max(*x);
                self.height = self.height.max(*y);
            }
            let label_place = (edge.x.unwrap_or_default(), edge.y.unwrap_or_default());
            self.width = self.width.max(label_place.0 + widest / 2.0 + 4.0);
            self.lines.push(Line {
                way,
                points,
                label: label.clone(),
                label_place,
            });
        }
    }
}

pub(crate) fn label_height(label: &[String]) -> f64 {
    let lines = u8::try_from(label.len()).unwrap_or(u8::MAX);
    f64::from(lines) * (LABEL_SIZE + 2.0)
}

fn node((width, height): (f64, f64)) -> NodeLabel {
    NodeLabel {
        width,
        height,
        ..NodeLabel::default()
    }
}

fn name(position: usize) -> String {
    format!("a{position}")
}

/// The order in which a flow comes to its blocks, breadth first: by position.
fn order(flow: &Flow) -> HashMap<usize, usize> {
    let mut order = HashMap::new();
    let mut open: VecDeque<usize> = flow.position(flow.start()).into_iter().collect();
    while let Some(position) = open.pop_front() {
        let number = order.len();
        if order.contains_key(&position) {
            continue;
        }
        order.insert(position, number);
        open.extend(flow.edges(position).map(|(_, to)| to));
    }
    order
}

/// Blocks that so many ways lead to that lines would hide the rest.
struct Shared {
    endings: BTreeSet<usize>,
    errors: BTreeSet<usize>,
}

fn shared(flow: &Flow, ways: &[Way]) -> Shared {
    let mut to: BTreeMap<usize, usize> = BTreeMap::new();
    let mut errors: BTreeMap<usize, usize> = BTreeMap::new();
    for way in ways {
        *to.entry(way.to).or_default() += 1;
        if way.error {
            *errors.entry(way.to).or_default() += 1;
        }
    }
    let ends = |position: &usize| flow.edges(*position).next().is_none();
    let many = |counts: BTreeMap<usize, usize>, most: usize| {
        counts
            .into_iter()
            .filter(move |(_, count)| *count >= most)
            .map(|(to, _)| to)
    };
    Shared {
        endings: many(to, SHARED_ENDINGS).filter(ends).collect(),
        errors: many(errors, SHARED_ERRORS).collect(),
    }
}
