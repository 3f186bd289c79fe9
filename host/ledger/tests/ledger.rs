//! The ledger from outside: what is written is verified, what is changed is
//! found, what is proven is checked by code that is not ours.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that fails should say so at once"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use guichet_ledger::{
    Checkpoint, CheckpointFile, CheckpointSink, DurableLedger, Leaf, LeafError, Ledger,
    LedgerError, LedgerOptions, LedgerReader, LogKey, LogPublicKey, Onlooker, Proof, StartLeaf,
    SwapLeaf, check_growth, prune, read_checkpoints, verify, verify_and_show,
};
use tempfile::TempDir;

fn key() -> LogKey {
    LogKey::new("audit.example/contacts", &[7; 32]).unwrap()
}

fn options() -> LedgerOptions {
    let time = AtomicU64::new(1_700_000_000_000);
    LedgerOptions::new(
        key(),
        Arc::new(move || time.fetch_add(1, Ordering::Relaxed)),
    )
}

fn swap(tenant: &str, number: u64) -> Leaf {
    Leaf::Swap(SwapLeaf {
        at: 1_700_000_000_000 + number,
        tenant: tenant.to_owned(),
        to: Some(number),
        ..SwapLeaf::default()
    })
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

/// A ledger of two tenants that was opened, written to and closed.
struct Written(TempDir);

impl Written {
    fn new(leaves: u64) -> Self {
        let written = Self(tempfile::tempdir().unwrap());
        written.append(0..leaves);
        written
    }

    fn append(&self, numbers: std::ops::Range<u64>) {
        let ledger = DurableLedger::open(&self.path(), options()).unwrap();
        for number in numbers {
            for tenant in ["acme", "banque"] {
                block_on(ledger.append(swap(tenant, number))).unwrap();
            }
        }
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("ledger")
    }

    fn findings(&self, held: &[Checkpoint]) -> Vec<String> {
        let report = verify(&self.path(), &[key().public()], held);
        match report {
            Ok(report) => report
                .findings
                .iter()
                .map(|f| format!("{}: {}", f.file, f.problem))
                .collect(),
            Err(error) => vec![error.to_string()],
        }
    }

    fn checkpoint(&self, tenant: Option<&str>) -> Checkpoint {
        let reader = LedgerReader::open(&self.path()).unwrap();
        let keys = [key().public()];
        reader.checkpoint(tenant, &keys).unwrap().unwrap()
    }

    fn files(&self) -> Vec<PathBuf> {
        fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, files);
                } else {
                    files.push(path);
                }
            }
        }
        let mut files = Vec::new();
        walk(&self.path(), &mut files);
        files.sort();
        files
    }
}

#[test]
fn what_was_written_is_there_and_verified() {
    let written = Written::new(300);
    written.append(300..520);
    assert_eq!(written.findings(&[]), Vec::<String>::new());
    let report = verify(&written.path(), &[], &[]).unwrap();
    assert!(!report.keys_given);
    assert_eq!(report.pending, 0);
    let sizes: Vec<_> = report
        .trees
        .iter()
        .map(|tree| (tree.tenant.as_deref(), tree.size))
        .collect();
    assert_eq!(sizes[1..], [(Some("acme"), 520), (Some("banque"), 520)]);
    assert_eq!(report.trees[0].leaves["start"], 2);
    assert_eq!(report.trees[0].leaves["stop"], 2);
    let reader = LedgerReader::open(&written.path()).unwrap();
    let leaves: Vec<_> = reader
        .leaves(Some("acme"), &[key().public()], 250)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let expected: Vec<_> = (250..520).map(|n| (n, swap("acme", n))).collect();
    assert_eq!(leaves, expected);
}

type Entries = Vec<(u64, Leaf)>;

/// Keeps what it is shown.
#[derive(Default)]
struct Shown(Vec<(Option<String>, Entries)>);

impl Onlooker for Shown {
    fn tree(&mut self, tenant: Option<&str>) {
        self.0.push((tenant.map(str::to_owned), Vec::new()));
    }

