//! What has to agree before a generation serves: stages with grants, a
//! description with its schema, settings with theirs, grants with what the module
//! asks for.

use std::collections::BTreeSet;

use super::{
    Description, Grant,
    admission::{CONTRACT, CONTRACT_VERSION},
};
use crate::{error::uncovered, tenant::TenantConfig, turn::Stage, verdict::Requirement};

/// Every stage is covered by a policy, or said to pass, or said to be refused.
pub(super) fn check_stages(config: &TenantConfig) -> Result<(), (String, String)> {
    for stage in Stage::ALL {
        let covered = config
            .policies
            .iter()
            .any(|p| p.grant.as_ref().is_some_and(|g| g.stages.contains(&stage)));
        let (passing, refusing) = (
            config.passing.contains(&stage),
            config.refusing.contains(&stage),
        );
        match (covered, passing, refusing) {
            (true, false, false) | (false, true, false) | (false, false, true) => {}
            (false, false, false) => return Err(("passing".to_owned(), uncovered(stage))),
            _ => {
                return Err((
                    if passing { "passing" } else { "refusing" }.to_owned(),
                    format!("stage `{stage}` is also covered or listed elsewhere; keep one"),
                ));
            }
        }
    }
    Ok(())
}

/// A description must be of `wit/description.schema.json` also where its Rust
/// type is wider: its words go into ledger and metrics as they are.
pub(crate) fn check_description(description: &Description) -> Result<(), String> {
    let contract = format!("{CONTRACT}@{CONTRACT_VERSION}");
    if description.contract != contract {
        return Err(format!(
            "module's description is of another contract than `{contract}`; build it with this version's SDK"
        ));
    }
    let codes = |codes: &[super::Code]| codes.iter().map(|known| known.code.clone()).collect();
    let words: [(&str, Vec<String>); 4] = [
        ("name", vec![description.name.clone()]),
        ("classes", description.classes.iter().cloned().collect()),
        ("reasons", codes(&description.reasons)),
        ("failures", codes(&description.failures)),
    ];
    for (field, words) in words {
        if let Some(at) = words.iter().position(|word| !is_kebab(word)) {
            return Err(format!(
                "module's description: {field}[{at}] is not kebab-case of at most {MAX_WORD} bytes; rename it"
            ));
        }
    }
    let version = &description.version;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-+".contains(&b);
    if version.is_empty() || version.len() > MAX_WORD || !version.bytes().all(plain) {
        return Err("module's description: version is no semantic version; mend it".to_owned());
    }
    if let Some(at) = description
        .obligations
        .iter()
        .position(|known| !OBLIGATIONS.contains(&known.name.as_str()))
    {
        return Err(format!(
            "module's description: obligations[{at}] is none of {}; rename it",
            OBLIGATIONS.join(", ")
        ));
    }
    let level = |known: &super::DescribedRequirement| (1..=3).contains(&known.level);
    if let Some(at) = description.requirements.iter().position(|r| !level(r)) {
        return Err(format!(
            "module's description: requirements[{at}] has a level that is not 1 to 3; mend it"
        ));
    }
    Ok(())
}

const MAX_WORD: usize = 64;
const OBLIGATIONS: [&str; 5] = [
    "pause-recording",
    "resume-recording",
    "route",
    "notify",
    "mark",
];

/// `a-b2-c`: small letters and digits in words, the first of which begins with
/// a letter.
fn is_kebab(word: &str) -> bool {
    let alphanumeric = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    word.len() <= MAX_WORD
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && word
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(alphanumeric))
}

/// Settings must fit the schema that the module's description gives.
pub(crate) fn check_settings(description: &Description, settings: &str) -> Result<(), String> {
    if description.settings.is_null() {
        return Ok(());
    }
    let validator = jsonschema::validator_for(&description.settings).map_err(|_| {
        "cannot be checked: the module's schema is broken; ask its author".to_owned()
    })?;
    let value: serde_json::Value =
        serde_json::from_str(settings).map_err(|e| format!("are not JSON: {e}"))?;
    match validator.iter_errors(&value).next() {
        None => Ok(()),
        Some(error) => {
            let place = error.instance_path().to_string();
            let problem = error.to_string();
            let problem: String = problem.split_whitespace().collect::<Vec<_>>().join(" ");
            Err(format!(
                "{}{} {}",
                if place.is_empty() { "" } else { "at " },
                place,
                problem.chars().take(300).collect::<String>()
            )
            .trim()
            .to_owned())
        }
    }
}

