//! Names that the conversation itself declares: "my name is …", "au nom de …",
//! "Mr …", and the answer to "can I get your name?". Undeclared names are not
//! claimed.

mod spelled;
mod things;

use spelled::spelled;
use things::{is_brand, of_a_thing};

use crate::{
    Class, Finding,
    chars::gap,
    lexicon::{cue, fixed, hash},
    name_words::{
        MOST_WORDS, capitalised, could_be_name, is_particle, leads_on, name_word, presents, small,
    },
    tokens::{Token, Tokens},
};

/// Phrases that declare a name. A weak one counts only before a capital and at
/// the end of its clause, for it says many other things too.
static PHRASES: &[(&str, bool)] = &[
    ("name is", false),
    ("names is", false),
    ("name s", false),
    ("surname is", false),
    ("surname s", false),
    ("m appelle", false),
    ("me nomme", false),
    ("nom est", false),
    ("prenom est", false),
    ("famille est", false),
    ("famille c est", false),
    ("moi c est", false),
    ("nom c est", false),
    ("prenom c est", false),
    ("au nom de", false),
    ("on the card is", false),
    ("sur la carte est", false),
    ("sur la carte c est", false),
    ("in full is", false),
    ("complet est", false),
    ("complet c est", false),
    ("s appelle", false),
    ("is called", true),
    ("this is", true),
    ("i am", true),
    ("i m", true),
    ("je suis", true),
    ("c est", true),
    ("speaking with", true),
    ("name of", true),
    ("it s under", true),
    ("it under", true),
    ("is under", true),
    ("under the name", true),
    ("bonjour ici", true),
    ("call me", true),
    ("regards", true),
    ("sincerely", true),
    ("cordialement", true),
    ("salutations", true),
    ("bien a vous", true),
    ("appelez moi", true),
];

/// The phrases by the hash of their last word: built once.
#[derive(Debug)]
pub(crate) struct Phrases(Vec<Phrase>);

#[derive(Debug)]
struct Phrase {
    last: u64,
    before: Vec<u64>,
    weak: bool,
}

impl Phrases {
    pub(crate) fn new() -> Self {
        let mut phrases: Vec<Phrase> = PHRASES
            .iter()
            .filter_map(|(phrase, weak)| {
                let mut before: Vec<u64> = phrase.split(' ').map(hash).collect();
                let last = before.pop()?;
                Some(Phrase {
                    last,
                    before,
                    weak: *weak,
                })
            })
            .collect();
        phrases.sort_by_key(|phrase| phrase.last);
        Self(phrases)
    }

    /// Whether a phrase ends at a token, and a weak one if so.
    fn ends_at(&self, tokens: &Tokens, at: usize) -> Option<bool> {
        let last = tokens.get(at)?.hash;
        let from = self.0.partition_point(|phrase| phrase.last < last);
        let candidates = self.0.get(from..).unwrap_or_default();
        candidates
            .iter()
            .take_while(|phrase| phrase.last == last)
            .filter(|phrase| {
                at.checked_sub(phrase.before.len()).is_some_and(|first| {
                    let said = tokens.range(first..at).iter().map(|token| token.hash);
                    said.eq(phrase.before.iter().copied())
                })
            })
            .map(|phrase| phrase.weak)
            .reduce(|a, b| a && b)
    }
}

/// What the conversation declared so far: hashes, never text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Declared {
    pub(crate) names: Vec<u64>,
    /// Words of addresses, in order.
    pub(crate) addresses: Vec<Vec<u64>>,
}

impl Declared {
    const MOST_NAMES: usize = 64;

    fn knows(&self, token: &Token) -> bool {
        self.names.contains(&token.hash)
    }

    fn learn(&mut self, token: &Token) {
        if !self.names.contains(&token.hash) && self.names.len() < Self::MOST_NAMES {
            self.names.push(token.hash);
        }
    }
}

