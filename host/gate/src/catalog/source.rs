//! Where modules come from: a file, the stock that travels inside the binary,
//! a folder that is built on use.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use crate::error::Error;

/// The modules that travel inside a binary, by name.
#[derive(Clone, Debug, Default)]
pub struct StockModules(Arc<BTreeMap<String, Arc<[u8]>>>);

impl StockModules {
    /// These modules.
    pub fn new<'a>(modules: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        Self(Arc::new(
            modules
                .into_iter()
                .map(|(name, bytes)| (name.to_owned(), bytes.into()))
                .collect(),
        ))
    }

    /// The module of that name.
    pub fn module(&self, name: &str) -> Option<Arc<[u8]>> {
        self.0.get(name).cloned()
    }

    /// Their names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// A module reference of `tenant.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModuleSource {
    /// `stock:<name>`
    Stock(String),
    /// `file:<path>`, relative to the tenant's folder.
    File(String),
    /// `source:<path>`, a Rust folder that is built on use.
    Source(String),
}

/// The text is no module reference.
#[derive(Debug, thiserror::Error)]
#[error("is no module reference; write stock:<name>, file:<path> or source:<folder>")]
pub struct InvalidModuleSource(());

impl std::str::FromStr for ModuleSource {
    type Err = InvalidModuleSource;

    fn from_str(text: &str) -> Result<Self, InvalidModuleSource> {
        match text.split_once(':') {
            Some((_, "")) | None => Err(InvalidModuleSource(())),
            Some(("stock", name)) => Ok(Self::Stock(name.to_owned())),
            Some(("file", path)) => Ok(Self::File(path.to_owned())),
            Some(("source", path)) => Ok(Self::Source(path.to_owned())),
            Some(_) => Err(InvalidModuleSource(())),
        }
    }
}

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds a policy's folder with cargo and returns the component. Cargo's own
/// output goes to standard error.
///
/// # Errors
///
/// One line that names the folder, when it is no crate, cargo is not there, or
/// the build fails.
pub fn build_source(folder: &Path) -> Result<Vec<u8>, Error> {
    let fail = |problem: String| Error::Module(format!("{}: {problem}", folder.display()));
    if !folder.join("Cargo.toml").is_file() {
        return Err(fail(
            "has no Cargo.toml; point to a policy made by `guichet policy new`".to_owned(),
        ));
    }
    let output = cargo(folder)
        .output()
        .map_err(|e| fail(format!("cargo cannot be run ({}); install Rust", e.kind())))?;
    let messages = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(fail(format!(
            "cargo build fails: {}",
            first_error(&messages, &said)
        )));
    }
    let artefact = artefact(&messages, folder).ok_or_else(|| {
        fail("cargo build made no component; set crate-type = [\"cdylib\", \"rlib\"]".to_owned())
    })?;
    std::fs::read(&artefact).map_err(|e| fail(format!("component cannot be read ({})", e.kind())))
}

fn cargo(folder: &Path) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = Command::new(program);
    cargo
        .args(["build", "--lib", "--release", "--quiet", "--target", TARGET])
        .args(["--message-format", "json"])
        .arg("--config")
        .arg(format!("target.{TARGET}.linker=\"wasm-component-ld\""))
        .current_dir(folder);
    // What an outer cargo or clippy set up for itself is not for the guest.
    for name in [
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_TARGET_DIR",
        "CARGO_BUILD_TARGET_DIR",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTC_WRAPPER",
        "RUSTFLAGS",
    ] {
        cargo.env_remove(name);
    }
    cargo
}

/// The component that this crate, and no dependency of it, was built to.
fn artefact(messages: &str, folder: &Path) -> Option<PathBuf> {
    let manifest = folder.join("Cargo.toml").canonicalize().ok()?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| {
            text_at(message, "/reason") == Some("compiler-artifact")
                && text_at(message, "/manifest_path")
                    .is_some_and(|path| Path::new(path) == manifest)
        })
        .filter_map(|message| {
            message
                .get("filenames")?
                .as_array()?
                .iter()
                .filter_map(|name| name.as_str())
                .find(|name| Path::new(name).extension().is_some_and(|e| e == "wasm"))
                .map(PathBuf::from)
        })
        .next_back()
}

fn text_at<'a>(message: &'a serde_json::Value, pointer: &str) -> Option<&'a str> {
    message.pointer(pointer)?.as_str()
}

fn first_error(messages: &str, said: &str) -> String {
    let compiler = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find(|message| text_at(message, "/message/level") == Some("error"))
        .and_then(|message| {
            let text = text_at(&message, "/message/message")?.to_owned();
            let file = text_at(&message, "/message/spans/0/file_name");
            let line = message.pointer("/message/spans/0/line_start");
            Some(match (file, line.and_then(serde_json::Value::as_u64)) {
                (Some(file), Some(line)) => format!("{file}:{line}: {text}"),
                _ => text,
            })
        });
    let cargo = || {
        let line = said.lines().find(|line| line.contains("error"));
        line.unwrap_or("run cargo build there to see why")
            .to_owned()
    };
    let line = compiler.unwrap_or_else(cargo);
    if said.contains("can't find crate for `std`")
        || messages.contains("can't find crate for `core`")
    {
        return format!("{line}; run rustup target add {TARGET}");
    }
    line.lines().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_read_as_written() {
        assert_eq!(
            "stock:redact".parse::<ModuleSource>().unwrap(),
            ModuleSource::Stock("redact".to_owned())
        );
        for bad in ["redact", "stock:", "http://x", ""] {
            assert!(bad.parse::<ModuleSource>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_folder_that_is_no_crate_is_named() {
        let line = build_source(Path::new("/nowhere")).unwrap_err().to_string();
        assert!(
            line.contains("/nowhere") && line.contains("guichet policy new"),
            "{line}"
        );
    }
}
