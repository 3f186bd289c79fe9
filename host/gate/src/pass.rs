//! The way of a turn, on one page.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};

use tokio::{runtime::Handle, sync::OwnedMutexGuard};
use tracing::Instrument as _;

use crate::{
    admit::{Standing, check},
    ambient,
    bind::{bind, pin},
    catalog::Generation,
    consult::Consulting,
    decide::{Decided, decide},
    edit::edit,
    error::Error,
    file::file,
    gate::Gate,
    interaction::{Interaction, InteractionId},
    outcome::Outcome,
    recording::Taking,
    release::release,
    tenant::{Tenant, TenantId},
    turn::Submission,
};

impl Gate {
    /// Passes a turn through the policies of its tenant.
    ///
    /// The tenant comes from the caller's verified credential, never from the
    /// payload. Turns of one interaction are taken in the order of the calls;
    /// the same turn again gets its recorded outcome. Once its place in that
    /// order has come, a turn goes its way to the end, even if the future is
    /// dropped.
    ///
    /// # Errors
    ///
    /// When the turn cannot be admitted, or its decision could not be made
    /// durable. Nothing is released with an error; the same turn again is
    /// filed without asking the policies a second time.
    pub async fn pass(
        &self,
        tenant: &TenantId,
        interaction: &InteractionId,
        submission: Submission,
    ) -> Result<Outcome, Error> {
        let started = ambient::moment();
        let tenant = self.tenant(tenant)?;
        let current = tenant.generation()?;
        loop {
            let shared = tenant.interaction(interaction, self.now(), &current.limits)?;
            let held = tenant.enter(shared, &current.limits).await;
            let held = held.ok_or(FULL_LINE)?;
            if held.ended() {
                // It ended while this turn waited for it: this is a new one.
                continue;
            }
            let way = Way {
                gate: self.clone(),
                tenant,
                interaction: interaction.clone(),
                now: self.now(),
                held,
            };
            return to_the_end(way.pass(current, submission, started)).await;
        }
    }

    /// Ends an interaction and wipes what it kept. False when it was not
    /// running.
    ///
    /// # Errors
    ///
    /// When the tenant is not known.
    pub async fn end(&self, tenant: &TenantId, interaction: &InteractionId) -> Result<bool, Error> {
        let tenant = self.tenant(tenant)?;
        let Some(shared) = tenant.take(interaction) else {
            return Ok(false);
        };
        let interaction = interaction.clone();
        to_the_end(async move {
            let taken = shared.lock().await.wipe();
            if let (Some((taking, days)), Some(recorder)) = (taken, tenant.recorder()) {
                recorder.keep(taking, interaction, days).await;
            }
            Ok(true)
        })
        .await
    }
}

/// The line before an interaction, or before the sandbox, is full.
pub(crate) const FULL_LINE: Error = Error::Full {
    what: "queue",
    problem: "is full, or the wait longer than limits.queue-ms; send it again",
};

/// Runs what must not stop halfway: counters have counted and a leaf may be
/// durable when whoever asked goes away. As long as somebody waits it runs in
/// their place, without a hop to another task; what they leave goes on in one of
/// its own.
pub(crate) async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    ToTheEnd(Some(Box::pin(work.in_current_span()))).await
}

struct ToTheEnd<T: Send + 'static>(Option<Work<T>>);

type Work<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

impl<T: Send + 'static> Future for ToTheEnd<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // Taken out while it runs: what panics is not taken up again.
        let Some(mut work) = self.0.take() else {
            return Poll::Pending;
        };
        let polled = work.as_mut().poll(context);
        if polled.is_pending() {
            self.0 = Some(work);
        }
        polled
    }
}

impl<T: Send + 'static> Drop for ToTheEnd<T> {
    fn drop(&mut self) {
        // Where the runtime has ended there is nothing left to go on in.
        if let (Some(work), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(work);
        }
    }
}

/// What has come so far that it goes to the end.
pub(crate) struct Way {
    pub(crate) gate: Gate,
    pub(crate) tenant: Arc<Tenant>,
    pub(crate) interaction: InteractionId,
    pub(crate) now: u64,
    pub(crate) held: OwnedMutexGuard<Interaction>,
}