/// A grant may not give what the module does not ask for: a misspelt class
/// would silently grant nothing.
pub(super) fn check_grant(
    grant: &Grant,
    description: &Description,
) -> Result<(), (String, String)> {
    let subset = |key: &str, asked: &BTreeSet<String>, granted: &BTreeSet<String>| match granted
        .iter()
        .find(|name| !asked.contains(*name))
    {
        None => Ok(()),
        Some(name) => Err((
            format!("grant.{key}"),
            format!(
                "`{name}` is not what the module asks for; it asks for {}",
                asked.iter().cloned().collect::<Vec<_>>().join(", ")
            ),
        )),
    };
    let words = |stages: &BTreeSet<Stage>| stages.iter().map(|s| s.as_str().to_owned()).collect();
    let treatments = |set: &BTreeSet<crate::edits::Treatment>| {
        set.iter().map(|t| t.as_str().to_owned()).collect()
    };
    subset("stages", &words(&description.stages), &words(&grant.stages))?;
    subset("imports", &description.imports, &grant.imports)?;
    subset("facts", &description.facts, &grant.facts)?;
    subset("classes", &description.classes, &grant.classes)?;
    subset(
        "treatments",
        &treatments(&description.treatments),
        &treatments(&grant.treatments),
    )?;
    for (name, values) in &grant.obligations {
        if let Some(value) = values
            .iter()
            .find(|value| !description.may_oblige(name, value))
        {
            return Err((
                "grant.obligations".to_owned(),
                format!("`{name} = {value}` is not what the module asks for"),
            ));
        }
    }
    for (i, granted) in grant.requirements.iter().enumerate() {
        let key = format!("grant.requirements[{i}]");
        if !(1..=3).contains(&granted.level) {
            return Err((key, "has a level that is not 1 to 3".to_owned()));
        }
        let asked = Requirement {
            kind: granted.kind,
            level: granted.level,
            binds: granted.binds.clone(),
        };
        if !description.may_require(&asked) {
            return Err((
                key,
                format!(
                    "`{}` with this level and these binds is not what the module asks for; `guichet policy build` lists what it does",
                    granted.kind.as_str()
                ),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn description(change: impl FnOnce(&mut serde_json::Value)) -> Description {
        let mut value = serde_json::json!({
            "name": "a-guest", "version": "0.1.0", "contract": "guichet:policy@0.1.0",
            "stages": ["inbound"], "classes": ["card-number"],
            "reasons": [{"code": "found"}], "failures": [{"code": "no-idea"}],
            "requirements": [{"kind": "review", "level": 1, "binds": ["action.payee"]}]
        });
        change(&mut value);
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn words_of_a_description_are_kebab_case_and_its_contract_is_ours() {
        assert_eq!(check_description(&description(|_| ())), Ok(()));
        for (field, wrong) in [
            ("name", serde_json::json!("A Guest")),
            ("version", serde_json::json!("1\n2")),
            ("contract", serde_json::json!("guichet:policy@9.9.9")),
            ("classes", serde_json::json!(["card_number"])),
            ("reasons", serde_json::json!([{"code": "a\"} 1"}])),
            ("failures", serde_json::json!([{"code": "-a"}])),
            ("obligations", serde_json::json!([{"name": "dance"}])),
            (
                "requirements",
                serde_json::json!([{"kind": "review", "level": 4}]),
            ),
        ] {
            let said = check_description(&description(|value| value[field] = wrong)).unwrap_err();
            assert!(said.contains(field) && !said.contains('\n'), "{said}");
        }
    }

    #[test]
    fn a_grant_may_not_let_a_module_require_more_than_it_asks_for() {
        let description = description(|_| ());
        let granted = |level, bind: &str| Grant {
            requirements: vec![super::super::DescribedRequirement {
                kind: crate::verdict::RequirementKind::Review,
                level,
                binds: [bind.to_owned()].into(),
            }],
            ..Grant::nothing()
        };
        assert_eq!(
            check_grant(&granted(1, "action.payee"), &description),
            Ok(())
        );
        for (level, bind) in [
            (0, "action.payee"),
            (2, "action.payee"),
            (1, "action.amount"),
        ] {
            let (key, _) = check_grant(&granted(level, bind), &description).unwrap_err();
            assert_eq!(key, "grant.requirements[0]");
        }
    }
}
