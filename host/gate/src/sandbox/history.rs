//! `history`: earlier turns of the interaction, as far as the grant goes.

use std::sync::Arc;

use super::{
    contract::{history, types},
    permit::{Answer, Asked},
    room::Room,
};
use crate::{catalog::Grant, turn::TurnView};

impl history::Host for Room {
    async fn recent(&mut self, limit: u32) -> wasmtime::Result<history::Window> {
        let asked = vec![limit.to_string()];
        if let Err(code) = self.may(Asked::History, 0)? {
            self.record("history.recent", asked, Err(code.to_owned()))?;
            return Ok(history::Window {
                turns: Vec::new(),
                complete: false,
            });
        }
        let wanted = limit.min(self.grant.history_turns) as usize;
        let held = self.supply.history.len();
        let shown = wanted.min(held);
        let turns: Vec<Arc<TurnView>> = self
            .supply
            .history
            .iter()
            .skip(held - shown)
            .cloned()
            .collect();
        self.shown = self.shown.max(shown);
        let grant = Arc::clone(&self.grant);
        let complete = self.supply.history_complete && shown == held;
        let window = history::Window {
            turns: turns.iter().map(|turn| lower(turn, &grant)).collect(),
            complete,
        };
        self.record(
            "history.recent",
            asked,
            Ok(Answer::Turns { turns, complete }),
        )?;
        Ok(window)
    }
}

/// A turn as a policy sees it: the facts that its grant names, and no others.
pub(super) fn lower(turn: &TurnView, grant: &Grant) -> types::Turn {
    types::Turn {
        sequence: turn.sequence,
        stage: turn.stage.as_str().to_owned(),
        channel: turn.channel.clone(),
        language: turn.language.clone(),
        at: turn.at,
        utterance: turn.utterance,
        revision: turn.revision,
        settled: turn.settled,
        facts: turn
            .facts
            .iter()
            .filter(|fact| grant.facts.contains(&fact.name))
            .map(|fact| types::Fact {
                name: fact.name.clone(),
                value: fact.value.clone(),
                source: fact.source.clone(),
            })
            .collect(),
        parts: turn
            .parts
            .iter()
            .map(|part| types::Part {
                pointer: part.pointer.clone(),
                kind: part.kind.as_str().to_owned(),
                text: part.text.clone(),
                attributes: Vec::new(),
            })
            .collect(),
        attributes: turn.attributes.clone(),
    }
}
