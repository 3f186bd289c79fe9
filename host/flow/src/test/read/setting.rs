//! What stands under `Guichet` in the metadata.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::node::Node;
use crate::{
    Error, Sensitive, Stage,
    test::{
        gate::{Needed, Outcome},
        setting::{ExpectedCrossing, Setting},
    },
};

const KEYS: [&str; 14] = [
    "flow",
    "contact",
    "language",
    "facts",
    "record-facts",
    "proofs",
    "sensitive",
    "challenge",
    "refused-queue",
    "answers",
    "decides",
    "chance",
    "similarity",
    "crossings",
];

/// The setting, and what is known of the contact besides what the entry point
/// says.
pub(super) fn read(node: &Node<'_>) -> Result<(Setting, Map<String, Value>), Error> {
    node.only(&KEYS, "take it out; docs/flows.md has the keys")?;
    let mut setting = Setting {
        flow: node.text_at("flow")?,
        language: node.text_at("language")?.unwrap_or_default(),
        facts: texts(node, "facts")?,
        record_facts: texts(node, "record-facts")?,
        challenge: node.text_at("challenge")?,
        refused_queue: node.text_at("refused-queue")?,
        decides: texts(node, "decides")?,
        ..Setting::default()
    };
    for proof in items(node, "proofs")? {
        proof.object()?;
        setting.proofs.push(proof.value().clone());
    }
    // None at all declares that nothing is.
    setting.sensitive = node.at("sensitive")?.map(|_| Vec::new());
    for one in items(node, "sensitive")? {
        one.only(
            &["block", "name", "facts"],
            "write `block`, `name` and `facts`",
        )?;
        setting.sensitive.get_or_insert_default().push(Sensitive {
            block: one.need("block", "name the block")?.text()?.to_owned(),
            name: one.need("name", "name the action")?.text()?.to_owned(),
            facts: texts(&one, "facts")?,
        });
    }
    if let Some(answers) = node.at("answers")? {
        for (name, answers) in answers.entries()? {
            let answers = answers.list()?;
            let answers = answers.iter().map(|answer| answer.value().clone());
            setting.answers.insert(name.to_owned(), answers.collect());
        }
    }
    if let Some(chance) = node.at("chance")? {
        let remedy = "write a number from 1 to 100";
        let number = chance.whole(100, remedy)?;
        let number = u8::try_from(number).ok().filter(|number| *number > 0);
        let wrong = || chance.wrong("is no chance", remedy);
        setting.chance = Some(number.ok_or_else(wrong)?);
    }
    if let Some(similarity) = node.at("similarity")? {
        let number = similarity.value().as_f64();
        let number = number.filter(|number| (0.0..=1.0).contains(number));
        let wrong = || similarity.wrong("is no likeness", "write a number from 0 to 1");
        setting.similarity = Some(number.ok_or_else(wrong)?);
    }
    for crossing in items(node, "crossings")? {
        setting.crossings.push(expected(&crossing)?);
    }
    let contact = match node.at("contact")? {
        Some(contact) => contact.object()?.clone(),
        None => Map::new(),
    };
    Ok((setting, contact))
}

fn expected(node: &Node<'_>) -> Result<ExpectedCrossing, Error> {
    node.only(
        &[
            "flow",
            "block",
            "stage",
            "outcome",
            "cause",
            "classes",
            "reasons",
            "requirements",
            "obligations",
            "payload",
        ],
        "take it out; docs/flows.md has the keys",
    )?;
    let stage = node.need("stage", "say where it crosses, such as \"inbound\"")?;
    let stage = stage.word(
        &[
            ("inbound", Stage::Inbound),
            ("outbound", Stage::Outbound),
            ("lookup", Stage::Lookup),
            ("response", Stage::Response),
            ("record", Stage::Record),
            ("action", Stage::Action),
        ],
        "is no stage",
        "write \"inbound\", \"outbound\", \"lookup\", \"response\", \"record\" or \"action\"",
    )?;
    let outcome = node.need("outcome", "say what becomes of it, such as \"held\"")?;
    let outcome = outcome.word(
        &[
            ("released", Outcome::Released),
            ("held", Outcome::Held),
            ("refused", Outcome::Refused),
        ],
        "is no outcome",
        "write \"released\", \"held\" or \"refused\"",
    )?;
    Ok(ExpectedCrossing {
        pointer: node.pointer().to_owned(),
        flow: node.text_at("flow")?,
        block: node.need("block", "name the block")?.text()?.to_owned(),
        stage,
        outcome,
        cause: node.text_at("cause")?,
        classes: codes(node, "classes")?,
        reasons: codes(node, "reasons")?,
        requirements: needs(node)?,
        obligations: codes(node, "obligations")?,
        payload: node.at("payload")?.map(|payload| payload.value().clone()),
    })
}

fn needs(node: &Node<'_>) -> Result<Option<BTreeSet<Needed>>, Error> {
    let Some(list) = node.at("requirements")? else {
        return Ok(None);
    };
    let mut needs = BTreeSet::new();
    for one in list.list()? {
        one.only(
            &["kind", "level", "binds"],
            "write `kind`, `level` and `binds`",
        )?;
        let kind = one.need("kind", "say which kind, such as \"assurance\"")?;
        let kind = kind.word(
            &[
                ("assurance", "assurance"),
                ("approval", "approval"),
                ("call-back", "call-back"),
                ("review", "review"),
            ],
            "is no kind of requirement",
            "write \"assurance\", \"approval\", \"call-back\" or \"review\"",
        )?;
        let level = one.need("level", "write 1, 2 or 3")?;
        needs.insert(Needed {
            kind: kind.to_owned(),
            level: u8::try_from(level.whole(3, "write 1, 2 or 3")?).unwrap_or_default(),
            binds: codes(&one, "binds")?.unwrap_or_default(),
        });
    }
    Ok(Some(needs))
}

fn items<'a>(node: &Node<'a>, key: &str) -> Result<Vec<Node<'a>>, Error> {
    match node.at(key)? {
        Some(list) => list.list(),
        None => Ok(Vec::new()),
    }
}

fn codes(node: &Node<'_>, key: &str) -> Result<Option<BTreeSet<String>>, Error> {
    let Some(list) = node.at(key)? else {
        return Ok(None);
    };
    let mut codes = BTreeSet::new();
    for code in list.list()? {
        codes.insert(code.text()?.to_owned());
    }
    Ok(Some(codes))
}

fn texts(node: &Node<'_>, key: &str) -> Result<BTreeMap<String, String>, Error> {
    let Some(map) = node.at(key)? else {
        return Ok(BTreeMap::new());
    };
    let mut texts = BTreeMap::new();
    for (key, text) in map.entries()? {
        texts.insert(key.to_owned(), text.text()?.to_owned());
    }
    Ok(texts)
}
