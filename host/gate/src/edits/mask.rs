//! What a placeholder shows: as little as its class allows, and nothing that a
//! recogniser would find again.

/// What a mask may leave readable of a card number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MaskRule {
    /// Leading digits, at most 6 (PCI DSS 4.0.1, 3.4.1).
    pub(crate) first: usize,
    /// Trailing digits, at most 4.
    pub(crate) last: usize,
}

impl Default for MaskRule {
    fn default() -> Self {
        Self { first: 0, last: 4 }
    }
}

/// Turns a text of a class into a token.
pub(crate) trait Tokeniser {
    /// `None` when no token can be made: the stretch is labelled then.
    fn token(&self, class: &str, text: &str) -> Option<String>;
}

/// The masked form, or `None` where the class has no part that may be read.
pub(super) fn masked(class: &str, text: &str, rule: MaskRule) -> Option<String> {
    match class {
        "card-number" => card(text, rule),
        "iban" => iban(text),
        "phone" => tail(text, 8, 2),
        _ => None,
    }
}

fn card(text: &str, rule: MaskRule) -> Option<String> {
    let digits: Vec<char> = text.chars().filter_map(ascii_digit).collect();
    // Fewer digits than a card has: one spoken in words, or half of one, of
    // which four readable digits would be too large a share.
    if digits.len() < 12 {
        return None;
    }
    let first = rule.first.min(6);
    let last_from = digits.len() - rule.last.min(4);
    Some(
        digits
            .iter()
            .enumerate()
            .map(|(i, digit)| {
                if i < first || i >= last_from {
                    *digit
                } else {
                    '*'
                }
            })
            .collect(),
    )
}

fn iban(text: &str) -> Option<String> {
    let plain: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let (country, tail) = (plain.get(..2)?, plain.get(plain.len().checked_sub(4)?..)?);
    (plain.len() >= 15 && country.iter().all(char::is_ascii_alphabetic)).then(|| {
        let stars = std::iter::repeat_n(&'*', plain.len() - 6);
        country.iter().chain(stars).chain(tail).collect()
    })
}

fn tail(text: &str, at_least: usize, shown: usize) -> Option<String> {
    let digits: Vec<char> = text.chars().filter_map(ascii_digit).collect();
    let hidden = digits.len().checked_sub(shown)?;
    (digits.len() >= at_least).then(|| {
        std::iter::repeat_n(&'*', hidden)
            .chain(digits.iter().skip(hidden))
            .collect()
    })
}

/// Decimal digits of the scripts that contact centres see, as ASCII.
fn ascii_digit(c: char) -> Option<char> {
    const ZEROS: [u32; 6] = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xFF10];
    ZEROS
        .iter()
        .find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10))
        .and_then(|value| char::from_digit(value, 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_keeps_its_last_four() {
        let shown = masked("card-number", "4111 1111-1111.1234", MaskRule::default());
        assert_eq!(shown.as_deref(), Some("************1234"));
    }

    #[test]
    fn a_rule_cannot_show_more_than_six_and_four() {
        let rule = MaskRule { first: 9, last: 9 };
        let shown = masked("card-number", "5555555555554444", rule);
        assert_eq!(shown.as_deref(), Some("555555******4444"));
    }

    #[test]
    fn what_is_too_short_to_mask_is_not_masked() {
        assert_eq!(masked("card-number", "41111111", MaskRule::default()), None);
        assert_eq!(
            masked("card-number", "four one one one", MaskRule::default()),
            None
        );
        assert_eq!(masked("person-name", "Anne", MaskRule::default()), None);
    }

    #[test]
    fn an_iban_keeps_country_and_tail() {
        let shown = masked(
            "iban",
            "FR14 2004 1010 0505 0001 3M02 606",
            MaskRule::default(),
        );
        assert_eq!(shown.as_deref(), Some("FR*********************2606"));
    }

    #[test]
    fn full_width_digits_count() {
        let shown = masked("phone", "０６１２３４５６７８", MaskRule::default());
        assert_eq!(shown.as_deref(), Some("********78"));
    }
}
