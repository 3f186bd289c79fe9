//! What is remembered of a conversation, as bytes.

use super::Conversation;
use crate::{context::Hints, identity::Kinds, names::Declared, nir, split::Pending, told::Place};

/// The bytes are not what [`Conversation::encode`] writes.
#[derive(Debug, PartialEq, Eq)]
pub struct Unreadable(());

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("what was remembered of the conversation is not of this version")
    }
}

impl std::error::Error for Unreadable {}

fn place(out: &mut Vec<u8>, place: Place) {
    out.extend(place.turn.to_le_bytes());
    out.extend(place.part.to_le_bytes());
    out.extend(place.start.to_le_bytes());
    out.extend(place.end.to_le_bytes());
}

impl Conversation {
    /// The format that [`Conversation::encode`] writes.
    pub const FORMAT: &'static str = "guichet-detect-3";

    /// What is remembered, as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let asked = self.asked.unwrap_or(Hints::NONE);
        let sides = u8::from(self.asked_outbound) | u8::from(self.both) << 1;
        let mut out = vec![self.asked_for, self.corrected_for, sides];
        out.extend(asked.cues.to_le_bytes());
        out.extend(asked.kinds.bits().to_le_bytes());
        out.extend(asked.common.bits().to_le_bytes());
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
            place(&mut out, pending.place);
            out.push(count(pending.digits.len()));
            out.extend(&pending.digits);
            out.extend(pending.lengths.to_le_bytes());
            out.push(u8::from(pending.place.outbound) | u8::from(pending.echo) << 1);
        }
        out.push(count(self.pieces.len()));
        for piece in &self.pieces {
            place(&mut out, piece.place);
            out.push(u8::from(piece.place.outbound) | u8::from(piece.told) << 1);
            out.push(count(piece.heard.len()));
            out.extend(&piece.heard);
        }
        out
    }

    /// Reads what [`Conversation::encode`] wrote; no bytes are a new conversation.
    ///
    /// # Errors
    ///
    /// When they are none of its.
    pub fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let mut reader = Reader(bytes);
        let conversation = reader.conversation().ok_or(Unreadable(()))?;
        if reader.0.is_empty() {
            Ok(conversation)
        } else {
            Err(Unreadable(()))
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn conversation(&mut self) -> Option<Conversation> {
        let (asked_for, corrected_for, sides) = (self.byte()?, self.byte()?, self.byte()?);
        let asked = Hints {
            cues: self.word()?,
            kinds: Kinds::from_bits(self.word()?),
            common: Kinds::from_bits(self.word()?),
        };
        let names = (0..self.byte()?)
            .map(|_| self.word())
            .collect::<Option<_>>()?;
        let mut addresses = Vec::new();
        for _ in 0..self.byte()? {
            addresses.push(
                (0..self.byte()?)
                    .map(|_| self.word())
                    .collect::<Option<_>>()?,
            );
        }
        let mut pending = Vec::new();
        for _ in 0..self.byte()? {
            let place = self.place()?;
            let digits = (0..self.byte()?)
                .map(|_| self.byte())
                .collect::<Option<_>>()?;
            let lengths = u32::from_le_bytes(self.array()?);
            let flags = self.byte()?;
            pending.push(Pending {
                place: Place {
                    outbound: flags & 1 != 0,
                    ..place
                },
                digits,
                lengths,
                echo: flags & 2 != 0,
            });
        }
        let mut pieces = Vec::new();
        for _ in 0..self.byte()? {
            let place = self.place()?;
            let flags = self.byte()?;
            let heard = (0..self.byte()?)
                .map(|_| self.byte())
                .collect::<Option<_>>()?;
            pieces.push(nir::Piece {
                place: Place {
                    outbound: flags & 1 != 0,
                    ..place
                },
                told: flags & 2 != 0,
                heard,
            });
        }
        Some(Conversation {
            pieces,
            asked: (asked != Hints::NONE).then_some(asked),
            asked_for,
            declared: Declared { names, addresses },
            pending,
            corrected_for,
            asked_outbound: sides & 1 != 0,
            both: sides & 2 != 0,
        })
    }

    /// Who said it follows with the other flags.
    fn place(&mut self) -> Option<Place> {
        Some(Place {
            turn: self.word()?,
            part: u16::from_le_bytes(self.array()?),
            start: u32::from_le_bytes(self.array()?),
            end: u32::from_le_bytes(self.array()?),
            outbound: false,
        })
    }

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
        let mut conversation = Conversation::default();
        conversation.note(Some(Hints {
            cues: 5,
            kinds: Kinds::FR_NIR,
            common: Kinds::FR_NIR,
        }));
        conversation.declared.names = vec![1, u64::MAX];
        conversation.declared.addresses = vec![vec![7; 12], vec![]];
        conversation.keep_pending(Pending {
            place: Place {
                turn: 3,
                part: 1,
                start: 2,
                end: 9,
                outbound: true,
            },
            digits: vec![4, 1, 1, 1],
            echo: false,
            lengths: 0b10000,
        });
        conversation.pieces.push(nir::Piece {
            place: Place {
                turn: 4,
                part: 0,
                start: 0,
                end: 3,
                outbound: false,
            },
            told: true,
            heard: vec![1, 82],
        });
        assert_eq!(
            Conversation::decode(&conversation.encode()),
            Ok(conversation)
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Conversation::decode(&bytes);
        }
    }
}
