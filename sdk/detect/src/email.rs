//! Mail addresses: written with an at sign, and said ("jean point dupont
//! arobase exemple point fr").

use crate::{
    Class, Finding,
    chars::gap,
    lexicon::cue,
    tokens::{Token, Tokens},
};

pub(crate) fn find(text: &str, tokens: &Tokens, findings: &mut Vec<Finding>) {
    if tokens.has_at {
        written(text, findings);
    }
    if tokens.cues & cue::AT != 0 && tokens.cues & cue::TLD != 0 {
        spoken(tokens, findings);
    }
}

/// RFC 5321 as people use it: dot-atom, at sign, labels with a letter in the
/// last one. Quoted local parts are not claimed.
fn written(text: &str, findings: &mut Vec<Finding>) {
    let mut done = 0;
    for (at, sign) in text.match_indices(['@', '＠', '﹫']) {
        let before = text.get(done..at).unwrap_or_default();
        let local = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| c.is_alphanumeric() || "._%+-'!#$&*/=?^`{|}~".contains(*c))
            .last()
            .map(|(offset, _)| done + offset);
        let after = at + sign.len();
        let rest = text.get(after..).unwrap_or_default();
        let length: usize = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
            .map(char::len_utf8)
            .sum();
        let domain = rest
            .get(..length)
            .unwrap_or_default()
            .trim_end_matches(['.', '-']);
        let real = domain.rsplit_once('.').is_some_and(|(head, last)| {
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

fn spoken(tokens: &Tokens, findings: &mut Vec<Finding>) {
    for (index, at) in tokens.list.iter().enumerate() {
        if !at.says(cue::AT) || !plain(at) {
            continue;
        }
        let Some(last) = domain(tokens, index + 1) else {
            continue;
        };
        let Some(first) = local(tokens, index) else {
            continue;
        };
        if let (Some(first), Some(last)) = (tokens.get(first), tokens.get(last)) {
            findings.push(Finding::new((first.start(), last.end()), Class::Email));
        }
    }
}

fn plain(token: &Token) -> bool {
    token.parted_by(gap::SPACE | gap::BRACKET)
}

/// The index of the last label of `word (dot word)+`, when that is a known one.
fn domain(tokens: &Tokens, from: usize) -> Option<usize> {
    let mut at = from;
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

/// The index of the first word of `word ((dot|dash) word)*` before the at sign.
fn local(tokens: &Tokens, at: usize) -> Option<usize> {
    let mut first = at.checked_sub(1)?;
    // "patel 78 at": digits that the name goes on with.
    if tokens.get(first)?.digits() > 0
        && let Some(name) = first.checked_sub(1)
        && tokens.get(name)?.cues == 0
        && plain(tokens.get(first)?)
    {
        first = name;
    }
    while let Some(mark) = first.checked_sub(1) {
        let said = tokens.get(mark)?.says(cue::DOT | cue::DASH);
        let written =
            tokens.get(first)?.gap & (gap::SPACE | gap::NEWLINE | gap::COMMA | gap::COLON) == 0
                && tokens.get(first)?.gap_len <= 1;
        first = match (said, written) {
            (true, _) => mark.checked_sub(1)?,
            (false, true) => mark,
            (false, false) => break,
        };
    }
    Some(first)
}
