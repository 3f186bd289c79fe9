//! Addresses of machines: IPv4, IPv6 with its zone (RFC 4007), both with the length
//! of a prefix, MAC. What they look like is decided by the standard library's parser,
//! on stretches that could be one.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::{
    Class, Finding,
    chars::gap,
    lexicon::{cue, fixed},
    tokens::{Token, Tokens},
};

/// `versions` where a version was asked for.
pub(crate) fn find(text: &str, tokens: &Tokens, versions: bool, findings: &mut Vec<Finding>) {
    const MARKS: u16 = gap::DOT | gap::COLON | gap::DASH;
    const BESIDE: u16 = gap::SPACE | gap::SLASH | gap::BRACKET | gap::RULE;
    let mut done = 0;
    for (index, second) in tokens.list.iter().enumerate() {
        // Most tokens are parted by a space: one look at each.
        let marked = second.gap & MARKS != 0 && second.gap & !(MARKS | BESIDE) == 0;
        if !marked || second.start() < done {
            continue;
        }
        let colons = tokens.has_colon && second.gap_len >= 2 && second.gap & gap::COLON != 0;
        let found = (colons && before(text, second).ends_with("::"))
            .then(|| at(text, tokens, index, second.start() - 2, done))
            .flatten();
        let ended = || colons && index > 0 && ends_with_colons(text, tokens, index - 1);
        let first = index
            .checked_sub(1)
            .filter(|_| second.gap & BESIDE == 0 && second.gap_len <= 2 || ended());
        let found = found.or_else(|| hexadecimal(text, tokens, first?, done));
        if let Some(found) = found {
            done = found.end;
            let four = text
                .get(found.start..found.end)
                .is_some_and(|found| !found.contains(':'));
            if !(versions && four) {
                findings.push(found);
            }
        }
    }
    // "fe80::" at the very end.
    let last = tokens.list.len().checked_sub(1);
    let last = last.filter(|last| tokens.has_colon && ends_with_colons(text, tokens, *last));
    findings.extend(last.and_then(|last| hexadecimal(text, tokens, last, done)));
}

fn before<'a>(text: &'a str, token: &Token) -> &'a str {
    text.get(..token.start()).unwrap_or_default()
}

fn ends_with_colons(text: &str, tokens: &Tokens, index: usize) -> bool {
    let after = tokens.get(index).and_then(|token| text.get(token.end()..));
    after.is_some_and(|after| after.starts_with("::"))
}

/// An address whose first letters and digits end with a token.
fn hexadecimal(text: &str, tokens: &Tokens, first: usize, done: usize) -> Option<Finding> {
    let token = tokens.get(first)?;
    let digit = text.as_bytes().get(token.start())?.is_ascii_hexdigit();
    let start = chunk(tokens, first);
    ((token.digits() > 0 || (token.len() <= 4 && digit)) && start >= done)
        .then(|| at(text, tokens, first + 1, start, done))?
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

/// The address that begins at a byte. `done` is where the one before ended.
fn at(text: &str, tokens: &Tokens, index: usize, start: usize, done: usize) -> Option<Finding> {
    let before = text.get(..start)?.chars().next_back();
    // "10.0.0.1-10.0.0.9": from one to another.
    let range = before == Some('-') && done > 0 && done + 1 == start;
    if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ':' | '-' | '_')) && !range {
        return None;
    }
    let rest = text.get(start..)?;
    let length = rest
        .bytes()
        .take(LONGEST * 2)
        .take_while(|b| b.is_ascii_hexdigit() || matches!(b, b'.' | b':' | b'-'))
        .count();
    let whole = rest.get(..length)?;
    let marks = |mark: u8| whole.bytes().filter(|b| *b == mark).count();
    if marks(b':') < 2 && marks(b'.') < 2 && marks(b'-') != 5 {
        return None;
    }
    let after = rest.get(length..)?.chars().next();
    if after.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let trimmed = whole.trim_end_matches(['.', ':', '-']);
    // "fe80::" ends with its colons, an address of version 4 at its port or before
    // another.
    let cut = |mark: char, tail: fn(&str) -> bool| {
        let parted = trimmed.split_once(mark);
        parted
            .filter(|parted| tail(parted.1))
            .map_or(trimmed, |parted| parted.0)
    };
    let port = cut(':', |tail| tail.bytes().all(|b| b.is_ascii_digit()));
    let other = cut('-', |tail| class(tail) == Some(Class::IpAddress));
    let (written, class) = [whole, whole.trim_end_matches('.'), trimmed, port, other]
        .into_iter()
        .find_map(|written| Some((written, class(written)?)))?;
    let end = start + written.len();
    let after = rest.get(written.len()..)?;
    if class == Class::MacAddress {
        return Some(Finding::new((start, end), class));
    }
    let six = written.contains(':');
    let zone = if six { zone(after) } else { 0 };
    let prefix = prefix(after.get(zone..)?, if six { 128 } else { 32 });
    // A pair of colons alone is none; four numbers with dots may be a version.
    if written.len() == 2 && prefix == 0 || !six && version(tokens, index) {
        return None;
    }
    Some(Finding::new((start, end + zone + prefix), class))
}

fn class(written: &str) -> Option<Class> {
    let address = written.parse::<Ipv6Addr>().is_ok() || written.parse::<Ipv4Addr>().is_ok();
    if mac(written) {
        Some(Class::MacAddress)
    } else {
        address.then_some(Class::IpAddress)
    }
}

/// Bytes of "%eth0".
fn zone(after: &str) -> usize {
    const LONGEST_ZONE: usize = 16;
    let Some(zone) = after.strip_prefix('%') else {
        return 0;
    };
    let length = zone
        .bytes()
        .take(LONGEST_ZONE)
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        .count();
    if length == 0 { 0 } else { length + 1 }
}

/// Bytes of "/64".
fn prefix(after: &str, most: u32) -> usize {
    let Some(rest) = after.strip_prefix('/') else {
        return 0;
    };
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let bits = rest.get(..length).and_then(|bits| bits.parse::<u32>().ok());
    let goes_on = rest.get(length..).is_none_or(|after| {
        after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '_'))
    });
    if bits.is_some_and(|bits| bits <= most) && !goes_on {
        length + 1
    } else {
        0
    }
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
    // All devices, and none.
    let mut hex = written.bytes().filter(u8::is_ascii_alphanumeric);
    if hex.clone().all(|b| b == b'0') || hex.all(|b| matches!(b, b'f' | b'F')) {
        return false;
    }
    groups(':', 6, 2) || groups('-', 6, 2) || (letters && groups('.', 3, 4))
}

/// "version 10.4.2.1" is four numbers with dots too.
fn version(tokens: &Tokens, index: usize) -> bool {
    const WORDS: [u64; 12] = [
        fixed("fixed"),
        fixed("corrige"),
        fixed("update"),
        fixed("updated"),
        fixed("upgrade"),
        fixed("upgraded"),
        fixed("jour"),
        fixed("passage"),
        fixed("patch"),
        fixed("release"),
        fixed("mask"),
        fixed("masque"),
    ];
    let before = tokens.range(index.saturating_sub(3)..index);
    let machine = tokens.cues_in(index.saturating_sub(8)..index) & cue::MACHINE != 0;
    before
        .iter()
        .any(|word| word.says(cue::ORDER) || (!machine && WORDS.contains(&word.hash)))
}
