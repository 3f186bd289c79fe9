//! `guichet`: the gate with a desk around it.

mod audit;
mod cli;
mod contact;
mod exit;
mod flow;
mod golden;
mod open;
mod policy;
mod run;
mod serve;
mod show;

use std::process::ExitCode;

use clap::Parser as _;

use cli::{Cli, Command};
use exit::{Exit, Problem};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(go(cli)),
        Err(error) => Err(Problem::fault(
            anyhow::Error::new(error).context("runtime cannot be started"),
        )),
    };
    match outcome {
        Ok(exit) => exit.into(),
        Err(problem) => {
            problem.tell();
            problem.exit().into()
        }
    }
}

async fn go(cli: Cli) -> Result<Exit, Problem> {
    match cli.command {
        Command::Run(arguments) => run::run(arguments).await,
        Command::Test(arguments) => golden::test(arguments).await,
        Command::Policy(arguments) => policy::policy(arguments).await,
        Command::Audit(arguments) => audit::audit(arguments).await,
        Command::Flow(arguments) => flow::flow(arguments).await,
        Command::Serve(arguments) => serve::serve(arguments).await,
    }
}
