//! One turn as people write it.

use std::collections::BTreeMap;

use anyhow::{anyhow, bail};
use guichet::{Payload, Stage, Submission};
use serde::Deserialize;
use serde_json::value::RawValue;

/// One line of a contact: what crosses the window, and what is known of it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct TurnLine {
    /// Unique in the contact; the line's number if left out.
    id: Option<String>,
    /// `inbound` for a customer and `outbound` for anybody else if left out.
    stage: Option<Stage>,
    role: Option<String>,
    channel: Option<String>,
    /// BCP 47.
    language: Option<String>,
    /// RFC 3339, or milliseconds since the Unix epoch.
    at: Option<Instant>,
    /// What was said, or …
    text: Option<String>,
    /// … any JSON.
    payload: Option<Box<RawValue>>,
    attachments: Vec<String>,
    facts: BTreeMap<String, String>,
    utterance: Option<u64>,
    revision: Option<u32>,
    settled: Option<bool>,
    attributes: BTreeMap<String, String>,
    pub(crate) history: Vec<Earlier>,
}

/// An earlier turn of the same conversation, for trying a policy.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Earlier {
    #[serde(default)]
    role: String,
    pub(crate) text: String,
    #[serde(default)]
    stage: Option<Stage>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Instant {
    Milliseconds(u64),
    Text(String),
}

impl TurnLine {
    /// The turn, with the id that its sender gave it: without one, a retry
    /// could not be told from a new turn.
    pub(crate) fn identified(self) -> anyhow::Result<Submission> {
        if self.id.is_none() {
            bail!("has no `id`; give each turn its own, and the same one to a retry");
        }
        if !self.history.is_empty() {
            bail!("has a `history`; the gate keeps its own, so leave it out");
        }
        self.submission(0)
    }

    /// The turn that the line describes.
    pub(crate) fn submission(self, number: usize) -> anyhow::Result<Submission> {
        let payload = match (self.text, self.payload) {
            (Some(text), None) => Payload::text(text),
            (None, Some(payload)) => Payload::parse(payload.get())?,
            (None, None) => bail!("has neither `text` nor `payload`; give it one of them"),
            (Some(_), Some(_)) => bail!("has both `text` and `payload`; give it one of them"),
        };
        let role = self.role.unwrap_or_default();
        let stage = self.stage.unwrap_or_else(|| usual_stage(&role));
        let id = self.id.unwrap_or_else(|| format!("line-{number}"));
        let mut submission = Submission::new(id, stage, payload);
        submission.at = self.at.map(Instant::milliseconds).transpose()?;
        submission.attachments = self.attachments;
        submission.attributes = self.attributes.into_iter().collect();
        if let Some(channel) = self.channel {
            submission.channel = channel;
        }
        if let Some(language) = self.language {
            submission.language = language;
        }
        submission.utterance = self.utterance;
        submission.revision = self.revision.unwrap_or_default();
        submission.settled = self.settled.unwrap_or(true);
        if !role.is_empty() {
            submission = submission.fact("participant.role", role);
        }
        for (name, value) in self.facts {
            submission = submission.fact(name, value);
        }
        Ok(submission)
    }
}

impl Earlier {
    pub(crate) fn submission(&self, number: usize) -> Submission {
        let stage = self.stage.unwrap_or_else(|| usual_stage(&self.role));
        let submission = Submission::new(
            format!("earlier-{number}"),
            stage,
            Payload::text(self.text.as_str()),
        );
        if self.role.is_empty() {
            return submission;
        }
        submission.fact("participant.role", self.role.as_str())
    }
}

pub(super) fn usual_stage(role: &str) -> Stage {
    if role.is_empty() || role.eq_ignore_ascii_case("customer") {
        Stage::Inbound
    } else {
        Stage::Outbound
    }
}

impl Instant {
    fn milliseconds(self) -> anyhow::Result<u64> {
        match self {
            Self::Milliseconds(milliseconds) => Ok(milliseconds),
            Self::Text(text) => rfc3339(&text),
        }
    }
}

/// Milliseconds since the Unix epoch.
pub(super) fn rfc3339(text: &str) -> anyhow::Result<u64> {
    text.parse::<jiff::Timestamp>()
        .ok()
        .and_then(|at| u64::try_from(at.as_millisecond()).ok())
        .ok_or_else(|| anyhow!("`at` is no instant; write it like 2026-01-05T09:00:00Z"))
}
