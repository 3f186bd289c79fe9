//! The world that a flow runs in: who speaks, who answers, who decides.

use serde_json::Value;

use super::crossing::{Passed, Raw};
use crate::{Action, Branch};

/// Where the walk is.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Name of the flow.
    pub flow: &'a str,
    /// Its position in the library.
    pub position: usize,
    /// The block.
    pub action: &'a Action,
    /// What references find: `Attributes`, `External`, `Channel`, ...
    pub data: &'a Value,
    /// Milliseconds of virtual time since the contact began.
    pub at: u64,
}

/// Everything that a flow cannot know or do by itself. What carries content is
/// handed over as [`Passed`], and comes in as [`Raw`]: nothing reaches or leaves
/// the world round the gate.
pub trait World {
    /// A participant hears or reads this.
    fn say(&mut self, place: Place<'_>, said: &Passed);

    /// What the caller, or for a view the agent, answers. `seconds` is how long
    /// the flow waits; `length` how many characters it takes at most.
    fn ask(&mut self, place: Place<'_>, seconds: u64, length: Option<usize>) -> Heard;

    /// What a function, a bot, a profile or a case answers.
    fn call(&mut self, place: Place<'_>, request: &Passed) -> Answer;

    /// This is stored.
    fn keep(&mut self, place: Place<'_>, record: &Passed);

    /// This is done; an error type drives the flow.
    fn act(&mut self, place: Place<'_>, action: &Passed) -> Result<(), String>;

    /// What a block without content comes to: hours, metrics, Voice ID, a wait's
    /// event. The text is compared with the block's conditions.
    fn decide(&mut self, place: Place<'_>) -> Decided;

    /// A number from 1 to 100, by a chance of the world's own.
    fn chance(&mut self, place: Place<'_>) -> u8;

    /// Whether there is room in a queue; an error type drives the flow.
    fn queue(&mut self, place: Place<'_>, queue: Option<&str>) -> Result<(), String>;

    /// Recording runs, or does not, from here on.
    fn recording(&mut self, place: Place<'_>, runs: bool);

    /// A block begins.
    fn enter(&mut self, place: Place<'_>);

    /// A block was left by a branch.
    fn leave(&mut self, place: Place<'_>, branch: Branch);

    /// Whether the test or the caller wants the walk to stop here.
    fn stops(&mut self) -> Option<String> {
        None
    }
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// Keys, typed text or speech.
    Input(Raw),
    /// Nothing, until the time was up.
    Silence,
    /// The caller is gone.
    HungUp,
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// How long it took, in virtual milliseconds.
    pub delay: u64,
    /// The answer, or an error type such as `NoMatchingError`.
    pub body: Result<Raw, String>,
}

/// What a block came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Decided {
    /// It went well; the text is what conditions are compared with.
    Result(Option<String>),
    /// It failed with this error type.
    Error(String),
}
