//! What words of a name look like: capitals, particles, apostrophes.

use crate::{
    chars::gap,
    lexicon::{cue, fixed},
    tokens::{Token, Tokens},
};

/// Words of one name at most.
pub(crate) const MOST_WORDS: usize = 3;

/// The index after the capitalised words of a name that starts at `first`.
pub(crate) fn capitalised(tokens: &Tokens, first: usize) -> Option<usize> {
    let mut at = first;
    for word in 0..MOST_WORDS {
        let joined = word == 0
            || tokens
                .get(at)
                .is_some_and(|token| token.parted_by(gap::SPACE | gap::DASH | gap::APOSTROPHE));
        match name_word(tokens, at) {
            Some(width) if joined => at += width,
            _ => break,
        }
    }
    (at > first).then_some(at)
}

/// The index after one or two words that mean nothing else, and what belongs
/// between them: "manon da silva".
pub(crate) fn small(tokens: &Tokens, first: usize) -> Option<usize> {
    let fits = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| could_be_name(token) && !token.capital() && token.cues == 0)
    };
    let near = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| token.parted_by(gap::SPACE | gap::DASH))
    };
    // "o'brien", "n'diaye"
    let initial = |at: usize| {
        let letter = tokens
            .get(at)
            .is_some_and(|token| token.is_word() && token.len() == 1);
        let joined = |token: &Token| token.gap == gap::APOSTROPHE;
        letter && tokens.get(at + 1).is_some_and(joined) && fits(at + 1)
    };
    if initial(first) {
        return Some(first + 2);
    }
    if !fits(first) {
        return None;
    }
    if near(first + 1) && initial(first + 1) {
        return Some(first + 3);
    }
    let particles = tokens
        .range(first + 1..first + 3)
        .iter()
        .take_while(|token| is_particle(token))
        .count();
    let next = first + 1 + particles;
    if !fits(next) || !(first + 1..=next).all(near) {
        return Some(first + 1);
    }
    // "jean-pierre traoré"
    let compound = tokens.get(next).is_some_and(|token| token.gap == gap::DASH);
    let third = compound && fits(next + 1) && near(next + 1);
    Some(next + 1 + usize::from(third))
}

/// How many tokens from `at` on are one word of a name, with what belongs before
/// it: "O'Brien", "Van den Berg", "de la Cruz".
pub(crate) fn name_word(tokens: &Tokens, at: usize) -> Option<usize> {
    let is = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| token.capital() && could_be_name(token))
    };
    let near = |at: usize, gaps: u16| tokens.get(at).is_some_and(|token| token.parted_by(gaps));
    let first = tokens.get(at)?;
    let initial = first.capital() && first.is_word() && first.len() == 1;
    if initial && near(at + 1, gap::APOSTROPHE) && is(at + 1) {
        return Some(2);
    }
    if is_particle(first) {
        if near(at + 1, gap::SPACE | gap::APOSTROPHE)
            && is(at + 1)
            && !tokens.get(at + 1).is_some_and(is_particle)
        {
            return Some(2);
        }
        let two = tokens.get(at + 1).is_some_and(is_particle);
        if two
            && near(at + 1, gap::SPACE)
            && near(at + 2, gap::SPACE | gap::APOSTROPHE)
            && is(at + 2)
        {
            return Some(3);
        }
    }
    // "Will Whitfield": a word of every day that is a name before another one.
    let daily = first.capital() && first.is_word() && first.len() > 2 && first.says(cue::PLAIN);
    if daily && near(at + 1, gap::SPACE) && is(at + 1) && (at > 0 || tokens.list.len() < 4) {
        return Some(2);
    }
    is(at).then_some(1)
}

/// A word that is neither a number nor one of every day.
pub(crate) fn could_be_name(token: &Token) -> bool {
    const NEVER: u64 =
        cue::PLAIN | cue::TITLE | cue::ASKING | cue::NAME | cue::YOUR | cue::OTHER_NAME;
    let small = (token.number.is_some() || token.says(cue::FILLER)) && !token.capital();
    token.is_word() && !token.says(NEVER) && token.len() > 1 && !small
}

/// "de", "van", "bin".
pub(crate) fn is_particle(token: &Token) -> bool {
    const PARTICLES: [u64; 17] = [
        fixed("de"),
        fixed("du"),
        fixed("des"),
        fixed("la"),
        fixed("le"),
        fixed("van"),
        fixed("von"),
        fixed("den"),
        fixed("der"),
        fixed("da"),
        fixed("dos"),
        fixed("di"),
        fixed("el"),
        fixed("al"),
        fixed("bin"),
        fixed("ben"),
        fixed("d"),
    ];
    token.is_word() && token.len() <= 3 && PARTICLES.contains(&token.hash)
}

/// A word after which a sentence goes on with who speaks, from where.
pub(crate) fn leads_on(token: &Token) -> bool {
    const LEADS: [u64; 6] = [
        fixed("from"),
        fixed("de"),
        fixed("du"),
        fixed("a"),
        fixed("and"),
        fixed("et"),
    ];
    LEADS.contains(&token.hash) || presents(token)
}

/// A word that says that the name before it is the speaker's.
pub(crate) fn presents(token: &Token) -> bool {
    const PRESENTS: [u64; 6] = [
        fixed("speaking"),
        fixed("calling"),
        fixed("at"),
        fixed("here"),
        fixed("ici"),
        fixed("from"),
    ];
    PRESENTS.contains(&token.hash)
}
