//! `memory`: what a policy keeps for the rest of the interaction, in RAM.

use std::sync::Arc;

use super::{
    contract::memory,
    permit::{Answer, Asked},
    room::Room,
};

/// Bytes that a policy may keep per interaction.
const MAX_STATE: usize = 4 << 10;

impl memory::Host for Room {
    async fn recall(&mut self) -> wasmtime::Result<Vec<u8>> {
        if let Err(code) = self.may(Asked::Memory, 0)? {
            self.record("memory.recall", Vec::new(), Err(code.to_owned()))?;
            return Ok(Vec::new());
        }
        let state: Arc<[u8]> = match &self.remembered {
            Some(state) => state.as_slice().into(),
            None => Arc::clone(&self.supply.memory),
        };
        let told = Ok(Answer::State(Arc::clone(&state)));
        self.record("memory.recall", Vec::new(), told)?;
        Ok(state.to_vec())
    }

    async fn remember(&mut self, state: Vec<u8>) -> wasmtime::Result<Result<(), String>> {
        let may = self.may(Asked::Memory, state.len())?;
        let answer = match may {
            Err(code) => Err(code.to_owned()),
            Ok(()) if state.len() > MAX_STATE => Err("too-large".to_owned()),
            Ok(()) => Ok(()),
        };
        let taken = answer
            .clone()
            .map(|()| Answer::State(state.as_slice().into()));
        self.record("memory.remember", Vec::new(), taken)?;
        if answer.is_ok() {
            self.remembered = Some(state);
        }
        Ok(answer)
    }
}
