//! `guichet flow`: contact flows, checked, drawn, and played through the gate.

mod check;
mod draw;
mod files;
mod gated;
mod options;
mod report;
mod sarif;
mod script;
mod settings;
mod stage;
mod test;

use guichet_flow::{Unknown, walk};

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
    let (library, start) = files::library(&arguments.flow)?;
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
    let settings = gate.flow_settings(&tenant)?;
    let mut options = options::options(settings, &tenant, &script, &library)?;
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
