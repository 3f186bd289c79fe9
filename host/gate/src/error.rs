use std::path::PathBuf;

use crate::turn::{PayloadError, Stage};

/// Why the gate could not do what it was asked. Nothing is ever released with
/// an error; a policy's denial or failure is an outcome and not an error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A policy directory that cannot be served.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Several tenants that cannot be served.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Configs(Vec<ConfigError>),
    /// No such tenant in the policy directory.
    #[error("tenant `{0}` is not in the policy directory; add tenants/{0}/tenant.toml")]
    UnknownTenant(String),
    /// The tenant is there but has no generation that works.
    #[error("tenant `{tenant}` is not serving: {why}")]
    NotServing {
        /// Its name.
        tenant: String,
        /// What is wrong with its configuration.
        why: String,
    },
    /// A payload that cannot be read.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// A turn that cannot be admitted.
    #[error("turn {field} {problem}")]
    Turn {
        /// Which field of the submission.
        field: &'static str,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// A bound of the tenant's share is reached. The turn was not admitted: the
    /// same one can be sent again.
    #[error("turn {what} {problem}")]
    Full {
        /// What is full.
        what: &'static str,
        /// Of which bound, and what to do.
        problem: &'static str,
    },
    /// A turn whose identifier was used before with something else in it.
    #[error(
        "turn id was used before in this interaction with another {0}; give each turn its own id"
    )]
    TurnReused(&'static str),
    /// The ledger could not make a decision durable: nothing is released.
    #[error("ledger: {0}; nothing is released until it can be written again")]
    Ledger(#[from] guichet_ledger::LedgerError),
    /// The engine could not be built on this machine.
    #[error("sandbox: {0}")]
    Sandbox(String),
    /// A module that cannot be loaded outside a policy directory.
    #[error("module: {0}")]
    Module(String),
    /// A file of the host's own state.
    #[error("{path}: {problem}")]
    State {
        /// Which file.
        path: PathBuf,
        /// What is wrong, and what to do.
        problem: String,
    },
}

/// One thing in a policy directory that cannot be served: which file, which
/// key, what is wrong and what to do, in one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {key}{}{problem}", if key.is_empty() { "" } else { ": " })]
pub struct ConfigError {
    /// The tenant that it keeps from being served; empty for the whole house.
    pub tenant: String,
    /// The file, relative to the policy directory.
    pub file: String,
    /// The key in that file; empty when it is the file as a whole.
    pub key: String,
    /// What is wrong, and what to do.
    pub problem: String,
}

impl Error {
    pub(crate) fn turn(field: &'static str, problem: impl Into<String>) -> Self {
        Self::Turn {
            field,
            problem: problem.into(),
        }
    }

    /// True when what was handed in is at fault, and not the host.
    pub fn is_bad_input(&self) -> bool {
        !matches!(
            self,
            Self::Ledger(_)
                | Self::Sandbox(_)
                | Self::State { .. }
                | Self::NotServing { .. }
                | Self::Full { .. }
        )
    }
}

/// The reason code for a stage that no policy covers.
pub(crate) const STAGE_NOT_COVERED: &str = "stage-not-covered";
/// The reason code for an attachment that the tenant does not let pass.
pub(crate) const ATTACHMENT_REFUSED: &str = "attachment-refused";

/// The reason code for a turn that would be held beside too many others.
pub(crate) const PARKED_FULL: &str = "parked-full";
/// The reason code for a revision that would be held if it were settled.
pub(crate) const NOT_SETTLED: &str = "not-settled";

/// The remedy for a stage that nothing covers.
pub(crate) fn uncovered(stage: Stage) -> String {
    format!(
        "stage `{stage}` is covered by no policy; grant it to one, or list it under `passing` or `refusing`"
    )
}
