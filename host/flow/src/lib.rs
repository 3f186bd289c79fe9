//! Contact flows of Amazon Connect, in the flow language of version 2019-10-30,
//! read as they are exported: [`Flow`], [`Library`].
//!
//! No I/O, no clock, no chance: whoever uses this crate reads files, and stands
//! for the world in which a flow runs.
//!
//! ```
//! use guichet_flow::{Flow, FaultKind};
//!
//! let flow: Flow = r#"{"Version": "2019-10-30", "StartAction": "ask", "Actions": [
//!     {"Identifier": "ask", "Type": "GetParticipantInput",
//!      "Parameters": {"Text": "Your card number, please", "StoreInput": true, "InputTimeLimitSeconds": "5"},
//!      "Transitions": {"NextAction": "gone", "Errors": [], "Conditions": []}}
//! ]}"#.parse().unwrap();
//!
//! assert!(flow.action("ask").unwrap().stores_input());
//! let faults: Vec<_> = flow.faults().iter().map(|fault| (fault.kind, fault.pointer.as_str())).collect();
//! assert_eq!(faults, [
//!     (FaultKind::NotAString, "/Actions/0/Parameters/StoreInput"),
//!     (FaultKind::DanglingBranch, "/Actions/0/Transitions/NextAction"),
//! ]);
//! ```
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a test that fails should say so at once"
    )
)]

mod action;
mod action_type;
pub mod check;
pub mod draw;
mod envelope;
mod error;
mod fault;
mod fields;
mod flow;
mod graph;
mod json;
mod library;
mod parameters;
mod reference;
mod resource;
mod scalar;
mod stage;
pub mod test;
mod transitions;
mod walk;

pub use action::{Action, ParameterReference};
pub use action_type::ActionType;
pub use envelope::{About, FlowType};
pub use error::Error;
pub use fault::{Fault, FaultKind};
pub use flow::{ACTION_LIMIT, CONTENT_LIMIT, DOCUMENT_LIMIT, FLOW_VERSION, Flow, IDENTIFIER_LIMIT};
pub use library::Library;
pub use parameters::{
    Analytics, Bot, InputEncryption, InputValidation, Lambda, Parameters, ParticipantInput, Prompt,
    Recording, TargetContact, Task, View,
};
pub use reference::{JsonPath, Reference, Segment, Template};
pub use resource::short_name;
pub use scalar::Scalar;
pub use stage::Stage;
pub use transitions::{
    Branch, ConditionBranch, ErrorBranch, NO_MATCHING_CONDITION, NO_MATCHING_ERROR, Operator,
    Transitions,
};
pub use walk::{
    Answer, Budget, Crossing, Decided, End, Gate, Heard, Options, Passage, Passed, Place, Raw,
    Ruling, Sensitive, Unknown, Walked, World, walk,
};
