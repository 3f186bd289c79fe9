//! How a contact is walked.

use std::collections::BTreeMap;

use crate::{Action, Parameters, Scalar};

/// What happens at something that is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// The error branch, as the vendor does.
    #[default]
    ErrorBranch,
    /// The walk ends and says why.
    Stop,
}

/// How a contact is walked.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Action types that this crate does not know.
    pub unknown_actions: Unknown,
    /// Flows that the library does not have: the contact leaves with the
    /// transfer (`false`), or takes the error branch (`true`).
    pub unknown_flows_fail: bool,
    /// Blocks that the tenant calls sensitive.
    pub sensitive: Vec<Sensitive>,
    /// The flow or module that asks for a proof when something is held; it is
    /// walked, and the block is tried once more.
    pub challenge: Option<String>,
    /// The queue for contacts of which something was refused, or is still held;
    /// without one the block's error branch is taken.
    pub refused_queue: Option<String>,
    /// Bounds.
    pub budget: Budget,
}

/// Bounds of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Blocks.
    pub steps: usize,
    /// Modules inside of modules.
    pub depth: usize,
    /// Bytes of all texts that the walk makes.
    pub bytes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            steps: 1000,
            depth: 16,
            bytes: 32 << 20,
        }
    }
}

/// A block that is an action in the policies' sense before it is anything else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sensitive {
    /// The block's identifier, its type, or what it names: ARN, id or last part
    /// of the function, queue or flow.
    pub block: String,
    /// The fact `action.name`.
    pub name: String,
    /// Facts and what they are filled with: `action.amount` and
    /// `$.Attributes.amount`.
    pub facts: BTreeMap<String, String>,
}

impl Sensitive {
    pub(super) fn covers(&self, action: &Action) -> bool {
        let named = match action.parameters() {
            Parameters::Lambda(lambda) => lambda.function.as_ref(),
            Parameters::Flow(flow) | Parameters::Module(flow) => flow.as_ref(),
            Parameters::ThirdParty { number, .. } => number.as_ref(),
            _ => None,
        };
        let named = named.map(Scalar::text).unwrap_or_default();
        self.block == action.identifier()
            || self.block == action.kind().as_str()
            || (!named.is_empty()
                && (self.block == *named
                    || named.rsplit(['/', ':']).next() == Some(self.block.as_str())))
    }
}
