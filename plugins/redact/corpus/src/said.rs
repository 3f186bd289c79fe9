//! Conversations written by hand: `kind` and language, then who says what, a
//! blank line between two.

use crate::book::Book;

pub(crate) fn write(book: &mut Book) {
    for (language, text) in [
        ("en", include_str!("said-en.txt")),
        ("fr", include_str!("said-fr.txt")),
    ] {
        for block in text.split("\n\n") {
            let mut turns = Vec::new();
            for line in block.lines() {
                let (who, said) = line.split_once(": ").unwrap_or_default();
                turns.push((if who == "a" { "agent" } else { "customer" }, said));
            }
            if !turns.is_empty() {
                book.talk("by-hand", language, &turns);
            }
        }
    }
}
