use std::{fs, path::PathBuf};

use guichet::{Gate, GateBuilder, Payload, Stage, StockModules, Submission};
use tempfile::TempDir;

use crate::Guest;

/// A grant of everything that a guest of the tests asks for.
pub const GRANT_ALL: &str = r#"
stages = ["inbound", "outbound", "record"]
classes = ["card-number", "text"]
treatments = ["mask", "label", "remove", "withhold"]
obligations = { pause-recording = [""], resume-recording = [""], route = ["first", "second"], notify = ["desk"], mark = ["seen", "edited"] }
requirements = [{ kind = "review", level = 1 }]
"#;

/// What a tenant passes whose policies are granted [`GRANT_ALL`].
pub const PASSING: &str = "passing = [\"lookup\", \"response\", \"action\"]";

/// Ten times and more what a policy is given in production.
pub const PATIENCE: &str = "limits = { wall-ms = 5000 }";

/// A policy directory of its own, gone at the end of the test.
#[derive(Debug)]
pub struct House(TempDir);

impl House {
    /// An empty one.
    pub fn new() -> Self {
        let house = Self(tempfile::tempdir().unwrap_or_else(|e| panic!("{e}")));
        house.write("guichet.toml", "");
        house.write("tenants/.keep", "");
        house
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.0.path().join("policies")
    }

    /// Writes a file of it.
    pub fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(file);
        let written = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&path, content));
        written.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }

    /// A tenant with one policy, a guest of the tests; `more` goes into the
    /// policy's table and `grant` into its grant.
    #[must_use]
    pub fn tenant(self, tenant: &str, guest: &Guest, more: &str, grant: &str) -> Self {
        self.set(tenant, &guest.component(), more, grant);
        self
    }

    /// Writes such a tenant, or writes it again.
    pub fn set(&self, tenant: &str, module: &[u8], more: &str, grant: &str) {
        // The suites run beside each other on few cores: what is no test of
        // time must not fail for time.
        let patience = if more.contains("limits") {
            ""
        } else {
            PATIENCE
        };
        self.write(&format!("tenants/{tenant}/guest.wasm"), module);
        self.write(
            &format!("tenants/{tenant}/tenant.toml"),
            format!(
                "passing = [\"lookup\", \"response\", \"action\"]\n[[policies]]\nname = \"guest\"\nmodule = \"file:guest.wasm\"\n{more}\n{patience}\n[policies.grant]\n{grant}\n"
            ),
        );
    }

    /// Writes a tenant with several policies, guests of the tests. `head` are
    /// lines of its configuration; each policy has a name, its guest, lines of
    /// its table and lines of its grant.
    pub fn policies(&self, tenant: &str, head: &str, policies: &[(&str, &Guest, &str, &str)]) {
        let mut config = format!("{head}\n");
        for (name, guest, more, grant) in policies {
            let patience = if more.contains("limits") {
                ""
            } else {
                PATIENCE
            };
            self.write(&format!("tenants/{tenant}/{name}.wasm"), guest.component());
            config += &format!(
                "[[policies]]\nname = \"{name}\"\nmodule = \"file:{name}.wasm\"\n{more}\n{patience}\n[policies.grant]\n{grant}\n"
            );
        }
        self.write(&format!("tenants/{tenant}/tenant.toml"), config);
    }

    /// A gate on it, with the stock policies at hand.
    pub fn gate(&self) -> GateBuilder {
        Gate::builder(self.path()).stock(StockModules::new(guichet_stock::MODULES))
    }
}

impl Default for House {
    fn default() -> Self {
        Self::new()
    }
}

/// Something that a customer says.
pub fn customer(id: &str, text: &str) -> Submission {
    Submission::new(id, Stage::Inbound, Payload::text(text)).fact("participant.role", "customer")
}
