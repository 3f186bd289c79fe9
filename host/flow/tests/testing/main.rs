//! Tests in the Testing language: what passes, what fails and how it says so,
//! what is refused.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails should say so at once"
)]

#[path = "../exports/mod.rs"]
mod exports;
mod gate;
mod mutated;
mod observations;
mod reading;
mod shop;
mod systems;
