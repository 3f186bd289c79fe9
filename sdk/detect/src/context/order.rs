//! Numbers that the words right beside them call an order's.

use crate::{
    chars::gap,
    lexicon::{cue, fixed},
    tokens::{Token, Tokens},
};

/// Words that lead from "order" to its number, and back.
const LEADS: u64 = cue::NUMBER | cue::LINK | cue::DIGITS | cue::HARMLESS | cue::ORDER | cue::CODE;
const LEADING: usize = 4;
/// "c'est mon numéro de commande"
const LEADING_BACK: usize = 7;

/// "pay my order with 4111 …": what stands after is no order's number.
const BY_MEANS_OF: [u64; 11] = [
    fixed("with"),
    fixed("avec"),
    fixed("to"),
    fixed("on"),
    fixed("onto"),
    fixed("sur"),
    fixed("by"),
    fixed("via"),
    fixed("par"),
    fixed("using"),
    fixed("from"),
];

pub(super) fn named_before(tokens: &Tokens, first: usize) -> bool {
    // "order number XPM-2867-7328"
    let code = tokens
        .get(first)
        .is_some_and(|number| number.gap == gap::DASH)
        && tokens.before(first).is_some_and(Token::upper);
    let first = first - usize::from(code);
    for token in tokens
        .range(first.saturating_sub(LEADING)..first)
        .iter()
        .rev()
    {
        if token.says(cue::CARD | cue::PHONE) || BY_MEANS_OF.contains(&token.hash) {
            return false;
        }
        if token.says(cue::ORDER | cue::HARMLESS) {
            return true;
        }
        if !token.says(LEADS | cue::PLAIN) || token.says(cue::FILLER) {
            return false;
        }
    }
    false
}

pub(super) fn named_after(tokens: &Tokens, last: usize) -> bool {
    let mut linked = false;
    for token in tokens.range(last..last + LEADING_BACK) {
        linked |= token.says(cue::LINK);
        if !linked || token.says(cue::CARD | cue::PHONE) {
            return false;
        }
        if token.says(cue::ORDER) {
            return true;
        }
        if !token.says(LEADS | cue::PLAIN | cue::YOUR) {
            return false;
        }
    }
    false
}
