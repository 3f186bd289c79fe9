//! What a policy can ask the host. On WebAssembly these call the component's
//! imports; natively they answer from the test kit. They are free functions so
//! that one which is not called is not imported.

#[cfg(target_family = "wasm")]
use crate::guest as host;
#[cfg(not(target_family = "wasm"))]
use crate::testkit::fakes as host;

/// The host's code of why there is no answer, such as `not-granted`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallError(pub String);

/// Earlier turns of this interaction, as far as the grant goes.
pub mod history {
    use crate::Turn;

    /// Some of the newest turns before this one.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Window {
        /// Oldest first.
        pub turns: Vec<Turn>,
        /// False where turns are missing: older ones that have left the window,
        /// or ones with words that this SDK does not know.
        pub complete: bool,
    }

    /// The newest `limit` turns before this one.
    pub fn recent(limit: u32) -> Window {
        super::host::recent(limit)
    }
}

/// What this policy wants to remember for the rest of this interaction.
pub mod memory {
    use super::CallError;

    /// What was remembered; empty at first.
    pub fn recall() -> Vec<u8> {
        super::host::recall()
    }

    /// Remembers up to 4 KiB.
    ///
    /// # Errors
    ///
    /// `too-large`, `not-granted`.
    pub fn remember(state: &[u8]) -> Result<(), CallError> {
        super::host::remember(state).map_err(CallError)
    }
}

/// Sliding-window counters, private to this tenant and policy.
pub mod counters {
    use super::CallError;

    /// Adds `by` to `key` and returns the sum over the last `seconds`.
    ///
    /// # Errors
    ///
    /// `full`, `unavailable`, `window-out-of-range`, `not-granted`.
    pub fn add(key: &str, by: u32, seconds: u32) -> Result<u64, CallError> {
        super::host::add(key, by, seconds).map_err(CallError)
    }

    /// Notes `member` under `key`; returns how many distinct ones the last
    /// `seconds` hold.
    ///
    /// # Errors
    ///
    /// As [`add`].
    pub fn distinct(key: &str, member: &str, seconds: u32) -> Result<u64, CallError> {
        super::host::distinct(key, member, seconds).map_err(CallError)
    }
}

/// The tenant's own reference data.
pub mod reference {
    use super::CallError;

    /// True when a set holds a value.
    ///
    /// # Errors
    ///
    /// `unknown-name`, `not-granted`.
    pub fn contains(set: &str, value: &str) -> Result<bool, CallError> {
        super::host::contains(set, value).map_err(CallError)
    }

    /// What a table holds under a key.
    ///
    /// # Errors
    ///
    /// As [`contains`].
    pub fn get(table: &str, key: &str) -> Result<Option<String>, CallError> {
        super::host::get(table, key).map_err(CallError)
    }

    /// A whole set, for what `configure` builds.
    ///
    /// # Errors
    ///
    /// As [`contains`].
    pub fn members(set: &str) -> Result<Vec<String>, CallError> {
        super::host::members(set).map_err(CallError)
    }
}

/// Calls to the tenant's systems, made by the host with credentials that no
/// policy sees.
pub mod connectors {
    use super::CallError;

    /// Returns the response body, JSON.
    ///
    /// # Errors
    ///
    /// The code of a failure: `not-granted`, `no-answer`, `unknown-name`, …
    pub fn call(name: &str, arguments: &[(&str, &str)]) -> Result<String, CallError> {
        super::host::call(name, arguments).map_err(CallError)
    }
}
