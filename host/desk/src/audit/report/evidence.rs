//! What the facts say on one subject, in lines. A subject on which the period
//! holds nothing has none.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Basis,
    facts::{Edited, Facts, PolicySeen},
};

/// Classes that may not be kept after authorisation; the gate lets no policy do
/// less than label them.
const NOT_TO_BE_KEPT: [&str; 3] = ["card-security-code", "card-pin", "card-track"];

pub(super) type Lines = Vec<String>;

/// `1 turn`, `2 turns`.
pub(super) fn count(number: u64, one: &str) -> String {
    counted(number, one, &format!("{one}s"))
}

pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn size(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn joined<K: std::fmt::Display>(counts: &BTreeMap<K, u64>) -> String {
    let each: Vec<String> = counts.iter().map(|(k, n)| format!("{k} {n}")).collect();
    each.join(", ")
}

/// Edits by class and treatment, summed over the stages.
fn edits(said: &str, edits: &[Edited], wanted: impl Fn(&Edited) -> bool) -> Option<String> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for edit in edits.iter().filter(|edit| wanted(edit)) {
        let kind = format!("{} {}", edit.class, edit.treatment);
        *counts.entry(kind).or_default() += edit.count;
    }
    let total: u64 = counts.values().sum();
    (total > 0).then(|| format!("{} {said}: {}.", count(total, "edit"), joined(&counts)))
}

pub(super) fn security_codes(facts: &Facts, _: &Basis) -> Lines {
    let sensitive = |edit: &&Edited| NOT_TO_BE_KEPT.contains(&edit.class.as_str());
    let said = "of security codes, PINs and track data";
    let mut lines: Lines = edits(said, &facts.edits, |edit| sensitive(&edit))
        .into_iter()
        .collect();
    let weak =
        |edit: &Edited| sensitive(&edit) && matches!(edit.treatment.as_str(), "mask" | "tokenise");
    lines.extend(edits(
        "that left part of such data or a token of it",
        &facts.edits,
        weak,
    ));
    let recording = |name: &str| {
        let obliged = facts.obligations.iter().filter(|o| o.name == name);
        obliged.map(|obliged| obliged.count).sum::<u64>()
    };
    let (paused, resumed) = (recording("pause-recording"), recording("resume-recording"));
    if paused + resumed > 0 {
        lines.push(format!(
            "The recording was told to pause {} and to resume {}.",
            count(paused, "time"),
            count(resumed, "time")
        ));
    }
    lines.extend(exposure(facts));
    lines
}

pub(super) fn card_numbers(facts: &Facts, _: &Basis) -> Lines {
    let card = |edit: &Edited| edit.class == "card-number";
    edits("of card numbers", &facts.edits, card)
        .into_iter()
        .collect()
}

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

/// Which policies were evaluated; their digests stand in the table.
pub(super) fn policies(facts: &Facts, _: &Basis) -> Lines {
    let seen = |policy: &PolicySeen| {
        let module: String = policy.module.chars().take(12).collect();
        format!(
            "Policy {} {}, module {module}…: {} from {} to {} ({}).",
            policy.name,
            policy.version,
            count(policy.evaluations, "evaluation"),
            policy.first,
            policy.last,
            joined(&policy.said)
        )
    };
    facts.policies.iter().map(seen).collect()
}

pub(super) fn changes(facts: &Facts, _: &Basis) -> Lines {
    let mut lines = Lines::new();
    let installed = || facts.changes.iter().filter(|change| change.to.is_some());
    let differing = || installed().filter(|change| change.differs);
    if installed().next().is_some() {
        let approved = differing().filter(|change| !change.approved_by.is_empty());
        let referred = differing().filter(|change| change.reference.is_some());
        let total = size(differing().count());
        lines.push(format!(
            "{} of another configuration than before: {} with approvers as stated, {} with a change reference.",
            count(total, "installation"),
            approved.count(),
            referred.count()
        ));
        let same = size(installed().count()).saturating_sub(total);
        if same > 0 {
            lines.push(format!(
                "{} of the configuration that was there before.",
                count(same, "installation")
            ));
        }
    }
    for change in differing().filter(|change| change.approved_by.is_empty()) {
        lines.push(format!(
            "Entry {}, {}: generation {} has no approver stated.",
            change.entry,
            change.at,
            change.to.unwrap_or_default()
        ));
    }
    let refused = size(facts.changes.iter().filter(|c| c.to.is_none()).count());
    if refused > 0 {
        lines.push(format!(
            "{} not installed, or taken out; the reasons stand in the table.",
            count(refused, "configuration")
        ));
    }
    lines
}

