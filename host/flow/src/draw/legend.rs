//! What the marks mean, and what was found.

use std::fmt::Write as _;

use crate::check::{Finding, Severity};

use super::{
    block::GATES,
    board::Board,
    text::{escape, fit, width},
};

/// The least width that it needs.
pub(crate) const WIDTH: f64 = 620.0;
const LINE: f64 = 18.0;

pub(crate) struct Legend {
    pub(crate) svg: String,
    pub(crate) height: f64,
}

pub(crate) fn print(board: &Board, findings: &[Finding], room: f64) -> Legend {
    let mut svg = String::new();
    let mut y = 0.0;
    gates(&mut svg, y);
    y += LINE + 6.0;
    ways(&mut svg, y);
    y += LINE + 6.0;
    if findings.is_empty() {
        return Legend { svg, height: y };
    }
    badges(&mut svg, y);
    y += LINE + 8.0;
    let number = |i: usize| {
        let mut blocks = board.blocks.iter();
        let block = blocks.find(|block| block.findings.contains(&i));
        block.map_or_else(|| "–".to_owned(), |block| block.number.to_string())
    };
    for (i, finding) in findings.iter().enumerate() {
        let _ = writeln!(
            svg,
            "<text class=\"detail\" x=\"26\" y=\"{y:.1}\" text-anchor=\"end\">{}</text>\
             <circle class=\"badge {}\" cx=\"38\" cy=\"{:.1}\" r=\"5\"/>\
             <text class=\"code\" x=\"50\" y=\"{y:.1}\">{}</text>\
             <text class=\"detail\" x=\"94\" y=\"{y:.1}\">{}</text>",
            number(i),
            finding.severity.as_str(),
            y - 3.6,
            finding.rule.code,
            escape(&fit(&finding.problem, 10.5, room - 94.0)),
        );
        y += LINE - 1.0;
    }
    Legend { svg, height: y }
}

fn gates(svg: &mut String, y: f64) {
    let _ = write!(
        svg,
        "<text class=\"code\" x=\"0\" y=\"{y:.1}\">the gate</text>"
    );
    let mut x = 62.0;
    for (stage, label) in GATES {
        let _ = write!(
            svg,
            "<path class=\"gate {}\" d=\"M{:.1} {:.1}v13\"/><text class=\"detail\" x=\"{:.1}\" y=\"{y:.1}\">{}</text>",
            stage.as_str(),
            x + 2.0,
            y - 10.0,
            x + 10.0,
            label
        );
        x += width(label, 10.5) + 34.0;
    }
    svg.push('\n');
}

fn ways(svg: &mut String, y: f64) {
    let _ = write!(svg, "<text class=\"code\" x=\"0\" y=\"{y:.1}\">ways</text>");
    let mut x = 62.0;
    for (class, tip, meaning) in [
        ("way", "tip", "on"),
        ("way choice", "tip", "by result"),
        ("way error", "tip-error", "error"),
    ] {
        let _ = write!(
            svg,
            "<path class=\"{class}\" d=\"M{x:.1} {:.1}h30\" marker-end=\"url(#{tip})\"/><text class=\"detail\" x=\"{:.1}\" y=\"{y:.1}\">{meaning}</text>",
            y - 3.6,
            x + 38.0
        );
        x += width(meaning, 10.5) + 62.0;
    }
    for (sign, meaning) in [("→ 7", "goes on at block 7"), ("■ 7", "ends at block 7")] {
        let _ = write!(
            svg,
            "<text class=\"code\" x=\"{x:.1}\" y=\"{y:.1}\">{sign}</text><text class=\"detail\" x=\"{:.1}\" y=\"{y:.1}\">{meaning}</text>",
            x + 26.0
        );
        x += width(meaning, 10.5) + 48.0;
    }
    svg.push('\n');
}

fn badges(svg: &mut String, y: f64) {
    let _ = write!(
        svg,
        "<text class=\"code\" x=\"0\" y=\"{y:.1}\">findings</text>"
    );
    let mut x = 62.0;
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let _ = write!(
            svg,
            "<circle class=\"badge {}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"6\"/><text class=\"detail\" x=\"{:.1}\" y=\"{y:.1}\">{severity}</text>",
            severity.as_str(),
            x + 6.0,
            y - 3.6,
            x + 18.0
        );
        x += width(severity.as_str(), 10.5) + 42.0;
    }
    svg.push('\n');
}