    fn entry(&mut self, index: u64, leaf: Leaf) {
        self.0.last_mut().unwrap().1.push((index, leaf));
    }

    fn unreadable(&mut self, index: u64, error: LeafError) {
        panic!("{index}: {error}");
    }
}

#[test]
fn every_entry_is_shown_while_it_is_verified() {
    let written = Written::new(300);
    let mut shown = Shown::default();
    let report = verify_and_show(&written.path(), &[key().public()], &[], &mut shown).unwrap();
    assert_eq!(report.findings, []);
    let reader = LedgerReader::open(&written.path()).unwrap();
    let trees: Vec<_> = shown
        .0
        .iter()
        .map(|(tenant, _)| tenant.as_deref())
        .collect();
    assert_eq!(trees, [None, Some("acme"), Some("banque")]);
    for (tenant, entries) in shown.0 {
        let leaves = reader
            .leaves(tenant.as_deref(), &[key().public()], 0)
            .unwrap();
        assert_eq!(entries, leaves.map(Result::unwrap).collect::<Vec<_>>());
    }
}

#[test]
fn what_is_open_is_locked_and_can_be_verified() {
    let written = Written::new(1);
    let ledger = DurableLedger::open(&written.path(), options()).unwrap();
    block_on(ledger.append(swap("acme", 1))).unwrap();
    let second = DurableLedger::open(&written.path(), options());
    assert!(matches!(second, Err(LedgerError::Locked { .. })));
    let report = verify(&written.path(), &[key().public()], &[]).unwrap();
    assert_eq!(report.findings, []);
    assert_eq!(report.pending, 2, "the start and one leaf are in the log");
}

#[test]
fn another_key_does_not_sign_here() {
    let written = Written::new(1);
    let other = LogKey::new("audit.example/contacts", &[8; 32]).unwrap();
    let options = LedgerOptions::new(other.clone(), Arc::new(|| 0));
    let refused = DurableLedger::open(&written.path(), options).unwrap_err();
    assert!(refused.to_string().contains("does not end with the key"));
    let report = verify(&written.path(), &[other.public()], &[]).unwrap();
    assert!(!report.findings.is_empty());
}

/// Each bit of each file, one at a time.
#[test]
fn every_flipped_bit_is_found() {
    let written = Written::new(3);
    assert_eq!(written.findings(&[]), Vec::<String>::new());
    let mut bits = 0;
    for path in written.files() {
        let whole = fs::read(&path).unwrap();
        for bit in 0..whole.len() * 8 {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            fs::write(&path, &flipped).unwrap();
            let found = written.findings(&[]);
            assert!(!found.is_empty(), "{}: bit {bit}", path.display());
            bits += 1;
        }
        fs::write(&path, whole).unwrap();
    }
    assert!(bits > 10_000, "{bits}");
    assert_eq!(written.findings(&[]), Vec::<String>::new());
}

#[test]
fn every_file_that_is_taken_away_cut_or_added_is_found() {
    let written = Written::new(260);
    let folder = written.path();
    for path in written.files() {
        if path == folder.join("lock") {
            continue;
        }
        let whole = fs::read(&path).unwrap();
        let name = path.display();
        // An empty segment of the log says nothing, and its absence neither.
        if whole.is_empty() {
            continue;
        }
        fs::remove_file(&path).unwrap();
        assert!(!written.findings(&[]).is_empty(), "{name} is gone");
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        assert!(!written.findings(&[]).is_empty(), "{name} is cut");
        fs::write(&path, [&*whole, b"\n"].concat()).unwrap();
        assert!(!written.findings(&[]).is_empty(), "{name} has more");
        fs::write(&path, whole).unwrap();
    }
    fs::write(folder.join("tenants/acme/tile/entries/001.p/9"), "more").unwrap();
    assert!(!written.findings(&[]).is_empty(), "a file was added");
}

