//! `guichet audit prune` and `forget`.

use std::{io::Write as _, path::PathBuf};

use anyhow::{Context as _, anyhow};
use clap::Args;
use guichet::TenantId;

use super::{leaves::moment, state};
use crate::exit::{Exit, Problem, output};

#[derive(Debug, Args)]
pub(crate) struct PruneArguments {
    /// The state folder; nothing else may have it open.
    #[arg(long, value_name = "DIR", default_value = "guichet-state")]
    state: PathBuf,
    /// Whose entries; the house's own without it.
    #[arg(long)]
    tenant: Option<TenantId>,
    /// Entries written before this moment: a date, or RFC 3339.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    before: u64,
    /// Copy them to this folder first.
    #[arg(long, value_name = "DIR", required_unless_present = "drop")]
    archive: Option<PathBuf>,
    /// Do without a copy.
    #[arg(long, conflicts_with = "archive")]
    drop: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ForgetArguments {
    /// The state folder; nothing else may have it open.
    #[arg(long, value_name = "DIR", default_value = "guichet-state")]
    state: PathBuf,
    /// Whose secret is deleted.
    #[arg(long)]
    tenant: TenantId,
    /// Said once more, since it cannot be undone.
    #[arg(long)]
    yes: bool,
}

pub(crate) async fn prune(arguments: &PruneArguments) -> Result<Exit, Problem> {
    if let Some(archive) = &arguments.archive {
        std::fs::create_dir_all(archive)
            .with_context(|| format!("{}: cannot be made", archive.display()))
            .map_err(Problem::usage)?;
    }
    let state = state(&arguments.state)?;
    let pruned = state
        .prune(
            arguments.tenant.as_ref(),
            arguments.before,
            arguments.archive.as_deref(),
        )
        .await?;
    let mut out = anstream::stdout();
    let written = match pruned {
        None => writeln!(
            out,
            "Nothing to take out: no whole bundle of 256 is that old."
        ),
        Some(leaf) => writeln!(
            out,
            "Entries before {} are taken out; their hashes and all proofs of the others stay.",
            leaf.before
        ),
    };
    written.map_err(output)?;
    Ok(Exit::Success)
}

pub(crate) async fn forget(arguments: &ForgetArguments) -> Result<Exit, Problem> {
    if !arguments.yes {
        return Err(Problem::usage(anyhow!(
            "this cannot be undone: afterwards no interaction of `{}` so far can be found in the ledger, and no recording opened; add --yes",
            arguments.tenant
        )));
    }
    state(&arguments.state)?.forget(&arguments.tenant).await?;
    writeln!(
        anstream::stdout(),
        "The secrets of `{}` are deleted, and its tree says so. Delete them from backups too.",
        arguments.tenant
    )
    .map_err(output)?;
    Ok(Exit::Success)
}