/// Finds names, learns them, and finds those that were learnt before.
pub(crate) fn find(
    tokens: &Tokens,
    phrases: &Phrases,
    asked: bool,
    question: bool,
    declared: &mut Declared,
    findings: &mut Vec<Finding>,
) {
    const TELLING: u64 = cue::DECLARES | cue::NAME | cue::TITLE;
    let mut names: Vec<(usize, usize)> = Vec::new();
    for (index, token) in tokens.list.iter().enumerate() {
        let cues = token.cues;
        if cues & TELLING == 0 && !(token.capital() && token.len() == 1) {
            continue;
        }
        let names_next = |next: &Token| next.capital() || next.cues == 0 || next.says(cue::TITLE);
        let thing = || index > 0 && of_a_thing(tokens, index);
        if cues & cue::DECLARES != 0
            && tokens.get(index + 1).is_some_and(names_next)
            && let Some(weak) = phrases.ends_at(tokens, index)
            && !thing()
        {
            names.extend(name_after(tokens, index + 1, weak));
        }
        // "Name: Rose Murphy", "nom Blanc".
        if cues & cue::NAME != 0
            && let Some(next) = tokens.get(index + 1)
            && next.parted_by(gap::SPACE | gap::COLON)
            && next.capital()
            && (next.gap & gap::COLON != 0 || !token.capital())
            && !thing()
        {
            names.extend(capitalised(tokens, index + 1).map(|last| (index + 1, last)));
        }
        // "name: jane doe"
        if cues & cue::NAME != 0 && !tokens.has_capital && !thing() {
            let hidden = tokens.range(index + 1..index + 4).iter().any(Token::hidden);
            let small = small(tokens, index + 1).filter(|_| !hidden).filter(|last| {
                tokens
                    .get(index + 1)
                    .is_some_and(|next| next.gap & gap::COLON != 0)
                    && tokens
                        .get(*last)
                        .is_none_or(|after| after.gap & !gap::SPACE != 0)
            });
            names.extend(small.map(|last| (index + 1, last)));
        }
        let initial = token.capital() && token.len() == 1 && token.hash == const { fixed("m") };
        // "498435 ms. Any news?" is a time.
        let unit = !token.capital()
            && tokens
                .before(index)
                .is_some_and(|before| before.digits() > 0);
        let brand = || {
            tokens
                .get(index + 1)
                .is_some_and(|next| is_brand(token, next))
        };
        if ((cues & cue::TITLE != 0 && !unit) || initial) && !brand() {
            names.extend(titled(tokens, index, initial));
        }
        if token.hash == const { fixed("speaking") } || token.hash == const { fixed("appareil") } {
            names.extend(name_before(tokens, index));
        }
    }
    if asked && names.is_empty() && !question {
        names.extend(answer(tokens));
    }
    if asked || !names.is_empty() {
        spelled(tokens, asked, &mut names);
    }
    for (first, last) in names {
        for token in tokens.list.get(first..last).unwrap_or_default() {
            declared.learn(token);
        }
        if let (Some(from), Some(to)) = (tokens.get(first), tokens.get(last - 1)) {
            findings.push(Finding::new((from.start(), to.end()), Class::PersonName));
        }
    }
    if declared.names.is_empty() {
        return;
    }
    // "Jane Doe" is one name, not two beside each other.
    let mut open: Option<Finding> = None;
    for token in &tokens.list {
        let particle = open.is_some() && is_particle(token);
        let written_as_name = token.capital() || !tokens.has_capital || particle;
        if !token.is_word() || !written_as_name || !declared.knows(token) {
            findings.extend(open.take());
            continue;
        }
        match &mut open {
            Some(name) if token.parted_by(gap::SPACE | gap::APOSTROPHE) => name.end = token.end(),
            _ => findings.extend(open.replace(Finding::new(token.span(), Class::PersonName))),
        }
    }
    findings.extend(open);
    findings.retain(|found| {
        // A particle alone, or an initial, is learnt with its name and is none.
        found.class != Class::PersonName || found.end - found.start > 1
    });
}

