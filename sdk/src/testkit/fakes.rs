//! Answers for everything that a policy can ask, one set a thread.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::{Turn, history::Window};

type Connector = Box<dyn Fn(&[(&str, &str)]) -> Result<String, String>>;

/// What the fakes answer from.
#[derive(Default)]
pub struct Fakes {
    history: Vec<Turn>,
    shown: usize,
    memory: Vec<u8>,
    remembered: Option<Vec<u8>>,
    sums: BTreeMap<String, Vec<(u64, u64)>>,
    members: BTreeMap<String, BTreeMap<String, u64>>,
    sets: BTreeMap<String, BTreeSet<String>>,
    tables: BTreeMap<String, BTreeMap<String, String>>,
    connectors: BTreeMap<String, Connector>,
    broken_counters: bool,
    evaluating: bool,
    at: u64,
    settled: bool,
}

impl fmt::Debug for Fakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fakes").finish_non_exhaustive()
    }
}

impl Fakes {
    /// A set of the tenant's reference data.
    pub fn set<'a>(&mut self, name: &str, members: impl IntoIterator<Item = &'a str>) {
        let members = members.into_iter().map(str::to_owned).collect();
        self.sets.insert(name.to_owned(), members);
    }

    /// A table of the tenant's reference data.
    pub fn table<'a>(&mut self, name: &str, rows: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let rows = rows.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned()));
        self.tables.insert(name.to_owned(), rows.collect());
    }

    /// A system of the tenant's.
    pub fn connector(
        &mut self,
        name: &str,
        answer: impl Fn(&[(&str, &str)]) -> Result<String, String> + 'static,
    ) {
        self.connectors.insert(name.to_owned(), Box::new(answer));
    }

    /// Counters err from now on, as a store that cannot be reached does.
    pub fn break_counters(&mut self) {
        self.broken_counters = true;
    }
}

thread_local! {
    static FAKES: RefCell<Fakes> = RefCell::default();
}

fn with<T>(use_them: impl FnOnce(&mut Fakes) -> T) -> T {
    FAKES.with(|fakes| use_them(&mut fakes.borrow_mut()))
}

pub(super) fn reset(prepare: impl FnOnce(&mut Fakes)) {
    with(|fakes| {
        *fakes = Fakes::default();
        prepare(fakes);
    });
}

pub(super) fn configured() {
    with(|fakes| fakes.evaluating = true);
}

pub(super) fn before(history: Vec<Turn>, at: u64, settled: bool) {
    with(|fakes| {
        fakes.history = history;
        fakes.at = at;
        fakes.settled = settled;
        fakes.shown = 0;
        fakes.remembered = None;
    });
}

/// The turns that were shown; what was remembered counts when the evaluation
/// did.
pub(super) fn after(counts: bool) -> Vec<Turn> {
    with(|fakes| {
        if let (true, true, Some(state)) = (counts, fakes.settled, fakes.remembered.take()) {
            fakes.memory = state;
        }
        let skip = fakes.history.len() - fakes.shown;
        fakes.history.iter().skip(skip).cloned().collect()
    })
}

pub(crate) fn recent(limit: u32) -> Window {
    with(|fakes| {
        let shown = fakes.history.len().min(limit as usize);
        fakes.shown = fakes.shown.max(shown);
        let skip = fakes.history.len() - shown;
        Window {
            turns: fakes.history.iter().skip(skip).cloned().collect(),
            complete: skip == 0,
        }
    })
}

pub(crate) fn recall() -> Vec<u8> {
    with(|fakes| {
        fakes
            .remembered
            .clone()
            .unwrap_or_else(|| fakes.memory.clone())
    })
}

pub(crate) fn remember(state: &[u8]) -> Result<(), String> {
    with(|fakes| {
        fakes.guard()?;
        if state.len() > 4 << 10 {
            return Err("too-large".to_owned());
        }
        fakes.remembered = Some(state.to_vec());
        Ok(())
    })
}

pub(crate) fn add(key: &str, by: u32, seconds: u32) -> Result<u64, String> {
    with(|fakes| {
        fakes.guard_counters()?;
        let (now, settled) = (fakes.at / 1_000, fakes.settled);
        let held = fakes.sums.entry(key.to_owned()).or_default();
        let since = now.saturating_sub(seconds.into());
        let before: u64 = held
            .iter()
            .filter(|(at, _)| *at > since)
            .map(|(_, n)| n)
            .sum();
        if settled {
            held.push((now, by.into()));
        }
        Ok(before + u64::from(by))
    })
}

pub(crate) fn distinct(key: &str, member: &str, seconds: u32) -> Result<u64, String> {
    with(|fakes| {
        fakes.guard_counters()?;
        let (now, settled) = (fakes.at / 1_000, fakes.settled);
        let held = fakes.members.entry(key.to_owned()).or_default();
        let since = now.saturating_sub(seconds.into());
        let others = held
            .iter()
            .filter(|(m, at)| *m != member && **at > since)
            .count() as u64;
        if settled {
            held.insert(member.to_owned(), now);
        }
        Ok(others + 1)
    })
}

pub(crate) fn contains(set: &str, value: &str) -> Result<bool, String> {
    with(|fakes| match fakes.sets.get(set) {
        Some(held) => Ok(held.contains(value)),
        None => Err("not-granted".to_owned()),
    })
}

pub(crate) fn get(table: &str, key: &str) -> Result<Option<String>, String> {
    with(|fakes| match fakes.tables.get(table) {
        Some(held) => Ok(held.get(key).cloned()),
        None => Err("not-granted".to_owned()),
    })
}

pub(crate) fn members(set: &str) -> Result<Vec<String>, String> {
    with(|fakes| match fakes.sets.get(set) {
        Some(held) => Ok(held.iter().cloned().collect()),
        None => Err("not-granted".to_owned()),
    })
}

pub(crate) fn call(name: &str, arguments: &[(&str, &str)]) -> Result<String, String> {
    with(|fakes| {
        fakes.guard()?;
        match fakes.connectors.get(name) {
            Some(answer) => answer(arguments),
            None => Err("not-granted".to_owned()),
        }
    })
}

impl Fakes {
    fn guard(&self) -> Result<(), String> {
        if self.evaluating {
            Ok(())
        } else {
            Err("not-during-configure".to_owned())
        }
    }

    fn guard_counters(&self) -> Result<(), String> {
        self.guard()?;
        if self.broken_counters {
            return Err("unavailable".to_owned());
        }
        Ok(())
    }
}
