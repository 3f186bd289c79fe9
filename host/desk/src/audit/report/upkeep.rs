//! How policies and ledger were looked after in the period, in lines.

use std::collections::BTreeMap;

use super::{
    Basis,
    evidence::{Lines, count, counted, joined, size},
    facts::{Facts, PolicySeen},
};

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

pub(super) fn audits(facts: &Facts) -> Option<String> {
    let mut actions: BTreeMap<&str, u64> = BTreeMap::new();
    for audit in &facts.audits {
        *actions.entry(&audit.action).or_default() += 1;
    }
    (!actions.is_empty())
        .then(|| format!("Looked into the ledger, as filed: {}.", joined(&actions)))
}

pub(super) fn running(facts: &Facts) -> Lines {
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

pub(super) fn failures_alone(facts: &Facts) -> Option<String> {
    let mut causes: BTreeMap<&str, u64> = BTreeMap::new();
    for failure in &facts.failures {
        *causes.entry(&failure.cause).or_default() += failure.count;
    }
    (!causes.is_empty()).then(|| format!("Evaluations without a verdict: {}.", joined(&causes)))
}
