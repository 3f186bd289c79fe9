use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use super::{CounterError, CounterKey, CounterStore};

/// Keys that the store holds at most; about 100 bytes each when sparse.
const MAX_KEYS: usize = 1_000_000;
/// Entries under one key: further ones of the same second are summed up.
const MAX_ENTRIES: usize = 4_096;

/// Counters in memory, exact to the second.
#[derive(Debug, Default)]
pub struct InMemoryCounters(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    sums: HashMap<CounterKey, VecDeque<(u64, u64)>>,
    members: HashMap<CounterKey, HashMap<CounterKey, u64>>,
    /// Seconds since the epoch after which nothing under a key is needed.
    expires: HashMap<CounterKey, u64>,
    swept: u64,
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
        let in_window = |entries: &VecDeque<(u64, u64)>| -> u64 {
            entries
                .iter()
                .filter(|(second, _)| within(*second, now, seconds))
                .map(|(_, count)| count)
                .sum()
        };
        if !keep {
            return Ok(held.sums.get(&key).map_or(0, in_window) + u64::from(by));
        }
        held.admit(key, now, seconds)?;
        let entries = held.sums.entry(key).or_default();
        let full = entries.len() >= MAX_ENTRIES;
        match entries.back_mut() {
            Some((second, count)) if *second >= now => *count += u64::from(by),
            _ if full => return Err(CounterError::Full),
            _ => entries.push_back((now, by.into())),
        }
        Ok(in_window(entries))
    }

    fn distinct(
        &self,
        key: CounterKey,
        member: CounterKey,
        at: u64,
        seconds: u32,
        keep: bool,
    ) -> Result<u64, CounterError> {
        let now = at / 1_000;
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let others = |members: &HashMap<CounterKey, u64>| {
            members
                .iter()
                .filter(|(other, second)| **other != member && within(**second, now, seconds))
                .count() as u64
        };
        if !keep {
            return Ok(held.members.get(&key).map_or(0, others) + 1);
        }
        held.admit(key, now, seconds)?;
        let members = held.members.entry(key).or_default();
        if members.len() >= MAX_ENTRIES && !members.contains_key(&member) {
            return Err(CounterError::Full);
        }
        members.insert(member, now);
        Ok(others(members) + 1)
    }
}

/// A second is in the window that ends now, itself included.
fn within(second: u64, now: u64, seconds: u32) -> bool {
    now.checked_sub(second)
        .is_some_and(|age| age < u64::from(seconds))
}

impl Held {
    /// Makes room for a key, and says until when it is needed.
    fn admit(&mut self, key: CounterKey, now: u64, seconds: u32) -> Result<(), CounterError> {
        if now > self.swept + 60 || self.expires.len() >= MAX_KEYS {
            self.sweep(now);
        }
        if self.expires.len() >= MAX_KEYS && !self.expires.contains_key(&key) {
            return Err(CounterError::Full);
        }
        let until = now + u64::from(seconds);
        let expires = self.expires.entry(key).or_default();
        *expires = until.max(*expires);
        Ok(())
    }

    fn sweep(&mut self, now: u64) {
        self.swept = now;
        self.expires.retain(|_, until| *until >= now);
        let expires = &self.expires;
        self.sums.retain(|key, _| expires.contains_key(key));
        self.members.retain(|key, _| expires.contains_key(key));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: CounterKey = [1; 16];

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
