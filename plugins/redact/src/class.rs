//! The classes that this policy finds.

use guichet_sdk::Treatment;

/// Makes the enum, its words and its defaults from one table.
macro_rules! classes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $treatment:ident;)*) => {
        /// A class of personal or payment data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Class {
            $($(#[$doc])* $variant),*
        }

        impl Class {
            /// Every class.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name in edits and settings.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The reason that a verdict gives when the class was found.
            pub const fn reason(self) -> &'static str {
                match self { $(Self::$variant => concat!($word, "-found")),* }
            }

            /// What is done to it unless the settings say otherwise.
            pub const fn treatment(self) -> Treatment {
                match self { $(Self::$variant => Treatment::$treatment),* }
            }
        }
    };
}

classes! {
    /// A primary account number, 13 to 19 digits, or its last four where the
    /// conversation says so (PCI DSS 3.4.1).
    CardNumber = "card-number", Mask;
    /// CVV, CVC, CID: never kept after authorisation (PCI DSS 3.3.1.2).
    CardSecurityCode = "card-security-code", Remove;
    /// Month and year until which a card is valid.
    CardExpiry = "card-expiry", Remove;
    /// A personal identification number (PCI DSS 3.3.1.3).
    CardPin = "card-pin", Remove;
    /// A code that was sent for this one time.
    OneTimeCode = "one-time-code", Remove;
    /// ISO 13616.
    Iban = "iban", Mask;
    /// The French social security number, with or without its key.
    FrNir = "fr-nir", Label;
    /// A telephone number, French, North American or international.
    Phone = "phone", Label;
    /// A mail address, written or spoken.
    Email = "email", Label;
    /// A name that the conversation itself declares.
    PersonName = "person-name", Label;
    /// An address that the conversation itself declares.
    PostalAddress = "postal-address", Label;
}

impl Class {
    /// The class of that name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|class| class.as_str() == name)
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}
