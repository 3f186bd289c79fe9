//! `guichet audit prove`, `check` and `key`.

use std::{fs, io::Write as _, path::PathBuf};

use anyhow::{Context as _, anyhow};
use clap::Args;
use guichet::TenantId;
use guichet_ledger::{Handover, LogPublicKey, Proof};

use super::{
    Source,
    entry::{summary, time},
    name, state,
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
    /// How a key that was replaced since has handed over: a file of the ledger's
    /// folder `replaced`. Repeatable, oldest first.
    #[arg(long, value_name = "FILE")]
    handover: Vec<PathBuf>,
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
    /// Replace the key by a new one, and destroy it. The key before signs who follows
    /// it. Nothing else may have the state folder open.
    #[arg(long, conflicts_with = "tenant")]
    replace: bool,
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
    let keys = followed(&arguments.key, &arguments.handover)?;
    let mut out = anstream::stdout().lock();
    let (proof, leaf) = match Proof::read(&text, &keys) {
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

/// The keys that were given, and those that they have handed over to.
fn followed(given: &[LogPublicKey], handovers: &[PathBuf]) -> Result<Vec<LogPublicKey>, Problem> {
    let mut keys = given.to_owned();
    for path in handovers {
        let text = fs::read_to_string(path)
            .with_context(|| path.display().to_string())
            .map_err(Problem::usage)?;
        let read = keys.iter().find_map(|key| Handover::read(&text, key).ok());
        let handover = read.ok_or_else(|| {
            Problem::usage(anyhow!(
                "{}: is no handover that a given key has signed; give the key that it is from, and the older ones first",
                path.display()
            ))
        })?;
        keys.push(handover.to);
    }
    Ok(keys)
}

pub(crate) fn key(arguments: &KeyArguments) -> Result<Exit, Problem> {
    if arguments.replace {
        return replace(arguments);
    }
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

fn replace(arguments: &KeyArguments) -> Result<Exit, Problem> {
    let handover = state(&arguments.state)?.replace_ledger_key()?;
    anstream::eprintln!(
        "The key is replaced: entry {} of the house's tree says so, signed by the key before.\nGive the new one, which follows, to whoever verifies; the one before leads to it.",
        handover.entry
    );
    writeln!(anstream::stdout(), "{}", handover.to).map_err(output)?;
    Ok(Exit::Success)
}
