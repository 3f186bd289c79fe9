//! A tenant of the policy directory: its name, its folder, its configuration.

mod config;
mod dir;
mod flow;
mod runtime;

pub(crate) use config::{
    Attachments, ConnectorConfig, HouseConfig, PolicyConfig, RecordingsConfig, SettingsConfig,
    TenantConfig, TenantLimits, parse,
};
pub(crate) use dir::{PolicyDir, TenantDir};
pub use flow::{FlowSettings, SensitiveBlock};
pub(crate) use runtime::Tenant;

use std::{fmt, str::FromStr, sync::Arc};

/// The name of a tenant: lower-case letters, digits and hyphens, at most 63,
/// so that it can be a folder, a label and part of a URL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TenantId(Arc<str>);

/// The text is no tenant's name.
#[derive(Debug, thiserror::Error)]
#[error("tenant name must be 1 to 63 of a-z, 0-9 and -, starting with a letter or digit")]
pub struct InvalidTenantId(());

impl FromStr for TenantId {
    type Err = InvalidTenantId;

    fn from_str(text: &str) -> Result<Self, InvalidTenantId> {
        let mut bytes = text.bytes();
        let alphanumeric = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let fits = bytes.next().is_some_and(alphanumeric)
            && bytes.all(|b| alphanumeric(b) || b == b'-')
            && text.len() <= 63;
        fits.then(|| Self(text.into())).ok_or(InvalidTenantId(()))
    }
}

impl TenantId {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_lead_out_of_its_folder() {
        for bad in [
            "",
            ".",
            "..",
            "a/b",
            "-a",
            "A",
            "é",
            "a b",
            "a\0",
            &"a".repeat(64),
        ] {
            assert!(bad.parse::<TenantId>().is_err(), "{bad:?}");
        }
        assert_eq!(
            "banque-du-pont".parse::<TenantId>().unwrap().as_str(),
            "banque-du-pont"
        );
    }
}
