//! Recorded contacts through policies again: what would be decided now.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use super::{Event, RecordedCall, Recording, Seen};
use crate::{
    ambient::{Ambient, Clock},
    error::Error,
    gate::{Gate, GateBuilder},
    interaction::InteractionId,
    outcome::Outcome,
    tenant::TenantId,
    turn::Stage,
};

/// A gate that recorded contacts are passed through: its clock is that of the
/// recording, and so is what lies outside of the contact.
#[derive(Debug)]
pub struct Replay {
    gate: Gate,
    tenant: TenantId,
    clock: Arc<RecordedClock>,
    answers: Arc<Answers>,
}

/// What became of one recorded turn.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TurnReplay {
    /// It is decided as it was.
    Same,
    /// What differs, in words: outcomes, classes, codes and counts.
    Differs(Vec<String>),
    /// It proves nothing, and neither do the turns after it: why.
    NotComparable(&'static str),
}

impl Replay {
    /// Opens a gate on the policies of one tenant that nothing is filed of.
    ///
    /// # Errors
    ///
    /// As [`GateBuilder::open`].
    pub async fn open(builder: GateBuilder, tenant: TenantId) -> Result<Self, Error> {
        let clock = Arc::new(RecordedClock::default());
        let answers = Arc::new(Answers::default());
        let gate = builder
            .only(tenant.clone())
            .ambient(Ambient::system().with_clock(Arc::clone(&clock) as _))
            .answers(Arc::clone(&answers))
            .open()
            .await?;
        Ok(Self {
            gate,
            tenant,
            clock,
            answers,
        })
    }

    /// Passes a recorded contact, and says of each turn what became of it: its
    /// place in the contact, its stage, and the comparison.
    ///
    /// # Errors
    ///
    /// When the gate cannot take the recorded turns.
    pub async fn play(
        &self,
        recording: &Recording,
    ) -> Result<Vec<(u64, Stage, TurnReplay)>, Error> {
        let name = recording.interaction.to_string();
        let interaction: InteractionId = name
            .parse()
            .map_err(|_| Error::turn("interaction", "has no name"))?;
        let played = self.events(recording, &interaction).await;
        self.gate.end(&self.tenant, &interaction).await?;
        played
    }

    async fn events(
        &self,
        recording: &Recording,
        interaction: &InteractionId,
    ) -> Result<Vec<(u64, Stage, TurnReplay)>, Error> {
        let mut turns = Vec::new();
        let mut lost = None;
        for (place, event) in recording.events.iter().enumerate() {
            match event {
                Event::Turn(turn) => {
                    self.clock.0.store(turn.now, Ordering::Release);
                    self.answers.set(turn.calls.clone());
                    let submission = turn.submission(place);
                    let outcome = self
                        .gate
                        .pass(&self.tenant, interaction, submission)
                        .await?;
                    if lost.is_none() && !turn.comparable {
                        lost = Some("a surrogate in it does not read as what it stands for");
                    } else if lost.is_none() && self.answers.missed() {
                        lost = Some("a policy asks what was not asked when it was recorded");
                    }
                    let compared = lost.map_or_else(
                        || compared(&turn.seen, &turn.freed, &outcome),
                        TurnReplay::NotComparable,
                    );
                    turns.push((turn.seen.sequence, turn.stage, compared));
                }
                Event::Proof { now, proof, freed } => {
                    self.clock.0.store(*now, Ordering::Release);
                    let proven = self
                        .gate
                        .prove(&self.tenant, interaction, proof.clone())
                        .await?;
                    let differences = differences(freed, &proven);
                    // A proof is told with the turn before it.
                    if let (false, Some((_, _, compared))) =
                        (differences.is_empty(), turns.last_mut())
                    {
                        add(compared, differences);
                    }
                }
            }
        }
        Ok(turns)
    }
}

fn compared(seen: &Seen, freed: &[Seen], outcome: &Outcome) -> TurnReplay {
    let mut said = seen.difference(&Seen::of(outcome));
    said.extend(differences(freed, &outcome.freed));
    if said.is_empty() {
        TurnReplay::Same
    } else {
        TurnReplay::Differs(said)
    }
}

/// What differs in the held turns that a proof has freed.
fn differences(before: &[Seen], now: &[Outcome]) -> Vec<String> {
    let now: Vec<Seen> = now.iter().map(Seen::of).collect();
    let sequences = |all: &[Seen]| -> Vec<String> {
        all.iter().map(|seen| seen.sequence.to_string()).collect()
    };
    let (then, today) = (sequences(before), sequences(&now));
    if then != today {
        return vec![format!(
            "freed: [{}] → [{}]",
            then.join(", "),
            today.join(", ")
        )];
    }
    before
        .iter()
        .zip(&now)
        .flat_map(|(before, now)| before.difference(now))
        .collect()
}

fn add(compared: &mut TurnReplay, more: Vec<String>) {
    match compared {
        TurnReplay::Same => *compared = TurnReplay::Differs(more),
        TurnReplay::Differs(said) => said.extend(more),
        TurnReplay::NotComparable(_) => {}
    }
}

/// It is as late as it was.
#[derive(Debug, Default)]
struct RecordedClock(AtomicU64);

impl Clock for RecordedClock {
    fn now(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

/// What the host answered when a turn was recorded.
#[derive(Debug, Default)]
pub(crate) struct Answers(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    calls: Vec<(RecordedCall, bool)>,
    missed: bool,
}

impl Answers {
    fn held(&self) -> std::sync::MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, calls: Vec<RecordedCall>) {
        let mut held = self.held();
        held.calls = calls.into_iter().map(|call| (call, false)).collect();
        held.missed = false;
    }

    fn missed(&self) -> bool {
        self.held().missed
    }

    /// The answer of that time: the first one that was not given yet, or the
    /// last one again.
    pub(crate) fn find(
        &self,
        policy: &str,
        call: &str,
        arguments: &[String],
    ) -> Option<Result<String, String>> {
        let mut held = self.held();
        let same = |(known, _): &(RecordedCall, bool)| {
            known.policy == policy && known.call == call && known.arguments == arguments
        };
        let at = held
            .calls
            .iter()
            .position(|known| same(known) && !known.1)
            .or_else(|| held.calls.iter().rposition(same))?;
        let (known, given) = held.calls.get_mut(at)?;
        *given = true;
        Some(known.answer.clone())
    }

    /// Notes that there was none, and none can be made.
    pub(crate) fn miss(&self) {
        self.held().missed = true;
    }
}
