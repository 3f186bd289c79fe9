//! Passwords where the conversation calls them so: "my password is …", "mot de
//! passe : …", and the answer to a question for one.

use std::cell::Cell;

use crate::{
    Class, Finding,
    chars::gap,
    lexicon::{cue, fixed},
    tokens::{Token, Tokens},
};

/// Words between the cue and the password at most.
const WITHIN: usize = 7;

/// `asked` where a password was asked for, and where nothing else was.
pub(crate) fn find(
    text: &str,
    tokens: &Tokens,
    (asked, alone): (bool, bool),
    findings: &mut Vec<Finding>,
) {
    let mut found = false;
    let chunks = Chunks::new(text);
    if tokens.cues & cue::PASSWORD != 0 {
        for (index, token) in tokens.list.iter().enumerate() {
            let inside = token.glued_before() || token.glued_after() || of_a_path(tokens, index);
            if !token.says(cue::PASSWORD) || inside {
                continue;
            }
            let span = after(&chunks, tokens, index).or_else(|| before(&chunks, tokens, index));
            found |= span.is_some();
            findings.extend(span.map(|span| Finding::new(span, Class::Password)));
        }
    }
    if asked && !found {
        findings
            .extend(answer(&chunks, tokens, alone).map(|span| Finding::new(span, Class::Password)));
    }
}

/// "crypto/password-hashes/pull": a piece of something that is written without a space.
fn of_a_path(tokens: &Tokens, cue_at: usize) -> bool {
    let marks = |token: &Token| {
        token.gap_len == 1 && token.parted_by(gap::SLASH | gap::DASH | gap::RULE | gap::DOT)
    };
    let digits = tokens
        .before(cue_at)
        .is_some_and(|before| before.digits() > 0);
    tokens.get(cue_at).is_some_and(marks) && (digits || tokens.get(cue_at + 1).is_some_and(marks))
}

