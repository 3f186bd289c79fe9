//! What a participant is told when their turn did not leave: short, polite, and
//! without a hint at which rule it met.

use crate::outcome::OutcomeKind;

/// The notice in the language of the turn, English when it is not built in.
pub(crate) fn notice(kind: OutcomeKind, language: &str) -> &'static str {
    let french = language
        .split(['-', '_'])
        .next()
        .is_some_and(|primary| primary.eq_ignore_ascii_case("fr"));
    match (kind, french) {
        (OutcomeKind::Released, _) => "",
        (OutcomeKind::Held, false) => {
            "We need to verify this request before we can continue. Please wait a moment."
        }
        (OutcomeKind::Held, true) => {
            "Nous devons vérifier cette demande avant de continuer. Merci de patienter un instant."
        }
        (OutcomeKind::Refused, false) => {
            "This message could not be delivered. Please rephrase it or ask to speak to an adviser."
        }
        (OutcomeKind::Refused, true) => {
            "Ce message n'a pas pu être transmis. Merci de le reformuler ou de demander un conseiller."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primary_language_counts() {
        assert!(notice(OutcomeKind::Held, "fr-FR").starts_with("Nous"));
        assert!(notice(OutcomeKind::Held, "FR").starts_with("Nous"));
        assert!(notice(OutcomeKind::Refused, "de").starts_with("This"));
        assert!(notice(OutcomeKind::Refused, "").starts_with("This"));
    }
}
