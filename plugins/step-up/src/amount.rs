//! Amounts of money: minor units and ISO 4217 currency, such as `50000 EUR`.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    minor: u64,
    currency: String,
}

impl Amount {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (minor, currency) = text.split_once(' ')?;
        let digits = !minor.is_empty() && minor.bytes().all(|b| b.is_ascii_digit());
        let iso = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
        (digits && iso).then_some(())?;
        Some(Self {
            minor: minor.parse().ok()?,
            currency: currency.to_owned(),
        })
    }

    /// `None` for amounts of two currencies, which cannot be compared.
    pub(crate) fn at_least(&self, limit: &Self) -> Option<bool> {
        (self.currency == limit.currency).then_some(self.minor >= limit.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_canonical_form_is_an_amount() {
        for bad in [
            "",
            "500",
            "500 eur",
            "500  EUR",
            "-5 EUR",
            "5.00 EUR",
            "+5 EUR",
            "99999999999999999999 EUR",
        ] {
            assert_eq!(Amount::parse(bad), None, "{bad:?}");
        }
        let limit = Amount::parse("50000 EUR").unwrap();
        let at_least = |text: &str| Amount::parse(text).and_then(|amount| amount.at_least(&limit));
        assert_eq!(at_least("50000 EUR"), Some(true));
        assert_eq!(at_least("49999 EUR"), Some(false));
        assert_eq!(at_least("50000 USD"), None);
    }
}
