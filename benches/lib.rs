//! What the benchmarks share: the turn that they measure, and policy
//! directories of any number of tenants.

mod conversation;

pub use conversation::{Mix, text};

use std::{fs, io, path::Path};

use guichet::{Payload, Stage, StockModules, Submission};

/// A chat turn of 82 bytes with a card number in it.
pub const TURN: &str =
    "Bonjour, ma carte 4111 1111 1111 1111 ne marche plus depuis hier, que faire donc ?";

/// That turn, read back by an agent: the stage at which all three stock
/// policies are asked.
pub fn submission(id: String) -> Submission {
    Submission::new(id, Stage::Outbound, Payload::text(TURN))
        .language("fr")
        .fact("participant.role", "agent")
}

/// The stock policies.
pub fn stock() -> StockModules {
    StockModules::new(guichet_stock::MODULES)
}

/// Writes a policy directory whose tenants all have the three stock policies;
/// `word` differs the settings of `redact`.
///
/// # Errors
///
/// When a file cannot be written.
pub fn policies(folder: &Path, tenants: usize, word: impl Fn(usize) -> String) -> io::Result<()> {
    fs::write(folder.join("guichet.toml"), "")?;
    for tenant in 0..tenants {
        let home = folder.join(format!("tenants/tenant-{tenant}"));
        fs::create_dir_all(&home)?;
        fs::write(
            home.join("tenant.toml"),
            TENANT.replace("{word}", &word(tenant)),
        )?;
    }
    Ok(())
}

const TENANT: &str = r#"
region = "eu"

[[policies]]
name = "redact"
module = "stock:redact"
[policies.settings]
allow = ["{word}"]
[policies.grant]
stages = ["inbound", "outbound", "lookup", "response", "record", "action"]
imports = ["history", "memory", "reference"]
history-turns = 20
facts = ["audience.role"]
classes = ["*"]
treatments = ["mask", "tokenise", "label", "remove", "withhold"]

[[policies]]
name = "segregate"
module = "stock:segregate"
[policies.grant]
stages = ["outbound", "lookup", "response", "record"]
facts = ["tenant", "tenant.region", "record.tenant", "record.region", "audience.role"]

[[policies]]
name = "step-up"
module = "stock:step-up"
phase = 2
[policies.grant]
stages = ["outbound", "action"]
imports = ["counters"]
facts = ["action.name", "action.amount", "action.payee", "action.new-value", "action.target", "action.purpose", "caller.number", "caller.verstat", "caller.sim-swapped", "participant.ref", "interaction.course"]
requirements = [
    { kind = "assurance", level = 3, binds = ["action.amount", "action.payee", "action.new-value", "action.target"] },
    { kind = "approval", level = 2, binds = ["action.amount", "action.payee"] },
    { kind = "call-back", level = 1, binds = ["action.payee"] },
    { kind = "review", level = 1, binds = [] },
]
"#;