#[test]
fn a_tree_that_was_exchanged_moved_or_taken_away_is_found() {
    let written = Written::new(5);
    let (acme, banque) = (
        written.path().join("tenants/acme"),
        written.path().join("tenants/banque"),
    );
    let aside = written.path().join("tenants/aside");
    let house = |problem: &str| {
        let found = written.findings(&[]);
        assert!(found.iter().any(|f| f.contains(problem)), "{found:?}");
    };
    // The whole tree of one tenant in the other's place.
    fs::rename(&acme, &aside).unwrap();
    house("tenants/acme: is gone");
    fs::rename(&banque, &acme).unwrap();
    house("tenants/acme/checkpoint: is not signed by the key");
    fs::rename(&acme, &banque).unwrap();
    fs::rename(&aside, &acme).unwrap();
    assert_eq!(written.findings(&[]), Vec::<String>::new());
    // The entries of one tenant in the other's tree.
    let bundle = "tile/entries/000.p/5";
    let own = fs::read(acme.join(bundle)).unwrap();
    fs::copy(banque.join(bundle), acme.join(bundle)).unwrap();
    house("has a leaf that is of another tenant");
    fs::write(acme.join(bundle), own).unwrap();
    assert_eq!(written.findings(&[]), Vec::<String>::new());
}

/// Copies a ledger as it is now.
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
fn a_log_that_was_cut_short_or_forked_is_convicted_by_a_checkpoint_held_elsewhere() {
    let written = Written::new(4);
    let early = Written(tempfile::tempdir().unwrap());
    copy(&written.path(), &early.path());
    written.append(4..9);
    let held = [written.checkpoint(Some("acme")), written.checkpoint(None)];
    assert_eq!(written.findings(&held), Vec::<String>::new());
    // The whole ledger as it was before, with its key: in itself it is right.
    assert_eq!(early.findings(&[]), Vec::<String>::new());
    let found = early.findings(&held).join("\n");
    assert!(found.contains("tenants/acme/checkpoint") && found.contains("cut short"));
    assert!(found.contains("house/checkpoint"), "{found}");
    // Another history from there.
    early.append(100..110);
    assert_eq!(early.findings(&[]), Vec::<String>::new());
    let found = early.findings(&held).join("\n");
    assert!(found.contains("forked"), "{found}");
    // One tenant's tree alone as it was before: the house's account tells.
    let rolled_back = Written(tempfile::tempdir().unwrap());
    let other = Written::new(4);
    copy(&written.path(), &rolled_back.path());
    let acme = rolled_back.path().join("tenants/acme");
    fs::remove_dir_all(&acme).unwrap();
    copy(&other.path().join("tenants/acme"), &acme);
    let found = rolled_back.findings(&[]).join("\n");
    assert!(found.contains("tenants/acme/checkpoint") && found.contains("the house's account"));
}

/// By `ct-merkle`, which shares no code with what made the proofs.
#[test]
fn proofs_are_checked_by_code_that_is_not_ours() {
    use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, digest::Output};
    use sha2::Sha256;

    let root = |checkpoint: &Checkpoint| -> RootHash<Sha256> {
        let digest = Output::<Sha256>::from(checkpoint.root.0);
        RootHash::new(digest, checkpoint.size)
    };
    let joined = |hashes: &[guichet_ledger::Digest]| -> Vec<u8> {
        hashes.iter().flat_map(|hash| hash.0).collect()
    };
    let written = Written::new(300);
    let keys = [key().public()];
    let early = written.checkpoint(Some("acme"));
    written.append(300..700);
    let reader = LedgerReader::open(&written.path()).unwrap();
    let late = written.checkpoint(Some("acme"));
    for index in [0, 1, 255, 256, 299, 511, 512, 698, 699] {
        let proof = reader.prove(Some("acme"), &keys, index).unwrap();
        let theirs = InclusionProof::<Sha256>::try_from_bytes(joined(&proof.hashes)).unwrap();
        root(&late)
            .verify_inclusion(&proof.leaf, index, &theirs)
            .unwrap();
        let wrong = root(&late).verify_inclusion(&proof.leaf, index ^ 1, &theirs);
        assert!(wrong.is_err());
    }
    let growth = reader
        .prove_growth(Some("acme"), &keys, early.size)
        .unwrap();
    check_growth(&early, &late, &growth).unwrap();
    let theirs = ConsistencyProof::<Sha256>::try_from_bytes(joined(&growth)).unwrap();
    root(&late)
        .verify_consistency(&root(&early), &theirs)
        .unwrap();
    let other = written.checkpoint(Some("banque"));
    assert!(check_growth(&early, &other, &growth).is_err());
}

