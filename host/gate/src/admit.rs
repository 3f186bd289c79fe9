//! First step: a submission becomes a turn, or is known already.

use std::{sync::Arc, time::Instant};

use crate::{
    error::Error,
    interaction::Interaction,
    keys::TenantKeys,
    outcome::Outcome,
    step_up::Proof,
    tenant::TenantLimits,
    turn::{Fact, Part, PartKind, Payload, Submission, TurnView},
};

/// A turn that has been admitted: its payload is in parts, and it has its place
/// in the interaction.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) view: TurnView,
    pub(crate) payload: Payload,
    pub(crate) attachments: Vec<String>,
    pub(crate) id: String,
    pub(crate) digest: [u8; 32],
    /// The gate's own clock at admission; `view.at` is what the caller says.
    pub(crate) now: u64,
    pub(crate) started: Instant,
    _private: (),
}

/// A submission whose form is right.
pub(crate) struct Checked {
    submission: Submission,
    digest: [u8; 32],
}

/// A turn is new, or it was decided before.
pub(crate) enum Standing {
    New,
    /// Decided and filed.
    Known(Arc<Outcome>),
    /// Decided, and kept because it could not be filed.
    Unfiled,
}

/// Facts that only the host may state; a name that ends with a dot stands for
/// all that begin with it.
const HOST_FACTS: [&str; 5] = [
    "tenant",
    "tenant.",
    "proof.",
    "time.local",
    "interaction.continuity",
];
/// Who else may be named as the source of a fact.
const SOURCES: [&str; 3] = ["platform", "credential", "caller"];
const MAX_FACTS: usize = 128;
const MAX_PARTS: usize = 4_096;
const MAX_WORD: usize = 1_024;

/// Checks what can be checked of a submission by itself.
pub(crate) fn check(
    submission: Submission,
    keys: &TenantKeys,
    limits: &TenantLimits,
) -> Result<Checked, Error> {
    check_form(&submission, limits)?;
    let digest = digest(&submission, keys);
    Ok(Checked { submission, digest })
}

impl Checked {
    pub(crate) fn id(&self) -> &str {
        &self.submission.id
    }

    /// Whether the turn is known in its interaction; an error when it cannot be
    /// the next one.
    pub(crate) fn standing(&self, interaction: &Interaction) -> Result<Standing, Error> {
        let submission = &self.submission;
        if let Some((digest, standing)) = interaction.standing(&submission.id) {
            return if digest == self.digest {
                Ok(standing)
            } else {
                Err(Error::TurnReused("content"))
            };
        }
        if let Some(utterance) = submission.utterance
            && let Some(shown) = interaction.live.get(&utterance)
            && submission.revision <= shown.number
        {
            return Err(Error::turn(
                "revision",
                "is not later than one of the same utterance that was passed before; send revisions in order",
            ));
        }
        if interaction.too_much_unfiled() {
            return Err(Error::Full {
                what: "interaction",
                problem: "has too many turns before it that could not be filed; send those again first",
            });
        }
        Ok(Standing::New)
    }

    /// The proofs that came with the turn, whether it is new or not. One
    /// that a retry brings again without saying how old it is gets no younger.
    pub(crate) fn proofs(&mut self, interaction: &Interaction) -> Vec<Proof> {
        let retried = interaction.standing(&self.submission.id).is_some();
        let mut proofs = std::mem::take(&mut self.submission.proofs);
        proofs.retain(|proof| {
            let same = |held: &Proof| {
                Proof {
                    at: None,
                    ..held.clone()
                } == *proof
            };
            !(retried && interaction.proofs.iter().any(same))
        });
        proofs
    }

    /// Gives a new turn its place in the interaction.
    pub(crate) fn admit(
        self,
        interaction: &mut Interaction,
        now: u64,
        started: Instant,
    ) -> Admitted {
        let Self { submission, digest } = self;
        interaction.touch(now);
        interaction.sequence += 1;
        Admitted {
            view: TurnView::from_submission(interaction.sequence, &submission, now),
            payload: submission.payload,
            attachments: submission.attachments,
            id: submission.id,
            digest,
            now,
            started,
            _private: (),
        }
    }
}

/// Keeps a proof for as long as it can count.
pub(crate) fn take_proof(
    interaction: &mut Interaction,
    mut proof: Proof,
    now: u64,
    limits: &TenantLimits,
) {
    let oldest = now.saturating_sub(limits.proof_minutes.saturating_mul(60_000));
    interaction
        .proofs
        .retain(|held| held.at.is_some_and(|at| at >= oldest));
    proof.at = Some(proof.at.unwrap_or(now));
    // A flood of proofs is no better than the newest few.
    if interaction.proofs.len() >= 64 {
        interaction.proofs.remove(0);
    }
    interaction.proofs.push(proof);
}

