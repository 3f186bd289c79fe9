//! Functions that were compiled before: another image of the same module
//! differs in its memory, hardly in its code.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use wasmtime::CacheStore;

/// Bytes of compiled functions to keep; emptied when it is full.
const MAX_BYTES: usize = 64 << 20;

/// An in-memory store of compiled functions.
#[derive(Debug, Default)]
pub(super) struct CompiledFunctions(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    functions: HashMap<Vec<u8>, Arc<[u8]>>,
    bytes: usize,
}

impl CacheStore for CompiledFunctions {
    fn get(&self, key: &[u8]) -> Option<Cow<'_, [u8]>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.functions
            .get(key)
            .map(|found| Cow::Owned(found.to_vec()))
    }

    fn insert(&self, key: &[u8], value: Vec<u8>) -> bool {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.bytes + value.len() > MAX_BYTES {
            *kept = Kept::default();
        }
        kept.bytes += value.len();
        kept.functions.insert(key.to_owned(), value.into());
        true
    }
}
