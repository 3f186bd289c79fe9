//! Addresses of machines: IPv4, IPv6, MAC. What they look like is decided by the
//! standard library's parser, on stretches that could be one.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::{Class, Finding, lexicon::cue, tokens::Tokens};

pub(crate) fn find(text: &str, tokens: &Tokens, findings: &mut Vec<Finding>) {
    let mut done = 0;
    for (index, token) in tokens.list.iter().enumerate() {
        if token.start() < done {
            continue;
        }
        let next = tokens.get(index + 1);
        let near = next.is_some_and(|next| {
            next.gap_len <= 2
                && next.gap & !(crate::chars::gap::DOT | crate::chars::gap::COLON | crate::chars::gap::DASH) == 0
        });
        // "::1" begins with colons.
        let colons = token.gap_len >= 2 && text.get(..token.start()).is_some_and(|t| t.ends_with("::"));
        let hex = token.digits() > 0
            || (token.len() <= 4 && text.as_bytes().get(token.start()).is_some_and(u8::is_ascii_hexdigit));
        if !(near && hex) && !colons {
            continue;
        }
        let start = if colons { token.start() - 2 } else { token.start() };
        if let Some(found) = at(text, tokens, index, start) {
            done = found.end;
            findings.push(found);
        }
    }
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
    let after = rest.get(length..)?.chars().next();
    if length > LONGEST || after.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let whole = rest.get(..length)?;
    let trimmed = whole.trim_end_matches(['.', ':', '-']);
    // "fe80::" ends with its colons.
    let written = if whole.parse::<Ipv6Addr>().is_ok() { whole } else { trimmed };
    let class = if mac(written) {
        Class::MacAddress
    } else if written.parse::<Ipv6Addr>().is_ok_and(|ip| written.len() > 4 || !ip.is_unspecified()) {
        Class::IpAddress
    } else if written.parse::<Ipv4Addr>().is_ok() && !version(tokens, index) {
        Class::IpAddress
    } else {
        return None;
    };
    Some(Finding::new((start, start + written.len()), class))
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
    groups(':', 6, 2) || groups('-', 6, 2) || groups('.', 3, 4)
}

/// "version 10.4.2.1" is four numbers with dots too.
fn version(tokens: &Tokens, index: usize) -> bool {
    tokens.cues_in(index.saturating_sub(3)..index) & cue::ORDER != 0
}
