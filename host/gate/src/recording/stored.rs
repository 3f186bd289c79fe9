//! A recorded contact as it lies there.

use std::{fs, path::PathBuf};

use guichet_ledger::Digest;
use sha2::{Digest as _, Sha256};

use super::{Recording, RecordingKey, seal::open};
use crate::{error::Error, tenant::TenantId};

/// A recorded contact, still sealed.
#[derive(Debug)]
pub struct SealedRecording {
    /// Its file.
    pub path: PathBuf,
    /// When the contact ended, in milliseconds since the Unix epoch.
    pub ended: u64,
    /// Pseudonym of the interaction.
    pub interaction: Digest,
    tenant: TenantId,
    key: Option<RecordingKey>,
}

impl SealedRecording {
    pub(crate) fn new(
        path: PathBuf,
        ended: u64,
        interaction: Digest,
        tenant: TenantId,
        key: Option<RecordingKey>,
    ) -> Self {
        Self {
            path,
            ended,
            interaction,
            tenant,
            key,
        }
    }

    /// Opens it. Returns it with SHA-256 over its file, which the ledger has
    /// too: one that it does not name is no evidence.
    ///
    /// # Errors
    ///
    /// When its key was deleted, or it is not what was sealed.
    pub fn open(&self) -> Result<(Digest, Recording), Error> {
        let problem = |problem: String| Error::State {
            path: self.path.clone(),
            problem,
        };
        let sealed =
            fs::read(&self.path).map_err(|e| problem(format!("cannot be read ({})", e.kind())))?;
        let key = self.key.as_ref().ok_or_else(|| {
            problem("cannot be opened any more: the tenant's key was deleted".to_owned())
        })?;
        let recording = open(key, &self.tenant, &self.interaction, &sealed)
            .ok_or_else(|| problem("was changed, or sealed with another key".to_owned()))?;
        Ok((Digest(Sha256::digest(&sealed).into()), recording))
    }
}
