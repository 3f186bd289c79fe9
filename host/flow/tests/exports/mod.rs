//! The exports of others, where they are at hand.

use std::{fs, io::Write as _, path::PathBuf};

/// Names and texts of the sample flows, in order. Says past the harness, which
/// keeps quiet about tests that pass, that a test was skipped.
pub(crate) fn exports() -> Option<Vec<(String, String)>> {
    let Some(samples) = std::env::var_os("GUICHET_SAMPLES") else {
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED {test}: GUICHET_SAMPLES is not set"
        );
        return None;
    };
    let folder = PathBuf::from(samples).join("connect-flows");
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, path)
        })
        .filter(|(name, _)| name != "SOURCES.json")
        .map(|(name, path)| (name, fs::read_to_string(path).unwrap()))
        .collect();
    found.sort();
    assert_eq!(found.len(), 46);
    Some(found)
}
