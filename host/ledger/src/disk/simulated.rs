//! A disk that keeps what was synced, and of everything else any part: data in
//! sectors that are there, lost or zero, names in any order. Each of its calls
//! can fail.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex, MutexGuard},
};

use super::{Disk, Growing};

const SECTOR: usize = 32;

/// A disk with what runs on it; clones are the same disk.
#[derive(Clone)]
pub(crate) struct Simulated(Arc<Mutex<State>>);

struct State {
    random: Random,
    files: Vec<File>,
    /// Paths on the medium.
    durable: BTreeMap<String, usize>,
    /// Paths as the system shows them.
    names: BTreeMap<String, usize>,
    unsynced: Vec<Name>,
    calls: u64,
    fault: Option<Fault>,
}

/// What happens at a call.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// The call fails, and the ones after it do not.
    Once(u64),
    /// From this call on all fail: the power is gone.
    PowerCut(u64),
}

#[derive(Clone, Default)]
struct File {
    durable: Vec<u8>,
    shown: Vec<u8>,
    /// True when the medium may hold less than is shown.
    dirty: bool,
}

#[derive(Clone)]
enum Name {
    Is(String, usize),
    Gone(String),
    Moved(String, String, usize),
}

/// `SplitMix64`: small, and the same everywhere.
#[derive(Clone)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }
}

impl Simulated {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(State {
            random: Random(seed),
            files: Vec::new(),
            durable: BTreeMap::new(),
            names: BTreeMap::new(),
            unsynced: Vec::new(),
            calls: 0,
            fault: None,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// What is to fail, counted in calls from now.
    pub(crate) fn fault(&self, fault: Option<Fault>) {
        let mut state = self.state();
        state.calls = 0;
        state.fault = fault;
    }

    /// The power comes back: of what was not synced any part is there.
    pub(crate) fn restart(&self) {
        let mut state = self.state();
        state.fault = None;
        let names = std::mem::take(&mut state.unsynced);
        for name in names {
            if state.random.below(2) == 0 {
                name.apply(&mut state.durable);
            }
        }
        state.names = state.durable.clone();
        for file in 0..state.files.len() {
            state.tear(file);
            let durable = state.files[file].durable.clone();
            state.files[file].shown = durable;
        }
    }

    /// Files as they are shown.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let state = self.state();
        let names = state.names.iter();
        names
            .map(|(path, file)| (path.clone(), state.files[*file].shown.clone()))
            .collect()
    }

    /// Puts a file there, durably: what someone does behind our back.
    pub(crate) fn plant(&self, path: &str, bytes: &[u8]) {
        let mut state = self.state();
        let file = state.file(bytes);
        state.files[file].durable = bytes.to_owned();
        state.files[file].dirty = false;
        state.names.insert(path.to_owned(), file);
        state.durable.insert(path.to_owned(), file);
    }
}

impl State {
    fn call(&mut self) -> io::Result<()> {
        let call = self.calls;
        self.calls += 1;
        match self.fault {
            Some(Fault::Once(at)) if at == call => Err(io::ErrorKind::StorageFull.into()),
            Some(Fault::PowerCut(at)) if at <= call => Err(io::ErrorKind::BrokenPipe.into()),
            _ => Ok(()),
        }
    }

    fn file(&mut self, bytes: &[u8]) -> usize {
        self.files.push(File {
            durable: Vec::new(),
            shown: bytes.to_owned(),
            dirty: true,
        });
        self.files.len() - 1
    }

    fn name(&mut self, name: Name) {
        name.apply(&mut self.names);
        self.unsynced.push(name);
    }

