//! `guichet flow draw`: a flow as a picture.

use std::{fs, io::Write as _};

use guichet_flow::{check::check, draw::draw as picture};

use crate::{
    cli::FlowDrawArguments,
    exit::{Exit, Problem, output},
};

use super::{files, settings::settings};

pub(crate) fn draw(arguments: &FlowDrawArguments) -> Result<Exit, Problem> {
    let settings = settings(&arguments.settings)?;
    let file = &arguments.flow;
    let flow = files::flow(file)?;
    let svg = picture(&flow, &check(&flow, &settings))
        .map_err(|error| Problem::usage(error).at(file.display().to_string()))?;
    let Some(path) = &arguments.output else {
        let mut out = std::io::stdout().lock();
        return out
            .write_all(svg.as_bytes())
            .map_err(output)
            .map(|()| Exit::Success);
    };
    fs::write(path, svg).map_err(|error| {
        let error = anyhow::Error::new(error).context("cannot be written");
        Problem::usage(error).at(path.display().to_string())
    })?;
    let blocks = flow.actions().len();
    let plural = if blocks == 1 { "" } else { "s" };
    let mut out = anstream::stdout().lock();
    writeln!(out, "{}: {blocks} block{plural}", path.display()).map_err(output)?;
    Ok(Exit::Success)
}
