//! Sixth step: the decision goes to the ledger, durable before anything leaves.

use std::collections::BTreeMap;

use guichet_ledger::{
    DecisionLeaf, Digest, EditCount, Leaf, Ledger, LedgerError, PolicyLeaf, RequirementLeaf,
};

use crate::{
    ambient, catalog::CONTRACT_VERSION, decide::Decided, edit::Edited, interaction::InteractionId,
    tenant::Tenant, verdict::Decision,
};

/// A turn whose decision is durable.
#[derive(Debug)]
pub(crate) struct Filed {
    pub(crate) edited: Edited,
    _private: (),
}

/// Writes the decision, and waits until it is durable. If it is not, the
/// decision comes back: it must not be made a second time.
pub(crate) async fn file(
    edited: Edited,
    ledger: &dyn Ledger,
    tenant: &Tenant,
    interaction: &InteractionId,
    now: u64,
) -> Result<Filed, (LedgerError, Box<Decided>)> {
    let leaf = leaf(&edited, tenant, interaction, now);
    match ledger.append(Leaf::Decision(Box::new(leaf))).await {
        Ok(_) => Ok(Filed {
            edited,
            _private: (),
        }),
        Err(error) => Err((error, Box::new(edited.decided))),
    }
}

/// Codes, counts and keyed digests: never a text, never a plain hash of one.
fn leaf(edited: &Edited, tenant: &Tenant, interaction: &InteractionId, now: u64) -> DecisionLeaf {
    let decided = &edited.decided;
    let bound = &decided.consulted.bound;
    let view = &bound.admitted.view;
    let keys = &tenant.keys;
    let mut edits: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for edit in &edited.edits {
        let kind = (edit.class.as_str(), edit.treatment.as_str());
        *edits.entry(kind).or_default() += 1;
    }
    let requirements = match &decided.decision {
        Decision::Require(required) => required
            .values()
            .map(|requirement| RequirementLeaf {
                kind: requirement.kind.as_str().to_owned(),
                level: requirement.level,
                binds: requirement.binds.iter().cloned().collect(),
                met: !decided.outstanding.contains(requirement),
            })
            .collect(),
        _ => Vec::new(),
    };
    DecisionLeaf {
        at: now,
        tenant: tenant.id.to_string(),
        interaction: keys.pseudonym(interaction.as_str()),
        turn: Digest(keys.digest("turn-id", bound.admitted.id.as_bytes())),
        sequence: view.sequence,
        stage: view.stage.as_str().to_owned(),
        outcome: decided.kind.as_str().to_owned(),
        cause: decided.cause.map(|cause| cause.as_str().to_owned()),
        generation: bound.generation.number,
        generation_digest: Digest(bound.generation.digest),
        payload: Digest(bound.admitted.digest),
        edits: edits
            .into_iter()
            .map(|((class, treatment), count)| EditCount {
                class: class.to_owned(),
                treatment: treatment.to_owned(),
                count,
            })
            .collect(),
        amended: edited
            .amendments
            .iter()
            .map(|amendment| amendment.turn)
            .collect(),
        requirements,
        obligations: decided
            .obligations
            .iter()
            .map(|(_, obligation)| (obligation.name.clone(), obligation.value.clone()))
            .collect(),
        reasons: decided.reasons.iter().cloned().collect(),
        policies: policies(edited),
        exposure: edited.shown.as_ref().map_or(0, |shown| shown.exposure),
        micros: ambient::micros_since(bound.admitted.started),
        contract: CONTRACT_VERSION.to_owned(),
    }
}

fn policies(edited: &Edited) -> Vec<PolicyLeaf> {
    let consulted = &edited.decided.consulted;
    let generation = &consulted.bound.generation;
    consulted
        .opinions
        .iter()
        .filter_map(|heard| {
            let policy = generation.policies.get(heard.policy)?;
            let verdict = heard.verdict.as_ref();
            Some(PolicyLeaf {
                name: policy.name.clone(),
                version: policy.description().version.clone(),
                module: policy.module,
                settings: policy.settings_digest,
                grant: policy.grant_digest,
                decision: verdict.map_or("failed", |v| v.decision.as_str()).to_owned(),
                cause: verdict.err().map(|f| f.cause.as_str().to_owned()),
                failure: verdict.err().map(|f| f.code.clone()),
                edits: verdict.map_or(0, |v| v.edits.values().map(|s| s.len() as u64).sum()),
                reasons: verdict
                    .map_or_else(|_| Vec::new(), |v| v.reasons.iter().cloned().collect()),
                host_calls: heard.host_calls.into(),
                host_call_bytes: heard.host_call_bytes,
                answers: heard.answers,
                micros: heard.micros,
            })
        })
        .collect()
}
