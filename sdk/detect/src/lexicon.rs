//! What words mean to the scanner: numbers, cues, fillers. Compared in lower
//! case, without accents.

pub(crate) mod cue;
mod hash;

pub(crate) use hash::{WordHash, fixed, hash};

use crate::{
    identity::Kinds,
    words::{ENGLISH, FRENCH, IDENTITY, NUMBERS_ENGLISH, NUMBERS_FRENCH, Numbers, SHARED, Words},
};

/// What a word is worth as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// 0 to 9.
    Unit(u8),
    /// 10 to 19.
    Teen(u8),
    /// 20 to 90.
    Ten(u8),
    /// "vingt" and "soixante", which go on to nineteen, and "quatre-vingt".
    Twenties(u8),
    Hundred,
    /// The French one: nobody says "trente cent".
    Cent,
    Thousand,
    /// How often what follows is said.
    Times(u8),
    And,
    /// 1 to 12: a month's name.
    Month(u8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) number: Option<Number>,
    pub(crate) cues: u64,
    pub(crate) kinds: Kinds,
}

pub(crate) const UNKNOWN: Entry = Entry {
    number: None,
    cues: 0,
    kinds: Kinds::NONE,
};

/// Which languages' words count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Languages {
    /// English.
    pub english: bool,
    /// French.
    pub french: bool,
}

impl Default for Languages {
    fn default() -> Self {
        Self {
            english: true,
            french: true,
        }
    }
}

const SLOTS: usize = 4_096;

/// The words by their hash, built once and read from the snapshot. Tags stand
/// apart from what they lead to, so that a word that means nothing costs one
/// look into a small table.
#[derive(Debug)]
pub(crate) struct Lexicon {
    tags: Vec<u32>,
    entries: Vec<(u64, Entry)>,
    languages: Languages,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::new(Languages::default())
    }
}

impl Lexicon {
    pub(crate) fn new(languages: Languages) -> Self {
        let mut lexicon = Self {
            tags: vec![0; SLOTS],
            entries: vec![(0, UNKNOWN); SLOTS],
            languages,
        };
        for (words, number) in languages.numbers() {
            for word in words.split(' ') {
                lexicon.insert(
                    word,
                    Entry {
                        number: Some(*number),
                        ..UNKNOWN
                    },
                );
            }
        }
        for (words, cues) in languages.words() {
            for word in words.split(' ') {
                lexicon.insert(
                    word,
                    Entry {
                        cues: *cues,
                        ..UNKNOWN
                    },
                );
            }
        }
        for (words, kinds) in IDENTITY {
            for word in words.split(' ') {
                lexicon.insert(
                    word,
                    Entry {
                        kinds: *kinds,
                        ..UNKNOWN
                    },
                );
            }
        }
        lexicon
    }

    fn insert(&mut self, word: &str, more: Entry) {
        let hash = hash(word);
        let mut at = slot(hash);
        while let (Some(tag), Some((held, entry))) = (
            self.tags.get_mut(at % SLOTS),
            self.entries.get_mut(at % SLOTS),
        ) {
            if *held == 0 || *held == hash {
                *tag = tag_of(hash);
                *held = hash;
                entry.number = entry.number.or(more.number);
                entry.cues |= more.cues;
                entry.kinds = entry.kinds | more.kinds;
                return;
            }
            at += 1;
        }
    }

    /// What the word of that hash means, if anything.
    pub(crate) fn find(&self, hash: u64) -> Option<&Entry> {
        let mut at = slot(hash);
        let tag = tag_of(hash);
        loop {
            let held = *self.tags.get(at % SLOTS)?;
            if held == 0 {
                return None;
            }
            if held == tag
                && let Some((whole, entry)) = self.entries.get(at % SLOTS)
                && *whole == hash
            {
                return Some(entry);
            }
            at += 1;
        }
    }

    /// True when a number's word could begin with this.
    pub(crate) fn begins_number(&self, word: &str) -> bool {
        let numbers = self
            .languages
            .numbers()
            .filter(|(_, number)| !matches!(number, Number::Month(_)));
        begins(word, numbers.map(|(words, _)| *words))
    }

    /// True when a word that says nothing between two groups could.
    pub(crate) fn begins_filler(&self, word: &str) -> bool {
        let fillers = self
            .languages
            .words()
            .filter(|(_, cues)| cues & cue::FILLER != 0);
        begins(word, fillers.map(|(words, _)| *words))
    }
}

impl Languages {
    fn numbers(self) -> impl Iterator<Item = &'static (&'static str, Number)> {
        let pick = |on: bool, list: Numbers| if on { list } else { &[] };
        pick(self.english, NUMBERS_ENGLISH)
            .iter()
            .chain(pick(self.french, NUMBERS_FRENCH))
    }

    fn words(self) -> impl Iterator<Item = &'static (&'static str, u64)> {
        let pick = |on: bool, list: Words| if on { list } else { &[] };
        SHARED
            .iter()
            .chain(pick(self.english, ENGLISH))
            .chain(pick(self.french, FRENCH))
    }
}

fn begins(word: &str, mut lists: impl Iterator<Item = &'static str>) -> bool {
    let folded: String = word.chars().map(|c| crate::chars::fold(c).0).collect();
    lists.any(|words| words.split(' ').any(|whole| whole.starts_with(&folded)))
}

fn slot(hash: u64) -> usize {
    usize::try_from((hash >> 44) % SLOTS as u64).unwrap_or(0)
}

/// The half of a hash that its slot does not come from; never 0, for hashes are odd.
fn tag_of(hash: u64) -> u32 {
    u32::try_from(hash & u64::from(u32::MAX)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_others_are_not() {
        let lexicon = Lexicon::default();
        assert_eq!(
            lexicon.find(hash("quatre")).unwrap().number,
            Some(Number::Unit(4))
        );
        assert!(lexicon.find(hash("cvv")).unwrap().cues & cue::CVV != 0);
        assert_eq!(
            lexicon.find(hash("sept")).unwrap().number,
            Some(Number::Unit(7))
        );
        assert_eq!(lexicon.find(hash("marguerite")), None);
    }

    #[test]
    fn a_fixed_hash_is_that_of_the_word() {
        assert_eq!(fixed("speaking"), hash("speaking"));
    }

    #[test]
    fn languages_that_are_off_mean_nothing() {
        let english = Lexicon::new(Languages {
            english: true,
            french: false,
        });
        assert_eq!(english.find(hash("quatre")), None);
        assert_eq!(
            english.find(hash("four")).unwrap().number,
            Some(Number::Unit(4))
        );
    }

    #[test]
    fn half_of_the_slots_stay_free() {
        let lexicon = Lexicon::default();
        let taken = lexicon.tags.iter().filter(|tag| **tag != 0).count();
        assert!(taken * 2 < SLOTS, "{taken} of {SLOTS}");
    }

    #[test]
    fn no_word_holds_what_folding_takes_away() {
        let languages = Languages::default();
        for (words, _) in languages.words() {
            assert!(
                words
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b' '),
                "{words}"
            );
        }
    }
}
