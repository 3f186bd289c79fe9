//! The one check in front of every host call: what is not granted is denied,
//! and unset means none.

use std::sync::Arc;

use super::limits::{Budget, Exceeded};
use crate::{
    catalog::{Grant, PolicyLimits},
    turn::TurnView,
};

/// A host call and its answer, recorded with the decision. It holds what the
/// policy asked and was told, so it lives in memory only; the ledger gets keyed
/// digests of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostCall {
    /// The interface and function, such as `counters.add`.
    pub call: &'static str,
    /// The arguments.
    pub arguments: Vec<String>,
    /// The answer, or the code of why there is none.
    pub answer: Result<Answer, String>,
}

/// What a host call was answered: enough to give the same answer again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A JSON value: a number, a text, a list, `null` for nothing found.
    Json(String),
    /// What `memory` held, or took.
    State(Arc<[u8]>),
    /// Earlier turns as they were shown, before the grant's choice of facts.
    Turns {
        /// Oldest first.
        turns: Vec<Arc<TurnView>>,
        /// False where older turns have left the window, or were not shown.
        complete: bool,
    },
}

impl Answer {
    pub(super) fn json(value: &impl serde::Serialize) -> Self {
        // Texts and lists of texts cannot fail to be written.
        Self::Json(serde_json::to_string(value).unwrap_or_default())
    }

    /// Bytes that it carried.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Json(text) => text.len(),
            Self::State(state) => state.len(),
            Self::Turns { turns, .. } => turns
                .iter()
                .flat_map(|turn| &turn.parts)
                .map(|part| part.text.len() + part.pointer.len())
                .sum(),
        }
    }
}

/// What a host call asks for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked<'a> {
    History,
    Memory,
    Counters,
    Set(&'a str),
    Table(&'a str),
    Connector(&'a str),
}

impl Asked<'_> {
    fn import(self) -> &'static str {
        match self {
            Self::History => "history",
            Self::Memory => "memory",
            Self::Counters => "counters",
            Self::Set(_) | Self::Table(_) => "reference",
            Self::Connector(_) => "connectors",
        }
    }
}

/// What is left of an evaluation's host calls.
#[derive(Debug)]
pub(super) struct Permit {
    calls_left: u32,
    bytes_left: u64,
    pub(super) calls: u32,
    pub(super) bytes: u64,
}

/// The policy may go on without an answer; this is the code that it gets.
pub(super) type Denied = &'static str;

impl Permit {
    pub(super) fn new(limits: &PolicyLimits) -> Self {
        Self {
            calls_left: limits.host_calls,
            bytes_left: limits.host_call_kib << 10,
            calls: 0,
            bytes: 0,
        }
    }

    /// Counts the call and says whether the grant allows it.
    pub(super) fn check(
        &mut self,
        grant: &Grant,
        asked: Asked<'_>,
        bytes: usize,
    ) -> wasmtime::Result<Result<(), Denied>> {
        self.calls_left = self
            .calls_left
            .checked_sub(1)
            .ok_or_else(|| wasmtime::Error::new(Exceeded(Budget::HostCalls)))?;
        self.calls += 1;
        self.carry(bytes)?;
        let granted = grant.imports.contains(asked.import())
            && match asked {
                Asked::Set(name) => grant.sets.contains(name),
                Asked::Table(name) => grant.tables.contains(name),
                Asked::Connector(name) => grant.connectors.contains(name),
                Asked::History | Asked::Memory | Asked::Counters => true,
            };
        Ok(if granted { Ok(()) } else { Err("not-granted") })
    }

    /// Counts the bytes of an answer.
    pub(super) fn carry(&mut self, bytes: usize) -> wasmtime::Result<()> {
        self.bytes_left = self
            .bytes_left
            .checked_sub(bytes as u64)
            .ok_or_else(|| wasmtime::Error::new(Exceeded(Budget::HostCallBytes)))?;
        self.bytes += bytes as u64;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unset_means_none() {
        let mut permit = Permit::new(&PolicyLimits::default());
        let mut grant = Grant::nothing();
        for asked in [
            Asked::History,
            Asked::Memory,
            Asked::Counters,
            Asked::Set("a"),
            Asked::Table("a"),
            Asked::Connector("a"),
        ] {
            assert_eq!(permit.check(&grant, asked, 0).unwrap(), Err("not-granted"));
        }
        grant.imports.insert("reference".to_owned());
        assert_eq!(
            permit.check(&grant, Asked::Set("a"), 0).unwrap(),
            Err("not-granted")
        );
        grant.sets.insert("a".to_owned());
        assert_eq!(permit.check(&grant, Asked::Set("a"), 0).unwrap(), Ok(()));
        assert_eq!(
            permit.check(&grant, Asked::Table("a"), 0).unwrap(),
            Err("not-granted")
        );
    }

    #[test]
    fn calls_and_bytes_run_out() {
        let limits = PolicyLimits {
            host_calls: 2,
            host_call_kib: 1,
            ..PolicyLimits::default()
        };
        let grant = Grant::nothing();
        let mut permit = Permit::new(&limits);
        assert!(permit.check(&grant, Asked::Memory, 2_000).is_err());
        assert!(permit.check(&grant, Asked::Memory, 0).is_ok());
        assert!(permit.check(&grant, Asked::Memory, 0).is_err());
    }
}
