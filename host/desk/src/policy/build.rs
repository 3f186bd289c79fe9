//! `guichet policy build`: a folder to a component that holds its description.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow};
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::Value;

use crate::{
    exit::{Exit, Problem, output},
    run::spinner,
};

pub(super) async fn build(folder: &Path, to: Option<PathBuf>, json: bool) -> Result<Exit, Problem> {
    let wait = spinner("cargo build");
    let component = guichet::build_source(folder)?;
    let (component, description) = guichet::embed_description(&component).await?;
    if let Some(wait) = wait {
        wait.finish_and_clear();
    }
    let description: Value = serde_json::from_str(&description).map_err(Problem::fault)?;
    let name = description
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or("policy");
    let to = to.unwrap_or_else(|| folder.join(format!("{name}.wasm")));
    fs::write(&to, &component)
        .context("cannot be written")
        .map_err(|e| Problem::usage(e).at(to.display().to_string()))?;
    let mut out = std::io::stdout().lock();
    if json {
        let line = serde_json::json!({ "component": to, "bytes": component.len(), "description": description });
        writeln!(out, "{line}").map_err(output)?;
    } else {
        writeln!(out, "{}", table(&description)?).map_err(output)?;
        writeln!(out, "{} ({} bytes, no WASI)", to.display(), component.len()).map_err(output)?;
    }
    Ok(Exit::Success)
}

fn table(description: &Value) -> Result<Table, Problem> {
    let Value::Object(map) = description else {
        return Err(Problem::fault(anyhow!("description is no object")));
    };
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic);
    for (key, value) in map {
        let shown = match value {
            Value::String(text) => text.clone(),
            Value::Array(items) => items.iter().map(word).collect::<Vec<_>>().join(", "),
            Value::Object(schema) if key == "settings" => {
                let named = schema.get("properties").and_then(Value::as_object);
                named
                    .map(|named| named.keys().cloned().collect::<Vec<_>>().join(", "))
                    .unwrap_or_default()
            }
            other => other.to_string(),
        };
        if !shown.is_empty() {
            table.add_row([key.clone(), shown]);
        }
    }
    Ok(table)
}

fn word(item: &Value) -> String {
    ["code", "name", "kind"]
        .iter()
        .find_map(|key| item.get(*key))
        .unwrap_or(item)
        .as_str()
        .unwrap_or_default()
        .to_owned()
}
