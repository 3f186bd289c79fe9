//! Names that the conversation itself declares: "my name is …", "au nom de …",
//! "Mr …", and the answer to "can I get your name?". Undeclared names are not
//! claimed.

use crate::{
    Class, Finding,
    chars::gap,
    lexicon::{cue, hash},
    tokens::{Token, Tokens},
};

/// Words of one name at most.
const MOST_WORDS: usize = 3;

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
    ("nom c est", false),
    ("prenom c est", false),
    ("au nom de", false),
    ("this is", true),
    ("i am", true),
    ("i m", true),
    ("je suis", true),
    ("c est", true),
    ("speaking with", true),
];

/// What the phrases are compared with: built once.
#[derive(Debug)]
pub(crate) struct Phrases(Vec<(Vec<u64>, bool)>);

impl Phrases {
    pub(crate) fn new() -> Self {
        Self(
            PHRASES
                .iter()
                .map(|(phrase, weak)| (phrase.split(' ').map(hash).collect(), *weak))
                .collect(),
        )
    }

    /// Whether a phrase ends at a token, and a strong one if so.
    fn ends_at(&self, tokens: &Tokens, at: usize) -> Option<bool> {
        let matches = |phrase: &[u64]| {
            (at + 1).checked_sub(phrase.len()).is_some_and(|first| {
                tokens.list.get(first..=at).is_some_and(|said| {
                    said.iter()
                        .map(|token| token.hash)
                        .eq(phrase.iter().copied())
                })
            })
        };
        let mut found = None;
        for (phrase, weak) in &self.0 {
            if matches(phrase) {
                found = Some(found.unwrap_or(true) && *weak);
            }
        }
        found
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
    declared: &mut Declared,
    findings: &mut Vec<Finding>,
) {
    let mut names: Vec<(usize, usize)> = Vec::new();
    for (index, token) in tokens.list.iter().enumerate() {
        let cues = token.cues;
        if cues & cue::DECLARES != 0
            && let Some(weak) = phrases.ends_at(tokens, index)
        {
            names.extend(name_after(tokens, index + 1, weak));
        }
        let initial = token.capital() && token.len() == 1 && token.hash == hash("m");
        if cues & cue::TITLE != 0 || initial {
            names.extend(titled(tokens, index, initial));
        }
        if token.hash == hash("speaking") || token.hash == hash("appareil") {
            names.extend(name_before(tokens, index));
        }
    }
    if asked && names.is_empty() {
        names.extend(answer(tokens));
    }
    for (first, last) in names {
        for token in tokens.list.get(first..last).unwrap_or_default() {
            declared.learn(token);
        }
        if let (Some(from), Some(to)) = (tokens.get(first), tokens.get(last - 1)) {
            findings.push(Finding::new((from.start(), to.end()), Class::PersonName));
        }
    }
    // "Jane Doe" is one name, not two beside each other.
    let mut open: Option<Finding> = None;
    for token in &tokens.list {
        let written_as_name = token.capital() || !tokens.has_capital;
        if !token.is_word() || !written_as_name || !declared.names.contains(&token.hash) {
            findings.extend(open.take());
            continue;
        }
        match &mut open {
            Some(name) if token.gap & !gap::SPACE == 0 => name.end = token.end(),
            _ => findings.extend(open.replace(Finding::new(token.span(), Class::PersonName))),
        }
    }
    findings.extend(open);
}

fn could_be_name(token: &Token) -> bool {
    const NEVER: u64 = cue::PLAIN | cue::TITLE | cue::ASKING | cue::NAME | cue::YOUR;
    token.is_word() && !token.says(NEVER) && token.len() > 1
}

/// Capitalised words from `from` on; where nobody writes capitals, or the
/// phrase is a strong one, others that mean nothing else.
fn name_after(tokens: &Tokens, from: usize, weak: bool) -> Option<(usize, usize)> {
    let mut at = from;
    while tokens
        .get(at)
        .is_some_and(|token| token.says(cue::TITLE))
    {
        at += 1;
    }
    let first = at;
    let capitals = tokens.get(first)?.capital();
    if weak && !capitals {
        return None;
    }
    while at - first < MOST_WORDS {
        let Some(token) = tokens.get(at) else { break };
        let allowed = if at == first {
            gap::SPACE | gap::COLON | gap::DOT | gap::OTHER | gap::NEWLINE
        } else {
            gap::SPACE | gap::DASH | gap::APOSTROPHE
        };
        let most_plain = if capitals { MOST_WORDS } else { 2 };
        if token.gap & !allowed != 0
            || !could_be_name(token)
            || token.capital() != capitals
            || at - first >= most_plain
        {
            break;
        }
        at += 1;
    }
    let ends = tokens.get(at).is_none_or(|next| {
        next.gap & !gap::SPACE != 0
            || [
                hash("from"),
                hash("at"),
                hash("speaking"),
                hash("calling"),
                hash("de"),
                hash("du"),
                hash("a"),
                hash("and"),
                hash("et"),
            ]
            .contains(&next.hash)
    });
    (at > first && (!weak || ends)).then_some((first, at))
}

/// The words after "Mr", "Mme", "M.".
fn titled(tokens: &Tokens, title: usize, initial: bool) -> Option<(usize, usize)> {
    let first = title + 1;
    let next = tokens.get(first)?;
    let spaced = next.gap & !(gap::SPACE | gap::DOT) == 0;
    let dotted = next.gap & gap::DOT != 0;
    if !spaced || (initial && !dotted) || !could_be_name(next) {
        return None;
    }
    // A dot and a capital may be a new sentence after "Madame".
    let abbreviated = tokens.get(title)?.len() <= 4;
    let lower = !tokens.has_capital && next.cues == 0 && !dotted;
    if !(next.capital() && (abbreviated || !dotted) || lower) {
        return None;
    }
    let mut last = first + 1;
    while next.capital() && last - first < MOST_WORDS {
        match tokens.get(last) {
            Some(token)
                if token.capital()
                    && could_be_name(token)
                    && token.gap & !(gap::SPACE | gap::DASH | gap::APOSTROPHE) == 0 =>
            {
                last += 1;
            }
            _ => break,
        }
    }
    Some((first, last))
}

/// "Jane speaking", "Jean Dupont à l'appareil".
fn name_before(tokens: &Tokens, at: usize) -> Option<(usize, usize)> {
    let appareil = tokens.get(at)?.hash == hash("appareil");
    let last = if appareil { at.checked_sub(2)? } else { at };
    let mut first = last;
    while last - first < 2 && first > 0 {
        match tokens.get(first - 1) {
            Some(token) if token.capital() && could_be_name(token) => first -= 1,
            _ => break,
        }
    }
    (first < last).then_some((first, last))
}

/// What stands in an answer to "your name?" once the politeness is off.
fn answer(tokens: &Tokens) -> Option<(usize, usize)> {
    let skip = tokens
        .list
        .iter()
        .take_while(|token| !could_be_name(token))
        .count();
    let rest = tokens.list.get(skip..)?;
    let words = rest
        .iter()
        .enumerate()
        .take_while(|(i, token)| {
            could_be_name(token)
                && (*i == 0 || token.gap & !(gap::SPACE | gap::DASH | gap::APOSTROPHE) == 0)
        })
        .count();
    let capital = rest.first()?.capital();
    let short = rest.len() <= MOST_WORDS && words == rest.len();
    let all_capital = rest.iter().take(words).all(|token| token.capital());
    let fits = (1..=MOST_WORDS + 1).contains(&words);
    (fits && (short || (capital && all_capital && skip + words < 12)))
        .then_some((skip, skip + words))
}
