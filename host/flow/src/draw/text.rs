//! Text in a picture: how wide it is, and what may stand in it.

/// About how many pixels wide a text is in a sans-serif font: rather too many,
/// so that it fits in the font that the reader has.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    let ems: f64 = text
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.33,
            'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | ' ' | '/' | '-' => 0.42,
            'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.98,
            c if c.is_ascii_uppercase() => 0.72,
            c if (c as u32) < 0x1100 => 0.63,
            _ => 1.05,
        })
        .sum();
    ems * size
}

/// The text, or as much of it as fits, with an ellipsis.
pub(crate) fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut fitting = String::new();
    for c in text.chars() {
        fitting.push(c);
        if width(&fitting, size) + 1.05 * size > room {
            fitting.pop();
            break;
        }
    }
    format!("{}…", fitting.trim_end())
}

/// Words in as few lines as fit, up to some, the last cut where it must be.
pub(crate) fn lines(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let words = text
        .split_whitespace()
        .flat_map(|word| pieces(word, size, room));
    for word in words {
        let last = lines.len() >= most;
        match lines.last_mut() {
            Some(line) if last || width(&format!("{line} {word}"), size) <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines.iter().map(|line| fit(line, size, room)).collect()
}

/// A word that is wider than a line, such as an ARN, breaks behind a sign or
/// before a capital where there is one, and anywhere else where not.
fn pieces(word: &str, size: f64, room: f64) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for c in word.chars() {
        piece.push(c);
        if width(&piece, size) > room && piece.chars().nth(1).is_some() {
            let rest = piece.split_off(seam(&piece));
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
