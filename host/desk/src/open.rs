//! Opening a gate for a command.

use std::path::Path;

use anyhow::anyhow;
use guichet::{Gate, GateBuilder, StockModules, TenantId};

use crate::exit::Problem;

/// A gate on a policy directory, with the stock policies at hand.
pub(crate) fn builder(policies: &Path) -> GateBuilder {
    Gate::builder(policies).stock(stock())
}

pub(crate) fn stock() -> StockModules {
    StockModules::new(guichet_stock::MODULES)
}

/// The tenant that was named, or the only one.
pub(crate) fn tenant(gate: &Gate, named: Option<TenantId>) -> Result<TenantId, Problem> {
    if let Some(named) = named {
        return Ok(named);
    }
    let tenants = gate.tenants();
    match tenants.as_slice() {
        [only] => Ok(only.clone()),
        [] => Err(Problem::usage(anyhow!(
            "the policy directory has no tenant; add tenants/<name>/tenant.toml"
        ))),
        many => {
            let names: Vec<&str> = many.iter().map(TenantId::as_str).collect();
            Err(Problem::usage(anyhow!(
                "several tenants are there; choose one with --tenant: {}",
                names.join(", ")
            )))
        }
    }
}
