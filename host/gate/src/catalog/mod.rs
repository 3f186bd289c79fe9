//! What is installed for a tenant: modules with their descriptions and grants,
//! tied into an immutable generation.

mod admission;
mod checks;
mod description;
mod generation;
mod grant;
mod reference;
mod source;

pub(crate) use admission::{CONTRACT_VERSION, admit_module};
pub use admission::{DESCRIPTION_SECTION, ModuleDigest, custom_section};
pub(crate) use checks::{check_description, check_settings};
pub use description::{Code, DescribedObligation, DescribedRequirement, Description};
pub(crate) use generation::{Generation, InstalledPolicy, Library, build_generation};
pub(crate) use grant::FailureRequirement;
pub use grant::{CardMask, Grant, OnFailure, PolicyLimits, View};
pub(crate) use reference::ReferenceData;
pub use source::{ModuleSource, StockModules, build_source};
