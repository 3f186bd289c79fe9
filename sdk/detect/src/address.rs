//! Addresses that the conversation declares: a house number with a street, a
//! postcode with its cue, and the answer to "your address?".

use crate::{
    Class, Finding,
    birthday::is_suffix,
    chars::gap,
    lexicon::{Number, cue, fixed},
    name_words::is_particle,
    names::Declared,
    tokens::{Token, Tokens},
};

/// Words between a house number and "Street", or after "rue", at most.
const MOST_WORDS: usize = 6;
/// Words of one address that are kept to know it again.
const KEPT_WORDS: usize = 12;
const KEPT_ADDRESSES: usize = 6;

pub(crate) fn find(
    tokens: &Tokens,
    asked: bool,
    declared: &mut Declared,
    findings: &mut Vec<Finding>,
) {
    const TELLING: u64 = cue::STREET | cue::STREET_FIRST | cue::POSTCODE;
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let telling = asked || tokens.cues & TELLING != 0;
    for index in tokens.digit_tokens().filter(|_| telling) {
        let Some(token) = tokens.get(index) else {
            break;
        };
        if spans.last().is_some_and(|(_, last)| index < *last) {
            continue;
        }
        if (1..=5).contains(&token.digits()) && !token.glued_before() {
            let street = if let Some(last) = street(tokens, index) {
                // "45-47 Oxford Street"
                let range = token.gap == gap::DASH
                    && tokens.before(index).is_some_and(|from| from.digits() > 0);
                Some((index - usize::from(range), place(tokens, last)))
            } else {
                postcode(tokens, index, asked)
            };
            spans.extend(street);
        }
    }
    if telling && tokens.has_number {
        spans.extend(said(tokens, asked));
    }
    // "your IP address?" has another answer.
    let of_a_machine = |found: &Finding| {
        matches!(
            found.class,
            Class::IpAddress | Class::MacAddress | Class::CryptoAddress
        )
    };
    let other = findings.iter().any(of_a_machine);
    if asked && !other && spans.is_empty() && tokens.cues & cue::ORDER == 0 {
        spans.extend(answer(tokens));
    }
    for (first, last) in spans {
        let said = tokens.list.get(first..last).unwrap_or_default();
        if said.len() > 1 && declared.addresses.len() < KEPT_ADDRESSES {
            let words: Vec<u64> = said
                .iter()
                .take(KEPT_WORDS)
                .map(|token| token.hash)
                .collect();
            if !declared.addresses.contains(&words) {
                declared.addresses.push(words);
            }
        }
        push(said, findings);
    }
    for address in &declared.addresses {
        for said in tokens.list.windows(address.len().max(1)) {
            if said
                .iter()
                .map(|token| token.hash)
                .eq(address.iter().copied())
            {
                push(said, findings);
            }
        }
    }
}

/// "fourteen elm road", "douze rue de la paix": house numbers in words, where somebody
/// says where he lives.
fn said(tokens: &Tokens, asked: bool) -> Vec<(usize, usize)> {
    const LEADS: [u64; 3] = [fixed("at"), fixed("au"), fixed("a")];
    const SENDS: [u64; 6] = [
        fixed("deliver"),
        fixed("delivered"),
        fixed("ship"),
        fixed("send"),
        fixed("moved"),
        fixed("moving"),
    ];
    let mut spans = Vec::new();
    let mut next = 0;
    for first in tokens.numbers.iter().map(|index| *index as usize) {
        let word = |at: usize| tokens.get(at).is_some_and(|token| token.number.is_some());
        if first < next || !word(first) {
            continue;
        }
        let mut last = first;
        while last < first + 5 && word(last + 1) {
            last += 1;
        }
        next = last + 1;
        // "une rue", "one way"
        let article = first == last && tokens.number(first) == Some(Number::Unit(1));
        let near = tokens.range(first.saturating_sub(6)..first);
        let sends = near.iter().any(|token| SENDS.contains(&token.hash));
        let leads = near.iter().any(|token| token.says(cue::ADDRESS))
            || near.last().is_some_and(|token| {
                LEADS.contains(&token.hash) || (sends && token.hash == fixed("to"))
            });
        if !article
            && (asked || leads)
            && let Some(end) = street(tokens, last)
        {
            spans.push((first, place(tokens, end)));
        }
    }
    spans
}

