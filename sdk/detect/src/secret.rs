//! Passwords where the conversation calls them so: "my password is …", "mot de
//! passe : …", and the answer to a question for one.

use crate::{
    Class, Finding,
    lexicon::{cue, fixed},
    tokens::{Token, Tokens},
};

/// Words between the cue and the password at most.
const WITHIN: usize = 7;

pub(crate) fn find(text: &str, tokens: &Tokens, asked: bool, findings: &mut Vec<Finding>) {
    let mut found = false;
    if tokens.cues & cue::PASSWORD != 0 {
        for (index, token) in tokens.list.iter().enumerate() {
            if !token.says(cue::PASSWORD) || token.glued_before() || token.glued_after() {
                continue;
            }
            let span = after(text, tokens, index).or_else(|| before(text, tokens, index));
            found |= span.is_some();
            findings.extend(span.map(|span| Finding::new(span, Class::Password)));
        }
    }
    if asked && !found {
        findings.extend(answer(text, tokens).map(|span| Finding::new(span, Class::Password)));
    }
}

/// What stands after "is", "c'est" or a colon that follows the cue; without
/// either, the first word that is no word of every day.
fn after(text: &str, tokens: &Tokens, cue_at: usize) -> Option<(usize, usize)> {
    let mut announced = false;
    // "the password policy is …" speaks of the policy.
    let mut other = of_something(tokens, cue_at);
    for at in cue_at + 1..(cue_at + 1 + WITHIN).min(tokens.list.len()) {
        let token = tokens.get(at)?;
        if token.hidden() {
            return None;
        }
        if token.glued_before() {
            continue;
        }
        let between = text.get(tokens.before(at)?.end()..token.start())?;
        if complex(text, token.start()) {
            return Some(chunk(text, token.start()));
        }
        if token.says(cue::NOT) || (between.contains(['.', '?', '!', ';', '\n']) && !announced) {
            return None;
        }
        announced |= between.contains([':', '=']);
        // Digits, said or written, are judged with the other numbers.
        if token.digits() > 0 || token.number.is_some() {
            return None;
        }
        if token.says(cue::LINK) {
            announced = true;
        } else if announced && !token.says(cue::FILLER) {
            let plain = token.says(cue::PLAIN | cue::ASKING | cue::NUMBER);
            return (!plain && !other).then(|| chunk(text, token.start()));
        } else {
            other |= !token.says(cue::PLAIN | cue::FILLER | cue::NUMBER | cue::MINE | cue::YOUR);
        }
    }
    None
}

/// "la politique de mot de passe": the cue belongs to the word before it.
fn of_something(tokens: &Tokens, cue_at: usize) -> bool {
    let first = if tokens
        .get(cue_at)
        .is_some_and(|token| token.says(cue::PASSE))
    {
        cue_at.saturating_sub(2)
    } else {
        cue_at
    };
    let of = tokens
        .before(first)
        .is_some_and(|token| token.hash == const { fixed("de") });
    of && tokens
        .before(first.saturating_sub(1))
        .is_some_and(|token| token.cues == 0)
}

/// "hunter22 is my password".
fn before(text: &str, tokens: &Tokens, cue_at: usize) -> Option<(usize, usize)> {
    // What it announced was hidden already.
    let mut next = tokens.list.iter().skip(cue_at + 1).take(WITHIN);
    if tokens.has_hidden() && next.any(Token::hidden) {
        return None;
    }
    for at in (cue_at.saturating_sub(WITHIN)..cue_at).rev() {
        let token = tokens.get(at).filter(|token| !token.hidden())?;
        if complex(text, token.start()) {
            return Some(chunk(text, token.start()));
        }
        if !token.says(cue::LINK | cue::PLAIN | cue::MINE | cue::YOUR | cue::FILLER) {
            return None;
        }
    }
    None
}

/// The word of an answer that no sentence holds, or an answer of one word.
fn answer(text: &str, tokens: &Tokens) -> Option<(usize, usize)> {
    let words = text.split_whitespace().count();
    let odd = tokens
        .list
        .iter()
        .find(|token| complex(text, token.start()));
    let only = || {
        let plain = cue::PLAIN | cue::FILLER | cue::LINK | cue::ASKING;
        let own = |token: &&Token| token.digits() == 0 && token.number.is_none();
        let mut left = tokens
            .list
            .iter()
            .filter(|token| !token.says(plain) && !token.hidden());
        left.next().filter(|_| words <= 3).filter(own)
    };
    odd.or_else(only).map(|token| chunk(text, token.start()))
}

/// Bytes of a password on either side of the token that it was found by: it must
/// not cost more than its neighbours.
const LONGEST: usize = 128;

/// Everything up to white space, a closing mark of a sentence left out.
fn chunk(text: &str, token: usize) -> (usize, usize) {
    let from = floor(text, token.saturating_sub(LONGEST));
    let before = text.get(from..token).unwrap_or_default();
    let start = before
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_whitespace() || ":=\"«'".contains(*c))
        .map_or(from, |(at, c)| from + at + c.len_utf8());
    let rest = text
        .get(start..floor(text, (token + LONGEST).min(text.len())))
        .unwrap_or_default();
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let whole = rest.get(..length).unwrap_or_default();
    let trimmed = whole.trim_end_matches(['.', ',', ';', '"', '»', '?']);
    (start, start + trimmed.len())
}

/// The nearest boundary of a character at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Letters with digits or marks among them: no word of every day.
fn complex(text: &str, start: usize) -> bool {
    let (from, to) = chunk(text, start);
    let word = text.get(from..to).unwrap_or_default();
    let letters = word.chars().any(char::is_alphabetic);
    let others = word
        .chars()
        .any(|c| c.is_numeric() || "@#$%^&*_+=".contains(c));
    let mail = word
        .split_once('@')
        .is_some_and(|(_, domain)| domain.contains('.'));
    word.chars().count() >= 5 && letters && others && !mail
}
