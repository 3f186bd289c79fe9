//! Mail addresses: written with an at sign, and said ("jean point dupont
//! arobase exemple point fr").

use crate::{
    Class, Finding,
    chars::{Sort, gap, sort},
    lexicon::{cue, fixed},
    tokens::{Token, Tokens},
};

/// `asked` where the conversation asks for one.
pub(crate) fn find(text: &str, tokens: &Tokens, asked: bool, findings: &mut Vec<Finding>) {
    if tokens.has_at {
        written(text, tokens, findings);
    }
    if asked && !tokens.has_at && tokens.cues & cue::AT == 0 {
        findings.extend(begun(tokens));
    }
    if tokens.cues & cue::AT != 0 && tokens.cues & cue::TLD != 0 {
        spoken(tokens, asked || tokens.cues & cue::EMAIL != 0, findings);
    }
}

/// "jean.durand", "jean dot durand": the first half of an answer.
fn begun(tokens: &Tokens) -> Option<Finding> {
    const MOST: usize = 6;
    let words = tokens.list.len();
    let dot = (1..words).find(|at| {
        let written = tokens
            .get(*at)
            .is_some_and(|word| word.gap == gap::DOT && word.gap_len == 1);
        let said = tokens
            .get(*at)
            .is_some_and(|word| word.says(cue::DOT) && *at + 1 < words);
        written || said
    })?;
    let (first, last) = (tokens.get(dot - 1)?, tokens.list.last()?);
    let long = |at: usize| tokens.get(at).is_some_and(|word| word.len() > 2);
    let told = words <= MOST && long(dot - 1) && !tokens.list.iter().any(Token::hidden);
    told.then(|| Finding::new((first.start(), last.end()), Class::Email))
}

/// RFC 5321 as people use it: dot-atom, at sign, labels with a letter in the
/// last one. Quoted local parts are not claimed; marks that part the fields of a
/// web address part local parts too.
fn written(text: &str, tokens: &Tokens, findings: &mut Vec<Finding>) {
    let mut done = 0;
    for (at, sign) in signs(text, tokens) {
        let before = text.get(done..at).unwrap_or_default();
        // "emma.brown @ icloud.com"
        let before = before.strip_suffix(' ').unwrap_or(before);
        let local = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| {
                c.is_alphanumeric() || "._%+-'!#$*^`{|}~".contains(*c) || hidden(*c)
            })
            .last()
            .map(|(offset, _)| done + offset);
        let after = at + sign;
        let rest = text.get(after..).unwrap_or_default();
        let after = after + usize::from(rest.starts_with(' '));
        let rest = text.get(after..).unwrap_or_default();
        let length: usize = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '-' || dot(*c) || hidden(*c))
            .map(char::len_utf8)
            .sum();
        let domain = rest
            .get(..length)
            .unwrap_or_default()
            .trim_end_matches(|c| dot(c) || c == '-');
        let real = domain.rsplit_once(dot).is_some_and(|(head, last)| {
            !head.is_empty() && last.chars().filter(|c| c.is_alphabetic()).count() > 1
        });
        if let Some(start) = local
            && real
        {
            done = after + domain.len();
            findings.push(Finding::new((start, done), Class::Email));
        }
    }
}

/// At signs, where they stand and how many bytes they have: each stands in the gap
/// before a token.
fn signs<'a>(text: &'a str, tokens: &'a Tokens) -> impl Iterator<Item = (usize, usize)> + 'a {
    tokens
        .list
        .iter()
        .enumerate()
        .filter(|(_, token)| token.gap & gap::AT != 0)
        .filter_map(move |(index, token)| {
            let from = tokens.before(index).map_or(0, Token::end);
            let between = text.get(from..token.start())?;
            let (at, sign) = between.match_indices(['@', '＠', '﹫']).next_back()?;
            Some((from + at, sign.len()))
        })
}

fn dot(c: char) -> bool {
    matches!(c, '.' | '．' | '。' | '｡')
}

fn hidden(c: char) -> bool {
    sort(c) == Sort::Invisible
}

