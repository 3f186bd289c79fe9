use std::collections::BTreeMap;

use guichet_detect::{Class, Detector, Languages};
use guichet_sdk::{SettingsError, Stage, Treatment, reference};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{class, patterns::Patterns};

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
    /// Regular expressions; a stretch that one of them matches from its beginning
    /// to its end is never hidden.
    pub allow_patterns: Vec<String>,
    /// Regular expressions of what is hidden besides.
    pub patterns: Vec<CustomPattern>,
    /// Sets of the tenant's reference data whose members are hidden wherever
    /// they are said. The grant must name the sets.
    pub dictionaries: Vec<Dictionary>,
    /// Languages whose words count; English and French unless told.
    pub languages: Vec<Language>,
    /// Ask the platform to pause its recording while card data is asked for or
    /// told. The grant must allow the obligation `pause-recording`.
    pub pause_recording: bool,
}

/// A pattern of the tenant's own.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CustomPattern {
    /// A regular expression over bytes, with bounded repetitions: `[A-Z]{2}[0-9]{6}`.
    pub pattern: String,
    /// The class of what it matches.
    #[serde(default = "custom")]
    pub class: String,
}

/// A set of the tenant's own.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dictionary {
    /// The name of the set in the tenant's reference data.
    pub set: String,
    /// The class of its members.
    #[serde(default = "custom")]
    pub class: String,
}

fn custom() -> String {
    Class::Custom.as_str().to_owned()
}

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// French.
    #[serde(rename = "fr")]
    French,
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
    allow_patterns: Patterns,
    patterns: Patterns,
    pattern_classes: Vec<Class>,
    pub(crate) pause_recording: bool,
}

impl Rules {
    pub(crate) fn new(settings: &Settings) -> Result<Self, SettingsError> {
        let mut classes = vec![ClassSettings::default(); Class::ALL.len()];
        for (name, chosen) in &settings.classes {
            let class = known(&format!("classes.{name}"), name)?;
            check_treatments(class, chosen)?;
            if let Some(slot) = classes.get_mut(class.index()) {
                *slot = chosen.clone();
            }
        }
        let mut allow = Vec::new();
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
        let mut pattern_classes = Vec::new();
        for (i, custom) in settings.patterns.iter().enumerate() {
            pattern_classes.push(known(&format!("patterns[{i}].class"), &custom.class)?);
        }
        let patterns: Vec<&str> = settings
            .patterns
            .iter()
            .map(|p| p.pattern.as_str())
            .collect();
        let allowed: Vec<&str> = settings.allow_patterns.iter().map(String::as_str).collect();
        Ok(Self {
            classes,
            allow,
            allow_patterns: Patterns::new("allow-patterns", &allowed)?,
            patterns: Patterns::new("patterns", &patterns)?,
            pattern_classes,
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
            return Some(class::treatment(class));
        };
        let choice = chosen
            .by_role
            .get(audience)
            .or_else(|| chosen.by_stage.get(&stage))
            .or(chosen.treatment.as_ref());
        match choice {
            Some(choice) => choice.treatment(),
            None => Some(class::treatment(class)),
        }
    }

    pub(crate) fn allows(&self, text: &str) -> bool {
        (!self.allow.is_empty() && self.allow.contains(&plain(text)))
            || self.allow_patterns.cover(text)
    }

    /// What the tenant's own patterns find: class and bytes.
    pub(crate) fn custom(&self, text: &str, mut each: impl FnMut(Class, usize, usize)) {
        self.patterns.find(text, |pattern, start, end| {
            let class = self.pattern_classes.get(pattern).copied();
            each(class.unwrap_or(Class::Custom), start, end);
        });
    }
}

/// The detector that the settings ask for.
pub(crate) fn detector(settings: &Settings) -> Result<Detector, SettingsError> {
    let has = |language| settings.languages.is_empty() || settings.languages.contains(&language);
    let mut detector = Detector::new(Languages {
        english: has(Language::English),
        french: has(Language::French),
    });
    for (i, dictionary) in settings.dictionaries.iter().enumerate() {
        let class = known(&format!("dictionaries[{i}].class"), &dictionary.class)?;
        let members = reference::members(&dictionary.set).map_err(|error| {
            SettingsError::new(
                format!("dictionaries[{i}].set"),
                format!(
                    "cannot be read ({}); grant the import `reference` and the set",
                    error.0
                ),
            )
        })?;
        detector
            .add_terms(class, members.iter().map(String::as_str))
            .map_err(|line| {
                SettingsError::new(
                    format!("dictionaries[{i}].set"),
                    format!(
                        "has an entry (number {}) without a word, or with more than twelve",
                        line + 1
                    ),
                )
            })?;
    }
    Ok(detector)
}

fn known(setting: &str, name: &str) -> Result<Class, SettingsError> {
    Class::find(name).ok_or_else(|| {
        let known: Vec<&str> = Class::ALL.iter().map(|class| class.as_str()).collect();
        SettingsError::new(
            setting.to_owned(),
            format!("is no class; take one of {}", known.join(", ")),
        )
    })
}

fn check_treatments(class: Class, chosen: &ClassSettings) -> Result<(), SettingsError> {
    if !matches!(class, Class::CardSecurityCode | Class::CardPin) {
        return Ok(());
    }
    let mut all = chosen
        .treatment
        .iter()
        .chain(chosen.by_stage.values())
        .chain(chosen.by_role.values());
    if all.any(|choice| !matches!(choice, Choice::Remove | Choice::Label)) {
        return Err(SettingsError::new(
            format!("classes.{}", class.as_str()),
            "can only be remove or label: no digit of it may stay (PCI DSS 3.3.1)",
        ));
    }
    Ok(())
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
