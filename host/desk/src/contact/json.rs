//! Reading JSON with errors that never quote what stands there.

use serde::{Deserialize, de::IgnoredAny};
use serde_json::error::Category;

/// What is wrong, without a value that may be a customer's.
pub(crate) fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, (usize, usize, String)> {
    serde_json::from_slice(bytes).map_err(|e| (e.line(), e.column(), problem(&e, bytes)))
}

fn problem(error: &serde_json::Error, bytes: &[u8]) -> String {
    // A number in a word's place counts as a fault of syntax.
    let is_json = || serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
    if error.classify() != Category::Data && !is_json() {
        return "is not JSON".to_owned();
    }
    let said = error.to_string();
    let what = said.split(" at line ").next().unwrap_or_default();
    if what.starts_with("missing field") {
        return what.to_owned();
    }
    let quoted = what.split('`').nth(1).unwrap_or_default();
    let harmless = quoted.len() <= 32
        && quoted
            .bytes()
            .all(|b| b.is_ascii_alphabetic() || b"-_.".contains(&b));
    if what.starts_with("unknown field") && harmless {
        return what.to_owned();
    }
    match what.split_once(", expected ") {
        Some((start, expected)) if start.starts_with("unknown ") => {
            format!("has an unknown word; expected {expected}")
        }
        _ => "has a value of another type than expected".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Thing {
        #[serde(rename = "stage")]
        _stage: guichet::Stage,
    }

    #[test]
    fn errors_say_what_is_expected_and_quote_no_value() {
        for (json, expected) in [
            (
                "{\"stage\":\"4111111111111111\"}",
                "has an unknown word; expected one of `inbound`",
            ),
            ("{\"stage\":4111111111111111}", "another type"),
            (
                "{\"4111111111111111\":1}",
                "has an unknown word; expected `stage`",
            ),
            ("{\"stge\":1}", "unknown field `stge`, expected `stage`"),
            ("{}", "missing field `stage`"),
            ("{\"stage\" 4111111111111111", "is not JSON"),
        ] {
            let (_, _, said) = read::<Thing>(json.as_bytes()).unwrap_err();
            assert!(said.contains(expected), "{said}");
            assert!(!said.contains("4111"), "{said}");
        }
    }
}
