//! What an interaction keeps between turns: in memory only, bounded, wiped at
//! its end.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    fmt,
    str::FromStr,
    sync::Arc,
};

use crate::{
    catalog::Generation,
    decide::Decided,
    edits::Span,
    outcome::Outcome,
    step_up::Proof,
    tenant::TenantLimits,
    turn::{Payload, TurnView},
};

/// The platform's name for an interaction: 1 to 128 printable ASCII characters
/// without spaces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InteractionId(Arc<str>);

/// The text is no interaction's name.
#[derive(Debug, thiserror::Error)]
#[error("interaction id must be 1 to 128 printable ASCII characters without spaces")]
pub struct InvalidInteractionId(());

impl FromStr for InteractionId {
    type Err = InvalidInteractionId;

    fn from_str(text: &str) -> Result<Self, InvalidInteractionId> {
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(text.into()))
            .ok_or(InvalidInteractionId(()))
    }
}

impl InteractionId {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InteractionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Edits of a turn, by part.
pub(crate) type PartSpans = BTreeMap<usize, BTreeSet<Span>>;

/// What an interaction keeps.
#[derive(Debug, Default)]
pub(crate) struct Interaction {
    pub(crate) generation: Option<Arc<Generation>>,
    pub(crate) bound_at: u64,
    last: u64,
    pub(crate) sequence: u64,
    window: VecDeque<WindowTurn>,
    bytes: usize,
    /// False once an older turn has left the window.
    pub(crate) complete: bool,
    pub(crate) memories: HashMap<String, Memory>,
    answered: HashMap<String, Answered>,
    order: VecDeque<String>,
    pub(crate) proofs: Vec<Proof>,
    /// Policies that hold the recording paused.
    pub(crate) pausing: BTreeSet<String>,
    /// What revisions of the utterances that are not settled yet have shown.
    pub(crate) live: HashMap<u64, Revision>,
    ended: bool,
}

/// A turn of the window.
#[derive(Debug)]
pub(crate) struct WindowTurn {
    pub(crate) view: Arc<TurnView>,
    pub(crate) payload: Payload,
    pub(crate) spans: PartSpans,
    /// Present while it is held.
    pub(crate) parked: Option<Box<Decided>>,
    pub(crate) released: bool,
}

/// What a policy remembers, and in which format.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) format: Option<String>,
    pub(crate) state: Arc<[u8]>,
}

/// The newest shown revision of an utterance.
#[derive(Debug)]
pub(crate) struct Revision {
    pub(crate) number: u32,
    /// Each part's text and the byte ranges of it that were hidden.
    pub(crate) parts: Vec<(String, Vec<std::ops::Range<usize>>)>,
    pub(crate) exposure: u64,
}

#[derive(Debug)]
struct Answered {
    digest: [u8; 32],
    outcome: Arc<Outcome>,
}

impl Interaction {
    pub(crate) fn touch(&mut self, now: u64) {
        if self.last == 0 {
            self.complete = true;
        }
        self.last = self.last.max(now);
    }

    pub(crate) fn idle(&self, now: u64, milliseconds: u64) -> bool {
        now.saturating_sub(self.last) > milliseconds
    }

    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// Forgets everything.
    pub(crate) fn wipe(&mut self) {
        *self = Self {
            ended: true,
            ..Self::default()
        };
    }

    /// The recorded outcome of a turn, and whether it was the same turn.
    pub(crate) fn answered(&self, id: &str, digest: &[u8; 32]) -> Option<(bool, Arc<Outcome>)> {
        self.answered
            .get(id)
            .map(|held| (held.digest == *digest, Arc::clone(&held.outcome)))
    }

    /// Records what came of a turn.
    pub(crate) fn answer(
        &mut self,
        id: &str,
        digest: [u8; 32],
        outcome: Arc<Outcome>,
        limits: &TenantLimits,
    ) {
        if self
            .answered
            .insert(id.to_owned(), Answered { digest, outcome })
            .is_none()
        {
            self.order.push_back(id.to_owned());
        }
        while self.order.len() > limits.window_turns.max(1) {
            if let Some(oldest) = self.order.pop_front() {
                self.answered.remove(&oldest);
            }
        }
    }

    /// Adds a turn, and lets the oldest go when the window is full.
    pub(crate) fn remember(&mut self, turn: WindowTurn, limits: &TenantLimits) {
        self.bytes += turn.bytes();
        self.window.push_back(turn);
        let full = |this: &Self| {
            this.window.len() > limits.window_turns.max(1)
                || this.bytes > limits.window_kib.max(1) << 10
        };
        while full(self) && self.window.len() > 1 {
            if let Some(oldest) = self.window.pop_front() {
                self.bytes -= oldest.bytes();
                self.complete = false;
            }
        }
    }

    pub(crate) fn turns(&self) -> impl DoubleEndedIterator<Item = &WindowTurn> {
        self.window.iter()
    }

    pub(crate) fn turn(&self, sequence: u64) -> Option<&WindowTurn> {
        self.window
            .iter()
            .find(|turn| turn.view.sequence == sequence)
    }

    pub(crate) fn turn_mut(&mut self, sequence: u64) -> Option<&mut WindowTurn> {
        self.window
            .iter_mut()
            .find(|turn| turn.view.sequence == sequence)
    }

    /// Turns that are held, oldest first.
    pub(crate) fn parked(&self) -> Vec<u64> {
        self.window
            .iter()
            .filter(|turn| turn.parked.is_some())
            .map(|turn| turn.view.sequence)
            .collect()
    }
}

impl WindowTurn {
    fn bytes(&self) -> usize {
        // Texts are held twice: as parts, and in the payload.
        self.view
            .parts
            .iter()
            .map(|part| part.text.len() * 2 + 64)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_printable() {
        for bad in ["", "a b", "a\n", "é", &"x".repeat(129)] {
            assert!(bad.parse::<InteractionId>().is_err(), "{bad:?}");
        }
        assert!("0c3f-…".parse::<InteractionId>().is_err());
        assert!("interaction/42".parse::<InteractionId>().is_ok());
    }
}
