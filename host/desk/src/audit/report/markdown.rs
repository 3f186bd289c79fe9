//! The report in Markdown (GitHub's, for the tables).

use super::document::{Block, Kind};

pub(super) fn text(blocks: &[Block]) -> String {
    let blocks: Vec<String> = blocks.iter().map(block).collect();
    blocks.join("\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(level, text) => {
            format!("{} {}\n", "#".repeat(usize::from(*level)), escaped(text))
        }
        Block::Text(text) => format!("{}\n", escaped(text)),
        Block::Warning(text) => format!("> **{}**\n", escaped(text)),
        Block::List(lines) => lines
            .iter()
            .map(|line| format!("- {}\n", escaped(line)))
            .collect(),
        Block::Table(columns, rows) => {
            let names = columns.iter().map(|column| column.name.to_owned());
            let rules = columns.iter().map(|column| match column.kind {
                Kind::Number => "---:".to_owned(),
                Kind::Text | Kind::Time | Kind::Digest => "---".to_owned(),
            });
            let mut table = row(names) + &row(rules);
            for cells in rows {
                table += &row(cells.iter().map(|cell| escaped(cell)));
            }
            table
        }
    }
}

fn row(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Text that cannot become markup, wherever it stands in a line.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>|&~#$".contains(c) {
            escaped.push('\\');
        }
        escaped.push(plain(c));
    }
    escaped
}

/// What would break a line, or turn its direction, is replaced.
pub(super) fn plain(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::document::Column;

    #[test]
    fn a_cell_can_neither_end_its_row_nor_become_markup() {
        let column = Column {
            name: "a",
            kind: Kind::Number,
        };
        let hostile = "x | y\n| z <b> [l](u) `c` *i* &amp;\u{1b}\u{202e}".to_owned();
        let table = text(&[Block::Table(vec![column], vec![vec![hostile]])]);
        assert_eq!(
            table,
            "| a |\n| ---: |\n| x \\| y \\| z \\<b\\> \\[l\\](u) \\`c\\` \\*i\\* \\&amp;\u{fffd}\u{fffd} |\n"
        );
    }
}
