//! The findings on real exports, against a list that was made by reading them.
//!
//! The list names file, action and rule of every true finding, in
//! `check/samples.tsv`; it was written from the JSON, before the rules ran.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails should say so at once"
)]

mod exports;

use std::collections::{BTreeMap, BTreeSet};

use exports::exports;
use guichet_flow::{
    Flow,
    check::{RULES, Settings, check},
};

type Place = (String, String);

/// Rule, and the places where it is right: file and action.
fn labels() -> BTreeMap<String, BTreeSet<Place>> {
    let mut labels: BTreeMap<String, BTreeSet<Place>> = BTreeMap::new();
    for line in include_str!("check/samples.tsv").lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [rule, action, file] = fields[..] else {
            panic!("`{line}` is not rule, action and file");
        };
        let place = (file.to_owned(), action.to_owned());
        let new = labels.entry(rule.to_owned()).or_default().insert(place);
        assert!(new, "`{line}` stands twice");
    }
    labels
}

#[test]
fn findings_on_real_exports_are_those_that_a_reader_finds() {
    let Some(samples) = exports() else { return };
    let labels = labels();
    let mut found: BTreeMap<String, BTreeSet<Place>> = BTreeMap::new();
    for (file, text) in samples {
        let flow: Flow = text.parse().unwrap();
        for finding in check(&flow, &Settings::default()) {
            let place = (
                file.clone(),
                finding.action.unwrap_or_else(|| "-".to_owned()),
            );
            let code = finding.rule.code.to_owned();
            found.entry(code).or_default().insert(place);
        }
    }
    for label in labels.keys() {
        assert!(
            RULES.iter().any(|rule| rule.code == label),
            "{label} is no rule"
        );
    }

    let none = BTreeSet::new();
    let mut misses = 0;
    for rule in RULES {
        let right = labels.get(rule.code).unwrap_or(&none);
        let found = found.get(rule.code).unwrap_or(&none);
        let wrong: Vec<_> = found.difference(right).collect();
        let missed: Vec<_> = right.difference(found).collect();
        misses += missed.len();
        eprintln!(
            "{} {}: {} found, {} right, {} wrong, {} missed",
            rule.code,
            rule.name,
            found.len(),
            found.len() - wrong.len(),
            wrong.len(),
            missed.len()
        );
        // Precision 0.95 of each rule, by the count.
        assert!(
            wrong.len() * 20 <= found.len(),
            "{} is wrong: {wrong:#?}",
            rule.code
        );
        assert!(missed.is_empty(), "{} misses: {missed:#?}", rule.code);
    }
    assert_eq!(misses, 0);
}
