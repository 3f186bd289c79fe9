//! Names that stand for names: the same one for the same one.

use std::collections::HashMap;

use super::{random::Random, tables::NAMES};

/// The names of one contact.
pub(super) struct Names {
    given: HashMap<String, String>,
    /// Those that nobody in it has.
    free: Vec<String>,
}

impl Names {
    /// `texts` are what was said: no name that is in them stands for another.
    pub(super) fn for_contact<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut free: Vec<String> = NAMES.iter().map(|name| name.to_lowercase()).collect();
        for text in texts {
            let text = text.to_lowercase();
            free.retain(|name| !text.contains(name.as_str()));
        }
        Self {
            given: HashMap::new(),
            free,
        }
    }

    /// What stands for a word, in small letters; `None` when every name is taken.
    pub(super) fn instead_of(&mut self, word: &str, random: &mut Random) -> Option<String> {
        if let Some(given) = self.given.get(word) {
            return Some(given.clone());
        }
        let name = random.of(&self.free)?.clone();
        self.given.insert(word.to_owned(), name.clone());
        Some(name)
    }
}
