//! One module alone, outside of any tenant: for trying a policy on turns, and
//! for measuring it. Everything that its description asks for is granted;
//! reference data and connectors are empty.

use std::{fmt, sync::Arc, time::Duration};

use crate::{
    ambient::{Ambient, micros_since, moment},
    catalog::{
        DESCRIPTION_SECTION, Description, Grant, PolicyLimits, ReferenceData, admit_module,
        custom_section,
    },
    counters::InMemoryCounters,
    edits::{AppliedEdit, hulls},
    error::Error,
    keys::TenantKeys,
    outcome::{Cause, Obligation},
    sandbox::{
        CounterAccess, EvaluationError, Image, ImageRequest, Request, Reused, Sandbox,
        SandboxOptions, Supply,
    },
    tenant::TenantId,
    turn::{Submission, TurnView},
    verdict::{Decision, Shown, check},
};

/// A module on the bench.
#[derive(Debug)]
pub struct Workbench {
    sandbox: Arc<Sandbox>,
    image: Arc<Image>,
    grant: Arc<Grant>,
    limits: PolicyLimits,
    counters: CounterAccess,
    reference: Arc<ReferenceData>,
}

/// What a module said of a turn.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// Its decision.
    pub decision: Decision,
    /// Its edits, each part's joined to hulls.
    pub edits: Vec<AppliedEdit>,
    /// What it obliges the host to do.
    pub obligations: Vec<Obligation>,
    /// Codes out of its description.
    pub reasons: Vec<String>,
    /// Wall-clock time of the evaluation.
    pub micros: u64,
}

/// Why a module gave no verdict that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Its kind.
    pub cause: Cause,
    /// A code.
    pub code: String,
    /// Wall-clock time of the evaluation.
    pub micros: u64,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.cause.as_str(), self.code)
    }
}

impl std::error::Error for Failed {}

impl Workbench {
    /// Puts a module on the bench, configured with these settings (JSON).
    ///
    /// # Errors
    ///
    /// When the module is not admitted, or refuses its settings.
    pub async fn open(
        options: SandboxOptions,
        module: &[u8],
        settings: &str,
    ) -> Result<Self, Error> {
        let sandbox = Sandbox::new(options)?;
        let mut request = request(module)?;
        settings.clone_into(&mut request.settings);
        let counters = request.counters.clone();
        let image = sandbox
            .image(request)
            .await
            .map_err(|e| Error::Module(e.to_string()))?;
        Ok(Self {
            grant: Arc::new(image.description.everything()),
            limits: PolicyLimits {
                // The bench is for finding out what a module costs.
                wall_ms: 10_000,
                edits: 100_000,
                verdict_kib: 16 << 10,
                host_call_kib: 64 << 10,
                memory_mib: 64,
                ..PolicyLimits::default()
            },
            sandbox,
            image,
            counters,
            reference: Arc::default(),
        })
    }

    /// What the module is and may say.
    pub fn description(&self) -> &Description {
        &self.image.description
    }

    /// Bytes of compiled code.
    pub fn image_bytes(&self) -> usize {
        self.image.bytes
    }

    /// How long configuring, snapshotting and compiling took.
    pub fn build_time(&self) -> Duration {
        self.image.build_time
    }

