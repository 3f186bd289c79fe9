//! The exports of others, where they are at hand, read and printed back.
#![expect(
    clippy::unwrap_used,
    reason = "a test that fails should say so at once"
)]

use std::{fs, path::PathBuf};

use guichet_flow::{FaultKind, Flow};
use serde_json::Value;

fn samples() -> Option<Vec<(String, String)>> {
    let Some(folder) = std::env::var_os("GUICHET_SAMPLES") else {
        eprintln!("GUICHET_SAMPLES is not set: skipped");
        return None;
    };
    let folder = PathBuf::from(folder).join("connect-flows");
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            (
                entry.file_name().to_string_lossy().into_owned(),
                entry.path(),
            )
        })
        .filter(|(name, _)| name != "SOURCES.json")
        .map(|(name, path)| (name, fs::read_to_string(path).unwrap()))
        .collect();
    found.sort();
    Some(found)
}

#[test]
fn every_sample_is_read_and_printed_back_without_loss() {
    let Some(samples) = samples() else { return };
    assert_eq!(samples.len(), 46);
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
