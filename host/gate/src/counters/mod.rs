//! Sliding-window counters: one trait, an embedded store as the default.

mod window;

pub use window::InMemoryCounters;

use std::fmt;

/// A counter's key, already a keyed digest of tenant, policy and what the
/// policy named: no store ever sees a telephone number.
pub type CounterKey = [u8; 16];

/// Counts in sliding windows.
///
/// A store must be fast (it is called in the middle of an evaluation) and
/// bounded: when it is full it errs, and the policy decides what that means.
pub trait CounterStore: Send + Sync + fmt::Debug {
    /// Adds `by` at `at` (milliseconds since the Unix epoch) and returns the sum
    /// over the `seconds` up to then. When `keep` is false nothing is kept: the
    /// answer is what the sum would be.
    fn add(
        &self,
        key: CounterKey,
        by: u32,
        at: u64,
        seconds: u32,
        keep: bool,
    ) -> Result<u64, CounterError>;

    /// Notes a member and returns how many distinct ones the window holds.
    fn distinct(
        &self,
        key: CounterKey,
        member: CounterKey,
        at: u64,
        seconds: u32,
        keep: bool,
    ) -> Result<u64, CounterError>;
}

/// Why a store does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CounterError {
    /// It holds as many keys or entries as it may.
    #[error("counter store is full")]
    Full,
    /// It cannot be reached.
    #[error("counter store is unavailable")]
    Unavailable,
}

impl CounterError {
    /// The code that a policy gets.
    pub fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Unavailable => "unavailable",
        }
    }
}
