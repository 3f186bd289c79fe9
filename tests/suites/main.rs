//! The end-to-end suites.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should say so at once"
)]

mod algebra;
mod asking;
mod bad_input;
mod conformance;
mod contract;
mod fail_closed;
mod flows;
mod held;
mod hostile;
mod installing;
mod invariants;
mod obligations;
mod recorded_corpus;
mod recordings;
mod redaction;
mod resume;
mod secrets;
mod swap;
mod tenants;
mod verdicts;
mod view;
mod views;
