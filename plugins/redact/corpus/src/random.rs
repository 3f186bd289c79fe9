//! Numbers that look random and are always the same, by Steele and Vigna's generator.

#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.next() % length.max(1) as u64).unwrap_or(0)
    }

    pub(crate) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.index(list.len())]
    }

    pub(crate) fn yes(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    pub(crate) fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| self.letter("0123456789")).collect()
    }

    /// Digits that do not begin with 0.
    pub(crate) fn number(&mut self, count: usize) -> String {
        format!("{}{}", self.letter("123456789"), self.digits(count - 1))
    }

    pub(crate) fn letter(&mut self, alphabet: &str) -> char {
        char::from(self.pick(alphabet.as_bytes()))
    }

    pub(crate) fn letters(&mut self, count: usize, alphabet: &str) -> String {
        (0..count).map(|_| self.letter(alphabet)).collect()
    }
}
