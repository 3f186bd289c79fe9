//! The report as a page for printing: one file, no scripts, nothing from outside.

use super::{
    document::{Block, Column, Kind},
    markdown::plain,
};

const STYLE: &str = include_str!("page.css");

pub(super) fn page(title: &str, blocks: &[Block]) -> String {
    let body: String = blocks.iter().map(block).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escaped(title)
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(level, text) => format!("<h{level}>{}</h{level}>\n", escaped(text)),
        Block::Text(text) => format!("<p>{}</p>\n", escaped(text)),
        Block::Warning(text) => format!("<p class=\"warning\">{}</p>\n", escaped(text)),
        Block::List(lines) => {
            let items: String = lines
                .iter()
                .map(|line| format!("<li>{}</li>\n", escaped(line)))
                .collect();
            format!("<ul>\n{items}</ul>\n")
        }
        Block::Table(columns, rows) => table(columns, rows),
    }
}

fn table(columns: &[Column], rows: &[Vec<String>]) -> String {
    let class = |column: &Column| match column.kind {
        Kind::Text => "",
        Kind::Time => " class=\"time\"",
        Kind::Number => " class=\"number\"",
        Kind::Digest => " class=\"digest\"",
    };
    let head: String = columns
        .iter()
        .map(|column| {
            format!(
                "<th scope=\"col\"{}>{}</th>",
                class(column),
                escaped(column.name)
            )
        })
        .collect();
    let rows: String = rows
        .iter()
        .map(|row| {
            let cells: String = columns
                .iter()
                .zip(row)
                .map(|(column, cell)| format!("<td{}>{}</td>", class(column), escaped(cell)))
                .collect();
            format!("<tr>{cells}</tr>\n")
        })
        .collect();
    format!("<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match plain(c) {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_cannot_become_markup() {
        let hostile = "</td><script src='x'>&\"\n\u{0}".to_owned();
        let page = page(
            "<t>",
            &[
                Block::List(vec![hostile.clone()]),
                Block::Table(
                    vec![Column {
                        name: "a",
                        kind: Kind::Text,
                    }],
                    vec![vec![hostile]],
                ),
            ],
        );
        let safe = "&lt;/td&gt;&lt;script src=&#39;x&#39;&gt;&amp;&quot; \u{fffd}";
        assert!(page.contains(&format!("<li>{safe}</li>")), "{page}");
        assert!(page.contains(&format!("<td>{safe}</td>")), "{page}");
        assert!(page.contains("<title>&lt;t&gt;</title>"), "{page}");
        assert!(!page.contains("<script"), "{page}");
    }
}
