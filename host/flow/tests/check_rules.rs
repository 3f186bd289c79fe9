//! The rules, on the very examples of `docs/flow-rules.md`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should say so at once"
)]

use std::{fs, path::Path};

use guichet_flow::{
    Flow,
    check::{RULES, Rule, Settings, check, rule},
};
use serde_json::{Value, json};

struct Section {
    rule: &'static Rule,
    text: String,
    settings: Settings,
    found: Vec<Value>,
    not_found: Vec<Value>,
}

/// The sections of the page, in its order.
fn sections() -> Vec<Section> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/flow-rules.md");
    let page = fs::read_to_string(path).unwrap();
    let mut sections: Vec<Section> = Vec::new();
    let mut lines = page.lines();
    let mut finds = true;
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("### GF") {
            let (number, name) = title.split_once(' ').unwrap();
            let rule = rule(&format!("GF{number}")).unwrap();
            assert_eq!(rule.name, name);
            sections.push(Section {
                rule,
                text: String::new(),
                settings: Settings::default(),
                found: Vec::new(),
                not_found: Vec::new(),
            });
        }
        let Some(section) = sections.last_mut() else {
            continue;
        };
        section.text += line;
        section.text.push(' ');
        match line {
            "Found:" | "Found too:" => finds = true,
            "Not found:" | "Nor here:" => finds = false,
            "```json" | "```toml" => {
                let code: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                let code = code.join("\n");
                if line == "```toml" {
                    section.settings = toml::from_str(&code).unwrap();
                    section.settings.verify().unwrap();
                    continue;
                }
                let example: Value = serde_json::from_str(&code).unwrap();
                let examples = if finds {
                    &mut section.found
                } else {
                    &mut section.not_found
                };
                examples.push(example);
            }
            _ => {}
        }
    }
    sections
}

/// The flow of an example: the whole of it, or its actions.
fn flow(example: &Value) -> Result<Flow, guichet_flow::Error> {
    let whole = match example {
        Value::Array(actions) => json!({
            "Version": "2019-10-30",
            "StartAction": actions[0]["Identifier"],
            "Actions": actions,
        }),
        whole => whole.clone(),
    };
    whole.to_string().parse()
}

#[test]
fn each_rule_is_documented_as_the_program_has_it() {
    let sections = sections();
    let documented: Vec<&str> = sections.iter().map(|section| section.rule.code).collect();
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(documented, rules);
    for Section { rule, text, .. } in &sections {
        let finds = format!("{} Finds {}.", capital(rule.severity.as_str()), rule.finds);
        let remedy = format!("Remedy: {}.", rule.remedy);
        for said in [finds.as_str(), rule.why, remedy.as_str()] {
            assert!(
                text.contains(said),
                "{}: the page does not say {said:?}",
                rule.code
            );
        }
    }
}

fn capital(word: &str) -> String {
    format!("{}{}.", word[..1].to_uppercase(), &word[1..])
}

#[test]
fn each_rule_finds_what_its_examples_show_and_nothing_else() {
    for section in sections() {
        let code = section.rule.code;
        if matches!(code, "GF001" | "GF108") {
            continue;
        }
        assert!(
            !section.found.is_empty() && !section.not_found.is_empty(),
            "{code}"
        );
        for (i, example) in section.found.iter().enumerate() {
            let findings = check(&flow(example).unwrap(), &section.settings);
            let of_rule: Vec<_> = findings.iter().filter(|f| f.rule.code == code).collect();
            assert!(
                !of_rule.is_empty(),
                "{code} finds nothing in its example {i}: {findings:#?}"
            );
            if i == 0 {
                let highest = of_rule.iter().map(|finding| finding.severity).max();
                assert_eq!(highest, Some(section.rule.severity), "{code}");
            }
        }
        for (i, example) in section.not_found.iter().enumerate() {
            let findings = check(&flow(example).unwrap(), &section.settings);
            let wrong: Vec<_> = findings.iter().filter(|f| f.rule.code == code).collect();
            assert!(wrong.is_empty(), "{code}, example {i}: {wrong:#?}");
        }
    }
}