    /// Some of what is not synced gets to the medium, the rest never will.
    fn tear(&mut self, file: usize) {
        let mut torn = self.files[file].clone();
        if !torn.dirty {
            return;
        }
        let (kept, shown) = (torn.durable.len(), torn.shown.len());
        match self.random.below(4) {
            0 => {}
            1 => torn.durable.clone_from(&torn.shown),
            2 => {
                let length = kept as u64 + self.random.below(1 + (shown - kept.min(shown)) as u64);
                torn.durable = torn.shown[..usize::try_from(length).unwrap().min(shown)].to_vec();
            }
            _ => {
                let mut data = torn.shown.clone();
                for sector in data[kept.min(shown)..].chunks_mut(SECTOR) {
                    if self.random.below(3) == 0 {
                        sector.fill(0);
                    }
                }
                torn.durable = data;
            }
        }
        torn.dirty = false;
        self.files[file] = torn;
    }

    /// A folder that is synced is durable with all its names.
    fn settle_folder(&mut self, folder: &str) {
        let names = std::mem::take(&mut self.unsynced);
        let (within, others) = names.into_iter().partition(|name: &Name| {
            let path = name.path().rsplit_once('/');
            path.map_or("", |(folder, _)| folder) == folder
        });
        self.unsynced = others;
        let within: Vec<Name> = within;
        for name in &within {
            name.apply(&mut self.durable);
        }
    }

    fn settle(&mut self, file: usize) {
        let file = &mut self.files[file];
        // What a failed sync has dropped is not written by the next one.
        if file.dirty {
            file.durable.clone_from(&file.shown);
            file.dirty = false;
        }
    }
}

impl Name {
    fn path(&self) -> &str {
        match self {
            Self::Is(path, _) | Self::Gone(path) | Self::Moved(_, path, _) => path,
        }
    }

    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Self::Is(path, file) => {
                names.insert(path.clone(), *file);
            }
            Self::Gone(path) => {
                names.remove(path);
            }
            Self::Moved(from, to, file) => {
                names.remove(from);
                names.insert(to.clone(), *file);
            }
        }
    }
}

impl Disk for Simulated {
    type File = Open;

    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let state = self.state();
        let file = state.names.get(path);
        Ok(file.map(|file| state.files[*file].shown.clone()))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let state = self.state();
        let within = format!("{folder}/");
        let mut names: Vec<_> = state
            .names
            .keys()
            .filter_map(|path| path.strip_prefix(&within)?.split('/').next())
            .map(str::to_owned)
            .collect();
        names.dedup();
        Ok(names)
    }

    fn create(&self, path: &str) -> io::Result<Open> {
        let mut state = self.state();
        state.call()?;
        let file = state.file(&[]);
        state.name(Name::Is(path.to_owned(), file));
        state.call()?;
        state.settle(file);
        state.settle_folder(path.rsplit_once('/').map_or("", |(folder, _)| folder));
        drop(state);
        Ok(Open {
            disk: self.clone(),
            file,
        })
    }

    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        state.call()?;
        let file = state.file(bytes);
        state.name(Name::Is(path.to_owned(), file));
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.state();
        state.call()?;
        let file = *state
            .names
            .get(from)
            .ok_or(io::Error::from(io::ErrorKind::NotFound))?;
        state.name(Name::Moved(from.to_owned(), to.to_owned(), file));
        Ok(())
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let mut state = self.state();
        state.call()?;
        state.name(Name::Gone(path.to_owned()));
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.state();
        let files = 0..state.files.len();
        if let Err(error) = state.call() {
            files.for_each(|file| state.tear(file));
            return Err(error);
        }
        files.for_each(|file| state.settle(file));
        let names = std::mem::take(&mut state.unsynced);
        for name in &names {
            name.apply(&mut state.durable);
        }
        Ok(())
    }
}

/// A file that is written to.
pub(crate) struct Open {
    disk: Simulated,
    file: usize,
}

impl Growing for Open {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.disk.state();
        let called = state.call();
        let kept = if called.is_ok() {
            bytes.len()
        } else {
            let kept = state.random.below(1 + bytes.len() as u64);
            usize::try_from(kept).unwrap()
        };
        let file = &mut state.files[self.file];
        file.shown.extend(&bytes[..kept]);
        file.dirty = true;
        called
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut state = self.disk.state();
        if let Err(error) = state.call() {
            state.tear(self.file);
            return Err(error);
        }
        state.settle(self.file);
        Ok(())
    }
}
