//! `guichet audit verify`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow};
use clap::Args;
use comfy_table::{CellAlignment, Table, presets};
use guichet_ledger::{Checkpoint, LogPublicKey, VerifyReport, read_checkpoints};

use super::{Source, entry::time};
use crate::{
    exit::{Exit, Problem, output},
    run::{line, spinner},
    show::one_line,
};

#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    #[command(flatten)]
    source: Source,
    /// Checkpoints that were held elsewhere: signed notes one after another, what
    /// `--checkpoints-to` has written, or a folder of such files. Repeatable.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// JSON instead of a table.
    #[arg(long)]
    json: bool,
}

pub(crate) fn verify(arguments: &VerifyArguments) -> Result<Exit, Problem> {
    let source = &arguments.source;
    let keys = source.keys(&source.open()?)?;
    let held = checkpoints(&arguments.checkpoint, &keys)?;
    let spinner = spinner("reading every entry");
    let report = guichet_ledger::verify(&source.folder(), &source.key, &held);
    if let Some(spinner) = spinner {
        spinner.finish_and_clear();
    }
    let report = report.map_err(Problem::usage)?;
    let mut out = anstream::stdout().lock();
    if arguments.json {
        line(&mut out, &report)?;
    } else {
        tell(&mut out, &report, &keys, !held.is_empty()).map_err(output)?;
    }
    Ok(if report.findings.is_empty() {
        Exit::Success
    } else {
        Exit::Refused
    })
}

/// Checkpoints that were held elsewhere, from files and folders of them.
pub(super) fn checkpoints(
    paths: &[PathBuf],
    keys: &[LogPublicKey],
) -> Result<Vec<Checkpoint>, Problem> {
    let mut held = Vec::new();
    for path in paths {
        let files = files(path).with_context(|| path.display().to_string());
        for file in files.map_err(Problem::usage)? {
            let text = fs::read_to_string(&file)
                .with_context(|| file.display().to_string())
                .map_err(Problem::usage)?;
            let read = read_checkpoints(&text, keys);
            held.extend(read.map_err(|e| Problem::usage(anyhow!("{}: {e}", file.display())))?);
        }
    }
    Ok(held)
}

/// The file itself, or those that lie in the folder.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let paths = fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
    let mut files = paths.collect::<io::Result<Vec<_>>>()?;
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}

fn tell(
    out: &mut impl io::Write,
    report: &VerifyReport,
    keys: &[LogPublicKey],
    held: bool,
) -> io::Result<()> {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header([
        "tree",
        "entries",
        "taken out",
        "agrees with",
        "first",
        "last",
        "root",
    ]);
    for tree in &report.trees {
        let (from, to) = tree
            .between
            .map_or_else(Default::default, |(from, to)| (time(from), time(to)));
        table.add_row([
            tree.tenant
                .clone()
                .unwrap_or_else(|| "the house".to_owned()),
            tree.size.to_string(),
            tree.pruned.to_string(),
            tree.agrees_with.to_string(),
            from,
            to,
            tree.root.to_string().chars().take(16).collect(),
        ]);
    }
    for column in 1..4 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    writeln!(out, "{table}\n")?;
    if report.pending > 0 {
        writeln!(
            out,
            "{} more are durable and in no tree yet.",
            report.pending
        )?;
    }
    for finding in &report.findings {
        writeln!(
            out,
            "{}: {}",
            one_line(&finding.file),
            one_line(&finding.problem)
        )?;
    }
    for handover in &report.handovers {
        writeln!(
            out,
            "The key {} was replaced on {}: entry {} of the house's tree says so, under a checkpoint that it has signed at {} entries. Everything is signed now by {}",
            handover.from,
            time(handover.at),
            handover.entry,
            handover.size,
            handover.to,
        )?;
    }
    match report.findings.len() {
        0 => writeln!(out, "Every entry is what was signed.")?,
        many => writeln!(
            out,
            "{many} findings: this is not the ledger that was written."
        )?,
    }
    if !report.keys_given {
        let keys: Vec<_> = keys.iter().map(ToString::to_string).collect();
        let (keys_came, them) = match keys.len() {
            1 => ("key came", "it"),
            _ => ("keys came", "them"),
        };
        writeln!(
            out,
            "The {keys_came} from the ledger itself; compare {them} with the one that you were given:\n{}",
            keys.join("\n")
        )?;
    }
    if !held {
        writeln!(
            out,
            "A log that was cut short or forked as a whole is told only by a checkpoint held elsewhere (--checkpoint)."
        )?;
    }
    Ok(())
}
