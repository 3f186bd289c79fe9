//! What can be typed.

use std::{net::SocketAddr, path::PathBuf};

use crate::{audit::AuditArguments, flow::FlowTestArguments};
use clap::{Args, Parser, Subcommand};
use guichet::{Proof, RequirementKind, TenantId};

/// The counter window of a contact centre: every turn of a conversation passes
/// through sandboxed policies.
#[derive(Debug, Parser)]
#[command(name = "guichet", version, arg_required_else_help = true, after_help = STATUS)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const STATUS: &str = "Exit status: 0 released or as expected · 1 held, refused or not as expected · \
2 wrong usage or input · 3 fault of the host";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Pass a recorded contact through a tenant's policies.
    Run(RunArguments),
    /// Run the golden contacts that lie beside the policies.
    Test(TestArguments),
    /// Write, build, try and measure policies.
    Policy(PolicyArguments),
    /// Check and draw contact flows, and walk them through the gate.
    Flow(FlowArguments),
    /// Serve the gate over HTTP.
    Serve(ServeArguments),
    /// Look into the ledger: verify, show, prove, export, report.
    Audit(AuditArguments),
}

#[derive(Debug, Args)]
pub(crate) struct FlowArguments {
    #[command(subcommand)]
    pub(crate) command: FlowCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FlowCommand {
    /// Find what leaks, breaks and never ends in exported flows.
    Check(FlowCheckArguments),
    /// Draw a flow with its crossings of the gate and its findings, as SVG.
    Draw(FlowDrawArguments),
    /// Play a contact through a flow, block by block, with the gate's decisions.
    Run(FlowRunArguments),
    /// Run tests in the vendor's Testing language, here and in virtual time.
    Test(FlowTestArguments),
}

#[derive(Debug, Args)]
pub(crate) struct FlowRunArguments {
    /// A flow's export; flows beside it are found by id, ARN or name.
    pub(crate) flow: PathBuf,
    /// The policy directory.
    #[arg(long, value_name = "DIR")]
    pub(crate) policies: PathBuf,
    /// Whose policies; may be left out where there is one tenant only.
    #[arg(long)]
    pub(crate) tenant: Option<TenantId>,
    /// What the caller says and systems answer (docs/flows.md); without it, the
    /// caller's side is read from standard input, a line an answer.
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Option<PathBuf>,
    /// Stop at an action type that is not known, rather than take its error branch.
    #[arg(long)]
    pub(crate) stop_at_unknown: bool,
    /// One JSON object per event.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// A Contact Lens transcript (JSON), or turns as JSON Lines.
    pub(crate) contact: PathBuf,
    /// The policy directory.
    #[arg(long, value_name = "DIR")]
    pub(crate) policies: PathBuf,
    /// Whose policies; may be left out where there is one tenant only.
    #[arg(long)]
    pub(crate) tenant: Option<TenantId>,
    /// Who will see what is released: the fact audience.role.
    #[arg(long, value_name = "ROLE")]
    pub(crate) audience: Option<String>,
    /// A proof at hand: KIND:LEVEL[:FACT=VALUE;…;by=NAME], or JSON. Repeatable.
    #[arg(long, value_name = "PROOF", value_parser = proof)]
    pub(crate) proof: Vec<Proof>,
    /// Keep ledger and key in this folder; without it, both end with the run.
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    /// One JSON object per turn.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TestArguments {
    /// The policy directory.
    pub(crate) policies: PathBuf,
    /// This tenant only.
    #[arg(long)]
    pub(crate) tenant: Option<TenantId>,
    /// Write what came out as what is expected from now on.
    #[arg(long)]
    pub(crate) update: bool,
    /// Write a `JUnit` report.
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// One JSON object per contact.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PolicyArguments {
    #[command(subcommand)]
    pub(crate) command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Write a new policy: a crate that builds and passes its own tests.
    New {
        /// Kebab-case; also the folder.
        name: String,
        /// Where the folder is made.
        #[arg(long, default_value = ".", value_name = "DIR")]
        path: PathBuf,
        /// The SDK's folder; without it, that of the checkout which this
        /// program was built from, and where that is gone the registry's crate.
        #[arg(long, value_name = "DIR")]
        sdk: Option<PathBuf>,
        /// What was made as JSON instead of what to do next.
        #[arg(long)]
        json: bool,
    },
    /// Build a policy's folder to a component that holds its description.
    Build {
        /// The policy's folder.
        #[arg(default_value = ".")]
        folder: PathBuf,
        /// Where the component goes; beside Cargo.toml if left out.
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        /// The description as JSON instead of a table.
        #[arg(long)]
        json: bool,
    },
    /// One module on many turns: JSON Lines in, JSON Lines out.
    Eval {
        #[command(flatten)]
        module: ModuleArguments,
    },
    /// What a module finds and misses of what should be hidden.
    Score(ScoreArguments),
    /// Measure one module on many turns.
    Bench {
        #[command(flatten)]
        module: ModuleArguments,
        /// Rounds over all turns; the median of the rounds counts.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
        rounds: u32,
        /// How instances are allocated.
        #[arg(long, value_enum, default_value_t)]
        allocation: AllocationArgument,
        /// Count what the module executes too, in units that depend on no machine.
        #[arg(long)]
        fuel: bool,
        /// JSON instead of a table.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ModuleArguments {
    /// A component file, or the name of a stock policy.
    pub(crate) module: String,
    /// Turns: {"text", "stage"?, "channel"?, "language"?, "role"?, "facts"?,
    /// "history"?: [{"role", "text"}]} a line; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) turns: PathBuf,
    /// Settings, JSON or TOML.
    #[arg(long, value_name = "FILE")]
    pub(crate) settings: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ScoreArguments {
    /// A component file, or the name of a stock policy.
    pub(crate) module: String,
    /// Cases: {"kind", "language", "turns": [{"role", "text"}], "expect":
    /// [{"turn", "start", "end", "class"}]} a line; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) cases: PathBuf,
    /// Settings, JSON or TOML.
    #[arg(long, value_name = "FILE")]
    pub(crate) settings: Option<PathBuf>,
    /// The recall that every class and every kind has to reach, such as 0.98.
    #[arg(long, value_name = "RECALL", value_parser = share)]
    pub(crate) at_least: Option<f64>,
    /// JSON instead of tables.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(crate) enum AllocationArgument {
    /// A pool, with page-map scan where the system has it.
    #[default]
    Pooling,
    /// A pool, without page-map scan.
    PoolingPlain,
    /// From the operating system, each time.
    OnDemand,
}

#[derive(Debug, Args)]
pub(crate) struct FlowCheckArguments {
    /// Exported flows, and folders of them.
    #[arg(required_unless_present = "rules")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: FlowSettingsArguments,
    /// The severity from which on findings give status 1.
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t)]
    pub(crate) deny: Deny,
    /// One JSON object per finding.
    #[arg(long)]
    pub(crate) json: bool,
    /// A SARIF 2.1.0 log, for code scanning.
    #[arg(long, conflicts_with = "json")]
    pub(crate) sarif: bool,
    /// List the rules.
    #[arg(long, conflicts_with_all = ["paths", "sarif"])]
    pub(crate) rules: bool,
}

#[derive(Debug, Args)]
pub(crate) struct FlowSettingsArguments {
    /// How flows are checked, TOML; docs/flow-rules.md describes it.
    #[arg(long, value_name = "FILE")]
    pub(crate) settings: Option<PathBuf>,
    /// Do not ask this rule, such as GF103. Repeatable.
    #[arg(long, value_name = "CODE")]
    pub(crate) disable: Vec<String>,
    /// Actions whose function, module, flow or number has this in its name need a
    /// step-up before them. Repeatable.
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) sensitive: Vec<String>,
    /// Actions whose function, module or flow has this in its name are a step-up.
    /// Repeatable.
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) step_up: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct FlowDrawArguments {
    /// An exported flow.
    pub(crate) flow: PathBuf,
    /// Where the picture goes; standard output if left out.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: FlowSettingsArguments,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(crate) enum Deny {
    /// Whatever is found.
    Note,
    /// Warnings and errors.
    Warning,
    /// Errors alone.
    #[default]
    Error,
    /// Nothing.
    None,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    /// The policy directory.
    #[arg(long, value_name = "DIR")]
    pub(crate) policies: PathBuf,
    /// Where to listen. Tenants without a bearer token are served on loopback
    /// addresses only.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub(crate) listen: SocketAddr,
    /// Swap changed policies in when their files change, not on SIGHUP alone.
    #[arg(long)]
    pub(crate) watch: bool,
    /// Keep ledger and key in this folder.
    #[arg(long, value_name = "DIR", default_value = "guichet-state")]
    pub(crate) state: PathBuf,
    /// Send the ledger's checkpoints here too: a file that each is appended to, or
    /// https://… or http://… that each is posted to. Choose a place where this
    /// machine can write and nobody can change. Repeatable.
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) checkpoints_to: Vec<PathBuf>,
    /// The file with the bearer token that the one https:// receiver asks for.
    #[arg(long, value_name = "FILE", requires = "checkpoints_to")]
    pub(crate) checkpoints_token: Option<PathBuf>,
}

