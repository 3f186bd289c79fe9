//! The one place where time, randomness and the file system come from, so that
//! tests can decide them too.

use std::{
    fmt,
    path::Path,
    sync::Arc,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use cap_std::{ambient_authority, fs::Dir};

/// Tells the time of day.
pub trait Clock: Send + Sync + fmt::Debug {
    /// Milliseconds since the Unix epoch.
    fn now(&self) -> u64;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    fn now(&self) -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .ok()
            .and_then(|since| u64::try_from(since.as_millis()).ok())
            .unwrap_or_default()
    }
}

/// What the gate takes from outside of itself.
#[derive(Clone, Debug)]
pub struct Ambient {
    clock: Arc<dyn Clock>,
    key: Option<[u8; 32]>,
}

impl Ambient {
    /// The system's clock and randomness.
    pub fn system() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            key: None,
        }
    }

    /// Another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// A key instead of a random one: for tests that compare runs. Whoever
    /// knows it can link pseudonyms and turn tokens back.
    #[must_use]
    pub fn with_key(mut self, key: [u8; 32]) -> Self {
        self.key = Some(key);
        self
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock.now()
    }

    /// A fresh master key.
    pub(crate) fn master_key(&self) -> Result<[u8; 32], getrandom::Error> {
        if let Some(key) = self.key {
            return Ok(key);
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(key)
    }
}

impl Default for Ambient {
    fn default() -> Self {
        Self::system()
    }
}

/// A moment for measuring how long something takes; never shown to a policy.
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
pub(crate) fn moment() -> Instant {
    Instant::now()
}

/// Microseconds since a moment.
pub(crate) fn micros_since(start: Instant) -> u64 {
    u64::try_from(moment().saturating_duration_since(start).as_micros()).unwrap_or(u64::MAX)
}

/// Opens a directory that the embedding program named.
pub(crate) fn open_dir(path: &Path) -> std::io::Result<Dir> {
    Dir::open_ambient_dir(path, ambient_authority())
}
