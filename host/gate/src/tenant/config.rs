//! `tenant.toml` and `guichet.toml`, strictly: an unknown key is an error.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use super::FlowSettings;
use crate::{
    catalog::{Grant, OnFailure, PolicyLimits},
    turn::Stage,
};

/// What `guichet.toml` says about the whole house.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct HouseConfig {
    pub(crate) gate: GateConfig,
    pub(crate) limits: TenantLimits,
    pub(crate) ledger: LedgerConfig,
}

/// How the ledger is kept; read when the gate is opened.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct LedgerConfig {
    /// The log's name in its checkpoints.
    pub(crate) origin: Option<String>,
    /// Seconds between two checkpoints.
    pub(crate) checkpoint_seconds: Option<u64>,
}

impl LedgerConfig {
    pub(crate) fn every(&self) -> Duration {
        Duration::from_secs(self.checkpoint_seconds.unwrap_or(10).clamp(1, 3_600))
    }
}

/// Bounds of the whole gate.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct GateConfig {
    /// Evaluations at once, over all tenants; read when the gate is opened.
    pub(crate) slots: Option<u32>,
}

/// What `tenant.toml` says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct TenantConfig {
    /// For people who read the file.
    #[serde(default, rename = "name")]
    _name: String,
    #[serde(default = "english")]
    pub(crate) language: String,
    #[serde(default)]
    pub(crate) region: Option<String>,
    /// Between UTC and the tenant's time of day, such as `+01:00`.
    #[serde(default)]
    pub(crate) utc_offset: Option<String>,
    #[serde(default)]
    pub(crate) passing: BTreeSet<Stage>,
    #[serde(default)]
    pub(crate) refusing: BTreeSet<Stage>,
    #[serde(default)]
    pub(crate) attachments: Attachments,
    /// Queues in the order in which a `route` wins.
    #[serde(default)]
    pub(crate) routes: Vec<String>,
    #[serde(default)]
    pub(crate) access: Access,
    #[serde(default)]
    pub(crate) limits: Option<TenantLimits>,
    #[serde(default)]
    pub(crate) policies: Vec<PolicyConfig>,
    #[serde(default)]
    pub(crate) connectors: BTreeMap<String, ConnectorConfig>,
    #[serde(default)]
    pub(crate) flow: FlowSettings,
    #[serde(default)]
    pub(crate) change: ChangeConfig,
    /// Off unless it is written.
    #[serde(default)]
    pub(crate) recordings: Option<RecordingsConfig>,
}

/// Which contacts are recorded, and for how long.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RecordingsConfig {
    /// One contact in so many.
    pub(crate) one_in: u64,
    /// Days after which a recording is deleted.
    #[serde(default = "month")]
    pub(crate) keep_days: u64,
    /// KiB of one contact; with more it is not recorded.
    #[serde(default = "mebibyte")]
    pub(crate) most_kib: usize,
}

fn month() -> u64 {
    30
}

fn mebibyte() -> usize {
    1_024
}

impl RecordingsConfig {
    /// What is wrong with it: a key, and what to write.
    pub(crate) fn problem(&self) -> Option<(&'static str, &'static str)> {
        if self.one_in == 0 {
            return Some((
                "recordings.one-in",
                "is 0; write 1 for every contact, 100 for one in a hundred, or leave [recordings] out",
            ));
        }
        if !(1..=3_660).contains(&self.keep_days) {
            return Some((
                "recordings.keep-days",
                "is not 1 to 3660; say for how many days a recording may be kept",
            ));
        }
        if !(1..=65_536).contains(&self.most_kib) {
            return Some((
                "recordings.most-kib",
                "is not 1 to 65536; say how many KiB one contact may have",
            ));
        }
        None
    }
}

/// What the leaf of a swap says of the change, as whoever wrote the file states
/// it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct ChangeConfig {
    /// A ticket, a pull request, a commit.
    pub(crate) reference: Option<String>,
    pub(crate) approved_by: Vec<String>,
}

fn english() -> String {
    "en".to_owned()
}

impl TenantConfig {
    /// The offset of the tenant's time of day; UTC when it sets none.
    pub(crate) fn offset(&self) -> Result<Offset, String> {
        let Some(written) = &self.utc_offset else {
            return Ok(Offset::UTC);
        };
        read_offset(written)
            .ok_or_else(|| "is no offset; write it as \"+01:00\", at most 14 hours".to_owned())
    }
}

fn read_offset(written: &str) -> Option<Offset> {
    let (sign, rest) = match written.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let number = |digits: &str, most: i32| {
        let two = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        let read = digits.parse::<i32>().ok().filter(|n| *n <= most);
        read.filter(|_| two)
    };
    let minutes = number(hours, 14)? * 60 + number(minutes, 59)?;
    Offset::from_seconds(sign * minutes * 60).ok()
}

