//! British postcodes: an area in capitals, a district, a space, and the inward
//! code (Royal Mail).

use crate::{Class, Finding, chars::gap, lexicon::cue, tokens::Tokens};

pub(crate) fn find(text: &str, tokens: &Tokens, asked: bool, findings: &mut Vec<Finding>) {
    for index in tokens
        .digit_tokens()
        .filter_map(|digits| digits.checked_sub(1))
    {
        let Some(area) = tokens.get(index) else { break };
        if !area.glued_after() || !area.is_word() || area.len() > 2 || area.glued_before() {
            continue;
        }
        let cues = tokens.cues_in(index.saturating_sub(6)..index);
        let cued = asked || cues & (cue::POSTCODE | cue::ADDRESS) != 0;
        let written = end(text, tokens, index, cued)
            .or_else(|| cued.then(|| whole(text, tokens, index)).flatten());
        if let Some(end) = written {
            findings.push(Finding::new((area.start(), end), Class::UkPostcode));
        }
    }
}

/// "M11AA": without the space, where the conversation speaks of a postcode.
fn whole(text: &str, tokens: &Tokens, index: usize) -> Option<usize> {
    let last = (index..tokens.list.len())
        .find(|at| tokens.get(*at).is_some_and(|token| !token.glued_after()))?;
    let (first, last) = (tokens.get(index)?, tokens.get(last)?);
    let word = text.get(first.start()..last.end())?.as_bytes();
    let (outward, inward) = word.split_at_checked(word.len().checked_sub(3)?)?;
    let area = outward
        .iter()
        .take_while(|b| b.is_ascii_alphabetic())
        .count();
    let district = outward.get(area..)?;
    let fits = (1..=2).contains(&area)
        && (1..=2).contains(&district.len())
        && district.first()?.is_ascii_digit()
        && district.iter().all(u8::is_ascii_alphanumeric)
        && matches!(inward, [b'0'..=b'9', a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic());
    fits.then_some(last.end())
}

/// `A9`, `A99`, `AA9`, `AA99`, `A9A`, `AA9A`, then ` 9AA`.
fn end(text: &str, tokens: &Tokens, index: usize, cued: bool) -> Option<usize> {
    let area = tokens.get(index)?;
    let district = tokens.get(index + 1)?;
    let mut at = index + 2;
    if !matches!(district.digits(), 1 | 2) {
        return None;
    }
    if district.glued_after() {
        let letter = tokens.get(at)?;
        if letter.len() != 1 || letter.glued_after() {
            return None;
        }
        at += 1;
    }
    let (sector, unit) = (tokens.get(at)?, tokens.get(at + 1)?);
    let one_space = sector.gap == gap::SPACE && sector.gap_len == 1;
    let fits = sector.digits() == 1 && sector.glued_after() && unit.is_word() && unit.len() == 2;
    let capitals = text
        .get(area.start()..unit.end())?
        .bytes()
        .all(|b| !b.is_ascii_lowercase());
    let inward = text.get(unit.start()..unit.end())?;
    // C, I, K, M, O and V never stand in the inward code.
    let known = !inward
        .to_ascii_uppercase()
        .contains(['C', 'I', 'K', 'M', 'O', 'V']);
    let ordered = tokens.cues_in(index.saturating_sub(4)..index) & cue::ORDER != 0;
    (fits && one_space && known && !unit.glued_after() && (cued || (capitals && !ordered)))
        .then_some(unit.end())
}
