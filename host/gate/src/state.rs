//! The state folder: keys, each readable by its owner alone, and the ledger.

mod signing;

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use guichet_ledger::{
    Digest, DurableLedger, Handover, KeyLeaf, KeyStore as _, Leaf, Ledger as _, LedgerOptions,
    LogKey, PruneLeaf, prune, replace_key, resume_replacement,
};

use self::signing::{SigningKeys, sync};
use crate::{
    ambient::Ambient,
    error::Error,
    keys::TenantKeys,
    recording::{RecordingKey, SealedRecording, recordings},
    tenant::TenantId,
};

/// A state folder: what of a gate outlives the process. For looking after its
/// ledger while no gate has it open.
#[derive(Clone, Debug)]
pub struct StateFolder(PathBuf);

impl StateFolder {
    /// Opens a state folder, or makes one.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn open(folder: PathBuf) -> Result<Self, Error> {
        let state = Self(folder);
        let keys = state.0.join("keys");
        fs::create_dir_all(&keys)
            .map_err(|e| fault(keys, format!("folder cannot be made ({})", e.kind())))?;
        Ok(state)
    }

    /// Where the ledger is.
    pub fn ledger(&self) -> PathBuf {
        self.0.join("ledger")
    }

    /// What counters and tokens are derived from.
    pub(crate) fn master_key(&self, ambient: &Ambient) -> Result<[u8; 32], Error> {
        Ok(secret(&self.0.join("master.key"), ambient)?.0)
    }

    /// What the ledger's pseudonyms of a tenant are derived from, and whether the
    /// ledger has yet to be told that it was made; [`StateFolder::told`] says that it
    /// was. Once its file is deleted nobody can link them any more.
    pub(crate) fn tenant_secret(
        &self,
        tenant: &TenantId,
        ambient: &Ambient,
    ) -> Result<([u8; 32], bool), Error> {
        told_or_new(&self.secret_of(tenant), ambient)
    }

    /// The ledger holds that a tenant's secret for this purpose was made.
    pub(crate) fn told(&self, tenant: &TenantId, purpose: Purpose) -> Result<(), Error> {
        let path = match purpose {
            Purpose::Pseudonyms => self.secret_of(tenant),
            Purpose::Recordings => self.recording_key_of(tenant),
        };
        fs::rename(untold(&path), &path)
            .and_then(|()| sync(&self.0.join("keys")))
            .map_err(|e| fault(path, format!("cannot be written ({})", e.kind())))
    }

    /// What checkpoints are signed with. Its name is set when it is made.
    pub(crate) fn ledger_key(
        &self,
        origin: Option<&str>,
        ambient: &Ambient,
    ) -> Result<LogKey, Error> {
        let keys = SigningKeys::of(&self.0);
        if let Some(key) = self.signing_key(ambient)? {
            return match origin.filter(|origin| *origin != key.name()) {
                None => Ok(key),
                Some(origin) => Err(fault(
                    keys.file(),
                    format!(
                        "signs for `{}`, and guichet.toml says ledger.origin = `{origin}`; a log keeps its name",
                        key.name()
                    ),
                )),
            };
        }
        let seed = ambient.master_key().map_err(no_randomness)?;
        let name = match origin {
            Some(origin) => origin.to_owned(),
            None => name(ambient)?,
        };
        let key = LogKey::new(&name, &seed).map_err(|e| fault(keys.file(), e.to_string()))?;
        keys.make(&key)?;
        Ok(key)
    }

    /// The key that signs, once a replacement that a crash has interrupted is ended.
    fn signing_key(&self, ambient: &Ambient) -> Result<Option<LogKey>, Error> {
        let mut keys = SigningKeys::of(&self.0);
        if keys.next()?.is_some() {
            match resume_replacement(&self.ledger(), &mut keys, ambient.now())? {
                Some(Handover { to, .. }) => {
                    tracing::warn!(key = %to, "the replacement of the ledger's key had been interrupted, and is ended");
                }
                None => tracing::warn!(
                    "the replacement of the ledger's key had been interrupted, and is undone"
                ),
            }
        }
        keys.read()
    }

    /// Replaces the key that checkpoints are signed with by a new one, and destroys
    /// it. The key before signs who follows it, so that whoever holds its verifier key
    /// is led to the next. Needs the ledger for itself.
    ///
    /// # Errors
    ///
    /// When the ledger is in use or cannot be written. What was begun is ended, or
    /// undone, the next time that the state folder is used.
    pub fn replace_ledger_key(&self) -> Result<Handover, Error> {
        let ambient = Ambient::system();
        let mut keys = SigningKeys::of(&self.0);
        let seed = ambient.master_key().map_err(no_randomness)?;
        let next = LogKey::new(keys.current()?.name(), &seed);
        let next = next.map_err(|e| fault(keys.file(), e.to_string()))?;
        replace_key(&self.ledger(), &mut keys, &next, ambient.now())
    }

    /// What the ledger calls an interaction: an HMAC of the platform's id under
    /// the tenant's own secret. `None` when that secret is not there.
    ///
    /// # Errors
    ///
    /// When the secret cannot be read.
    pub fn pseudonym(&self, tenant: &TenantId, interaction: &str) -> Result<Option<Digest>, Error> {
        let own = read_secret(&self.secret_of(tenant))?;
        // Pseudonyms take nothing from the master key.
        Ok(own.map(|own| TenantKeys::derive(&[0; 32], &own, tenant).pseudonym(interaction)))
    }

    /// Files a leaf. Needs the ledger for itself.
    ///
    /// # Errors
    ///
    /// When it is in use, or cannot be written.
    pub async fn append(&self, leaf: Leaf) -> Result<(), Error> {
        let ledger = DurableLedger::open(&self.ledger(), self.options()?)?;
        ledger.append(leaf).await?;
        Ok(())
    }

    /// What a tenant's recordings are sealed with, and whether it has just been
    /// made. Once its file is deleted nobody can read them any more.
    pub(crate) fn recording_key(
        &self,
        tenant: &TenantId,
        ambient: &Ambient,
    ) -> Result<(RecordingKey, bool), Error> {
        let (key, made) = told_or_new(&self.recording_key_of(tenant), ambient)?;
        Ok((RecordingKey(key), made))
    }

    /// Where a tenant's recordings are.
    pub(crate) fn recordings_of(&self, tenant: &TenantId) -> PathBuf {
        self.0.join("recordings").join(tenant.as_str())
    }

    /// A tenant's recorded contacts, oldest first, still sealed.
    ///
    /// # Errors
    ///
    /// When their folder or their key cannot be read.
    pub fn recordings(&self, tenant: &TenantId) -> Result<Vec<SealedRecording>, Error> {
        let folder = self.recordings_of(tenant);
        let found = recordings(&folder)
            .map_err(|e| fault(folder, format!("cannot be read ({})", e.kind())))?;
        let key = read_secret(&self.recording_key_of(tenant))?.map(RecordingKey);
        let sealed = |(path, ended, interaction)| {
            SealedRecording::new(path, ended, interaction, tenant.clone(), key.clone())
        };
        Ok(found.into_iter().map(sealed).collect())
    }

    /// Deletes a tenant's secrets, after saying so in its tree: nobody can tell
    /// any more which interactions and turns the leaves so far are about, nor
    /// read what was recorded of them, while the tree and its proofs stay as they
    /// are. The next start makes new ones. Needs the ledger for itself.
    ///
    /// # Errors
    ///
    /// When there are none, or the ledger is in use or cannot be written.
    pub async fn forget(&self, tenant: &TenantId) -> Result<(), Error> {
        let secrets = [
            (self.secret_of(tenant), Purpose::Pseudonyms),
            (self.recording_key_of(tenant), Purpose::Recordings),
        ];
        let mut there = Vec::new();
        for (path, purpose) in secrets {
            if read(&path)?.is_some() {
                there.push((path, purpose));
            }
        }
        if there.is_empty() {
            return Err(fault(
                self.secret_of(tenant),
                "is not there; nothing of this tenant can be linked".to_owned(),
            ));
        }
        for (path, purpose) in there {
            self.append(Leaf::Key(KeyLeaf {
                at: Ambient::system().now(),
                tenant: Some(tenant.to_string()),
                purpose: purpose.as_str().to_owned(),
                change: "deleted".to_owned(),
                key: "1".to_owned(),
                successor: None,
            }))
            .await?;
            fs::remove_file(&path)
                .and_then(|()| sync(&self.0.join("keys")))
                .map_err(|e| fault(path, format!("cannot be deleted ({})", e.kind())))?;
        }
        Ok(())
    }

    /// Takes old entries out of the ledger; see [`guichet_ledger::prune`].
    ///
    /// # Errors
    ///
    /// When the ledger is in use, or the archive cannot be written.
    pub async fn prune(
        &self,
        tenant: Option<&TenantId>,
        before: u64,
        archive: Option<&Path>,
    ) -> Result<Option<PruneLeaf>, Error> {
        let tenant = tenant.map(TenantId::as_str);
        let ledger = self.ledger();
        Ok(prune(&ledger, self.options()?, tenant, before, archive).await?)
    }

    fn options(&self) -> Result<LedgerOptions, Error> {
        let ambient = Ambient::system();
        let missing = || {
            let path = SigningKeys::of(&self.0).file();
            fault(path, "is not there; give a state folder".to_owned())
        };
        let key = self.signing_key(&ambient)?.ok_or_else(missing)?;
        Ok(LedgerOptions::new(key, Arc::new(move || ambient.now())))
    }

    fn secret_of(&self, tenant: &TenantId) -> PathBuf {
        self.0.join("keys").join(format!("{tenant}.key"))
    }

    fn recording_key_of(&self, tenant: &TenantId) -> PathBuf {
        self.0.join("keys").join(format!("{tenant}.recordings.key"))
    }
}

