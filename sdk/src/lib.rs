//! Write a Guichet policy: one type, one macro, tests without WebAssembly.
//!
//! ```
//! use guichet_sdk::{Description, Edit, Failure, Policy, SettingsError, Stage, Treatment, Turn, Verdict};
//!
//! #[derive(serde::Deserialize, schemars::JsonSchema)]
//! #[serde(deny_unknown_fields)]
//! struct Settings {
//!     /// The word that nobody outside may read.
//!     word: String,
//! }
//!
//! struct CodeName(String);
//!
//! impl Policy for CodeName {
//!     type Settings = Settings;
//!
//!     fn describe() -> Description {
//!         Description::new("code-name", "0.1.0", "Hides one word")
//!             .stages([Stage::Outbound])
//!             .classes(["code-name"])
//!             .treatments([Treatment::Label])
//!     }
//!
//!     fn configure(settings: Settings) -> Result<Self, SettingsError> {
//!         if settings.word.is_empty() {
//!             return Err(SettingsError::new("word", "is empty; name the word to hide"));
//!         }
//!         Ok(Self(settings.word))
//!     }
//!
//!     fn evaluate(&self, turn: &Turn) -> Result<Verdict, Failure> {
//!         let edits = turn.parts.iter().enumerate().flat_map(|(index, part)| {
//!             part.text.match_indices(&self.0).map(move |(at, word)| {
//!                 Edit::new(turn.sequence, index, at..at + word.len(), "code-name", Treatment::Label)
//!             })
//!         });
//!         Ok(Verdict::allow().edits(edits))
//!     }
//! }
//!
//! guichet_sdk::export!(CodeName);
//!
//! # #[cfg(not(target_family = "wasm"))] {
//! use guichet_sdk::testkit::Testkit;
//! let mut desk = Testkit::<CodeName>::new(serde_json::json!({ "word": "Hermes" })).unwrap();
//! assert_eq!(desk.agent("Ask for Hermes.").text(), "Ask for [code-name].");
//! # }
//! ```
//!
//! What a policy reaches is read off its component type: it imports what it
//! calls, and nothing else. There is no clock, no randomness, no file and no
//! network; what must outlast a turn goes through [`memory`] and [`counters`].
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a test that fails should say so at once"
    )
)]

mod description;
#[cfg(target_family = "wasm")]
#[doc(hidden)]
pub mod guest;
mod imports;
mod policy;
#[cfg(not(target_family = "wasm"))]
pub mod testkit;
mod turn;
mod verdict;

pub use description::{Description, Import, description_json};
pub use imports::{CallError, connectors, counters, history, memory, reference};
pub use policy::{Failure, Policy, SettingsError};
pub use turn::{Fact, Part, PartKind, Stage, Turn};
pub use verdict::{Decision, Edit, Requirement, RequirementKind, Treatment, Verdict};

/// Exports a policy from its crate. Expands to nothing on native targets, where
/// the test kit runs the policy as it is.
#[macro_export]
macro_rules! export {
    ($policy:ty) => {
        #[cfg(target_family = "wasm")]
        const _: () = {
            struct Export;
            $crate::guest::guest_policy!(Export, $policy);
    $crate::guest::bindings::export!(Export with_types_in $crate::guest::bindings);
        };
    };
}