pub(super) fn decisions(facts: &Facts, _: &Basis) -> Lines {
    let decisions = &facts.decisions;
    if decisions.total == 0 {
        return Lines::new();
    }
    let outcomes = decisions.outcomes();
    vec![format!(
        "{} over {}: {} released, {} held, {} refused.",
        count(decisions.total, "decision"),
        count(size(decisions.interactions), "interaction"),
        outcomes.released,
        outcomes.held,
        outcomes.refused
    )]
}

fn refusals(facts: &Facts) -> Option<String> {
    let causes = &facts.decisions.refused_by_cause;
    let total = causes.values().sum();
    (total > 0).then(|| format!("{} by cause: {}.", count(total, "refusal"), joined(causes)))
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

fn audits(facts: &Facts) -> Option<String> {
    let mut actions: BTreeMap<&str, u64> = BTreeMap::new();
    for audit in &facts.audits {
        *actions.entry(&audit.action).or_default() += 1;
    }
    (!actions.is_empty())
        .then(|| format!("Looked into the ledger, as filed: {}.", joined(&actions)))
}

/// Starts, stops, what a crash has left, and gaps.
fn running(facts: &Facts) -> Lines {
    let mut lines = Lines::new();
    let starts = size(facts.starts.len());
    if starts + facts.stops > 0 {
        let unclean = facts.starts.iter().filter(|start| !start.clean).count();
        lines.push(format!(
            "{}, {unclean} of them after a crash; {}.",
            count(starts, "start"),
            count(facts.stops, "stop")
        ));
    }
    let recovered = size(facts.recovered.len());
    if recovered > 0 {
        let bytes: u64 = facts
            .recovered
            .iter()
            .map(|recovered| recovered.bytes)
            .sum();
        lines.push(format!(
            "{} cut off, {} in all, none of it acknowledged.",
            count(recovered, "torn end"),
            count(bytes, "byte")
        ));
    }
    let gaps = size(facts.gaps.len());
    if gaps > 0 {
        lines.push(format!(
            "{} of more than an hour without an entry while the log was open.",
            count(gaps, "gap")
        ));
    }
    lines
}

pub(super) fn keys(facts: &Facts, _: &Basis) -> Lines {
    let said = facts.keys.iter().map(|key| {
        let of = key.tree.as_str();
        format!(
            "{}: {} key for {} was {}.",
            key.at, of, key.purpose, key.change
        )
    });
    said.collect()
}

pub(super) fn integrity(_: &Facts, basis: &Basis) -> Lines {
    let mut lines = Lines::new();
    let problems = basis.problems();
    lines.push(if problems == 0 {
        "Every entry that is there was read, hashed, and found to be what was signed.".to_owned()
    } else {
        format!(
            "Verification has {}; see the top.",
            count(size(problems), "finding")
        )
    });
    for anchor in &basis.checkpoints {
        let whose = anchor.tenant.as_deref().unwrap_or("the house");
        lines.push(format!(
            "Checkpoint of {whose}: {}, root {}; agrees with {} held elsewhere.",
            counted(anchor.size, "entry", "entries"),
            anchor.root,
            anchor.agrees_with
        ));
    }
    lines
}

pub(super) fn retention(facts: &Facts, basis: &Basis) -> Lines {
    let mut lines = Lines::new();
    let own = basis
        .checkpoints
        .iter()
        .find(|anchor| anchor.tenant.is_some());
    if let Some((anchor, first)) = own.and_then(|anchor| Some((anchor, anchor.first?))) {
        lines.push(format!(
            "The earliest entry that is still there was written {first}; {} before it were taken out by retention.",
            anchor.pruned
        ));
    }
    let archived = size(facts.retention.iter().filter(|r| r.archived).count());
    let dropped = size(facts.retention.len()).saturating_sub(archived);
    if archived + dropped > 0 {
        lines.push(format!(
            "Taken out within the period: {} with a copy in an archive, {} without.",
            count(archived, "time"),
            count(dropped, "time")
        ));
    }
    lines
}

pub(super) fn log_kept(facts: &Facts, basis: &Basis) -> Lines {
    let mut lines = retention(facts, basis);
    lines.extend(running(facts));
    lines
}

pub(super) fn failures(facts: &Facts, _: &Basis) -> Lines {
    let mut lines = Lines::new();
    for failure in &facts.failures {
        lines.push(format!(
            "Policy {} gave no verdict {}: {}, {}; {} of these turns were released all the same.",
            failure.policy,
            count(failure.count, "time"),
            failure.cause,
            failure.code,
            failure.released
        ));
    }
    if facts.failures.is_empty() && !facts.policies.is_empty() {
        let evaluations = facts.policies.iter().map(|policy| policy.evaluations).sum();
        lines.push(format!(
            "No policy failed and none exceeded its budget, over {}.",
            count(evaluations, "evaluation")
        ));
    }
    for (cause, said) in [
        ("budget-exceeded", "because a budget was exceeded"),
        ("policy-failed", "because a policy failed"),
        ("host-fault", "because the host could not do its part"),
    ] {
        if let Some(refused) = facts.decisions.refused_by_cause.get(cause) {
            lines.push(format!("{} {said}.", count(*refused, "refusal")));
        }
    }
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

fn failures_alone(facts: &Facts) -> Option<String> {
    let mut causes: BTreeMap<&str, u64> = BTreeMap::new();
    for failure in &facts.failures {
        *causes.entry(&failure.cause).or_default() += failure.count;
    }
    (!causes.is_empty()).then(|| format!("Evaluations without a verdict: {}.", joined(&causes)))
}

/// Step-up: what was required, and what was proven.
pub(super) fn authentication(facts: &Facts, _: &Basis) -> Lines {
    let mut lines = Lines::new();
    for required in &facts.requirements {
        lines.push(format!(
            "{} of level {} was required: met in {}, not met in {}.",
            required.kind,
            required.level,
            count(required.met, "decision"),
            count(required.unmet, "decision")
        ));
    }
    for proof in &facts.proofs {
        let binds = if proof.binds.is_empty() {
            String::new()
        } else {
            format!(" for {}", proof.binds.join(", "))
        };
        lines.push(format!(
            "{} of level {}{binds} was handed in {}, by {}.",
            proof.kind,
            proof.level,
            count(proof.count, "time"),
            count(size(proof.by), "pseudonym")
        ));
    }
    lines
}

pub(super) fn access(facts: &Facts, basis: &Basis) -> Lines {
    let mut lines = decisions(facts, basis);
    if let Some(denied) = facts.decisions.refused_by_cause.get("policy-denied") {
        lines.push(format!(
            "{} because a policy or the configuration said no.",
            count(*denied, "refusal")
        ));
    }
    let (freed, still) = (facts.decisions.freed, facts.decisions.still_held);
    if freed + still > 0 {
        lines.push(format!(
            "Held turns: {freed} released after a proof, {still} neither released nor refused by the end of the period."
        ));
    }
    lines.extend(authentication(facts, basis));
    lines
}

pub(super) fn masking(facts: &Facts, _: &Basis) -> Lines {
    let mut lines: Lines = edits("in all", &facts.edits, |_| true)
        .into_iter()
        .collect();
    if facts.decisions.edited > 0 {
        lines.push(format!(
            "{} of {} with at least one.",
            facts.decisions.edited,
            count(facts.decisions.total, "decision")
        ));
    }
    lines
}

fn exposure(facts: &Facts) -> Lines {
    let decisions = &facts.decisions;
    let mut lines = Lines::new();
    if decisions.amended > 0 {
        lines.push(format!(
            "{} amended when a later one completed what had to be hidden.",
            count(decisions.amended, "earlier turn")
        ));
    }
    if decisions.exposed > 0 {
        lines.push(format!(
            "{} hid what an earlier revision had shown: {} as counted over the revisions.",
            count(decisions.exposed, "decision"),
            count(decisions.exposed_bytes, "byte")
        ));
    }
    lines
}

pub(super) fn leakage(facts: &Facts, basis: &Basis) -> Lines {
    let mut lines = masking(facts, basis);
    for (stage, outcomes) in &facts.decisions.by_stage {
        let stopped = outcomes.held + outcomes.refused;
        if stopped > 0 {
            lines.push(format!(
                "Stage {stage}: {} held and {} refused of {}.",
                outcomes.held,
                outcomes.refused,
                count(stopped + outcomes.released, "decision")
            ));
        }
    }
    lines.extend(exposure(facts));
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

pub(super) fn nothing(_: &Facts, _: &Basis) -> Lines {
    Lines::new()
}

pub(super) fn configuration(facts: &Facts, basis: &Basis) -> Lines {
    let mut lines = changes(facts, basis);
    lines.extend(policies(facts, basis));
    lines
}
