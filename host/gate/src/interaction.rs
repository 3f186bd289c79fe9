//! What an interaction keeps between turns: in memory only, bounded, wiped at
//! its end.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    fmt,
    str::FromStr,
    sync::Arc,
};

use crate::{
    admit::Standing,
    catalog::Generation,
    decide::Decided,
    edits::Span,
    exposure::ShownPart,
    outcome::Outcome,
    recording::Taking,
    step_up::Proof,
    tenant::{RecordingsConfig, TenantLimits},
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
    /// False once an older turn has left the window.
    pub(crate) complete: bool,
    pub(crate) memories: HashMap<String, Memory>,
    answered: VecDeque<Answered>,
    unfiled: Vec<Decided>,
    /// Freed turns that nobody was told of yet.
    pub(crate) freed: Vec<Outcome>,
    pub(crate) proofs: Vec<Proof>,
    /// Policies that hold the recording paused.
    pub(crate) pausing: BTreeSet<String>,
    /// What revisions of the utterances that are not settled yet have shown.
    pub(crate) live: HashMap<u64, Revision>,
    /// Its turns, for a contact that is recorded.
    pub(crate) taking: Option<Taking>,
    ended: bool,
}

/// A turn of the window.
#[derive(Debug)]
pub(crate) struct WindowTurn {
    pub(crate) view: Arc<TurnView>,
    pub(crate) payload: Payload,
    pub(crate) spans: PartSpans,
    /// True when it is not known what would have to be hidden of it.
    pub(crate) blank: bool,
    /// What it takes to keep it.
    pub(crate) bytes: usize,
    /// Present while it is held.
    pub(crate) parked: Option<Box<Decided>>,
    pub(crate) released: bool,
}

/// What a policy remembers, and in which format.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) format: Option<String>,
    pub(crate) state: Arc<[u8]>,
    /// The turn that it was left by.
    pub(crate) since: u64,
}

/// The newest shown revision of an utterance.
#[derive(Debug)]
pub(crate) struct Revision {
    pub(crate) number: u32,
    /// The turn that it was.
    pub(crate) sequence: u64,
    pub(crate) parts: Vec<ShownPart>,
    pub(crate) exposure: u64,
}

#[derive(Debug)]
struct Answered {
    id: String,
    bytes: usize,
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

    /// Forgets everything but what was recorded.
    pub(crate) fn wipe(&mut self) -> Option<(Taking, u64)> {
        let keep_days = self.recordings().map(|recordings| recordings.keep_days);
        let taken = self.taking.take().zip(keep_days);
        *self = Self {
            ended: true,
            ..Self::default()
        };
        taken
    }

    fn recordings(&self) -> Option<RecordingsConfig> {
        self.generation.as_ref()?.config.recordings
    }

    /// What is known of a turn by its id, and the digest that it had.
    pub(crate) fn standing(&self, id: &str) -> Option<([u8; 32], Standing)> {
        let answered = self.answered.iter().find(|answered| answered.id == id);
        let answered =
            answered.map(|held| (held.digest, Standing::Known(Arc::clone(&held.outcome))));
        let unfiled = || {
            let decided = self.unfiled.iter().find(|decided| is(decided, id))?;
            Some((decided.consulted.bound.admitted.digest, Standing::Unfiled))
        };
        answered.or_else(unfiled)
    }

    /// Records what came of a turn, in place of what came of it before, and
    /// lets the oldest go when there is too much.
    pub(crate) fn answer(
        &mut self,
        id: &str,
        digest: [u8; 32],
        outcome: Outcome,
        limits: &TenantLimits,
    ) {
        let answered = Answered {
            id: id.to_owned(),
            bytes: outcome.bytes(),
            digest,
            outcome: Arc::new(outcome),
        };
        match self.answered.iter_mut().find(|held| held.id == id) {
            Some(held) => *held = answered,
            None => self.answered.push_back(answered),
        }
        self.trim(limits);
    }

    /// Keeps a decided turn that could not be filed, or not be freed.
    pub(crate) fn keep_unfiled(&mut self, decided: Box<Decided>) {
        match self.turn_mut(decided.sequence()) {
            Some(turn) => turn.parked = Some(decided),
            None => self.unfiled.push(*decided),
        }
    }

    pub(crate) fn take_unfiled(&mut self, id: &str) -> Option<Decided> {
        let at = self.unfiled.iter().position(|decided| is(decided, id))?;
        Some(self.unfiled.swap_remove(at))
    }

    pub(crate) fn too_much_unfiled(&self) -> bool {
        self.unfiled.len() >= MAX_UNFILED
    }

    /// Takes a held turn's decision; whoever takes it releases it or puts it
    /// back.
    pub(crate) fn unpark(&mut self, sequence: u64) -> Option<Box<Decided>> {
        self.turn_mut(sequence)?.parked.take()
    }

    /// True when a turn of this size can be held beside those that are.
    pub(crate) fn can_park(&self, bytes: usize, limits: &TenantLimits) -> bool {
        let parked = || self.window.iter().filter(|turn| turn.parked.is_some());
        let held: usize = parked().map(|turn| turn.bytes * 2).sum();
        parked().count() < limits.parked && held + bytes <= limits.parked_kib << 10
    }

    /// Adds a turn in its place.
    pub(crate) fn remember(&mut self, turn: WindowTurn) {
        let at = self
            .window
            .partition_point(|before| before.view.sequence < turn.view.sequence);
        self.window.insert(at, turn);
    }

