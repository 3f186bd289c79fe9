//! The picture as SVG.

use std::fmt::Write as _;

use crate::{
    Action, Flow,
    check::{Finding, Severity},
};

use super::{
    block::{gates, title},
    board::{
        Block, Board, DETAIL_LINE, DETAIL_SIZE, LABEL_SIZE, Line, WIDTH, Written, label_height,
        label_width,
    },
    legend,
    text::{escape, fit, width},
};

const MARGIN: f64 = 24.0;
const HEAD: f64 = 56.0;

const STYLE: &str = include_str!("style.css");

pub(crate) fn print(flow: &Flow, board: &Board, findings: &[Finding]) -> String {
    let legend = legend::print(board, findings, board.width.max(legend::WIDTH));
    let full = (
        board.width.max(legend::WIDTH) + 2.0 * MARGIN,
        HEAD + board.height + legend.height + 2.5 * MARGIN,
    );
    let name = flow.about().name.as_deref().unwrap_or("Contact flow");
    let mut svg = String::new();
    let (w, h) = full;
    // Nothing in it fails to be written: it is a string.
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w:.0} {h:.0}\" width=\"{w:.0}\" height=\"{h:.0}\" role=\"img\" aria-label=\"{}\">\n\
         <style>\n{STYLE}</style>\n\
         <defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path class=\"tip\" d=\"M0 0.5 7.5 4 0 7.5z\"/></marker>\
         <marker id=\"tip-error\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path class=\"tip-error\" d=\"M0 0.5 7.5 4 0 7.5z\"/></marker></defs>\n\
         <rect class=\"paper\" width=\"{w:.0}\" height=\"{h:.0}\"/>\n\
         <text class=\"name\" x=\"{MARGIN}\" y=\"34\">{}</text>\n",
        escape(name),
        escape(&fit(name, 18.0, w - 2.0 * MARGIN)),
    );
    let _ = writeln!(svg, "<g transform=\"translate({MARGIN} {HEAD})\">");
    for way in &board.lines {
        line(&mut svg, way);
    }
    for way in &board.lines {
        label(&mut svg, way);
    }
    for (block, action) in board.blocks.iter().zip(flow.actions()) {
        let start = action.identifier() == flow.start();
        print_block(&mut svg, board, block, action, findings, start);
    }
    svg += "</g>\n";
    let below = HEAD + board.height + 1.8 * MARGIN;
    let _ = writeln!(
        svg,
        "<g transform=\"translate({MARGIN} {below:.1})\">\n{}</g>\n</svg>",
        legend.svg
    );
    svg
}

fn line(svg: &mut String, line: &Line) {
    let (class, tip) = if line.way.error {
        ("way error", "tip-error")
    } else if line.way.next {
        ("way", "tip")
    } else {
        ("way choice", "tip")
    };
    let _ = writeln!(
        svg,
        "<path class=\"{class}\" d=\"{}\" marker-end=\"url(#{tip})\"/>",
        curve(&line.points)
    );
}

/// A smooth line through its points, upright at each of them.
fn curve(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        match i.checked_sub(1).and_then(|before| points.get(before)) {
            None => {
                let _ = write!(path, "M{x:.1} {y:.1}");
            }
            Some((from_x, from_y)) => {
                let middle = f64::midpoint(*from_y, *y);
                let _ = write!(
                    path,
                    "C{from_x:.1} {middle:.1} {x:.1} {middle:.1} {x:.1} {y:.1}"
                );
            }
        }
    }
    path
}

fn label(svg: &mut String, line: &Line) {
    if line.label.is_empty() {
        return;
    }
    let (x, y) = line.label_place;
    let height = label_height(&line.label);
    let widest = label_width(&line.label);
    let class = if line.way.error {
        "label error"
    } else {
        "label"
    };
    let _ = writeln!(
        svg,
        "<rect class=\"behind\" x=\"{:.1}\" y=\"{:.1}\" width=\"{widest:.1}\" height=\"{height:.1}\" rx=\"3\"/>",
        x - widest / 2.0,
        y - height / 2.0
    );
    let mut baseline = y - height / 2.0 + LABEL_SIZE - 0.5;
    for text in &line.label {
        let _ = writeln!(
            svg,
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{baseline:.1}\">{}</text>",
            escape(text)
        );
        baseline += LABEL_SIZE + 2.0;
    }
}

fn print_block(
    svg: &mut String,
    board: &Board,
    block: &Block,
    action: &Action,
    findings: &[Finding],
    start: bool,
) {
    let (x, y) = (block.left(), block.top());
    let mut classes = vec!["block"];
    let marks = [
        (action.kind().ends(), "ends"),
        (!block.reachable, "lost"),
        (start, "start"),
    ];
    classes.extend(marks.iter().filter(|(is, _)| *is).map(|(_, class)| class));
    let about = format!(
        "{} {} {}",
        block.number,
        action.kind().as_str(),
        action.identifier()
    );
    let _ = write!(
        svg,
        "<g><title>{}</title><rect class=\"{}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{WIDTH}\" height=\"{:.1}\" rx=\"6\"/>",
        escape(&about),
        classes.join(" "),
        block.height
    );
    print_gates(svg, block, action);
    let badge = badge(block, findings);
    let room = WIDTH - 24.0 - if badge.is_some() { 26.0 } else { 0.0 };
    let heading = format!("{}  {}", block.number, title(action.kind()));
    let _ = write!(
        svg,
        "<text class=\"title\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
        x + 13.0,
        y + 18.5,
        escape(&fit(&heading, 12.5, room))
    );
    let mut baseline = y + 34.0;
    for text in &block.detail {
        let _ = write!(
            svg,
            "<text class=\"detail\" x=\"{:.1}\" y=\"{baseline:.1}\">{}</text>",
            x + 13.0,
            escape(text)
        );
        baseline += DETAIL_LINE;
    }
    print_written(svg, board, block, baseline);
    if let Some((severity, count, told)) = badge {
        let (cx, cy) = (x + WIDTH - 14.0, y + 14.0);
        let _ = write!(
            svg,
            "<g><title>{}</title><circle class=\"badge {}\" cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"9\"/><text class=\"badge-text\" x=\"{cx:.1}\" y=\"{:.1}\">{count}</text></g>",
            escape(&told),
            severity.as_str(),
            cy + 3.6
        );
    }
    svg.push_str("</g>\n");
}

