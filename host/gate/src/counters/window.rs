use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use super::{CounterError, CounterKey, CounterStore, MemberKey};

/// Keys that one tenant may count under at most; about 100 bytes each when
/// sparse.
const MAX_KEYS: usize = 100_000;
/// Entries of one sum. Beyond it the older half is told apart less finely.
const MAX_ENTRIES: usize = 4_096;
/// Distinct members under one key.
const MAX_MEMBERS: usize = 4_096;
/// Seconds between two looks for keys that nobody needs any more.
const SWEEP_EVERY: u64 = 60;

/// Counters in memory, exact to the second. A sum of more than some thousand
/// seconds with entries is exact for the newest half of them and never too small
/// for the others.
#[derive(Debug, Default)]
pub struct InMemoryCounters(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    shares: HashMap<[u8; 16], Share>,
    swept: u64,
}

/// What one tenant counts.
#[derive(Debug, Default)]
struct Share {
    sums: HashMap<[u8; 16], Sum>,
    members: HashMap<[u8; 16], Members>,
}

impl CounterStore for InMemoryCounters {
    fn add(
        &self,
        key: CounterKey,
        by: u32,
        at: u64,
        seconds: u32,
        keep: bool,
    ) -> Result<u64, CounterError> {
        let now = at / 1_000;
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !keep {
            let share = held.shares.get(&key.tenant);
            let sum = share.and_then(|share| share.sums.get(&key.counter));
            return Ok(sum.map_or(0, |sum| sum.over(now, seconds)) + u64::from(by));
        }
        let share = held.share(key, now)?;
        let sum = share.sums.entry(key.counter).or_default();
        sum.add(by, now, seconds);
        Ok(sum.over(now, seconds))
    }

    fn distinct(
        &self,
        key: CounterKey,
        member: MemberKey,
        at: u64,
        seconds: u32,
        keep: bool,
    ) -> Result<u64, CounterError> {
        let now = at / 1_000;
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !keep {
            let share = held.shares.get(&key.tenant);
            let members = share.and_then(|share| share.members.get(&key.counter));
            return Ok(members.map_or(0, |members| members.others(member, now, seconds)) + 1);
        }
        let share = held.share(key, now)?;
        let members = share.members.entry(key.counter).or_default();
        members.note(member, now, seconds)?;
        Ok(members.others(member, now, seconds) + 1)
    }
}

impl Held {
    /// The share of a key's tenant, with room for the key.
    fn share(&mut self, key: CounterKey, now: u64) -> Result<&mut Share, CounterError> {
        // A clock that was set back must not put the next look off.
        self.swept = self.swept.min(now);
        if now > self.swept + SWEEP_EVERY {
            self.swept = now;
            self.shares.values_mut().for_each(|share| share.sweep(now));
            self.shares.retain(|_, share| share.keys() > 0);
        }
        let share = self.shares.entry(key.tenant).or_default();
        let known =
            share.sums.contains_key(&key.counter) || share.members.contains_key(&key.counter);
        if !known && share.keys() >= MAX_KEYS {
            share.sweep(now);
            if share.keys() >= MAX_KEYS {
                return Err(CounterError::Full);
            }
        }
        Ok(share)
    }
}

impl Share {
    fn keys(&self) -> usize {
        self.sums.len() + self.members.len()
    }

    fn sweep(&mut self, now: u64) {
        self.sums.retain(|_, sum| {
            sum.forget(now);
            !sum.entries.is_empty()
        });
        self.members.retain(|_, members| {
            members.forget(now);
            !members.seen.is_empty()
        });
    }
}

/// What was added under a key, by second, oldest first.
#[derive(Debug, Default)]
struct Sum {
    entries: VecDeque<(u64, u64)>,
    /// The longest window that was asked for.
    longest: u32,
}

impl Sum {
    fn add(&mut self, by: u32, now: u64, seconds: u32) {
        self.longest = self.longest.max(seconds);
        // Entries of a time that has not come were made before the clock was
        // set back: they count from now.
        let mut early = 0;
        while let Some((second, count)) = self.entries.pop_back() {
            if second < now {
                self.entries.push_back((second, count));
                break;
            }
            early += count;
        }
        self.forget(now);
        if self.entries.len() >= MAX_ENTRIES {
            self.coarsen();
        }
        self.entries.push_back((now, early + u64::from(by)));
    }

    fn over(&self, now: u64, seconds: u32) -> u64 {
        let newest = self.entries.iter().rev();
        newest
            .take_while(|(second, _)| within(*second, now, seconds))
            .map(|(_, count)| count)
            .sum()
    }

    fn forget(&mut self, now: u64) {
        while self
            .entries
            .front()
            .is_some_and(|(second, _)| !within(*second, now, self.longest))
        {
            self.entries.pop_front();
        }
    }

    /// Joins neighbours in the older half, each pair at its later second: what
    /// is counted a little too long is never counted too little.
    fn coarsen(&mut self) {
        let newer = self.entries.split_off(self.entries.len() / 2);
        let mut joined = VecDeque::with_capacity(MAX_ENTRIES);
        let mut older = self.entries.drain(..);
        while let Some((second, count)) = older.next() {
            joined.push_back(match older.next() {
                Some((later, more)) => (later, count + more),
                None => (second, count),
            });
        }
        drop(older);
        joined.extend(newer);
        self.entries = joined;
    }
}

/// Who was seen under a key, and when last.
#[derive(Debug, Default)]
struct Members {
    seen: HashMap<MemberKey, u64>,
    /// The longest window that was asked for.
    longest: u32,
}

