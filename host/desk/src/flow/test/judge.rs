//! The gate of a test, which is the gate.

use guichet::{InteractionId, Outcome, Proof, TenantId};
use guichet_flow::{
    Crossing, Passage,
    test::{FlowTest, Needed, TestGate, Told},
};
use serde::Deserialize as _;

use crate::{
    exit::Problem,
    flow::gated::{Gated, Stated},
};

pub(super) struct Judge<'a> {
    gated: Gated<'a>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        gate: &'a guichet::Gate,
        tenant: TenantId,
        test: &FlowTest,
        number: usize,
    ) -> Result<Self, Problem> {
        let setting = &test.setting;
        let channel = test.contact.get("Channel").and_then(|word| word.as_str());
        let mut proofs = Vec::with_capacity(setting.proofs.len());
        for (i, proof) in setting.proofs.iter().enumerate() {
            let proof = Proof::deserialize(proof).map_err(|_| {
                Problem::usage(anyhow::anyhow!(
                    "/Metadata/Guichet/proofs/{i}: is no proof; write kind, level, binds and by"
                ))
            })?;
            proofs.push(proof);
        }
        let stated = Stated {
            channel: channel.unwrap_or("voice").to_ascii_lowercase(),
            language: setting.language.clone(),
            facts: setting.facts.clone(),
            record_facts: setting.record_facts.clone(),
            proofs,
        };
        let gated = Gated::of(gate, tenant, &format!("flow-test-{number}"), stated)?;
        Ok(Self { gated })
    }

    pub(super) fn interaction(&self) -> &InteractionId {
        &self.gated.interaction
    }

    /// Why the gate could not rule.
    pub(super) fn problem(self) -> Option<Problem> {
        self.gated.problem
    }
}

impl TestGate for Judge<'_> {
    fn pass(&mut self, crossing: &Crossing) -> Result<(Passage, Told), String> {
        match self.gated.ask(crossing) {
            Ok((passage, outcome)) => Ok((passage, told(outcome))),
            Err(problem) => {
                let reason = problem.to_string();
                self.gated.problem = Some(problem);
                Err(reason)
            }
        }
    }
}

fn told(outcome: Outcome) -> Told {
    let own = outcome.sequence;
    let edits = outcome.edits.into_iter().filter(|edit| edit.turn == own);
    let requirements = outcome.requirements.into_iter().map(|one| Needed {
        kind: one.kind.as_str().to_owned(),
        level: one.level,
        binds: one.binds.into_iter().collect(),
    });
    let obligations = outcome.obligations.into_iter();
    Told {
        cause: outcome.cause.map(|cause| cause.as_str().to_owned()),
        classes: edits.map(|edit| edit.class).collect(),
        reasons: outcome.reasons.into_iter().collect(),
        requirements: requirements.collect(),
        obligations: obligations
            .map(|one| format!("{} {}", one.name, one.value).trim_end().to_owned())
            .collect(),
    }
}
