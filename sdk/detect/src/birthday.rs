//! Days of birth with a month or an ordinal in words, where the conversation speaks of
//! one: "12th of March 1985", "may twenty seventh nineteen forty nine", "le 1er
//! novembre 1986", "seventh of the fifth fifty four". Digits alone are judged with the
//! other numbers.

use crate::{
    Class, Finding,
    chars::gap,
    lexicon::{Number, cue, fixed},
    tokens::{Token, Tokens},
};

/// Words between the cue and the day at most.
const WITHIN: usize = 12;
/// Words of one day at most.
const MOST_WORDS: usize = 12;
/// Words of one before its first number at most.
const MOST_BEFORE: usize = 6;

pub(crate) fn find(tokens: &Tokens, asked: bool, findings: &mut Vec<Finding>) {
    if !asked && tokens.cues & cue::BIRTH == 0 {
        return;
    }
    let mut next = 0;
    for at in tokens.numbers.iter().map(|index| *index as usize) {
        if at < next {
            continue;
        }
        // A month, or an ordinal beside a number, makes a day; it may begin before.
        let month = matches!(tokens.number(at), Some(Number::Month(_)));
        let ordinal = || tokens.before(at).is_some_and(is_ordinal);
        let suffix = || tokens.get(at + 1).is_some_and(is_suffix);
        if !month && !ordinal() && !suffix() {
            continue;
        }
        let before = tokens.range(at.saturating_sub(MOST_BEFORE).max(next)..at);
        let led = before
            .iter()
            .rev()
            .take_while(|word| part(word).is_some())
            .count();
        // "on the 12th": no day begins with the article.
        let links = tokens
            .range(at - led..at)
            .iter()
            .take_while(|word| matches!(part(word), Some(Part::Link)))
            .count();
        let led = led - links;
        let Some(day) = Day::read(tokens, at - led) else {
            continue;
        };
        next = day.last;
        let from = day.first.saturating_sub(WITHIN);
        let begins = |at: &usize| tokens.get(*at).is_some_and(begins_sentence);
        let sentence = (from..=day.first).rev().find(begins).unwrap_or(from);
        let near = tokens.range(tokens.open_before(sentence, day.first)..day.first);
        let until = tokens.open_after(day.last, day.last + WITHIN / 2);
        let ends = (day.last..until).find(begins).unwrap_or(until);
        let after = tokens.range(day.last..ends);
        let cued = asked || near.iter().chain(after).any(|word| word.says(cue::BIRTH));
        let other = founded(near) || near.iter().any(|word| word.says(cue::EXPIRY));
        if let (true, false, Some(from), Some(to)) = (
            cued && day.is_one(),
            other,
            tokens.get(day.first),
            tokens.before(day.last),
        ) {
            findings.push(Finding::new((from.start(), to.end()), Class::DateOfBirth));
        }
    }
}

/// Where a day begins at the end of a live transcript's revision that may go on; `half`
/// where its last word may not be at its end.
pub(crate) fn opens(tokens: &Tokens, asked: bool, half: bool) -> Option<usize> {
    if !asked && tokens.cues & cue::BIRTH == 0 {
        return None;
    }
    let last = tokens.list.len();
    let from = last.saturating_sub(MOST_WORDS);
    let is_part = |at: &usize| tokens.get(*at).is_some_and(|token| part(token).is_some());
    let ends = last - usize::from(half && last > 0 && !is_part(&(last - 1)));
    let day = (from..ends).rev().take_while(is_part);
    let first = day
        .filter(|at| {
            let link = |token: &Token| matches!(part(token), Some(Part::Link));
            !tokens.get(*at).is_some_and(link)
        })
        .last()
        // A month or an ordinal may begin with it.
        .or((half && last > 0).then(|| last - 1))?;
    let near = tokens.range(first.saturating_sub(WITHIN)..first);
    let cued = asked || near.iter().any(|word| word.says(cue::BIRTH));
    tokens.get(first).filter(|_| cued).map(Token::start)
}

/// "the company was born in", "un projet né en": what is born too, and is no person,
/// right before the word.
pub(crate) fn founded(before: &[Token]) -> bool {
    let Some(born) = before.iter().rposition(|word| word.says(cue::BIRTH)) else {
        return false;
    };
    let subject = before
        .get(..born)
        .unwrap_or_default()
        .iter()
        .rev()
        .find(|word| !word.says(cue::LINK | cue::FILLER));
    subject.is_some_and(|word| FOUNDED.contains(&word.hash))
}

