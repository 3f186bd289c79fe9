//! What is wrong with a flow that can be read.

use serde::Serialize;

/// What kind of fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FaultKind {
    /// `Version` is not `2019-10-30`.
    Version,
    /// More than 250 actions.
    TooManyActions,
    /// The content has more than 256,000 characters.
    ContentTooLong,
    /// An identifier is longer than 50 characters, has one of
    /// `% : ( \ / ) = $ , ; [ ] { }`, or is a reserved word.
    Identifier,
    /// Two actions have the same identifier.
    DuplicateIdentifier,
    /// `StartAction` names no action.
    StartAction,
    /// A branch leads to an action that is not there.
    DanglingBranch,
    /// A JSON boolean or number where a string is required.
    NotAString,
    /// A parameter has another shape than the flow language gives it.
    ParameterShape,
    /// A value is outside of its documented range or words.
    ParameterRange,
    /// A parameter that the action cannot do without is not there.
    ParameterMissing,
    /// An operator that is not documented.
    Operator,
    /// The flow ends where it starts: whoever reaches it gets nothing.
    DoesNothing,
}

/// Something in a flow that the vendor refuses, or that cannot work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What kind of fault it is.
    pub kind: FaultKind,
    /// RFC 6901 pointer into the flow's content.
    pub pointer: String,
    /// What is wrong, without what was written there.
    pub problem: String,
    /// What to do.
    pub remedy: &'static str,
}

impl Fault {
    pub(crate) fn new(
        kind: FaultKind,
        pointer: impl Into<String>,
        problem: impl Into<String>,
        remedy: &'static str,
    ) -> Self {
        Self {
            kind,
            pointer: pointer.into(),
            problem: problem.into(),
            remedy,
        }
    }
}