    /// An interaction that has nothing behind it yet.
    pub fn sitting(&self) -> Sitting<'_> {
        Sitting {
            bench: self,
            turns: Vec::new(),
            memory: Arc::default(),
        }
    }

    /// Evaluates one turn that nothing went before, in a fresh sandbox, and
    /// looks at nothing that comes of it: what a benchmark measures.
    ///
    /// # Errors
    ///
    /// When the module gives no verdict.
    pub async fn evaluate_alone(&self, turn: &TurnView) -> Result<(), Failed> {
        let evaluation = self
            .sandbox
            .evaluate(self.request(turn, &[], Arc::default()))
            .await;
        let micros = evaluation.cost.micros;
        evaluation
            .verdict
            .map(drop)
            .map_err(|error| failed(error, micros))
    }

    /// What a module executes for a turn that nothing went before, in wasmtime's
    /// units of fuel. 0 unless the bench was opened with [`SandboxOptions::fuel`].
    ///
    /// # Errors
    ///
    /// When the module gives no verdict.
    pub async fn fuel(&self, turn: &TurnView) -> Result<u64, Failed> {
        let evaluation = self
            .sandbox
            .evaluate(self.request(turn, &[], Arc::default()))
            .await;
        let cost = evaluation.cost;
        evaluation
            .verdict
            .map_err(|error| failed(error, cost.micros))?;
        Ok(cost.fuel.unwrap_or(0))
    }

    /// One instance that is used again and again, without the isolation that
    /// the gate gives: to compare with.
    ///
    /// # Errors
    ///
    /// When the module cannot be instantiated.
    pub async fn reuse(&self, turn: &TurnView) -> Result<ReusedInstance<'_>, Error> {
        let reused = self
            .sandbox
            .reuse(self.request(turn, &[], Arc::default()))
            .await
            .map_err(|_| Error::Module("module cannot be instantiated".to_owned()))?;
        Ok(ReusedInstance {
            bench: self,
            reused,
        })
    }

    fn request<'a>(
        &'a self,
        turn: &'a TurnView,
        history: &[Arc<TurnView>],
        memory: Arc<[u8]>,
    ) -> Request<'a> {
        Request {
            image: &self.image,
            turn,
            grant: &self.grant,
            limits: &self.limits,
            supply: self.supply(turn, history, memory),
        }
    }

    fn supply(&self, turn: &TurnView, history: &[Arc<TurnView>], memory: Arc<[u8]>) -> Supply {
        let mut supply = Supply::reference_only(
            Arc::clone(&self.reference),
            CounterAccess {
                at: turn.at,
                effective: turn.settled,
                ..self.counters.clone()
            },
        );
        supply.history = history.to_vec();
        supply.memory = memory;
        supply
    }
}

fn failed(error: EvaluationError, micros: u64) -> Failed {
    let (cause, code) = match error {
        EvaluationError::Said(code) => (Cause::PolicyFailed, code),
        EvaluationError::Trapped(code) => (Cause::PolicyFailed, code.to_owned()),
        EvaluationError::Exceeded(budget) => (Cause::BudgetExceeded, budget.as_str().to_owned()),
        EvaluationError::Host(code) => (Cause::HostFault, code.to_owned()),
    };
    Failed {
        cause,
        code,
        micros,
    }
}

/// One interaction on the bench: what the module remembers and may look back
/// on goes from turn to turn.
#[derive(Debug)]
pub struct Sitting<'a> {
    bench: &'a Workbench,
    turns: Vec<Arc<TurnView>>,
    memory: Arc<[u8]>,
}

impl Sitting<'_> {
    /// Evaluates the next turn in a fresh sandbox. `now` is in milliseconds
    /// since the Unix epoch.
    ///
    /// # Errors
    ///
    /// When the module gives no verdict, or one that oversteps its description.
    pub async fn evaluate(
        &mut self,
        submission: &Submission,
        now: u64,
    ) -> Result<Evaluated, Failed> {
        let bench = self.bench;
        let turn = TurnView::from_submission(self.turns.len() as u64 + 1, submission, now);
        let evaluation = bench
            .sandbox
            .evaluate(bench.request(&turn, &self.turns, Arc::clone(&self.memory)))
            .await;
        let micros = evaluation.cost.micros;
        let raw = evaluation.verdict.map_err(|error| failed(error, micros))?;
        let most = bench.limits.edits as usize;
        let shown = OnBench {
            turn: &turn,
            history: &self.turns,
        };
        let verdict = check(raw, &shown, bench.description(), &bench.grant, most)
            .map_err(|violation| failed(EvaluationError::Trapped(violation.0), micros))?;
        let edits = verdict
            .edits
            .iter()
            .flat_map(|((turn, part), spans)| {
                let part = u32::try_from(*part).unwrap_or(u32::MAX);
                hulls(spans).into_iter().map(move |hull| AppliedEdit {
                    turn: *turn,
                    part,
                    start: u32::try_from(hull.start).unwrap_or(u32::MAX),
                    end: u32::try_from(hull.end).unwrap_or(u32::MAX),
                    class: hull.class.to_string(),
                    treatment: hull.treatment,
                })
            })
            .collect();
        if turn.settled {
            if let Some(memory) = evaluation.remembered {
                self.memory = memory.into();
            }
            self.turns.push(Arc::new(turn));
        }
        Ok(Evaluated {
            decision: verdict.decision,
            edits,
            obligations: verdict
                .obligations
                .into_iter()
                .map(|(name, value)| Obligation { name, value })
                .collect(),
            reasons: verdict.reasons.into_iter().collect(),
            micros,
        })
    }
}

