//! What a stretch of time holds, counted.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{Serialize, Serializer};

use super::gaps::Gap;
use crate::audit::entry::time;

/// Milliseconds since the Unix epoch; RFC 3339 in every form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) u64);

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&time(self.0))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// Of the tenant, and of the house where it concerns all tenants.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Facts {
    /// Entries of the tenant, by kind.
    pub(super) entries: BTreeMap<&'static str, u64>,
    pub(super) decisions: Decisions,
    pub(super) edits: Vec<Edited>,
    pub(super) failures: Vec<Failure>,
    pub(super) requirements: Vec<Required>,
    pub(super) obligations: Vec<Obliged>,
    pub(super) proofs: Vec<Proven>,
    pub(super) policies: Vec<PolicySeen>,
    pub(super) changes: Vec<Change>,
    /// The tenant's and the house's.
    pub(super) keys: Vec<KeyChange>,
    pub(super) audits: Vec<Audited>,
    pub(super) retention: Vec<TakenOut>,
    pub(super) starts: Vec<Started>,
    pub(super) stops: u64,
    pub(super) recovered: Vec<Recovered>,
    /// How often the house's tree says how far the tenant's had grown.
    pub(super) heads: u64,
    pub(super) gaps: Vec<Gap>,
}

impl Facts {
    pub(super) fn total(&self) -> u64 {
        self.entries.values().sum()
    }
}

/// Entries of the kind `decision`; a turn that was held and freed later has two.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Decisions {
    pub(super) total: u64,
    /// Distinct pseudonyms.
    pub(super) interactions: usize,
    pub(super) first: Option<Moment>,
    pub(super) last: Option<Moment>,
    pub(super) by_stage: BTreeMap<String, Outcomes>,
    pub(super) refused_by_cause: BTreeMap<String, u64>,
    /// Held before, and released within the period.
    pub(super) freed: u64,
    /// Held within the period, and neither released nor refused in it.
    pub(super) still_held: u64,
    /// With at least one edit.
    pub(super) edited: u64,
    /// Earlier turns that were amended.
    pub(super) amended: u64,
    /// With bytes that an earlier revision showed and that were hidden later.
    pub(super) exposed: u64,
    pub(super) exposed_bytes: u64,
    pub(super) reasons: BTreeMap<String, u64>,
    /// Versions of the contract between host and policies.
    pub(super) contracts: BTreeSet<String>,
}

impl Decisions {
    pub(super) fn outcomes(&self) -> Outcomes {
        let mut sum = Outcomes::default();
        for stage in self.by_stage.values() {
            sum.released += stage.released;
            sum.held += stage.held;
            sum.refused += stage.refused;
        }
        sum
    }
}

#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Outcomes {
    pub(super) released: u64,
    pub(super) held: u64,
    pub(super) refused: u64,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Edited {
    pub(super) stage: String,
    pub(super) class: String,
    pub(super) treatment: String,
    pub(super) count: u64,
}

/// A policy that gave no verdict.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Failure {
    pub(super) policy: String,
    pub(super) cause: String,
    pub(super) code: String,
    pub(super) count: u64,
    /// Of the turns concerned, those that were released all the same: by the
    /// grant's `on-failure`, or edited away.
    pub(super) released: u64,
    pub(super) first: Moment,
    pub(super) last: Moment,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Required {
    pub(super) kind: String,
    pub(super) level: u8,
    pub(super) met: u64,
    pub(super) unmet: u64,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Obliged {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) count: u64,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Proven {
    pub(super) kind: String,
    pub(super) level: u8,
    pub(super) binds: Vec<String>,
    pub(super) count: u64,
    /// Distinct pseudonyms of who gave it.
    pub(super) by: usize,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct PolicySeen {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) module: String,
    pub(super) settings: String,
    pub(super) grant: String,
    pub(super) evaluations: u64,
    pub(super) said: BTreeMap<String, u64>,
    pub(super) first: Moment,
    pub(super) last: Moment,
}

/// A generation that was installed, or a configuration that was not.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Change {
    pub(super) entry: u64,
    pub(super) at: Moment,
    pub(super) from: Option<u64>,
    pub(super) to: Option<u64>,
    pub(super) digest: Option<String>,
    /// False where the digest is that of the last installation: a restart.
    pub(super) differs: bool,
    pub(super) error: Option<String>,
    pub(super) approved_by: Vec<String>,
    pub(super) reference: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct KeyChange {
    pub(super) tree: Tree,
    pub(super) entry: u64,
    pub(super) at: Moment,
    pub(super) purpose: String,
    pub(super) change: String,
    pub(super) key: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Audited {
    pub(super) tree: Tree,
    pub(super) entry: u64,
    pub(super) at: Moment,
    pub(super) action: String,
    pub(super) result: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct TakenOut {
    pub(super) tree: Tree,
    pub(super) entry: u64,
    pub(super) at: Moment,
    pub(super) before: u64,
    pub(super) archived: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Started {
    pub(super) entry: u64,
    pub(super) at: Moment,
    pub(super) version: String,
    pub(super) clean: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Recovered {
    pub(super) entry: u64,
    pub(super) at: Moment,
    pub(super) bytes: u64,
    pub(super) after: String,
}

/// In whose tree an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Tree {
    Tenant,
    House,
}

impl Tree {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::House => "house",
        }
    }
}
