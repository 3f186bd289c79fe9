//! The classes that this policy finds.

use guichet_sdk::Treatment;

/// A class of personal data; in the order in which one outweighs another
/// where two claim the same stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    CardSecurityCode,
    CardNumber,
    CardExpiry,
    Iban,
    FrNir,
    Phone,
    Email,
    PersonName,
    PostalAddress,
}

impl Class {
    pub(crate) const COUNT: usize = 9;

    pub(crate) const ALL: [Self; Self::COUNT] = [
        Self::CardSecurityCode,
        Self::CardNumber,
        Self::CardExpiry,
        Self::Iban,
        Self::FrNir,
        Self::Phone,
        Self::Email,
        Self::PersonName,
        Self::PostalAddress,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::CardSecurityCode => "card-security-code",
            Self::CardNumber => "card-number",
            Self::CardExpiry => "card-expiry",
            Self::Iban => "iban",
            Self::FrNir => "fr-nir",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::PersonName => "person-name",
            Self::PostalAddress => "postal-address",
        }
    }

    /// The reason that a verdict gives when it found the class.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::CardSecurityCode => "card-security-code-found",
            Self::CardNumber => "card-number-found",
            Self::CardExpiry => "card-expiry-found",
            Self::Iban => "iban-found",
            Self::FrNir => "fr-nir-found",
            Self::Phone => "phone-found",
            Self::Email => "email-found",
            Self::PersonName => "person-name-found",
            Self::PostalAddress => "postal-address-found",
        }
    }

    /// What is done to it unless the settings say otherwise.
    pub(crate) fn treatment(self) -> Treatment {
        match self {
            Self::CardNumber => Treatment::Mask,
            Self::CardSecurityCode | Self::CardExpiry => Treatment::Remove,
            _ => Treatment::Label,
        }
    }

    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }

    pub(crate) fn index(self) -> usize {
        self as usize
    }
}
