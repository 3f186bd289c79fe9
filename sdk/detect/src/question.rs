//! What a turn asks for, so that its answer is understood.

use crate::{
    context::Hints,
    lexicon::{cue, fixed},
    tokens::Tokens,
};

/// The cues of a question, if the text asks for something.
pub(crate) fn asks(text: &str, tokens: &Tokens) -> Option<Hints> {
    const LOOSE: u64 = cue::NUMBER | cue::HARMLESS | cue::SENT | cue::UNTIL | cue::DATE;
    const FOR: u64 = cue::CARD
        | cue::CVV
        | cue::SECURITY
        | cue::CODE
        | cue::VERIFICATION
        | cue::BACK
        | cue::EXPIRY
        | cue::LAST
        | cue::DIGITS
        | cue::PIN
        | cue::ONE_TIME
        | cue::SECRET
        | cue::PHONE
        | cue::NIR
        | cue::IBAN
        | cue::ORDER
        | cue::NAME
        | cue::ADDRESS
        | cue::POSTCODE
        | cue::EMAIL
        | cue::MACHINE
        | cue::PASSWORD
        | cue::BIRTH
        | cue::PASSPORT
        | cue::ACCOUNT
        | cue::BANK
        | cue::NUMBER
        | cue::SENT
        | cue::UNTIL
        | cue::DATE
        | cue::HARMLESS;
    let cues = tokens.cues;
    let marked = text.as_bytes().contains(&b'?') || (!text.is_ascii() && text.contains('？'));
    let asks = marked || cues & (cue::ASKING | cue::YOUR) != 0;
    if !asks {
        return None;
    }
    // "What is the name of the product?" asks for no person.
    let has = |words: &[&str]| {
        cues & cue::WHO != 0
            && words
                .iter()
                .all(|word| tokens.list.iter().any(|token| token.hash == fixed(word)))
    };
    let who = has(&["who", "speaking"])
        || has(&["qui", "ai"])
        || has(&["qui", "honneur"])
        || has(&["comment", "appelez"]);
    let under = has(&["under"]) || has(&["quel", "nom"]);
    let cues = if who {
        cues | cue::NAME | cue::YOUR
    } else {
        cues
    };
    let personal = cues & (cue::YOUR | cue::FIRST) != 0 || under;
    let wanted = if personal {
        cues & FOR
    } else {
        cues & FOR & !cue::NAME
    };
    let asked = wanted & !LOOSE != 0 || tokens.kinds.any();
    asked.then_some(Hints {
        cues: wanted,
        kinds: tokens.kinds,
        common: tokens.common_kinds_in(0..tokens.list.len()),
    })
}

/// True when the answer to a question will hold a card's data.
pub(crate) fn wants_card(hints: Hints) -> bool {
    hints.cues & (cue::CARD | cue::CVV) != 0
}
