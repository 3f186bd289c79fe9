//! How a stretch is spelled: digits, number words, letters, and what stands
//! between them.

use std::ops::Range;

use super::{
    names::Names,
    random::Random,
    tables::{DIGIT_ROWS, FRENCH_ROWS, NUMBER_WORDS, STRUCTURE, TITLES, ZEROS},
};

/// What becomes of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// Every letter becomes another, whatever the word.
    Whole,
    /// Words become names, but for titles and particles.
    Named,
    /// Words become names, but for words of structure.
    Placed,
    /// Every letter becomes another, but for words of structure.
    Hidden,
    /// The first two stay: a country's code.
    Headed,
    /// They stay: those of a kind that has no other.
    Kept,
}

impl Letters {
    /// Ways of hiding, the one that hides most first.
    pub(super) fn ways(class: &str) -> &'static [Self] {
        match class {
            "person-name" => &[Self::Named],
            "postal-address" => &[Self::Placed],
            "password" | "text" => &[Self::Whole],
            "email" => &[Self::Hidden],
            _ => &[Self::Hidden, Self::Headed, Self::Kept],
        }
    }

    /// Words that stay as they are.
    fn stay(self) -> &'static [&'static str] {
        match self {
            Self::Whole => &[],
            Self::Named => &TITLES,
            Self::Placed | Self::Hidden | Self::Headed | Self::Kept => &STRUCTURE,
        }
    }
}

/// A stretch of the original, and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Piece {
    pub(in super::super) range: Range<usize>,
    pub(in super::super) text: String,
}

/// A stretch, in its smallest parts.
#[derive(Clone, Debug)]
pub(super) struct Spelling(Vec<(Range<usize>, Unit)>);

#[derive(Clone, Debug)]
enum Unit {
    Digit {
        zero: u32,
        value: u8,
    },
    NumberWord {
        row: usize,
        place: usize,
        word: String,
    },
    Word(String),
    Other(String),
}

impl Spelling {
    pub(super) fn read(text: &str) -> Self {
        let french = text.split(|c: char| !c.is_alphabetic()).any(|word| {
            word != "six" && FRENCH_ROWS.iter().any(|row| place_in(*row, word).is_some())
        });
        let mut units = Vec::new();
        let mut word: Option<usize> = None;
        for (at, c) in text.char_indices() {
            if c.is_alphabetic() {
                word.get_or_insert(at);
                continue;
            }
            if let Some(start) = word.take() {
                units.push(word_unit(text, start..at, french));
            }
            let range = at..at + c.len_utf8();
            units.push((
                range,
                digit(c).unwrap_or_else(|| Unit::Other(c.to_string())),
            ));
        }
        if let Some(start) = word {
            units.push(word_unit(text, start..text.len(), french));
        }
        Self(units)
    }

    /// The text that was read.
    pub(super) fn text(&self) -> String {
        self.0.iter().map(|(_, unit)| unit.text()).collect()
    }

    /// Whether this is what was read.
    pub(super) fn is(&self, chosen: &[String]) -> bool {
        let read = self.0.iter().map(|(_, unit)| unit.text());
        read.eq(chosen.iter().cloned())
    }

    /// The digits, when each stands alone; `None` where words stand for more.
    pub(super) fn single_digits(&self) -> Option<String> {
        let mut digits = String::new();
        for (_, unit) in &self.0 {
            match unit {
                Unit::Digit { value, .. } => digits.push(char::from(b'0' + value)),
                Unit::NumberWord { row, place, .. } => {
                    let place = u8::try_from(*place).ok().filter(|_| *row < DIGIT_ROWS)?;
                    digits.push(char::from(b'0' + place));
                }
                Unit::Word(_) | Unit::Other(_) => {}
            }
        }
        Some(digits)
    }

    /// The same spelling of something else, part by part. `digits` are taken
    /// where they are given, else chance decides.
    pub(super) fn another(
        &self,
        letters: Letters,
        random: &mut Random,
        names: &mut Names,
        digits: &mut Option<std::str::Chars<'static>>,
    ) -> Vec<String> {
        let mut head = 2;
        self.0
            .iter()
            .map(|(_, unit)| {
                let given = match unit {
                    Unit::Digit { .. } | Unit::NumberWord { .. } => digits
                        .as_mut()
                        .and_then(|digits| digits.next()?.to_digit(10)),
                    Unit::Word(_) | Unit::Other(_) => None,
                };
                unit.another(letters, given, &mut head, random, names)
            })
            .collect()
    }

    /// Another text for one part, and which part it is.
    pub(super) fn another_part(
        &self,
        letters: Letters,
        random: &mut Random,
        names: &mut Names,
    ) -> Option<(usize, String)> {
        let parts: Vec<usize> = self.parts().collect();
        let at = *random.of(&parts)?;
        let (_, unit) = self.0.get(at)?;
        Some((at, unit.another(letters, None, &mut 0, random, names)))
    }

    /// Parts that can be another: digits, number words, words.
    fn parts(&self) -> impl Iterator<Item = usize> {
        let other = |(_, unit): &(Range<usize>, Unit)| matches!(unit, Unit::Other(_));
        let all = self.0.iter().enumerate();
        all.filter(move |(_, part)| !other(part)).map(|(at, _)| at)
    }

    /// How many parts can be another, and how many of these are.
    pub(super) fn changed(&self, chosen: &[String]) -> (usize, usize) {
        self.parts().fold((0, 0), |(all, changed), at| {
            let was = self.0.get(at).map(|(_, unit)| unit.text());
            let is = chosen.get(at);
            (all + 1, changed + usize::from(was.as_ref() != is))
        })
    }

