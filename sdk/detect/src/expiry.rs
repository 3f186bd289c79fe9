//! The month of a card's expiry where it is all of an answer: "novembre".

use crate::{
    Class, Finding,
    lexicon::{Number, fixed},
    tokens::{Token, Tokens},
};

/// Words of the answer at most.
const MOST_WORDS: usize = 3;

pub(crate) fn month(tokens: &Tokens) -> Option<Finding> {
    let words = tokens.list.len();
    let month = |token: &&Token| matches!(token.number, Some(Number::Month(_)));
    let month = tokens.list.iter().find(month)?;
    // "oh may be"
    let other = month.hash == const { fixed("may") } && words > 1;
    (words <= MOST_WORDS && !other).then(|| Finding::new(month.span(), Class::CardExpiry))
}