/// What becomes of attachments, which no policy can look into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Attachments {
    #[default]
    Refuse,
    Pass,
}

/// Who may speak for the tenant.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Access {
    /// SHA-256 of bearer tokens, in hex.
    pub(crate) bearer_sha256: Vec<String>,
}

/// A tenant's share of the house.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct TenantLimits {
    /// Turns in the sandbox at once.
    pub(crate) slots: u32,
    /// Turns waiting for a slot.
    pub(crate) queue: u32,
    /// How long a turn waits, in milliseconds.
    pub(crate) queue_ms: u64,
    /// Interactions running at once.
    pub(crate) interactions: usize,
    /// Turns that an interaction remembers.
    pub(crate) window_turns: usize,
    /// KiB that they may hold.
    pub(crate) window_kib: usize,
    /// Held turns that an interaction keeps beside its window.
    pub(crate) parked: usize,
    /// KiB that they may hold.
    pub(crate) parked_kib: usize,
    /// Minutes without a turn after which an interaction is wiped.
    pub(crate) idle_minutes: u64,
    /// Minutes after which an interaction takes the newest generation.
    pub(crate) max_age_minutes: u64,
    /// Minutes that a proof is good for.
    pub(crate) proof_minutes: u64,
    /// KiB of one payload.
    pub(crate) payload_kib: usize,
}

impl Default for TenantLimits {
    fn default() -> Self {
        Self {
            slots: 8,
            queue: 256,
            queue_ms: 2_000,
            interactions: 10_000,
            window_turns: 200,
            window_kib: 1_024,
            parked: 32,
            parked_kib: 1_024,
            idle_minutes: 60,
            max_age_minutes: 720,
            proof_minutes: 15,
            payload_kib: 1_024,
        }
    }
}

/// One `[[policies]]` of a tenant.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PolicyConfig {
    pub(crate) name: String,
    pub(crate) module: String,
    #[serde(default = "first")]
    pub(crate) phase: u32,
    #[serde(default)]
    pub(crate) on_failure: OnFailure,
    #[serde(default)]
    pub(crate) settings: Option<toml::Table>,
    #[serde(default)]
    pub(crate) settings_file: Option<String>,
    pub(crate) grant: Option<Grant>,
    #[serde(default)]
    pub(crate) limits: PolicyLimits,
}

fn first() -> u32 {
    1
}

impl PolicyConfig {
    /// Where its settings are written.
    pub(crate) fn settings_source(&self) -> SettingsConfig<'_> {
        match (&self.settings, &self.settings_file) {
            (None, None) => SettingsConfig::None,
            (Some(table), None) => SettingsConfig::Inline(table),
            (None, Some(file)) => SettingsConfig::File(file),
            (Some(_), Some(_)) => SettingsConfig::Both,
        }
    }
}

/// Where a policy's settings are written.
pub(crate) enum SettingsConfig<'a> {
    None,
    Inline(&'a toml::Table),
    File(&'a str),
    Both,
}

/// One `[connectors.<name>]` of a tenant.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ConnectorConfig {
    /// A file of answers.
    pub(crate) fixture: String,
}

/// Reads TOML; the error says line and column and what was expected, in one
/// line.
pub(crate) fn parse<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, (String, String)> {
    toml::from_str(text).map_err(|e| {
        let place = e
            .span()
            .and_then(|span| text.get(..span.start))
            .map(|before| {
                let line = before.matches('\n').count() + 1;
                let column = before
                    .rsplit('\n')
                    .next()
                    .unwrap_or_default()
                    .chars()
                    .count()
                    + 1;
                format!("line {line} column {column}")
            })
            .unwrap_or_default();
        (place, e.message().lines().collect::<Vec<_>>().join("; "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_named_with_its_place() {
        let (place, problem) = parse::<TenantConfig>("name = \"x\"\npasing = []\n").unwrap_err();
        assert_eq!(place, "line 2 column 1");
        assert!(problem.contains("unknown field `pasing`"), "{problem}");
        assert!(!problem.contains('\n'));
    }

    #[test]
    fn offsets_read_as_written() {
        for (written, seconds) in [("+01:00", 3_600), ("-09:30", -34_200), ("+00:00", 0)] {
            assert_eq!(read_offset(written).unwrap().seconds(), seconds);
        }
        for bad in [
            "", "1", "01:00", "+1:00", "+15:00", "+01:60", "+é:00", "+-1:00", "Z",
        ] {
            assert!(read_offset(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn failure_modes_read_as_written() {
        let text = r#"
            name = "a"
            module = "stock:redact"
            on-failure = { require = { kind = "review", level = 1 } }
            [grant]
            stages = ["inbound"]
        "#;
        let policy: PolicyConfig = parse(text).unwrap();
        assert!(matches!(policy.on_failure, OnFailure::Require(r) if r.level == 1));
    }
}
