//! Chance that a seed decides.

/// Numbers that look like chance (`SplitMix64`). Nothing secret hangs on them.
pub(super) struct Random(u64);

impl Random {
    /// The same for the same seed.
    pub(super) fn from_seed(seed: [u8; 32]) -> Self {
        Self(seed.iter().fold(0, |word, byte| {
            word.rotate_left(8) ^ u64::from(*byte).wrapping_mul(0x9e37_79b9)
        }))
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let z = z ^ (z >> 31);
        usize::try_from(z % bound.max(1) as u64).unwrap_or_default()
    }

    pub(super) fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}
