//! Flows to change by chance: those of the examples, and the exports of others where
//! they are at hand.

use std::{fs, path::Path, sync::LazyLock};

/// Their texts, in order.
pub(crate) static FLOWS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut folders = inside(&examples);
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    let mut folders: Vec<_> = folders.iter().map(|folder| folder.join("flows")).collect();
    let samples = std::env::var_os("GUICHET_SAMPLES");
    folders.extend(samples.map(|samples| Path::new(&samples).join("connect-flows")));
    let mut files: Vec<_> = folders.iter().flat_map(|folder| inside(folder)).collect();
    files.retain(|file| !file.ends_with("SOURCES.json"));
    files.sort();
    let texts: Vec<String> = files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    assert!(texts.len() > 1);
    texts
});

/// What is in a folder; nothing where there is none.
fn inside(folder: &Path) -> Vec<std::path::PathBuf> {
    let listed = fs::read_dir(folder).into_iter().flatten();
    listed.map(|entry| entry.unwrap().path()).collect()
}