fn spoken(tokens: &Tokens, cued: bool, findings: &mut Vec<Finding>) {
    for (index, at) in tokens.list.iter().enumerate() {
        if !at.says(cue::AT) || !plain(at) {
            continue;
        }
        let Some(last) = domain(tokens, index + 1) else {
            continue;
        };
        // "at gmail dot com": the rest of one, in a turn of its own.
        let rest = cued && index < 2;
        let Some(first) = local(tokens, index, cued).or(rest.then_some(index)) else {
            continue;
        };
        if let (Some(first), Some(last)) = (tokens.get(first), tokens.get(last)) {
            findings.push(Finding::new((first.start(), last.end()), Class::Email));
        }
    }
}

fn plain(token: &Token) -> bool {
    token.parted_by(gap::SPACE | gap::BRACKET | gap::RULE | gap::COMMA)
}

/// The index of the last label of `word (dot word)+`, when that is a known one.
fn domain(tokens: &Tokens, from: usize) -> Option<usize> {
    // "at um gmail dot com"
    let filler = tokens
        .get(from)
        .is_some_and(|token| token.says(cue::FILLER) && !token.says(cue::DOT));
    let mut at = from + usize::from(filler);
    let mut last = None;
    tokens.get(at).filter(|token| plain(token))?;
    loop {
        let dot = tokens.get(at + 1)?;
        let said = dot.says(cue::DOT | cue::DASH) && plain(dot);
        let written = dot.parted_by(gap::DOT) && dot.gap_len == 1;
        at = if said {
            at + 2
        } else if written {
            at + 1
        } else {
            return last;
        };
        let label = tokens.get(at)?;
        if label.says(cue::TLD) {
            last = Some(at);
            if tokens.get(at + 1).is_none() {
                return last;
            }
        }
    }
}

/// The index of the first word of `word ((dot|dash) word)*` before the at sign,
/// with digits, number words and single letters that belong to it.
fn local(tokens: &Tokens, at: usize, cued: bool) -> Option<usize> {
    let fillers = tokens
        .range(at.saturating_sub(2)..at)
        .iter()
        .rev()
        .take_while(|token| cued && token.says(cue::FILLER) && !token.says(cue::DOT))
        .count();
    let mut first = at.checked_sub(fillers + 1)?;
    loop {
        // "mary forty two at", "patel 78 at", "m a r y at"
        while let Some(before) = first.checked_sub(1) {
            let (token, name) = (tokens.get(first)?, tokens.get(before)?);
            let goes_on = token.digits() > 0 || token.number.is_some() || token.len() == 1;
            let belongs = name.cues & !cue::PLAIN == 0
                && (name.cues == 0 || name.len() == 1 || name.number.is_some())
                && !name.says(cue::LINK);
            // "b r o w n"
            let letters = name.is_word() && name.len() == 1 && token.len() == 1;
            if !(goes_on && (belongs || letters) && plain(token)) {
                break;
            }
            first = before;
        }
        let Some(mark) = first.checked_sub(1) else {
            break;
        };
        let token = tokens.get(first)?;
        let said = tokens.get(mark)?.says(cue::DOT | cue::DASH) && plain(token);
        let written = token.gap & (gap::SPACE | gap::NEWLINE | gap::COMMA | gap::COLON) == 0
            && token.gap_len <= 1;
        first = match (said, written) {
            (true, _) => under(tokens, mark).checked_sub(1)?,
            (false, true) => mark,
            (false, false) => break,
        };
    }
    // "my email is jean dupont at …": every word after what announces it.
    let own = |token: &Token| {
        token.is_word() && (token.cues == 0 || token.len() == 1) && token.number.is_none()
    };
    while cued
        && let Some(before) = first.checked_sub(1)
        && tokens.get(before).is_some_and(own)
        && tokens
            .get(first)
            .is_some_and(|token| token.gap == gap::SPACE)
        && at - before <= 2 * MOST_WORDS
    {
        first = before;
    }
    Some(first)
}

/// Words of a local part that are said beside each other.
const MOST_WORDS: usize = 8;

/// "tiret bas", "tiret du bas": the first word of the mark.
fn under(tokens: &Tokens, mark: usize) -> usize {
    (mark.saturating_sub(2)..mark)
        .find(|at| {
            tokens
                .get(*at)
                .is_some_and(|token| token.hash == fixed("tiret"))
        })
        .filter(|_| {
            tokens
                .get(mark)
                .is_some_and(|token| token.hash == fixed("bas"))
        })
        .unwrap_or(mark)
}
