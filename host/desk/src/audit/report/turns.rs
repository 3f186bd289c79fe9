//! What the decisions of the period say: outcomes, edits, requirements and proofs,
//! in lines.

use std::collections::BTreeMap;

use guichet::NEVER_KEPT;

use super::{
    Basis,
    evidence::{Lines, count, joined, size},
    facts::{Edited, Facts},
};

pub(super) fn security_codes(facts: &Facts, _: &Basis) -> Lines {
    let sensitive = |edit: &&Edited| NEVER_KEPT.contains(&edit.class.as_str());
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

pub(super) fn refusals(facts: &Facts) -> Option<String> {
    let causes = &facts.decisions.refused_by_cause;
    let total = causes.values().sum();
    (total > 0).then(|| format!("{} by cause: {}.", count(total, "refusal"), joined(causes)))
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

pub(super) fn exposure(facts: &Facts) -> Lines {
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

/// Edits by class and treatment, summed over the stages.
pub(super) fn edits(
    said: &str,
    edits: &[Edited],
    wanted: impl Fn(&Edited) -> bool,
) -> Option<String> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for edit in edits.iter().filter(|edit| wanted(edit)) {
        let kind = format!("{} {}", edit.class, edit.treatment);
        *counts.entry(kind).or_default() += edit.count;
    }
    let total: u64 = counts.values().sum();
    (total > 0).then(|| format!("{} {said}: {}.", count(total, "edit"), joined(&counts)))
}
