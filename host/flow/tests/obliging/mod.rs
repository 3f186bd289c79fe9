//! A gate that releases everything, and a world that does what it is asked.

use std::collections::{BTreeMap, VecDeque};

use guichet_flow::{
    Answer, Branch, Crossing, Decided, Gate, Heard, Library, Options, Passage, Passed, Place, Raw,
    Walked, World, walk,
};
use serde_json::{Map, Value, json};

/// Releases everything, and keeps what crossed.
#[derive(Default)]
pub(crate) struct Open(Vec<Crossing>);

impl Gate for Open {
    fn pass(&mut self, crossing: &Crossing) -> Result<Passage, String> {
        self.0.push(crossing.clone());
        Ok(Passage::released(crossing.payload.clone()))
    }
}

/// Says what the test has it say, answers everything, and lets everything be done.
#[derive(Default)]
pub(crate) struct Obliging {
    pub(crate) heard: VecDeque<&'static str>,
    pub(crate) answers: BTreeMap<&'static str, Value>,
    pub(crate) entered: Vec<String>,
    pub(crate) recording: Vec<bool>,
}

impl World for Obliging {
    fn say(&mut self, _: Place<'_>, _: &Passed) {}
    fn ask(&mut self, _: Place<'_>, _: u64, _: Option<usize>) -> Heard {
        Heard::Input(Raw::new(self.heard.pop_front().unwrap_or("1")))
    }
    fn call(&mut self, place: Place<'_>, _: &Passed) -> Answer {
        let answer = self.answers.get(place.action.identifier());
        Answer {
            delay: 0,
            body: Ok(Raw::new(answer.cloned().unwrap_or(json!({})))),
        }
    }
    fn keep(&mut self, _: Place<'_>, _: &Passed) {}
    fn act(&mut self, _: Place<'_>, _: &Passed) -> Result<(), String> {
        Ok(())
    }
    fn decide(&mut self, _: Place<'_>) -> Decided {
        Decided::Result(None)
    }
    fn chance(&mut self, _: Place<'_>) -> u8 {
        50
    }
    fn queue(&mut self, _: Place<'_>, _: Option<&str>) -> Result<(), String> {
        Ok(())
    }
    fn recording(&mut self, _: Place<'_>, runs: bool) {
        self.recording.push(runs);
    }
    fn enter(&mut self, place: Place<'_>) {
        self.entered.push(place.action.identifier().to_owned());
    }
    fn leave(&mut self, _: Place<'_>, _: Branch) {}
}

pub(crate) fn walked(
    flows: &[(&str, Value)],
    options: &Options,
    world: &mut Obliging,
) -> (Walked, Vec<Crossing>) {
    let mut library = Library::new();
    for (name, actions) in flows {
        let start = &actions[0]["Identifier"];
        let text = json!({"Version": "2019-10-30", "StartAction": start, "Actions": actions});
        library.add(name, text.to_string().parse().unwrap());
    }
    let mut gate = Open::default();
    let walked = walk(&library, 0, &Map::new(), options, &mut gate, world);
    (walked, gate.0)
}

/// A block that is left for the one after it, or for the end when it fails.
pub(crate) fn block(id: &str, kind: &str, parameters: &Value, next: &str) -> Value {
    json!({"Identifier": id, "Type": kind, "Parameters": parameters, "Transitions": {
        "NextAction": next, "Errors": [{"NextAction": "bye", "ErrorType": "NoMatchingError"}]}})
}

pub(crate) fn bye() -> Value {
    json!({"Identifier": "bye", "Type": "DisconnectParticipant"})
}
