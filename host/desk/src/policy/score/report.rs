//! What came of the cases, in tables or as JSON.

use std::{collections::BTreeMap, fmt};

use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;

use super::tally::{Part, Tally};

/// Lines that are named in the table; JSON names all.
const NAMED: usize = 12;

#[derive(Debug, Serialize)]
pub(super) struct Report {
    classes: BTreeMap<String, Row>,
    kinds: BTreeMap<String, Row>,
    total: Row,
    negatives: Negatives,
    failed_turns: usize,
    missed_lines: Vec<usize>,
}

#[derive(Debug, Serialize)]
struct Row {
    cases: usize,
    recall: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Negatives {
    cases: usize,
    edited: usize,
    edited_lines: Vec<usize>,
}

impl Report {
    pub(super) fn new(tally: &Tally) -> Self {
        let sum = |parts: &mut dyn Iterator<Item = Part>| {
            parts.fold(Part::default(), |sum, part| Part {
                of: sum.of + part.of,
                some: sum.some + part.some,
            })
        };
        let kinds = sum(&mut tally.kinds.values().copied());
        let classes = tally.classes.iter().map(|(name, class)| {
            let row = Row {
                cases: class.cases,
                recall: share(class.recall),
                precision: share(class.precision),
            };
            (name.clone(), row)
        });
        let rows = tally.kinds.iter().map(|(name, part)| {
            let row = Row {
                cases: part.of,
                recall: share(*part),
                precision: None,
            };
            (name.clone(), row)
        });
        Self {
            classes: classes.collect(),
            kinds: rows.collect(),
            total: Row {
                cases: kinds.of,
                recall: share(sum(&mut tally.classes.values().map(|class| class.recall))),
                precision: share(sum(&mut tally
                    .classes
                    .values()
                    .map(|class| class.precision))),
            },
            negatives: Negatives {
                cases: tally.negatives.of,
                edited: tally.negatives.some,
                edited_lines: tally.edited.clone(),
            },
            failed_turns: tally.failed,
            missed_lines: tally.missed.clone(),
        }
    }

    /// True when no class and no kind is below.
    pub(super) fn reaches(&self, least: f64) -> bool {
        self.classes
            .values()
            .chain(self.kinds.values())
            .filter_map(|row| row.recall)
            .all(|recall| recall >= least)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of cases are far below 2^52"
)]
fn share(part: Part) -> Option<f64> {
    (part.of > 0).then(|| part.some as f64 / part.of as f64)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut classes = table(["class", "cases", "recall", "precision"]);
        for (name, row) in &self.classes {
            classes.add_row(row.cells(name));
        }
        let mut kinds = table(["kind", "cases", "recall", ""]);
        for (name, row) in &self.kinds {
            kinds.add_row(row.cells(name));
        }
        let mut total = table(["", "cases", "recall", "precision"]);
        total.add_row(self.total.cells("with something to hide"));
        total.add_row([
            "with nothing to hide".to_owned(),
            self.negatives.cases.to_string(),
            String::new(),
            format!("{} edited", self.negatives.edited),
        ]);
        for mut table in [classes, kinds, total] {
            for column in table.column_iter_mut().skip(1) {
                column.set_cell_alignment(CellAlignment::Right);
            }
            writeln!(f, "{table}")?;
        }
        lines(f, "not all hidden", &self.missed_lines)?;
        lines(f, "edited for nothing", &self.negatives.edited_lines)?;
        if self.failed_turns > 0 {
            writeln!(f, "without a verdict: {} turns", self.failed_turns)?;
        }
        Ok(())
    }
}

impl Row {
    fn cells(&self, name: &str) -> [String; 4] {
        [
            name.to_owned(),
            self.cases.to_string(),
            self.recall
                .map_or_else(String::new, |share| format!("{share:.3}")),
            self.precision
                .map_or_else(String::new, |share| format!("{share:.3}")),
        ]
    }
}

fn table(header: [&str; 4]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(header);
    table
}

fn lines(f: &mut fmt::Formatter<'_>, what: &str, lines: &[usize]) -> fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    let named: Vec<String> = lines.iter().take(NAMED).map(usize::to_string).collect();
    let more = if lines.len() > NAMED { ", …" } else { "" };
    writeln!(f, "{what}: line {}{more}", named.join(", "))
}