impl Members {
    fn note(&mut self, member: MemberKey, now: u64, seconds: u32) -> Result<(), CounterError> {
        self.longest = self.longest.max(seconds);
        if self.seen.len() >= MAX_MEMBERS && !self.seen.contains_key(&member) {
            self.forget(now);
            if self.seen.len() >= MAX_MEMBERS {
                return Err(CounterError::Full);
            }
        }
        self.seen.insert(member, now);
        Ok(())
    }

    fn others(&self, member: MemberKey, now: u64, seconds: u32) -> u64 {
        let others = self
            .seen
            .iter()
            .filter(|(other, second)| **other != member && within(**second, now, seconds));
        others.count() as u64
    }

    fn forget(&mut self, now: u64) {
        let longest = self.longest;
        self.seen.retain(|_, second| {
            // As with sums: a time that has not come is now.
            *second = now.min(*second);
            within(*second, now, longest)
        });
    }
}

/// A second is in the window that ends now, itself included. One that has not
/// come yet is in it too: the clock was set back, and nothing is forgotten.
fn within(second: u64, now: u64, seconds: u32) -> bool {
    now.saturating_sub(second) < u64::from(seconds)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: CounterKey = key(1, 1);

    const fn key(tenant: u8, counter: u8) -> CounterKey {
        CounterKey {
            tenant: [tenant; 16],
            counter: [counter; 16],
        }
    }

    fn numbered(tenant: u8, n: usize) -> CounterKey {
        CounterKey {
            tenant: [tenant; 16],
            counter: (n as u128).to_le_bytes(),
        }
    }

    #[test]
    fn an_entry_leaves_the_window_on_the_second() {
        let store = InMemoryCounters::default();
        assert_eq!(store.add(KEY, 2, 10_000, 60, true), Ok(2));
        assert_eq!(store.add(KEY, 1, 69_000, 60, true), Ok(3));
        assert_eq!(store.add(KEY, 1, 70_000, 60, true), Ok(2));
    }

    #[test]
    fn what_is_not_kept_is_only_told() {
        let store = InMemoryCounters::default();
        assert_eq!(store.add(KEY, 5, 0, 60, false), Ok(5));
        assert_eq!(store.add(KEY, 1, 0, 60, true), Ok(1));
        assert_eq!(store.distinct(KEY, [2; 16], 0, 60, false), Ok(1));
        assert_eq!(store.distinct(KEY, [3; 16], 0, 60, true), Ok(1));
        assert_eq!(store.distinct(KEY, [3; 16], 0, 60, true), Ok(1));
        assert_eq!(store.distinct(KEY, [2; 16], 0, 60, true), Ok(2));
    }

    #[test]
    fn a_busy_counter_goes_on_counting_and_never_too_little() {
        let store = InMemoryCounters::default();
        for second in 0..10_000_u64 {
            let sum = store.add(KEY, 1, second * 1_000, 86_400, true);
            assert!(sum.is_ok_and(|sum| sum > second), "{second}: {sum:?}");
            let minute = store.add(KEY, 0, second * 1_000, 60, true);
            assert_eq!(minute, Ok((second + 1).min(60)));
        }
        for minute in 0..10_000_u64 {
            assert_eq!(store.add(key(1, 2), 1, minute * 60_000, 60, true), Ok(1));
        }
    }

    #[test]
    fn members_that_left_the_window_make_room() {
        let store = InMemoryCounters::default();
        for n in 0..6_000_u64 {
            let member = u128::from(n).to_le_bytes();
            let seen = store.distinct(KEY, member, n * 1_000, 60, true);
            assert_eq!(seen, Ok((n + 1).min(60)));
        }
    }

    #[test]
    fn a_tenant_fills_its_own_share_and_no_other() {
        let store = InMemoryCounters::default();
        for n in 0..MAX_KEYS {
            assert_eq!(store.add(numbered(1, n), 1, 0, 60, true), Ok(1));
        }
        let more = numbered(1, MAX_KEYS);
        assert_eq!(store.add(more, 1, 0, 60, true), Err(CounterError::Full));
        assert_eq!(store.add(numbered(1, 0), 1, 0, 60, true), Ok(2));
        assert_eq!(store.add(numbered(2, 0), 1, 0, 60, true), Ok(1));
        assert_eq!(store.add(more, 1, 61_000, 60, true), Ok(1));
    }

    #[test]
    fn a_clock_that_is_set_back_loses_nothing_and_stops_nothing() {
        let store = InMemoryCounters::default();
        let future = 4_000_000_000_000;
        assert_eq!(store.add(KEY, 3, future, 60, true), Ok(3));
        assert_eq!(store.distinct(KEY, [1; 16], future, 60, true), Ok(1));
        assert_eq!(store.add(KEY, 1, 10_000, 60, true), Ok(4));
        assert_eq!(store.distinct(KEY, [2; 16], 10_000, 60, true), Ok(2));
        // What was early counts from then on, and leaves with its window.
        assert_eq!(store.add(KEY, 1, 70_000, 60, true), Ok(1));
        assert_eq!(store.add(KEY, 0, 130_000, 60, true), Ok(0));
    }

    proptest! {
        #[test]
        fn sums_agree_with_a_list_of_everything(
            mut steps in prop::collection::vec((0..200_u64, 0..5_u32), 1..40), seconds in 1..100_u32
        ) {
            steps.sort_unstable();
            let store = InMemoryCounters::default();
            for (i, (at, by)) in steps.iter().enumerate() {
                let expected: u64 = steps[..=i]
                    .iter()
                    .filter(|(then, _)| at - then < u64::from(seconds))
                    .map(|(_, by)| u64::from(*by))
                    .sum();
                prop_assert_eq!(store.add(KEY, *by, at * 1_000, seconds, true), Ok(expected));
            }
        }
    }
}
