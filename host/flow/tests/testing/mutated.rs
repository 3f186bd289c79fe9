//! Tests that were mutated.

use guichet_flow::{
    Options,
    test::{FlowTest, OpenGate, run},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::shop::shop;

const LOST_CARD: &str = include_str!("../../../../examples/bank/tests/lost-card.json");
const TRANSFER: &str = include_str!("../../../../examples/bank/tests/transfer-proven.json");

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_mutated_test_is_read_or_refused_in_one_line_and_runs_to_its_end(
        which in any::<bool>(), at in any::<prop::sample::Index>(), length in 0usize..40,
        with in "[\\[\\]{}\",:a-zA-Z0-9$.# ]{0,12}",
    ) {
        let mut bytes = if which { LOST_CARD } else { TRANSFER }.as_bytes().to_vec();
        let start = at.index(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, with.bytes());
        match String::from_utf8_lossy(&bytes).parse::<FlowTest>() {
            Ok(test) => {
                let report = run(&test, &shop(), 0, &Options::default(), &mut OpenGate);
                prop_assert!(report.steps <= 1000);
            }
            Err(error) => prop_assert!(!error.to_string().contains('\n'), "{error}"),
        }
    }

    #[test]
    fn a_value_in_place_of_another_is_read_or_refused_by_a_place_that_is_there(
        which in any::<bool>(), at in any::<prop::sample::Index>(), kind in 0usize..6,
    ) {
        let mut document: Value = serde_json::from_str(if which { LOST_CARD } else { TRANSFER }).unwrap();
        let mut pointers = Vec::new();
        places(&document, String::new(), &mut pointers);
        let pointer = &pointers[at.index(pointers.len())];
        let value = [json!(null), json!(7), json!("?"), json!([]), json!({}), json!(true)][kind].clone();
        *document.pointer_mut(pointer).unwrap() = value;
        if let Err(error) = document.to_string().parse::<FlowTest>() {
            let error = error.to_string();
            let place = error.split(": ").next().unwrap();
            let known = place.starts_with('/') || error.contains("neither `Observations`");
            prop_assert!(known && !error.contains('\n'), "{error}");
        }
    }
}

fn places(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                places(item, format!("{pointer}/{i}"), found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                places(item, format!("{pointer}/{key}"), found);
            }
        }
        _ => {}
    }
    found.push(pointer);
}