/// An instance that is used again and again.
pub struct ReusedInstance<'a> {
    bench: &'a Workbench,
    reused: Reused,
}

impl fmt::Debug for ReusedInstance<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReusedInstance").finish_non_exhaustive()
    }
}

impl ReusedInstance<'_> {
    /// Evaluates a turn and returns how many microseconds it took.
    ///
    /// # Errors
    ///
    /// When the module gives no verdict.
    pub async fn evaluate(&mut self, turn: &TurnView) -> Result<u64, Error> {
        let start = moment();
        let supply = self.bench.supply(turn, &[], Arc::default());
        self.reused.evaluate(turn, supply).await.map_err(|_| {
            Error::Module("module gives no verdict when it is used again".to_owned())
        })?;
        Ok(micros_since(start))
    }
}

struct OnBench<'a> {
    turn: &'a TurnView,
    history: &'a [Arc<TurnView>],
}

impl Shown for OnBench<'_> {
    fn text(&self, turn: u64, part: usize) -> Option<&str> {
        let view = if turn == self.turn.sequence {
            self.turn
        } else {
            self.history.iter().find(|view| view.sequence == turn)?
        };
        view.parts.get(part).map(|part| part.text.as_str())
    }

    fn unsettled(&self) -> bool {
        !self.turn.settled
    }
}

/// A component with what it says of itself embedded, so that its rights can be
/// read without running it. Returns the component and the description, JSON.
///
/// # Errors
///
/// When it is no component of this contract, or does not describe itself.
pub async fn embed_description(component: &[u8]) -> Result<(Vec<u8>, String), Error> {
    let request = request(component)?;
    let embedded = request.embedded.is_some();
    let sandbox = Sandbox::new(SandboxOptions {
        slots: 1,
        ..SandboxOptions::default()
    })?;
    let described = sandbox
        .describe(request)
        .await
        .map_err(|e| Error::Module(e.to_string()))?;
    let mut whole = component.to_vec();
    if !embedded {
        whole.extend(custom_section(DESCRIPTION_SECTION, described.as_bytes()));
    }
    Ok((whole, described))
}

fn request(module: &[u8]) -> Result<ImageRequest, Error> {
    let facts = admit_module(module).map_err(|e| Error::Module(e.to_string()))?;
    // A bench has no tenant, and forgets its key.
    let tenant: TenantId = "bench"
        .parse()
        .map_err(|e| Error::Sandbox(format!("{e}")))?;
    let master = Ambient::system()
        .master_key()
        .map_err(|e| Error::Sandbox(format!("the system gives no randomness ({e})")))?;
    Ok(ImageRequest {
        digest: facts.digest,
        module: module.into(),
        embedded: facts.description,
        settings: "{}".to_owned(),
        reference: Arc::default(),
        grant: Arc::new(Grant::nothing()),
        counters: CounterAccess {
            store: Arc::new(InMemoryCounters::default()),
            digest: Arc::new(TenantKeys::derive(&master, &master, &tenant).counters("bench")),
            at: 0,
            effective: true,
        },
    })
}
