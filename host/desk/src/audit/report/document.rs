//! The report as headings, paragraphs, lists and tables, for every form that
//! people read.

use super::{Basis, Report, appendix, controls::Control, evidence::counted, facts::Moment};

pub(super) enum Block {
    /// From 1 on.
    Heading(u8, String),
    Text(String),
    /// What a reader must not miss.
    Warning(String),
    List(Vec<String>),
    Table(Vec<Column>, Vec<Vec<String>>),
}

pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    /// RFC 3339, not to be broken.
    Time,
    /// Long, without a space: may break anywhere.
    Digest,
}

use Kind::{Digest, Number, Text, Time};

pub(super) fn title(report: &Report) -> String {
    format!("Evidence from the ledger: {}", report.tenant)
}

pub(super) fn blocks(report: &Report) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(1, title(report))];
    findings(&mut blocks, &report.basis);
    blocks.push(Block::Text(report.notice.to_owned()));
    basis(&mut blocks, report);
    blocks.push(heading(2, "Controls at a glance"));
    let columns = [
        ("standard", Text),
        ("control", Text),
        ("about", Text),
        ("the period holds", Text),
    ];
    table(&mut blocks, columns, &report.controls, |control| {
        let held = if control.shows.is_empty() {
            "nothing"
        } else {
            "evidence"
        };
        vec![
            control.standard.to_owned(),
            control.id.to_owned(),
            control.name.to_owned(),
            held.to_owned(),
        ]
    });
    controls(&mut blocks, &report.controls);
    appendix::blocks(&mut blocks, &report.facts);
    blocks
}

pub(super) fn heading(level: u8, text: &str) -> Block {
    Block::Heading(level, text.to_owned())
}

/// What speaks against the report stands before anything else.
fn findings(blocks: &mut Vec<Block>, basis: &Basis) {
    if basis.problems() == 0 {
        return;
    }
    blocks.push(Block::Warning(
        "This is not the ledger that was written, or not all of it could be read. What follows counts what is there.".to_owned(),
    ));
    let mut lines: Vec<String> = basis
        .findings
        .iter()
        .map(|finding| format!("{}: {}", finding.file, finding.problem))
        .collect();
    lines.extend(
        basis
            .unread
            .iter()
            .map(|error| format!("Not counted: {error}")),
    );
    if basis.findings_elsewhere > 0 {
        lines.push(format!(
            "{} more in trees of other tenants; `guichet audit verify` lists them.",
            basis.findings_elsewhere
        ));
    }
    blocks.push(Block::List(lines));
}

fn basis(blocks: &mut Vec<Block>, report: &Report) {
    let basis = &report.basis;
    blocks.push(heading(2, "What it rests on"));
    let from = report
        .from
        .map_or("the first entry".to_owned(), |from| from.to_string());
    let mut lines = vec![
        format!("Period: from {from} until before {}.", report.to),
        format!(
            "Made {} by guichet {}.",
            report.made,
            env!("CARGO_PKG_VERSION")
        ),
    ];
    if basis.problems() == 0 {
        lines.push("The whole ledger was read and verified: no findings.".to_owned());
    }
    let keys = basis.keys.join(", ");
    lines.push(if basis.keys_given {
        format!("The keys were given by whoever asked: {keys}.")
    } else {
        format!("The keys were taken from the ledger itself; compare them with those that you were given: {keys}.")
    });
    if basis
        .checkpoints
        .iter()
        .all(|anchor| anchor.agrees_with == 0)
    {
        lines.push("No checkpoint that was held elsewhere was compared: a log that was cut short or forked as a whole would not be told.".to_owned());
    }
    if basis.pending > 0 {
        lines.push(format!(
            "{} durable and in no tree yet, of any tenant, and not counted here.",
            counted(basis.pending, "entry is", "entries are")
        ));
    }
    blocks.push(Block::List(lines));
    let columns = [
        ("tree", Text),
        ("entries", Number),
        ("taken out", Number),
        ("first", Time),
        ("last", Time),
        ("agrees with", Number),
        ("root", Digest),
    ];
    table(blocks, columns, &basis.checkpoints, |anchor| {
        let moment = |at: Option<Moment>| at.map_or_else(String::new, |at| at.to_string());
        vec![
            anchor
                .tenant
                .clone()
                .unwrap_or_else(|| "the house".to_owned()),
            anchor.size.to_string(),
            anchor.pruned.to_string(),
            moment(anchor.first),
            moment(anchor.last),
            anchor.agrees_with.to_string(),
            anchor.root.clone(),
        ]
    });
}

fn controls(blocks: &mut Vec<Block>, controls: &[Control]) {
    let mut standard = "";
    for control in controls {
        if control.standard != standard {
            standard = control.standard;
            blocks.push(heading(2, standard));
        }
        blocks.push(Block::Heading(
            3,
            format!("{}: {}", control.id, control.name),
        ));
        blocks.push(Block::Text(format!("Asks: {}", control.asks)));
        if control.shows.is_empty() {
            let nothing = "The ledger holds nothing on this for the period.";
            blocks.push(Block::Text(nothing.to_owned()));
        } else {
            blocks.push(Block::List(control.shows.clone()));
        }
        blocks.push(Block::Text(format!("Not shown: {}", control.does_not_show)));
    }
}

/// A table under a heading; neither where there are no rows.
pub(super) fn titled<T, const N: usize>(
    blocks: &mut Vec<Block>,
    title: &str,
    columns: [(&'static str, Kind); N],
    rows: &[T],
    row: impl Fn(&T) -> Vec<String>,
) {
    if !rows.is_empty() {
        blocks.push(heading(3, title));
        table(blocks, columns, rows, row);
    }
}

fn table<T, const N: usize>(
    blocks: &mut Vec<Block>,
    columns: [(&'static str, Kind); N],
    rows: &[T],
    row: impl Fn(&T) -> Vec<String>,
) {
    let columns = columns
        .into_iter()
        .map(|(name, kind)| Column { name, kind });
    blocks.push(Block::Table(
        columns.collect(),
        rows.iter().map(row).collect(),
    ));
}
