//! What many tenants cost: resident memory and the time to start, on shared
//! settings and on different ones. Linux only, for it reads /proc.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run should say so at once"
)]
#![expect(clippy::print_stdout, reason = "results are for people")]
#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

use std::time::Instant;

use guichet::Gate;
use guichet_benches::{policies, stock};

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let most = if std::env::args().any(|argument| argument == "--bench") {
        200
    } else {
        2
    };
    let shared = |_| "0123".to_owned();
    let own = |tenant| format!("{tenant:06}");
    for (name, tenants, word) in [
        ("one tenant", 1, &shared as &dyn Fn(usize) -> String),
        ("tenants on shared settings", most, &shared),
        ("tenants on settings of their own", most, &own),
    ] {
        measure(name, tenants, word);
    }
}

fn measure(name: &str, tenants: usize, word: &dyn Fn(usize) -> String) {
    let folder = tempfile::tempdir().unwrap();
    policies(folder.path(), tenants, word).unwrap();
    let before = resident_kib();
    let start = Instant::now();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let gate = runtime
        .block_on(Gate::builder(folder.path()).stock(stock()).open())
        .unwrap();
    let taken = start.elapsed();
    let after = resident_kib();
    assert_eq!(gate.tenants().len(), tenants);
    println!(
        "{name}: {tenants} × 3 policies, start {:.2} s, resident {:.0} MB (+{:.0} MB)",
        taken.as_secs_f64(),
        megabytes(after),
        megabytes(after.saturating_sub(before)),
    );
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "kibibytes of memory")]
fn megabytes(kib: u64) -> f64 {
    kib as f64 * 1_024.0 / 1_000_000.0
}