/// What a tenant's secret is for, in the words of its leaf.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// Naming interactions and turns.
    Pseudonyms,
    /// Sealing recorded contacts.
    Recordings,
}

impl Purpose {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pseudonyms => "pseudonyms",
            Self::Recordings => "recordings",
        }
    }
}

/// A secret that the ledger was told of, or else one that it has to be.
fn told_or_new(path: &Path, ambient: &Ambient) -> Result<([u8; 32], bool), Error> {
    match read_secret(path)? {
        Some(told) => Ok((told, false)),
        None => Ok((secret(&untold(path), ambient)?.0, true)),
    }
}

/// Where a secret is until the ledger was told that it was made.
fn untold(path: &Path) -> PathBuf {
    path.with_extension("key.new")
}

/// A name that no other log has.
fn name(ambient: &Ambient) -> Result<String, Error> {
    let random = ambient.master_key().map_err(no_randomness)?;
    let name: String = random.iter().take(8).map(|b| format!("{b:02x}")).collect();
    Ok(format!("guichet.invalid/{name}"))
}

/// A secret, and whether it has just been made.
fn secret(path: &Path, ambient: &Ambient) -> Result<([u8; 32], bool), Error> {
    if let Some(secret) = read_secret(path)? {
        return Ok((secret, false));
    }
    let secret = ambient.master_key().map_err(no_randomness)?;
    write(path, &secret)?;
    Ok((secret, true))
}

fn read_secret(path: &Path) -> Result<Option<[u8; 32]>, Error> {
    let Some(bytes) = read(path)? else {
        return Ok(None);
    };
    bytes.try_into().map(Some).map_err(|_| {
        fault(
            path.to_owned(),
            "is no key of 32 bytes; restore it, or move it away to start a new one".to_owned(),
        )
    })
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(fault(
            path.to_owned(),
            format!("cannot be read ({})", error.kind()),
        )),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()?;
            path.parent().map_or(Ok(()), sync)
        })
        .map_err(|e| fault(path.to_owned(), format!("cannot be written ({})", e.kind())))
}

fn fault(path: PathBuf, problem: String) -> Error {
    Error::State { path, problem }
}

pub(crate) fn no_randomness(error: getrandom::Error) -> Error {
    Error::Sandbox(format!("the system gives no randomness ({error})"))
}

#[cfg(test)]
mod tests;
