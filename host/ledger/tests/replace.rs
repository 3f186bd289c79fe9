//! A ledger whose signing key was replaced, from outside: whoever holds the first key
//! alone is led to the last, and by nobody else.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should say so at once"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use guichet_ledger::{
    Checkpoint, DurableLedger, Handover, KeyLeaf, KeyStore, Leaf, Ledger, LedgerError,
    LedgerOptions, LedgerReader, LogKey, LogPublicKey, Proof, SwapLeaf, prune, read_checkpoints,
    replace_key, verify,
};

fn key(number: u8) -> LogKey {
    LogKey::new("audit.example/contacts", &[number; 32]).unwrap()
}

fn public(number: u8) -> LogPublicKey {
    key(number).public()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}

/// Private keys in memory.
struct Keys(LogKey, Option<LogKey>);

impl KeyStore for Keys {
    type Error = LedgerError;

    fn current(&self) -> Result<LogKey, LedgerError> {
        Ok(self.0.clone())
    }

    fn next(&self) -> Result<Option<LogKey>, LedgerError> {
        Ok(self.1.clone())
    }

    fn keep(&mut self, next: &LogKey) -> Result<(), LedgerError> {
        self.1 = Some(next.clone());
        Ok(())
    }

    fn promote(&mut self) -> Result<(), LedgerError> {
        self.0 = self.1.take().unwrap();
        Ok(())
    }

    fn discard(&mut self) -> Result<(), LedgerError> {
        self.1 = None;
        Ok(())
    }
}

struct Kept(tempfile::TempDir);

impl Kept {
    /// Written to under the first key and the second.
    fn new() -> Self {
        let kept = Self(tempfile::tempdir().unwrap());
        kept.append(1, 0..3);
        kept.replace(1, 2);
        kept.append(2, 3..5);
        kept
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("ledger")
    }

    fn options(number: u8) -> LedgerOptions {
        LedgerOptions::new(key(number), Arc::new(|| 1_700_000_000_000))
    }

    fn append(&self, by: u8, numbers: std::ops::Range<u64>) {
        let ledger = DurableLedger::open(&self.path(), Self::options(by)).unwrap();
        for number in numbers {
            for tenant in ["acme", "banque"] {
                let leaf = Leaf::Swap(SwapLeaf {
                    at: 1_700_000_000_000,
                    tenant: tenant.to_owned(),
                    to: Some(number),
                    ..SwapLeaf::default()
                });
                block_on(ledger.append(leaf)).unwrap();
            }
        }
    }

    fn replace(&self, before: u8, after: u8) -> Handover {
        let mut keys = Keys(key(before), None);
        let handover = replace_key(&self.path(), &mut keys, &key(after), 1_700_000_000_001);
        assert_eq!(keys.0.public(), public(after));
        handover.unwrap()
    }

    fn checkpoint(&self, tenant: Option<&str>, by: u8) -> Checkpoint {
        let reader = LedgerReader::open(&self.path()).unwrap();
        reader.checkpoint(tenant, &[public(by)]).unwrap().unwrap()
    }

    fn findings(&self, given: &[u8], held: &[Checkpoint]) -> String {
        let given: Vec<_> = given.iter().map(|number| public(*number)).collect();
        let report = verify(&self.path(), &given, held).unwrap();
        let lines = report.findings.iter();
        lines
            .map(|f| format!("{}: {}\n", f.file, f.problem))
            .collect()
    }

    /// Found whatever keys an auditor holds of those that were the log's. Whoever
    /// holds the first alone may be told no more than that another signs.
    fn is_found(&self, problem: &str) {
        for given in [&[2][..], &[1, 2], &[]] {
            let found = self.findings(given, &[]);
            assert!(found.contains(problem), "{given:?}: {found}");
        }
        let found = self.findings(&[1], &[]);
        assert!(
            found.contains(problem) || found.contains("is not signed by the key"),
            "{found}"
        );
    }

