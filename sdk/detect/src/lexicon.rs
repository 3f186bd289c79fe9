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
    /// Cues that make a number no secret.
    pub(crate) const SUPPRESSING: u64 = ORDER | HARMLESS | UNIT;
    /// "IP", "MAC": an address that is no person's.
    pub(crate) const MACHINE: u64 = 1 << 53;
    /// "who", "qui": a question for a person.
    pub(crate) const WHO: u64 = 1 << 52;
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

/// A hash over the folded letters of a word, eight bytes at a time, so that most
/// words are hashed at once. Words of up to eight bytes never collide.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordHash {
    state: u64,
    /// Bytes that do not make eight yet, the first in the lowest place.
    open: u64,
    length: u32,
}

impl WordHash {
    pub(crate) const NEW: Self = Self {
        state: 0,
        open: 0,
        length: 0,
    };

    pub(crate) fn push(self, c: char) -> Self {
        c.encode_utf8(&mut [0; 4])
            .bytes()
            .fold(self, Self::push_byte)
    }

    pub(crate) const fn push_byte(mut self, byte: u8) -> Self {
        self.open |= (byte as u64) << (8 * (self.length % 8));
        self.length += 1;
        if self.length.is_multiple_of(8) {
            self.state = mix(self.state ^ self.open);
            self.open = 0;
        }
        self
    }

    /// Up to eight bytes, the first in the lowest place and the rest zero.
    pub(crate) fn push_block(self, block: u64, bytes: u32) -> Self {
        if !self.length.is_multiple_of(8) {
            return block
                .to_le_bytes()
                .iter()
                .take(bytes as usize)
                .fold(self, |hash, byte| hash.push_byte(*byte));
        }
        let length = self.length + bytes;
        if bytes == 8 {
            Self {
                state: mix(self.state ^ block),
                open: 0,
                length,
            }
        } else {
            Self {
                open: block,
                length,
                ..self
            }
        }
    }

    /// Never 0, which marks an empty slot.
    pub(crate) const fn finish(self) -> u64 {
        mix(self.state ^ self.open) | 1
    }
}

const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    value ^ (value >> 29)
}

/// The hash of a word of the tables.
pub(crate) fn hash(word: &str) -> u64 {
    word.chars().fold(WordHash::NEW, WordHash::push).finish()
}

/// The hash of a word of ASCII, known when this is compiled.
pub(crate) const fn fixed(word: &str) -> u64 {
    let mut hash = WordHash::NEW;
    let mut rest = word.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        hash = hash.push_byte(*byte);
        rest = after;
    }
    hash.finish()
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
