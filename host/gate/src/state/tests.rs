use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

use guichet_ledger::{AppendFuture, LedgerError, LogPublicKey, MemoryLedger, verify};

use super::*;
use crate::Gate;

const TENANT: &str =
    "passing = [\"inbound\", \"outbound\", \"lookup\", \"response\", \"record\", \"action\"]\n";

/// A policy directory with one tenant, and a place for a state folder.
fn house() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let tenant = folder.path().join("policies/tenants/t");
    fs::create_dir_all(&tenant).unwrap();
    fs::write(tenant.join("tenant.toml"), TENANT).unwrap();
    folder
}

fn builder(house: &tempfile::TempDir) -> crate::GateBuilder {
    Gate::builder(house.path().join("policies")).state(house.path().join("state"))
}

/// A ledger whose disk is full until it is told otherwise.
#[derive(Debug)]
struct Disk {
    full: AtomicBool,
    holds: MemoryLedger,
    asked: Mutex<u64>,
}

impl Disk {
    fn full(full: bool) -> Arc<Self> {
        Arc::new(Self {
            full: AtomicBool::new(full),
            holds: MemoryLedger::keeping(),
            asked: Mutex::default(),
        })
    }

    /// The secrets that it holds to have been made.
    fn made(&self) -> usize {
        let key = |leaf: &Leaf| matches!(leaf, Leaf::Key(leaf) if leaf.change == "made");
        self.holds.leaves().iter().filter(|leaf| key(leaf)).count()
    }
}

impl guichet_ledger::Ledger for Disk {
    fn append(&self, leaf: Leaf) -> AppendFuture<'_> {
        *self.asked.lock().unwrap() += 1;
        if self.full.load(Ordering::SeqCst) {
            let kind = io::ErrorKind::StorageFull;
            return Box::pin(std::future::ready(Err(LedgerError::Poisoned { kind })));
        }
        self.holds.append(leaf)
    }
}

#[tokio::test]
async fn a_secret_that_the_ledger_could_not_be_told_of_is_told_later_and_once() {
    let house = house();
    let tenant: TenantId = "t".parse().unwrap();
    let open = |disk: &Arc<Disk>| {
        builder(&house)
            .ledger(Arc::clone(disk) as _)
            .lenient(true)
            .open()
    };
    let state = StateFolder::open(house.path().join("state")).unwrap();

    let disk = Disk::full(true);
    let gate = open(&disk).await.unwrap();
    assert_eq!((*disk.asked.lock().unwrap() > 0, disk.made()), (true, 0));
    assert_eq!(
        gate.tenants(),
        [],
        "a tenant whose secret is not told is not served"
    );
    assert_eq!(state.pseudonym(&tenant, "c1").unwrap(), None);
    // It fails again, and then the disk has room.
    gate.reload().await;
    disk.full.store(false, Ordering::SeqCst);
    gate.reload().await;
    assert_eq!((gate.tenants(), disk.made()), (vec![tenant.clone()], 1));
    gate.reload().await;
    drop(gate);
    let pseudonym = state.pseudonym(&tenant, "c1").unwrap().unwrap();
    open(&disk).await.unwrap();
    assert_eq!(disk.made(), 1);
    assert_eq!(state.pseudonym(&tenant, "c1").unwrap(), Some(pseudonym));
}

#[tokio::test]
async fn a_secret_that_was_made_before_a_crash_is_told_at_the_next_start() {
    let house = house();
    let tenant: TenantId = "t".parse().unwrap();
    let open = |disk: &Arc<Disk>| {
        builder(&house)
            .ledger(Arc::clone(disk) as _)
            .lenient(true)
            .open()
    };
    drop(open(&Disk::full(true)).await.unwrap());
    let state = StateFolder::open(house.path().join("state")).unwrap();
    let (made, untold) = state.tenant_secret(&tenant, &Ambient::system()).unwrap();
    assert!(untold);
    let disk = Disk::full(false);
    drop(open(&disk).await.unwrap());
    assert_eq!(disk.made(), 1);
    let told = state.tenant_secret(&tenant, &Ambient::system()).unwrap();
    assert_eq!(told, (made, false));
}

fn public(state: &StateFolder) -> LogPublicKey {
    let key = SigningKeys::of(&state.0).read().unwrap();
    key.unwrap().public()
}

#[tokio::test]
async fn the_signing_key_is_replaced_and_who_holds_the_first_is_led_to_the_last() {
    let house = house();
    let state = StateFolder::open(house.path().join("state")).unwrap();
    let gate = builder(&house).open().await.unwrap();
    let first = public(&state);
    let refused = state.replace_ledger_key().unwrap_err().to_string();
    assert!(refused.contains("in use by another process"), "{refused}");
    drop(gate);
    assert_eq!(public(&state), first);
    let files = || {
        let names = fs::read_dir(&state.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name());
        names
            .map(|name| name.into_string().unwrap())
            .collect::<Vec<_>>()
    };
    for _ in 0..2 {
        let before = public(&state);
        let old = fs::File::open(state.0.join("ledger.key")).unwrap();
        let handover = state.replace_ledger_key().unwrap();
        assert_eq!(
            (handover.from, handover.to),
            (before.clone(), public(&state))
        );
        // Whoever still has the old file open finds no key in it.
        let left = io::read_to_string(old).unwrap();
        assert!(
            !left.is_empty() && left.bytes().all(|byte| byte == 0),
            "{left}"
        );
        assert!(files().iter().all(|name| !name.starts_with("ledger.key.")));
        drop(builder(&house).open().await.unwrap());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let metadata = fs::metadata(state.0.join("ledger.key")).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    }
    let report = verify(&state.ledger(), &[first], &[]).unwrap();
    assert_eq!(report.findings, []);
    let last = report.handovers.last().map(|last| last.to.clone());
    assert_eq!((report.handovers.len(), last), (2, Some(public(&state))));
}

#[tokio::test]
async fn a_replacement_of_which_the_ledger_holds_nothing_is_undone_at_the_next_start() {
    let house = house();
    let state = StateFolder::open(house.path().join("state")).unwrap();
    drop(builder(&house).open().await.unwrap());
    let first = public(&state);
    let next = LogKey::new(first.name(), &[3; 32]).unwrap();
    SigningKeys::of(&state.0).keep(&next).unwrap();
    drop(builder(&house).open().await.unwrap());
    assert_eq!(public(&state), first);
    assert!(!state.0.join("ledger.key.new").exists());
    let report = verify(&state.ledger(), &[first], &[]).unwrap();
    assert_eq!(
        (report.findings, report.handovers),
        (Vec::new(), Vec::new())
    );
}
