//! Dates inside of runs: what stands before and after one is a number of its own.

use std::ops::RangeInclusive;

use super::{Group, Run};
use crate::{card::value, chars::gap};

const YEARS: RangeInclusive<u64> = 1_900..=2_100;

impl Run {
    /// It is a date, with its time or without.
    pub(crate) fn is_date(&self) -> bool {
        date(self, 0).is_some_and(|len| len == self.groups.len())
    }

    /// Its parts before, between and after the dates in it, and the dates themselves;
    /// `None` where there is nothing to part. A number that is written with the same
    /// mark throughout stays whole.
    pub(super) fn around_dates(&self) -> Option<Vec<Self>> {
        let mut year = self.groups.iter();
        if self.groups.len() < 4 || !year.any(|group| group.len == 4 && !group.spoken) {
            return None;
        }
        let mut marks = self.groups.iter().skip(1).map(|group| group.gap);
        let first = marks.next();
        if marks.all(|mark| Some(mark) == first) {
            return None;
        }
        let mut parts = Vec::new();
        let (mut open, mut at) = (0, 0);
        while at < self.groups.len() {
            let Some(len) = date(self, at) else {
                at += 1;
                continue;
            };
            if open < at {
                parts.push(self.part(open, at));
            }
            parts.push(self.part(at, at + len));
            at += len;
            open = at;
        }
        if open < self.groups.len() && open > 0 {
            parts.push(self.part(open, self.groups.len()));
        }
        (parts.len() > 1).then_some(parts)
    }
}

/// How many groups from one on are a date and, with colons, its time.
fn date(run: &Run, at: usize) -> Option<usize> {
    let [a, b, c] = run.groups.get(at..at + 3)? else {
        return None;
    };
    let mark = matches!(b.gap, gap::DASH | gap::SLASH | gap::DOT) && b.gap == c.gap;
    let worth = |group: &Group| {
        value(
            run.digits
                .get(group.at..group.at + group.len)
                .unwrap_or(&[]),
        )
    };
    let days = |month: &Group, day: &Group| {
        (1..=12).contains(&worth(month)) && (1..=31).contains(&worth(day))
    };
    let fits = match (a.len, b.len, c.len) {
        (4, 2, 2) => YEARS.contains(&worth(a)) && days(b, c),
        (2, 2, 4) => YEARS.contains(&worth(c)) && (days(b, a) || days(a, b)),
        _ => false,
    };
    if !mark || !fits || [a, b, c].iter().any(|group| group.spoken) {
        return None;
    }
    let follows = |at: usize, len: RangeInclusive<usize>, mark: u16| {
        let group = run.groups.get(at);
        group.is_some_and(|group| len.contains(&group.len) && group.gap == mark)
    };
    let mut end = at + 3;
    let hour = run
        .groups
        .get(end)
        .is_some_and(|hour| matches!(hour.len, 1 | 2));
    if hour && follows(end + 1, 2..=2, gap::COLON) {
        end += 2;
        if follows(end, 2..=2, gap::COLON) {
            end += 1;
            end += usize::from(follows(end, 1..=9, gap::DOT));
        }
    }
    Some(end - at)
}
