//! Where a policy runs: a fresh store and instance for every evaluation,
//! started from an image that was snapshotted after `configure`.
//!
//! Images are shared by content; rights never are: tenant, grant and limits
//! sit in the store of each evaluation.

mod build;
mod connectors;
mod contract;
mod counters;
mod engine;
mod evaluate;
mod history;
mod image;
mod incremental;
mod limits;
mod memory;
mod permit;
mod reference;
mod room;
mod snapshot;

pub(crate) use connectors::{Connectors, Fixture};
pub(crate) use contract::types::{Decision as RawDecision, Edit as RawEdit, Verdict as RawVerdict};
pub use engine::{Allocation, Sandbox, SandboxOptions};
pub use evaluate::EvaluationCost;
pub(crate) use evaluate::{Evaluation, EvaluationError, Request, Reused};
pub(crate) use image::{Image, ImageError, ImageRequest};
pub use limits::Budget;
pub use permit::{Answer, HostCall};
pub(crate) use room::{CounterAccess, RecordedAnswers, Supply};
