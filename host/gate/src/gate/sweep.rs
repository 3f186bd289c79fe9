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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use crate::{Ambient, Clock, Gate, Payload, Stage, Submission};

    use super::*;

    #[derive(Debug)]
    struct Hand(AtomicU64);

    impl Clock for Hand {
        fn now(&self) -> u64 {
            self.0.load(Ordering::SeqCst)
        }
    }

    #[tokio::test]
    async fn idle_interactions_are_wiped_although_none_begins() {
        let folder = tempfile::tempdir().unwrap();
        let tenant = folder.path().join("tenants/t");
        std::fs::create_dir_all(&tenant).unwrap();
        let config = "passing = [\"inbound\", \"outbound\", \"lookup\", \"response\", \"record\", \"action\"]\nlimits = { idle-minutes = 1 }\n";
        std::fs::write(tenant.join("tenant.toml"), config).unwrap();
        let hand = Arc::new(Hand(AtomicU64::new(1_000)));
        let ambient = Ambient::system().with_clock(Arc::clone(&hand) as _);
        let gate = Gate::builder(folder.path())
            .ambient(ambient)
            .open()
            .await
            .unwrap();
        let (tenant, interaction) = ("t".parse().unwrap(), "one".parse().unwrap());
        let turn = Submission::new("1", Stage::Inbound, Payload::text("hello"));
        gate.pass(&tenant, &interaction, turn).await.unwrap();
        let running = || gate.tenant(&tenant).unwrap().interactions_running();

        let inner = Arc::downgrade(&gate.0);
        hand.0.store(61_000, Ordering::SeqCst);
        assert!(sweep(&inner));
        assert_eq!(running(), 1);
        hand.0.store(61_001, Ordering::SeqCst);
        assert!(sweep(&inner));
        assert_eq!(running(), 0);
        drop(gate);
        assert!(!sweep(&inner), "the look-out ends with the gate");
    }
}
