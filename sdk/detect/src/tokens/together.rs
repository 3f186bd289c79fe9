//! Words that are cues together with what stands beside them: letters that spell one,
//! "pass" with a colon or with whose it is.

use super::Tokens;
use crate::{
    chars::gap,
    lexicon::{cue, fixed},
};

/// Words near "pass" that make it a password.
const ACCOUNTS: [u64; 5] = [
    fixed("login"),
    fixed("user"),
    fixed("username"),
    fixed("wifi"),
    fixed("identifiant"),
];

impl Tokens {
    /// Marks them. Few texts have any of the words.
    pub(super) fn mark_words_together(&mut self) {
        for at in 0..self.list.len() {
            let Some(token) = self.list.get(at).filter(|token| token.says(cue::BESIDE)) else {
                continue;
            };
            let (last, cues) = if token.len() == 1 {
                match self.spelled(at) {
                    Some(spelled) => spelled,
                    None => continue,
                }
            } else if self.announces(at) {
                (at, cue::PASSWORD)
            } else {
                continue;
            };
            if let Some(last) = self.list.get_mut(last) {
                last.cues |= cues;
                self.cues |= cues;
            }
        }
    }

    /// "c v v", "p. i. n.": where the word that holds a letter ends, and what it says.
    fn spelled(&self, at: usize) -> Option<(usize, u64)> {
        const SPELLED: [(&[u64], usize, u64); 6] = [
            (&[fixed("c"), fixed("v"), fixed("v")], 1, cue::CVV),
            (&[fixed("c"), fixed("v"), fixed("c")], 1, cue::CVV),
            (&[fixed("c"), fixed("v"), fixed("n")], 1, cue::CVV),
            (&[fixed("p"), fixed("i"), fixed("n")], 0, cue::PIN),
            (&[fixed("o"), fixed("t"), fixed("p")], 2, cue::ONE_TIME),
            (
                &[fixed("i"), fixed("b"), fixed("a"), fixed("n")],
                1,
                cue::IBAN,
            ),
        ];
        SPELLED.iter().find_map(|(letters, own, cues)| {
            let first = at.checked_sub(*own)?;
            let said = self.list.get(first..first + letters.len())?;
            let same = said.iter().map(|token| &token.hash).eq(letters.iter());
            same.then_some((first + letters.len() - 1, *cues))
        })
    }

    /// "my pass is …", "pass: …"; "to pass the parcel" announces nothing.
    fn announces(&self, pass: usize) -> bool {
        let own = self.before(pass);
        let next = self.get(pass + 1);
        let near = self.range(pass.saturating_sub(3)..pass);
        own.is_some_and(|own| own.says(cue::MINE | cue::YOUR))
            || near.iter().any(|word| ACCOUNTS.contains(&word.hash))
            || next.is_some_and(|next| {
                let marked = next.gap & (gap::COLON | gap::RULE | gap::DASH) != 0;
                let odd = next.is_word() && next.glued_after();
                (marked && next.gap & gap::SPACE != 0) || odd || next.gap & gap::COLON != 0
            })
    }
}
