//! What a participant is told when their turn did not leave: short, polite, and
//! without a hint at which rule it met.

use crate::outcome::OutcomeKind;

/// The notice in the first of these languages that is built in, else in English.
pub(crate) fn notice(kind: OutcomeKind, languages: [&str; 2]) -> &'static str {
    let french = languages.iter().find_map(|language| {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        let is = |built_in: &str| primary.eq_ignore_ascii_case(built_in);
        (is("fr") || is("en")).then(|| is("fr"))
    });
    match (kind, french.unwrap_or(false)) {
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
        assert!(notice(OutcomeKind::Held, ["fr-FR", "en"]).starts_with("Nous"));
        assert!(notice(OutcomeKind::Held, ["FR", "en"]).starts_with("Nous"));
        assert!(notice(OutcomeKind::Refused, ["en-GB", "fr"]).starts_with("This"));
    }

    #[test]
    fn a_language_without_notices_falls_back_to_the_tenants() {
        assert!(notice(OutcomeKind::Refused, ["de", "fr"]).starts_with("Ce message"));
        assert!(notice(OutcomeKind::Refused, ["de", "de"]).starts_with("This"));
        assert!(notice(OutcomeKind::Refused, ["", ""]).starts_with("This"));
    }
}
