use std::{borrow::Cow, fmt};

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::{Description, Turn, Verdict};

/// What a business writes.
pub trait Policy: Sized + 'static {
    /// The tenant's settings; their schema travels with the module. Derive
    /// `Deserialize` with `deny_unknown_fields`, and doc comments become the
    /// schema's descriptions.
    type Settings: DeserializeOwned + JsonSchema;

    /// What the policy is and may say. The schema of the settings is added.
    fn describe() -> Description;

    /// Builds the policy. Called once, when it is installed: what is built here
    /// is part of the image from which every evaluation starts, so tables built
    /// here cost nothing per turn. Only `reference` answers.
    ///
    /// # Errors
    ///
    /// Says which setting, and why.
    fn configure(settings: Self::Settings) -> Result<Self, SettingsError>;

    /// Judges a turn, in a fresh sandbox.
    ///
    /// # Errors
    ///
    /// A code out of the description's failures, when no verdict can be given:
    /// the tenant's `on-failure` decides then.
    fn evaluate(&self, turn: &Turn) -> Result<Verdict, Failure>;
}

/// The code of why no verdict could be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(pub Cow<'static, str>);

impl Failure {
    /// A code out of the description.
    pub const fn new(code: &'static str) -> Self {
        Self(Cow::Borrowed(code))
    }
}

/// A setting that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError {
    setting: String,
    problem: String,
}

impl SettingsError {
    /// Which setting, and what is wrong with it.
    pub fn new(setting: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            setting: setting.into(),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.setting.is_empty() {
            f.write_str(&self.problem)
        } else {
            write!(f, "setting `{}` {}", self.setting, self.problem)
        }
    }
}

impl std::error::Error for SettingsError {}

/// Reads settings and configures; one line when either fails.
pub(crate) fn configure<P: Policy>(settings: &str) -> Result<P, SettingsError> {
    let settings = if settings.trim().is_empty() {
        "{}"
    } else {
        settings
    };
    let settings = serde_json::from_str(settings)
        .map_err(|e| SettingsError::new("", format!("settings: {e}")))?;
    P::configure(settings)
}