/// Capitalised words from `from` on; where nobody writes capitals, or the
/// phrase is a strong one, others that mean nothing else.
fn name_after(tokens: &Tokens, from: usize, weak: bool) -> Option<(usize, usize)> {
    let titles = tokens
        .range(from..tokens.list.len())
        .iter()
        .take_while(|token| token.says(cue::TITLE))
        .count();
    let first = from + titles;
    let token = tokens.get(first)?;
    if !token.parted_by(gap::SPACE | gap::COLON | gap::DOT | gap::OTHER | gap::NEWLINE | gap::COMMA)
    {
        return None;
    }
    let (last, written) = match capitalised(tokens, first) {
        Some(last) => (last, true),
        None if token.capital() => return None,
        None => (small(tokens, first)?, false),
    };
    let ends = tokens
        .get(last)
        .is_none_or(|next| !next.parted_by(gap::SPACE) || leads_on(next));
    // "c'est TN-6047": a code.
    let code = tokens.get(last).is_some_and(|next| {
        let apart = next.gap == gap::NEWLINE || (next.gap == gap::SPACE && !weak);
        next.digits() > 0 && next.gap_len <= 1 && !apart
    });
    let spoken = !tokens.has_capital && tokens.get(last).is_some_and(presents);
    // "I'm German"
    let people = weak && tokens.kinds_in(first..last).any();
    let fits = if written {
        (!weak || ends) && !people
    } else {
        !weak || spoken
    };
    (fits && !code).then_some((first, last))
}

/// The words after "Mr", "Mme", "M.".
fn titled(tokens: &Tokens, title: usize, initial: bool) -> Option<(usize, usize)> {
    let first = title + 1;
    let next = tokens.get(first)?;
    let dotted = next.gap & gap::DOT != 0;
    if !next.parted_by(gap::SPACE | gap::DOT) || (initial && !dotted) {
        return None;
    }
    // A dot and a capital may be a new sentence after "Madame".
    let abbreviated = tokens.get(title)?.len() <= 4;
    if let Some(last) = capitalised(tokens, first)
        && (abbreviated || !dotted)
    {
        return Some((first, last));
    }
    let small = !tokens.has_capital && next.cues == 0 && !dotted && could_be_name(next);
    small.then_some((first, first + 1))
}

/// "Jane speaking", "Jean Dupont à l'appareil".
fn name_before(tokens: &Tokens, at: usize) -> Option<(usize, usize)> {
    let appareil = tokens.get(at)?.hash == const { fixed("appareil") };
    let last = if appareil { at.checked_sub(2)? } else { at };
    // "quel est l'IMEI de l'appareil" speaks of a thing.
    if appareil && tokens.get(last)?.hash != const { fixed("a") } {
        return None;
    }
    (last.saturating_sub(5)..last)
        .find(|first| capitalised(tokens, *first) == Some(last))
        .map(|first| (first, last))
}

/// What stands in an answer to "your name?" once the politeness is off.
fn answer(tokens: &Tokens) -> Option<(usize, usize)> {
    let skip = tokens
        .list
        .iter()
        .enumerate()
        .take_while(|(at, token)| !could_be_name(token) && name_word(tokens, *at).is_none())
        .count();
    let rest = tokens.list.len() - skip;
    if let Some(mut last) = capitalised(tokens, skip) {
        // "Khan, Sarah Khan"
        let comma = |at: usize| {
            tokens.get(at).is_some_and(|token| {
                token.gap & gap::COMMA != 0 && token.parted_by(gap::SPACE | gap::COMMA)
            })
        };
        if comma(last)
            && let Some(more) = capitalised(tokens, last)
            && more == tokens.list.len()
        {
            last = more;
        }
        return (rest <= MOST_WORDS + 1 || last < 12).then_some((skip, last));
    }
    // "of course, it's for Nina Ferreira"
    if tokens.list.len() <= 10 {
        let later = (skip + 1..tokens.list.len()).find_map(|at| {
            let inside = tokens.get(at)?.parted_by(gap::SPACE | gap::COMMA);
            capitalised(tokens, at)
                .filter(|_| inside)
                .map(|last| (at, last))
        });
        if later.is_some() {
            return later;
        }
    }
    let last = small(tokens, skip)?;
    (rest <= MOST_WORDS + 1 && last == tokens.list.len()).then_some((skip, last))
}
