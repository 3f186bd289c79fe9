//! `guichet audit prove`, `check` and `key`.

use std::{fs, io::Write as _, path::PathBuf};

use anyhow::{Context as _, anyhow};
use clap::Args;
use guichet::TenantId;
use guichet_ledger::{LogPublicKey, Proof};

use super::{
    Source,
    entry::{summary, time},
    name,
};
use crate::{
    exit::{Exit, Problem, output},
    run::line,
    show::one_line,
};

#[derive(Debug, Args)]
pub(crate) struct ProveArguments {
    #[command(flatten)]
    source: Source,
    /// Whose entry; the house's own without it.
    #[arg(long)]
    tenant: Option<TenantId>,
    /// Which entry, as `audit show` numbers them.
    index: u64,
    /// Where the proof goes; standard output without it.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// The proof.
    proof: PathBuf,
    /// The verifier key that you were given. Repeatable.
    #[arg(long, value_name = "KEY", required = true)]
    key: Vec<LogPublicKey>,
    /// The proven entry as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct KeyArguments {
    /// The state folder, or a ledger's folder alone.
    #[arg(long, value_name = "DIR", default_value = "guichet-state")]
    state: PathBuf,
    /// The same key in the name of a tenant's tree, for tools that read C2SP
    /// checkpoints.
    #[arg(long)]
    tenant: Option<TenantId>,
}

pub(crate) fn prove(arguments: &ProveArguments) -> Result<Exit, Problem> {
    let ledger = arguments.source.open()?;
    let keys = arguments.source.keys(&ledger)?;
    let tenant = name(arguments.tenant.as_ref());
    let proof = ledger
        .prove(tenant, &keys, arguments.index)
        .map_err(Problem::usage)?
        .to_text();
    match &arguments.output {
        Some(path) => fs::write(path, proof)
            .with_context(|| format!("{}: cannot be written", path.display()))
            .map_err(Problem::usage)?,
        None => anstream::stdout()
            .write_all(proof.as_bytes())
            .map_err(output)?,
    }
    Ok(Exit::Success)
}

pub(crate) fn check(arguments: &CheckArguments) -> Result<Exit, Problem> {
    let path = arguments.proof.display();
    let text = fs::read_to_string(&arguments.proof)
        .with_context(|| path.to_string())
        .map_err(Problem::usage)?;
    let mut out = anstream::stdout().lock();
    let (proof, leaf) = match Proof::read(&text, &arguments.key) {
        Ok(proven) => proven,
        Err(error) => {
            anstream::eprintln!("{path}: {error}");
            return Ok(Exit::Refused);
        }
    };
    if arguments.json {
        let proven = serde_json::json!({
            "tenant": leaf.tenant(), "index": proof.index,
            "size": proof.checkpoint.size, "root": proof.checkpoint.root, "entry": leaf,
        });
        line(&mut out, &proven)?;
    } else {
        let (came, said) = summary(&leaf);
        writeln!(
            out,
            "Proven: entry {} of {} in the tree of {}, signed at {} entries.\n{} {} {} {}",
            proof.index,
            leaf.kind(),
            leaf.tenant().unwrap_or("the house"),
            proof.checkpoint.size,
            time(leaf.at()),
            leaf.kind(),
            one_line(&came),
            one_line(&said),
        )
        .map_err(output)?;
    }
    Ok(Exit::Success)
}

pub(crate) fn key(arguments: &KeyArguments) -> Result<Exit, Problem> {
    let source = Source {
        state: arguments.state.clone(),
        key: Vec::new(),
    };
    let keys = source.keys(&source.open()?)?;
    let key = keys
        .last()
        .ok_or_else(|| Problem::usage(anyhow!("the ledger names no key")))?;
    let text = match &arguments.tenant {
        Some(tenant) => key.of_tree(Some(tenant.as_str())).unwrap_or_default(),
        None => key.to_string(),
    };
    writeln!(anstream::stdout(), "{text}").map_err(output)?;
    Ok(Exit::Success)
}
