//! Addresses of machines: IPv4, IPv6, MAC. What they look like is decided by the
//! standard library's parser, on stretches that could be one.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::{
    Class, Finding,
    chars::gap,
    lexicon::cue,
    tokens::{Token, Tokens},
};

pub(crate) fn find(text: &str, tokens: &Tokens, findings: &mut Vec<Finding>) {
    const MARKS: u16 = gap::DOT | gap::COLON | gap::DASH;
    let mut done = 0;
    for (index, second) in tokens.list.iter().enumerate() {
        // Most tokens are parted by a space: one look at each.
        let marked = second.gap & MARKS != 0 && second.gap & !(MARKS | gap::SPACE) == 0;
        if !marked || second.start() < done {
            continue;
        }
        // "::1" begins with colons.
        let colons = tokens.has_colon
            && second.gap_len >= 2
            && text
                .get(..second.start())
                .is_some_and(|t| t.ends_with("::"));
        let found = if colons {
            at(text, tokens, index, second.start() - 2)
        } else {
            None
        };
        let first = index
            .checked_sub(1)
            .filter(|_| second.gap & gap::SPACE == 0 && second.gap_len <= 2);
        let found = found.or_else(|| {
            let before = tokens.get(first?)?;
            let hex = before.digits() > 0
                || (before.len() <= 4
                    && text
                        .as_bytes()
                        .get(before.start())
                        .is_some_and(u8::is_ascii_hexdigit));
            let start = chunk(tokens, first?);
            (hex && start >= done).then(|| at(text, tokens, index, start))?
        });
        if let Some(found) = found {
            done = found.end;
            findings.push(found);
        }
    }
}

/// Where the letters and digits begin that are glued to a token.
fn chunk(tokens: &Tokens, last: usize) -> usize {
    let first = (0..=last)
        .rev()
        .take(LONGEST)
        .find(|at| tokens.get(*at).is_none_or(|token| !token.glued_before()));
    first.and_then(|at| tokens.get(at)).map_or(0, Token::start)
}

const LONGEST: usize = 45;

fn at(text: &str, tokens: &Tokens, index: usize, start: usize) -> Option<Finding> {
    let before = text.get(..start)?.chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ':' | '-' | '_')) {
        return None;
    }
    let rest = text.get(start..)?;
    let length = rest
        .bytes()
        .take(LONGEST + 1)
        .take_while(|b| b.is_ascii_hexdigit() || matches!(b, b'.' | b':' | b'-'))
        .count();
    let whole = rest.get(..length)?;
    let marks = |mark: u8| whole.bytes().filter(|b| *b == mark).count();
    if marks(b':') < 2 && marks(b'.') < 2 && marks(b'-') != 5 {
        return None;
    }
    let after = rest.get(length..)?.chars().next();
    if length > LONGEST || after.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let trimmed = whole.trim_end_matches(['.', ':', '-']);
    // "fe80::" ends with its colons.
    let written = if whole.parse::<Ipv6Addr>().is_ok() {
        whole
    } else {
        trimmed
    };
    let class = if mac(written) {
        Class::MacAddress
    } else if version_6(written) || (written.parse::<Ipv4Addr>().is_ok() && !version(tokens, index))
    {
        Class::IpAddress
    } else {
        return None;
    };
    Some(Finding::new((start, start + written.len()), class))
}

/// An address of version 6, and no pair of colons by itself.
fn version_6(written: &str) -> bool {
    written.len() > 2 && written.parse::<Ipv6Addr>().is_ok()
}

/// Six pairs of hexadecimal digits with one kind of mark between them, or three
/// groups of four with dots.
fn mac(written: &str) -> bool {
    let groups = |mark: char, count: usize, width: usize| {
        written.split(mark).count() == count
            && written
                .split(mark)
                .all(|group| group.len() == width && group.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    // Three groups of four digits with dots are the end of a card's number too.
    let letters = written.bytes().any(|b| b.is_ascii_alphabetic());
    groups(':', 6, 2) || groups('-', 6, 2) || (letters && groups('.', 3, 4))
}

/// "version 10.4.2.1" is four numbers with dots too.
fn version(tokens: &Tokens, index: usize) -> bool {
    tokens.cues_in(index.saturating_sub(3)..index) & cue::ORDER != 0
}
