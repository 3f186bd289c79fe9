//! Text in a picture: how wide it is, and what may stand in it.

/// About how many pixels wide a text is in a sans-serif font: rather too many,
/// so that it fits in the font that the reader has.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// How wide a character is, as a part of the font's size.
fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.33,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | ' ' | '/' | '-' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.98,
        c if c.is_ascii_uppercase() => 0.72,
        c if (c as u32) < 0x1100 => 0.63,
        _ => ELLIPSIS,
    }
}

/// No character is wider.
const ELLIPSIS: f64 = 1.05;

/// The text, or as much of it as fits, with an ellipsis.
pub(crate) fn fit(text: &str, size: f64, room: f64) -> String {
    let mut ems = 0.0;
    // Where it is cut if it does not fit.
    let mut cut = None;
    for (at, c) in text.char_indices() {
        ems += em(c);
        if (ems + ELLIPSIS) * size > room {
            cut = cut.or(Some(at));
        }
        if ems * size > room {
            let fitting = text.get(..cut.unwrap_or(at)).unwrap_or_default();
            return format!("{}…", fitting.trim_end());
        }
    }
    text.to_owned()
}

/// Words in as few lines as fit, up to some, the last cut where it must be.
pub(crate) fn lines(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0.0;
    let words = text
        .split_whitespace()
        .flat_map(|word| pieces(word, size, room));
    for word in words {
        let with = used + width(" ", size) + width(&word, size);
        let last = lines.len() >= most;
        match lines.last_mut() {
            Some(line) if last || with <= room => {
                line.push(' ');
                line.push_str(&word);
                used = with;
                if used > room {
                    // What comes after it would be cut.
                    break;
                }
            }
            _ => {
                used = width(&word, size);
                lines.push(word);
            }
        }
    }
    lines.iter().map(|line| fit(line, size, room)).collect()
}

/// A word that is wider than a line, such as an ARN, breaks behind a sign or
/// before a capital where there is one, and anywhere else where not.
fn pieces(word: &str, size: f64, room: f64) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut used = 0.0;
    for c in word.chars() {
        let first = piece.is_empty();
        piece.push(c);
        used += em(c) * size;
        if used > room && !first {
            let rest = piece.split_off(seam(&piece));
            used = width(&rest, size);
            pieces.push(std::mem::replace(&mut piece, rest));
        }
    }
    pieces.push(piece);
    pieces
}

/// Where a word that does not fit is broken, in bytes: within its second half.
fn seam(word: &str) -> usize {
    let last = word.char_indices().next_back().map_or(0, |(at, _)| at);
    let pairs = word.char_indices().zip(word.chars().skip(1));
    pairs
        .filter(|((_, before), after)| {
            matches!(before, '_' | '-' | '.' | '/' | ':')
                || (before.is_lowercase() && after.is_uppercase())
        })
        .map(|((at, before), _)| at + before.len_utf8())
        .filter(|at| *at > word.len() / 2)
        .last()
        .unwrap_or(last)
}

/// Text as XML takes it: control characters out, markup escaped.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_cut_with_an_ellipsis() {
        assert_eq!(fit("short", 12.0, 200.0), "short");
        let cut = fit("a text that is much too long for its box", 12.0, 100.0);
        assert!(cut.ends_with('…') && width(&cut, 12.0) <= 100.0, "{cut}");
        assert_eq!(fit("é", 12.0, 1.0), "…");
    }

    #[test]
    fn words_break_into_lines_and_the_last_one_is_cut() {
        let broken = lines("one two three four five six seven", 12.0, 70.0, 2);
        assert_eq!(broken.len(), 2);
        assert!(
            broken.iter().all(|line| width(line, 12.0) <= 70.0),
            "{broken:?}"
        );
        assert!(broken[1].ends_with('…'));
        assert_eq!(lines("one two", 12.0, 200.0, 2), ["one two"]);
        assert!(lines(" ", 12.0, 200.0, 2).is_empty());
        assert_eq!(
            lines("AgentWorkspaceExampleLambda", 12.0, 150.0, 2),
            ["AgentWorkspace", "ExampleLambda"]
        );
        assert_eq!(lines("aaaaaaaa", 12.0, 40.0, 2), ["aaaaa", "aaa"]);
    }

    #[test]
    fn nothing_breaks_out_of_the_markup() {
        assert_eq!(
            escape("<a b=\"c\">&'\u{1}"),
            "&lt;a b=&quot;c&quot;&gt;&amp;&#39; "
        );
    }
}
