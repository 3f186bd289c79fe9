//! What the end-to-end suites share: guests that misbehave, made on the spot,
//! and policy directories to put them in.

#![expect(
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up should say so at once"
)]

mod guest;
mod house;

pub use guest::Guest;
pub use house::{GRANT_ALL, House, PATIENCE, customer};
