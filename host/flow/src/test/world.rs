//! The world of a test: the simulated customer, and systems that are stood for.

use std::collections::{BTreeMap, VecDeque};

use serde_json::Value;

use super::{
    case::{Answered, FlowTest, Instruction, ResourceKind, Strategy},
    coverage::Trace,
    fits::single,
    observe::{Happening, Observer},
    setting::Setting,
};
use crate::{
    ActionType, Answer, Branch, Decided, Heard, NO_MATCHING_CONDITION, NO_MATCHING_ERROR,
    Parameters, Passed, Place, Raw, Scalar, World,
};

pub(super) struct TestWorld<'a> {
    pub(super) observer: Observer<'a>,
    pub(super) trace: Trace,
    /// The queue that stands for the one the flow chose.
    pub(super) substituted: Option<String>,
    setting: &'a Setting,
    answers: BTreeMap<&'a str, VecDeque<&'a Value>>,
    /// Whether the bot of the block that runs has begun.
    begun: bool,
}

impl<'a> TestWorld<'a> {
    pub(super) fn new(test: &'a FlowTest) -> Self {
        let setting = &test.setting;
        let answers = setting.answers.iter();
        Self {
            observer: Observer::new(test),
            trace: Trace::default(),
            substituted: None,
            setting,
            answers: answers
                .map(|(name, answers)| (name.as_str(), answers.iter().collect()))
                .collect(),
            begun: false,
        }
    }

    fn starts(&mut self, place: Place<'_>, kind: ResourceKind, name: &str) {
        let block = place.action.identifier();
        let happening = Happening::Started(kind, name);
        self.observer.happens(&happening, place.data, block);
    }

    /// A bot starts before it says or hears anything.
    fn begin(&mut self, place: Place<'_>) {
        if let (Some((ResourceKind::Bot, name)), false) =
            (used(place.action.parameters()), self.begun)
        {
            self.begun = true;
            let name = written(name, place.data);
            self.starts(place, ResourceKind::Bot, &name);
        }
    }

    /// The next answer under the first of these names; the last is given again.
    fn answer(&mut self, names: &[&str]) -> Option<&'a Value> {
        let answers = names
            .iter()
            .find(|name| self.answers.contains_key(**name))
            .and_then(|name| self.answers.get_mut(*name))?;
        if answers.len() > 1 {
            answers.pop_front()
        } else {
            answers.front().copied()
        }
    }

    fn decided(&self, names: &[&str]) -> Option<Decided> {
        let decides = &self.setting.decides;
        let text = names.iter().find_map(|name| decides.get(*name))?;
        Some(match text.strip_prefix("error:") {
            Some(error) => Decided::Error(error.trim().to_owned()),
            None => Decided::Result(Some(text.clone())),
        })
    }

    fn hours(&mut self, place: Place<'_>, hours: Option<&Scalar>) -> Decided {
        let kind = ResourceKind::Hours;
        let name = written(hours, place.data);
        self.starts(place, kind, &name);
        let decided = match self.observer.overrides.take(kind, &name) {
            Some(Strategy::Open(open)) => {
                let word = if *open { "True" } else { "False" };
                return Decided::Result(Some(word.to_owned()));
            }
            Some(Strategy::Answer(Answered { body: Err(e), .. })) => {
                return Decided::Error(e.clone());
            }
            Some(Strategy::Substitute(other)) => self.decided(&[other, last(other)]),
            _ => self.decided(&[
                place.action.identifier(),
                &name,
                last(&name),
                place.action.kind().as_str(),
            ]),
        };
        decided.unwrap_or_else(|| {
            let block = place.action.identifier();
            let expected = format!("block {block} to know whether these hours are open");
            self.observer.lacks(expected);
            Decided::Error(NO_MATCHING_ERROR.to_owned())
        })
    }
}

