//! Placeholder.
use crate::{cli::ServeArguments, exit::{Exit, Problem}};
pub(crate) async fn serve(_a: ServeArguments) -> Result<Exit, Problem> { Ok(Exit::Success) }
