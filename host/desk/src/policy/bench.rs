//! `guichet policy bench`: what a module costs, in a fresh sandbox each time
//! and, to compare with, in one that is used again.

use std::io::Write as _;

use anyhow::anyhow;
use comfy_table::{CellAlignment, Table, presets};
use guichet::{Allocation, SandboxOptions, Submission, TurnView};
use serde::Serialize;

use super::module;
use crate::{
    cli::{AllocationArgument, ModuleArguments},
    contact::read_lines,
    exit::{Exit, Problem, output},
    run::spinner,
};

#[derive(Debug, Serialize)]
struct Measured {
    fresh: Speed,
    reused: Speed,
    image: ImageCost,
    /// What the module executes, in wasmtime's units of fuel.
    #[serde(skip_serializing_if = "Option::is_none")]
    fuel: Option<Fuel>,
    turns: usize,
    bytes: usize,
    rounds: u32,
}

#[derive(Debug, Serialize)]
struct Speed {
    p50_micros: f64,
    p99_micros: f64,
    mb_per_s: f64,
}

#[derive(Debug, Serialize)]
struct Fuel {
    total: u64,
    per_byte: f64,
}

#[derive(Debug, Serialize)]
struct ImageCost {
    bytes: usize,
    build_ms: u128,
}

pub(super) async fn bench(
    arguments: &ModuleArguments,
    rounds: u32,
    allocation: AllocationArgument,
    fuel: bool,
    json: bool,
) -> Result<Exit, Problem> {
    let options = SandboxOptions {
        allocation: match allocation {
            AllocationArgument::Pooling => Allocation::Pooling,
            AllocationArgument::PoolingPlain => Allocation::PoolingWithoutPagemapScan,
            AllocationArgument::OnDemand => Allocation::OnDemand,
        },
        ..SandboxOptions::default()
    };
    let bench = module::open(&arguments.module, arguments.settings.as_deref(), options).await?;
    let place = arguments.turns.display().to_string();
    let mut submissions: Vec<Submission> = Vec::new();
    read_lines(module::lines(&arguments.turns)?, |number, line| {
        submissions.push(module::turn(line)?.submission(number)?);
        Ok(())
    })
    .map_err(|e| Problem::usage(e).at(place.clone()))?;
    let views: Vec<TurnView> = submissions
        .iter()
        .map(|one| TurnView::from_submission(1, one, 0))
        .collect();
    let Some(first) = views.first() else {
        return Err(Problem::usage(anyhow!("holds no turn")).at(place));
    };
    let bytes: usize = views
        .iter()
        .flat_map(|view| &view.parts)
        .map(|part| part.text.len())
        .sum();

    let wait = spinner("measuring");
    let mut fresh = Rounds::default();
    let mut reused = Rounds::default();
    // One round warms up; the two ways take turns, so that a slow spell of the
    // machine meets both.
    for round in 0..=rounds {
        let mut nanos = Vec::with_capacity(views.len());
        for view in &views {
            let start = moment();
            bench.evaluate_alone(view).await.map_err(|e| {
                Problem::usage(anyhow!("a turn gets no verdict: {e}")).at(arguments.module.clone())
            })?;
            nanos.push(start.elapsed().as_nanos());
        }
        let mut instance = bench.reuse(first).await?;
        let mut again = Vec::with_capacity(views.len());
        for view in &views {
            let start = moment();
            instance.evaluate(view).await?;
            again.push(start.elapsed().as_nanos());
        }
        if round > 0 {
            fresh.add(nanos);
            reused.add(again);
        }
    }
    if let Some(wait) = wait {
        wait.finish_and_clear();
    }
    let fuel = if fuel {
        Some(burnt(arguments, options, &views, bytes).await?)
    } else {
        None
    };
    let measured = Measured {
        fuel,
        fresh: fresh.speed(bytes),
        reused: reused.speed(bytes),
        image: ImageCost {
            bytes: bench.image_bytes(),
            build_ms: bench.build_time().as_millis(),
        },
        turns: views.len(),
        bytes,
        rounds,
    };
    let mut out = std::io::stdout().lock();
    if json {
        let line = serde_json::to_string(&measured).map_err(Problem::fault)?;
        writeln!(out, "{line}").map_err(output)?;
    } else {
        writeln!(out, "{}", table(&measured)).map_err(output)?;
    }
    Ok(Exit::Success)
}