impl World for TestWorld<'_> {
    fn say(&mut self, place: Place<'_>, said: &Passed) {
        self.begin(place);
        // A view is the agent's.
        if matches!(place.action.parameters(), Parameters::View(_)) {
            return;
        }
        let block = place.action.identifier();
        let recording = said.payload().get("PromptId").and_then(Value::as_str);
        match (said.payload(), recording) {
            (_, Some(name)) => {
                let happening = Happening::Played(name);
                self.observer.happens(&happening, place.data, block);
            }
            _ => {
                let text = said.text();
                let happening = Happening::Said(&text);
                self.observer.happens(&happening, place.data, block);
            }
        }
    }

    fn ask(&mut self, place: Place<'_>, _: u64, length: Option<usize>) -> Heard {
        self.begin(place);
        if let Parameters::View(_) = place.action.parameters() {
            let names = [place.action.identifier(), place.action.kind().as_str()];
            return match self.answer(&names) {
                Some(answer) => Heard::Input(Raw::new(answer.clone())),
                None => Heard::Silence,
            };
        }
        let Some(sent) = self.observer.sent.front_mut() else {
            return Heard::Silence;
        };
        match &mut sent.what {
            Instruction::Disconnect => {
                self.observer.sent.pop_front();
                self.observer.leave();
                Heard::HungUp
            }
            Instruction::Utterance(text) => {
                let said = cut(text, length).0;
                self.observer.sent.pop_front();
                Heard::Input(Raw::new(said))
            }
            Instruction::Keys(keys) => {
                let (taken, left) = keyed(keys, place, length);
                if left.is_empty() {
                    self.observer.sent.pop_front();
                } else {
                    *keys = left;
                }
                Heard::Input(Raw::new(taken))
            }
        }
    }

    fn call(&mut self, place: Place<'_>, _: &Passed) -> Answer {
        // As the flow has it: the gate may have edited the request.
        let used = used(place.action.parameters());
        let (kind, name) = match used {
            Some((kind, name)) => (Some(kind), written(name, place.data)),
            None => (None, String::new()),
        };
        let name = name.as_str();
        if kind == Some(ResourceKind::Function) {
            self.starts(place, ResourceKind::Function, name);
        }
        let strategy = kind.and_then(|kind| self.observer.overrides.take(kind, name));
        let answer = match strategy {
            Some(Strategy::Answer(Answered { delay, body })) => {
                let body = body.clone().map(Raw::new);
                return Answer {
                    delay: *delay,
                    body,
                };
            }
            Some(Strategy::Substitute(other)) => self.answer(&[other, last(other)]),
            _ => self.answer(&[
                place.action.identifier(),
                name,
                last(name),
                place.action.kind().as_str(),
            ]),
        };
        let body = match answer {
            Some(Value::String(error)) => Err(error.clone()),
            Some(answer) => Ok(Raw::new(answer.clone())),
            None => {
                // Nobody waits for what is asked in passing.
                let waits = !matches!(place.action.parameters(), Parameters::Lambda(lambda) if lambda.is_asynchronous());
                if waits {
                    let (block, type_) = (place.action.identifier(), place.action.kind().as_str());
                    let expected = format!("block {block} ({type_}) to be answered");
                    self.observer.lacks(expected);
                }
                Err(NO_MATCHING_ERROR.to_owned())
            }
        };
        Answer { delay: 0, body }
    }

    fn keep(&mut self, _: Place<'_>, _: &Passed) {}

    fn act(&mut self, _: Place<'_>, _: &Passed) -> Result<(), String> {
        Ok(())
    }

    fn decide(&mut self, place: Place<'_>) -> Decided {
        if let Parameters::Hours(hours) = place.action.parameters() {
            return self.hours(place, hours.as_ref());
        }
        let (block, kind) = (place.action.identifier(), place.action.kind());
        if let Some(decided) = self.decided(&[block, kind.as_str()]) {
            return decided;
        }
        // Waiting comes to its end by itself; what else has conditions has to be
        // told which of them holds.
        let told = *kind == ActionType::Wait || place.action.transitions().conditions.is_empty();
        if !told {
            let expected = format!("block {block} ({}) to know its result", kind.as_str());
            self.observer.lacks(expected);
        }
        Decided::Result(None)
    }

    fn chance(&mut self, _: Place<'_>) -> u8 {
        self.setting.chance.unwrap_or(50)
    }

    fn queue(&mut self, place: Place<'_>, queue: Option<&str>) -> Result<(), String> {
        let (kind, name) = (ResourceKind::Queue, queue.unwrap_or_default());
        self.starts(place, kind, name);
        match self.observer.overrides.take(kind, name) {
            Some(Strategy::Answer(Answered { body: Err(e), .. })) => Err(e.clone()),
            Some(Strategy::Substitute(other)) => {
                self.substituted = Some(other.clone());
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn recording(&mut self, _: Place<'_>, _: bool) {}

    fn enter(&mut self, place: Place<'_>) {
        self.begun = false;
        self.trace.enter(place.position, place.action.identifier());
    }

    fn leave(&mut self, place: Place<'_>, branch: Branch) {
        let block = place.action.identifier();
        self.trace.leave(place.position, block, branch);
        let transitions = place.action.transitions();
        let failed = match branch {
            Branch::Error(i) => {
                let error = transitions.errors.get(i);
                error.is_some_and(|error| error.error != NO_MATCHING_CONDITION)
            }
            Branch::Next | Branch::Condition(_) => false,
        };
        if let (Some((kind, name)), false) = (used(place.action.parameters()), failed) {
            let name = written(name, place.data);
            let happening = Happening::Finished(kind, &name);
            self.observer.happens(&happening, place.data, block);
        }
    }

    fn stops(&mut self) -> Option<String> {
        self.observer.stops()
    }
}

/// The function or bot that a block uses.
fn used(parameters: &Parameters) -> Option<(ResourceKind, Option<&Scalar>)> {
    match parameters {
        Parameters::Lambda(lambda) => Some((ResourceKind::Function, lambda.function.as_ref())),
        Parameters::Bot(bot) => Some((ResourceKind::Bot, bot.alias.as_ref().or(bot.name.as_ref()))),
        _ => None,
    }
}

/// Keys up to the one that ends the input, which is not part of it, or up to the
/// longest input; and what is left.
fn keyed(keys: &str, place: Place<'_>, length: Option<usize>) -> (String, String) {
    if !place.action.stores_input() {
        return cut(keys, length);
    }
    let end = place.action.raw().get("DTMFConfiguration");
    let end = end.and_then(|keys| keys.get("InputTerminationSequence"));
    let end = end.and_then(Value::as_str).unwrap_or("#");
    let before = keys.split_once(end).filter(|_| !end.is_empty());
    match (before, length) {
        (Some((before, after)), length)
            if length.is_none_or(|length| before.chars().count() <= length) =>
        {
            (before.to_owned(), after.to_owned())
        }
        _ => cut(keys, length),
    }
}

fn cut(text: &str, length: Option<usize>) -> (String, String) {
    let length = length.unwrap_or(usize::MAX);
    let taken: String = text.chars().take(length).collect();
    let left = text.chars().skip(length).collect();
    (taken, left)
}

/// A parameter with its references filled.
fn written(value: Option<&Scalar>, data: &Value) -> String {
    let Some(value) = value else {
        return String::new();
    };
    match value.template() {
        Some(template) => template.fill(|path| single(path, data).unwrap_or_default()),
        None => value.text().into_owned(),
    }
}

/// What stands last in an ARN.
fn last(name: &str) -> &str {
    name.rsplit([':', '/']).next().unwrap_or_default()
}
