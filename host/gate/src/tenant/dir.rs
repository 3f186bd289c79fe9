//! The policy directory as a capability: no name of a tenant, set or file can
//! lead outside the handle that it is read through.

use std::{
    collections::BTreeMap,
    io::Read,
    path::{Path, PathBuf},
};

use cap_std::fs::Dir;

use super::TenantId;
use crate::{ambient, error::ConfigError};

/// Files of a policy directory are small; modules are bounded by admission.
const MAX_FILE_BYTES: u64 = 64 << 20;

/// A policy directory.
#[derive(Debug)]
pub(crate) struct PolicyDir {
    dir: Dir,
    path: PathBuf,
}

impl PolicyDir {
    pub(crate) fn open(path: &Path) -> Result<Self, ConfigError> {
        let dir = ambient::open_dir(path).map_err(|e| ConfigError {
            tenant: String::new(),
            file: path.display().to_string(),
            key: String::new(),
            problem: format!("cannot be opened ({}); give a policy directory", e.kind()),
        })?;
        Ok(Self {
            dir,
            path: path.to_owned(),
        })
    }

    /// The text of `guichet.toml`; empty when there is none.
    pub(crate) fn house(&self) -> Result<String, ConfigError> {
        let house = TenantDir {
            dir: self.dir.try_clone().map_err(|e| self.broken(&e))?,
            path: self.path.clone(),
            tenant: String::new(),
        };
        if self.dir.exists("guichet.toml") {
            house.read("guichet.toml")
        } else {
            Ok(String::new())
        }
    }

    /// The folders under `tenants/`, each by its name; a folder whose name is
    /// no tenant's is an error of its own.
    pub(crate) fn tenants(&self) -> Result<BTreeMap<TenantId, TenantDir>, ConfigError> {
        let entries = self.dir.read_dir("tenants").map_err(|e| ConfigError {
            tenant: String::new(),
            file: "tenants".to_owned(),
            key: String::new(),
            problem: format!(
                "cannot be read ({}); a policy directory holds tenants/<name>/tenant.toml",
                e.kind()
            ),
        })?;
        let mut tenants = BTreeMap::new();
        for entry in entries {
            let entry = entry.map_err(|e| self.broken(&e))?;
            let kind = entry.file_type().map_err(|e| self.broken(&e))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // A tenant that is silently not there is one that nobody misses
            // until its turns pass elsewhere. No tenant's name begins with a dot.
            if kind.is_symlink() && !name.starts_with('.') {
                return Err(ConfigError {
                    tenant: String::new(),
                    file: format!("tenants/{name}"),
                    key: String::new(),
                    problem: "is a link, and links are not followed; put the folder itself there"
                        .to_owned(),
                });
            }
            if !kind.is_dir() {
                continue;
            }
            let id: TenantId = name
                .parse()
                .map_err(|e: super::InvalidTenantId| ConfigError {
                    tenant: String::new(),
                    file: format!("tenants/{name}"),
                    key: String::new(),
                    problem: e.to_string(),
                })?;
            tenants.insert(
                id,
                TenantDir {
                    dir: entry.open_dir().map_err(|e| self.broken(&e))?,
                    path: self.path.join("tenants").join(&name),
                    tenant: name,
                },
            );
        }
        Ok(tenants)
    }

    fn broken(&self, error: &std::io::Error) -> ConfigError {
        ConfigError {
            tenant: String::new(),
            file: self.path.display().to_string(),
            key: String::new(),
            problem: format!("cannot be read ({})", error.kind()),
        }
    }
}

/// One tenant's folder.
#[derive(Debug)]
pub(crate) struct TenantDir {
    dir: Dir,
    path: PathBuf,
    tenant: String,
}

impl TenantDir {
    /// Reads a text.
    pub(crate) fn read(&self, file: &str) -> Result<String, ConfigError> {
        String::from_utf8(self.read_bytes(file)?).map_err(|e| {
            let at = e.utf8_error().valid_up_to();
            self.error(
                file,
                "",
                format!("is not UTF-8 at byte {at}; save it as UTF-8"),
            )
        })
    }

    /// Reads bytes.
    pub(crate) fn read_bytes(&self, file: &str) -> Result<Vec<u8>, ConfigError> {
        let opened = self.dir.open(file).map_err(|e| self.missing(file, &e))?;
        let mut bytes = Vec::new();
        opened
            .take(MAX_FILE_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| self.missing(file, &e))?;
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return Err(self.error(
                file,
                "",
                format!("has more than {MAX_FILE_BYTES} bytes; make it smaller"),
            ));
        }
        Ok(bytes)
    }

    /// Where a folder inside this one lies, for a build that runs in it.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf, ConfigError> {
        // Opening through the handle proves that the name stays inside.
        self.dir
            .open_dir(name)
            .map_err(|e| self.missing(name, &e))?;
        Ok(self.path.join(name))
    }

    /// An error about one of this tenant's files.
    pub(crate) fn error(
        &self,
        file: &str,
        key: impl Into<String>,
        problem: impl Into<String>,
    ) -> ConfigError {
        ConfigError {
            tenant: self.tenant.clone(),
            file: if self.tenant.is_empty() {
                file.to_owned()
            } else {
                format!("tenants/{}/{file}", self.tenant)
            },
            key: key.into(),
            problem: problem.into(),
        }
    }

    fn missing(&self, file: &str, error: &std::io::Error) -> ConfigError {
        self.error(
            file,
            "",
            match error.kind() {
                std::io::ErrorKind::NotFound => {
                    "is missing; add it, or take the reference to it out".to_owned()
                }
                std::io::ErrorKind::PermissionDenied => {
                    "leads outside the tenant's folder or may not be read; keep it inside"
                        .to_owned()
                }
                kind => format!("cannot be read ({kind})"),
            },
        )
    }
}
