//! What the period holds, in tables: what the controls refer to.

use super::{
    document::{
        Block,
        Kind::{Digest, Number, Text, Time},
        heading, titled,
    },
    facts::Facts,
};

pub(super) fn blocks(blocks: &mut Vec<Block>, facts: &Facts) {
    blocks.push(heading(2, "What the period holds"));
    if facts.total() == 0 {
        blocks.push(Block::Text("No entry of the tenant.".to_owned()));
    }
    decided(blocks, facts);
    configured(blocks, facts);
    kept(blocks, facts);
    ran(blocks, facts);
}

fn decided(blocks: &mut Vec<Block>, facts: &Facts) {
    let columns = [
        ("stage", Text),
        ("released", Number),
        ("held", Number),
        ("refused", Number),
    ];
    let stages: Vec<_> = facts.decisions.by_stage.iter().collect();
    titled(
        blocks,
        "Decisions by stage",
        columns,
        &stages,
        |(stage, outcomes)| {
            let counts = [outcomes.released, outcomes.held, outcomes.refused];
            let counts = counts.into_iter().map(|count| count.to_string());
            [(*stage).clone()].into_iter().chain(counts).collect()
        },
    );
    let columns = [
        ("stage", Text),
        ("class", Text),
        ("treatment", Text),
        ("edits", Number),
    ];
    titled(blocks, "Edits", columns, &facts.edits, |edit| {
        vec![
            edit.stage.clone(),
            edit.class.clone(),
            edit.treatment.clone(),
            edit.count.to_string(),
        ]
    });
    let columns = [
        ("policy", Text),
        ("cause", Text),
        ("code", Text),
        ("times", Number),
        ("released", Number),
        ("first", Time),
        ("last", Time),
    ];
    titled(
        blocks,
        "Policies without a verdict",
        columns,
        &facts.failures,
        |failure| {
            vec![
                failure.policy.clone(),
                failure.cause.clone(),
                failure.code.clone(),
                failure.count.to_string(),
                failure.released.to_string(),
                failure.first.to_string(),
                failure.last.to_string(),
            ]
        },
    );
    let columns = [("obligation", Text), ("value", Text), ("times", Number)];
    titled(
        blocks,
        "Obligations",
        columns,
        &facts.obligations,
        |obliged| {
            vec![
                obliged.name.clone(),
                obliged.value.clone(),
                obliged.count.to_string(),
            ]
        },
    );
}

fn configured(blocks: &mut Vec<Block>, facts: &Facts) {
    let columns = [
        ("entry", Number),
        ("when", Time),
        ("from", Number),
        ("to", Number),
        ("approved by, as stated", Text),
        ("change, as stated", Text),
        ("came to", Text),
        ("digest", Digest),
    ];
    let generation = |number: Option<u64>| number.map_or_else(String::new, |n| n.to_string());
    titled(
        blocks,
        "Configurations",
        columns,
        &facts.changes,
        |change| {
            let came = match (&change.error, change.differs) {
                (Some(error), _) => error.as_str(),
                (None, true) => "installed",
                (None, false) => "installed, as before",
            };
            vec![
                change.entry.to_string(),
                change.at.to_string(),
                generation(change.from),
                generation(change.to),
                change.approved_by.join(", "),
                change.reference.clone().unwrap_or_default(),
                came.to_owned(),
                change.digest.clone().unwrap_or_default(),
            ]
        },
    );
    let columns = [
        ("policy", Text),
        ("version", Text),
        ("evaluated", Number),
        ("first", Time),
        ("last", Time),
        ("module", Digest),
        ("settings", Digest),
        ("grant", Digest),
    ];
    titled(blocks, "Policies", columns, &facts.policies, |policy| {
        vec![
            policy.name.clone(),
            policy.version.clone(),
            policy.evaluations.to_string(),
            policy.first.to_string(),
            policy.last.to_string(),
            policy.module.clone(),
            policy.settings.clone(),
            policy.grant.clone(),
        ]
    });
}

fn kept(blocks: &mut Vec<Block>, facts: &Facts) {
    let columns = [
        ("tree", Text),
        ("entry", Number),
        ("when", Time),
        ("for", Text),
        ("change", Text),
        ("key", Digest),
    ];
    titled(blocks, "Keys", columns, &facts.keys, |key| {
        vec![
            key.tree.as_str().to_owned(),
            key.entry.to_string(),
            key.at.to_string(),
            key.purpose.clone(),
            key.change.clone(),
            key.key.clone(),
        ]
    });
    let columns = [
        ("tree", Text),
        ("entry", Number),
        ("when", Time),
        ("what", Text),
        ("result", Text),
    ];
    titled(
        blocks,
        "Looked into the ledger",
        columns,
        &facts.audits,
        |audit| {
            vec![
                audit.tree.as_str().to_owned(),
                audit.entry.to_string(),
                audit.at.to_string(),
                audit.action.clone(),
                audit.result.clone(),
            ]
        },
    );
    let columns = [
        ("tree", Text),
        ("entry", Number),
        ("when", Time),
        ("entries before", Number),
        ("copy", Text),
    ];
    titled(
        blocks,
        "Taken out by retention",
        columns,
        &facts.retention,
        |taken| {
            vec![
                taken.tree.as_str().to_owned(),
                taken.entry.to_string(),
                taken.at.to_string(),
                taken.before.to_string(),
                if taken.archived {
                    "in an archive"
                } else {
                    "none"
                }
                .to_owned(),
            ]
        },
    );
}

fn ran(blocks: &mut Vec<Block>, facts: &Facts) {
    let columns = [
        ("entry", Number),
        ("when", Time),
        ("version", Text),
        ("before it", Text),
    ];
    titled(blocks, "Starts", columns, &facts.starts, |start| {
        vec![
            start.entry.to_string(),
            start.at.to_string(),
            start.version.clone(),
            if start.clean {
                "closed"
            } else {
                "not closed: a crash"
            }
            .to_owned(),
        ]
    });
    let columns = [
        ("entry", Number),
        ("when", Time),
        ("bytes", Number),
        ("after", Text),
    ];
    titled(
        blocks,
        "Torn ends that were cut off",
        columns,
        &facts.recovered,
        |recovered| {
            vec![
                recovered.entry.to_string(),
                recovered.at.to_string(),
                recovered.bytes.to_string(),
                recovered.after.clone(),
            ]
        },
    );
    let columns = [("from", Time), ("to", Time), ("ended", Text)];
    titled(
        blocks,
        "More than an hour without an entry, while open",
        columns,
        &facts.gaps,
        |gap| {
            vec![
                gap.from.to_string(),
                gap.to.to_string(),
                gap.ended.as_str().to_owned(),
            ]
        },
    );
}
