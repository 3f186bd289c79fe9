//! What bytes are, eight at a time where they are letters.

use crate::chars::{Sort, gap};

pub(super) const GAP: u8 = 0;
pub(super) const LETTER: u8 = 1;
pub(super) const DIGIT: u8 = 2;
/// Not of ASCII.
pub(super) const WIDE: u8 = 3;

#[expect(clippy::indexing_slicing, reason = "checked when this is compiled")]
static CLASSES: [u8; 256] = {
    let mut classes = [WIDE; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        classes[byte as usize] = if byte.is_ascii_alphabetic() {
            LETTER
        } else if byte.is_ascii_digit() {
            DIGIT
        } else {
            GAP
        };
        byte += 1;
    }
    classes
};

/// Bits of [`gap`] for the bytes of ASCII that part tokens.
#[expect(clippy::indexing_slicing, reason = "checked when this is compiled")]
static GAPS: [u16; 256] = {
    let mut gaps = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if let Sort::Gap(bit) = crate::chars::decide(byte) {
            gaps[byte as usize] = bit;
        }
        byte += 1;
    }
    gaps
};

pub(super) fn gap_of(byte: u8) -> u16 {
    GAPS.get(usize::from(byte)).copied().unwrap_or(gap::OTHER)
}

/// The letters of ASCII that eight bytes begin with.
pub(super) struct Block {
    pub(super) letters: u32,
    /// As small letters; what is no letter is zero.
    pub(super) folded: u64,
    /// Not zero when one of them is small, or a capital.
    pub(super) small: u64,
    pub(super) large: u64,
}

impl Block {
    pub(super) fn read(rest: &[u8], at: usize) -> Self {
        const HIGH: u64 = 0x8080_8080_8080_8080;
        const CASE: u64 = 0x2020_2020_2020_2020;
        const ONES: u64 = 0x0101_0101_0101_0101;
        let bytes = match rest.get(at..at + 8).and_then(|eight| eight.try_into().ok()) {
            Some(eight) => u64::from_le_bytes(eight),
            None => rest
                .get(at..)
                .unwrap_or_default()
                .iter()
                .rev()
                .fold(0, |block, byte| block << 8 | u64::from(*byte)),
        };
        // Seven bits of each byte, compared by adding: the eighth tells.
        let low = (bytes | CASE) & !HIGH;
        let from_a = low + ONES * (0x80 - 0x61);
        let beyond_z = low + ONES * (0x80 - 0x7b);
        let letter = from_a & !beyond_z & !bytes & HIGH;
        let letters = (!letter & HIGH).trailing_zeros() / 8;
        let mask = u64::MAX.checked_shr(64 - 8 * letters).unwrap_or(0);
        Self {
            letters,
            folded: (bytes | CASE) & mask,
            small: bytes & CASE & mask,
            large: !bytes & CASE & mask,
        }
    }
}

/// The small letter without its accent that two bytes of UTF-8 stand for, if they
/// are one of the letters from "À" to "ÿ" that fold to one; else 0.
pub(super) fn latin(first: u8, second: u8) -> u8 {
    static FOLDED: [u8; 32] = *b"aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0\0";
    if first != 0xC3 || !(0x80..0xC0).contains(&second) || second == 0xBF {
        return 0;
    }
    FOLDED.get(usize::from(second & 0x1F)).copied().unwrap_or(0)
}

pub(super) fn class(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(GAP)
}

/// A letter of ASCII that passes for a digit.
pub(super) fn passes(byte: u8) -> bool {
    matches!(byte, b'o' | b'O' | b'l' | b'I')
}
