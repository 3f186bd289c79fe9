//! What the facts say on a subject that takes both what was decided and how the
//! ledger was looked after. A subject on which the period holds nothing has no line.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Basis,
    facts::{Edited, Facts},
    turns::{decisions, edits, leakage, refusals},
    upkeep::{audits, changes, failures, failures_alone, keys, policies, retention, running},
};

pub(super) type Lines = Vec<String>;

pub(super) fn keyed_digests(facts: &Facts, basis: &Basis) -> Lines {
    let mut lines = Lines::new();
    if facts.decisions.total > 0 {
        lines.push(format!(
            "{} with HMAC-SHA256 digests of interaction, turn and payload, under keys of the tenant; an entry has no field for a plain hash of what was said.",
            count(facts.decisions.total, "decision")
        ));
    }
    let tokens = |edit: &Edited| edit.class == "card-number" && edit.treatment == "tokenise";
    lines.extend(edits(
        "that put a token in place of a card number",
        &facts.edits,
        tokens,
    ));
    lines.extend(keys(facts, basis));
    lines
}

pub(super) fn inventory(facts: &Facts, basis: &Basis) -> Lines {
    let mut lines = policies(facts, basis);
    let versions: BTreeSet<&str> = facts
        .starts
        .iter()
        .map(|start| start.version.as_str())
        .collect();
    if !versions.is_empty() {
        let versions: Vec<&str> = versions.into_iter().collect();
        lines.push(format!(
            "The program was started in version {}.",
            versions.join(", ")
        ));
    }
    let contracts: Vec<&str> = facts
        .decisions
        .contracts
        .iter()
        .map(String::as_str)
        .collect();
    if !contracts.is_empty() {
        lines.push(format!(
            "Policies were asked over contract version {}.",
            contracts.join(", ")
        ));
    }
    lines
}

pub(super) fn logged(facts: &Facts, basis: &Basis) -> Lines {
    let mut lines = Lines::new();
    if facts.total() > 0 {
        lines.push(format!(
            "Entries of the tenant by kind: {}.",
            joined(&facts.entries)
        ));
    }
    lines.extend(decisions(facts, basis));
    lines.extend(refusals(facts));
    lines.extend(keys(facts, basis));
    lines.extend(audits(facts));
    lines.extend(running(facts));
    lines
}

pub(super) fn anomalies(facts: &Facts, basis: &Basis) -> Lines {
    let mut lines = decisions(facts, basis);
    lines.extend(refusals(facts));
    let reasons = &facts.decisions.reasons;
    if !reasons.is_empty() {
        lines.push(format!("Reasons given: {}.", joined(reasons)));
    }
    lines.extend(failures(facts, basis));
    lines
}

pub(super) fn software(facts: &Facts, basis: &Basis) -> Lines {
    let mut lines = policies(facts, basis);
    lines.extend(changes(facts, basis));
    lines.extend(failures_alone(facts));
    lines
}

pub(super) fn minimisation(facts: &Facts, basis: &Basis) -> Lines {
    let record = |edit: &Edited| edit.stage == "record";
    let said = "of what was about to be stored (stage record)";
    let mut lines: Lines = edits(said, &facts.edits, record).into_iter().collect();
    lines.extend(retention(facts, basis));
    lines.extend(keys(facts, basis));
    lines
}

pub(super) fn disclosure(facts: &Facts, basis: &Basis) -> Lines {
    let mut lines = leakage(facts, basis);
    lines.extend(audits(facts));
    lines
}

pub(super) fn configuration(facts: &Facts, basis: &Basis) -> Lines {
    let mut lines = changes(facts, basis);
    lines.extend(policies(facts, basis));
    lines
}

pub(super) fn nothing(_: &Facts, _: &Basis) -> Lines {
    Lines::new()
}

/// `1 turn`, `2 turns`.
pub(super) fn count(number: u64, one: &str) -> String {
    counted(number, one, &format!("{one}s"))
}

pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

pub(super) fn size(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

pub(super) fn joined<K: std::fmt::Display>(counts: &BTreeMap<K, u64>) -> String {
    let each: Vec<String> = counts.iter().map(|(k, n)| format!("{k} {n}")).collect();
    each.join(", ")
}
