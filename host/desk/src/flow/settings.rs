//! How flows are checked: a file, and flags on top of it.

use guichet_flow::check::{Matcher, Settings};

use super::files;
use crate::{cli::FlowSettingsArguments, exit::Problem};

pub(crate) fn settings(arguments: &FlowSettingsArguments) -> Result<Settings, Problem> {
    let mut settings = Settings::default();
    if let Some(path) = &arguments.settings {
        let text = files::text(path)?;
        settings = toml::from_str(&text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let before = text.get(..start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let said = anyhow::anyhow!("line {line}: {}", error.message().replace('\n', " "));
            Problem::usage(said).at(path.display().to_string())
        })?;
    }
    let named = |resource: &String| Matcher {
        resource: Some(resource.clone()),
        ..Matcher::default()
    };
    settings.disable.extend(arguments.disable.iter().cloned());
    settings
        .sensitive
        .extend(arguments.sensitive.iter().map(named));
    settings.step_up.extend(arguments.step_up.iter().map(named));
    settings.verify().map_err(Problem::usage)?;
    Ok(settings)
}
