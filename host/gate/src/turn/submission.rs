use super::{Fact, Payload, Stage};
use crate::step_up::Proof;

/// A turn as a platform hands it in, before it is admitted.
///
/// ```
/// use guichet::{Payload, Stage, Submission};
/// let turn = Submission::new("msg-1", Stage::Inbound, Payload::text("Hello"))
///     .channel("chat")
///     .fact("participant.role", "customer");
/// assert_eq!(turn.stage, Stage::Inbound);
/// ```
#[derive(Clone, Debug)]
pub struct Submission {
    /// The platform's own identifier of this turn, unique in its interaction:
    /// the same identifier again is a retry and gets the recorded outcome.
    pub id: String,
    /// Where it crosses the window.
    pub stage: Stage,
    /// `chat`, `voice`, `sms`, `email`, …
    pub channel: String,
    /// BCP 47; empty when unknown, then the tenant's language is used.
    pub language: String,
    /// When it was said, in milliseconds since the Unix epoch, for policies to
    /// see; the gate's clock when absent. Counters go by the gate's clock.
    pub at: Option<u64>,
    /// The utterance of which this is a revision; absent for a turn that is
    /// whole at once.
    pub utterance: Option<u64>,
    /// Which revision, from 0.
    pub revision: u32,
    /// False while a later revision may still come.
    pub settled: bool,
    /// What the platform vouches for. Facts that only the host may state
    /// (`tenant`, `tenant.*`, `proof.*`, `time.local`, `interaction.continuity`)
    /// are refused here, and so is the source `host`.
    pub facts: Vec<Fact>,
    /// What the platform adds for policies to see.
    pub attributes: Vec<(String, String)>,
    /// What is said, asked, answered, stored or done.
    pub payload: Payload,
    /// Names of attachments; refused unless the tenant lets them pass.
    pub attachments: Vec<String>,
    /// Proofs that came with this turn.
    pub proofs: Vec<Proof>,
}

impl Submission {
    /// A settled chat turn without facts.
    pub fn new(id: impl Into<String>, stage: Stage, payload: Payload) -> Self {
        Self {
            id: id.into(),
            stage,
            channel: "chat".to_owned(),
            language: String::new(),
            at: None,
            utterance: None,
            revision: 0,
            settled: true,
            facts: Vec::new(),
            attributes: Vec::new(),
            payload,
            attachments: Vec::new(),
            proofs: Vec::new(),
        }
    }

    /// States a fact, with the platform as its source.
    #[must_use]
    pub fn fact(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.facts.push(Fact::new(name, value));
        self
    }

    /// Sets the channel.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<String>) -> Self {
        self.channel = channel.into();
        self
    }

    /// Sets the language, BCP 47.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = language.into();
        self
    }

    /// Makes this a revision of an utterance of a live transcript.
    #[must_use]
    pub fn revision(mut self, utterance: u64, revision: u32, settled: bool) -> Self {
        self.utterance = Some(utterance);
        self.revision = revision;
        self.settled = settled;
        self
    }

    /// Adds a proof that came with the turn.
    #[must_use]
    pub fn proof(mut self, proof: Proof) -> Self {
        self.proofs.push(proof);
        self
    }
}
