//! `guichet audit show` and `export`.

use std::{
    collections::VecDeque,
    io::{self, Write},
};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use clap::Args;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use guichet::TenantId;
use guichet_ledger::{AuditLeaf, Digest, Leaf, LedgerError};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::json;

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
pub(crate) struct ShowArguments {
    #[command(flatten)]
    source: Source,
    /// Whose entries; the house's own without it.
    #[arg(long)]
    tenant: Option<TenantId>,
    /// From this moment on: a date, or RFC 3339.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<u64>,
    /// Until before this moment.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    to: Option<u64>,
    /// Of this kind: decision, swap, proof, recording, key, audit, prune, start,
    /// stop, recovered, heads.
    #[arg(long)]
    kind: Option<String>,
    /// Decisions that came out so: released, held, refused.
    #[arg(long)]
    outcome: Option<String>,
    /// Of this interaction: the platform's id, for which the state folder's keys
    /// are needed, or the pseudonym in hex.
    #[arg(long, value_name = "ID", requires = "tenant")]
    interaction: Option<String>,
    /// The last so many; all with 0.
    #[arg(long, default_value_t = 50, value_name = "COUNT")]
    last: usize,
    /// One JSON object an entry.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    #[command(flatten)]
    source: Source,
    /// Whose entries; the house's own without it.
    #[arg(long)]
    tenant: Option<TenantId>,
    /// File in the ledger that this was done; needs the ledger for itself.
    #[arg(long)]
    record: bool,
}

/// A moment, in milliseconds since the Unix epoch.
pub(crate) fn moment(text: &str) -> Result<u64, String> {
    let read = text.parse::<Timestamp>().ok().or_else(|| {
        let day: Date = text.parse().ok()?;
        Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
    });
    read.and_then(|at| u64::try_from(at.as_millisecond()).ok())
        .ok_or_else(|| "write a date, 2026-11-25, or RFC 3339, 2026-11-25T08:00:00Z".to_owned())
}

/// Now, in the same.
pub(crate) fn now() -> u64 {
    u64::try_from(Timestamp::now().as_millisecond()).unwrap_or_default()
}

pub(crate) fn show(arguments: &ShowArguments) -> Result<Exit, Problem> {
    let ledger = arguments.source.open()?;
    let keys = arguments.source.keys(&ledger)?;
    let tenant = name(arguments.tenant.as_ref());
    let interaction = interaction(arguments)?;
    let read = ledger.leaves(tenant, &keys, 0).map_err(Problem::usage)?;
    let mut found = 0;
    let mut leaves = VecDeque::new();
    for leaf in read {
        let leaf = leaf.map_err(Problem::usage)?;
        if !arguments.wants(&leaf.1, interaction) {
            continue;
        }
        found += 1;
        if leaves.len() == arguments.last && arguments.last > 0 {
            leaves.pop_front();
        }
        leaves.push_back(leaf);
    }
    let mut out = anstream::stdout().lock();
    if arguments.json {
        for (index, leaf) in &leaves {
            line(&mut out, &json!({ "index": index, "entry": leaf }))?;
        }
    } else {
        table(&mut out, &leaves, found).map_err(output)?;
    }
    Ok(Exit::Success)
}

fn interaction(arguments: &ShowArguments) -> Result<Option<Digest>, Problem> {
    let (Some(id), Some(tenant)) = (&arguments.interaction, &arguments.tenant) else {
        return Ok(None);
    };
    if let Ok(pseudonym) = id.parse() {
        return Ok(Some(pseudonym));
    }
    let pseudonym = state(&arguments.source.state)?.pseudonym(tenant, id)?;
    pseudonym.map(Some).ok_or_else(|| {
        Problem::usage(anyhow::anyhow!(
            "the secret of `{tenant}` is not there; its interactions can be linked no more"
        ))
    })
}

impl ShowArguments {
    fn wants(&self, leaf: &Leaf, interaction: Option<Digest>) -> bool {
        let decision = match leaf {
            Leaf::Decision(leaf) => Some(leaf),
            _ => None,
        };
        let of_interaction = |wanted| match leaf {
            Leaf::Decision(leaf) => leaf.interaction == wanted,
            Leaf::Proof(leaf) => leaf.interaction == wanted,
            Leaf::Recording(leaf) => leaf.interaction == wanted,
            _ => false,
        };
        self.from.is_none_or(|from| leaf.at() >= from)
            && self.to.is_none_or(|to| leaf.at() < to)
            && self.kind.as_ref().is_none_or(|kind| kind == leaf.kind())
            && self
                .outcome
                .as_ref()
                .is_none_or(|outcome| decision.is_some_and(|leaf| leaf.outcome == *outcome))
            && interaction.is_none_or(of_interaction)
    }
}

fn table(out: &mut impl Write, leaves: &VecDeque<(u64, Leaf)>, found: usize) -> io::Result<()> {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["entry", "when", "what", "came to", ""]);
    for (index, leaf) in leaves {
        let (came, said) = summary(leaf);
        table.add_row([
            index.to_string(),
            time(leaf.at()),
            leaf.kind().to_owned(),
            one_line(&came),
            one_line(&said),
        ]);
    }
    if let Some(column) = table.column_mut(0) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    writeln!(out, "{table}")?;
    if found > leaves.len() {
        writeln!(
            out,
            "\nThe last {} of {found}; --last 0 shows all.",
            leaves.len()
        )?;
    }
    Ok(())
}

pub(crate) async fn export(arguments: &ExportArguments) -> Result<Exit, Problem> {
    let ledger = arguments.source.open()?;
    let keys = arguments.source.keys(&ledger)?;
    let tenant = name(arguments.tenant.as_ref());
    let checkpoint = ledger.checkpoint(tenant, &keys).map_err(Problem::usage)?;
    let mut out = io::stdout().lock();
    for leaf in ledger.leaves(tenant, &keys, 0).map_err(Problem::usage)? {
        let (index, leaf) = leaf.map_err(Problem::usage)?;
        let bytes = leaf.to_bytes().map_err(LedgerError::from);
        let bytes = BASE64_STANDARD.encode(bytes.map_err(Problem::fault)?);
        line(
            &mut out,
            &json!({ "index": index, "bytes": bytes, "entry": leaf }),
        )?;
    }
    if let Some(checkpoint) = checkpoint {
        let note = String::from_utf8_lossy(checkpoint.note());
        line(&mut out, &json!({ "checkpoint": note }))?;
    }
    if arguments.record {
        record(&arguments.source, tenant, "export", "done").await?;
    }
    Ok(Exit::Success)
}

/// Files that somebody looked.
pub(crate) async fn record(
    source: &Source,
    tenant: Option<&str>,
    action: &str,
    result: &str,
) -> Result<(), Problem> {
    let leaf = Leaf::Audit(AuditLeaf {
        at: now(),
        tenant: tenant.map(str::to_owned),
        action: action.to_owned(),
        result: result.to_owned(),
    });
    state(&source.state)?.append(leaf).await?;
    Ok(())
}
