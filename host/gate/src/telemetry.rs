//! What the gate counts, as Prometheus text. Labels hold names of tenants,
//! stages, outcomes, policies and causes, and nothing that anyone said.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Mutex, PoisonError},
};

use crate::{outcome::Outcome, tenant::TenantId};

/// Upper bounds of the histogram's buckets, in microseconds.
const BUCKETS: [u64; 10] = [
    50, 100, 250, 500, 1_000, 2_500, 5_000, 25_000, 100_000, 1_000_000,
];

/// Counters of a gate.
#[derive(Debug, Default)]
pub struct Metrics(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    turns: BTreeMap<(String, &'static str, &'static str, &'static str), u64>,
    edits: BTreeMap<(String, String, &'static str), u64>,
    failures: BTreeMap<(String, String, &'static str, String), u64>,
    swaps: BTreeMap<(String, &'static str), u64>,
    recordings: BTreeMap<(String, &'static str), u64>,
    exposed: BTreeMap<String, u64>,
    faults: u64,
    micros: BTreeMap<String, Histogram>,
}

impl Counts {
    fn outcome(&mut self, tenant: &TenantId, outcome: &Outcome) {
        let key = (
            tenant.to_string(),
            outcome.stage.as_str(),
            outcome.outcome.as_str(),
            outcome.cause.map_or("", |cause| cause.as_str()),
        );
        *self.turns.entry(key).or_default() += 1;
    }
}

#[derive(Debug, Default)]
struct Histogram {
    buckets: [u64; BUCKETS.len()],
    count: u64,
    sum: u64,
}

impl Metrics {
    pub(crate) fn passed(&self, tenant: &TenantId, outcome: &Outcome) {
        let mut counts = self.lock();
        counts.outcome(tenant, outcome);
        for edit in &outcome.edits {
            let key = (
                tenant.to_string(),
                edit.class.clone(),
                edit.treatment.as_str(),
            );
            *counts.edits.entry(key).or_default() += 1;
        }
        for opinion in &outcome.opinions {
            if let Some(cause) = opinion.cause {
                let key = (
                    tenant.to_string(),
                    opinion.policy.clone(),
                    cause.as_str(),
                    opinion.failure.clone().unwrap_or_default(),
                );
                *counts.failures.entry(key).or_default() += 1;
            }
        }
        let exposed = outcome.exposure + outcome.amendments.iter().map(|a| a.exposed).sum::<u64>();
        *counts.exposed.entry(tenant.to_string()).or_default() += exposed;
        let histogram = counts.micros.entry(tenant.to_string()).or_default();
        histogram.count += 1;
        histogram.sum += outcome.micros;
        for (bucket, bound) in histogram.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(outcome.micros <= bound);
        }
    }

    /// Counts that a held turn has left. What its policies said, and how long
    /// it took, was counted when it was held.
    pub(crate) fn freed(&self, tenant: &TenantId, outcome: &Outcome) {
        self.lock().outcome(tenant, outcome);
    }

    pub(crate) fn swapped(&self, tenant: &TenantId, result: &'static str) {
        *self
            .lock()
            .swaps
            .entry((tenant.to_string(), result))
            .or_default() += 1;
    }

    /// Counts a contact that was recorded, or could not be.
    pub(crate) fn recorded(&self, tenant: &TenantId, result: &'static str) {
        *self
            .lock()
            .recordings
            .entry((tenant.to_string(), result))
            .or_default() += 1;
    }

    pub(crate) fn faulted(&self) {
        self.lock().faults += 1;
    }

    /// Prometheus text, exposition format 0.0.4.
    pub(crate) fn render(&self, interactions: &[(String, usize)]) -> String {
        let counts = self.lock();
        let mut out = String::new();
        let mut head = |name: &str, kind: &str, help: &str, lines: String| {
            let _ = write!(out, "# HELP {name} {help}\n# TYPE {name} {kind}\n{lines}");
        };
        let lines = |rows: &mut dyn Iterator<Item = String>| {
            rows.fold(String::new(), |a, row| a + &row + "\n")
        };
        head(
            "guichet_turns_total",
            "counter",
            "Outcomes of turns; one that is held and freed has two.",
            lines(&mut counts.turns.iter().map(|((tenant, stage, outcome, cause), n)| {
                format!("guichet_turns_total{{tenant=\"{tenant}\",stage=\"{stage}\",outcome=\"{outcome}\",cause=\"{cause}\"}} {n}")
            })),
        );
        head(
            "guichet_edits_total",
            "counter",
            "Edits by class and treatment.",
            lines(&mut counts.edits.iter().map(|((tenant, class, treatment), n)| {
                let class = label(class);
                format!("guichet_edits_total{{tenant=\"{tenant}\",class=\"{class}\",treatment=\"{treatment}\"}} {n}")
            })),
        );
        head(
            "guichet_policy_failures_total",
            "counter",
            "Evaluations without a verdict.",
            lines(&mut counts.failures.iter().map(|((tenant, policy, cause, code), n)| {
                let (policy, code) = (label(policy), label(code));
                format!("guichet_policy_failures_total{{tenant=\"{tenant}\",policy=\"{policy}\",cause=\"{cause}\",code=\"{code}\"}} {n}")
            })),
        );
        head(
            "guichet_exposed_bytes_total",
            "counter",
            "Bytes that were shown and hidden later.",
            lines(&mut counts.exposed.iter().map(|(tenant, n)| {
                format!("guichet_exposed_bytes_total{{tenant=\"{tenant}\"}} {n}")
            })),
        );
        head(
            "guichet_swaps_total",
            "counter",
            "Generations installed, unchanged, failed or retired.",
            lines(&mut counts.swaps.iter().map(|((tenant, result), n)| {
                format!("guichet_swaps_total{{tenant=\"{tenant}\",result=\"{result}\"}} {n}")
            })),
        );
        head(
            "guichet_recordings_total",
            "counter",
            "Contacts that were recorded, or chosen to be and lost.",
            lines(&mut counts.recordings.iter().map(|((tenant, result), n)| {
                format!("guichet_recordings_total{{tenant=\"{tenant}\",result=\"{result}\"}} {n}")
            })),
        );
        head(
            "guichet_host_faults_total",
            "counter",
            "Turns that the host could not file.",
            format!("guichet_host_faults_total {}\n", counts.faults),
        );
        head(
            "guichet_interactions",
            "gauge",
            "Interactions running.",
            lines(
                &mut interactions
                    .iter()
                    .map(|(tenant, n)| format!("guichet_interactions{{tenant=\"{tenant}\"}} {n}")),
            ),
        );
        head(
            "guichet_turn_microseconds",
            "histogram",
            "Time from admission to release.",
            lines(&mut counts.micros.iter().flat_map(|(tenant, h)| h.rows(tenant))),
        );
        out
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A label's value as the exposition format wants it. Codes are checked before
/// they come here; the names of policies are an operator's own.
fn label(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

impl Histogram {
    fn rows(&self, tenant: &str) -> Vec<String> {
        let name = "guichet_turn_microseconds";
        let mut rows: Vec<String> = BUCKETS
            .iter()
            .zip(self.buckets)
            .map(|(bound, n)| format!("{name}_bucket{{tenant=\"{tenant}\",le=\"{bound}\"}} {n}"))
            .collect();
        rows.push(format!(
            "{name}_bucket{{tenant=\"{tenant}\",le=\"+Inf\"}} {}",
            self.count
        ));
        rows.push(format!("{name}_sum{{tenant=\"{tenant}\"}} {}", self.sum));
        rows.push(format!(
            "{name}_count{{tenant=\"{tenant}\"}} {}",
            self.count
        ));
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_breaks_out_of_its_label() {
        assert_eq!(label("a\"} 1\nb\\"), "a\\\"} 1\\nb\\\\");
        assert_eq!(label("card-number"), "card-number");
    }
}
