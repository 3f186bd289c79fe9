//! Labelled conversations, English and French, written and spoken, that tell how
//! much a redacting policy finds and how much it hides for nothing.
//!
//! Everything is made from a seed, so that two runs measure the same: identifiers
//! with check digits that are computed here, card numbers that the networks'
//! processors publish for tests, telephone numbers set aside for fiction where
//! there are any. Nothing in it belongs to anybody.
//!
//! ```
//! let cases = guichet_redact_corpus::cases();
//! assert!(cases.iter().any(|case| case.expect.is_empty()));
//! assert_eq!(cases, guichet_redact_corpus::cases());
//! ```
#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "makes test material out of its own tables: a mistake in them should stop it"
)]

mod accounts;
mod addresses;
mod amounts;
mod beside;
mod book;
mod cards;
mod checks;
mod code_words;
mod codes;
mod contacts;
mod harmless;
mod identifiers;
mod letters;
mod makers;
mod marked;
mod national;
mod numbered;
mod numbers;
mod people;
mod phones;
mod random;
mod said;
mod secret_words;
mod slots;
mod spoken;
mod told;
mod turns;
mod words;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

/// A conversation, and what in it must be hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// How what it holds is written or said: "pairs", "split-3", "amount".
    pub kind: String,
    /// `en` or `fr`.
    pub language: String,
    /// What was said, in order.
    pub turns: Vec<Turn>,
    /// The stretches to hide; none in a case that must stay as it is.
    pub expect: Vec<Expected>,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// `customer` or `agent`.
    pub role: String,
    /// In full.
    pub text: String,
}

/// A stretch to hide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// The turn it stands in, from 1.
    pub turn: usize,
    /// UTF-8 byte offset of its first byte.
    pub start: usize,
    /// UTF-8 byte offset after its last byte.
    pub end: usize,
    /// What it is.
    pub class: String,
}

/// All cases, each once, always the same.
pub fn cases() -> Vec<Case> {
    let mut book = book::Book::new();
    for (seed, write) in (1..).zip(SECTIONS) {
        // Each from a seed of its own: a change in one leaves the others alone.
        book.seed(seed);
        write(&mut book);
    }
    let mut cases = book.cases;
    let mut seen = HashSet::new();
    cases.retain(|case| {
        let said: Vec<&str> = case.turns.iter().map(|turn| turn.text.as_str()).collect();
        seen.insert(said.join("\n"))
    });
    cases
}

static SECTIONS: &[fn(&mut book::Book)] = &[
    cards::write,
    spoken::write,
    turns::write,
    codes::write,
    accounts::write,
    contacts::write,
    addresses::write,
    people::write,
    identifiers::write,
    said::write,
    numbered::write,
    amounts::write,
    harmless::write,
    phones::write,
    beside::write,
    told::write,
    letters::write,
];
