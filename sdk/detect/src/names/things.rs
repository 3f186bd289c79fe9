//! Names of things, where words for names of people stand beside them.

use crate::{
    lexicon::{cue, fixed},
    tokens::{Token, Tokens},
};

/// Brands and titles of films, by their title.
const DOCTORS: [u64; 5] = [
    fixed("pepper"),
    fixed("martens"),
    fixed("oetker"),
    fixed("scholl"),
    fixed("who"),
];
const MISTERS: [u64; 9] = [
    fixed("muscle"),
    fixed("kipling"),
    fixed("clean"),
    fixed("coffee"),
    fixed("propre"),
    fixed("bricolage"),
    fixed("cuisine"),
    fixed("patate"),
    fixed("robot"),
];

/// "the project name is", "brand name": no person's.
pub(super) fn of_a_thing(tokens: &Tokens, at: usize) -> bool {
    const THINGS: [u64; 16] = [
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

/// "Dr Pepper", "Monsieur Propre".
pub(super) fn is_brand(title: &Token, word: &Token) -> bool {
    let doctor = [fixed("dr"), fixed("doctor"), fixed("docteur")].contains(&title.hash);
    let mister = [fixed("mr"), fixed("mister"), fixed("monsieur")].contains(&title.hash);
    (doctor && DOCTORS.contains(&word.hash)) || (mister && MISTERS.contains(&word.hash))
}
