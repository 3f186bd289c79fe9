#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should say so at once"
)]

mod asked;
mod cards;
mod contact;
mod everyday;
mod harmless;
mod identity;
mod laws;
mod settings;
mod told;
mod turns;

use guichet_sdk::testkit::{TestTurn, Testkit};
use serde_json::json;

use super::*;

fn desk() -> Testkit<Redact> {
    Testkit::new(json!({})).unwrap()
}

fn seen(text: &str) -> String {
    desk().customer(text).text()
}

/// Every text holds one stretch of the class, and nothing else is hidden.
fn hides_exactly(class: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let expected = expected.replace("[]", &format!("[{class}]"));
        assert_eq!(seen(text), expected, "{text}");
    }
}