#[test]
fn a_proof_is_a_file_that_stands_alone() {
    let written = Written::new(20);
    let keys = [key().public()];
    let reader = LedgerReader::open(&written.path()).unwrap();
    let text = reader.prove(Some("acme"), &keys, 11).unwrap().to_text();
    let (proof, leaf) = Proof::read(&text, &keys).unwrap();
    assert_eq!((proof.index, leaf), (11, swap("acme", 11)));
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra "));
    // Under another key, and with any byte changed, it proves nothing.
    let other = LogKey::new("audit.example/contacts", &[8; 32]).unwrap();
    assert!(Proof::read(&text, &[other.public()]).is_err());
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        if let Ok(changed) = String::from_utf8(bytes) {
            assert!(Proof::read(&changed, &keys).is_err(), "byte {at}");
        }
    }
    let beyond = reader.prove(Some("acme"), &keys, 20).unwrap_err();
    assert!(beyond.to_string().contains("has no entry 20"));
    assert!(reader.prove(Some("../x"), &keys, 0).is_err());
}

#[test]
fn a_key_names_each_tree_for_other_tools() {
    let public: LogPublicKey = key().public().to_string().parse().unwrap();
    let of_tree = public.of_tree(Some("acme")).unwrap();
    assert!(of_tree.starts_with("audit.example/contacts/tenants/acme+"));
    let written = Written::new(1);
    let note = signed_note::Note::from_bytes(written.checkpoint(Some("acme")).note()).unwrap();
    let verifier = signed_note::StandardVerifier::new(&of_tree).unwrap();
    let known = signed_note::VerifierList::new(vec![Box::new(verifier)]);
    let (signed, _) = note.verify(&known).unwrap();
    assert_eq!(signed.len(), 1);
}

struct Kept(std::sync::mpsc::Sender<Checkpoint>);

impl CheckpointSink for Kept {
    fn take(&mut self, checkpoint: &Checkpoint) -> Result<(), String> {
        self.0.send(checkpoint.clone()).map_err(|e| e.to_string())
    }
}

/// Checkpoints come while the log is open, and convict nothing that is as it was.
#[test]
fn checkpoints_are_sent_elsewhere_while_the_log_runs() {
    let written = Written(tempfile::tempdir().unwrap());
    let (kept, checkpoints) = std::sync::mpsc::channel();
    let mut options = options();
    options.checkpoint_every = Duration::from_millis(1);
    options.heads_every = Duration::from_millis(1);
    options.sinks = vec![Box::new(Kept(kept))];
    let ledger = DurableLedger::open(&written.path(), options).unwrap();
    block_on(ledger.append(swap("acme", 0))).unwrap();
    let first = checkpoints
        .iter()
        .find(|checkpoint| checkpoint.tenant() == Some("acme"));
    let first = first.unwrap();
    assert_eq!(first.size, 1);
    block_on(ledger.append(swap("acme", 1))).unwrap();
    drop(ledger);
    let mut held: Vec<_> = checkpoints.iter().collect();
    held.push(first);
    assert_eq!(written.findings(&held), Vec::<String>::new());
    assert!(held.iter().any(|held| held.size == 2));
}

/// A leaf that nobody could have written does not reach the log.
#[test]
fn leaves_that_cannot_be_written_are_refused_and_the_others_go_on() {
    let written = Written(tempfile::tempdir().unwrap());
    let ledger = DurableLedger::open(&written.path(), options()).unwrap();
    let long = Leaf::Start(StartLeaf {
        at: 0,
        version: "x".repeat(70_000),
        clean: true,
    });
    let refused = block_on(ledger.append(long)).unwrap_err();
    assert!(refused.to_string().contains("65535"), "{refused}");
    assert!(block_on(ledger.append(swap("../etc", 1))).is_err());
    assert_eq!(block_on(ledger.append(swap("acme", 1))).unwrap().index, 0);
}