fn share(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "write a number from 0 to 1, such as 0.98".to_owned())
}

/// `approval:2:action.amount=50000 EUR;action.payee=FR76…;by=supervisor-7`
fn proof(text: &str) -> Result<Proof, String> {
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|e| format!("is no proof: {e}"));
    }
    let form =
        "write KIND:LEVEL[:FACT=VALUE;…;by=NAME], such as assurance:2:action.payee=FR76…;by=p-1";
    let mut fields = text.splitn(3, ':');
    let kind = fields.next().unwrap_or_default();
    let kind: RequirementKind = serde_json::from_value(kind.into()).map_err(|_| {
        format!("`{kind}` is no kind; take assurance, approval, call-back or review")
    })?;
    let level = fields
        .next()
        .and_then(|level| level.parse().ok())
        .ok_or(form)?;
    let mut proof = Proof {
        kind,
        level,
        binds: std::collections::BTreeMap::new(),
        at: None,
        by: String::new(),
    };
    for pair in fields.next().into_iter().flat_map(|pairs| pairs.split(';')) {
        match pair.split_once('=').ok_or(form)? {
            ("by", name) => name.clone_into(&mut proof.by),
            (fact, value) => {
                proof.binds.insert(fact.to_owned(), value.to_owned());
            }
        }
    }
    Ok(proof)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn proofs_read_as_written() {
        let read = proof("approval:2:action.amount=50000 EUR;by=s-7").unwrap();
        assert_eq!((read.level, read.by.as_str()), (2, "s-7"));
        assert_eq!(read.binds["action.amount"], "50000 EUR");
        for bad in [
            "",
            "approval",
            "approval:x",
            "oath:1",
            "review:1:novalue",
            "{}",
        ] {
            assert!(proof(bad).is_err(), "{bad:?}");
        }
    }
}
