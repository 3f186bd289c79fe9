//! Stretches in which nothing was written while the log was open.

use std::collections::BTreeMap;

use serde::Serialize;

use super::facts::Moment;

const HOUR: u64 = 60 * 60 * 1_000;

/// Longer than an hour without a leaf of the tenant or of the house, with no stop
/// before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Gap {
    pub(super) from: Moment,
    /// The next leaf, or the end of the period.
    pub(super) to: Moment,
    /// What it ended with.
    pub(super) ended: Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Ended {
    Leaf,
    UncleanStart,
    /// No leaf until the period's end.
    Period,
}

impl Ended {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Leaf => "with the next entry",
            Self::UncleanStart => "with a start after a crash",
            Self::Period => "not until the end of the period",
        }
    }
}

/// When leaves were written: of each hour the first and the last moment, which is
/// enough to tell every longer gap.
#[derive(Clone, Debug, Default)]
pub(super) struct Times {
    hours: BTreeMap<u64, (u64, u64)>,
    runs: Vec<(u64, Run)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Run {
    Start { clean: bool },
    Stop,
}

impl Times {
    pub(super) fn leaf(&mut self, at: u64) {
        let (first, last) = self.hours.entry(at / HOUR).or_insert((at, at));
        *first = at.min(*first);
        *last = at.max(*last);
    }

    pub(super) fn run(&mut self, at: u64, run: Run) {
        self.runs.push((at, run));
    }

    /// Those that reach into the period.
    pub(super) fn gaps(mut self, from: u64, to: u64) -> Vec<Gap> {
        // Starts and stops of one millisecond stay as they were written.
        self.runs.sort_by_key(|(at, _)| *at);
        let firsts = self.hours.values().map(|(first, _)| *first).skip(1);
        let ends = firsts.map(Some).chain([None]);
        let lasts = self.hours.values().map(|(_, last)| *last);
        lasts
            .zip(ends)
            .filter_map(|(last, next)| {
                let end = next.unwrap_or(to);
                let long = end.saturating_sub(last) > HOUR && end > from && last < to;
                (long && self.running(last)).then(|| Gap {
                    from: Moment(last),
                    to: Moment(end),
                    ended: match next {
                        None => Ended::Period,
                        Some(next) if self.crashed(next) => Ended::UncleanStart,
                        Some(_) => Ended::Leaf,
                    },
                })
            })
            .collect()
    }

    /// Whether the log was open after this moment. Where its start was taken out
    /// of the ledger, it is taken to be.
    fn running(&self, at: u64) -> bool {
        let until = self.runs.partition_point(|(run, _)| *run <= at);
        let last = until.checked_sub(1).and_then(|last| self.runs.get(last));
        last.is_none_or(|(_, run)| *run != Run::Stop)
    }

    fn crashed(&self, at: u64) -> bool {
        self.runs.contains(&(at, Run::Start { clean: false }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(leaves: &[u64], runs: &[(u64, Run)]) -> Times {
        let mut times = Times::default();
        for at in leaves {
            times.leaf(*at);
        }
        for (at, run) in runs {
            times.leaf(*at);
            times.run(*at, *run);
        }
        times
    }

    const START: Run = Run::Start { clean: true };

    #[test]
    fn only_more_than_an_hour_is_a_gap() {
        let at = HOUR / 2;
        let all = |next| times(&[at, next], &[(at, START)]).gaps(0, next);
        assert_eq!(all(at + HOUR), []);
        let gap = Gap {
            from: Moment(at),
            to: Moment(at + HOUR + 1),
            ended: Ended::Leaf,
        };
        assert_eq!(all(at + HOUR + 1), [gap]);
    }

    #[test]
    fn what_was_stopped_has_no_gap_and_what_crashed_has() {
        let crash = Run::Start { clean: false };
        let stopped = [(0, START), (HOUR, Run::Stop), (9 * HOUR, START)];
        assert_eq!(times(&[], &stopped).gaps(0, 9 * HOUR), []);
        let crashed = [(0, START), (9 * HOUR, crash)];
        let gaps = times(&[HOUR], &crashed).gaps(0, 9 * HOUR);
        assert_eq!(gaps.len(), 1);
        assert_eq!(gaps[0].ended, Ended::UncleanStart);
        // Stopped and opened again within one millisecond.
        let again = [(0, START), (5, Run::Stop), (5, START)];
        let gaps = times(&[], &again).gaps(0, 2 * HOUR);
        assert_eq!(gaps[0].from, Moment(5));
        assert_eq!(gaps[0].ended, Ended::Period);
    }

    #[test]
    fn a_gap_counts_when_it_reaches_into_the_period() {
        let gaps = |from, to| {
            times(&[0, 5 * HOUR, 6 * HOUR], &[(0, START)])
                .gaps(from, to)
                .len()
        };
        assert_eq!(gaps(4 * HOUR, 6 * HOUR), 1);
        assert_eq!(gaps(5 * HOUR, 6 * HOUR), 0);
        assert_eq!(gaps(HOUR, 2 * HOUR), 1);
        assert_eq!(gaps(0, 0), 0);
        assert_eq!(times(&[], &[]).gaps(0, 9 * HOUR), []);
    }
}