const FOUNDED: [u64; 20] = [
    fixed("company"),
    fixed("brand"),
    fixed("idea"),
    fixed("internet"),
    fixed("project"),
    fixed("team"),
    fixed("club"),
    fixed("product"),
    fixed("star"),
    fixed("band"),
    fixed("entreprise"),
    fixed("marque"),
    fixed("idee"),
    fixed("projet"),
    fixed("equipe"),
    fixed("produit"),
    fixed("societe"),
    fixed("marche"),
    fixed("groupe"),
    fixed("film"),
];

/// Words that may be a day, by index.
#[derive(Default)]
struct Day {
    first: usize,
    last: usize,
    months: usize,
    ordinals: usize,
    numbers: usize,
}

impl Day {
    /// The longest that begins at a word.
    fn read(tokens: &Tokens, first: usize) -> Option<Self> {
        let mut day = Self {
            first,
            last: first,
            ..Self::default()
        };
        let mut at = first;
        while at < first + MOST_WORDS {
            let Some(token) = tokens.get(at) else { break };
            if at > first && !near(token) {
                break;
            }
            match part(token) {
                Some(Part::Month) => day.months += 1,
                Some(Part::Ordinal) => day.ordinals += 1,
                Some(Part::Number) => day.numbers += 1,
                Some(Part::Suffix) if at > first && token.glued_before() => day.ordinals += 1,
                Some(Part::Link) if at > first => {
                    at += 1;
                    continue;
                }
                _ => break,
            }
            at += 1;
            day.last = at;
        }
        (day.last > first).then_some(day)
    }

    fn is_one(&self) -> bool {
        (self.months == 1 && self.numbers + self.ordinals > 0)
            || (self.ordinals == 2 && self.numbers > 0)
    }
}

fn begins_sentence(token: &Token) -> bool {
    let dot = token.gap & (gap::DOT | gap::SPACE) == gap::DOT | gap::SPACE;
    token.gap & gap::END != 0 || (dot && token.capital() && token.number.is_none())
}

fn near(token: &Token) -> bool {
    const MARKS: u16 =
        gap::SPACE | gap::COMMA | gap::DASH | gap::DOT | gap::SLASH | gap::APOSTROPHE;
    token.gap_len <= 3 && token.parted_by(MARKS)
}

enum Part {
    Month,
    Ordinal,
    Number,
    /// "th", right after digits.
    Suffix,
    /// "of the".
    Link,
}

fn part(token: &Token) -> Option<Part> {
    const LINKS: [u64; 5] = [
        fixed("of"),
        fixed("the"),
        fixed("de"),
        fixed("du"),
        fixed("and"),
    ];
    if !token.is_word() {
        return (token.digits() <= 4).then_some(Part::Number);
    }
    match token.number {
        Some(Number::Month(_)) => return Some(Part::Month),
        Some(Number::And | Number::Times(_)) => return Some(Part::Link),
        Some(_) => return Some(Part::Number),
        None => {}
    }
    if is_suffix(token) {
        Some(Part::Suffix)
    } else if is_ordinal(token) {
        Some(Part::Ordinal)
    } else {
        LINKS.contains(&token.hash).then_some(Part::Link)
    }
}

/// "th", right after digits.
pub(crate) fn is_suffix(token: &Token) -> bool {
    const SUFFIXES: [u64; 6] = [
        fixed("st"),
        fixed("nd"),
        fixed("rd"),
        fixed("th"),
        fixed("er"),
        fixed("eme"),
    ];
    token.glued_before() && SUFFIXES.contains(&token.hash)
}

fn is_ordinal(token: &Token) -> bool {
    const ORDINALS: [u64; 22] = [
        fixed("first"),
        fixed("second"),
        fixed("third"),
        fixed("fourth"),
        fixed("fifth"),
        fixed("sixth"),
        fixed("seventh"),
        fixed("eighth"),
        fixed("ninth"),
        fixed("tenth"),
        fixed("eleventh"),
        fixed("twelfth"),
        fixed("thirteenth"),
        fixed("fourteenth"),
        fixed("fifteenth"),
        fixed("sixteenth"),
        fixed("seventeenth"),
        fixed("eighteenth"),
        fixed("nineteenth"),
        fixed("twentieth"),
        fixed("thirtieth"),
        fixed("premier"),
    ];
    token.is_word() && ORDINALS.contains(&token.hash)
}
