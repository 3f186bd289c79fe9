//! `guichet policy`: from an empty folder to a measured module.

mod bench;
mod build;
mod eval;
mod module;
mod new;
mod score;

use crate::{
    cli::{PolicyArguments, PolicyCommand},
    exit::{Exit, Problem},
};

pub(crate) async fn policy(arguments: PolicyArguments) -> Result<Exit, Problem> {
    match arguments.command {
        PolicyCommand::New {
            name,
            path,
            sdk,
            json,
        } => new::new(&name, &path, sdk.as_deref(), json),
        PolicyCommand::Build {
            folder,
            output,
            json,
        } => build::build(&folder, output, json).await,
        PolicyCommand::Eval { module } => eval::eval(&module).await,
        PolicyCommand::Score(arguments) => score::score(&arguments).await,
        PolicyCommand::Bench {
            module,
            rounds,
            allocation,
            fuel,
            json,
        } => bench::bench(&module, rounds, allocation, fuel, json).await,
    }
}
