//! The state folder: keys, each readable by its owner alone, and the ledger.

use std::{
    fs,
    io::{self, Write as _},
    path::PathBuf,
};

use guichet_ledger::LogKey;

use crate::{ambient::Ambient, error::Error, tenant::TenantId};

/// A folder that outlives the process.
#[derive(Debug)]
pub(crate) struct StateFolder(PathBuf);

impl StateFolder {
    pub(crate) fn open(folder: PathBuf) -> Result<Self, Error> {
        let state = Self(folder);
        let keys = state.0.join("keys");
        fs::create_dir_all(&keys)
            .map_err(|e| fault(keys, format!("folder cannot be made ({})", e.kind())))?;
        Ok(state)
    }

    /// Where the ledger is.
    pub(crate) fn ledger(&self) -> PathBuf {
        self.0.join("ledger")
    }

    /// What counters and tokens are derived from.
    pub(crate) fn master_key(&self, ambient: &Ambient) -> Result<[u8; 32], Error> {
        Ok(secret(self.0.join("master.key"), ambient)?.0)
    }

    /// What the ledger's pseudonyms of a tenant are derived from, and whether it
    /// has just been made. Once its file is deleted nobody can link them any
    /// more.
    pub(crate) fn tenant_secret(
        &self,
        tenant: &TenantId,
        ambient: &Ambient,
    ) -> Result<([u8; 32], bool), Error> {
        secret(self.0.join("keys").join(format!("{tenant}.key")), ambient)
    }

    /// What checkpoints are signed with. Its name is set when it is made.
    pub(crate) fn ledger_key(
        &self,
        origin: Option<&str>,
        ambient: &Ambient,
    ) -> Result<LogKey, Error> {
        let path = self.0.join("ledger.key");
        if let Some(text) = read(&path)? {
            let text = String::from_utf8(text).unwrap_or_default();
            let key = LogKey::from_private_text(&text)
                .map_err(|e| fault(path.clone(), format!("{e}; restore it")))?;
            return match origin.filter(|origin| *origin != key.name()) {
                None => Ok(key),
                Some(origin) => Err(fault(
                    path,
                    format!(
                        "signs for `{}`, and guichet.toml says ledger.origin = `{origin}`; a log keeps its name",
                        key.name()
                    ),
                )),
            };
        }
        let seed = ambient.master_key().map_err(no_randomness)?;
        let key = match origin {
            Some(origin) => LogKey::new(origin, &seed),
            None => {
                let name: String = seed_name(ambient)?;
                LogKey::new(&name, &seed)
            }
        };
        let key = key.map_err(|e| fault(path.clone(), e.to_string()))?;
        write(&path, key.to_private_text().as_bytes())?;
        Ok(key)
    }
}

/// A name that no other log has.
fn seed_name(ambient: &Ambient) -> Result<String, Error> {
    let random = ambient.master_key().map_err(no_randomness)?;
    let name: String = random.iter().take(8).map(|b| format!("{b:02x}")).collect();
    Ok(format!("guichet.invalid/{name}"))
}

fn secret(path: PathBuf, ambient: &Ambient) -> Result<([u8; 32], bool), Error> {
    match read(&path)? {
        Some(bytes) => {
            let key = bytes.try_into().map_err(|_| {
                fault(
                    path,
                    "is no key of 32 bytes; restore it, or move it away to start a new one"
                        .to_owned(),
                )
            });
            Ok((key?, false))
        }
        None => {
            let key = ambient.master_key().map_err(no_randomness)?;
            write(&path, &key)?;
            Ok((key, true))
        }
    }
}

fn read(path: &PathBuf) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(fault(
            path.clone(),
            format!("cannot be read ({})", error.kind()),
        )),
    }
}

fn write(path: &PathBuf, bytes: &[u8]) -> Result<(), Error> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .map_err(|e| fault(path.clone(), format!("cannot be written ({})", e.kind())))
}

fn fault(path: PathBuf, problem: String) -> Error {
    Error::State { path, problem }
}

pub(crate) fn no_randomness(error: getrandom::Error) -> Error {
    Error::Sandbox(format!("the system gives no randomness ({error})"))
}