fn check_form(submission: &Submission, limits: &TenantLimits) -> Result<(), Error> {
    let word = |field: &'static str, text: &str, empty: bool| {
        if text.len() > MAX_WORD
            || text.chars().any(char::is_control)
            || (text.is_empty() && !empty)
        {
            return Err(Error::turn(
                field,
                format!(
                    "must be {} to {MAX_WORD} bytes without control characters",
                    u8::from(!empty)
                ),
            ));
        }
        Ok(())
    };
    word("id", &submission.id, false)?;
    word("channel", &submission.channel, false)?;
    word("language", &submission.language, true)?;
    for (field, count) in [
        ("facts", submission.facts.len()),
        ("attributes", submission.attributes.len()),
    ] {
        if count > MAX_FACTS {
            return Err(Error::turn(
                field,
                format!("are more than {MAX_FACTS}; state fewer"),
            ));
        }
    }
    for (name, value) in &submission.attributes {
        word("attribute name", name, false)?;
        word("attribute value", value, true)?;
    }
    for (i, fact) in submission.facts.iter().enumerate() {
        word("fact name", &fact.name, false)?;
        word("fact value", &fact.value, true)?;
        if !SOURCES.contains(&fact.source.as_str()) {
            return Err(Error::turn(
                "fact source",
                format!("is none of {}; name who states it", SOURCES.join(", ")),
            ));
        }
        if HOST_FACTS
            .iter()
            .any(|own| fact.name == *own || (own.ends_with('.') && fact.name.starts_with(own)))
        {
            return Err(Error::turn(
                "fact",
                format!("`{}` is the host's own to state; leave it out", fact.name),
            ));
        }
        if submission
            .facts
            .iter()
            .skip(i + 1)
            .any(|other| other.name == fact.name)
        {
            return Err(Error::turn(
                "fact",
                format!("`{}` is stated twice; state it once", fact.name),
            ));
        }
    }
    for proof in &submission.proofs {
        if !(1..=3).contains(&proof.level) {
            return Err(Error::turn("proof", "has a level that is not 1 to 3"));
        }
    }
    if submission.utterance.is_none() && !submission.settled {
        return Err(Error::turn(
            "utterance",
            "is missing; an unsettled turn is a revision of one",
        ));
    }
    let bytes = submission.payload.size()
        + submission
            .attachments
            .iter()
            .map(String::len)
            .sum::<usize>();
    if bytes > limits.payload_kib.max(1) << 10 {
        return Err(Error::turn(
            "payload",
            format!(
                "has {bytes} bytes, more than limits.payload-kib = {} allows; send less at once",
                limits.payload_kib
            ),
        ));
    }
    if submission.payload.count() > MAX_PARTS {
        return Err(Error::turn(
            "payload",
            format!("has more than {MAX_PARTS} parts; send fewer at once"),
        ));
    }
    Ok(())
}

/// Over everything that a policy could see: the same turn again is a retry, and
/// anything else under its id is a mistake.
fn digest(submission: &Submission, keys: &TenantKeys) -> [u8; 32] {
    let facts: Vec<_> = submission
        .facts
        .iter()
        .map(|fact| (&fact.name, &fact.value, &fact.source))
        .collect();
    let whole = serde_json::json!([
        submission.stage.as_str(),
        submission.channel,
        submission.language,
        submission.utterance,
        submission.revision,
        submission.settled,
        facts,
        submission.attributes,
        submission.payload,
        submission.attachments,
    ]);
    keys.digest("turn", whole.to_string().as_bytes())
}

impl TurnView {
    /// A submission as policies and the window see it, before the host has
    /// added its own facts.
    pub fn from_submission(sequence: u64, submission: &Submission, now: u64) -> Self {
        let mut parts = submission.payload.parts();
        parts.extend(
            submission
                .attachments
                .iter()
                .enumerate()
                .map(|(i, name)| Part {
                    pointer: format!("#/attachments/{i}"),
                    kind: PartKind::Attachment,
                    text: name.clone(),
                }),
        );
        Self {
            sequence,
            stage: submission.stage,
            channel: submission.channel.clone(),
            language: submission.language.clone(),
            at: submission.at.unwrap_or(now),
            utterance: submission.utterance.unwrap_or(sequence),
            revision: submission.revision,
            settled: submission.settled,
            facts: submission.facts.clone(),
            parts,
            attributes: submission.attributes.clone(),
        }
    }

    /// States a fact in the host's name, whoever stated it before.
    pub(crate) fn state(&mut self, name: &str, value: &str) {
        self.facts.retain(|fact| fact.name != name);
        self.facts.push(Fact::host(name, value));
    }
}
