//! Tests as a reader, or a tool, sees them.

use std::io::{self, Write};

use anstyle::{AnsiColor, Color, Style};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use guichet_flow::test::{Ended, Failure, Report};
use serde_json::{Value, json};

use super::{Tested, Verdict, covered::CoveredFlow};
use crate::{exit::RESET, show::one_line};

const DIM: Style = Style::new().dimmed();
const GREEN: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Green)));
const RED: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Red)));

/// One test.
pub(super) fn tell(out: &mut impl Write, tested: &Tested, as_json: bool) -> io::Result<()> {
    if as_json {
        return writeln!(out, "{}", value(tested));
    }
    let (style, word) = if tested.passed() {
        (GREEN, "passed")
    } else {
        (RED, "failed")
    };
    let file = one_line(&tested.file);
    match &tested.verdict {
        Verdict::Unusable(problem) => {
            writeln!(out, "{style}{word:<8}{RESET} {file}")?;
            writeln!(out, "    {}", one_line(problem))
        }
        Verdict::Ran(report) => {
            writeln!(
                out,
                "{style}{word:<8}{RESET} {file}  {DIM}{}, {}, {}, {}{RESET}",
                many(report.observed, "observation"),
                many(report.steps, "block"),
                many(report.crossings.len(), "crossing"),
                one_line(&ended(&report.ended))
            )?;
            for failure in &report.failures {
                failed(out, failure)?;
            }
            for logged in &report.logged {
                let (label, value) = (one_line(&logged.label), one_line(&logged.value));
                writeln!(out, "    {DIM}{label}: {value}{RESET}")?;
            }
            for note in &report.notes {
                writeln!(
                    out,
                    "    {DIM}{}: {}{RESET}",
                    one_line(&note.pointer),
                    note.text
                )?;
            }
            Ok(())
        }
    }
}

fn failed(out: &mut impl Write, failure: &Failure) -> io::Result<()> {
    let pointer = one_line(&failure.pointer);
    writeln!(
        out,
        "    {RED}{}{RESET} {pointer}",
        failure.concern.as_str()
    )?;
    writeln!(out, "        expected  {}", one_line(&failure.expected))?;
    writeln!(out, "        seen      {}", one_line(&failure.seen))
}

/// The whole: what tests come through, and how many passed.
pub(super) fn sum(
    out: &mut impl Write,
    tests: &[Tested],
    flows: &[CoveredFlow],
    as_json: bool,
) -> io::Result<()> {
    let passed = tests.iter().filter(|tested| tested.passed()).count();
    let failed = tests.len() - passed;
    if as_json {
        let sum = json!({ "passed": passed, "failed": failed, "coverage": flows });
        return writeln!(out, "{sum}");
    }
    if !flows.is_empty() {
        writeln!(out, "\n{}", table(flows))?;
    }
    writeln!(out, "\n{passed} passed, {failed} failed")
}

fn table(flows: &[CoveredFlow]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["flow", "blocks", "%", "branches", "%", "not entered"]);
    for CoveredFlow { flow, coverage } in flows {
        table.add_row([
            one_line(flow),
            format!("{} of {}", coverage.blocks_entered, coverage.blocks),
            format!("{:.1}", coverage.percent()),
            format!("{} of {}", coverage.branches_taken, coverage.branches),
            format!("{:.1}", coverage.branch_percent()),
            one_line(&coverage.not_entered.join(", ")),
        ]);
    }
    for column in table.column_iter_mut().skip(1).take(4) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn value(tested: &Tested) -> Value {
    let result = if tested.passed() { "passed" } else { "failed" };
    let mut value = json!({
        "test": tested.file,
        "name": tested.name,
        "flow": tested.flow,
        "result": result,
    });
    let more = match &tested.verdict {
        Verdict::Unusable(problem) => json!({ "error": problem }),
        Verdict::Ran(report) => ran(report),
    };
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    value
}

fn ran(report: &Report) -> Value {
    json!({
        "failures": report.failures,
        "notes": report.notes,
        "logged": report.logged,
        "observed": report.observed,
        "blocks": report.steps,
        "millis": report.millis,
        "ended": end(&report.ended),
        "crossings": report.crossings,
    })
}

/// How the contact ended, in one line.
fn ended(ended: &Ended) -> String {
    let end = end(ended);
    let word = |key: &str| end.get(key)?.as_str();
    let more = word("queue").or_else(|| word("flow")).unwrap_or_default();
    let end = word("end").unwrap_or_default();
    format!("{end} {more}").trim_end().to_owned()
}

fn end(ended: &Ended) -> Value {
    match ended {
        Ended::Test => json!({ "end": "ended-by-test" }),
        Ended::Customer => json!({ "end": "hung-up" }),
        Ended::Unanswered => json!({ "end": "unanswered" }),
        Ended::Flow(end) => serde_json::to_value(end).unwrap_or_default(),
    }
}

fn many(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