    fn aside(&self) -> Self {
        let aside = Self(tempfile::tempdir().unwrap());
        copy(&self.path(), &aside.path());
        aside
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn whoever_holds_any_of_the_keys_verifies_everything() {
    let kept = Kept::new();
    for given in [&[1][..], &[2], &[1, 2], &[]] {
        assert_eq!(kept.findings(given, &[]), "", "{given:?}");
    }
    let again = kept.replace(2, 3);
    kept.append(3, 5..6);
    let report = verify(&kept.path(), &[public(1)], &[]).unwrap();
    assert_eq!(report.findings, []);
    let keys: Vec<_> = report.handovers.iter().map(|h| (&h.from, &h.to)).collect();
    assert_eq!(keys, [(&public(1), &public(2)), (&public(2), &public(3))]);
    assert_eq!(report.handovers[1], again);
    assert!(report.trees.iter().skip(1).all(|tree| tree.size == 6));
    let stranger = kept.findings(&[9], &[]);
    assert!(stranger.contains("which was not given") && stranger.contains("house/checkpoint"));
    assert!(stranger.contains("does not name"), "{stranger}");
}

#[test]
fn a_handover_is_proven_by_its_file_and_the_key_before_alone() {
    let kept = Kept::new();
    let text = fs::read_to_string(kept.path().join("replaced/0")).unwrap();
    let handover = Handover::read(&text, &public(1)).unwrap();
    assert_eq!((handover.from, handover.to), (public(1), public(2)));
    assert_eq!(handover.at, 1_700_000_000_001);
    assert!(Handover::read(&text, &public(2)).is_err());
    // Another entry of the same tree hands over nothing.
    let early = Kept(tempfile::tempdir().unwrap());
    early.append(1, 0..1);
    let reader = LedgerReader::open(&early.path()).unwrap();
    let start = reader.prove(None, &[public(1)], 0).unwrap().to_text();
    let error = Handover::read(&start, &public(1)).unwrap_err().to_string();
    assert!(error.contains("hands over to no other"), "{error}");
}

#[test]
fn proofs_and_checkpoints_of_both_keys_are_checked_from_the_first() {
    let kept = Kept(tempfile::tempdir().unwrap());
    kept.append(1, 0..3);
    let mut held = vec![kept.checkpoint(Some("acme"), 1), kept.checkpoint(None, 1)];
    kept.replace(1, 2);
    held.push(kept.checkpoint(None, 2));
    kept.append(2, 3..4);
    let notes: Vec<u8> = held
        .iter()
        .flat_map(|held| held.note().to_owned())
        .collect();
    let reader = LedgerReader::open(&kept.path()).unwrap();
    let keys = reader.trusted(&[public(1)]).unwrap();
    assert_eq!(keys, [public(1), public(2)]);
    let held = read_checkpoints(&String::from_utf8(notes).unwrap(), &keys).unwrap();
    assert_eq!(kept.findings(&[1], &held), "");
    let proof = reader.prove(Some("acme"), &keys, 0).unwrap().to_text();
    assert!(Proof::read(&proof, &[public(1)]).is_err());
    assert!(Proof::read(&proof, &keys).is_ok());
}

#[test]
fn a_key_that_is_named_and_was_handed_over_to_by_nobody_is_found() {
    let kept = Kept::new();
    let file = kept.path().join("keys");
    let named = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{named}{}\n", public(3))).unwrap();
    kept.is_found("replaced/1: is missing: nothing that");
    // Nor is one left out.
    fs::write(&file, format!("{}\n", public(2))).unwrap();
    kept.is_found("nothing that the first has signed proves it");
    fs::write(&file, named).unwrap();
    assert_eq!(kept.findings(&[1], &[]), "");
}

#[test]
fn a_handover_that_is_gone_or_changed_is_found() {
    let kept = Kept::new();
    let file = kept.path().join("replaced/0");
    let whole = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    kept.is_found("replaced/0: is missing");
    let of_first = kept.findings(&[1], &[]);
    assert!(
        of_first.contains("to which no key that was given has handed over"),
        "{of_first}"
    );
    for bit in 0..whole.len() * 8 {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        fs::write(&file, flipped).unwrap();
        assert_ne!(kept.findings(&[1], &[]), "", "bit {bit}");
    }
    fs::write(&file, whole).unwrap();
    assert_eq!(kept.findings(&[1], &[]), "");
}

/// Somebody has the second key, and not the first: what it signs about itself proves
/// nothing.
#[test]
fn the_key_after_cannot_say_that_it_was_handed_over_to() {
    let kept = Kept::new();
    let reader = LedgerReader::open(&kept.path()).unwrap();
    let entry = verify(&kept.path(), &[], &[]).unwrap().handovers[0].entry;
    let own = reader.prove(None, &[public(2)], entry).unwrap().to_text();
    fs::write(kept.path().join("replaced/0"), own).unwrap();
    kept.is_found("replaced/0:");

    let forged = Kept(tempfile::tempdir().unwrap());
    forged.append(2, 0..3);
    let leaf = Leaf::Key(KeyLeaf {
        at: 0,
        tenant: None,
        purpose: "checkpoints".to_owned(),
        change: "replaced".to_owned(),
        key: public(1).to_string(),
        successor: Some(public(2).to_string()),
    });
    let ledger = DurableLedger::open(&forged.path(), Kept::options(2)).unwrap();
    let index = block_on(ledger.append(leaf)).unwrap().index;
    drop(ledger);
    forged.is_found("nothing that the first has signed proves it");
    let keys = format!("{}\n{}\n", public(1), public(2));
    fs::write(forged.path().join("keys"), keys).unwrap();
    forged.is_found("replaced/0: is missing");
    let reader = LedgerReader::open(&forged.path()).unwrap();
    let own = reader.prove(None, &[public(2)], index).unwrap().to_text();
    fs::create_dir(forged.path().join("replaced")).unwrap();
    fs::write(forged.path().join("replaced/0"), own).unwrap();
    forged.is_found("replaced/0:");
    let found = forged.findings(&[1], &[]);
    assert!(
        found.contains("tenants/acme/checkpoint: is not signed"),
        "{found}"
    );
}

/// Another history under a handover that did take place.
#[test]
fn a_true_handover_does_not_cover_another_history() {
    let kept = Kept::new();
    let forged = Kept(tempfile::tempdir().unwrap());
    forged.append(2, 0..9);
    let keys = format!("{}\n{}\n", public(1), public(2));
    fs::write(forged.path().join("keys"), keys).unwrap();
    fs::create_dir(forged.path().join("replaced")).unwrap();
    fs::copy(
        kept.path().join("replaced/0"),
        forged.path().join("replaced/0"),
    )
    .unwrap();
    forged.is_found("the last checkpoint of the key before");
}

/// Somebody has the first key still: what it signs after the handover is not taken.
#[test]
fn the_key_before_signs_nothing_any_more() {
    let kept = Kept(tempfile::tempdir().unwrap());
    kept.append(1, 0..3);
    let before = kept.aside();
    kept.replace(1, 2);
    let now = fs::read(kept.path().join("tenants/acme/checkpoint")).unwrap();
    let stale = fs::read(before.path().join("tenants/acme/checkpoint")).unwrap();
    assert_ne!(now, stale);
    fs::write(kept.path().join("tenants/acme/checkpoint"), stale).unwrap();
    kept.is_found("tenants/acme/checkpoint: is not signed by the key");
    // The whole ledger from before is told by the key after, and by what is held
    // elsewhere.
    assert_eq!(before.findings(&[1], &[]), "");
    for given in [&[2][..], &[1, 2]] {
        let found = before.findings(given, &[]);
        assert!(found.contains("which was given"), "{given:?}: {found}");
    }
    let held = [kept.checkpoint(None, 2)];
    assert!(before.findings(&[1], &held).contains("cut short"));
    let refused = DurableLedger::open(&kept.path(), Kept::options(1)).unwrap_err();
    assert!(
        refused.to_string().contains("does not end with the key"),
        "{refused}"
    );
}

#[test]
fn a_handover_outlives_the_entry_that_says_so() {
    let kept = Kept::new();
    for _ in 0..170 {
        kept.append(2, 0..0);
    }
    let before = 1_700_000_000_002;
    let pruned = block_on(prune(&kept.path(), Kept::options(2), None, before, None));
    assert_eq!(pruned.unwrap().unwrap().before, 512);
    let reader = LedgerReader::open(&kept.path()).unwrap();
    assert!(reader.prove(None, &[public(2)], 6).is_err());
    assert_eq!(kept.findings(&[1], &[]), "");
    kept.replace(2, 3);
    assert_eq!(kept.findings(&[1], &[]), "");
}

#[test]
fn a_ledger_that_is_open_keeps_its_key() {
    let kept = Kept::new();
    let ledger = DurableLedger::open(&kept.path(), Kept::options(2)).unwrap();
    let mut keys = Keys(key(2), None);
    let refused = replace_key(&kept.path(), &mut keys, &key(3), 0).unwrap_err();
    assert!(matches!(refused, LedgerError::Locked { .. }), "{refused}");
    assert!(keys.1.is_none());
    drop(ledger);
    assert_eq!(kept.findings(&[1], &[]), "");
}
