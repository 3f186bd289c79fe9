//! Beside `redact-core`, native and in one run: `cargo bench -p guichet-benches
//! --features peers --bench peers`. Stock `redact` runs in a fresh sandbox for each
//! turn, as it does when it serves; the peer has none.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run should say so at once"
)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use guichet::{Payload, SandboxOptions, Stage, Submission, TurnView, Workbench};
use guichet_benches::{Mix, TURN, stock, text};
use guichet_detect::{Conversation, Detector, Line};
use redact_core::AnalyzerEngine;
use tokio::runtime::Runtime;

fn peers(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let module = stock().module("redact").unwrap();
    let bench = runtime
        .block_on(Workbench::open(SandboxOptions::default(), &module, "{}"))
        .unwrap();
    let peer = AnalyzerEngine::new();
    let detector = Detector::default();
    let long = text(Mix::Mixed, 4_096, 7).0;
    for (name, text) in [("82 bytes", TURN), ("4 KiB, mixed", long.as_str())] {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(text.len() as u64));
        let submission = Submission::new("1", Stage::Inbound, Payload::text(text));
        let turn = TurnView::from_submission(1, &submission, 0);
        group.bench_function("redact, fresh sandbox", |b| {
            b.to_async(&runtime)
                .iter(|| async { bench.evaluate_alone(&turn).await.unwrap() });
        });
        group.bench_function("its engine, native", |b| {
            b.iter(|| Conversation::default().read(&detector, &Line::said(1, text)));
        });
        group.bench_function("redact-core, native", |b| {
            b.iter(|| peer.analyze(text, None).unwrap());
        });
        group.finish();
    }
}

criterion_group!(benches, peers);
criterion_main!(benches);
