//! Words are compared by their hash.

/// A hash over the folded letters of a word, eight bytes at a time, so that most
/// words are hashed at once. Words of up to eight bytes never collide.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordHash {
    state: u64,
    /// Bytes that do not make eight yet, the first in the lowest place.
    open: u64,
    length: u32,
}

impl WordHash {
    pub(crate) const NEW: Self = Self {
        state: 0,
        open: 0,
        length: 0,
    };

    pub(crate) fn push(self, c: char) -> Self {
        c.encode_utf8(&mut [0; 4])
            .bytes()
            .fold(self, Self::push_byte)
    }

    pub(crate) const fn push_byte(mut self, byte: u8) -> Self {
        self.open |= (byte as u64) << (8 * (self.length % 8));
        self.length += 1;
        if self.length.is_multiple_of(8) {
            self.state = mix(self.state ^ self.open);
            self.open = 0;
        }
        self
    }

    /// Up to eight bytes, the first in the lowest place and the rest zero.
    pub(crate) fn push_block(self, block: u64, bytes: u32) -> Self {
        if !self.length.is_multiple_of(8) {
            return block
                .to_le_bytes()
                .iter()
                .take(bytes as usize)
                .fold(self, |hash, byte| hash.push_byte(*byte));
        }
        let length = self.length + bytes;
        if bytes == 8 {
            Self {
                state: mix(self.state ^ block),
                open: 0,
                length,
            }
        } else {
            Self {
                open: block,
                length,
                ..self
            }
        }
    }

    /// Never 0, which marks an empty slot.
    pub(crate) const fn finish(self) -> u64 {
        mix(self.state ^ self.open) | 1
    }
}

const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    value ^ (value >> 29)
}

/// The hash of a word of the tables.
pub(crate) fn hash(word: &str) -> u64 {
    word.chars().fold(WordHash::NEW, WordHash::push).finish()
}

/// The hash of a word of ASCII, known when this is compiled.
pub(crate) const fn fixed(word: &str) -> u64 {
    let mut hash = WordHash::NEW;
    let mut rest = word.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        hash = hash.push_byte(*byte);
        rest = after;
    }
    hash.finish()
}
