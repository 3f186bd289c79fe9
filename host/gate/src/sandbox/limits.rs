//! What one evaluation may use. The stock limiter of the engine checks each
//! memory by itself; here all memories of a store share one budget.

use serde::Serialize;
use wasmtime::ResourceLimiter;

/// What ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Budget {
    /// Wall clock, guest and host calls together.
    WallClock,
    /// Memory over all memories of the store.
    Memory,
    /// Table elements.
    Tables,
    /// Depth of the call stack.
    Stack,
    /// Number of host calls.
    HostCalls,
    /// Bytes that host calls carried.
    HostCallBytes,
    /// Size of the verdict, or of one call's arguments.
    VerdictSize,
    /// Turns waiting in the tenant's own line.
    Queue,
}

impl Budget {
    /// The code that ledger and metrics use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WallClock => "wall-clock",
            Self::Memory => "memory",
            Self::Tables => "tables",
            Self::Stack => "stack",
            Self::HostCalls => "host-calls",
            Self::HostCallBytes => "host-call-bytes",
            Self::VerdictSize => "verdict-size",
            Self::Queue => "queue",
        }
    }
}

/// The trap that an exceeded budget raises.
#[derive(Debug, thiserror::Error)]
#[error("budget exceeded: {}", .0.as_str())]
pub(super) struct Exceeded(pub(super) Budget);

/// Instances, tables and memories of one component: a component built from
/// Rust has three instances (itself, shim, fix-up), two tables and one memory.
pub(super) const MAX_INSTANCES: u32 = 16;
pub(super) const MAX_TABLES: u32 = 8;
pub(super) const MAX_MEMORIES: u32 = 4;
pub(super) const MAX_TABLE_ELEMENTS: usize = 20_000;

/// Counts what a store uses.
#[derive(Debug)]
pub(super) struct Meter {
    memory_left: usize,
    table_left: usize,
    memory_used: usize,
}

impl Meter {
    pub(super) fn new(memory: usize) -> Self {
        Self {
            memory_left: memory,
            table_left: MAX_TABLE_ELEMENTS,
            memory_used: 0,
        }
    }

    /// Bytes of linear memory in use.
    pub(super) fn memory_used(&self) -> usize {
        self.memory_used
    }
}

impl ResourceLimiter for Meter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let more = desired.saturating_sub(current);
        match self.memory_left.checked_sub(more) {
            Some(left) => {
                self.memory_left = left;
                self.memory_used += more;
                Ok(true)
            }
            None => Err(wasmtime::Error::new(Exceeded(Budget::Memory))),
        }
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        match self.table_left.checked_sub(desired.saturating_sub(current)) {
            Some(left) => {
                self.table_left = left;
                Ok(true)
            }
            None => Err(wasmtime::Error::new(Exceeded(Budget::Tables))),
        }
    }

    fn memory_grow_failed(&mut self, _error: wasmtime::Error) -> wasmtime::Result<()> {
        // What the pool cannot give is a budget too, and not the guest's to
        // handle: a guest that could would hide it.
        Err(wasmtime::Error::new(Exceeded(Budget::Memory)))
    }

    fn instances(&self) -> usize {
        MAX_INSTANCES as usize
    }

    fn tables(&self) -> usize {
        MAX_TABLES as usize
    }

    fn memories(&self) -> usize {
        MAX_MEMORIES as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memories_share_one_budget() {
        let mut meter = Meter::new(100);
        assert!(meter.memory_growing(0, 60, None).unwrap());
        let error = meter.memory_growing(0, 60, None).unwrap_err();
        assert_eq!(error.downcast_ref::<Exceeded>().unwrap().0, Budget::Memory);
        assert!(meter.memory_growing(60, 100, None).unwrap());
        assert_eq!(meter.memory_used(), 100);
    }
}