fn push(said: &[Token], findings: &mut Vec<Finding>) {
    if let (Some(first), Some(last)) = (said.first(), said.last()) {
        findings.push(Finding::new(
            (first.start(), last.end()),
            Class::PostalAddress,
        ));
    }
}

/// True where an address begins with its house number.
pub(crate) fn begins(tokens: &Tokens, number: usize) -> bool {
    let short = |token: &Token| (1..=5).contains(&token.digits());
    tokens.get(number).is_some_and(short) && street(tokens, number).is_some()
}

/// The index after "123 Any Street" or "12 bis rue de la Paix".
fn street(tokens: &Tokens, number: usize) -> Option<usize> {
    // "45a Oxford Street", "111bis rue Voltaire"
    const REPEATED: [u64; 3] = [fixed("bis"), fixed("ter"), fixed("quater")];
    let suffix = tokens.get(number + 1).is_some_and(|suffix| {
        let known = suffix.len() == 1 || REPEATED.contains(&suffix.hash);
        suffix.glued_before() && suffix.is_word() && known
    });
    let number = number + usize::from(suffix);
    let mut at = number + 1;
    let mut words = 0;
    // "place 81. Quai …": a new sentence.
    let ends = |token: &Token| token.gap & (gap::DOT | gap::SPACE) == gap::DOT | gap::SPACE;
    if tokens
        .get(at)
        .is_some_and(|token| ends(token) || token.glued_before() && token.len() > 1)
    {
        return None;
    }
    while words <= MOST_WORDS {
        let token = tokens.get(at)?;
        // "102 West 3rd Street"
        let suffix = tokens.get(at + 1).is_some_and(is_suffix);
        if token.digits() > 0 && token.digits() < 4 && suffix {
            words += 1;
            at += 2;
            continue;
        }
        if !token.is_word()
            || token.gap & !(gap::SPACE | gap::COMMA | gap::DASH | gap::APOSTROPHE | gap::DOT) != 0
        {
            return None;
        }
        let of = tokens
            .get(at + 1)
            .is_some_and(|next| is_particle(next) && next.parted_by(gap::SPACE));
        let named = tokens.before(at).is_some_and(Token::capital);
        let after_name = words > 0 && token.says(cue::STREET) && named && !of;
        // "12 de la rue de la Paix"
        let between = tokens.range(number + 1..at);
        let led = words <= 1 || (words == 2 && between.iter().all(|word| word.says(cue::PLAIN)));
        if token.says(cue::STREET_FIRST) && led && !after_name {
            return french_street(tokens, at);
        }
        // "5 days on the road": a street has a name before its kind.
        if token.says(cue::STREET) && words > 0 && token.parted_by(gap::SPACE) {
            // "I live at 7 maple drive, Manchester"
            let lives = tokens.cues & cue::ADDRESS != 0;
            let named = tokens.list.get(number + 1..at)?.iter().all(|word| {
                word.gap & gap::COMMA == 0
                    && (word.capital()
                        || word.digits() > 0
                        || is_suffix(word)
                        || ((!tokens.has_capital || lives) && word.cues == 0))
            });
            return named.then_some(at + 1);
        }
        words += 1;
        at += 1;
    }
    None
}

/// "rue de la Paix": up to punctuation, or to a word that leads elsewhere.
fn french_street(tokens: &Tokens, street: usize) -> Option<usize> {
    let mut at = street + 1;
    let mut named = false;
    while at - street <= MOST_WORDS {
        let Some(token) = tokens.get(at) else { break };
        let particle = token.says(cue::PLAIN) && !token.capital();
        // "4 square metres"
        if at == street + 1 && token.says(cue::UNIT) {
            return None;
        }
        // "22 av. Jean Jaurès"
        let short = at == street + 1 && tokens.get(street).is_some_and(|kind| kind.len() <= 4);
        let dot = if short { gap::DOT } else { 0 };
        let marks = gap::SPACE | gap::DASH | gap::APOSTROPHE | dot;
        if !token.is_word() || token.gap & !marks != 0 {
            break;
        }
        if particle && named {
            break;
        }
        named |= !particle;
        at += 1;
    }
    named.then_some(at)
}

