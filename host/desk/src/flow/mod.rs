//! `guichet flow`: contact flows, checked, drawn, and played through the gate.

mod check;
mod draw;
mod files;
mod gated;
mod report;
mod sarif;
mod script;
mod settings;
mod stage;
mod test;

use std::{fs, path::Path};

use anyhow::anyhow;
use guichet_flow::{Flow, Library, Options, Unknown, walk};

use crate::{
    cli::{FlowArguments, FlowCommand, FlowRunArguments},
    exit::{Exit, Problem},
    open,
};
use gated::Gated;
use script::Script;
use stage::StageWorld;
pub(crate) use test::FlowTestArguments;

pub(crate) async fn flow(arguments: FlowArguments) -> Result<Exit, Problem> {
    match arguments.command {
        FlowCommand::Check(arguments) => check::check(&arguments),
        FlowCommand::Draw(arguments) => draw::draw(&arguments),
        FlowCommand::Run(arguments) => run(arguments).await,
        FlowCommand::Test(arguments) => test::test(arguments).await,
    }
}

async fn run(arguments: FlowRunArguments) -> Result<Exit, Problem> {
    let (library, start) = library(&arguments.flow)?;
    let script = match &arguments.script {
        Some(path) => Script::read(path)?,
        None => Script::typed(),
    };
    let mut builder = open::builder(&arguments.policies);
    if let Some(tenant) = &arguments.tenant {
        builder = builder.only(tenant.clone());
    }
    let gate = builder.open().await?;
    let tenant = open::tenant(&gate, arguments.tenant)?;
    let mut options = Options {
        sensitive: script.sensitive(),
        challenge: script.challenge.clone(),
        refused_queue: script.refused_queue.clone(),
        ..Options::default()
    };
    if arguments.stop_at_unknown {
        options.unknown_actions = Unknown::Stop;
    }
    let contact = script.contact();
    let mut gated = Gated::new(&gate, tenant.clone(), &script, arguments.json)?;
    let mut world = StageWorld::new(script, arguments.json);
    // The walker is no future: the gate's answers are waited for inside of it.
    let walked = tokio::task::block_in_place(|| {
        walk(&library, start, &contact, &options, &mut gated, &mut world)
    });
    gate.end(&tenant, &gated.interaction).await?;
    stage::ended(&walked, arguments.json)?;
    if let Some(problem) = gated.problem.take() {
        return Err(problem);
    }
    Ok(if walked.end.is_regular() && gated.all_released {
        Exit::Success
    } else {
        Exit::Refused
    })
}

/// The flow, and those that lie beside it. What beside it is no flow is passed
/// over.
fn library(path: &Path) -> Result<(Library, usize), Problem> {
    let place = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|e| Problem::usage(e).at(place.clone()))?;
    let flow: Flow = text
        .parse()
        .map_err(|e| Problem::usage(anyhow!("{e}")).at(place))?;
    let name = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    let mut library = Library::new();
    let start = library.add(&name(path), flow);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let beside = fs::read_dir(folder.unwrap_or(Path::new(".")));
    let mut files: Vec<_> = beside
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| file.extension().is_some_and(|e| e == "json"))
        .filter(|file| file.file_name() != path.file_name())
        .collect();
    files.sort();
    for file in files {
        let flow = fs::read_to_string(&file)
            .ok()
            .and_then(|text| text.parse().ok());
        if let Some(flow) = flow {
            library.add(&name(&file), flow);
        }
    }
    Ok((library, start))
}
