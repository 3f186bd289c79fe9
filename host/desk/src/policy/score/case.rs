//! A labelled conversation, one a line.

use anyhow::{anyhow, bail};
use serde::Deserialize;

use super::tally::Span;
use crate::contact::{Earlier, json};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// How what it holds is written; whatever the author calls it.
    pub(super) kind: String,
    /// BCP 47.
    pub(super) language: String,
    pub(super) turns: Vec<Earlier>,
    /// Empty where nothing is to be hidden.
    pub(super) expect: Vec<Span>,
}

impl Case {
    pub(super) fn read(line: &str) -> anyhow::Result<Self> {
        let case: Self = json::read(line.as_bytes()).map_err(|(_, column, problem)| {
            anyhow!(
                "column {column}: {problem}; write {{\"kind\": …, \"language\": …, \"turns\": […], \"expect\": […]}}"
            )
        })?;
        if case.turns.is_empty() {
            bail!("`turns` is empty; give it what was said");
        }
        for (index, expected) in case.expect.iter().enumerate() {
            let text = expected
                .turn
                .checked_sub(1)
                .and_then(|turn| case.turns.get(turn));
            let number = index + 1;
            let Some(text) = text.map(|turn| turn.text.as_str()) else {
                bail!(
                    "expect {number}: `turn` is none of the {}; count from 1",
                    case.turns.len()
                );
            };
            let stretch = text.get(expected.start..expected.end);
            if !stretch.is_some_and(|stretch| stretch.contains(char::is_alphanumeric)) {
                bail!(
                    "expect {number}: `start` and `end` hold no letter or digit of turn {}; count UTF-8 bytes from 0",
                    expected.turn
                );
            }
        }
        Ok(case)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(expect: &str) -> Result<Case, String> {
        let line = format!(
            "{{\"kind\":\"k\",\"language\":\"fr\",\"turns\":[{{\"role\":\"customer\",\"text\":\"né à 7\"}}],\"expect\":[{expect}]}}"
        );
        Case::read(&line).map_err(|e| e.to_string())
    }

    #[test]
    fn a_stretch_is_inside_of_its_turn_on_characters() {
        let span = |turn: u32, start: u32, end: u32| {
            read(&format!(
                "{{\"turn\":{turn},\"start\":{start},\"end\":{end},\"class\":\"c\"}}"
            ))
        };
        assert!(span(1, 7, 8).is_ok());
        for (turn, start, end, said) in [
            (0, 7, 8, "`turn` is none of the 1"),
            (2, 7, 8, "`turn` is none of the 1"),
            (1, 2, 3, "count UTF-8 bytes"),
            (1, 7, 9, "count UTF-8 bytes"),
            (1, 8, 7, "count UTF-8 bytes"),
            (1, 3, 4, "hold no letter or digit"),
        ] {
            let error = span(turn, start, end).err().unwrap();
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn a_line_of_another_form_is_refused_without_a_word_of_it() {
        for line in [
            "{}",
            "[]",
            "{\"kind\":\"k\",\"language\":\"fr\",\"turns\":[],\"expect\":[]}",
            "oops",
        ] {
            let error = Case::read(line).err().unwrap().to_string();
            assert!(!error.contains("oops") && error.contains(';'), "{error}");
        }
    }
}
