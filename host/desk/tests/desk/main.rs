//! The binary as people and scripts meet it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should say so at once"
)]

mod audit;
mod checkpoints;
mod command;
mod flow;
mod flow_check;
mod flow_files;
mod flow_tenant;
mod flow_test;
mod golden;
mod policy;
mod serve;

use std::{
    io::Write as _,
    path::PathBuf,
    process::{Command, Output},
};

/// The repository's root.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn bank() -> String {
    root().join("examples/bank/policies").display().to_string()
}

fn contact(name: &str) -> String {
    format!("{}/tenants/banque-du-pont/contacts/{name}.jsonl", bank())
}

/// A copy of the bank's policy directory.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_folder(bank().as_ref(), folder.path());
    folder
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Conversations of others, where they are at hand. Says past the harness, which
/// keeps quiet about tests that pass, that a test was skipped.
fn samples() -> Option<PathBuf> {
    let samples = std::env::var_os("GUICHET_SAMPLES").map(PathBuf::from);
    if samples.is_none() {
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED {test}: GUICHET_SAMPLES is not set"
        );
    }
    samples
}

fn guichet(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_guichet"))
        .args(arguments)
        .output()
        .unwrap()
}

/// Status, standard output, standard error.
fn said(arguments: &[&str]) -> (i32, String, String) {
    let output = guichet(arguments);
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}