impl Way {
    async fn pass(
        mut self,
        current: Arc<Generation>,
        submission: Submission,
        started: Instant,
    ) -> Result<Outcome, Error> {
        let generation = pin(&mut self.held, &current, self.now);
        self.begin_recording(&generation);
        let taken = self.held.taking.is_some().then(|| submission.clone());
        let mut checked = check(submission, &self.tenant.keys, &generation.limits)?;
        // What cannot be admitted leaves nothing behind, its proofs neither.
        checked.standing(&self.held)?;
        for proof in checked.proofs(&self.held) {
            self.hand_in(proof, &generation.limits).await?;
        }
        self.free().await?;

        // A turn that was held may be among those that have just been freed.
        let mut new = false;
        let mut outcome = match checked.standing(&self.held)? {
            Standing::Known(outcome) => Outcome::clone(&outcome),
            Standing::Unfiled => {
                let decided = self.held.take_unfiled(checked.id());
                let Some(mut decided) = decided else {
                    return Err(Error::turn("id", "is not to be found; send it again"));
                };
                decided.weigh(&self.held, self.now);
                self.leave(decided).await?
            }
            Standing::New => {
                new = true;
                let admitted = checked.admit(&mut self.held, self.now, started);
                let bound = bind(admitted, &self.held, generation, &self.tenant);
                let consulting = Consulting {
                    sandbox: &self.gate.library().sandbox,
                    counters: &self.gate.library().counters,
                    house: self.gate.slots(),
                    tenant: &self.tenant,
                    recorded: self.gate.answers(),
                };
                let consulted = consulting.consult(bound, &self.held).await;
                let decided = decide(consulted, &self.held, self.now);
                self.leave(decided).await?
            }
        };
        outcome.freed = self.report_freed();
        outcome
            .freed
            .retain(|freed| freed.sequence != outcome.sequence);
        if new && let (Some(submission), Some(taking)) = (taken, &mut self.held.taking) {
            let room = taking.turn(submission, self.now, &outcome);
            if !room {
                self.lose_recording();
            }
        }
        Ok(outcome)
    }

    /// A contact is chosen before its first turn, by its name.
    fn begin_recording(&mut self, generation: &Generation) {
        let recordings = generation.config.recordings;
        let (Some(recordings), 0, None) = (recordings, self.held.sequence, &self.held.taking)
        else {
            return;
        };
        let chosen = self.tenant.recorder().is_some()
            && self
                .tenant
                .keys
                .one_in(recordings.one_in, self.interaction.as_str());
        if chosen {
            let most = recordings.most_kib << 10;
            self.held.taking = Some(Taking::new(generation.number, generation.digest, most));
        }
    }

    /// A contact that cannot be recorded as a whole is not recorded.
    pub(crate) fn lose_recording(&mut self) {
        if self.held.taking.take().is_some() {
            self.gate.metering().recorded(&self.tenant.id, "lost");
        }
    }

    /// The last steps of a turn that is decided: edit, file, release. If it
    /// cannot be filed it is kept as it is, for the next time.
    pub(crate) async fn leave(&mut self, decided: Decided) -> Result<Outcome, Error> {
        let freed = self.held.turn(decided.sequence()).is_some();
        let edited = edit(decided, &self.held, &self.tenant.keys);
        let ledger = self.gate.ledger();
        let filed = match file(edited, ledger, &self.tenant, &self.interaction, self.now).await {
            Ok(filed) => filed,
            Err((error, decided)) => {
                self.gate.metering().faulted();
                // A retry has no place in the order of what was recorded.
                self.lose_recording();
                self.held.keep_unfiled(decided);
                return Err(error.into());
            }
        };
        let outcome = release(filed, &mut self.held);
        if freed {
            self.gate.metering().freed(&self.tenant.id, &outcome);
        } else {
            self.gate.metering().passed(&self.tenant.id, &outcome);
        }
        Ok(outcome)
    }
}
