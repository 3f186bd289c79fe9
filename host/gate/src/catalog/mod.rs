//! What is installed for a tenant: modules with their descriptions and grants,
//! tied into an immutable generation.

mod admission;
mod description;
mod generation;
mod grant;
mod reference;
mod source;

pub(crate) use admission::admit_module;
pub use admission::{DESCRIPTION_SECTION, ModuleDigest, custom_section};
pub use description::{Code, Description, DescribedObligation, DescribedRequirement};
pub(crate) use generation::{Generation, InstalledPolicy, Library, build_generation, check_settings};
pub(crate) use grant::FailureRequirement;
pub use grant::{CardMask, Grant, OnFailure, PolicyLimits, View};
pub(crate) use reference::ReferenceData;
pub use source::{ModuleSource, StockModules, build_source};
