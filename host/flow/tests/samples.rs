//! The exports of others, where they are at hand, read and printed back.
#![expect(
    clippy::unwrap_used,
    reason = "a test that fails should say so at once"
)]

mod exports;

use exports::exports;
use guichet_flow::{FaultKind, Flow};
use serde_json::Value;

#[test]
fn every_sample_is_read_and_printed_back_without_loss() {
    let Some(samples) = exports() else { return };
    let mut idle = Vec::new();
    for (name, text) in samples {
        let flow: Flow = text.parse().unwrap_or_else(|e| panic!("{name}: {e}"));
        let printed: Value = serde_json::from_str(&flow.document().to_string()).unwrap();
        assert_eq!(
            printed,
            serde_json::from_str::<Value>(&text).unwrap(),
            "{name}"
        );
        for fault in flow.faults() {
            if fault.kind == FaultKind::DoesNothing {
                idle.push(name.clone());
            }
        }
    }
    assert!(idle.iter().any(|name| name.contains("broken")), "{idle:?}");
}
