//! A business's own words and phrases, compared like every other word: without
//! case, accents and punctuation.

use crate::{Class, Finding, lexicon::Lexicon, tokens::Tokens};

/// Phrases by the hash of their first word.
#[derive(Debug, Default)]
pub(crate) struct Terms(Vec<(u64, Vec<u64>, Class)>);

/// Words of one phrase at most.
const MOST_WORDS: usize = 12;

impl Terms {
    /// Adds a phrase; false when it has no word, or more than twelve.
    pub(crate) fn add(&mut self, phrase: &str, class: Class, lexicon: &Lexicon) -> bool {
        let tokens = Tokens::read(phrase, lexicon);
        let hashes: Vec<u64> = tokens.list.iter().map(|token| token.hash).collect();
        match hashes.split_first() {
            Some((first, rest)) if rest.len() < MOST_WORDS => {
                self.0.push((*first, rest.to_vec(), class));
                true
            }
            _ => false,
        }
    }

    /// Longer phrases are tried first.
    pub(crate) fn sort(&mut self) {
        self.0
            .sort_by(|a, b| (a.0, b.1.len(), &a.1).cmp(&(b.0, a.1.len(), &b.1)));
        self.0.dedup();
    }

    pub(crate) fn find(&self, tokens: &Tokens, findings: &mut Vec<Finding>) {
        if self.0.is_empty() {
            return;
        }
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let from = self.0.partition_point(|(hash, ..)| *hash < token.hash);
            let found = self
                .0
                .get(from..)
                .unwrap_or_default()
                .iter()
                .take_while(|(hash, ..)| *hash == token.hash)
                .find(|(_, rest, _)| {
                    let said = tokens.range(at + 1..at + 1 + rest.len());
                    said.len() == rest.len() && said.iter().map(|t| t.hash).eq(rest.iter().copied())
                });
            if let Some((_, rest, class)) = found
                && let Some(last) = tokens.get(at + rest.len())
            {
                findings.push(Finding::new((token.start(), last.end()), *class));
                at += rest.len();
            }
            at += 1;
        }
    }
}
