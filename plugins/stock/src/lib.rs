//! The stock policies, compiled and embedded: `redact`, `segregate`, `step-up`.
//!
//! ```
//! let names: Vec<_> = guichet_stock::MODULES.iter().map(|(name, _)| *name).collect();
//! assert_eq!(names, ["redact", "segregate", "step-up"]);
//! ```

/// Name and component of each.
pub static MODULES: [(&str, &[u8]); 3] = [
    (
        "redact",
        include_bytes!(concat!(env!("OUT_DIR"), "/redact.wasm")),
    ),
    (
        "segregate",
        include_bytes!(concat!(env!("OUT_DIR"), "/segregate.wasm")),
    ),
    (
        "step-up",
        include_bytes!(concat!(env!("OUT_DIR"), "/step-up.wasm")),
    ),
];
