//! How much was shown that is hidden now: of an earlier revision of an
//! utterance, and of an earlier turn.

use std::ops::Range;

use crate::{edits::hulls, interaction::PartSpans};

/// A part's text and the byte ranges of it that are hidden.
pub(crate) type ShownPart = (String, Vec<Range<usize>>);

/// Stretches that are compared byte by byte; beyond it what may have been shown
/// counts as shown.
const MOST_CELLS: usize = 1 << 20;

/// Bytes that the old revision showed and the new one hides. A revision may
/// have rewritten a word: what stands before it, behind it and around it is
/// still the same speech.
pub(crate) fn exposed(old: &ShownPart, new: &ShownPart) -> u64 {
    if new.1.is_empty() {
        return 0;
    }
    let old = Bytes::new(old);
    let new = Bytes::new(new);
    let same = |(a, b): &(&Byte, &Byte)| a.0 == b.0;
    let before = old.0.iter().zip(&new.0).take_while(same).count();
    let (old, new) = (old.split(before), new.split(before));
    let behind = old.1.iter().rev().zip(new.1.iter().rev());
    let behind = behind.take_while(same).count();
    let given_away = |pairs: &mut dyn Iterator<Item = (&Byte, &Byte)>| {
        pairs.filter(|(a, b)| !a.1 && b.1).count()
    };
    let (old_middle, new_middle) = (
        old.1.get(..old.1.len() - behind).unwrap_or_default(),
        new.1.get(..new.1.len() - behind).unwrap_or_default(),
    );
    let whole = given_away(&mut old.0.iter().zip(new.0))
        + rewritten(old_middle, new_middle)
        + given_away(&mut old.1.iter().rev().zip(new.1.iter().rev()).take(behind));
    whole as u64
}

/// A byte, and whether it is hidden.
type Byte = (u8, bool);

/// The bytes of a part.
struct Bytes(Vec<Byte>);

impl Bytes {
    fn new((text, hidden): &ShownPart) -> Self {
        let is_hidden = |at: usize| hidden.iter().any(|range| range.contains(&at));
        let bytes = text.bytes().enumerate();
        Self(bytes.map(|(at, byte)| (byte, is_hidden(at))).collect())
    }

    fn split(&self, at: usize) -> (&[Byte], &[Byte]) {
        self.0.split_at_checked(at).unwrap_or_default()
    }
}

/// Of a stretch that was rewritten: bytes in the same order in both, aligned so
/// that most is given away. Where that is not sure it is rather too much.
fn rewritten(old: &[Byte], new: &[Byte]) -> usize {
    let was_shown = old.iter().filter(|(_, hidden)| !hidden).count();
    let is_hidden = new.iter().filter(|(_, hidden)| *hidden).count();
    if old.len().saturating_mul(new.len()) > MOST_CELLS {
        return was_shown.min(is_hidden);
    }
    if was_shown == 0 || is_hidden == 0 {
        return 0;
    }
    // Per column: the most that an alignment up to here gives away.
    let mut row = vec![0_usize; new.len() + 1];
    for (byte, hid) in old {
        let mut diagonal = 0;
        let mut left = 0;
        for (cell, (other, hides)) in row.iter_mut().skip(1).zip(new) {
            let above = *cell;
            let mut best = above.max(left);
            if byte == other {
                best = best.max(diagonal + usize::from(!hid && *hides));
            }
            diagonal = above;
            left = best;
            *cell = best;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// Bytes that were readable and are not any more.
pub(crate) fn newly_hidden(before: &PartSpans, after: &PartSpans) -> u64 {
    after
        .iter()
        .map(|(part, spans)| {
            let old = before.get(part).map(hulls).unwrap_or_default();
            hulls(spans)
                .iter()
                .flat_map(|hull| hull.start..hull.end)
                .filter(|at| !old.iter().any(|hull| (hull.start..hull.end).contains(at)))
                .count() as u64
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(text: &str, hidden: Range<usize>) -> ShownPart {
        let hidden = (!hidden.is_empty()).then_some(hidden);
        (text.to_owned(), hidden.into_iter().collect())
    }

    #[test]
    fn exposure_counts_what_was_shown_and_is_hidden_now() {
        let old = part("my card is 4111", 0..0);
        let new = part("my card is 4111 1111", 11..20);
        assert_eq!(exposed(&old, &new), 4);
        let withheld = part("my card is 4111", 11..15);
        assert_eq!(exposed(&withheld, &new), 0);
    }

    #[test]
    fn a_rewritten_word_before_a_number_does_not_hide_its_exposure() {
        let old = part("my cart is 4111", 0..0);
        assert_eq!(exposed(&old, &part("my card is 4111", 11..15)), 4);
        assert_eq!(exposed(&old, &part("my card is 4111 1111", 11..20)), 4);
        assert_eq!(exposed(&old, &part("well my card is 4111", 16..20)), 4);
        assert_eq!(exposed(&old, &part("my card is 4111 1111", 0..0)), 0);
    }

    proptest! {
        /// Whatever is rewritten before and added behind, a secret that was
        /// shown whole and is hidden now is counted whole.
        #[test]
        fn a_secret_that_was_shown_is_counted_whatever_was_rewritten_around_it(
            was in "[a-c ]{0,12}", is in "[a-c ]{0,12}", more in "[a-c ]{0,12}"
        ) {
            let old = part(&format!("{was}4712"), 0..0);
            let new = part(&format!("{is}4712{more}"), is.len()..is.len() + 4);
            prop_assert_eq!(exposed(&old, &new), 4);
            let withheld = part(&format!("{was}4712"), was.len()..was.len() + 4);
            prop_assert_eq!(exposed(&withheld, &new), 0);
        }
    }
}
