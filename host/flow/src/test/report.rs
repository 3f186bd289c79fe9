//! What came of a test.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::{
    coverage::Trace,
    gate::{Needed, Outcome},
};
use crate::{End, Stage};

/// What came of a test.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was not as expected; none where the test passed.
    pub failures: Vec<Failure>,
    /// What was prepared and not used.
    pub notes: Vec<Note>,
    /// What `LogData` logged, in order.
    pub logged: Vec<Logged>,
    /// How many observations were made, each time counted.
    pub observed: usize,
    /// How the contact ended.
    pub ended: Ended,
    /// Blocks that were entered.
    pub steps: usize,
    /// Milliseconds of virtual time.
    pub millis: u64,
    /// What crossed, in order.
    pub crossings: Vec<Seen>,
    /// Which blocks and branches were taken.
    pub trace: Trace,
}

impl Report {
    /// Whether everything was as expected.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }

    /// Why the host could not do its part, where it could not.
    pub fn fault(&self) -> Option<&str> {
        match &self.ended {
            Ended::Flow(End::Fault { reason }) => Some(reason),
            _ => None,
        }
    }
}

/// How the contact of a test ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// `EndTest` ended it.
    Test,
    /// The simulated customer hung up.
    Customer,
    /// Something had to be known that the test does not say: its failure says what.
    Unanswered,
    /// The flow came to this end.
    Flow(End),
}

/// What a failure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concern {
    /// Something did not happen, or too often.
    Observation,
    /// A value is another.
    Assertion,
    /// The gate ruled otherwise.
    Crossing,
    /// Something had to answer that nothing stands for.
    Answer,
    /// The contact ended where no flow may end.
    End,
    /// The test's setting names what no flow has.
    Setting,
}

impl Concern {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Observation => "observation",
            Self::Assertion => "assertion",
            Self::Crossing => "crossing",
            Self::Answer => "answer",
            Self::End => "end",
            Self::Setting => "setting",
        }
    }
}

/// Something that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// What it is about.
    pub concern: Concern,
    /// RFC 6901 pointer into the test's content.
    pub pointer: String,
    /// What was expected.
    pub expected: String,
    /// What there was instead.
    pub seen: String,
}

/// Something that was prepared and not used: often a mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// RFC 6901 pointer into the test's content.
    pub pointer: String,
    /// What was not used.
    pub text: &'static str,
}

/// A value that was logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Logged {
    /// The label that the test gives it.
    pub label: String,
    /// Empty where nothing, or more than a single value, is there.
    pub value: String,
}

/// A crossing, and what the gate ruled on it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Seen {
    /// From 1, in the order of the contact.
    pub number: u64,
    /// Name of the flow.
    pub flow: String,
    /// Identifier of the block.
    pub block: String,
    /// Where it crossed.
    pub stage: Stage,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Classes that were edited in it.
    pub classes: BTreeSet<String>,
    /// Reasons, as codes.
    pub reasons: BTreeSet<String>,
    /// What has to be proven.
    pub requirements: BTreeSet<Needed>,
    /// Obligations.
    pub obligations: BTreeSet<String>,
    /// What left.
    pub payload: Option<Value>,
}

/// An end that no flow is written to have.
pub(super) fn irregular(ended: &Ended) -> Option<Failure> {
    let Ended::Flow(end) = ended else {
        return None;
    };
    let seen = match end {
        End::NoBranch { block } => {
            format!("the contact ends at block {block}, which no branch leads on from")
        }
        End::Budget { budget } => format!("the walk's budget of {budget} ran out"),
        End::Stopped { reason } => reason.clone(),
        End::Fault { reason } => format!("the gate could not rule: {reason}"),
        _ => return None,
    };
    Some(Failure {
        concern: Concern::End,
        pointer: "/Observations".to_owned(),
        expected: "an end that the flow is written to have".to_owned(),
        seen,
    })
}
