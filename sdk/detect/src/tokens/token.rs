//! A word, or digits, where it stands, and what it says.

use crate::lexicon::Number;

/// A word, or digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Of the folded letters or the digits.
    pub(crate) hash: u64,
    /// What the word says of what stands near it: bits of [`crate::lexicon::cue`].
    pub(crate) cues: u64,
    /// Where its digits lie among those of the text, and how many; none for a word.
    pub(super) digits: (u32, u16),
    /// Bits of [`gap`] for what stands before it; 0 when it is glued.
    pub(crate) gap: u16,
    /// Characters of that gap.
    pub(crate) gap_len: u8,
    pub(super) flags: u8,
    /// What the word is worth as a number.
    pub(crate) number: Option<Number>,
}

pub(super) const CAPITAL: u8 = 1;
pub(super) const GLUED_AFTER: u8 = 2;
pub(super) const WORD: u8 = 4;
pub(super) const UPPER: u8 = 8;
pub(super) const HIDDEN: u8 = 16;
pub(super) const DISGUISED: u8 = 32;

impl Token {
    /// Byte of the text at which it begins.
    pub(crate) fn start(&self) -> usize {
        self.start as usize
    }

    /// Byte of the text after its last.
    pub(crate) fn end(&self) -> usize {
        self.end as usize
    }

    pub(crate) fn span(&self) -> (usize, usize) {
        (self.start(), self.end())
    }

    pub(crate) fn len(&self) -> usize {
        self.end().saturating_sub(self.start())
    }

    pub(crate) fn is_word(&self) -> bool {
        self.flags & WORD != 0
    }

    /// How many digits it has; 0 for a word.
    pub(crate) fn digits(&self) -> usize {
        self.digits.1.into()
    }

    /// Begins with a capital.
    pub(crate) fn capital(&self) -> bool {
        self.flags & CAPITAL != 0
    }

    /// Has no small letter.
    pub(crate) fn upper(&self) -> bool {
        self.flags & UPPER != 0
    }

    /// A letter or digit of another token stands right after it.
    pub(crate) fn glued_after(&self) -> bool {
        self.flags & GLUED_AFTER != 0
    }

    /// A letter or digit of another token stands right before it.
    pub(crate) fn glued_before(&self) -> bool {
        self.gap_len == 0 && self.start > 0
    }

    /// It stands for something that was hidden before.
    pub(crate) fn hidden(&self) -> bool {
        self.flags & HIDDEN != 0
    }

    /// Some of its digits are written as letters.
    pub(crate) fn disguised(&self) -> bool {
        self.flags & DISGUISED != 0
    }

    pub(crate) fn says(&self, cues: u64) -> bool {
        self.cues & cues != 0
    }

    /// Parted from the token before by nothing but these.
    pub(crate) fn parted_by(&self, gaps: u16) -> bool {
        self.gap & !gaps == 0
    }
}