#[test]
fn entries_that_retention_took_out_leave_the_rest_proven() {
    let written = Written::new(600);
    let archive = tempfile::tempdir().unwrap();
    let before = 1_700_000_000_000 + 530;
    let pruned = block_on(prune(
        &written.path(),
        options(),
        Some("acme"),
        before,
        Some(archive.path()),
    ));
    assert_eq!(pruned.unwrap().unwrap().before, 512);
    assert_eq!(written.findings(&[]), Vec::<String>::new());
    let archived = archive.path().join("tenants/acme/tile/entries/001");
    assert!(archived.exists());
    let keys = [key().public()];
    let reader = LedgerReader::open(&written.path()).unwrap();
    assert!(reader.prove(Some("acme"), &keys, 511).is_err());
    assert_eq!(reader.prove(Some("acme"), &keys, 512).unwrap().index, 512);
    let first = reader.leaves(Some("acme"), &keys, 0).unwrap().next();
    assert_eq!(first.unwrap().unwrap().0, 512);
    let report = verify(&written.path(), &keys, &[]).unwrap();
    let pruned: Vec<_> = report.trees.iter().map(|tree| tree.pruned).collect();
    assert_eq!(pruned, [0, 512, 0]);
    // What retention did not take out may not be missing.
    fs::remove_file(written.path().join("tenants/banque/tile/entries/000")).unwrap();
    let found = written.findings(&[]).join("\n");
    assert!(
        found.contains("tenants/banque") && found.contains("no retention"),
        "{found}"
    );
    assert_eq!(
        block_on(prune(
            &written.path(),
            options(),
            Some("acme"),
            before,
            None
        ))
        .unwrap(),
        None
    );
}

#[test]
fn checkpoints_in_a_file_are_read_back() {
    let written = Written(tempfile::tempdir().unwrap());
    let elsewhere = written.0.path().join("checkpoints.jsonl");
    let mut options = options();
    options.sinks = vec![Box::new(CheckpointFile::open(&elsewhere).unwrap())];
    let ledger = DurableLedger::open(&written.path(), options).unwrap();
    block_on(ledger.append(swap("acme", 0))).unwrap();
    drop(ledger);
    let keys = [key().public()];
    let text = fs::read_to_string(&elsewhere).unwrap();
    let held = read_checkpoints(&text, &keys).unwrap();
    assert_eq!(written.findings(&held), Vec::<String>::new());
    assert!(held.contains(&written.checkpoint(Some("acme"))));
    let note = String::from_utf8(held[0].note().to_owned()).unwrap();
    assert_eq!(read_checkpoints(&note, &keys).unwrap(), held[..1]);
    assert!(read_checkpoints(&text.replacen('1', "2", 1), &keys).is_err());
}

/// What a server has stored to which they were posted, one body after another.
#[test]
fn checkpoints_that_were_stored_one_after_another_are_read_back() {
    let written = Written(tempfile::tempdir().unwrap());
    let (kept, checkpoints) = std::sync::mpsc::channel();
    let mut options = options();
    options.sinks = vec![Box::new(Kept(kept))];
    drop(DurableLedger::open(&written.path(), options).unwrap());
    written.append(0..3);
    let mut held: Vec<_> = checkpoints.iter().collect();
    held.push(written.checkpoint(Some("acme")));
    held.push(written.checkpoint(None));
    assert!(held.len() > 2);
    let notes = held
        .iter()
        .map(|held| String::from_utf8(held.note().to_owned()).unwrap());
    let notes: Vec<_> = notes.collect();
    let keys = [key().public()];
    assert_eq!(read_checkpoints(&notes.concat(), &keys).unwrap(), held);
    assert_eq!(read_checkpoints(&notes.join("\n"), &keys).unwrap(), held);
    for (at, byte) in notes.concat().bytes().enumerate() {
        let mut bytes = notes.concat().into_bytes();
        bytes[at] = byte ^ 1;
        if let Ok(text) = String::from_utf8(bytes) {
            assert!(read_checkpoints(&text, &keys).is_err(), "byte {at}");
        }
    }
    assert!(read_checkpoints("", &keys).is_err());
}

