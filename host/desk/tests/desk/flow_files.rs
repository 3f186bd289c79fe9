//! Files that hold no flow, or too much of one.

use std::fs::{self, File};

use super::{bank, root, said};

/// Sparse, so that it costs nothing unless somebody reads it.
const HUGE: u64 = 8 << 30;

#[test]
fn no_more_of_a_file_is_read_than_a_flow_may_have() {
    let folder = tempfile::tempdir().unwrap();
    let huge = folder.path().join("huge.json");
    File::create(&huge).unwrap().set_len(HUGE).unwrap();
    let huge = huge.display().to_string();
    let flow = root().join("examples/bank/flows/card-services.json");
    let (flow, bank) = (flow.display().to_string(), bank());
    for arguments in [
        vec!["flow", "run", &huge, "--policies", &bank],
        vec!["flow", "run", &flow, "--policies", &bank, "--script", &huge],
        vec!["flow", "draw", &huge],
        vec!["flow", "draw", &flow, "--settings", &huge],
        vec!["flow", "check", &flow, "--settings", &huge],
    ] {
        let (status, _, error) = said(&arguments);
        assert_eq!((status, error.lines().count()), (2, 1), "{error}");
        assert!(
            error.contains("huge.json: has more than the 16777216 bytes"),
            "{error}"
        );
    }
    let (status, out, _) = said(&["flow", "check", &huge]);
    assert_eq!(status, 1, "{out}");
    assert!(out.contains("more than the 16777216 bytes"), "{out}");
}

#[test]
fn what_is_no_text_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    let flow = folder.path().join("flow.json");
    fs::write(&flow, b"{\"a\": \"\xff\"}").unwrap();
    let (status, _, error) = said(&["flow", "draw", flow.to_str().unwrap()]);
    assert_eq!((status, error.lines().count()), (2, 1), "{error}");
    assert!(error.contains("is not UTF-8 at byte 7"), "{error}");
}
