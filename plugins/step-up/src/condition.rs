use guichet_sdk::{SettingsError, Turn};

use crate::{ACTION_FACTS, OTHER_FACTS, amount::Amount, settings::Condition};

/// A condition that was checked.
#[derive(Debug)]
pub(crate) struct Checked {
    fact: String,
    test: Test,
}

#[derive(Debug)]
enum Test {
    OneOf(Vec<String>),
    NoneOf(Vec<String>),
    AtLeast(Amount),
    Present(bool),
}

impl Checked {
    pub(crate) fn new(at: &str, written: Condition) -> Result<Self, SettingsError> {
        let Condition {
            fact,
            is,
            is_not,
            one_of,
            none_of,
            at_least,
            present,
        } = written;
        known_fact(&format!("{at}.fact"), &fact)?;
        let amount = at_least
            .map(|text| {
                Amount::parse(&text).ok_or_else(|| {
                    SettingsError::new(
                        format!("{at}.at-least"),
                        "is no amount; write minor units and currency, such as 100000 EUR",
                    )
                })
            })
            .transpose()?;
        let tests = [
            is.map(|value| Test::OneOf(vec![value])),
            is_not.map(|value| Test::NoneOf(vec![value])),
            one_of.map(Test::OneOf),
            none_of.map(Test::NoneOf),
            amount.map(Test::AtLeast),
            present.map(Test::Present),
        ];
        let mut tests = tests.into_iter().flatten();
        match (tests.next(), tests.next()) {
            (Some(test), None) => Ok(Self { fact, test }),
            _ => Err(SettingsError::new(
                at,
                "needs exactly one of is, is-not, one-of, none-of, at-least and present",
            )),
        }
    }

    pub(crate) fn holds(&self, turn: &Turn) -> bool {
        let value = turn.fact(&self.fact);
        match &self.test {
            Test::OneOf(values) => value.is_some_and(|v| values.iter().any(|one| one == v)),
            Test::NoneOf(values) => !value.is_some_and(|v| values.iter().any(|one| one == v)),
            Test::Present(present) => value.is_some() == *present,
            // What cannot be compared counts as too much.
            Test::AtLeast(limit) => value
                .and_then(Amount::parse)
                .and_then(|amount| amount.at_least(limit))
                .unwrap_or(true),
        }
    }

    /// The actions that it names, when it is about the action's name.
    pub(crate) fn action_names(&self) -> &[String] {
        match &self.test {
            Test::OneOf(values) if self.fact == "action.name" => values,
            _ => &[],
        }
    }
}

/// Only facts of the description can be granted; another is a slip of the pen.
pub(crate) fn known_fact(setting: &str, fact: &str) -> Result<(), SettingsError> {
    if ACTION_FACTS.contains(&fact) || OTHER_FACTS.contains(&fact) {
        return Ok(());
    }
    Err(SettingsError::new(
        setting,
        format!(
            "is no fact that this policy reads; it reads {}, {}",
            ACTION_FACTS.join(", "),
            OTHER_FACTS.join(", ")
        ),
    ))
}
