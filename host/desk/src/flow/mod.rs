//! `guichet flow`: contact flows, checked and drawn.

mod check;
mod draw;
mod files;
mod report;
mod sarif;
mod settings;

use crate::{
    cli::{FlowArguments, FlowCommand},
    exit::{Exit, Problem},
};

pub(crate) fn flow(arguments: FlowArguments) -> Result<Exit, Problem> {
    match arguments.command {
        FlowCommand::Check(arguments) => check::check(&arguments),
        FlowCommand::Draw(arguments) => draw::draw(&arguments),
    }
}
