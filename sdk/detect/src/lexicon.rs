//! What words mean to the scanner: numbers, cues, fillers. Compared in lower
//! case, without accents.

use crate::{
    identity::Kinds,
    words::{ENGLISH, FRENCH, IDENTITY, NUMBERS_ENGLISH, NUMBERS_FRENCH, Numbers, SHARED, Words},
};

/// What a word says of what stands near it, as bits.
pub(crate) mod cue {
    /// Says nothing between two groups of a number: "ok", "euh", "then".
    pub(crate) const FILLER: u64 = 1;
    pub(crate) const CARD: u64 = 1 << 1;
    /// "CVV", "cryptogramme": a security code by itself.
    pub(crate) const CVV: u64 = 1 << 2;
    pub(crate) const SECURITY: u64 = 1 << 3;
    pub(crate) const CODE: u64 = 1 << 4;
    pub(crate) const VERIFICATION: u64 = 1 << 5;
    pub(crate) const BACK: u64 = 1 << 6;
    pub(crate) const EXPIRY: u64 = 1 << 7;
    pub(crate) const LAST: u64 = 1 << 8;
    pub(crate) const DIGITS: u64 = 1 << 9;
    pub(crate) const PIN: u64 = 1 << 10;
    pub(crate) const ONE_TIME: u64 = 1 << 11;
    pub(crate) const PHONE: u64 = 1 << 12;
    pub(crate) const NIR: u64 = 1 << 13;
    pub(crate) const IBAN: u64 = 1 << 14;
    /// "order", "dossier": a number that is no secret.
    pub(crate) const ORDER: u64 = 1 << 15;
    pub(crate) const NAME: u64 = 1 << 16;
    pub(crate) const YOUR: u64 = 1 << 17;
    pub(crate) const ADDRESS: u64 = 1 << 18;
    pub(crate) const POSTCODE: u64 = 1 << 19;
    pub(crate) const STREET: u64 = 1 << 20;
    /// A street word that stands before its name: "rue".
    pub(crate) const STREET_FIRST: u64 = 1 << 21;
    pub(crate) const TITLE: u64 = 1 << 22;
    /// No name: "the", "je", "not".
    pub(crate) const PLAIN: u64 = 1 << 23;
    pub(crate) const AT: u64 = 1 << 24;
    pub(crate) const DOT: u64 = 1 << 25;
    pub(crate) const DASH: u64 = 1 << 26;
    /// The last label of a spoken mail address.
    pub(crate) const TLD: u64 = 1 << 27;
    pub(crate) const SECRET: u64 = 1 << 28;
    /// "please", "give", "what": the speaker wants to know.
    pub(crate) const ASKING: u64 = 1 << 29;
    /// "first", "full": which name is meant.
    pub(crate) const FIRST: u64 = 1 << 30;
    pub(crate) const EMAIL: u64 = 1 << 31;
    /// The last word of a phrase that declares a name.
    pub(crate) const DECLARES: u64 = 1 << 32;
    pub(crate) const PASSWORD: u64 = 1 << 33;
    /// "born", "née", "birthday".
    pub(crate) const BIRTH: u64 = 1 << 34;
    pub(crate) const DATE: u64 = 1 << 35;
    pub(crate) const PASSPORT: u64 = 1 << 36;
    pub(crate) const ACCOUNT: u64 = 1 << 37;
    pub(crate) const NUMBER: u64 = 1 << 38;
    /// "is", "c'est": leads from a cue to what it announces.
    pub(crate) const LINK: u64 = 1 << 39;
    /// "zip", "SIM", "error": makes another word's code no secret.
    pub(crate) const HARMLESS: u64 = 1 << 40;
    /// A unit after a number: "euros", "km", "boxes".
    pub(crate) const UNIT: u64 = 1 << 41;
    /// "sort", "guichet": a bank's own number.
    pub(crate) const BANK: u64 = 1 << 42;
    /// "sorry", "no", "correction": what follows replaces what was said.
    pub(crate) const CORRECTS: u64 = 1 << 43;
    /// "not", "pas".
    pub(crate) const NOT: u64 = 1 << 44;
    /// "until", "valid": an expiry where a card is spoken of.
    pub(crate) const UNTIL: u64 = 1 << 45;
    /// "sent", "SMS": makes a code one that was sent for this one time.
    pub(crate) const SENT: u64 = 1 << 46;
    /// "my", "their".
    pub(crate) const MINE: u64 = 1 << 47;
    /// "clé": the last two digits of a French social security number.
    pub(crate) const KEY: u64 = 1 << 48;
    pub(crate) const IDENTIFICATION: u64 = 1 << 49;
    /// "mot" and "passe": a password where they stand together.
    pub(crate) const MOT: u64 = 1 << 50;
    pub(crate) const PASSE: u64 = 1 << 51;
}

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
                lexicon.insert(word, Entry { number: Some(*number), ..UNKNOWN });
            }
        }
        for (words, cues) in languages.words() {
            for word in words.split(' ') {
                lexicon.insert(word, Entry { cues: *cues, ..UNKNOWN });
            }
        }
        for (words, kinds) in IDENTITY {
            for word in words.split(' ') {
                lexicon.insert(word, Entry { kinds: *kinds, ..UNKNOWN });
            }
        }
        lexicon
    }

    fn insert(&mut self, word: &str, more: Entry) {
        let hash = hash(word);
        let mut at = slot(hash);
        while let (Some(tag), Some((held, entry))) =
            (self.tags.get_mut(at % SLOTS), self.entries.get_mut(at % SLOTS))
        {
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

    /// What the word of that hash means.
    pub(crate) fn entry(&self, hash: u64) -> Entry {
        let mut at = slot(hash);
        let tag = tag_of(hash);
        while let Some(held) = self.tags.get(at % SLOTS) {
            if *held == 0 {
                return UNKNOWN;
            }
            if *held == tag
                && let Some((whole, entry)) = self.entries.get(at % SLOTS)
                && *whole == hash
            {
                return *entry;
            }
            at += 1;
        }
        UNKNOWN
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
    usize::try_from((hash >> 40) % SLOTS as u64).unwrap_or(0)
}

/// The half of a hash that its slot does not come from; never 0, for hashes are odd.
fn tag_of(hash: u64) -> u32 {
    u32::try_from(hash & u64::from(u32::MAX)).unwrap_or(1)
}

/// FNV-1a over the folded letters of a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordHash(u64);

impl WordHash {
    pub(crate) const NEW: Self = Self(0xcbf2_9ce4_8422_2325);

    pub(crate) fn push(self, c: char) -> Self {
        Self((self.0 ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3))
    }

    pub(crate) fn push_byte(self, byte: u8) -> Self {
        Self((self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    /// Never 0, which marks an empty slot.
    pub(crate) fn finish(self) -> u64 {
        (self.0 ^ (self.0 >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
    }
}

pub(crate) fn hash(word: &str) -> u64 {
    word.chars().fold(WordHash::NEW, WordHash::push).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_others_are_not() {
        let lexicon = Lexicon::default();
        assert_eq!(lexicon.entry(hash("quatre")).number, Some(Number::Unit(4)));
        assert!(lexicon.entry(hash("cvv")).cues & cue::CVV != 0);
        assert_eq!(lexicon.entry(hash("sept")).number, Some(Number::Unit(7)));
        assert_eq!(lexicon.entry(hash("marguerite")), UNKNOWN);
    }

    #[test]
    fn languages_that_are_off_mean_nothing() {
        let english = Lexicon::new(Languages {
            english: true,
            french: false,
        });
        assert_eq!(english.entry(hash("quatre")), UNKNOWN);
        assert_eq!(english.entry(hash("four")).number, Some(Number::Unit(4)));
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
                words.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b' '),
                "{words}"
            );
        }
    }
}
