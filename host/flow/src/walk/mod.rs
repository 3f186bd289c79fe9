//! Walking a contact through flows: an interpreter that knows nothing of time,
//! chance or the network. The world is a trait, and everything that crosses to
//! it or from it meets a gate first.

mod across;
mod asking;
mod block;
mod crossing;
mod data;
mod filled;
mod options;
mod waiting;
mod world;

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::{Map, Value, json};

use self::{block::Next, data::Data, waiting::Waiting};
pub use self::{
    crossing::{Crossing, Gate, Passage, Passed, Raw, Ruling},
    options::{Budget, Options, Sensitive, Unknown},
    world::{Answer, Decided, Heard, Place, World},
};
use crate::{Branch, Flow, Library, NO_MATCHING_CONDITION};

/// How a contact ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "end", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum End {
    /// The flow hung up.
    Disconnected,
    /// The contact is in a queue.
    Queued {
        /// Id or ARN, where one was set.
        queue: Option<String>,
    },
    /// The contact went to a number outside.
    TransferredOut,
    /// The contact went to a flow that the library does not have.
    TransferredToFlow {
        /// Id or ARN.
        flow: String,
    },
    /// The flow ended, the contact goes on: whispers, queue and hold flows.
    FlowEnded,
    /// Messages go round until somebody comes.
    PlaysOn,
    /// The caller hung up.
    HungUp,
    /// No branch fits: the vendor ends the contact there.
    NoBranch {
        /// Identifier of the block.
        block: String,
    },
    /// A budget ran out.
    Budget {
        /// `steps`, `depth` or `bytes`.
        budget: &'static str,
    },
    /// The world, or an option, stopped the walk.
    Stopped {
        /// Why, in one line.
        reason: String,
    },
    /// The gate could not rule.
    Fault {
        /// Why, in one line.
        reason: String,
    },
}

impl End {
    /// Whether it is an end that a flow may be written to have.
    pub fn is_regular(&self) -> bool {
        !matches!(
            self,
            Self::NoBranch { .. } | Self::Budget { .. } | Self::Stopped { .. } | Self::Fault { .. }
        )
    }
}

/// A contact that was walked.
#[derive(Clone, Debug)]
pub struct Walked {
    /// How it ended.
    pub end: End,
    /// Blocks that were entered.
    pub steps: usize,
    /// Milliseconds of virtual time.
    pub millis: u64,
    /// What references find in the end.
    pub data: Value,
}

/// Walks a contact from the start of a flow to its end. `contact` is what is
/// known of it at first, as references find it: `Channel`, `CustomerEndpoint`,
/// `Attributes`, ...
///
/// The same flows, options and answers of gate and world give the same walk.
pub fn walk(
    library: &Library,
    start: usize,
    contact: &Map<String, Value>,
    options: &Options,
    gate: &mut dyn Gate,
    world: &mut dyn World,
) -> Walked {
    let mut walker = Walker {
        library,
        options,
        gate,
        world,
        data: Data::new(contact, options.budget.bytes),
        frames: vec![Frame::new(start)],
        steps: 0,
        at: 0,
        crossings: 0,
        queue: None,
        routed: false,
        recording: Recording::default(),
        challenged: false,
        hooks: BTreeMap::new(),
        waiting: None,
    };
    let end = walker.run();
    Walked {
        end,
        steps: walker.steps,
        millis: walker.at,
        data: walker.data.into_document(),
    }
}

struct Walker<'a> {
    library: &'a Library,
    options: &'a Options,
    gate: &'a mut dyn Gate,
    world: &'a mut dyn World,
    data: Data,
    frames: Vec<Frame>,
    steps: usize,
    at: u64,
    crossings: u64,
    queue: Option<String>,
    /// The gate chose the queue: the flow does not change it any more.
    routed: bool,
    recording: Recording,
    /// The block that runs is tried a second time, after a challenge.
    challenged: bool,
    /// Flows for events of the contact.
    hooks: BTreeMap<String, String>,
    waiting: Option<Waiting>,
}

