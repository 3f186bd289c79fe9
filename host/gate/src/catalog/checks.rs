//! What has to agree before a generation serves: stages with grants, settings
//! with their schema, grants with what the module asks for.

use std::collections::BTreeSet;

use super::{Description, Grant};
use crate::{error::uncovered, tenant::TenantConfig, turn::Stage};

/// Every stage is covered by a policy, or said to pass, or said to be refused.
pub(super) fn check_stages(config: &TenantConfig) -> Result<(), (String, String)> {
    for stage in Stage::ALL {
        let covered = config
            .policies
            .iter()
            .any(|p| p.grant.as_ref().is_some_and(|g| g.stages.contains(&stage)));
        let (passing, refusing) = (
            config.passing.contains(&stage),
            config.refusing.contains(&stage),
        );
        match (covered, passing, refusing) {
            (true, false, false) | (false, true, false) | (false, false, true) => {}
            (false, false, false) => return Err(("passing".to_owned(), uncovered(stage))),
            _ => {
                return Err((
                    if passing { "passing" } else { "refusing" }.to_owned(),
                    format!("stage `{stage}` is also covered or listed elsewhere; keep one"),
                ));
            }
        }
    }
    Ok(())
}

/// Settings must fit the schema that the module's description gives.
pub(crate) fn check_settings(description: &Description, settings: &str) -> Result<(), String> {
    if description.settings.is_null() {
        return Ok(());
    }
    let validator = jsonschema::validator_for(&description.settings).map_err(|_| {
        "cannot be checked: the module's schema is broken; ask its author".to_owned()
    })?;
    let value: serde_json::Value =
        serde_json::from_str(settings).map_err(|e| format!("are not JSON: {e}"))?;
    match validator.iter_errors(&value).next() {
        None => Ok(()),
        Some(error) => {
            let place = error.instance_path().to_string();
            let problem = error.to_string();
            let problem: String = problem.split_whitespace().collect::<Vec<_>>().join(" ");
            Err(format!(
                "{}{} {}",
                if place.is_empty() { "" } else { "at " },
                place,
                problem.chars().take(300).collect::<String>()
            )
            .trim()
            .to_owned())
        }
    }
}

/// A grant may not give what the module does not ask for: a misspelt class
/// would silently grant nothing.
pub(super) fn check_grant(
    grant: &Grant,
    description: &Description,
) -> Result<(), (String, String)> {
    let subset = |key: &str, asked: &BTreeSet<String>, granted: &BTreeSet<String>| match granted
        .iter()
        .find(|name| !asked.contains(*name))
    {
        None => Ok(()),
        Some(name) => Err((
            format!("grant.{key}"),
            format!(
                "`{name}` is not what the module asks for; it asks for {}",
                asked.iter().cloned().collect::<Vec<_>>().join(", ")
            ),
        )),
    };
    let words = |stages: &BTreeSet<Stage>| stages.iter().map(|s| s.as_str().to_owned()).collect();
    let treatments = |set: &BTreeSet<crate::edits::Treatment>| {
        set.iter().map(|t| t.as_str().to_owned()).collect()
    };
    subset("stages", &words(&description.stages), &words(&grant.stages))?;
    subset("imports", &description.imports, &grant.imports)?;
    subset("facts", &description.facts, &grant.facts)?;
    subset("classes", &description.classes, &grant.classes)?;
    subset(
        "treatments",
        &treatments(&description.treatments),
        &treatments(&grant.treatments),
    )?;
    for (name, values) in &grant.obligations {
        if let Some(value) = values
            .iter()
            .find(|value| !description.may_oblige(name, value))
        {
            return Err((
                "grant.obligations".to_owned(),
                format!("`{name} = {value}` is not what the module asks for"),
            ));
        }
    }
    Ok(())
}
