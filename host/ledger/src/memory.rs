use std::sync::{Mutex, PoisonError};

use crate::{AppendFuture, Leaf, Ledger, Receipt};

/// A ledger that forgets with the process: for trying things out, and tests.
#[derive(Debug)]
pub struct MemoryLedger(Mutex<Held>);

#[derive(Debug)]
struct Held {
    count: u64,
    kept: Option<Vec<Leaf>>,
}

impl MemoryLedger {
    /// Counts leaves and keeps none.
    pub fn counting() -> Self {
        Self(Mutex::new(Held {
            count: 0,
            kept: None,
        }))
    }

    /// Keeps every leaf.
    pub fn keeping() -> Self {
        Self(Mutex::new(Held {
            count: 0,
            kept: Some(Vec::new()),
        }))
    }

    /// The leaves that were kept.
    pub fn leaves(&self) -> Vec<Leaf> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.kept.clone().unwrap_or_default()
    }
}

impl Ledger for MemoryLedger {
    fn append(&self, leaf: Leaf) -> AppendFuture<'_> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = held.count;
        held.count += 1;
        if let Some(kept) = &mut held.kept {
            kept.push(leaf);
        }
        Box::pin(std::future::ready(Ok(Receipt { index })))
    }
}
