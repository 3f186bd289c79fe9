use std::collections::BTreeMap;

use guichet_sdk::{SettingsError, Stage, Treatment};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Class;

/// Settings of `redact`. Empty is a good start: every class of the
/// documentation is hidden, English and French.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// What is done with a class, by its name; classes that are left out keep
    /// their defaults.
    pub classes: BTreeMap<String, ClassSettings>,
    /// Texts that are never hidden, such as the centre's own number. Compared
    /// without case, spaces and punctuation.
    pub allow: Vec<String>,
    /// Ask the platform to pause its recording while card data is asked for or
    /// told. The grant must allow the obligation `pause-recording`.
    pub pause_recording: bool,
}

/// What is done with one class. A role counts before a stage, a stage before
/// the rest.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClassSettings {
    /// For everybody, everywhere.
    pub treatment: Option<Choice>,
    /// By stage: what is recorded may keep less than what is said.
    pub by_stage: BTreeMap<Stage, Choice>,
    /// By the role of those who will see it, the fact `audience.role`.
    pub by_role: BTreeMap<String, Choice>,
}

/// What becomes of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// It stays as it is.
    Keep,
    /// A part stays readable: a card's last four.
    Mask,
    /// A token that only the tenant's host can turn back.
    Tokenise,
    /// The class's name.
    Label,
    /// Gone.
    Remove,
}

impl Choice {
    fn treatment(self) -> Option<Treatment> {
        match self {
            Self::Keep => None,
            Self::Mask => Some(Treatment::Mask),
            Self::Tokenise => Some(Treatment::Tokenise),
            Self::Label => Some(Treatment::Label),
            Self::Remove => Some(Treatment::Remove),
        }
    }
}

/// Settings that were found good.
#[derive(Debug)]
pub(crate) struct Rules {
    classes: Vec<ClassSettings>,
    allow: Vec<String>,
    pub(crate) pause_recording: bool,
}

impl Rules {
    pub(crate) fn new(settings: Settings) -> Result<Self, SettingsError> {
        let mut classes = vec![ClassSettings::default(); Class::ALL.len()];
        for (name, chosen) in settings.classes {
            let Some(class) = Class::find(&name) else {
                let known: Vec<&str> = Class::ALL.iter().map(|class| class.as_str()).collect();
                return Err(SettingsError::new(
                    format!("classes.{name}"),
                    format!("is no class; take one of {}", known.join(", ")),
                ));
            };
            if matches!(class, Class::CardSecurityCode | Class::CardPin) {
                let all = chosen
                    .treatment
                    .iter()
                    .chain(chosen.by_stage.values())
                    .chain(chosen.by_role.values());
                if all
                    .into_iter()
                    .any(|choice| !matches!(choice, Choice::Remove | Choice::Label))
                {
                    return Err(SettingsError::new(
                        format!("classes.{name}"),
                        "can only be remove or label: no digit of it may stay (PCI DSS 3.3.1)",
                    ));
                }
            }
            if let Some(slot) = classes.get_mut(class.index()) {
                *slot = chosen;
            }
        }
        let mut allow = Vec::with_capacity(settings.allow.len());
        for (i, text) in settings.allow.iter().enumerate() {
            let plain = plain(text);
            if plain.is_empty() {
                return Err(SettingsError::new(
                    format!("allow[{i}]"),
                    "holds no letter and no digit; take it out",
                ));
            }
            allow.push(plain);
        }
        Ok(Self {
            classes,
            allow,
            pause_recording: settings.pause_recording,
        })
    }

    /// What is to be done with a class here; `None` to leave it.
    pub(crate) fn treatment(
        &self,
        class: Class,
        stage: Stage,
        audience: &str,
    ) -> Option<Treatment> {
        let Some(chosen) = self.classes.get(class.index()) else {
            return Some(class.treatment());
        };
        let choice = chosen
            .by_role
            .get(audience)
            .or_else(|| chosen.by_stage.get(&stage))
            .or(chosen.treatment.as_ref());
        match choice {
            Some(choice) => choice.treatment(),
            None => Some(class.treatment()),
        }
    }

    pub(crate) fn allows(&self, text: &str) -> bool {
        !self.allow.is_empty() && self.allow.contains(&plain(text))
    }
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
