//! The component's side: conversions between the contract's types and the
//! SDK's, and the export of a policy. Used by [`crate::export!`] only.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::pedantic,
    reason = "generated code and its glue"
)]

use std::sync::OnceLock;

use crate::{Decision, Fact, Failure, Part, Policy, Stage, Turn, Verdict, history::Window};

pub mod bindings {
    wit_bindgen::generate!({
        path: "wit",
        world: "module",
        pub_export_macro: true,
        export_macro_name: "export",
    });
}

use bindings::{
    exports::guichet::policy::policy as exported,
    guichet::policy::{connectors, counters, history, memory, reference, types},
};

pub fn recent(limit: u32) -> Window {
    let window = history::recent(limit);
    let shown = window.turns.len();
    let turns: Vec<Turn> = window.turns.into_iter().filter_map(lift).collect();
    Window {
        // A turn that cannot be read is missing like one that has left.
        complete: window.complete && turns.len() == shown,
        turns,
    }
}

pub fn recall() -> Vec<u8> {
    memory::recall()
}

pub fn remember(state: &[u8]) -> Result<(), String> {
    memory::remember(state)
}

pub fn add(key: &str, by: u32, seconds: u32) -> Result<u64, String> {
    counters::add(key, by, seconds)
}

pub fn distinct(key: &str, member: &str, seconds: u32) -> Result<u64, String> {
    counters::distinct(key, member, seconds)
}

pub fn contains(set: &str, value: &str) -> Result<bool, String> {
    reference::contains(set, value)
}

pub fn get(table: &str, key: &str) -> Result<Option<String>, String> {
    reference::get(table, key)
}

pub fn members(set: &str) -> Result<Vec<String>, String> {
    reference::members(set)
}

pub fn call(name: &str, arguments: &[(&str, &str)]) -> Result<String, String> {
    let arguments: Vec<(String, String)> = arguments
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    connectors::call(name, &arguments)
}

/// A turn of a stage or with a part that this SDK does not know is none that a
/// policy could judge.
fn lift(turn: types::Turn) -> Option<Turn> {
    Some(Turn {
        sequence: turn.sequence,
        stage: turn.stage.parse::<Stage>().ok()?,
        channel: turn.channel,
        language: turn.language,
        at: turn.at,
        utterance: turn.utterance,
        revision: turn.revision,
        settled: turn.settled,
        facts: turn
            .facts
            .into_iter()
            .map(|fact| Fact {
                name: fact.name,
                value: fact.value,
                source: fact.source,
            })
            .collect(),
        parts: turn
            .parts
            .into_iter()
            .map(|part| {
                Some(Part {
                    pointer: part.pointer,
                    kind: part.kind.parse().ok()?,
                    text: part.text,
                    attributes: part.attributes,
                })
            })
            .collect::<Option<_>>()?,
        attributes: turn.attributes,
    })
}

fn lower(verdict: Verdict) -> exported::Verdict {
    types::Verdict {
        decision: match verdict.decision {
            Decision::Allow => types::Decision::Allow,
            Decision::Deny => types::Decision::Deny,
            Decision::Require(required) => types::Decision::Require(
                required
                    .into_iter()
                    .map(|one| types::Requirement {
                        kind: one.kind.as_str().to_owned(),
                        level: one.level,
                        binds: one.binds,
                    })
                    .collect(),
            ),
        },
        edits: verdict
            .edits
            .into_iter()
            .map(|edit| types::Edit {
                turn: edit.turn,
                part: edit.part,
                start: edit.start,
                end: edit.end,
                class: edit.class,
                treatment: edit.treatment.as_str().to_owned(),
                attributes: edit.attributes,
            })
            .collect(),
        obligations: verdict.obligations,
        reasons: verdict.reasons,
        attributes: verdict.attributes,
    }
}

pub fn configure<P: Policy>(slot: &OnceLock<P>, settings: &str) -> Result<(), String> {
    let policy = crate::policy::configure::<P>(settings).map_err(|e| e.to_string())?;
    slot.set(policy)
        .map_err(|_| "is configured already".to_owned())
}

pub fn evaluate<P: Policy>(
    slot: &OnceLock<P>,
    turn: exported::Turn,
) -> Result<exported::Verdict, String> {
    let policy = slot.get().ok_or("not-configured")?;
    let turn = lift(turn).ok_or("unknown-word")?;
    match policy.evaluate(&turn) {
        Ok(verdict) => Ok(lower(verdict)),
        Err(Failure(code)) => Err(code.into_owned()),
    }
}

#[macro_export]
#[doc(hidden)]
macro_rules! __guest_policy {
    ($export:ty, $policy:ty) => {
        static POLICY: ::std::sync::OnceLock<$policy> = ::std::sync::OnceLock::new();

        impl $crate::guest::Exported for $export {
            fn describe() -> ::std::string::String {
                $crate::description_json::<$policy>()
            }
            fn configure(
                settings: ::std::string::String,
            ) -> ::std::result::Result<(), ::std::string::String> {
                $crate::guest::configure::<$policy>(&POLICY, &settings)
            }
            fn evaluate(
                turn: $crate::guest::ExportedTurn,
            ) -> ::std::result::Result<$crate::guest::ExportedVerdict, ::std::string::String> {
                $crate::guest::evaluate::<$policy>(&POLICY, turn)
            }
        }
    };
}
pub use crate::__guest_policy as guest_policy;
pub use exported::{Guest as Exported, Turn as ExportedTurn, Verdict as ExportedVerdict};
