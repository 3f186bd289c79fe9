//! Idle interactions are wiped also where nothing happens any more.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use super::Inner;

const EVERY: Duration = Duration::from_secs(30);

/// Looks for idle interactions for as long as the gate lives.
pub(super) fn start(gate: &Arc<Inner>) {
    let gate = Arc::downgrade(gate);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            if !sweep(&gate) {
                return;
            }
        }
    });
}

/// False when the gate is gone.
fn sweep(gate: &Weak<Inner>) -> bool {
    let Some(gate) = gate.upgrade() else {
        return false;
    };
    let now = gate.ambient.now();
    for tenant in gate.tenants.load().values() {
        tenant.sweep(now);
    }
    true
}
