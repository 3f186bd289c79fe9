//! Keeps tenants and regions apart, and shows each role what it may see.
//!
//! A response or a record that is not the interaction's tenant's or region's,
//! or does not say whose it is, is denied. Fields that the audience's role may
//! not see are edited whole, with all that they hold.

mod pointer;
mod settings;

pub use settings::{Field, Regions, Settings};

use guichet_sdk::{
    Description, Edit, Failure, Part, PartKind, Policy, SettingsError, Stage, Treatment, Turn,
    Verdict,
};
use pointer::Pattern;

/// The policy.
#[derive(Debug)]
pub struct Segregate {
    regions: Regions,
    owners: Vec<Pattern>,
    fields: Vec<GuardedField>,
}

#[derive(Debug)]
struct GuardedField {
    pattern: Pattern,
    class: String,
    treatment: Treatment,
    visible_to: Vec<String>,
}

/// Classes that a guarded field may have.
const CLASSES: [&str; 12] = [
    "account-number",
    "card-number",
    "date-of-birth",
    "email",
    "fr-nir",
    "iban",
    "internal-note",
    "national-id",
    "person-name",
    "phone",
    "postal-address",
    "salary",
];

impl Policy for Segregate {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new(
            "segregate",
            env!("CARGO_PKG_VERSION"),
            "Denies what is not the tenant's or region's, and hides fields from roles",
        )
        .stages([
            Stage::Outbound,
            Stage::Lookup,
            Stage::Response,
            Stage::Record,
        ])
        .facts([
            "tenant",
            "tenant.region",
            "record.tenant",
            "record.region",
            "audience.role",
        ])
        .classes(CLASSES)
        .treatments([
            Treatment::Mask,
            Treatment::Tokenise,
            Treatment::Label,
            Treatment::Remove,
        ])
        .reason("tenant-unstated", "It does not say whose it is")
        .reason("tenant-foreign", "It is another tenant's")
        .reason("region-unstated", "It does not say of which region it is")
        .reason("region-foreign", "It is of a region that is not allowed")
        .reason(
            "field-hidden",
            "A field was hidden from the audience's role",
        )
    }

    fn configure(settings: Settings) -> Result<Self, SettingsError> {
        if let Regions::Only(regions) = &settings.regions
            && regions.iter().any(String::is_empty)
        {
            return Err(SettingsError::new(
                "regions",
                "holds an empty name; take it out",
            ));
        }
        let pattern = |setting: String, text: &str| {
            Pattern::parse(text).ok_or_else(|| {
                SettingsError::new(setting, "is no pointer; write it like /customer/iban, with * for one step and ** for any")
            })
        };
        let owners = settings
            .owner_fields
            .iter()
            .enumerate()
            .map(|(i, text)| pattern(format!("owner-fields[{i}]"), text))
            .collect::<Result<_, _>>()?;
        let fields = settings
            .fields
            .into_iter()
            .enumerate()
            .map(|(i, field)| {
                if !CLASSES.contains(&field.class.as_str()) {
                    return Err(SettingsError::new(
                        format!("fields[{i}].class"),
                        format!("is not one of {}", CLASSES.join(", ")),
                    ));
                }
                if field.treatment == Treatment::Withhold {
                    return Err(SettingsError::new(
                        format!("fields[{i}].treatment"),
                        "cannot be withhold: a field is never settled later",
                    ));
                }
                Ok(GuardedField {
                    pattern: pattern(format!("fields[{i}].pointer"), &field.pointer)?,
                    class: field.class,
                    treatment: field.treatment,
                    visible_to: field.visible_to,
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            regions: settings.regions,
            owners,
            fields,
        })
    }

    fn evaluate(&self, turn: &Turn) -> Result<Verdict, Failure> {
        let mut verdict = Verdict::allow();
        if matches!(turn.stage, Stage::Response | Stage::Record) {
            if let Some(reason) = self.foreign_tenant(turn) {
                verdict = verdict.and_deny(reason);
            }
            if let Some(reason) = self.foreign_region(turn) {
                verdict = verdict.and_deny(reason);
            }
        }
        let hidden: Vec<Edit> = self.hidden(turn).collect();
        if !hidden.is_empty() {
            verdict = verdict.edits(hidden).reason("field-hidden");
        }
        Ok(verdict)
    }
}

impl Segregate {
    /// Why the turn is not the interaction's tenant's. Absent is not the
    /// tenant's; every owner that the payload itself states must agree.
    fn foreign_tenant(&self, turn: &Turn) -> Option<&'static str> {
        let (Some(own), Some(stated)) = (turn.fact("tenant"), turn.fact("record.tenant")) else {
            return Some("tenant-unstated");
        };
        let foreign =
            |part: &Part| part.text != own && self.owners.iter().any(|owner| covers(owner, part));
        (stated != own || turn.parts.iter().any(foreign)).then_some("tenant-foreign")
    }

    fn foreign_region(&self, turn: &Turn) -> Option<&'static str> {
        let stated = turn.fact("record.region");
        let allowed = |region: &str| match &self.regions {
            Regions::Any => true,
            Regions::Tenant => turn.fact("tenant.region") == Some(region),
            Regions::Only(regions) => regions.iter().any(|one| one == region),
        };
        match (stated, &self.regions) {
            (_, Regions::Any) => None,
            (None, _) => Some("region-unstated"),
            (Some(region), _) => (!allowed(region)).then_some("region-foreign"),
        }
    }

    /// What guarded fields hold that the audience may not see. Where several
    /// cover a part, all must let it be seen, and each that does not has its
    /// edit. An audience that is not stated may see none.
    fn hidden<'a>(&'a self, turn: &'a Turn) -> impl Iterator<Item = Edit> + 'a {
        let audience = turn.audience();
        let unseen = move |field: &&GuardedField| {
            audience.is_empty() || !field.visible_to.iter().any(|role| role == audience)
        };
        turn.parts
            .iter()
            .enumerate()
            .filter(|(_, part)| !part.text.is_empty())
            .flat_map(move |(index, part)| {
                self.fields
                    .iter()
                    .filter(|field| covers(&field.pattern, part))
                    .filter(unseen)
                    .map(move |field| {
                        Edit::new(
                            turn.sequence,
                            index,
                            0..part.text.len(),
                            field.class.as_str(),
                            field.treatment,
                        )
                    })
            })
    }
}

fn covers(pattern: &Pattern, part: &Part) -> bool {
    match part.kind {
        PartKind::Key => pattern.covers_key(&part.pointer),
        _ => pattern.covers(&part.pointer),
    }
}

guichet_sdk::export!(Segregate);

#[cfg(test)]
mod tests;
