//! Sliding-window counters: one trait, an embedded store as the default.

mod window;

pub use window::InMemoryCounters;

use std::fmt;

/// Under what is counted: keyed digests, so that no store ever sees a telephone
/// number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CounterKey {
    /// Whose counter it is: what a store bounds, it bounds for each tenant.
    pub tenant: [u8; 16],
    /// Of the policy and of what it named.
    pub counter: [u8; 16],
}

/// A member of a set that is counted, as a keyed digest.
pub type MemberKey = [u8; 16];

/// Counts in sliding windows.
///
/// A store must be fast (it is called in the middle of an evaluation) and
/// bounded for each tenant by itself: when a tenant's share is full it errs, and
/// the policy decides what that means. Clocks are set back now and then: a store
/// must not forget, and must not count too little, because of one.
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
        member: MemberKey,
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