/// What the module executes for all turns, each in a fresh sandbox.
async fn burnt(
    arguments: &ModuleArguments,
    options: SandboxOptions,
    views: &[TurnView],
    bytes: usize,
) -> Result<Fuel, Problem> {
    let options = SandboxOptions {
        fuel: true,
        ..options
    };
    let bench = module::open(&arguments.module, arguments.settings.as_deref(), options).await?;
    let mut total = 0;
    for view in views {
        total += bench.fuel(view).await.map_err(|e| {
            Problem::usage(anyhow!("a turn gets no verdict: {e}")).at(arguments.module.clone())
        })?;
    }
    let per_byte = (u128::from(total) * 100)
        .checked_div(bytes as u128)
        .map_or(0.0, |hundredths| rounded(hundredths, 100.0));
    Ok(Fuel { total, per_byte })
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn moment() -> std::time::Instant {
    std::time::Instant::now()
}

/// Percentiles of each round; their medians count.
#[derive(Debug, Default)]
struct Rounds {
    p50: Vec<u128>,
    p99: Vec<u128>,
    total: Vec<u128>,
}

impl Rounds {
    fn add(&mut self, mut nanos: Vec<u128>) {
        self.total.push(nanos.iter().sum());
        nanos.sort_unstable();
        self.p50.push(percentile(&nanos, 50));
        self.p99.push(percentile(&nanos, 99));
    }

    fn speed(mut self, bytes: usize) -> Speed {
        let mut median = |list: fn(&mut Self) -> &mut Vec<u128>| {
            let list = list(&mut self);
            list.sort_unstable();
            percentile(list, 50)
        };
        let p50 = median(|rounds| &mut rounds.p50);
        let p99 = median(|rounds| &mut rounds.p99);
        let total = median(|rounds| &mut rounds.total);
        Speed {
            p50_micros: rounded(p50, 1_000.0),
            p99_micros: rounded(p99, 1_000.0),
            mb_per_s: (bytes as u128 * 1_000_000)
                .checked_div(total)
                .map_or(0.0, |speed| rounded(speed, 1_000.0)),
        }
    }
}

/// The nearest-rank percentile of a sorted list.
fn percentile(sorted: &[u128], percent: usize) -> u128 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "measured times are far below 2^52 ns"
)]
fn rounded(value: u128, divisor: f64) -> f64 {
    (value as f64 / divisor * 100.0).round() / 100.0
}

fn table(measured: &Measured) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(["sandbox", "p50 µs", "p99 µs", "MB/s"]);
    for (name, speed) in [
        ("fresh each time", &measured.fresh),
        ("used again", &measured.reused),
    ] {
        table.add_row([
            name.to_owned(),
            format!("{:.1}", speed.p50_micros),
            format!("{:.1}", speed.p99_micros),
            format!("{:.2}", speed.mb_per_s),
        ]);
    }
    table.add_row([
        format!(
            "image: {} kB, built in {} ms",
            measured.image.bytes / 1_000,
            measured.image.build_ms
        ),
        String::new(),
        String::new(),
        format!("{} turns × {}", measured.turns, measured.rounds),
    ]);
    if let Some(fuel) = &measured.fuel {
        table.add_row([
            "fuel".to_owned(),
            String::new(),
            String::new(),
            format!("{:.2} a byte", fuel.per_byte),
        ]);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_rank() {
        let hundred: Vec<u128> = (1..=100).collect();
        assert_eq!(
            (percentile(&hundred, 50), percentile(&hundred, 99)),
            (50, 99)
        );
        assert_eq!(percentile(&[7], 99), 7);
        assert_eq!(percentile(&[], 50), 0);
    }

    #[test]
    fn a_megabyte_in_a_second_is_one() {
        let mut rounds = Rounds::default();
        rounds.add(vec![1_000_000_000]);
        assert!((rounds.speed(1_000_000).mb_per_s - 1.0).abs() < f64::EPSILON);
    }
}
