//! `guichet run`: a recorded contact through a tenant's policies.

use std::{collections::BTreeMap, io::IsTerminal as _, path::Path};

use guichet::{Gate, InteractionId, Outcome, OutcomeKind, Submission, TenantId};
use serde::Serialize;
use serde_json::json;

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
            match passing.step(step).await {
                Ok(outcomes) => {
                    for outcome in outcomes {
                        line(&mut out, &outcome)?;
                        standing.note(&outcome);
                    }
                }
                Err(problem) => {
                    let problem = standing.refused(problem)?;
                    line(&mut out, &json!({ "error": problem.to_string() }))?;
                }
            }
        }
    } else {
        let mut out = anstream::stdout().lock();
        let mut shown = Conversation::new(&gate, &tenant, &arguments.contact)?;
        shown.head(&mut out).map_err(output)?;
        for step in contact.steps {
            match passing.step(step).await {
                Ok(outcomes) => {
                    for outcome in outcomes {
                        shown.turn(&mut out, &outcome).map_err(output)?;
                        standing.note(&outcome);
                    }
                }
                Err(problem) => standing.refused(problem)?.tell(),
            }
        }
        shown.summary(&mut out, contact.events).map_err(output)?;
    }
    gate.end(&tenant, &passing.interaction).await?;
    Ok(standing.exit())
}

/// One JSON value on a line of its own.
pub(crate) fn line(out: &mut impl std::io::Write, value: &impl Serialize) -> Result<(), Problem> {
    serde_json::to_writer(&mut *out, value).map_err(|e| output(e.into()))?;
    out.write_all(b"\n").map_err(output)
}

/// A contact on its way through the gate.
pub(crate) struct Passing<'a> {
    gate: &'a Gate,
    tenant: TenantId,
    /// For people who read an error.
    contact: String,
    pub(crate) interaction: InteractionId,
    pub(crate) audience: Option<String>,
    pub(crate) proofs: Vec<guichet::Proof>,
    steps: usize,
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
            contact: contact.display().to_string(),
            interaction: name
                .parse()
                .map_err(|e| Problem::fault(anyhow::Error::new(e)))?,
            audience: None,
            proofs: Vec::new(),
            steps: 0,
        })
    }

    /// What comes of a step: of a turn one outcome, of a proof one for each
    /// held turn that it frees. The error names contact and step; the contact
    /// can go on after it.
    pub(crate) async fn step(&mut self, step: Step) -> Result<Vec<Outcome>, Problem> {
        self.steps += 1;
        let place = format!("{}: step {}", self.contact, self.steps);
        self.pass(step)
            .await
            .map_err(|error| Problem::from(error).at(place))
    }

    async fn pass(&mut self, step: Step) -> Result<Vec<Outcome>, guichet::Error> {
        match step {
            Step::Turn(mut turn) => {
                turn.proofs.extend(self.proofs.iter().cloned());
                self.see(&mut turn);
                let mut outcome = self
                    .gate
                    .pass(&self.tenant, &self.interaction, *turn)
                    .await?;
                // The first turn that is taken brings them in.
                self.proofs.clear();
                let mut outcomes = std::mem::take(&mut outcome.freed);
                outcomes.push(outcome);
                Ok(outcomes)
            }
            Step::Proof(proof) => {
                self.gate
                    .prove(&self.tenant, &self.interaction, proof)
                    .await
            }
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
struct Standing {
    turns: BTreeMap<u64, OutcomeKind>,
    inadmissible: bool,
}

impl Standing {
    fn note(&mut self, outcome: &Outcome) {
        self.turns.insert(outcome.sequence, outcome.outcome);
    }

    /// A step that cannot be used is told, and the others go on; a fault of the
    /// host ends the run.
    fn refused(&mut self, problem: Problem) -> Result<Problem, Problem> {
        if problem.exit() != Exit::Usage {
            return Err(problem);
        }
        self.inadmissible = true;
        Ok(problem)
    }

    fn exit(&self) -> Exit {
        let released = |kind: &OutcomeKind| *kind == OutcomeKind::Released;
        if self.inadmissible {
            Exit::Usage
        } else if self.turns.values().all(released) {
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