/// What stands after "is", "c'est" or a colon that follows the cue; without
/// either, the first word that is no word of every day.
fn after(chunks: &Chunks<'_>, tokens: &Tokens, cue_at: usize) -> Option<(usize, usize)> {
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
        let between = chunks.text.get(tokens.before(at)?.end()..token.start())?;
        if chunks.complex(token.start()) || (announced && chunks.hyphenated(token.start())) {
            return Some(chunks.chunk(token.start()));
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
            return (!plain && !other).then(|| chunks.chunk(token.start()));
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
fn before(chunks: &Chunks<'_>, tokens: &Tokens, cue_at: usize) -> Option<(usize, usize)> {
    // What it announced was hidden already.
    let mut next = tokens.list.iter().skip(cue_at + 1).take(WITHIN);
    if tokens.has_hidden() && next.any(Token::hidden) {
        return None;
    }
    for at in (cue_at.saturating_sub(WITHIN)..cue_at).rev() {
        let token = tokens.get(at).filter(|token| !token.hidden())?;
        if chunks.complex(token.start()) || chunks.hyphenated(token.start()) {
            return Some(chunks.chunk(token.start()));
        }
        if !token.says(cue::LINK | cue::PLAIN | cue::MINE | cue::YOUR | cue::FILLER) {
            return None;
        }
    }
    None
}

/// The word of an answer that no sentence holds, or an answer of one word.
fn answer(chunks: &Chunks<'_>, tokens: &Tokens, alone: bool) -> Option<(usize, usize)> {
    let words = chunks.text.split_whitespace().count();
    let odd = tokens.list.iter().find(|token| {
        let own = chunks.complex(token.start()) || (alone && chunks.hyphenated(token.start()));
        !token.hidden() && own
    });
    let only = || {
        let plain = cue::PLAIN | cue::FILLER | cue::LINK | cue::ASKING;
        let own = |token: &&Token| token.digits() == 0 && token.number.is_none();
        let mut left = tokens
            .list
            .iter()
            .filter(|token| !token.says(plain) && !token.hidden());
        left.next().filter(|_| alone && words <= 3).filter(own)
    };
    odd.or_else(only).map(|token| chunks.chunk(token.start()))
}

/// Bytes of a password on either side of the token that it was found by: it must
/// not cost more than its neighbours.
const LONGEST: usize = 128;

/// The text as passwords may stand in it, and what was learnt of it: however many
/// words look at a stretch, it is read once.
struct Chunks<'a> {
    text: &'a str,
    /// Bytes without white space.
    solid: Cell<(usize, usize)>,
    /// Bytes with nothing but what words of every day have.
    plain: Cell<(usize, usize)>,
}

impl<'a> Chunks<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            solid: Cell::default(),
            plain: Cell::default(),
        }
    }

    /// Everything around a token up to white space, a closing mark of a sentence
    /// left out.
    fn chunk(&self, token: usize) -> (usize, usize) {
        let (start, end) = self.whole(token);
        let whole = self.text.get(start..end).unwrap_or_default();
        let trimmed = whole.trim_end_matches(['.', ',', ';', '"', '»', '?']);
        (start, start + trimmed.len())
    }

    fn whole(&self, token: usize) -> (usize, usize) {
        let from = floor(self.text, token.saturating_sub(LONGEST));
        let before = self.text.get(from..token).unwrap_or_default();
        let start = before
            .char_indices()
            .rev()
            .find(|(_, c)| c.is_whitespace() || ":=\"«'".contains(*c))
            .map_or(from, |(at, c)| from + at + c.len_utf8());
        let last = floor(self.text, (token + LONGEST).min(self.text.len()));
        (
            start,
            first(self.text, token, last, &self.solid, char::is_whitespace),
        )
    }

    /// "correct-horse-battery", where it is announced.
    fn hyphenated(&self, token: usize) -> bool {
        let (from, to) = self.chunk(token);
        let word = self.text.get(from..to).unwrap_or_default();
        word.bytes().filter(|b| *b == b'-').count() > 1
    }

    /// Letters with digits or marks among them: no word of every day.
    fn complex(&self, token: usize) -> bool {
        let odd = |c: char| c.is_numeric() || "@#$%^&*_+=".contains(c);
        let (from, to) = self.chunk(token);
        if first(self.text, from, to, &self.plain, odd) == to {
            return false;
        }
        let word = self.text.get(from..to).unwrap_or_default();
        let mail = word
            .split_once('@')
            .is_some_and(|(_, domain)| domain.contains('.'));
        word.chars().nth(4).is_some() && word.chars().any(char::is_alphabetic) && !mail
    }
}

/// The first byte from `from` to before `last` of such a character, or `last`; none
/// of `passed` is one.
fn first(
    text: &str,
    from: usize,
    last: usize,
    passed: &Cell<(usize, usize)>,
    is: impl Fn(char) -> bool,
) -> usize {
    let (begin, end) = passed.get();
    let known = (begin..=end).contains(&from);
    let next = if known {
        end.clamp(from, last.max(from))
    } else {
        from
    };
    let rest = text.get(next..last).unwrap_or_default();
    let found = rest.find(is).map_or(last, |at| next + at);
    let (begin, end) = if known { (begin, end) } else { (from, from) };
    passed.set((begin, end.max(found)));
    found
}

/// The nearest boundary of a character at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_read_before_changes_no_answer(
            text in "([a-c:@.1é]| ){0,40}",
            looks in prop::collection::vec(any::<prop::sample::Index>(), 1..12),
        ) {
            let chunks = Chunks::new(&text);
            for look in looks {
                let at = floor(&text, look.index(text.len() + 1));
                let fresh = Chunks::new(&text);
                prop_assert_eq!(chunks.chunk(at), fresh.chunk(at));
                prop_assert_eq!(chunks.complex(at), fresh.complex(at));
            }
        }
    }
}