    /// Keeps what a policy remembers, unless a later turn has left it more: one
    /// that could not be filed at first comes late.
    pub(crate) fn remember_for(&mut self, policy: &str, memory: Memory) {
        let held = self.memories.entry(policy.to_owned()).or_default();
        if held.since <= memory.since {
            *held = memory;
        }
    }

    /// Notes what a revision has shown; the utterance that was silent longest
    /// makes room.
    pub(crate) fn show(&mut self, utterance: u64, shown: Revision) {
        if self.live.len() >= MAX_LIVE && !self.live.contains_key(&utterance) {
            let oldest = self.live.iter().min_by_key(|(_, shown)| shown.sequence);
            if let Some(oldest) = oldest.map(|(utterance, _)| *utterance) {
                self.live.remove(&oldest);
            }
        }
        self.live.insert(utterance, shown);
    }

    /// Lets the oldest turns and outcomes go until what is left is within its
    /// bounds. A held turn stays, and so does its outcome: it has bounds of its
    /// own.
    fn trim(&mut self, limits: &TenantLimits) {
        let (most, most_bytes) = (limits.window_turns.max(1), limits.window_kib.max(1) << 10);
        loop {
            let free = || self.window.iter().filter(|turn| turn.parked.is_none());
            let bytes = free().map(|turn| turn.bytes).sum::<usize>()
                + self.answered.iter().map(|held| held.bytes).sum::<usize>();
            // The newest of both always stays.
            let turn = free().next().map(|turn| turn.view.sequence);
            let turn = turn.filter(|_| free().count() > 1);
            let answer = self.oldest_answer();
            if let (Some(sequence), true) = (turn, free().count() > most) {
                self.drop_turn(sequence);
            } else if let (Some((at, _)), true) = (answer, self.answered.len() > most) {
                self.answered.remove(at);
            } else if bytes <= most_bytes {
                return;
            } else {
                match (turn, answer) {
                    (Some(turn), Some((_, answered))) if turn < answered => self.drop_turn(turn),
                    (_, Some((at, _))) => {
                        self.answered.remove(at);
                    }
                    (Some(turn), None) => self.drop_turn(turn),
                    (None, None) => return,
                }
            }
        }
    }

    fn drop_turn(&mut self, sequence: u64) {
        self.window.retain(|turn| turn.view.sequence != sequence);
        self.complete = false;
    }

    /// The oldest outcome that may go: its place and its turn.
    fn oldest_answer(&self) -> Option<(usize, u64)> {
        let but_the_newest = self.answered.len().saturating_sub(1);
        let mut all = self.answered.iter().take(but_the_newest).enumerate();
        let held = |sequence| {
            let turn = self.turn(sequence);
            turn.is_some_and(|turn| turn.parked.is_some())
        };
        all.find(|(_, answered)| !held(answered.outcome.sequence))
            .map(|(at, answered)| (at, answered.outcome.sequence))
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

/// Turns that are decided and not filed: with more, the ledger is not there.
const MAX_UNFILED: usize = 16;
/// Utterances that can be in revision at once: more is no conversation.
const MAX_LIVE: usize = 64;

fn is(decided: &Decided, id: &str) -> bool {
    decided.consulted.bound.admitted.id == id
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

    fn revision(sequence: u64) -> Revision {
        Revision {
            number: 0,
            sequence,
            parts: Vec::new(),
            exposure: 0,
        }
    }

    #[test]
    fn the_utterance_that_was_silent_longest_makes_room() {
        let mut interaction = Interaction::default();
        for n in 1..=64 {
            interaction.show(n, revision(n));
        }
        interaction.show(1, revision(65));
        interaction.show(99, revision(66));
        assert_eq!(interaction.live.len(), 64);
        assert!(interaction.live.contains_key(&1) && interaction.live.contains_key(&99));
        assert!(!interaction.live.contains_key(&2));
    }

    fn outcome(sequence: u64, text: &str) -> Outcome {
        Outcome {
            sequence,
            stage: crate::turn::Stage::Inbound,
            role: String::new(),
            outcome: crate::outcome::OutcomeKind::Released,
            cause: None,
            payload: Some(Payload::text(text)),
            attachments: Vec::new(),
            edits: Vec::new(),
            amendments: Vec::new(),
            requirements: Vec::new(),
            obligations: Vec::new(),
            reasons: Vec::new(),
            notice: None,
            opinions: Vec::new(),
            freed: Vec::new(),
            exposure: 0,
            micros: 0,
        }
    }

    #[test]
    fn outcomes_are_bounded_in_bytes_and_the_newest_stays() {
        let mut interaction = Interaction::default();
        let limits = TenantLimits {
            window_kib: 8,
            ..TenantLimits::default()
        };
        for n in 1..=50 {
            let outcome = outcome(n, &"x".repeat(1_000));
            interaction.answer(&n.to_string(), [0; 32], outcome, &limits);
            let bytes: usize = interaction.answered.iter().map(|held| held.bytes).sum();
            assert!(bytes <= 8 << 10, "{bytes}");
            assert!(interaction.standing(&n.to_string()).is_some());
        }
        assert!(interaction.answered.len() > 2);
        let large = outcome(51, &"x".repeat(1 << 20));
        interaction.answer("51", [0; 32], large, &limits);
        assert!(interaction.standing("51").is_some());
        assert_eq!(interaction.answered.len(), 1);
    }
}
