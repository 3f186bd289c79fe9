//! What the policy remembers between the turns of an interaction: hashes of
//! declared words, what was asked, and groups of digits that may go on. In the
//! host's memory only.

use crate::detect::Declared;

/// The format that [`State::encode`] writes, as the description names it.
pub(crate) const FORMAT: &str = "redact-1";

/// Turns after which an answer is no longer one.
const ANSWER_WITHIN: u8 = 3;
/// Turns after which a group of digits is no longer continued.
const CONTINUED_WITHIN: u64 = 24;
const MOST_PENDING: usize = 24;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// Cues of the last question.
    pub(crate) asked: u64,
    asked_for: u8,
    pub(crate) declared: Declared,
    pub(crate) pending: Vec<Pending>,
}

/// A group of digits that is nothing by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pending {
    pub(crate) turn: u64,
    pub(crate) part: u16,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) digits: Vec<u8>,
    /// How many digits it has when every word stands for itself; 0 when it is
    /// not said in words.
    pub(crate) longest: u8,
}

impl State {
    /// Notes a turn: what it asks, or that another one passed without.
    pub(crate) fn note_question(&mut self, question: Option<u64>) {
        if let Some(cues) = question {
            self.asked = cues;
            self.asked_for = ANSWER_WITHIN;
        } else {
            self.asked_for = self.asked_for.saturating_sub(1);
            if self.asked_for == 0 {
                self.asked = 0;
            }
        }
    }

    pub(crate) fn keep_pending(&mut self, pending: Pending) {
        let newest = pending.turn;
        self.pending.push(pending);
        self.pending
            .retain(|held| newest.saturating_sub(held.turn) <= CONTINUED_WITHIN);
        let over = self.pending.len().saturating_sub(MOST_PENDING);
        self.pending.drain(..over);
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = vec![self.asked_for];
        out.extend(self.asked.to_le_bytes());
        let count = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        out.push(count(self.declared.names.len()));
        self.declared
            .names
            .iter()
            .for_each(|hash| out.extend(hash.to_le_bytes()));
        out.push(count(self.declared.addresses.len()));
        for address in &self.declared.addresses {
            out.push(count(address.len()));
            out.extend(address.iter().flat_map(|hash| hash.to_le_bytes()));
        }
        out.push(count(self.pending.len()));
        for pending in &self.pending {
            out.extend(pending.turn.to_le_bytes());
            out.extend(pending.part.to_le_bytes());
            out.extend(pending.start.to_le_bytes());
            out.extend(pending.end.to_le_bytes());
            out.push(count(pending.digits.len()));
            out.extend(&pending.digits);
            out.push(pending.longest);
        }
        out
    }

    /// `None` when the bytes are not what [`State::encode`] writes.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() {
            return Some(Self::default());
        }
        let mut reader = Reader(bytes);
        let asked_for = reader.byte()?;
        let asked = reader.word()?;
        let names = (0..reader.byte()?)
            .map(|_| reader.word())
            .collect::<Option<_>>()?;
        let mut addresses = Vec::new();
        for _ in 0..reader.byte()? {
            addresses.push(
                (0..reader.byte()?)
                    .map(|_| reader.word())
                    .collect::<Option<_>>()?,
            );
        }
        let mut pending = Vec::new();
        for _ in 0..reader.byte()? {
            pending.push(Pending {
                turn: reader.word()?,
                part: u16::from_le_bytes(reader.array()?),
                start: u32::from_le_bytes(reader.array()?),
                end: u32::from_le_bytes(reader.array()?),
                digits: (0..reader.byte()?)
                    .map(|_| reader.byte())
                    .collect::<Option<_>>()?,
                longest: reader.byte()?,
            });
        }
        reader.0.is_empty().then_some(Self {
            asked,
            asked_for,
            declared: Declared { names, addresses },
            pending,
        })
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*head)
    }

    fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn word(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut state = State::default();
        state.note_question(Some(5));
        state.declared.names = vec![1, u64::MAX];
        state.declared.addresses = vec![vec![7; 12], vec![]];
        state.keep_pending(Pending {
            turn: 3,
            part: 1,
            start: 2,
            end: 9,
            digits: vec![4, 1, 1, 1],
            longest: 5,
        });
        assert_eq!(State::decode(&state.encode()), Some(state));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = State::decode(&bytes);
        }
    }
}
