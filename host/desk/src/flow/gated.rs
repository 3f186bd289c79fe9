//! The walker's gate, which is the gate.

use std::collections::BTreeMap;

use guichet::{InteractionId, OutcomeKind, Payload, Proof, Submission, TenantId};
use guichet_flow::{Crossing, Gate, Passage, Ruling, Stage};
use serde_json::Value;
use tokio::runtime::Handle;

use super::{script::Script, stage};
use crate::exit::Problem;

pub(crate) struct Gated<'a> {
    gate: &'a guichet::Gate,
    tenant: TenantId,
    pub(crate) interaction: InteractionId,
    channel: String,
    language: String,
    facts: BTreeMap<String, String>,
    record_facts: BTreeMap<String, String>,
    /// Handed in once something was held.
    proofs: Vec<Proof>,
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
        Ok(Self {
            gate,
            tenant,
            interaction: "flow-run"
                .parse()
                .map_err(|e| Problem::fault(anyhow::Error::new(e)))?,
            channel: script.channel(),
            language: script.language.clone(),
            facts: script.facts.clone(),
            record_facts: script.record_facts.clone(),
            proofs: script.proofs.clone(),
            json,
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
        let mut facts = self.facts.clone();
        if matches!(crossing.stage, Stage::Response | Stage::Record) {
            facts.extend(self.record_facts.clone());
        }
        facts.extend(crossing.facts.clone());
        let mut submission =
            Submission::new(format!("crossing-{}", crossing.number), stage, payload)
                .channel(self.channel.as_str())
                .language(self.language.as_str())
                .fact("participant.role", crossing.role)
                .fact("flow.block", crossing.block.as_str());
        for (name, value) in facts {
            submission = submission.fact(name, value);
        }
        Ok(submission)
    }

    fn passage(&mut self, crossing: &Crossing) -> Result<Passage, Problem> {
        let submission = self.submission(crossing)?;
        let outcome = Handle::current().block_on(self.gate.pass(
            &self.tenant,
            &self.interaction,
            submission,
        ))?;
        stage::ruled(crossing, &outcome, self.json)?;
        let ruling = match (outcome.outcome, &outcome.payload) {
            (OutcomeKind::Released, Some(payload)) => Ruling::Released(match payload.as_text() {
                Some(text) => Value::String(text.to_owned()),
                None => serde_json::from_str(&payload.to_json()).map_err(Problem::fault)?,
            }),
            (OutcomeKind::Held, _) => {
                // The caller proves while the challenge runs: the block that is
                // tried again meets the proofs.
                for proof in std::mem::take(&mut self.proofs) {
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
        Ok(passage)
    }
}

impl Gate for Gated<'_> {
    fn pass(&mut self, crossing: &Crossing) -> Result<Passage, String> {
        self.passage(crossing).map_err(|problem| {
            let reason = problem.to_string();
            self.problem = Some(problem);
            reason
        })
    }
}
