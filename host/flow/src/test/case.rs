//! A test, as the Testing language has it.

use serde_json::{Map, Value};

use super::setting::Setting;
use crate::{JsonPath, Operator, Template};

/// A test in the vendor's Testing language: bare, or as its API takes and gives
/// it (`Name`, `EntryPoint`, `InitializationData`, `Content`).
///
/// What cannot be read is an [`Error`](crate::Error) that names the JSON pointer
/// and the remedy; nothing in a test is passed over.
#[derive(Clone, Debug)]
pub struct FlowTest {
    /// What it is called, where the test says so.
    pub name: Option<String>,
    /// Id, ARN or name of the flow at which the contact enters, where the test
    /// says so.
    pub flow: Option<String>,
    /// What is known of the contact at first, as references find it.
    pub contact: Map<String, Value>,
    /// In the order of the document.
    pub observations: Vec<Observation>,
    /// What the gate adds, and what stands for systems.
    pub setting: Setting,
}

/// Something that is waited for, and what is done once it happens.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Unique in its test.
    pub identifier: String,
    /// RFC 6901 pointer to it.
    pub pointer: String,
    /// What is waited for.
    pub event: Event,
    /// How often.
    pub usage: Usage,
    /// In the order in which they are done.
    pub actions: Vec<TestAction>,
    /// Positions of the observations that stand ready once this one is made.
    pub next: Vec<usize>,
    /// Whether it stands ready from the beginning: no other leads to it.
    pub starts: bool,
}

/// How often an observation has to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// So often; what happens after that is left to other observations.
    Exactly(u32),
    /// So often or more.
    AtLeast(u32),
    /// So often or less: once more is a failure.
    AtMost(u32),
    /// Any number of times, none included.
    Always,
}

impl Usage {
    /// How often at least.
    pub fn least(self) -> u32 {
        match self {
            Self::Exactly(times) | Self::AtLeast(times) => times,
            Self::AtMost(_) | Self::Always => 0,
        }
    }
}

/// What an observation waits for.
#[derive(Clone, Debug)]
pub enum Event {
    /// `TestInitiated`: before the flow begins.
    Initiated,
    /// `TestCompleted`: after it has ended.
    Completed,
    /// `MessageReceived`: the customer hears or reads something.
    Message(Message),
    /// `FlowActionStarted`: a function, bot, hours or queue is about to be used.
    Started(Resource),
    /// `FlowActionCompleted`: a function or bot has answered, and the flow went
    /// on by no error branch.
    Finished(Resource),
}

/// A message that is waited for.
#[derive(Clone, Debug)]
pub struct Message {
    /// What it says.
    pub content: Content,
    /// How what is heard is compared with it.
    pub matching: Matching,
}

/// What a message says. Texts may hold references, which are filled when
/// something is heard.
#[derive(Clone, Debug)]
pub enum Content {
    /// `Text` or `SSML`; markup is left out of the comparison.
    Text(Template),
    /// `PromptId` or the `Uri` of `Media`.
    Recording(Template),
}

/// How a text that is heard is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// It contains the expected text.
    Inclusion,
    /// It is near enough to it: see [`similarity`](super::similarity).
    Similarity,
    /// It is the same recording.
    Same,
}

/// A resource that a flow uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Which kind.
    pub kind: ResourceKind,
    /// ARN, id or name; any of its kind where it is left out.
    pub name: Option<String>,
}

/// Kinds of resources, by the action that uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceKind {
    /// `InvokeLambdaFunction`.
    Function,
    /// `CheckHoursOfOperation`.
    Hours,
    /// `TransferContactToQueue`.
    Queue,
    /// `ConnectParticipantWithLexBot`.
    Bot,
}

impl ResourceKind {
    /// The action's type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Function => "InvokeLambdaFunction",
            Self::Hours => "CheckHoursOfOperation",
            Self::Queue => "TransferContactToQueue",
            Self::Bot => "ConnectParticipantWithLexBot",
        }
    }
}

/// Something that is done once an observation is made.
#[derive(Clone, Debug)]
pub struct TestAction {
    /// Unique in its observation.
    pub identifier: String,
    /// RFC 6901 pointer to it.
    pub pointer: String,
    /// What is done.
    pub step: Step,
}

/// What an action does.
#[derive(Clone, Debug)]
pub enum Step {
    /// `SendInstruction`.
    Send(Instruction),
    /// `Assert`.
    Assert {
        /// What is looked at, as it is written.
        namespace: String,
        /// Where that is.
        path: JsonPath,
        /// What is asked of it.
        asked: Asked,
    },
    /// `OverrideSystemBehavior`.
    Override {
        /// Whose behaviour.
        resource: Resource,
        /// What it does instead, once.
        strategy: Strategy,
    },
    /// `TestControl` with `LogData`: label and place, in the order of labels.
    Log(Vec<(String, JsonPath)>),
    /// `TestControl` with `EndTest`.
    End,
}

/// What is asked of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// `Exists`.
    Exists,
    /// Any other operator, with its operand.
    Compared(Operator, String),
}

/// What the simulated customer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// `DtmfInput`: keys are pressed.
    Keys(String),
    /// `TextUtterance`, `Utterance`: something is said or typed.
    Utterance(String),
    /// `Disconnect`: the customer hangs up.
    Disconnect,
}

/// What a resource does instead.
#[derive(Clone, Debug, PartialEq)]
pub enum Strategy {
    /// `SubstituteResource`: another one is used, with this ARN or id.
    Substitute(String),
    /// `MockResponse`: it answers so.
    Answer(Answered),
    /// `MockResponse` of hours: `True` within them, `False` without.
    Open(bool),
}

/// What a mocked resource answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// Virtual milliseconds that it takes.
    pub delay: u64,
    /// Its answer, or an error type such as `NoMatchingError`.
    pub body: Result<Value, String>,
}
