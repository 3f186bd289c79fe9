//! Telephone numbers with their label after them, as below a letter: "… office",
//! "…-Fax".

use crate::{
    card,
    chars::gap,
    lexicon::fixed,
    runs::Run,
    tokens::{Token, Tokens},
};

const LENGTHS: std::ops::RangeInclusive<usize> = 6..=15;

/// A run that ends in such a number: what stands on lines before it, and the bytes of
/// the number.
pub(super) fn signed(run: &Run, tokens: &Tokens) -> Option<(Run, (usize, usize))> {
    let (_, last) = run.tokens();
    let label = tokens.get(last).filter(|token| labels(token))?;
    let ends = tokens
        .get(last + 1)
        .is_none_or(|next| next.gap & !(gap::SPACE | gap::APOSTROPHE) != 0);
    if !label.parted_by(gap::SPACE | gap::DASH) || label.gap_len != 1 || !ends {
        return None;
    }
    let lines = |group: &crate::runs::Group| group.gap & gap::NEWLINE != 0;
    let own = run.groups.iter().rposition(lines).unwrap_or(0);
    let number = run.digits_of(own, run.groups.len());
    if !LENGTHS.contains(&number.len()) || card::plausible(&run.digits) || run.spoken() {
        return None;
    }
    Some((run.part(0, own), run.span_of(own, run.groups.len())))
}

fn labels(token: &Token) -> bool {
    const WORDS: [u64; 12] = [
        fixed("office"),
        fixed("desk"),
        fixed("fax"),
        fixed("mobile"),
        fixed("cell"),
        fixed("home"),
        fixed("work"),
        fixed("direct"),
        fixed("bureau"),
        fixed("portable"),
        fixed("fixe"),
        fixed("domicile"),
    ];
    WORDS.contains(&token.hash)
}