/// A flow that runs, and the block that its caller goes on from.
struct Frame {
    flow: usize,
    block: Option<String>,
    loops: HashMap<String, i64>,
    returns: Returns,
    /// What its caller has of its own, while it waits.
    caller: Map<String, Value>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Returns {
    /// The block that called the module is left by its next action.
    Onward,
    /// The block that was held is tried again.
    Again,
}

impl Frame {
    fn new(flow: usize) -> Self {
        Self {
            flow,
            block: None,
            loops: HashMap::new(),
            returns: Returns::Onward,
            caller: Map::new(),
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Recording {
    wanted: Recorded,
    paused: bool,
    runs: bool,
}

/// What the flow wants to be recorded.
#[derive(Clone, Copy, Default)]
struct Recorded {
    /// Of agent or customer.
    voices: bool,
    /// What the caller says to the flow.
    automated: bool,
}

impl<'a> Walker<'a> {
    fn run(&mut self) -> End {
        loop {
            if let Some(reason) = self.world.stops() {
                return End::Stopped { reason };
            }
            if self.steps >= self.options.budget.steps {
                return End::Budget { budget: "steps" };
            }
            self.steps += 1;
            let Some((flow, position, name)) = self.current() else {
                return End::FlowEnded;
            };
            let block = self.frames.last().and_then(|frame| frame.block.clone());
            let block = block.unwrap_or_else(|| flow.start().to_owned());
            let Some(action) = flow.action(&block) else {
                return End::NoBranch { block };
            };
            let here = Here {
                flow: name,
                position,
                action,
            };
            if self.comes_round(here) {
                return self.left_waiting(End::FlowEnded);
            }
            if let Some(frame) = self.frames.last_mut() {
                frame.block = Some(block);
            }
            let place = here.place(&self.data, self.at);
            if !self.challenged {
                self.world.enter(place);
            }
            match self.block(here) {
                Ok(next) => {
                    if let Some(end) = self.go(here, next) {
                        return self.left_waiting(end);
                    }
                }
                Err(end) => return end,
            }
        }
    }

    /// Goes where a block leads; the end, where it leads nowhere.
    fn go(&mut self, here: Here<'a>, next: Next) -> Option<End> {
        let transitions = here.action.transitions();
        self.challenged = false;
        let branch = match next {
            Next::End(end) => return Some(end),
            Next::Jump(flow) => {
                self.data.end_flow();
                let frame = self.frames.last_mut()?;
                *frame = Frame {
                    returns: frame.returns,
                    caller: std::mem::take(&mut frame.caller),
                    ..Frame::new(flow)
                };
                return None;
            }
            Next::Wait { queue, flow } => {
                self.data.end_flow();
                self.frames = vec![Frame::new(flow)];
                self.waiting = Some(Waiting::in_queue(queue));
                return None;
            }
            Next::Call { flow, input } => {
                let modules = json!({ "Input": input });
                return self.push(flow, Returns::Onward, Some(modules));
            }
            Next::Challenge(flow) => return self.push(flow, Returns::Again, None),
            Next::Return { result, data } => return self.pop(result.as_deref(), &data),
            Next::Onward => transitions.next.is_some().then_some(Branch::Next),
            Next::Result(result) => self.matching(here, result.as_deref()),
            Next::Error(error) => transitions.error(&error),
        };
        self.follow(here, branch)
    }

    fn follow(&mut self, here: Here<'a>, branch: Option<Branch>) -> Option<End> {
        let transitions = here.action.transitions();
        let mut branches = transitions.branches();
        let target = branch.and_then(|branch| branches.find(|(found, _)| *found == branch));
        let Some((branch, target)) = target else {
            return Some(End::NoBranch {
                block: here.action.identifier().to_owned(),
            });
        };
        self.world.leave(here.place(&self.data, self.at), branch);
        self.frames.last_mut()?.block = Some(target.to_owned());
        None
    }

    /// The first condition that holds; then that none did; then onward.
    fn matching(&mut self, here: Here<'a>, result: Option<&str>) -> Option<Branch> {
        let transitions = here.action.transitions();
        for (i, condition) in transitions.conditions.iter().enumerate() {
            let holds = result.is_some_and(|result| {
                condition.operands.iter().any(|operand| {
                    let operand = self.data.scalar(operand).unwrap_or_default();
                    condition.operator.holds(result, &operand)
                })
            });
            if holds {
                return Some(Branch::Condition(i));
            }
        }
        let mut errors = transitions.errors.iter();
        if let Some(i) = errors.position(|branch| branch.error == NO_MATCHING_CONDITION) {
            return Some(Branch::Error(i));
        }
        transitions.next.is_some().then_some(Branch::Next)
    }

    /// A flow is called: it has data of its own until it returns.
    fn push(&mut self, flow: usize, returns: Returns, modules: Option<Value>) -> Option<End> {
        if self.frames.len() >= self.options.budget.depth {
            return Some(End::Budget { budget: "depth" });
        }
        self.frames.push(Frame {
            returns,
            caller: self.data.take_local(),
            ..Frame::new(flow)
        });
        if let Some(modules) = modules {
            self.data.set("Modules", modules);
        }
        None
    }

    /// A module ends: its caller goes on, by the branch that the module names.
    fn pop(&mut self, result: Option<&str>, data: &Value) -> Option<End> {
        let frame = self.frames.pop()?;
        let Some((flow, position, name)) = self.current() else {
            return Some(End::FlowEnded);
        };
        self.data.put_local(frame.caller);
        if frame.returns == Returns::Again {
            self.challenged = true;
            return None;
        }
        let returned = json!({ "Result": result, "ResultData": data });
        self.data.add("Modules", &returned);
        let block = self.frames.last()?.block.clone()?;
        let action = flow.action(&block)?;
        let here = Here {
            flow: name,
            position,
            action,
        };
        let onward = action.transitions().next.is_some().then_some(Branch::Next);
        let branch = match result {
            Some(_) => self.matching(here, result),
            None => onward.or_else(|| self.matching(here, None)),
        };
        self.follow(here, branch)
    }

    fn current(&self) -> Option<(&'a Flow, usize, &'a str)> {
        let position = self.frames.last()?.flow;
        let (name, flow) = self.library.entry(position)?;
        Some((flow, position, name))
    }
}

/// The block that runs.
#[derive(Clone, Copy)]
struct Here<'a> {
    flow: &'a str,
    position: usize,
    action: &'a crate::Action,
}

impl<'a> Here<'a> {
    fn place<'b>(self, data: &'b Data, at: u64) -> Place<'b>
    where
        'a: 'b,
    {
        Place {
            flow: self.flow,
            position: self.position,
            action: self.action,
            data: data.document(),
            at,
        }
    }
}
