//! A tenant's own patterns: regular expressions that are turned into tables at
//! `configure` and only read afterwards.

use guichet_sdk::SettingsError;
use regex_automata::{
    Anchored, Input,
    dfa::{dense, regex::Regex},
    nfa::thompson,
    util::syntax,
};

/// Bytes that one match may have: each look goes no farther, so that the cost
/// of a search grows with the text and with nothing else.
const LONGEST: usize = 256;
const MOST: usize = 64;
/// Bytes of the tables of all patterns together.
const LARGEST: usize = 1 << 20;

/// Patterns that were found to be cheap enough.
#[derive(Debug)]
pub(crate) struct Patterns(Option<Regex>);

impl Patterns {
    /// `setting` is the name under which errors are reported.
    pub(crate) fn new(setting: &str, patterns: &[&str]) -> Result<Self, SettingsError> {
        let refuse = |index: usize, problem: &str| {
            Err(SettingsError::new(format!("{setting}[{index}]"), problem))
        };
        if patterns.is_empty() {
            return Ok(Self(None));
        }
        if patterns.len() > MOST {
            return refuse(MOST, "is one too many; keep at most 64");
        }
        for (index, pattern) in patterns.iter().enumerate() {
            let parsed = regex_syntax::ParserBuilder::new()
                .unicode(false)
                .utf8(false)
                .build()
                .parse(pattern);
            let Ok(parsed) = parsed else {
                return refuse(
                    index,
                    "is no regular expression of ASCII classes; correct it",
                );
            };
            match parsed.properties().maximum_len() {
                Some(longest) if longest <= LONGEST => {}
                _ => {
                    return refuse(
                        index,
                        "can match more than 256 bytes; bound its repetitions, as in {1,20}",
                    );
                }
            }
            if parsed.properties().minimum_len() == Some(0) {
                return refuse(
                    index,
                    "matches nothing at all; make one character obligatory",
                );
            }
        }
        let built = Regex::builder()
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .thompson(thompson::Config::new().utf8(false))
            .dense(
                dense::Config::new()
                    .dfa_size_limit(Some(LARGEST))
                    .determinize_size_limit(Some(2 * LARGEST)),
            )
            .build_many(patterns);
        match built {
            Ok(regex) => Ok(Self(Some(regex))),
            Err(_) => Err(SettingsError::new(
                setting,
                "need tables of more than 1 MiB together; use fewer or narrower ones",
            )),
        }
    }

    /// Every match, with the index of its pattern, on whole characters.
    pub(crate) fn find(&self, text: &str, mut each: impl FnMut(usize, usize, usize)) {
        let Some(regex) = &self.0 else { return };
        for found in regex.find_iter(text) {
            let mut start = found.start();
            while !text.is_char_boundary(start) {
                start -= 1;
            }
            let mut end = found.end();
            while !text.is_char_boundary(end) {
                end += 1;
            }
            each(found.pattern().as_usize(), start, end);
        }
    }

    /// True when one of them matches the whole of a text.
    pub(crate) fn cover(&self, text: &str) -> bool {
        let Some(regex) = &self.0 else { return false };
        let input = Input::new(text).anchored(Anchored::Yes);
        regex
            .try_search(&input)
            .is_ok_and(|found| found.is_some_and(|found| found.end() == text.len()))
    }
}
