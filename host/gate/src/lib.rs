//! The counter window of a contact centre: every turn of an interaction passes
//! through sandboxed WebAssembly policies before it reaches anyone.
//!
//! A [`Gate`] is opened on a *policy directory* and takes turns one by one:
//!
//! ```text
//! admit → bind → consult → decide → edit → file → release
//! ```
//!
//! Each step consumes the proof that the step before it left, and the
//! constructors are private to their step: code that releases a turn which was
//! not filed does not compile. The whole way is told on one page, in `pass`.
//!
//! What fails, fails closed: a policy that traps, stalls, errs or oversteps its
//! grant becomes the ceiling that the tenant's configuration declares, `deny`
//! unless it says otherwise.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        reason = "a test that fails should say so at once"
    )
)]

mod admit;
mod ambient;
mod bind;
mod catalog;
mod consult;
mod counters;
mod decide;
mod edit;
mod edits;
mod error;
mod exposure;
mod file;
mod gate;
mod interaction;
mod keys;
mod notice;
mod outcome;
mod pass;
mod prove;
mod recording;
mod release;
mod sandbox;
mod sight;
mod state;
mod step_up;
mod telemetry;
mod tenant;
mod turn;
mod verdict;
mod workbench;

pub use ambient::{Ambient, Clock, SystemClock};
pub use catalog::{
    CardMask, Code, DESCRIPTION_SECTION, DescribedObligation, DescribedRequirement, Description,
    Grant, ModuleDigest, ModuleSource, OnFailure, PolicyLimits, StockModules, View, build_source,
    custom_section,
};
pub use counters::{CounterError, CounterKey, CounterStore, InMemoryCounters, MemberKey};
pub use edits::{AppliedEdit, NEVER_KEPT, Treatment};
pub use error::{ConfigError, Error};
pub use gate::{Gate, GateBuilder, Installed, PolicyInfo};
pub use interaction::{InteractionId, InvalidInteractionId};
pub use outcome::{Amendment, Cause, Obligation, Opinion, Outcome, OutcomeKind};
pub use recording::{Recording, Replay, SealedRecording, TurnReplay};
pub use sandbox::{Allocation, Answer, Budget, EvaluationCost, HostCall, Sandbox, SandboxOptions};
pub use state::StateFolder;
pub use step_up::Proof;
pub use telemetry::Metrics;
pub use tenant::{FlowSettings, SensitiveBlock, TenantId};
pub use turn::{Fact, Part, PartKind, Payload, PayloadError, Stage, Submission, TurnView};
pub use verdict::{Decision, Requirement, RequirementKind};
pub use workbench::{Evaluated, Failed, ReusedInstance, Sitting, Workbench, embed_description};
