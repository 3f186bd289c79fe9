//! Observations: what stands ready, what is made, and what is then done.

use std::collections::VecDeque;

use serde_json::Value;

use super::{
    case::{
        Asked, Event, FlowTest, Instruction, Observation, ResourceKind, Step, TestAction, Usage,
    },
    fits::{Fit, quoted, single, times},
    matching::SIMILARITY,
    overrides::Overrides,
    report::{Concern, Ended, Failure, Logged, Note},
};
use crate::End;

/// Something that happens while a test runs.
pub(super) enum Happening<'a> {
    Initiated,
    Completed,
    /// The customer hears or reads a text.
    Said(&'a str),
    /// The customer hears a recording.
    Played(&'a str),
    Started(ResourceKind, &'a str),
    Finished(ResourceKind, &'a str),
}

/// What the customer has done and the flow has not taken yet.
pub(super) struct Sent<'a> {
    pub(super) what: Instruction,
    pointer: &'a str,
    /// Keys of one observation are one stretch of keys.
    made: usize,
}

pub(super) struct Observer<'a> {
    test: &'a FlowTest,
    standing: Vec<Standing>,
    pub(super) overrides: Overrides<'a>,
    pub(super) sent: VecDeque<Sent<'a>>,
    pub(super) failures: Vec<Failure>,
    pub(super) logged: Vec<Logged>,
    pub(super) observed: usize,
    messages: usize,
    /// `EndTest` was done.
    ended: bool,
    /// The customer has hung up.
    gone: bool,
    /// Something was asked that nothing answers.
    unanswered: bool,
}

/// How an observation stands.
#[derive(Default)]
struct Standing {
    ready: bool,
    made: u32,
    /// Messages that were heard before it stood ready.
    since: usize,
    /// The message that came nearest: how near, what was heard, and where.
    near: Option<(f64, String, String)>,
}

impl<'a> Observer<'a> {
    pub(super) fn new(test: &'a FlowTest) -> Self {
        let standing = test.observations.iter().map(|observation| Standing {
            ready: observation.starts,
            ..Standing::default()
        });
        Self {
            test,
            standing: standing.collect(),
            overrides: Overrides::default(),
            sent: VecDeque::new(),
            failures: Vec::new(),
            logged: Vec::new(),
            observed: 0,
            messages: 0,
            ended: false,
            gone: false,
            unanswered: false,
        }
    }

    /// The first observation that stands ready for it is made; one event makes
    /// one observation. `block` is where it happens, `data` what references find.
    pub(super) fn happens(&mut self, happening: &Happening<'_>, data: &Value, block: &str) {
        if self.ended && !matches!(happening, Happening::Completed) {
            return;
        }
        if matches!(happening, Happening::Said(_) | Happening::Played(_)) {
            self.messages += 1;
        }
        let threshold = self.test.setting.similarity.unwrap_or(SIMILARITY);
        let test = self.test;
        for (i, observation) in test.observations.iter().enumerate() {
            let Some(standing) = self.standing.get_mut(i) else {
                continue;
            };
            if !standing.waits(observation.usage) {
                continue;
            }
            match observation.event.fits(happening, data, threshold) {
                Fit::Yes => return self.make(i, observation, data),
                Fit::Near(nearness, heard) => {
                    if standing.near.as_ref().is_none_or(|best| nearness > best.0) {
                        standing.near = Some((nearness, heard, block.to_owned()));
                    }
                }
                Fit::No => {}
            }
        }
    }

    fn make(&mut self, position: usize, observation: &'a Observation, data: &Value) {
        self.observed += 1;
        let Some(standing) = self.standing.get_mut(position) else {
            return;
        };
        standing.made += 1;
        let made = standing.made;
        if let Usage::AtMost(most) = observation.usage
            && made > most
        {
            let often = if most == 0 {
                "never".to_owned()
            } else {
                format!("at most {}", times(most))
            };
            self.failures.push(Failure {
                concern: Concern::Observation,
                pointer: format!("{}/Usage", observation.pointer),
                expected: format!("{}, {often}", observation.event.says()),
                seen: times(made),
            });
            return;
        }
        for action in &observation.actions {
            self.act(action, data);
        }
        if made < observation.usage.least() {
            return;
        }
        for next in &observation.next {
            if let Some(standing) = self.standing.get_mut(*next)
                && !standing.ready
            {
                standing.ready = true;
                standing.since = self.messages;
            }
        }
    }

    fn act(&mut self, action: &'a TestAction, data: &Value) {
        match &action.step {
            Step::Send(instruction) => self.send(instruction, &action.pointer),
            Step::Assert {
                namespace,
                path,
                asked,
            } => {
                let value = single(path, data);
                let met = match (asked, &value) {
                    (Asked::Exists, value) => value.is_some(),
                    (Asked::Compared(operator, operand), Some(value)) => {
                        operator.holds(value, operand)
                    }
                    (Asked::Compared(..), None) => false,
                };
                if !met {
                    self.failures.push(Failure {
                        concern: Concern::Assertion,
                        pointer: action.pointer.clone(),
                        expected: format!("{namespace} {}", asked.says()),
                        seen: value.map_or_else(|| "nothing".to_owned(), |value| quoted(&value)),
                    });
                }
            }
            Step::Override { resource, strategy } => {
                self.overrides.add(resource, strategy, &action.pointer);
            }
            Step::Log(expressions) => {
                let logged = expressions.iter().map(|(label, path)| Logged {
                    label: label.clone(),
                    value: single(path, data).unwrap_or_default(),
                });
                self.logged.extend(logged);
            }
            Step::End => self.ended = true,
        }
    }

    fn send(&mut self, instruction: &Instruction, pointer: &'a str) {
        let made = self.observed;
        if let (Instruction::Keys(more), Some(last)) = (instruction, self.sent.back_mut())
            && let Instruction::Keys(keys) = &mut last.what
            && last.made == made
        {
            keys.push_str(more);
            return;
        }
        self.sent.push_back(Sent {
            what: instruction.clone(),
            pointer,
            made,
        });
    }

    /// Something is asked that neither an override nor the setting answers.
    pub(super) fn lacks(&mut self, expected: String) {
        if self.ended {
            return;
        }
        self.unanswered = true;
        self.failures.push(Failure {
            concern: Concern::Answer,
            pointer: "/Observations".to_owned(),
            expected,
            seen: "nothing stands for it; add an OverrideSystemBehavior, or /Metadata/Guichet/answers or decides".to_owned(),
        });
    }

    /// Why the walk stops here, where it does.
    pub(super) fn stops(&mut self) -> Option<String> {
        let leaves = matches!(
            self.sent.front(),
            Some(Sent {
                what: Instruction::Disconnect,
                ..
            })
        );
        if leaves {
            self.sent.pop_front();
            self.gone = true;
        }
        let reason = if self.ended {
            "the test ended it"
        } else if self.gone {
            "the customer hung up"
        } else if self.unanswered {
            "nothing answers"
        } else {
            return None;
        };
        Some(reason.to_owned())
    }

    /// The customer hung up while the flow waited.
    pub(super) fn leave(&mut self) {
        self.gone = true;
    }

    pub(super) fn ended(&self, end: &End) -> Ended {
        if self.ended {
            Ended::Test
        } else if self.unanswered {
            Ended::Unanswered
        } else if self.gone {
            Ended::Customer
        } else {
            Ended::Flow(end.clone())
        }
    }

    /// Observations that were not made, and what was prepared and not used.
    pub(super) fn unmet(&self) -> (Vec<Failure>, Vec<Note>) {
        let mut failures = Vec::new();
        for (observation, standing) in self.test.observations.iter().zip(&self.standing) {
            let least = observation.usage.least();
            if standing.made >= least {
                continue;
            }
            let often = if least == 1 {
                String::new()
            } else {
                format!(", {}", times(least))
            };
            failures.push(Failure {
                concern: Concern::Observation,
                pointer: format!("{}/Event", observation.pointer),
                expected: format!("{}{often}", observation.event.says()),
                seen: self.instead(standing, &observation.event),
            });
        }
        let unused = self.overrides.unused().map(|pointer| Note {
            pointer: pointer.to_owned(),
            text: "the override was not used",
        });
        let unsent = self.sent.iter().map(|sent| Note {
            pointer: sent.pointer.to_owned(),
            text: "the flow did not take all of this",
        });
        (failures, unused.chain(unsent).collect())
    }

    fn instead(&self, standing: &Standing, event: &Event) -> String {
        if !standing.ready {
            return "it never stood ready: what leads to it was not observed".to_owned();
        }
        if standing.made > 0 {
            return times(standing.made);
        }
        if !matches!(event, Event::Message(_)) {
            return "it did not happen".to_owned();
        }
        match &standing.near {
            Some((nearness, heard, block)) => {
                format!(
                    "nearest ({nearness:.2}): {} in block {block}",
                    quoted(heard)
                )
            }
            None if self.messages <= standing.since => "no message after it stood ready".to_owned(),
            None => "other observations took every message".to_owned(),
        }
    }
}

impl Standing {
    fn waits(&self, usage: Usage) -> bool {
        self.ready
            && match usage {
                Usage::Exactly(exactly) => self.made < exactly,
                Usage::AtLeast(_) | Usage::AtMost(_) | Usage::Always => true,
            }
    }
}