#[test]
fn what_is_no_flow_is_told_apart_from_what_is() {
    let all = sections();
    let section = all
        .iter()
        .find(|section| section.rule.code == "GF001")
        .unwrap();
    assert!(section.found.iter().all(|example| flow(example).is_err()));
    assert!(
        section
            .not_found
            .iter()
            .all(|example| flow(example).is_ok())
    );
}

/// So many messages, one after the other.
fn chain(actions: usize) -> Flow {
    let actions: Vec<Value> = (0..actions)
        .map(|i| {
            let next = if i + 1 < actions { i + 1 } else { i };
            json!({
                "Identifier": format!("a{i}"), "Type": "MessageParticipant",
                "Parameters": {"Text": "on"},
                "Transitions": {"NextAction": format!("a{next}"), "Errors": []},
            })
        })
        .collect();
    flow(&Value::from(actions)).unwrap()
}

#[test]
fn more_than_the_vendor_takes_is_found() {
    let over = |actions| {
        let findings = check(&chain(actions), &Settings::default());
        findings
            .iter()
            .filter(|finding| finding.rule.code == "GF108")
            .count()
    };
    assert_eq!((over(250), over(251)), (0, 1));
}

#[test]
fn a_circle_with_a_message_in_it_is_not_busy_but_may_be_endless() {
    let circle = |messages: bool, leaves: bool| {
        let kind = if messages {
            "MessageParticipant"
        } else {
            "UpdateContactData"
        };
        let way_out = if leaves { "bye" } else { "again" };
        let example = json!([
            {"Identifier": "again", "Type": kind, "Parameters": {"Text": "on"},
             "Transitions": {"NextAction": "again", "Errors": [{"NextAction": way_out, "ErrorType": "NoMatchingError"}]}},
            {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}},
        ]);
        let findings = check(&flow(&example).unwrap(), &Settings::default());
        let mut codes = findings.iter().map(|finding| finding.rule.code);
        codes.find(|code| ["GF105", "GF106"].contains(code))
    };
    assert_eq!(circle(true, false), Some("GF105"));
    assert_eq!(circle(false, false), Some("GF105"));
    assert_eq!(circle(true, true), None);
    assert_eq!(circle(false, true), Some("GF106"));
}

#[test]
fn settings_take_rules_out_and_give_them_another_severity() {
    let flow = chain(3);
    let settings: Settings =
        toml::from_str("disable = ['GF103']\n[severity]\nGF105 = 'note'").unwrap();
    settings.verify().unwrap();
    let codes = |settings: &Settings| {
        let findings = check(&flow, settings);
        let found = findings
            .iter()
            .map(|finding| (finding.rule.code, finding.severity.as_str()));
        let mut codes: Vec<(&str, &str)> = found.collect();
        codes.dedup();
        codes
    };
    let usual = codes(&Settings::default());
    assert_eq!(
        usual,
        [("GF103", "note"), ("GF105", "error"), ("GF103", "note")]
    );
    assert_eq!(codes(&settings), [("GF105", "note")]);

    for (text, error) in [
        (
            "disable = ['GF999']",
            "`GF999` is no rule; `guichet flow check --rules` lists them",
        ),
        (
            "[severity]\nGF1 = 'note'",
            "`GF1` is no rule; `guichet flow check --rules` lists them",
        ),
        (
            "[[step-up]]\nresult = 'true'",
            "step-up[0] says neither type, resource nor identifier; say at least one of them",
        ),
    ] {
        let settings: Settings = toml::from_str(text).unwrap();
        assert_eq!(settings.verify().unwrap_err().to_string(), error);
    }
    assert!(toml::from_str::<Settings>("disabled = []").is_err());
}
