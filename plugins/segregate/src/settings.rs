use guichet_sdk::Treatment;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a tenant sets.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// Regions that a response or record may be of: `tenant` (the default: the
    /// tenant's own, and one that states none is denied), `any`, or a list.
    pub regions: Regions,
    /// Pointers to fields in which a payload states its tenant, such as
    /// `/records/*/tenantId`: every one found must name the interaction's.
    pub owner_fields: Vec<String>,
    /// Fields that only some roles may see.
    pub fields: Vec<Field>,
}

/// Which regions are allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Regions {
    /// The tenant's own.
    #[default]
    Tenant,
    /// All of them: the check is off.
    Any,
    /// These.
    Only(Vec<String>),
}

/// A field that only some roles may see.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Field {
    /// RFC 6901 pointer; `*` stands for one step, `**` for any number. All that
    /// the field holds is guarded with it; where several fields cover a text,
    /// every one must let it be seen.
    pub pointer: String,
    /// What it holds, such as `iban`.
    pub class: String,
    /// What is done to it; `label` unless said otherwise.
    #[serde(default = "label")]
    pub treatment: Treatment,
    /// Roles of the audience that see it as it is.
    #[serde(default)]
    pub visible_to: Vec<String>,
}

fn label() -> Treatment {
    Treatment::Label
}
