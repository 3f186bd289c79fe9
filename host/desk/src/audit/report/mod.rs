//! `guichet audit report`: what the ledger shows of a stretch of time, control by
//! control.

mod appendix;
mod controls;
mod document;
mod evidence;
mod facts;
mod gaps;
mod gather;
mod html;
mod markdown;
#[cfg(test)]
mod tests;
mod turns;
mod upkeep;

use std::{fs, io::Write as _, path::PathBuf};

use anyhow::anyhow;
use clap::Args;
use guichet::TenantId;
use guichet_ledger::{Finding, VerifyReport, verify_and_show};
use serde::Serialize;

use self::{
    controls::Control,
    facts::{Facts, Moment},
    gather::Gatherer,
};
use super::{
    Source,
    leaves::{moment, now, record},
    verify::checkpoints,
};
use crate::{
    exit::{Exit, Problem, output},
    run::{line, spinner},
};

#[derive(Debug, Args)]
pub(crate) struct ReportArguments {
    #[command(flatten)]
    source: Source,
    /// Whose entries.
    #[arg(long)]
    tenant: TenantId,
    /// From this moment on: a date, or RFC 3339. From the first entry without it.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<u64>,
    /// Until before this moment. Until now without it.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    to: Option<u64>,
    /// Checkpoints that were held elsewhere: signed notes one after another, what
    /// `--checkpoints-to` has written, or a folder of such files. Repeatable.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// Write a page for printing to this file, instead of Markdown to standard
    /// output.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// JSON instead of Markdown.
    #[arg(long)]
    json: bool,
    /// File in the ledger that this was done; needs the ledger for itself.
    #[arg(long)]
    record: bool,
}

/// What is asked of the ledger.
#[derive(Clone, Debug)]
struct Asked {
    tenant: String,
    from: Option<u64>,
    to: Option<u64>,
    /// Now: no gap reaches further.
    made: u64,
    /// The keys that were given, or else those that the ledger names.
    keys: Vec<String>,
}

/// What the ledger shows of a tenant and a stretch of time.
#[derive(Debug, Serialize)]
struct Report {
    /// What this is, and what it is not.
    notice: &'static str,
    tenant: String,
    /// Absent where it begins with the first entry.
    from: Option<Moment>,
    /// Exclusive; the moment of making where none was asked for.
    to: Moment,
    made: Moment,
    basis: Basis,
    controls: Vec<Control>,
    facts: Facts,
}

/// What the report rests on.
#[derive(Debug, Serialize)]
struct Basis {
    /// True when whoever asked gave the keys.
    keys_given: bool,
    keys: Vec<String>,
    /// The tenant's tree and the house's, as they were verified.
    checkpoints: Vec<Anchor>,
    /// Leaves of all tenants that are durable, in no tree yet, and not in here.
    pending: u64,
    /// Of the tenant's tree, the house's, and the log.
    findings: Vec<Finding>,
    /// How many more are about trees of other tenants.
    findings_elsewhere: usize,
    /// Entries that could not be read, and so are not counted.
    unread: Vec<String>,
}

/// A tree as it was verified.
#[derive(Debug, Serialize)]
struct Anchor {
    /// The house's own when absent.
    tenant: Option<String>,
    size: u64,
    root: String,
    /// Entries that retention has taken out, of any time.
    pruned: u64,
    /// Of the entries that are still there.
    first: Option<Moment>,
    last: Option<Moment>,
    /// Checkpoints held elsewhere that it agrees with.
    agrees_with: u64,
}

const NOTICE: &str = "This is evidence, not certification. It says what the ledger holds about a stretch of time; whether a control is met is for an assessor to judge.";

impl Report {
    /// From what verification has said, and what was gathered on its way.
    fn new(asked: &Asked, verified: &VerifyReport, gathered: Gatherer<'_>) -> Self {
        let mut basis = Basis::new(asked, verified);
        let (facts, unread) = gathered.facts();
        basis.unread = unread;
        Self {
            notice: NOTICE,
            tenant: asked.tenant.clone(),
            from: asked.from.map(Moment),
            to: Moment(asked.to.unwrap_or(asked.made)),
            made: Moment(asked.made),
            controls: controls::controls(&facts, &basis),
            basis,
            facts,
        }
    }

