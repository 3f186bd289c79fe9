//! The picture as SVG.

use std::fmt::Write as _;

use crate::{
    Action, Flow,
    check::{Finding, Severity},
};

use super::{
    block::{Stage, detail, title},
    board::{BLOCK, Block, Board, LABEL_SIZE, Line, TAG, Tag, label_height},
    legend,
    text::{escape, fit, lines, width},
};

const MARGIN: f64 = 24.0;
const HEAD: f64 = 56.0;

const STYLE: &str = include_str!("style.css");

pub(crate) fn print(flow: &Flow, board: &Board, findings: &[Finding]) -> String {
    let legend = legend::print(board, findings, board.width.max(legend::WIDTH));
    let full = (
        board.width.max(legend::WIDTH) + 2.0 * MARGIN,
        HEAD + board.height + legend.height + 3.0 * MARGIN,
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
    for tag in &board.tags {
        print_tag(&mut svg, board, tag);
    }
    for (block, action) in board.blocks.iter().zip(flow.actions()) {
        print_block(
            &mut svg,
            block,
            action,
            findings,
            action.identifier() == flow.start(),
        );
    }
    svg += "</g>\n";
    let below = HEAD + board.height + MARGIN;
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

/// A line through the middles between its points, which bends at them.
fn curve(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    let [first, middle @ .., last] = points else {
        return path;
    };
    let _ = write!(path, "M{:.1} {:.1}", first.0, first.1);
    let ends = middle.iter().skip(1).chain(std::iter::once(last));
    for (i, (bend, after)) in middle.iter().zip(ends).enumerate() {
        let end = if i + 1 == middle.len() {
            *last
        } else {
            (
                f64::midpoint(bend.0, after.0),
                f64::midpoint(bend.1, after.1),
            )
        };
        let _ = write!(
            path,
            "Q{:.1} {:.1} {:.1} {:.1}",
            bend.0, bend.1, end.0, end.1
        );
    }
    if middle.is_empty() {
        let _ = write!(path, "L{:.1} {:.1}", last.0, last.1);
    }
    path
}

fn label(svg: &mut String, line: &Line) {
    if line.label.is_empty() {
        return;
    }
    let (x, y) = line.label_place;
    let height = label_height(&line.label);
    let widest = line
        .label
        .iter()
        .map(|text| width(text, LABEL_SIZE))
        .fold(0.0, f64::max)
        + 6.0;
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

fn print_tag(svg: &mut String, board: &Board, tag: &Tag) {
    let (x, y) = (tag.place.0 - TAG.0 / 2.0, tag.place.1 - TAG.1 / 2.0);
    let number = board.blocks.get(tag.to).map_or(0, |block| block.number);
    let (sign, class) = if tag.ends {
        ("■", "tag ends")
    } else {
        ("→", "tag")
    };
    let _ = writeln!(
        svg,
        "<g><rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{}\" height=\"{}\" rx=\"10\"/><text class=\"tag-text\" x=\"{:.1}\" y=\"{:.1}\">{sign} {number}</text></g>",
        TAG.0,
        TAG.1,
        tag.place.0,
        tag.place.1 + 3.8
    );
}

fn print_block(
    svg: &mut String,
    block: &Block,
    action: &Action,
    findings: &[Finding],
    start: bool,
) {
    let (x, y) = (block.place.0 - BLOCK.0 / 2.0, block.place.1 - BLOCK.1 / 2.0);
    let stage = Stage::of(action);
    let mut classes = vec!["block"];
    if action.kind().ends() {
        classes.push("ends");
    }
    if !block.reachable {
        classes.push("lost");
    }
    if start {
        classes.push("start");
    }
    let _ = write!(
        svg,
        "<g><title>{}</title><rect class=\"{}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{}\" height=\"{}\" rx=\"6\"/>",
        escape(&format!(
            "{} {} {}",
            block.number,
            action.kind().as_str(),
            action.identifier()
        )),
        classes.join(" "),
        BLOCK.0,
        BLOCK.1
    );
    if let Some(stage) = stage {
        let _ = write!(
            svg,
            "<path class=\"gate {}\" d=\"M{:.1} {:.1}v{:.1}\"/>",
            stage.class(),
            x + 4.5,
            y + 7.0,
            BLOCK.1 - 14.0
        );
    }
    let badge = badge(block, findings);
    let room = BLOCK.0 - 24.0 - if badge.is_some() { 26.0 } else { 0.0 };
    let heading = format!("{}  {}", block.number, title(action.kind()));
    let _ = write!(
        svg,
        "<text class=\"title\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
        x + 13.0,
        y + 18.0,
        escape(&fit(&heading, 12.5, room))
    );
    let mut baseline = y + 34.0;
    for text in lines(&detail(action), 10.5, BLOCK.0 - 22.0, 2) {
        let _ = write!(
            svg,
            "<text class=\"detail\" x=\"{:.1}\" y=\"{baseline:.1}\">{}</text>",
            x + 13.0,
            escape(&text)
        );
        baseline += 13.5;
    }
    if let Some((severity, count, told)) = badge {
        let (cx, cy) = (x + BLOCK.0 - 14.0, y + 13.0);
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
