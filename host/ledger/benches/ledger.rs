//! The ledger alone, on the file system of `GUICHET_BENCH_DIR` (the target folder
//! without it): appends a second with many writers, the time of one, proofs, and
//! the verification of a million leaves. Prints a table; `--leaves N` makes the
//! tree smaller.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "a measurement, which reads the clock and prints"
)]

use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use guichet_ledger::{
    DecisionLeaf, Digest, DurableLedger, EditCount, Leaf, Ledger, LedgerOptions, LedgerReader,
    LogKey, PolicyLeaf, verify,
};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let leaves = arguments
        .iter()
        .position(|argument| argument == "--leaves")
        .and_then(|at| arguments.get(at + 1)?.parse().ok())
        .unwrap_or(1_000_000);
    let place = std::env::var_os("GUICHET_BENCH_DIR").map_or_else(
        || env!("CARGO_TARGET_TMPDIR").into(),
        std::path::PathBuf::from,
    );
    let folder = tempfile::tempdir_in(place).unwrap();
    println!(
        "a leaf of three policies has {} bytes",
        leaf(0, 0).to_bytes().unwrap().len()
    );
    sync_time(folder.path());
    for tenants in [1, 100, 1_000] {
        append(&folder.path().join(format!("t{tenants}")), tenants);
    }
    read(&folder.path().join("million"), leaves);
}

fn leaf(tenant: usize, number: u64) -> Leaf {
    let policy = |name: &str| PolicyLeaf {
        name: name.to_owned(),
        version: "0.1.0".to_owned(),
        module: Digest([1; 32]),
        settings: Digest([2; 32]),
        grant: Digest([3; 32]),
        decision: "allow".to_owned(),
        cause: None,
        failure: None,
        edits: 1,
        reasons: vec!["card-number-found".to_owned()],
        host_calls: 2,
        host_call_bytes: 300,
        answers: Digest([4; 32]),
        micros: 20,
    };
    Leaf::Decision(Box::new(DecisionLeaf {
        at: 1_700_000_000_000 + number,
        tenant: format!("tenant-{tenant}"),
        interaction: Digest([5; 32]),
        turn: Digest([6; 32]),
        sequence: number,
        stage: "inbound".to_owned(),
        outcome: "released".to_owned(),
        cause: None,
        generation: 1,
        generation_digest: Digest([7; 32]),
        payload: Digest([8; 32]),
        edits: vec![EditCount {
            class: "card-number".to_owned(),
            treatment: "label".to_owned(),
            count: 1,
        }],
        amended: Vec::new(),
        requirements: Vec::new(),
        obligations: vec![("pause-recording".to_owned(), String::new())],
        reasons: vec!["card-number-found".to_owned()],
        policies: vec![policy("redact"), policy("segregate"), policy("step-up")],
        exposure: 0,
        micros: 80,
        contract: "0.1.0".to_owned(),
    }))
}

fn open(folder: &Path) -> DurableLedger {
    let clock = || {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        u64::try_from(since.as_millis()).unwrap()
    };
    let key = LogKey::new("bench.example", &[7; 32]).unwrap();
    DurableLedger::open(folder, LedgerOptions::new(key, Arc::new(clock))).unwrap()
}

fn percentile(times: &mut [Duration], of_hundred: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() - 1) * of_hundred / 100]
}

fn sync_time(folder: &Path) {
    use std::io::Write as _;
    let mut file = std::fs::File::create(folder.join("sync")).unwrap();
    let mut times: Vec<_> = (0..500)
        .map(|_| {
            let start = Instant::now();
            file.write_all(&[1; 4096]).unwrap();
            file.sync_data().unwrap();
            start.elapsed()
        })
        .collect();
    println!(
        "fdatasync of 4 KiB: p50 {:?} p99 {:?}",
        percentile(&mut times, 50),
        percentile(&mut times, 99)
    );
}

/// 64 turns at once for twelve seconds, so that rounds fall into them.
fn append(folder: &Path, tenants: usize) {
    let ledger = Arc::new(open(folder));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .unwrap();
    let times = Arc::new(Mutex::new(Vec::new()));
    let start = Instant::now();
    let writers: Vec<_> = (0..64)
        .map(|writer| {
            let (ledger, times) = (Arc::clone(&ledger), Arc::clone(&times));
            runtime.spawn(async move {
                let mut own = Vec::new();
                for number in 0.. {
                    if start.elapsed() > Duration::from_secs(12) {
                        break;
                    }
                    let tenant = (writer + usize::try_from(number).unwrap() * 64) % tenants;
                    let asked = Instant::now();
                    ledger.append(leaf(tenant, number)).await.unwrap();
                    own.push(asked.elapsed());
                }
                times.lock().unwrap().extend(own);
            })
        })
        .collect();
    for writer in writers {
        runtime.block_on(writer).unwrap();
    }
    let took = start.elapsed();
    let mut times = std::mem::take(&mut *times.lock().unwrap());
    println!(
        "{tenants} tenants, 64 at once: {:.0} leaves/s, p50 {:?}, p99 {:?}, max {:?}",
        times.len() as f64 / took.as_secs_f64(),
        percentile(&mut times, 50),
        percentile(&mut times, 99),
        percentile(&mut times, 100),
    );
    let start = Instant::now();
    drop(ledger);
    println!("  closed in {:?}", start.elapsed());
}

fn read(folder: &Path, leaves: u64) {
    let ledger = Arc::new(open(folder));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        for first in (0..leaves).step_by(4_096) {
            let mut waiting = tokio::task::JoinSet::new();
            for number in first..leaves.min(first + 4_096) {
                let ledger = Arc::clone(&ledger);
                waiting.spawn(async move { ledger.append(leaf(0, number)).await.unwrap() });
            }
            waiting.join_all().await;
        }
    });
    drop(ledger);
    let start = Instant::now();
    let report = verify(folder, &[], &[]).unwrap();
    assert_eq!(report.findings, []);
    println!("{leaves} leaves verified in {:?}", start.elapsed());
    let reader = LedgerReader::open(folder).unwrap();
    let keys = reader.keys().unwrap();
    let mut times: Vec<_> = (0..200)
        .map(|i| {
            let start = Instant::now();
            let index = i * (leaves / 200);
            reader.prove(Some("tenant-0"), &keys, index).unwrap();
            start.elapsed()
        })
        .collect();
    println!(
        "a proof: p50 {:?} p99 {:?}",
        percentile(&mut times, 50),
        percentile(&mut times, 99)
    );
}
