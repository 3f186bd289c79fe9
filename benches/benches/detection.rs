//! What stock `redact` costs on conversations: throughput in the sandbox by how
//! much of the text takes the slow path, and what it executes for each byte from a
//! kilobyte to a megabyte, on friendly and on adversarial texts.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run should say so at once"
)]
#![expect(clippy::print_stdout, reason = "results are for people")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use guichet::{Payload, SandboxOptions, Stage, Submission, TurnView, Workbench};
use guichet_benches::{Mix, stock, text};
use tokio::runtime::Runtime;

fn throughput(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let bench = open(&runtime, false);
    let mut group = criterion.benchmark_group("redact, turns of 4 KiB, fresh sandbox");
    for (name, mix) in Mix::ALL {
        let (text, slow) = text(mix, 4_096, 7);
        println!(
            "{name}: {} % of the bytes are slow",
            slow * 100 / text.len()
        );
        group.throughput(Throughput::Bytes(text.len() as u64));
        let turn = view(&text);
        group.bench_function(name, |b| {
            b.to_async(&runtime)
                .iter(|| async { bench.evaluate_alone(&turn).await.unwrap() });
        });
    }
    group.finish();
}

/// Pieces of one size at most.
const PIECES: usize = 200;

/// Fuel for each byte, against that at one kilobyte. Smaller sizes are pieces of the
/// same megabyte, spread over it, so that sizes differ and not what is said.
fn cost(_: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let bench = open(&runtime, true);
    let friendly = Mix::ALL.map(|(name, mix)| (name, text(mix, 1 << 20, 7).0));
    let adverse = ADVERSE.map(|(name, unit)| (name, unit.repeat((1 << 20) / unit.len() + 1)));
    println!("fuel a byte at 1 kB, and as a ratio of that at 10 kB, 100 kB and 1 MB");
    for (name, long) in friendly.into_iter().chain(adverse) {
        let mut ratios = Vec::new();
        let mut first = None::<f64>;
        for size in [1_000, 10_000, 100_000, 1_000_000] {
            let pieces = pieces(&long, size);
            let bytes: usize = pieces.iter().map(|piece| piece.len()).sum();
            let fuel = pieces
                .into_iter()
                .map(|piece| runtime.block_on(bench.fuel(&view(piece))))
                .sum::<Result<u64, _>>();
            let Ok(fuel) = fuel else {
                ratios.push("over budget".to_owned());
                continue;
            };
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            let per_byte = fuel as f64 / bytes as f64;
            match first {
                None => first = Some(per_byte),
                Some(first) => ratios.push(format!("{:.2}", per_byte / first)),
            }
        }
        println!(
            "{name:12} {:6.0}  {}",
            first.unwrap_or(0.0),
            ratios.join("  ")
        );
    }
}

/// Stretches of a text of about one size, evenly spread, from one space to another
/// where there are spaces.
fn pieces(text: &str, size: usize) -> Vec<&str> {
    let count = (text.len() / size).min(PIECES);
    let at = |byte: usize| {
        let rest = text.get(byte..).unwrap_or_default();
        byte + rest
            .find(' ')
            .filter(|space| *space < 64)
            .map_or(0, |space| space + 1)
    };
    (0..count)
        .map(|piece| {
            let from = floor(text, text.len() / count * piece);
            let until = floor(text, (from + size).min(text.len()));
            text.get(at(from)..until).unwrap()
        })
        .collect()
}

fn floor(text: &str, byte: usize) -> usize {
    (0..=byte)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

const ADVERSE: [(&str, &str); 8] = [
    ("digits", "1"),
    ("digit, gap", "1 "),
    ("dots", "1."),
    ("at signs", "a@a."),
    ("cues", "password:"),
    ("words", "quatre vingt dix sept "),
    ("brackets", "P<"),
    ("space", " "),
];

fn open(runtime: &Runtime, fuel: bool) -> Workbench {
    let module = stock().module("redact").unwrap();
    let options = SandboxOptions {
        fuel,
        ..SandboxOptions::default()
    };
    runtime
        .block_on(Workbench::open(options, &module, "{}"))
        .unwrap()
}

fn view(text: &str) -> TurnView {
    let turn = Submission::new("1", Stage::Inbound, Payload::text(text));
    TurnView::from_submission(1, &turn, 0)
}

criterion_group!(benches, throughput, cost);
criterion_main!(benches);
