//! What one evaluation and one pass cost, in both ways of allocating. Next to
//! criterion's means, percentiles are printed: they are what callers feel.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run should say so at once"
)]
#![expect(clippy::print_stdout, reason = "results are for people")]
#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use guichet::{Allocation, Gate, SandboxOptions, TurnView, Workbench};
use guichet_benches::{policies, stock, submission};
use tokio::runtime::Runtime;

const ALLOCATIONS: [(&str, Allocation); 3] = [
    ("pooling", Allocation::Pooling),
    (
        "pooling without page-map scan",
        Allocation::PoolingWithoutPagemapScan,
    ),
    ("on demand", Allocation::OnDemand),
];

/// Samples for percentiles, in rounds whose medians count.
const ROUNDS: usize = 9;
const SAMPLES: usize = 2_000;

fn evaluation(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let module = stock().module("redact").unwrap();
    let turn = TurnView::from_submission(1, &submission("1".to_owned()), 0);
    for (name, allocation) in ALLOCATIONS {
        let options = SandboxOptions {
            allocation,
            ..SandboxOptions::default()
        };
        let bench = runtime
            .block_on(Workbench::open(options, &module, "{}"))
            .unwrap();
        let mut group = criterion.benchmark_group(format!("redact, 82 bytes, {name}"));
        group.bench_function("fresh", |b| {
            b.to_async(&runtime)
                .iter(|| async { bench.evaluate_alone(&turn).await.unwrap() });
        });
        let mut reused = runtime.block_on(bench.reuse(&turn)).unwrap();
        group.bench_function("reused", |b| {
            b.iter(|| runtime.block_on(reused.evaluate(&turn)).unwrap());
        });
        group.finish();
        let fresh = percentiles(|| {
            let start = Instant::now();
            runtime.block_on(bench.evaluate_alone(&turn)).unwrap();
            start.elapsed().as_nanos()
        });
        let again = percentiles(|| {
            let start = Instant::now();
            runtime.block_on(reused.evaluate(&turn)).unwrap();
            start.elapsed().as_nanos()
        });
        println!(
            "redact, {name}: fresh {fresh}; reused {again}; ratio of p50 {:.1}",
            fresh.p50 / again.p50
        );
    }
}

fn pass(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    for (name, allocation) in ALLOCATIONS {
        let folder = tempfile::tempdir().unwrap();
        policies(folder.path(), 1, |_| "0123".to_owned()).unwrap();
        let options = SandboxOptions {
            allocation,
            ..SandboxOptions::default()
        };
        let gate = Gate::builder(folder.path()).stock(stock()).sandbox(options);
        let gate = runtime.block_on(gate.open()).unwrap();
        let tenant = "tenant-0".parse().unwrap();
        let mut turns = 0_u64;
        let mut one = || {
            turns += 1;
            // An interaction of twenty turns, then the next one.
            let interaction = format!("i-{}", turns / 20).parse().unwrap();
            let submission = submission(turns.to_string());
            let start = Instant::now();
            runtime
                .block_on(gate.pass(&tenant, &interaction, submission))
                .unwrap();
            let taken = start.elapsed().as_nanos();
            if turns % 20 == 19 {
                runtime.block_on(gate.end(&tenant, &interaction)).unwrap();
            }
            taken
        };
        criterion.bench_function(&format!("pass through three policies, {name}"), |b| {
            b.iter(&mut one);
        });
        println!("pass through three policies, {name}: {}", percentiles(one));
    }
}

struct Percentiles {
    p50: f64,
    p99: f64,
}

impl std::fmt::Display for Percentiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "p50 {:.1} µs, p99 {:.1} µs", self.p50, self.p99)
    }
}

fn percentiles(mut sample: impl FnMut() -> u128) -> Percentiles {
    let mut p50 = Vec::new();
    let mut p99 = Vec::new();
    for _ in 0..ROUNDS {
        let mut nanos: Vec<u128> = (0..SAMPLES).map(|_| sample()).collect();
        nanos.sort_unstable();
        p50.extend(nanos.get(SAMPLES / 2));
        p99.extend(nanos.get(SAMPLES * 99 / 100));
    }
    Percentiles {
        p50: median(p50),
        p99: median(p99),
    }
}

#[expect(clippy::cast_precision_loss, reason = "nanoseconds of microseconds")]
fn median(mut nanos: Vec<u128>) -> f64 {
    nanos.sort_unstable();
    nanos.get(nanos.len() / 2).copied().unwrap_or_default() as f64 / 1_000.0
}

criterion_group!(benches, evaluation, pass);
criterion_main!(benches);
