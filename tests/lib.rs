//! What the end-to-end suites share: guests that misbehave, made on the spot,
//! and policy directories to put them in.

#![expect(
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up should say so at once"
)]

mod answer;
mod ask;
mod guest;
mod house;

use std::{io::Write as _, path::PathBuf};

pub use guest::Guest;
pub use house::{GRANT_ALL, House, PASSING, PATIENCE, customer};

/// Conversations of others, where they are at hand. Says past the harness, which
/// keeps quiet about tests that pass, that a test was skipped.
pub fn samples() -> Option<PathBuf> {
    let samples = std::env::var_os("GUICHET_SAMPLES").map(PathBuf::from);
    if samples.is_none() {
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED {test}: GUICHET_SAMPLES is not set"
        );
    }
    samples
}
