//! `guichet policy new`: a crate that builds and passes its own tests.

use std::{fs, io::Write as _, path::Path};

use anyhow::{Context as _, anyhow};

use crate::exit::{Exit, Problem, output};

const MANIFEST: &str = include_str!("template/Cargo.toml.in");
const POLICY: &str = include_str!("template/lib.rs.in");
const CARGO_CONFIG: &str = include_str!("template/config.toml.in");
const README: &str = include_str!("template/README.md.in");
const IGNORED: &str = "/target\n/*.wasm\n";

/// The SDK of the checkout that this program was built from.
const CHECKOUT_SDK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sdk");

/// A dependency on the SDK in this folder, if it is there.
fn path_dependency(folder: &Path) -> Option<String> {
    let whole = folder.canonicalize().ok()?;
    whole
        .join("Cargo.toml")
        .is_file()
        .then(|| format!("{{ path = {:?} }}", whole.display().to_string()))
}

pub(super) fn new(
    name: &str,
    path: &Path,
    sdk: Option<&Path>,
    json: bool,
) -> Result<Exit, Problem> {
    let words: Vec<&str> = name.split('-').collect();
    let kebab = words.iter().all(|word| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    }) && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 64;
    if !kebab {
        return Err(Problem::usage(anyhow!(
            "`{name}` is no name for a policy; use small letters, digits and hyphens, such as hide-badges"
        )));
    }
    let sdk = match sdk {
        Some(folder) => path_dependency(folder).ok_or_else(|| {
            Problem::usage(anyhow!("is not the SDK's folder; point to guichet/sdk"))
                .at(folder.display().to_string())
        })?,
        None => path_dependency(Path::new(CHECKOUT_SDK))
            .unwrap_or_else(|| format!("\"{}\"", env!("CARGO_PKG_VERSION"))),
    };
    let folder = path.join(name);
    if folder.exists() {
        return Err(
            Problem::usage(anyhow!("is there already; choose another name"))
                .at(folder.display().to_string()),
        );
    }
    let type_name: String = words
        .iter()
        .flat_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
        })
        .collect();
    let fill = |template: &str| {
        template
            .replace("{name}", name)
            .replace("{type}", &type_name)
            .replace("{sdk}", &sdk)
    };
    let files = [
        ("Cargo.toml", fill(MANIFEST)),
        ("src/lib.rs", fill(POLICY)),
        (".cargo/config.toml", CARGO_CONFIG.to_owned()),
        ("README.md", fill(README)),
        (".gitignore", IGNORED.to_owned()),
    ];
    for (file, content) in &files {
        let path = folder.join(file);
        let parent = path.parent().unwrap_or(&folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, content))
            .context("cannot be written")
            .map_err(|e| Problem::usage(e).at(path.display().to_string()))?;
    }
    let mut out = std::io::stdout().lock();
    if json {
        let names = files.map(|(file, _)| file);
        let line = serde_json::json!({ "folder": folder, "files": names });
        writeln!(out, "{line}").map_err(output)?;
        return Ok(Exit::Success);
    }
    writeln!(
        out,
        "{} is ready:\n  cd {} && cargo test        its tests, without WebAssembly\n  guichet policy build {}    the component",
        folder.display(),
        folder.display(),
        folder.display()
    )
    .map_err(output)?;
    Ok(Exit::Success)
}
