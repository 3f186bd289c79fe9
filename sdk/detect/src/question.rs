//! What a turn asks for, so that its answer is understood. Transcripts have no question
//! marks: a short turn of the centre's that speaks of something asks for it.

use crate::{
    Line,
    context::Hints,
    lexicon::{Number, cue, fixed},
    tokens::{Token, Tokens},
};

/// Words of a turn that asks without a mark and without a word for asking, at most.
const SHORT: usize = 9;

/// What a question asks for by itself.
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
    | LOOSE;
/// Says something of what is asked for, and asks for nothing alone.
const LOOSE: u64 = cue::NUMBER | cue::HARMLESS | cue::SENT | cue::UNTIL | cue::DATE;
/// What a short turn of the centre's asks for without saying so.
const PLAINLY: u64 = cue::CVV
    | cue::SECURITY
    | cue::BACK
    | cue::EXPIRY
    | cue::PIN
    | cue::SECRET
    | cue::ONE_TIME
    | cue::BIRTH
    | cue::IBAN
    | cue::PASSPORT;

/// The cues of a question, if the line asks for something.
pub(crate) fn asks(line: &Line<'_>, tokens: &Tokens) -> Option<Hints> {
    let cues = tokens.cues;
    let text = line.text;
    let marked = text.as_bytes().contains(&b'?') || (!text.is_ascii() && text.contains('？'));
    // "the 3 digits" says how many.
    let counted = |at: usize| tokens.get(at).is_some_and(|token| token.digits() < 3);
    let told = tokens.has_digits() && !tokens.digit_tokens().all(counted);
    let short = tokens.list.len() <= SHORT && !told && cues & cue::NOT == 0;
    let plainly = line.outbound
        && short
        && (cues & PLAINLY != 0 || names_number(tokens) || tokens.list.len() < 3);
    let sent = line.outbound && !told && cues & cue::SENT != 0 && cues & cue::CODE != 0;
    let asks = marked || plainly || sent || cues & (cue::ASKING | cue::YOUR) != 0;
    if !asks || (short && goes_on(tokens)) {
        return None;
    }
    let wanted = wanted(tokens) | short_code(tokens);
    // "I need that for the invoice 48213" asks for none.
    if !marked && told && wanted & !(cue::ORDER | LOOSE) == 0 {
        return None;
    }
    let month_and_year =
        |token: &Token| token.hash == const { fixed("yy") } || token.hash == const { fixed("aa") };
    let wanted = if tokens.list.len() < 4 && tokens.list.iter().any(month_and_year) {
        wanted | cue::EXPIRY
    } else {
        wanted
    };
    let wanted = if marked && short && wanted & cue::UNTIL != 0 {
        wanted | cue::EXPIRY
    } else {
        wanted
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

fn wanted(tokens: &Tokens) -> u64 {
    let has = |words: &[&str]| {
        words
            .iter()
            .all(|word| tokens.list.iter().any(|token| token.hash == fixed(word)))
    };
    let asks_who = tokens.cues & cue::WHO != 0;
    let who = asks_who
        && (has(&["who", "speaking"])
            || has(&["qui", "ai"])
            || has(&["qui", "honneur"])
            || has(&["comment", "appelez"]));
    let under = asks_who && (has(&["under"]) || has(&["quel", "nom"]));
    let of_account = tokens.cues & cue::NAME != 0
        && tokens.cues & (cue::CARD | cue::ACCOUNT) != 0
        && (has(&["on"]) || has(&["sur"]));
    let cues = if who {
        tokens.cues | cue::NAME | cue::YOUR
    } else {
        tokens.cues
    };
    // "What is the name of the product?" asks for no person.
    let personal = cues & (cue::YOUR | cue::FIRST) != 0 || under || of_account;
    let mut wanted = cues & FOR;
    if !personal {
        wanted &= !cue::NAME;
    }
    if wanted & cue::PASSWORD == 0 {
        return wanted;
    }
    match wants_password(tokens) {
        Some(true) => wanted | cue::ALONE,
        Some(false) => wanted,
        None => wanted & !cue::PASSWORD,
    }
}

/// What may follow the word for a password without changing what is asked for.
const POLITE: u64 =
    cue::ASKING | cue::FILLER | cue::PLAIN | cue::LINK | cue::ACCOUNT | cue::MINE | cue::YOUR;

/// Whether a password is asked for: not by "never tell anyone your password"; `true`
/// where the question is for nothing else, so that a word of every day answers it.
fn wants_password(tokens: &Tokens) -> Option<bool> {
    const NEVER: [u64; 5] = [
        fixed("never"),
        fixed("jamais"),
        fixed("personne"),
        fixed("anyone"),
        fixed("dont"),
    ];
    const DONE: [u64; 12] = [
        fixed("change"),
        fixed("changed"),
        fixed("changez"),
        fixed("changer"),
        fixed("reset"),
        fixed("reinitialiser"),
        fixed("reinitialise"),
        fixed("where"),
        fixed("ou"),
        fixed("forgot"),
        fixed("forgotten"),
        fixed("oublie"),
    ];
    let any = |words: &[u64]| tokens.list.iter().any(|token| words.contains(&token.hash));
    let at = tokens
        .list
        .iter()
        .rposition(|token| token.says(cue::PASSWORD))?;
    // "Don't worry" after it forbids nothing.
    let forbidden = tokens.range(0..at).iter().any(|token| token.says(cue::NOT));
    if forbidden || any(&NEVER) {
        return None;
    }
    let after = tokens.range(at + 1..tokens.list.len());
    let polite = |token: &Token| token.says(POLITE);
    Some(after.iter().all(polite) && !any(&DONE))
}

/// "the last three on the back", "le code à trois chiffres": a security code.
fn short_code(tokens: &Tokens) -> u64 {
    let three =
        |token: &Token| token.number == Some(Number::Unit(3)) || tokens.digits_of(token) == [3];
    let cues = tokens.cues;
    let of_card =
        cues & cue::BACK != 0 || (cues & cue::DIGITS != 0 && cues & (cue::CODE | cue::LAST) != 0);
    let named = of_card && cues & (cue::PHONE | cue::ORDER | cue::ACCOUNT) == 0;
    if named && tokens.list.iter().any(three) {
        cue::CVV
    } else {
        0
    }
}

/// "order number", "le numéro de commande": what is asked for by its name alone.
fn names_number(tokens: &Tokens) -> bool {
    tokens.cues & cue::NUMBER != 0
        && tokens.cues & (cue::ORDER | cue::CARD | cue::PHONE | cue::ACCOUNT) != 0
}

/// "the second group?", "la série suivante ?": what is being told goes on.
fn goes_on(tokens: &Tokens) -> bool {
    const PIECES: [u64; 12] = [
        fixed("year"),
        fixed("annee"),
        fixed("month"),
        fixed("mois"),
        fixed("serie"),
        fixed("series"),
        fixed("group"),
        fixed("groupe"),
        fixed("block"),
        fixed("bloc"),
        fixed("batch"),
        fixed("part"),
    ];
    const NEXT: [u64; 4] = [
        fixed("next"),
        fixed("suivante"),
        fixed("suivant"),
        fixed("derniere"),
    ];
    let piece = tokens.list.iter().any(|token| PIECES.contains(&token.hash));
    let next = tokens
        .list
        .iter()
        .any(|token| token.says(cue::FILLER) || NEXT.contains(&token.hash));
    piece && next && tokens.cues & (PLAINLY | cue::NUMBER | cue::CARD | cue::CODE) == 0
}
