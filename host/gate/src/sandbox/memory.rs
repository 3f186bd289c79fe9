//! `memory`: what a policy keeps for the rest of the interaction, in RAM.

use super::{contract::memory, permit::Asked, room::Room};

/// Bytes that a policy may keep per interaction.
const MAX_STATE: usize = 4 << 10;

impl memory::Host for Room {
    async fn recall(&mut self) -> wasmtime::Result<Vec<u8>> {
        if self.may(Asked::Memory, 0)?.is_err() {
            return Ok(Vec::new());
        }
        let state = match &self.remembered {
            Some(state) => state.clone(),
            None => self.supply.memory.to_vec(),
        };
        self.permit.carry(state.len())?;
        Ok(state)
    }

    async fn remember(&mut self, state: Vec<u8>) -> wasmtime::Result<Result<(), String>> {
        if let Err(code) = self.may(Asked::Memory, state.len())? {
            return Ok(Err(code.to_owned()));
        }
        if state.len() > MAX_STATE {
            return Ok(Err("too-large".to_owned()));
        }
        self.remembered = Some(state);
        Ok(Ok(()))
    }
}
