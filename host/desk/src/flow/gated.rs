//! The walker's gate, which is the gate.

use std::collections::BTreeMap;

use guichet::{InteractionId, Outcome, OutcomeKind, Payload, Proof, Submission, TenantId};
use guichet_flow::{Crossing, Gate, Passage, Ruling, Stage};
use serde_json::Value;
use tokio::runtime::Handle;

use super::{script::Script, stage};
use crate::exit::Problem;

/// What every turn of a contact states.
pub(crate) struct Stated {
    pub(crate) channel: String,
    pub(crate) language: String,
    pub(crate) facts: BTreeMap<String, String>,
    /// Of what systems answer and of what is stored.
    pub(crate) record_facts: BTreeMap<String, String>,
    /// Handed in once something was held.
    pub(crate) proofs: Vec<Proof>,
}

pub(crate) struct Gated<'a> {
    gate: &'a guichet::Gate,
    tenant: TenantId,
    pub(crate) interaction: InteractionId,
    stated: Stated,
    json: bool,
    pub(crate) all_released: bool,
    pub(crate) problem: Option<Problem>,
}

impl<'a> Gated<'a> {
    pub(crate) fn new(
        gate: &'a guichet::Gate,
        tenant: TenantId,
        script: &Script,
        json: bool,
    ) -> Result<Self, Problem> {
        let stated = Stated {
            channel: script.channel(),
            language: script.language.clone(),
            facts: script.facts.clone(),
            record_facts: script.record_facts.clone(),
            proofs: script.proofs.clone(),
        };
        let mut gated = Self::of(gate, tenant, "flow-run", stated)?;
        gated.json = json;
        Ok(gated)
    }

    /// A contact under a name of its own.
    pub(crate) fn of(
        gate: &'a guichet::Gate,
        tenant: TenantId,
        interaction: &str,
        stated: Stated,
    ) -> Result<Self, Problem> {
        let interaction = interaction.parse();
        Ok(Self {
            gate,
            tenant,
            interaction: interaction.map_err(|e| Problem::fault(anyhow::Error::new(e)))?,
            stated,
            json: false,
            all_released: true,
            problem: None,
        })
    }

    fn submission(&self, crossing: &Crossing) -> Result<Submission, Problem> {
        let payload = match &crossing.payload {
            Value::String(text) => Payload::text(text.as_str()),
            other => Payload::parse(&other.to_string())
                .map_err(|e| Problem::fault(anyhow::Error::new(e)))?,
        };
        let stage = match crossing.stage {
            Stage::Inbound => guichet::Stage::Inbound,
            Stage::Outbound => guichet::Stage::Outbound,
            Stage::Lookup => guichet::Stage::Lookup,
            Stage::Response => guichet::Stage::Response,
            Stage::Record => guichet::Stage::Record,
            Stage::Action => guichet::Stage::Action,
        };
        let mut facts = self.stated.facts.clone();
        if matches!(crossing.stage, Stage::Response | Stage::Record) {
            facts.extend(self.stated.record_facts.clone());
        }
        facts.extend(crossing.facts.clone());
        let mut submission =
            Submission::new(format!("crossing-{}", crossing.number), stage, payload)
                .channel(self.stated.channel.as_str())
                .language(self.stated.language.as_str())
                .fact("participant.role", crossing.role)
                .fact("flow.block", crossing.block.as_str());
        for (name, value) in facts {
            submission = submission.fact(name, value);
        }
        Ok(submission)
    }

    /// What the gate rules, for the flow and as the gate tells it.
    pub(crate) fn ask(&mut self, crossing: &Crossing) -> Result<(Passage, Outcome), Problem> {
        let submission = self.submission(crossing)?;
        let outcome = Handle::current().block_on(self.gate.pass(
            &self.tenant,
            &self.interaction,
            submission,
        ))?;
        let ruling = match (outcome.outcome, &outcome.payload) {
            (OutcomeKind::Released, Some(payload)) => Ruling::Released(match payload.as_text() {
                Some(text) => Value::String(text.to_owned()),
                None => serde_json::from_str(&payload.to_json()).map_err(Problem::fault)?,
            }),
            (OutcomeKind::Held, _) => {
                // The caller proves while the challenge runs: the block that is
                // tried again meets the proofs.
                for proof in std::mem::take(&mut self.stated.proofs) {
                    Handle::current().block_on(self.gate.prove(
                        &self.tenant,
                        &self.interaction,
                        proof,
                    ))?;
                }
                Ruling::Held
            }
            _ => Ruling::Refused,
        };
        self.all_released &= matches!(ruling, Ruling::Released(_));
        let mut passage = Passage::of(ruling);
        for obligation in &outcome.obligations {
            match obligation.name.as_str() {
                "pause-recording" => passage.pause_recording = Some(true),
                "resume-recording" => passage.pause_recording = Some(false),
                "route" => passage.route = Some(obligation.value.clone()),
                _ => {}
            }
        }
        Ok((passage, outcome))
    }

    fn told(&mut self, crossing: &Crossing) -> Result<Passage, Problem> {
        let (passage, outcome) = self.ask(crossing)?;
        stage::ruled(crossing, &outcome, self.json)?;
        Ok(passage)
    }
}

impl Gate for Gated<'_> {
    fn pass(&mut self, crossing: &Crossing) -> Result<Passage, String> {
        self.told(crossing).map_err(|problem| {
            let reason = problem.to_string();
            self.problem = Some(problem);
            reason
        })
    }
}
