//! Turns a second through three policies with the ledger durable: as many as go
//! with 64 at once, then 2,500 a second, for 1, 100 and 1,000 tenants on shared
//! settings. On the file system of `GUICHET_BENCH_DIR` (the target folder
//! without it).
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run should say so at once"
)]
#![expect(clippy::print_stdout, reason = "results are for people")]
#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use guichet::{Gate, InteractionId, TenantId};
use guichet_benches::{policies, stock, submission};

const AT_ONCE: u32 = 64;
const PACE: f64 = 2_500.0;

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let real = std::env::args().any(|argument| argument == "--bench");
    let (numbers, seconds): (&[usize], _) = if real {
        (&[1, 100, 1_000], 12)
    } else {
        (&[2], 1)
    };
    for tenants in numbers {
        measure(*tenants, Duration::from_secs(seconds));
    }
}

fn measure(tenants: usize, long: Duration) {
    let place = std::env::var_os("GUICHET_BENCH_DIR")
        .map_or_else(|| env!("CARGO_TARGET_TMPDIR").into(), PathBuf::from);
    std::fs::create_dir_all(&place).unwrap();
    let folder = tempfile::tempdir_in(place).unwrap();
    policies(folder.path(), tenants, |_| "0123".to_owned()).unwrap();
    // One tenant alone may use the whole house.
    let house = "[limits]\nslots = 64\nqueue-ms = 20000\n";
    std::fs::write(folder.path().join("guichet.toml"), house).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let gate = Gate::builder(folder.path())
        .stock(stock())
        .state(folder.path().join("state"))
        .open();
    let gate = runtime.block_on(gate).unwrap();
    let (rate, _) = runtime.block_on(pass(&gate, tenants, long, None, "full"));
    let (_, mut times) = runtime.block_on(pass(&gate, tenants, long, Some(PACE), "paced"));
    times.sort_unstable();
    let at = |of_hundred: usize| {
        let place = times.len().saturating_sub(1) * of_hundred / 100;
        times.get(place).copied().unwrap_or_default()
    };
    println!(
        "{tenants} tenants: {rate:.0} turns/s with {AT_ONCE} at once; at {PACE} turns/s p50 {:?}, p99 {:?}",
        at(50),
        at(99)
    );
}

/// Turns of contacts of ten turns each, spread over the tenants; returns how
/// many a second, and how long each took from when it was due.
async fn pass(
    gate: &Gate,
    tenants: usize,
    long: Duration,
    rate: Option<f64>,
    round: &'static str,
) -> (f64, Vec<Duration>) {
    let start = Instant::now();
    let mut callers = Vec::new();
    for caller in 0..AT_ONCE {
        let gate = gate.clone();
        let every = rate.map(|rate| Duration::from_secs_f64(f64::from(AT_ONCE) / rate));
        callers.push(tokio::spawn(async move {
            let mut times = Vec::new();
            for turn in 0_u32.. {
                if start.elapsed() > long {
                    break;
                }
                let mut due = Instant::now();
                if let Some(every) = every {
                    // One caller after another, not all at once.
                    due = start + every * turn + every * caller / AT_ONCE;
                    tokio::time::sleep_until(due.into()).await;
                }
                let contact = turn / 10;
                let number = (caller + contact * AT_ONCE) as usize % tenants;
                let tenant: TenantId = format!("tenant-{number}").parse().unwrap();
                let interaction: InteractionId =
                    format!("{round}-{caller}-{contact}").parse().unwrap();
                let turned = gate
                    .pass(&tenant, &interaction, submission(turn.to_string()))
                    .await;
                turned.unwrap();
                times.push(due.elapsed());
                if turn % 10 == 9 {
                    gate.end(&tenant, &interaction).await.unwrap();
                }
            }
            times
        }));
    }
    let mut times = Vec::new();
    for caller in callers {
        times.extend(caller.await.unwrap());
    }
    let turns = u32::try_from(times.len()).unwrap_or(u32::MAX);
    (f64::from(turns) / start.elapsed().as_secs_f64(), times)
}
