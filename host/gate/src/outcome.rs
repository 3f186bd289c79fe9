//! What came of a turn.

use serde::Serialize;

use crate::{
    edits::AppliedEdit,
    sandbox::HostCall,
    turn::{Payload, Stage},
    verdict::Requirement,
};

/// What became of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OutcomeKind {
    /// It left, with its edits.
    Released,
    /// It is parked until a proof frees it.
    Held,
    /// It will not leave.
    Refused,
}

impl OutcomeKind {
    /// `released`, `held` or `refused`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Held => "held",
            Self::Refused => "refused",
        }
    }
}

/// Why a turn was not released, or why a policy gave no verdict. The four are
/// never mixed up: each sends somebody else to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// A policy, or the tenant's configuration, said no.
    PolicyDenied,
    /// A policy trapped, erred, or said what its grant does not allow.
    PolicyFailed,
    /// Time, memory, calls or a queue ran out.
    BudgetExceeded,
    /// The host could not do its part.
    HostFault,
}

impl Cause {
    /// The word that ledger and metrics use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PolicyDenied => "policy-denied",
            Self::PolicyFailed => "policy-failed",
            Self::BudgetExceeded => "budget-exceeded",
            Self::HostFault => "host-fault",
        }
    }
}

/// What one policy said of a turn.
#[derive(Clone, Debug, Serialize)]
pub struct Opinion {
    /// The policy's name in the tenant's configuration.
    pub policy: String,
    /// The version that its module states.
    pub version: String,
    /// SHA-256 of its module, in hex.
    pub module: String,
    /// `allow`, `require`, `deny`, or `failed`.
    pub decision: &'static str,
    /// How many edits it asked for.
    pub edits: usize,
    /// Codes out of its description.
    pub reasons: Vec<String>,
    /// Why it gave no verdict, where it gave none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// The code of that failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// Wall-clock time of the evaluation.
    pub micros: u64,
    /// What it asked of the host, and was answered, refusals too: with the turn,
    /// all that it takes to ask the policy again. In memory only, and with the
    /// first outcome of a turn alone: not on a retry, nor when a proof frees it.
    #[serde(skip)]
    pub calls: Vec<HostCall>,
}

/// An earlier turn that this one changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amendment {
    /// Its sequence.
    pub turn: u64,
    /// Its payload as it may be stored from now on; absent when it was never
    /// released.
    pub payload: Option<Payload>,
    /// Bytes that were shown before and are hidden now; 0 when it was never
    /// released.
    pub exposed: u64,
}

/// An obligation that took effect.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Obligation {
    /// `pause-recording`, `resume-recording`, `route`, `notify` or `mark`.
    pub name: String,
    /// A value out of the grant; may be empty.
    pub value: String,
}

/// What came of a turn, once its decision is in the ledger.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Position in the interaction, from 1.
    pub sequence: u64,
    /// Where it crossed the window.
    pub stage: Stage,
    /// The fact `participant.role`; empty when absent.
    pub role: String,
    /// Released, held or refused.
    pub outcome: OutcomeKind,
    /// Why, when it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// The payload as it left; absent when it did not.
    pub payload: Option<Payload>,
    /// Names of the attachments that left with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// Edits of this turn and of earlier ones, joined from all opinions.
    pub edits: Vec<AppliedEdit>,
    /// Earlier turns as they now read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amendments: Vec<Amendment>,
    /// What still has to be proven.
    pub requirements: Vec<Requirement>,
    /// What the platform has to do.
    pub obligations: Vec<Obligation>,
    /// Codes of all opinions.
    pub reasons: Vec<String>,
    /// What to tell the participant when nothing was released.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// What each policy said.
    pub opinions: Vec<Opinion>,
    /// Held turns that the proofs of this one have freed. A retry gets them by
    /// their own ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub freed: Vec<Outcome>,
    /// Bytes of this utterance that an earlier revision showed and that are
    /// hidden now.
    #[serde(skip_serializing_if = "is_zero")]
    pub exposure: u64,
    /// Wall-clock time from admission to release.
    pub micros: u64,
}

impl Outcome {
    /// What a retry is answered.
    pub(crate) fn recorded(&self) -> Self {
        let mut recorded = self.clone();
        recorded.freed.clear();
        for opinion in &mut recorded.opinions {
            opinion.calls = Vec::new();
        }
        recorded
    }

    /// Bytes that a recorded outcome takes, in round numbers.
    pub(crate) fn bytes(&self) -> usize {
        let amended = self.amendments.iter().filter_map(|a| a.payload.as_ref());
        let payloads = self.payload.iter().chain(amended).map(Payload::bytes);
        payloads.sum::<usize>()
            + self.attachments.iter().map(String::len).sum::<usize>()
            + 96 * self.edits.len()
            + 512 * (1 + self.opinions.len())
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the field by reference"
)]
fn is_zero(bytes: &u64) -> bool {
    *bytes == 0
}
