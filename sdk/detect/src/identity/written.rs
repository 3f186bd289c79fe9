//! Letters and digits as they are written, and the ways in which authorities write them.

use crate::{
    chars::{Sort, gap, sort},
    tokens::Token,
};

/// Characters of an identifier at most.
pub(super) const LONGEST: usize = 18;
/// Characters with what parts them.
const WIDEST: usize = 26;

/// A stretch as it is written, up to some token.
#[derive(Default)]
pub(super) struct Written {
    /// Upper-case letters and digits, without what parts them.
    compact: [u8; LONGEST],
    pub(super) len: usize,
    /// The same with what parts them.
    whole: [u8; WIDEST],
    pub(super) width: usize,
    pub(super) letters: usize,
}

impl Written {
    fn push(&mut self, c: u8) -> Option<()> {
        *self.compact.get_mut(self.len)? = c;
        self.len += 1;
        self.letters += usize::from(c.is_ascii_uppercase());
        self.mark(c)
    }

    pub(super) fn mark(&mut self, c: u8) -> Option<()> {
        *self.whole.get_mut(self.width)? = c;
        self.width += 1;
        Some(())
    }

    pub(super) fn compact(&self) -> &[u8] {
        self.compact.get(..self.len).unwrap_or_default()
    }

    pub(super) fn whole(&self) -> &[u8] {
        self.whole.get(..self.width).unwrap_or_default()
    }
}

pub(super) fn separator(token: &Token) -> u8 {
    match token.gap {
        gap::SPACE => b' ',
        gap::DOT => b'.',
        gap::SLASH => b'/',
        _ => b'-',
    }
}

pub(super) fn push(written: &mut Written, text: &str, token: &Token) -> Option<()> {
    if token.is_word() {
        if token.len() > LONGEST {
            return None;
        }
        for c in text.get(token.start()..token.end())?.chars() {
            if !c.is_ascii_alphabetic() {
                return None;
            }
            written.push(u8::try_from(c.to_ascii_uppercase()).ok()?)?;
        }
        return Some(());
    }
    if token.digits() > LONGEST {
        return None;
    }
    // A letter that passes for a digit elsewhere is a check letter here.
    for c in text.get(token.start()..token.end())?.chars() {
        match sort(c) {
            Sort::Digit(value) => written.push(b'0' + value)?,
            Sort::Letter if c.is_ascii() => {
                written.push(u8::try_from(c.to_ascii_uppercase()).ok()?)?;
            }
            Sort::Invisible => {}
            _ => return None,
        }
    }
    Some(())
}

pub(super) fn shaped(shape: &str, compact: &[u8]) -> bool {
    shape.bytes().zip(compact).all(|(way, c)| match way {
        b'9' => c.is_ascii_digit(),
        b'A' => c.is_ascii_uppercase(),
        b'X' => true,
        literal => literal == *c,
    })
}

/// `*` is any way that has at most one mark between two characters.
pub(super) fn written_as(way: &str, whole: &[u8]) -> bool {
    if way == "*" {
        return true;
    }
    way.len() == whole.len()
        && way.bytes().zip(whole).all(|(way, c)| match way {
            b'9' => c.is_ascii_digit(),
            b'A' => c.is_ascii_uppercase(),
            b'X' => c.is_ascii_alphanumeric(),
            b'_' => matches!(c, b' ' | b'-' | b'.' | b'/'),
            mark => mark == *c,
        })
}
