//! Findings and rules as a reader sees them.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use anstyle::{AnsiColor, Color, Style};
use guichet_flow::check::{RULES, Severity};
use serde_json::json;

use crate::{
    exit::{Problem, RESET, output},
    show::one_line,
};

use super::check::Checked;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn colour(severity: Severity) -> Style {
    let colour = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    Style::new().fg_color(Some(Color::Ansi(colour)))
}

pub(crate) fn print(checked: &Checked) -> Result<(), Problem> {
    let mut out = anstream::stdout().lock();
    written(&mut out, checked).map_err(output)
}

fn written(out: &mut impl Write, checked: &Checked) -> io::Result<()> {
    let mut file = None;
    let mut remedies: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for placed in &checked.findings {
        if file != Some(&placed.file) {
            let gap = if file.is_none() { "" } else { "\n" };
            writeln!(out, "{gap}{BOLD}{}{RESET}", one_line(&placed.file))?;
            file = Some(&placed.file);
        }
        let finding = &placed.finding;
        let place = placed
            .position
            .map_or_else(String::new, |at| format!("{}:{}", at.line, at.column));
        let style = colour(finding.severity);
        let action = finding.action.as_deref().unwrap_or_default();
        writeln!(
            out,
            "{place:>9}  {style}{:<7}{RESET}  {BOLD}{}{RESET}  {}  {DIM}{}{RESET}",
            finding.severity,
            finding.rule.code,
            one_line(&finding.problem),
            one_line(action)
        )?;
        remedies.insert(finding.rule.code, (finding.rule.name, finding.rule.remedy));
    }
    if !remedies.is_empty() {
        writeln!(out)?;
    }
    for (code, (name, remedy)) in remedies {
        writeln!(out, "{BOLD}{code}{RESET} {name}: {remedy}")?;
    }
    if !checked.findings.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(checked))
}

fn summary(checked: &Checked) -> String {
    let many = |count: usize, what: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {what}{plural}")
    };
    let mut summary = format!(
        "{}: {}, {}, {}",
        many(checked.flows, "flow"),
        many(checked.count(Severity::Error), "error"),
        many(checked.count(Severity::Warning), "warning"),
        many(checked.count(Severity::Note), "note"),
    );
    if checked.others > 0 {
        summary += &format!(
            "; {} without a flow passed over",
            many(checked.others, "file")
        );
    }
    summary
}

/// The rules, as they are documented in docs/flow-rules.md.
pub(crate) fn rules(json: bool) -> Result<(), Problem> {
    let mut out = anstream::stdout().lock();
    for rule in RULES {
        let line = if json {
            let rule = json!({
                "code": rule.code,
                "name": rule.name,
                "severity": rule.severity,
                "finds": rule.finds,
                "why": rule.why,
                "remedy": rule.remedy,
            });
            rule.to_string()
        } else {
            let style = colour(rule.severity);
            format!(
                "{BOLD}{}{RESET}  {style}{:<7}{RESET}  {:<27}  {}",
                rule.code, rule.severity, rule.name, rule.finds
            )
        };
        writeln!(out, "{line}").map_err(output)?;
    }
    Ok(())
}