    /// True when the ledger is what was written, and all of it was read.
    fn sound(&self) -> bool {
        self.basis.problems() == 0
    }
}

impl Basis {
    fn new(asked: &Asked, verified: &VerifyReport) -> Self {
        let own = format!("tenants/{}", asked.tenant);
        let concerns = |finding: &&Finding| {
            let rest = finding.file.strip_prefix(&own);
            let of_tenant = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            of_tenant || !finding.file.starts_with("tenants/")
        };
        let findings: Vec<Finding> = verified.findings.iter().filter(concerns).cloned().collect();
        let trees = verified.trees.iter().filter(|tree| {
            let tenant = tree.tenant.as_deref();
            tenant.is_none_or(|tenant| tenant == asked.tenant)
        });
        Self {
            keys_given: verified.keys_given,
            keys: asked.keys.clone(),
            checkpoints: trees
                .map(|tree| Anchor {
                    tenant: tree.tenant.clone(),
                    size: tree.size,
                    root: tree.root.to_string(),
                    pruned: tree.pruned,
                    first: tree.between.map(|(first, _)| Moment(first)),
                    last: tree.between.map(|(_, last)| Moment(last)),
                    agrees_with: tree.agrees_with,
                })
                .collect(),
            pending: verified.pending,
            findings_elsewhere: verified.findings.len() - findings.len(),
            findings,
            unread: Vec::new(),
        }
    }

    /// How much speaks against what the report says.
    fn problems(&self) -> usize {
        self.findings.len() + self.findings_elsewhere + self.unread.len()
    }
}

pub(crate) async fn report(arguments: ReportArguments) -> Result<Exit, Problem> {
    let ReportArguments {
        source,
        tenant,
        from,
        to,
        checkpoint,
        html,
        json,
        record: filed,
    } = arguments;
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        return Err(Problem::usage(anyhow!(
            "--from {} is not before --to {}; swap them",
            Moment(from),
            Moment(to)
        )));
    }
    let ledger = source.open()?;
    let keys = source.keys(&ledger)?;
    let held = checkpoints(&checkpoint, &keys)?;
    let asked = Asked {
        tenant: tenant.to_string(),
        from,
        to,
        made: now(),
        keys: keys.iter().map(ToString::to_string).collect(),
    };
    let spinner = spinner("reading every entry");
    let mut gatherer = Gatherer::new(&asked);
    let verified = verify_and_show(&source.folder(), &source.key, &held, &mut gatherer);
    let report = verified.map_err(Problem::usage).and_then(|verified| {
        there(&verified, &asked.tenant)?;
        Ok(Report::new(&asked, &verified, gatherer))
    });
    if let Some(spinner) = spinner {
        spinner.finish_and_clear();
    }
    let report = report?;
    tell(&report, html.as_ref(), json)?;
    if filed {
        record(&source, Some(&asked.tenant), "report", "done").await?;
    }
    Ok(if report.sound() {
        Exit::Success
    } else {
        Exit::Refused
    })
}

/// A name that was mistyped is not evidence of nothing; a tree that is gone is a
/// finding.
fn there(verified: &VerifyReport, tenant: &str) -> Result<(), Problem> {
    let known = |of: &Option<String>| of.as_deref() == Some(tenant);
    if verified.findings.is_empty() && !verified.trees.iter().any(|tree| known(&tree.tenant)) {
        return Err(Problem::usage(anyhow!(
            "the ledger has no tree of `{tenant}`; `guichet audit verify` lists those that it has"
        )));
    }
    Ok(())
}

fn tell(report: &Report, html: Option<&PathBuf>, json: bool) -> Result<(), Problem> {
    if let Some(path) = html {
        let page = html::page(&document::title(report), &document::blocks(report));
        fs::write(path, page).map_err(|e| {
            Problem::usage(anyhow!(
                "{}: cannot be written ({})",
                path.display(),
                e.kind()
            ))
        })?;
    }
    let mut out = anstream::stdout().lock();
    let written = if json {
        return line(&mut out, report);
    } else if let Some(path) = html {
        let problems = report.basis.problems();
        writeln!(out, "Written to {}; {problems} findings.", path.display())
    } else {
        out.write_all(markdown::text(&document::blocks(report)).as_bytes())
    };
    written.map_err(output)
}
