//! One entry, as a row.

use guichet_ledger::{DecisionLeaf, Leaf};
use jiff::Timestamp;

/// A moment in RFC 3339, to the second.
pub(crate) fn time(millis: u64) -> String {
    i64::try_from(millis)
        .ok()
        .and_then(|millis| Timestamp::from_millisecond(millis).ok())
        .map_or_else(|| millis.to_string(), |at| format!("{at:.0}"))
}

/// What an entry says, in one line; the first word is what came of it.
pub(super) fn summary(leaf: &Leaf) -> (String, String) {
    match leaf {
        Leaf::Decision(leaf) => (leaf.outcome.clone(), decision(leaf)),
        Leaf::Swap(leaf) => match (leaf.to, &leaf.error) {
            (Some(to), _) => {
                let mut said = format!("generation {to}");
                if let Some(digest) = leaf.digest {
                    said += &format!(" {}", short(&digest.to_string()));
                }
                if let Some(change) = &leaf.change {
                    said += &format!(", for {change}");
                }
                if !leaf.approved_by.is_empty() {
                    said += &format!(", approved by {}", leaf.approved_by.join(", "));
                }
                ("installed".to_owned(), said)
            }
            (None, error) => ("refused".to_owned(), error.clone().unwrap_or_default()),
        },
        Leaf::Proof(leaf) => (
            format!("{} {}", leaf.kind, leaf.level),
            format!(
                "of {} for {}",
                short(&leaf.interaction.to_string()),
                leaf.binds.join(", ")
            ),
        ),
        Leaf::Key(leaf) => {
            let mut said = format!("key for {}: {}", leaf.purpose, leaf.key);
            if let Some(successor) = &leaf.successor {
                said += &format!(", by {successor}");
            }
            (leaf.change.clone(), said)
        }
        Leaf::Audit(leaf) => (leaf.action.clone(), leaf.result.clone()),
        Leaf::Prune(leaf) => (
            if leaf.archived { "archived" } else { "dropped" }.to_owned(),
            format!("entries before {}", leaf.before),
        ),
        Leaf::Start(leaf) => (
            if leaf.clean { "clean" } else { "after a crash" }.to_owned(),
            format!("version {}", leaf.version),
        ),
        Leaf::Recovered(leaf) => (
            format!("after {}", leaf.after),
            format!("{} bytes cut off", leaf.bytes),
        ),
        Leaf::Recording(leaf) => (
            "recorded".to_owned(),
            format!(
                "{} turns of {}",
                leaf.turns,
                short(&leaf.interaction.to_string())
            ),
        ),
        Leaf::Heads(leaf) => (String::new(), format!("of {} trees", leaf.heads.len())),
        _ => (String::new(), String::new()),
    }
}

fn decision(leaf: &DecisionLeaf) -> String {
    let mut said = format!(
        "{} {}.{}",
        leaf.stage,
        short(&leaf.interaction.to_string()),
        leaf.sequence
    );
    if let Some(cause) = &leaf.cause {
        said += &format!(", {cause}");
    }
    for edit in &leaf.edits {
        said += &format!(", {} × {} {}", edit.count, edit.class, edit.treatment);
    }
    if !leaf.amended.is_empty() {
        said += &format!(", {} earlier amended", leaf.amended.len());
    }
    for requirement in &leaf.requirements {
        let met = if requirement.met { "met" } else { "open" };
        said += &format!(", {} {} {met}", requirement.kind, requirement.level);
    }
    for policy in &leaf.policies {
        said += &format!("; {} {}: {}", policy.name, policy.version, policy.decision);
        if let Some(failure) = &policy.failure {
            said += &format!(" ({failure})");
        }
    }
    said
}

/// Enough of a pseudonym or a digest to tell it apart on one screen.
pub(super) fn short(hex: &str) -> String {
    hex.chars().take(8).collect()
}
