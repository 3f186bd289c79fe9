//! The way of a turn, on one page.

use std::sync::Arc;

use crate::{
    admit::{Admission, admit, take_proof},
    ambient,
    bind::{bind, pin},
    consult::Consulting,
    decide::decide,
    edit::edit,
    error::Error,
    file::file,
    gate::Gate,
    interaction::{Interaction, InteractionId},
    outcome::Outcome,
    release::release,
    step_up::Proof,
    tenant::{Tenant, TenantId},
    turn::Submission,
};

impl Gate {
    /// Passes a turn through the policies of its tenant.
    ///
    /// The tenant comes from the caller's verified credential, never from the
    /// payload. Turns of one interaction are taken in the order of the calls;
    /// the same turn again gets its recorded outcome.
    ///
    /// # Errors
    ///
    /// When the turn cannot be admitted, or its decision could not be made
    /// durable. Nothing is released with an error.
    pub async fn pass(
        &self,
        tenant: &TenantId,
        interaction: &InteractionId,
        submission: Submission,
    ) -> Result<Outcome, Error> {
        let started = ambient::moment();
        let tenant = self.tenant(tenant)?;
        let current = tenant.generation()?;
        let now = self.now();
        loop {
            let shared = tenant.interaction(interaction, now, &current.limits)?;
            let mut held = shared.lock().await;
            if held.ended() {
                // It ended while this turn waited for it: this is a new one.
                continue;
            }
            let generation = pin(&mut held, &current, now);
            let limits = generation.limits;
            let admission = admit(submission, &mut held, &tenant.keys, &limits, now, started)?;
            let admitted = match admission {
                Admission::Known(outcome) => return Ok(Outcome::clone(&outcome)),
                Admission::New(admitted) => *admitted,
            };
            let (id, digest) = (admitted.id.clone(), admitted.digest);

            let bound = bind(admitted, &held, generation, &tenant, now);
            let consulting = Consulting {
                sandbox: &self.library().sandbox,
                counters: &self.library().counters,
                house: self.slots(),
                tenant: &tenant,
            };
            let consulted = consulting.consult(bound, &held).await;
            let decided = decide(consulted, &held, now);
            let edited = edit(decided, &held, &tenant.keys);
            let filed = file(edited, self.ledger(), &tenant, interaction, now)
                .await
                .inspect_err(|_| self.metering().faulted())?;
            let outcome = release(filed, &mut held);

            held.answer(&id, digest, Arc::clone(&outcome), &limits);
            self.metering().passed(&tenant.id, &outcome);
            return Ok(Outcome::clone(&outcome));
        }
    }

    /// Hands in a proof, and returns the outcomes of the held turns that it
    /// frees. The proof stays good for later turns of the interaction, for as
    /// long as the tenant's `limits.proof-minutes` say.
    ///
    /// # Errors
    ///
    /// When the interaction is not running, or a freed turn could not be filed.
    pub async fn prove(
        &self,
        tenant: &TenantId,
        interaction: &InteractionId,
        proof: Proof,
    ) -> Result<Vec<Outcome>, Error> {
        if !(1..=3).contains(&proof.level) {
            return Err(Error::turn("proof", "has a level that is not 1 to 3"));
        }
        let tenant = self.tenant(tenant)?;
        let limits = tenant.generation()?.limits;
        let now = self.now();
        let Some(shared) = tenant.running(interaction) else {
            return Err(Error::turn(
                "interaction",
                "is not running; pass its turns first",
            ));
        };
        let mut held = shared.lock().await;
        take_proof(&mut held, proof, now, &limits);
        let mut freed = Vec::new();
        for sequence in held.parked() {
            if let Some(outcome) = self
                .free(&tenant, interaction, &mut held, sequence, now)
                .await?
            {
                freed.push(Outcome::clone(&outcome));
            }
        }
        Ok(freed)
    }

    /// Releases a held turn if nothing is left to be proven: decided again,
    /// edited, filed, released, without asking the policies a second time.
    async fn free(
        &self,
        tenant: &Tenant,
        interaction: &InteractionId,
        held: &mut Interaction,
        sequence: u64,
        now: u64,
    ) -> Result<Option<Arc<Outcome>>, Error> {
        let Some(mut decided) = held.turn_mut(sequence).and_then(|turn| turn.parked.take()) else {
            return Ok(None);
        };
        if !decided.weigh(&held.proofs, now) {
            if let Some(turn) = held.turn_mut(sequence) {
                turn.parked = Some(decided);
            }
            return Ok(None);
        }
        let admitted = &decided.consulted.bound.admitted;
        let (id, digest) = (admitted.id.clone(), admitted.digest);
        let limits = decided.consulted.bound.generation.limits;
        let edited = edit(*decided, held, &tenant.keys);
        let filed = file(edited, self.ledger(), tenant, interaction, now)
            .await
            .inspect_err(|_| self.metering().faulted())?;
        let outcome = release(filed, held);
        held.answer(&id, digest, Arc::clone(&outcome), &limits);
        self.metering().passed(&tenant.id, &outcome);
        Ok(Some(outcome))
    }

    /// Ends an interaction and wipes what it kept. False when it was not
    /// running.
    ///
    /// # Errors
    ///
    /// When the tenant is not known.
    pub async fn end(&self, tenant: &TenantId, interaction: &InteractionId) -> Result<bool, Error> {
        let Some(shared) = self.tenant(tenant)?.take(interaction) else {
            return Ok(false);
        };
        shared.lock().await.wipe();
        Ok(true)
    }
}
