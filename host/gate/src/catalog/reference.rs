//! A tenant's own sets and tables, read through a directory handle that no
//! name can lead out of.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sha2::{Digest, Sha256};

use crate::{error::ConfigError, tenant::TenantDir};

/// Values by their keys.
type Table = HashMap<String, String>;

/// Sets and tables, read once for a generation.
#[derive(Debug, Default)]
pub(crate) struct ReferenceData {
    sets: HashMap<String, Set>,
    tables: HashMap<String, Table>,
}

#[derive(Debug, Default)]
struct Set {
    members: HashSet<String>,
    /// In the file's order, for `configure`.
    listed: Vec<String>,
}

impl ReferenceData {
    /// Reads the sets and tables that some policy of the tenant is granted.
    pub(crate) fn read(
        dir: &TenantDir,
        sets: &BTreeSet<String>,
        tables: &BTreeSet<String>,
    ) -> Result<Self, ConfigError> {
        let mut read = Self::default();
        for name in sets {
            let text = dir.read(&format!("reference/{name}.txt"))?;
            let mut set = Set::default();
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
                if set.members.insert(line.to_owned()) {
                    set.listed.push(line.to_owned());
                }
            }
            read.sets.insert(name.clone(), set);
        }
        for name in tables {
            let file = format!("reference/{name}.csv");
            let text = dir.read(&file)?;
            let mut table = HashMap::new();
            for (i, line) in text.lines().enumerate() {
                if line.trim().is_empty() {
                    continue;
                }
                let Some((key, value)) = line.split_once(',') else {
                    return Err(dir.error(
                        &file,
                        format!("line {}", i + 1),
                        "has no comma; write key,value",
                    ));
                };
                if table
                    .insert(key.trim().to_owned(), value.trim().to_owned())
                    .is_some()
                {
                    return Err(dir.error(
                        &file,
                        format!("line {}", i + 1),
                        "gives a key a second time; keep one",
                    ));
                }
            }
            read.tables.insert(name.clone(), table);
        }
        Ok(read)
    }

    pub(crate) fn contains(&self, set: &str, value: &str) -> Option<bool> {
        self.sets.get(set).map(|set| set.members.contains(value))
    }

    pub(crate) fn members(&self, set: &str) -> Option<&[String]> {
        self.sets.get(set).map(|set| set.listed.as_slice())
    }

    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }

    /// A digest of the part that one grant can read: images are shared by what
    /// `configure` may have read.
    pub(crate) fn digest(&self, sets: &BTreeSet<String>, tables: &BTreeSet<String>) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut item = |kind: u8, text: &str| {
            hash.update([kind]);
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        };
        for name in sets {
            item(1, name);
            for member in self.members(name).unwrap_or_default() {
                item(2, member);
            }
        }
        for name in tables {
            item(3, name);
            let sorted: BTreeMap<_, _> = self.tables.get(name).into_iter().flatten().collect();
            for (key, value) in sorted {
                item(4, key);
                item(5, value);
            }
        }
        hash.finalize().into()
    }
}
