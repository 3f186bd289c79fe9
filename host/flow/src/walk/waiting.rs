//! A contact in a queue, and the flow that it hears there.

use std::collections::HashSet;

use super::{End, Here, Walker};
use crate::ActionType;

/// The contact is in a queue, and a flow runs until an agent comes.
pub(super) struct Waiting {
    queue: Option<String>,
    /// Where it waited already.
    rested: HashSet<(usize, String)>,
}

impl Waiting {
    pub(super) fn in_queue(queue: Option<String>) -> Self {
        Self {
            queue,
            rested: HashSet::new(),
        }
    }
}

impl<'a> Walker<'a> {
    /// Whether a contact that waits in a queue comes back to a block where it has
    /// waited already: so it goes on until an agent comes.
    pub(super) fn comes_round(&mut self, here: Here<'a>) -> bool {
        let rests = matches!(
            here.action.kind(),
            ActionType::MessageParticipant
                | ActionType::MessageParticipantIteratively
                | ActionType::GetParticipantInput
                | ActionType::ConnectParticipantWithLexBot
                | ActionType::Wait
        );
        // A block that is tried again after a challenge, and what the challenge
        // says, are no round of the queue's flow.
        if !rests || self.challenged || self.frames.len() > 1 {
            return false;
        }
        let block = (here.position, here.action.identifier().to_owned());
        let waiting = self.waiting.as_mut();
        waiting.is_some_and(|waiting| !waiting.rested.insert(block))
    }

    /// Where the queue's flow ends or plays on, the contact is in its queue.
    pub(super) fn left_waiting(&mut self, end: End) -> End {
        match (self.waiting.take(), end) {
            (Some(Waiting { queue, .. }), End::FlowEnded | End::PlaysOn) => End::Queued { queue },
            (_, end) => end,
        }
    }
}
