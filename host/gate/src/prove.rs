//! Proofs that are handed in, and the held turns that they free.

use guichet_ledger::{Digest, Leaf, ProofLeaf};

use crate::{
    admit::take_proof,
    error::Error,
    gate::Gate,
    interaction::InteractionId,
    outcome::Outcome,
    pass::{FULL_LINE, Way, to_the_end},
    step_up::Proof,
    tenant::{TenantId, TenantLimits},
};

impl Gate {
    /// Hands in a proof, and returns the outcomes of the held turns that it
    /// frees. The proof stays good for later turns of the interaction, for as
    /// long as the tenant's `limits.proof-minutes` say.
    ///
    /// # Errors
    ///
    /// When the interaction is not running, or a freed turn could not be filed:
    /// it stays held, and the next proof frees it.
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
        let not_running = || Error::turn("interaction", "is not running; pass its turns first");
        let shared = tenant.running(interaction).ok_or_else(not_running)?;
        let held = tenant.enter(shared, &limits).await.ok_or(FULL_LINE)?;
        if held.ended() {
            return Err(not_running());
        }
        let mut way = Way {
            gate: self.clone(),
            tenant,
            interaction: interaction.clone(),
            now: self.now(),
            held,
        };
        to_the_end(async move {
            way.held.touch(way.now);
            way.hand_in(proof.clone(), &limits).await?;
            way.free().await?;
            let freed = way.report_freed();
            if let Some(taking) = &mut way.held.taking {
                let room = taking.proof(proof, way.now, &freed);
                if !room {
                    way.lose_recording();
                }
            }
            Ok(freed)
        })
        .await
    }
}

impl Way {
    /// Files that a proof was handed in, and takes it.
    pub(crate) async fn hand_in(
        &mut self,
        proof: Proof,
        limits: &TenantLimits,
    ) -> Result<(), Error> {
        let keys = &self.tenant.keys;
        let leaf = ProofLeaf {
            at: self.now,
            tenant: self.tenant.id.to_string(),
            interaction: keys.pseudonym(self.interaction.as_str()),
            kind: proof.kind.as_str().to_owned(),
            level: proof.level,
            binds: proof.binds.keys().map(|name| fact_name(name)).collect(),
            by: Digest(keys.digest("by", proof.by.as_bytes())),
        };
        self.gate.ledger().append(Leaf::Proof(leaf)).await?;
        take_proof(&mut self.held, proof, self.now, limits);
        Ok(())
    }

    /// Releases the held turns of which nothing is left to be proven: edited,
    /// filed, released, without asking the policies a second time.
    pub(crate) async fn free(&mut self) -> Result<(), Error> {
        for sequence in self.held.parked() {
            let Some(mut decided) = self.held.unpark(sequence) else {
                continue;
            };
            if decided.meets(&self.held.proofs, self.now) {
                let outcome = self.leave(*decided).await?;
                self.held.freed.push(outcome);
            } else {
                self.held.keep_unfiled(decided);
            }
        }
        Ok(())
    }

    /// Freed turns that nobody was told of yet: what was freed before an error
    /// is told with the next answer.
    pub(crate) fn report_freed(&mut self) -> Vec<Outcome> {
        std::mem::take(&mut self.held.freed)
    }
}

/// A fact's name for the ledger; what is none could be something that was said.
fn fact_name(name: &str) -> String {
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
    let fits = name.len() <= 64 && name.bytes().all(letter);
    if fits { name } else { "unnamed" }.to_owned()
}