/// What belongs to a street: "Apt 11", ", Any Town", "75002 Paris", "OR 97200",
/// "SW1A 1AA".
fn place(tokens: &Tokens, from: usize) -> usize {
    let mut at = from;
    loop {
        let rest = tokens.list.get(at..).unwrap_or_default();
        let near = |token: &Token| {
            token.parted_by(
                gap::SPACE | gap::COMMA | gap::NEWLINE | gap::DASH | gap::DOT | gap::HASH,
            )
        };
        at += match rest {
            [state, code, ..]
                if near(state)
                    && state.upper()
                    && state.len() == 2
                    && code.digits() == 5
                    && near(code) =>
            {
                2
            }
            [unit, number, ..]
                if near(unit)
                    && within(unit)
                    && near(number)
                    && (1..=4).contains(&number.digits()) =>
            {
                2
            }
            [code, ..] if near(code) && matches!(code.digits(), 4 | 5) => 1,
            // "New York", "Le Mans"
            [article, town, ..]
                if near(article)
                    && article.gap & gap::DOT == 0
                    && article.capital()
                    && begins_town(article)
                    && town.parted_by(gap::SPACE)
                    && town.is_word()
                    && town.capital()
                    && !town.says(cue::PLAIN | cue::ASKING) =>
            {
                2
            }
            [town, ..]
                if near(town)
                    && town.gap & gap::DOT == 0
                    && town.is_word()
                    && town.capital()
                    && !town.says(cue::PLAIN | cue::ASKING) =>
            {
                1
            }
            _ => return at,
        };
    }
}

/// A word of every day that towns begin with.
fn begins_town(token: &Token) -> bool {
    const WORDS: [u64; 6] = [
        fixed("new"),
        fixed("old"),
        fixed("the"),
        fixed("le"),
        fixed("la"),
        fixed("les"),
    ];
    WORDS.contains(&token.hash)
}

/// "Apt", "étage": a part of a house.
pub(crate) fn within(token: &Token) -> bool {
    const PARTS: [u64; 12] = [
        fixed("apt"),
        fixed("apartment"),
        fixed("suite"),
        fixed("unit"),
        fixed("flat"),
        fixed("appartement"),
        fixed("appt"),
        fixed("batiment"),
        fixed("bat"),
        fixed("etage"),
        fixed("porte"),
        fixed("building"),
    ];
    PARTS.contains(&token.hash)
}

/// A postcode with its cue, or a French one with its town.
fn postcode(tokens: &Tokens, at: usize, asked: bool) -> Option<(usize, usize)> {
    if tokens.get(at)?.digits() != 5 {
        return None;
    }
    let near = tokens.open_before(at.saturating_sub(4), at);
    let cues = tokens.cues_in(near..at);
    if cues & cue::ORDER != 0 {
        return None;
    }
    let last = place(tokens, at + 1);
    let somebodys = cues & (cue::MINE | cue::YOUR | cue::ADDRESS) != 0;
    (cues & cue::POSTCODE != 0 && somebodys || asked).then_some((at, last))
}

/// From the first number or name of an answer to its last.
fn answer(tokens: &Tokens) -> Option<(usize, usize)> {
    let telling = |token: &Token| {
        !token.is_word() || (token.capital() && !token.says(cue::PLAIN | cue::ASKING | cue::FILLER))
    };
    let first = tokens.list.iter().position(telling)?;
    let last = tokens.list.iter().rposition(telling)? + 1;
    let numbered = tokens
        .list
        .get(first..last)?
        .iter()
        .any(|token| !token.is_word());
    (last - first <= 20 && (numbered || last - first >= 2)).then_some((first, last))
}