    /// What was read, part by part.
    pub(super) fn original(&self) -> Vec<String> {
        self.0.iter().map(|(_, unit)| unit.text()).collect()
    }

    /// Where each part stands, with what takes its place; `start` is where the
    /// stretch begins.
    pub(super) fn pieces(&self, chosen: impl Iterator<Item = String>, start: usize) -> Vec<Piece> {
        self.0
            .iter()
            .zip(chosen)
            .filter(|((_, unit), _)| !matches!(unit, Unit::Other(_)))
            .map(|((range, _), text)| Piece {
                range: start + range.start..start + range.end,
                text,
            })
            .collect()
    }
}

impl Unit {
    fn another(
        &self,
        letters: Letters,
        given: Option<u32>,
        head: &mut usize,
        random: &mut Random,
        names: &mut Names,
    ) -> String {
        match self {
            Self::Digit { zero, value } => {
                let new = given.unwrap_or_else(|| {
                    // Nine others.
                    let step = u32::try_from(1 + random.below(9)).unwrap_or(1);
                    (u32::from(*value) + step) % 10
                });
                char::from_u32(zero + new).unwrap_or('0').to_string()
            }
            Self::NumberWord { row, place, word } => {
                let words = NUMBER_WORDS.get(*row).copied().unwrap_or_default();
                let given = given.and_then(|digit| usize::try_from(digit).ok());
                let chosen = given.unwrap_or_else(|| {
                    let step = 1 + random.below(words.len().saturating_sub(1));
                    (place + step) % words.len().max(1)
                });
                in_case_of(word, words.get(chosen).copied().unwrap_or_default())
            }
            Self::Word(word) => hide(word, letters, head, random, names),
            Self::Other(text) => text.clone(),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Digit { zero, value } => char::from_u32(zero + u32::from(*value))
                .unwrap_or('0')
                .to_string(),
            Self::NumberWord { word, .. } | Self::Word(word) | Self::Other(word) => word.clone(),
        }
    }
}

fn digit(c: char) -> Option<Unit> {
    if let Some(value) = c.to_digit(10) {
        let value = u8::try_from(value).ok()?;
        return Some(Unit::Digit { zero: 0x30, value });
    }
    let code = u32::from(c);
    let zero = ZEROS
        .into_iter()
        .find(|zero| (*zero..zero + 10).contains(&code))?;
    let value = u8::try_from(code - zero).ok()?;
    Some(Unit::Digit { zero, value })
}

fn place_in(row: usize, word: &str) -> Option<usize> {
    let small = word.to_lowercase();
    let words = NUMBER_WORDS.get(row)?;
    words.iter().position(|known| *known == small)
}

/// `french` says whose "six" it is.
fn word_unit(text: &str, range: Range<usize>, french: bool) -> (Range<usize>, Unit) {
    let word = text.get(range.clone()).unwrap_or_default();
    let rows = 0..NUMBER_WORDS.len();
    let number = rows
        .filter(|row| !(french && *row == 0))
        .find_map(|row| Some((row, place_in(row, word)?)));
    let word = word.to_owned();
    let unit = match number {
        Some((row, place)) => Unit::NumberWord { row, place, word },
        None => Unit::Word(word),
    };
    (range, unit)
}

fn hide(
    word: &str,
    letters: Letters,
    head: &mut usize,
    random: &mut Random,
    names: &mut Names,
) -> String {
    let small = word.to_lowercase();
    if letters.stay().contains(&small.as_str()) && word.chars().count() > 1 {
        return word.to_owned();
    }
    match letters {
        Letters::Kept => word.to_owned(),
        // An initial, or what stands before an apostrophe.
        Letters::Named | Letters::Placed if small.chars().count() == 1 => {
            word.chars().map(|c| another_letter(c, random)).collect()
        }
        Letters::Named | Letters::Placed => {
            let Some(name) = names.instead_of(&small, random) else {
                return word.chars().map(|c| another_letter(c, random)).collect();
            };
            in_case_of(word, &name)
        }
        Letters::Whole | Letters::Hidden | Letters::Headed => word
            .chars()
            .map(|c| {
                let stays = letters == Letters::Headed && *head > 0 && c.is_uppercase();
                *head = head.saturating_sub(1);
                if stays { c } else { another_letter(c, random) }
            })
            .collect(),
    }
}

/// A letter of the same case: vowels stay vowels, so that a word stays one.
fn another_letter(c: char, random: &mut Random) -> char {
    const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
    const CONSONANTS: [char; 12] = ['b', 'd', 'f', 'g', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't'];
    let small = c.to_lowercase().next().unwrap_or(c);
    let row: &[char] = if VOWELS.contains(&small) || !c.is_ascii() {
        &VOWELS
    } else {
        &CONSONANTS
    };
    let others: Vec<char> = row
        .iter()
        .copied()
        .filter(|other| *other != small)
        .collect();
    let chosen = random.of(&others).copied().unwrap_or('x');
    if c.is_uppercase() {
        chosen.to_ascii_uppercase()
    } else {
        chosen
    }
}

/// A word in capitals, with a capital, or as it is.
fn in_case_of(model: &str, word: &str) -> String {
    let mut letters = model.chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    let rest = letters.clone().next().is_some() && letters.all(char::is_uppercase);
    match (first, rest) {
        (true, true) => word.to_uppercase(),
        (true, false) => {
            let mut chars = word.chars();
            let head = chars.next().map(|c| c.to_uppercase().to_string());
            head.unwrap_or_default() + chars.as_str()
        }
        (false, _) => word.to_owned(),
    }
}