/// What the process that is killed does; `GUICHET_CRASH` says where. Elsewhere
/// there is nothing to do.
#[test]
fn a_process_that_will_be_killed() {
    let Some(folder) = std::env::var_os("GUICHET_CRASH") else {
        return;
    };
    let mut options = options();
    options.checkpoint_every = Duration::from_millis(3);
    options.heads_every = Duration::from_millis(9);
    let ledger = Arc::new(DurableLedger::open(Path::new(&folder), options).unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let writers: Vec<_> = ["a", "b", "c", "d"]
        .into_iter()
        .map(|tenant| {
            let ledger = Arc::clone(&ledger);
            runtime.spawn(async move {
                for number in 0.. {
                    let receipt = ledger.append(swap(tenant, number)).await.unwrap();
                    println!("\nfiled {tenant} {} {number}", receipt.index);
                }
            })
        })
        .collect();
    for writer in writers {
        runtime.block_on(writer).unwrap();
    }
}

/// The real process, the real disk, `kill -9` after any number of
/// acknowledgements. `GUICHET_KILLS` makes it longer.
#[cfg(unix)]
#[test]
fn a_process_that_is_killed_loses_nothing_that_it_acknowledged() {
    use std::{
        collections::BTreeMap,
        io::{BufRead as _, BufReader},
        process::{Command, Stdio},
    };

    let kills: u64 = std::env::var("GUICHET_KILLS").map_or(12, |n| n.parse().unwrap());
    let written = Written(tempfile::tempdir().unwrap());
    let keys = [key().public()];
    let mut filed: BTreeMap<(String, u64), u64> = BTreeMap::new();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for kill in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_process_that_will_be_killed", "--nocapture"])
            .env("GUICHET_CRASH", written.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let enough = random % 700;
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut note = |line: String| {
            let mut words = line.split(' ');
            if words.next() == Some("filed")
                && let (Some(tenant), Some(Ok(index)), Some(Ok(number))) = (
                    words.next(),
                    words.next().map(str::parse),
                    words.next().map(str::parse),
                )
            {
                filed.insert((tenant.to_owned(), index), number);
                return 1;
            }
            0
        };
        let mut seen = 0;
        while seen < enough {
            seen += note(lines.next().unwrap().unwrap());
        }
        child.kill().unwrap();
        // A last line may be torn.
        let rest: Vec<_> = lines.map_while(Result::ok).collect();
        let whole = rest.len().saturating_sub(1);
        rest.into_iter().take(whole).for_each(|line| {
            note(line);
        });
        child.wait().unwrap();
        drop(DurableLedger::open(&written.path(), options()).unwrap());
        assert_eq!(written.findings(&[]), Vec::<String>::new(), "kill {kill}");
        let reader = LedgerReader::open(&written.path()).unwrap();
        for tenant in ["a", "b", "c", "d"] {
            let held: BTreeMap<_, _> = reader
                .leaves(Some(tenant), &keys, 0)
                .unwrap()
                .map(Result::unwrap)
                .collect();
            for ((_, index), number) in filed.iter().filter(|((of, _), _)| of == tenant) {
                assert_eq!(held.get(index), Some(&swap(tenant, *number)), "kill {kill}");
            }
        }
    }
    assert!(filed.len() as u64 > kills * 50, "{}", filed.len());
}

/// More files in one round than are synced one by one.
#[test]
fn many_tenants_at_once_are_as_durable_as_one() {
    let written = Written(tempfile::tempdir().unwrap());
    let ledger = DurableLedger::open(&written.path(), options()).unwrap();
    for tenant in 0..100 {
        block_on(ledger.append(swap(&format!("t{tenant}"), 1))).unwrap();
    }
    drop(ledger);
    assert_eq!(written.findings(&[]), Vec::<String>::new());
    let report = verify(&written.path(), &[key().public()], &[]).unwrap();
    assert_eq!((report.trees.len(), report.pending), (101, 0));
}