/// A bar at the block's side, in as many parts as it meets the gate.
fn print_gates(svg: &mut String, block: &Block, action: &Action) {
    let gates = gates(action);
    let x = block.left() + 4.5;
    let part = (block.height - 13.0) / f64::from(u8::try_from(gates.len()).unwrap_or(u8::MAX));
    let mut y = block.top() + 6.5;
    for (i, stage) in gates.iter().enumerate() {
        // The ends of the parts are round.
        let gap = if i + 1 < gates.len() { 6.0 } else { 0.0 };
        let _ = write!(
            svg,
            "<path class=\"gate {}\" d=\"M{x:.1} {y:.1}v{:.1}\"/>",
            stage.as_str(),
            part - gap
        );
        y += part;
    }
}

/// The ways that a block tells of, below a line.
fn print_written(svg: &mut String, board: &Board, block: &Block, mut baseline: f64) {
    if block.written.is_empty() {
        return;
    }
    let (left, right) = (block.left() + 13.0, block.left() + WIDTH - 10.0);
    let _ = write!(
        svg,
        "<path class=\"rule\" d=\"M{left:.1} {:.1}H{right:.1}\"/>",
        baseline - 8.0
    );
    baseline += 5.5;
    for Written { way, ends } in &block.written {
        let number = board.blocks.get(way.to).map_or(0, |block| block.number);
        let target = format!("{} {number}", if *ends { "■" } else { "→" });
        let class = if way.error {
            "written error"
        } else {
            "written"
        };
        let label = if way.label.is_empty() {
            "then"
        } else {
            &way.label
        };
        let room = right - left - width(&target, DETAIL_SIZE) - 8.0;
        let _ = write!(
            svg,
            "<text class=\"{class}\" x=\"{left:.1}\" y=\"{baseline:.1}\">{}</text><text class=\"{class} to\" x=\"{right:.1}\" y=\"{baseline:.1}\">{target}</text>",
            escape(&fit(label, DETAIL_SIZE, room))
        );
        baseline += DETAIL_LINE + 1.0;
    }
}

fn badge(block: &Block, findings: &[Finding]) -> Option<(Severity, usize, String)> {
    let about = block.findings.iter().filter_map(|i| findings.get(*i));
    let about: Vec<&Finding> = about.collect();
    let severity = about.iter().map(|finding| finding.severity).max()?;
    let told: Vec<String> = about
        .iter()
        .map(|finding| {
            format!(
                "{} {}: {}",
                finding.rule.code, finding.severity, finding.problem
            )
        })
        .collect();
    Some((severity, about.len(), told.join("\n")))
}

#[cfg(test)]
mod tests {
    use crate::check::{Settings, check};

    use super::*;

    const FLOW: &str = r#"{"Version": "2019-10-30", "StartAction": "ask", "Metadata": {"name": "Cards & more"}, "Actions": [
        {"Identifier": "ask", "Type": "GetParticipantInput",
         "Parameters": {"SSML": "<speak>Your card number</speak>", "StoreInput": "True", "InputTimeLimitSeconds": "5"},
         "Transitions": {"NextAction": "keep", "Errors": [{"NextAction": "bye", "ErrorType": "NoMatchingError"}]}},
        {"Identifier": "keep", "Type": "UpdateContactAttributes",
         "Parameters": {"Attributes": {"card": "$.StoredCustomerInput"}},
         "Transitions": {"NextAction": "bye", "Errors": [{"NextAction": "bye", "ErrorType": "NoMatchingError"}]}},
        {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}},
        {"Identifier": "lost", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
    ]}"#;

    #[test]
    fn blocks_gates_ways_and_findings_are_marked() {
        let flow: Flow = FLOW.parse().unwrap();
        let findings = check(&flow, &Settings::default());
        let board = Board::lay_out(&flow, &findings);
        let svg = print(&flow, &board, &findings);
        for part in [
            "Cards &amp; more",
            "<title>1 GetParticipantInput ask</title>",
            "class=\"block start\"",
            // The input says something before it hears.
            "class=\"gate outbound\" d=\"M4.5 6.5",
            "class=\"gate inbound\"",
            "class=\"gate record\"",
            "stored: Your card",
            // Two ways lead to the ending: they are written into their blocks.
            "■ 3</text>",
            "class=\"badge error\"",
            "GF201 error: a card number is stored without encryption",
            "class=\"block ends lost\"",
            "prefers-color-scheme: dark",
            ">GF102</text>",
        ] {
            assert!(svg.contains(part), "{part}\n{svg}");
        }
        assert_eq!(
            svg.matches("marker-end").count(),
            1 + 3,
            "one line, and those of the legend"
        );
    }
}
