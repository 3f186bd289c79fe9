//! Sentences with marks in them: `my card is ‹card-number|4111 1111 …›`.

use crate::Expected;

/// Marks a stretch of a class.
pub(crate) fn mark(class: &str, text: impl AsRef<str>) -> String {
    format!("‹{class}|{}›", text.as_ref())
}

/// Marks what a number is said with, but not the fillers, which stand in braces:
/// `four one {uh} one one`.
pub(crate) fn mark_around_fillers(class: &str, text: &str) -> String {
    let mut marked = String::new();
    for piece in text.split_inclusive('}') {
        let (said, filler) = piece.split_once('{').unwrap_or((piece, ""));
        let (trimmed, filler) = (said.trim(), filler.trim_end_matches('}'));
        for part in [mark(class, trimmed), filler.to_owned()] {
            if part != mark(class, "") && !part.is_empty() {
                marked = format!("{marked}{}{part}", if marked.is_empty() { "" } else { " " });
            }
        }
    }
    marked
}

/// The text without its marks, and what they marked.
pub(crate) fn read(turn: usize, marked: &str) -> (String, Vec<Expected>) {
    let mut text = String::new();
    let mut expect = Vec::new();
    for piece in marked.split('‹') {
        let Some((class, rest)) = piece.split_once('|').filter(|_| piece.contains('›')) else {
            text += piece;
            continue;
        };
        let (stretch, after) = rest.split_once('›').unwrap_or((rest, ""));
        let start = text.len();
        text += stretch;
        expect.push(Expected {
            turn,
            start,
            end: text.len(),
            class: class.to_owned(),
        });
        text += after;
    }
    (text, expect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_stretches_in_bytes() {
        let (text, expect) = read(2, "né, ‹a|12› et ‹b|é›!");
        assert_eq!(text, "né, 12 et é!");
        let spans: Vec<_> = expect.iter().map(|one| &text[one.start..one.end]).collect();
        assert_eq!(spans, ["12", "é"]);
        assert_eq!(expect[1].turn, 2);
    }

    #[test]
    fn fillers_stay_outside_of_the_marks() {
        assert_eq!(
            mark_around_fillers("a", "one {uh} two"),
            "‹a|one› uh ‹a|two›"
        );
        assert_eq!(mark_around_fillers("a", "one two"), "‹a|one two›");
    }
}
