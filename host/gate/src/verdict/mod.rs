//! What a policy may say, and how opinions join. Every component is a
//! join-semilattice: order and duplicates cannot matter, and another opinion
//! can only make the outcome stricter.

mod check;
mod decision;

pub(crate) use check::{CheckedVerdict, Shown, check};
pub use decision::{Decision, Requirement, RequirementKind};
