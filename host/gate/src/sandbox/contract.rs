//! The contract as the host sees it, generated from `wit/policy.wit`.
#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    unreachable_pub,
    unused_qualifications,
    reason = "generated code"
)]

wasmtime::component::bindgen!({
    path: "wit",
    world: "module",
    imports: { default: async | trappable },
    exports: { default: async },
});

pub(crate) use self::guichet::policy::{connectors, counters, history, memory, reference, types};
