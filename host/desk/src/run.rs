//! `guichet run`: a recorded contact through a tenant's policies.

use std::{
    io::{IsTerminal as _, Write as _},
    path::Path,
};

use guichet::{Gate, InteractionId, Outcome, OutcomeKind, Submission, TenantId};

use crate::{
    cli::RunArguments,
    contact::{Contact, Step},
    exit::{Exit, Problem, output},
    open,
    show::Conversation,
};

pub(crate) async fn run(arguments: RunArguments) -> Result<Exit, Problem> {
    let contact = Contact::read(&arguments.contact)?;
    let spinner = spinner("building the policies");
    let mut builder = open::builder(&arguments.policies);
    if let Some(state) = &arguments.state {
        builder = builder.state(state);
    }
    if let Some(tenant) = &arguments.tenant {
        builder = builder.only(tenant.clone());
    }
    let gate = builder.open().await?;
    if let Some(spinner) = spinner {
        spinner.finish_and_clear();
    }
    let tenant = open::tenant(&gate, arguments.tenant)?;
    let mut passing = Passing::new(&gate, tenant.clone(), &arguments.contact)?;
    passing.audience = arguments.audience;
    passing.proofs = arguments.proof;

    let mut standing = Standing::default();
    if arguments.json {
        let mut out = std::io::stdout().lock();
        for step in contact.steps {
            for outcome in passing.step(step).await? {
                serde_json::to_writer(&mut out, &outcome).map_err(|e| output(e.into()))?;
                out.write_all(b"\n").map_err(output)?;
                standing.note(&outcome);
            }
        }
    } else {
        let mut out = anstream::stdout().lock();
        let mut shown = Conversation::new(&gate, &tenant, &arguments.contact)?;
        shown.head(&mut out).map_err(output)?;
        for step in contact.steps {
            for outcome in passing.step(step).await? {
                shown.turn(&mut out, &outcome).map_err(output)?;
                standing.note(&outcome);
            }
        }
        shown.summary(&mut out, contact.events).map_err(output)?;
    }
    gate.end(&tenant, &passing.interaction).await?;
    Ok(standing.exit())
}

/// A contact on its way through the gate.
pub(crate) struct Passing<'a> {
    gate: &'a Gate,
    tenant: TenantId,
    pub(crate) interaction: InteractionId,
    pub(crate) audience: Option<String>,
    pub(crate) proofs: Vec<guichet::Proof>,
}

impl<'a> Passing<'a> {
    /// The interaction is named after the contact's file.
    pub(crate) fn new(gate: &'a Gate, tenant: TenantId, contact: &Path) -> Result<Self, Problem> {
        let stem = contact.file_stem().unwrap_or_default().to_string_lossy();
        let name: String = stem
            .chars()
            .filter(char::is_ascii_graphic)
            .take(120)
            .collect();
        let name = if name.is_empty() {
            "contact".to_owned()
        } else {
            name
        };
        Ok(Self {
            gate,
            tenant,
            interaction: name
                .parse()
                .map_err(|e| Problem::fault(anyhow::Error::new(e)))?,
            audience: None,
            proofs: Vec::new(),
        })
    }

    /// What comes of a step: of a turn one outcome, of a proof one for each
    /// held turn that it frees.
    pub(crate) async fn step(&mut self, step: Step) -> Result<Vec<Outcome>, Problem> {
        match step {
            Step::Turn(mut turn) => {
                turn.proofs.append(&mut self.proofs);
                self.see(&mut turn);
                let mut outcome = self
                    .gate
                    .pass(&self.tenant, &self.interaction, *turn)
                    .await?;
                let mut outcomes = std::mem::take(&mut outcome.freed);
                outcomes.push(outcome);
                Ok(outcomes)
            }
            Step::Proof(proof) => Ok(self
                .gate
                .prove(&self.tenant, &self.interaction, proof)
                .await?),
        }
    }

    fn see(&self, turn: &mut Submission) {
        let stated = turn.facts.iter().any(|fact| fact.name == "audience.role");
        if let (Some(audience), false) = (&self.audience, stated) {
            turn.facts
                .push(guichet::Fact::new("audience.role", audience.as_str()));
        }
    }
}

/// What became of each turn in the end.
#[derive(Debug, Default)]
struct Standing(std::collections::BTreeMap<u64, OutcomeKind>);

impl Standing {
    fn note(&mut self, outcome: &Outcome) {
        self.0.insert(outcome.sequence, outcome.outcome);
    }

    fn exit(&self) -> Exit {
        if self.0.values().all(|kind| *kind == OutcomeKind::Released) {
            Exit::Success
        } else {
            Exit::Refused
        }
    }
}

/// Progress on a terminal, for what takes over a second.
pub(crate) fn spinner(message: &'static str) -> Option<indicatif::ProgressBar> {
    std::io::stderr().is_terminal().then(|| {
        let spinner = indicatif::ProgressBar::new_spinner().with_message(message);
        spinner.enable_steady_tick(std::time::Duration::from_millis(120));
        spinner
    })
}
