//! Names of things, where words for names of people stand beside them.

use crate::{
    lexicon::{cue, fixed},
    tokens::{Token, Tokens},
};

/// What brands and titles of films put after "Dr" and "Mr".
const BRANDS: [u64; 17] = [
    fixed("pepper"),
    fixed("martens"),
    fixed("oetker"),
    fixed("scholl"),
    fixed("muscle"),
    fixed("kipling"),
    fixed("clean"),
    fixed("coffee"),
    fixed("propre"),
    fixed("bricolage"),
    fixed("cuisine"),
    fixed("patate"),
    fixed("figaro"),
    fixed("robot"),
    fixed("who"),
    fixed("coq"),
    fixed("dior"),
];

/// "the project name is", "brand name": no person's.
pub(super) fn of_a_thing(tokens: &Tokens, at: usize) -> bool {
    const THINGS: [u64; 18] = [
        fixed("brand"),
        fixed("product"),
        fixed("project"),
        fixed("file"),
        fixed("server"),
        fixed("code"),
        fixed("domain"),
        fixed("host"),
        fixed("wifi"),
        fixed("plan"),
        fixed("app"),
        fixed("game"),
        fixed("company"),
        fixed("business"),
        fixed("network"),
        fixed("folder"),
        fixed("model"),
        fixed("street"),
    ];
    let name = (at.saturating_sub(1)..=at)
        .rev()
        .find(|at| tokens.get(*at).is_some_and(|word| word.says(cue::NAME)));
    name.and_then(|name| tokens.before(name))
        .is_some_and(|thing| THINGS.contains(&thing.hash))
}

/// The word after a title is a brand's.
pub(super) fn is_brand(word: &Token) -> bool {
    BRANDS.contains(&word.hash)
}
