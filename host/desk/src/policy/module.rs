//! The module, the settings and the lines of `eval`, `score` and `bench`.

use std::{
    fs,
    io::{self, BufRead, BufReader},
    path::Path,
};

use anyhow::{Context as _, anyhow};
use guichet::{SandboxOptions, Workbench};

use crate::{
    contact::{TurnLine, json},
    exit::Problem,
    open,
};

/// A module on the bench.
pub(super) async fn open(
    module: &str,
    settings_file: Option<&Path>,
    options: SandboxOptions,
) -> Result<Workbench, Problem> {
    let settings = settings(settings_file)?;
    let bytes = match open::stock().module(module) {
        Some(stock) => stock.to_vec(),
        None => read(Path::new(module))?,
    };
    Workbench::open(options, &bytes, &settings)
        .await
        .map_err(|e| Problem::from(e).at(module.to_owned()))
}

fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    fs::read(path).map_err(|e| {
        let names: Vec<String> = open::stock().names().map(str::to_owned).collect();
        Problem::usage(anyhow!(
            "cannot be read ({}); name a component file or a stock policy: {}",
            e.kind(),
            names.join(", ")
        ))
        .at(path.display().to_string())
    })
}

/// Settings as JSON text, from JSON or TOML.
fn settings(path: Option<&Path>) -> Result<String, Problem> {
    let Some(path) = path else {
        return Ok("{}".to_owned());
    };
    let read = || {
        let text = fs::read_to_string(path).context("cannot be read")?;
        if path.extension().is_some_and(|e| e == "toml") {
            let table: toml::Table =
                toml::from_str(&text).map_err(|e| anyhow!("is not TOML: {}", e.message()))?;
            return Ok(serde_json::to_string(&table)?);
        }
        serde_json::from_str::<serde_json::Value>(&text)
            .map_err(|e| anyhow!("is not JSON at line {} column {}", e.line(), e.column()))?;
        Ok(text)
    };
    read().map_err(|e: anyhow::Error| Problem::usage(e).at(path.display().to_string()))
}

/// Turns or cases, line by line; `-` is standard input.
pub(super) fn lines(path: &Path) -> Result<Box<dyn BufRead>, Problem> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = fs::File::open(path).map_err(|e| {
        Problem::usage(anyhow!("cannot be opened ({})", e.kind())).at(path.display().to_string())
    })?;
    Ok(Box::new(BufReader::new(file)))
}

/// One line of turns.
pub(super) fn turn(line: &str) -> anyhow::Result<TurnLine> {
    json::read(line.as_bytes()).map_err(|(_, column, problem)| {
        anyhow!("column {column}: {problem}; write {{\"text\": …}}")
    })
}
