//! The end-to-end suites.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should say so at once"
)]

mod bad_input;
mod conformance;
mod contract;
mod fail_closed;
mod held;
mod hostile;
mod invariants;
mod redaction;
mod resume;
mod secrets;
mod swap;
mod views;
