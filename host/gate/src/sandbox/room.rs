//! What one evaluation has about it: its rights, its budget, and what its host
//! calls draw on. Made for one evaluation and dropped with it.

use std::{sync::Arc, time::Instant};

use super::{
    connectors::Connectors,
    contract::types,
    limits::Meter,
    permit::{Answer, Asked, Denied, HostCall, Permit},
};
use crate::{
    catalog::{Grant, PolicyLimits, ReferenceData},
    counters::CounterStore,
    recording::Answers,
    turn::TurnView,
};

impl types::Host for Room {}

/// What host calls draw on.
#[derive(Clone, Debug)]
pub(crate) struct Supply {
    /// Earlier turns as this policy may see them, oldest first.
    pub(crate) history: Vec<Arc<TurnView>>,
    /// False where older turns have left the window.
    pub(crate) history_complete: bool,
    /// What the policy remembered.
    pub(crate) memory: Arc<[u8]>,
    pub(crate) counters: CounterAccess,
    pub(crate) reference: Arc<ReferenceData>,
    pub(crate) connectors: Arc<Connectors>,
    /// What was answered when the turn was recorded, in a replay.
    pub(crate) recorded: Option<RecordedAnswers>,
}

/// The answers of a recorded turn to one policy.
#[derive(Clone, Debug)]
pub(crate) struct RecordedAnswers {
    pub(crate) policy: String,
    pub(crate) answers: Arc<Answers>,
}

/// A tenant's and policy's own counters.
#[derive(Clone, Debug)]
pub(crate) struct CounterAccess {
    pub(crate) store: Arc<dyn CounterStore>,
    /// Turns a key into the keyed digest under which it is counted.
    pub(crate) digest: Arc<dyn crate::keys::CounterKeys>,
    /// The gate's own clock at admission, in milliseconds since the epoch: what
    /// a caller says of a turn's time must not move a window.
    pub(crate) at: u64,
    /// False for a turn that may still be revised: it is told what the sum
    /// would be, and nothing is kept.
    pub(crate) effective: bool,
}

impl Supply {
    /// Reference data alone, which is what `configure` may read.
    pub(crate) fn reference_only(reference: Arc<ReferenceData>, counters: CounterAccess) -> Self {
        Self {
            history: Vec::new(),
            history_complete: true,
            memory: Arc::default(),
            counters,
            reference,
            connectors: Arc::default(),
            recorded: None,
        }
    }
}

/// The data of a store.
pub(crate) struct Room {
    pub(super) grant: Arc<Grant>,
    pub(super) supply: Supply,
    pub(super) meter: Meter,
    pub(super) permit: Permit,
    pub(super) deadline: Instant,
    /// True during `configure`, when only `reference` answers.
    pub(super) configuring: bool,
    pub(super) calls: Vec<HostCall>,
    /// What the policy wants to remember, if it said so.
    pub(super) remembered: Option<Vec<u8>>,
    /// How many of the newest turns `history` showed.
    pub(super) shown: usize,
}

impl Room {
    pub(super) fn new(
        grant: Arc<Grant>,
        supply: Supply,
        limits: &PolicyLimits,
        deadline: Instant,
        memory: usize,
        configuring: bool,
    ) -> Self {
        Self {
            grant,
            supply,
            meter: Meter::new(memory),
            permit: Permit::new(limits),
            deadline,
            configuring,
            calls: Vec::new(),
            remembered: None,
            shown: 0,
        }
    }

    /// Counts a call and asks the grant. During `configure` only reference data
    /// answers: what was read is part of the image's identity.
    pub(super) fn may(
        &mut self,
        asked: Asked<'_>,
        bytes: usize,
    ) -> wasmtime::Result<Result<(), Denied>> {
        let granted = self.permit.check(&self.grant, asked, bytes)?;
        if self.configuring && !matches!(asked, Asked::Set(_) | Asked::Table(_)) {
            return Ok(Err("not-during-configure"));
        }
        Ok(granted)
    }

    /// What the same call was answered when the turn was recorded; a JSON value,
    /// or a code.
    pub(super) fn recorded<T: serde::de::DeserializeOwned>(
        &self,
        call: &str,
        arguments: &[String],
    ) -> Option<Result<T, String>> {
        let recorded = self.supply.recorded.as_ref()?;
        let answer = recorded.answers.find(&recorded.policy, call, arguments)?;
        let json = match answer {
            Ok(json) => json,
            Err(code) => return Some(Err(code)),
        };
        serde_json::from_str(&json).ok().map(Ok)
    }

    /// In a replay, the code for what was not asked when the turn was recorded,
    /// and cannot be answered any more.
    pub(super) fn unrecorded(&self) -> Option<&'static str> {
        let recorded = self.supply.recorded.as_ref()?;
        recorded.answers.miss();
        Some("not-recorded")
    }

    /// Records what was asked and answered.
    pub(super) fn record(
        &mut self,
        call: &'static str,
        arguments: Vec<String>,
        answer: Result<Answer, String>,
    ) -> wasmtime::Result<()> {
        self.permit
            .carry(answer.as_ref().map_or(0, Answer::bytes))?;
        self.calls.push(HostCall {
            call,
            arguments,
            answer,
        });
        Ok(())
    }
}
