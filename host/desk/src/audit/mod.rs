//! `guichet audit`: looking into a ledger, proving what is in it, and looking
//! after it.

mod care;
mod entry;
mod leaves;
mod proof;
mod replay;
mod report;
mod verify;

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::{Args, Subcommand};
use guichet::{StateFolder, TenantId};
use guichet_ledger::{LedgerReader, LogPublicKey};

use crate::exit::{Exit, Problem};

#[derive(Debug, Args)]
pub(crate) struct AuditArguments {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Read every byte of a ledger, and say whether it is what was written.
    Verify(verify::VerifyArguments),
    /// Show the entries of a ledger.
    Show(leaves::ShowArguments),
    /// Write a proof of one entry that others can check (C2SP tlog-proof).
    Prove(proof::ProveArguments),
    /// Check a proof, with a key and without a ledger.
    Check(proof::CheckArguments),
    /// Every entry as JSON Lines, with its bytes, and the checkpoint at the end.
    Export(leaves::ExportArguments),
    /// What a stretch of time shows, by the controls of PCI DSS, SOC 2, ISO 27001,
    /// ISO 27018 and HIPAA: evidence, not certification.
    Report(report::ReportArguments),
    /// Pass recorded contacts through policies again: what would be decided
    /// otherwise.
    Replay(replay::ReplayArguments),
    /// The key that checkpoints are signed with: give it to whoever will verify.
    Key(proof::KeyArguments),
    /// Take old entries out; their hashes and all proofs stay.
    Prune(care::PruneArguments),
    /// Delete a tenant's secret: its interactions can be linked no more.
    Forget(care::ForgetArguments),
}

/// Where a ledger is, and by which keys it has to be signed.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// The state folder, or a ledger's folder alone.
    #[arg(long, value_name = "DIR", default_value = "guichet-state")]
    pub(crate) state: PathBuf,
    /// A verifier key that you were given, name+hash+base64. Repeatable; without
    /// one, the keys that the ledger names itself are taken.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Vec<LogPublicKey>,
}

impl Source {
    /// The ledger's folder.
    pub(crate) fn folder(&self) -> PathBuf {
        let within = self.state.join("ledger");
        if within.is_dir() {
            within
        } else {
            self.state.clone()
        }
    }

    pub(crate) fn open(&self) -> Result<LedgerReader, Problem> {
        LedgerReader::open(&self.folder()).map_err(Problem::usage)
    }

    /// The keys that were given, with those that they have handed over to, or else
    /// those that the ledger names.
    pub(crate) fn keys(&self, ledger: &LedgerReader) -> Result<Vec<LogPublicKey>, Problem> {
        if self.key.is_empty() {
            ledger.keys().map_err(Problem::usage)
        } else {
            ledger.trusted(&self.key).map_err(Problem::usage)
        }
    }
}

/// The state folder, which has to be there.
fn state(folder: &Path) -> Result<StateFolder, Problem> {
    if !folder.join("ledger.key").is_file() {
        return Err(Problem::usage(anyhow!(
            "{}: is no state folder; give the one that `guichet serve --state` has",
            folder.display()
        )));
    }
    Ok(StateFolder::open(folder.to_owned())?)
}

fn name(tenant: Option<&TenantId>) -> Option<&str> {
    tenant.map(TenantId::as_str)
}

pub(crate) async fn audit(arguments: AuditArguments) -> Result<Exit, Problem> {
    match arguments.command {
        AuditCommand::Verify(arguments) => verify::verify(&arguments),
        AuditCommand::Show(arguments) => leaves::show(&arguments),
        AuditCommand::Prove(arguments) => proof::prove(&arguments),
        AuditCommand::Check(arguments) => proof::check(&arguments),
        AuditCommand::Export(arguments) => leaves::export(&arguments).await,
        AuditCommand::Report(arguments) => report::report(arguments).await,
        AuditCommand::Replay(arguments) => replay::replay(arguments).await,
        AuditCommand::Key(arguments) => proof::key(&arguments),
        AuditCommand::Prune(arguments) => care::prune(&arguments).await,
        AuditCommand::Forget(arguments) => care::forget(&arguments).await,
    }
}
