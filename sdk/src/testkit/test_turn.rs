use crate::{Fact, Part, PartKind, Stage, Turn};

/// A turn for the bench, written in one line.
#[derive(Clone, Debug)]
pub struct TestTurn {
    stage: Stage,
    parts: Vec<Part>,
    facts: Vec<(String, String)>,
    language: Option<String>,
    channel: Option<String>,
    utterance: Option<(u64, u32, bool)>,
}

impl TestTurn {
    /// A turn whose payload is one text; none when it is empty.
    pub fn new(stage: Stage, text: &str) -> Self {
        let turn = Self {
            stage,
            parts: Vec::new(),
            facts: Vec::new(),
            language: None,
            channel: None,
            utterance: None,
        };
        if text.is_empty() {
            turn
        } else {
            turn.part("", PartKind::Text, text)
        }
    }

    /// A text field.
    #[must_use]
    pub fn field(self, pointer: &str, text: &str) -> Self {
        self.part(pointer, PartKind::Text, text)
    }

    /// A number field.
    #[must_use]
    pub fn number(self, pointer: &str, text: &str) -> Self {
        self.part(pointer, PartKind::Number, text)
    }

    /// A part of any kind.
    #[must_use]
    pub fn part(mut self, pointer: &str, kind: PartKind, text: &str) -> Self {
        self.parts.push(Part {
            pointer: pointer.to_owned(),
            kind,
            text: text.to_owned(),
            attributes: Vec::new(),
        });
        self
    }

    /// A fact of this turn.
    #[must_use]
    pub fn fact(mut self, name: &str, value: &str) -> Self {
        self.facts.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Who speaks.
    #[must_use]
    pub fn role(self, role: &str) -> Self {
        self.fact("participant.role", role)
    }

    /// The language, BCP 47.
    #[must_use]
    pub fn language(mut self, language: &str) -> Self {
        self.language = Some(language.to_owned());
        self
    }

    /// The channel.
    #[must_use]
    pub fn channel(mut self, channel: &str) -> Self {
        self.channel = Some(channel.to_owned());
        self
    }

    /// Makes it a revision of an utterance.
    #[must_use]
    pub fn revision(mut self, utterance: u64, revision: u32, settled: bool) -> Self {
        self.utterance = Some((utterance, revision, settled));
        self
    }

    pub(super) fn build(
        self,
        sequence: u64,
        at: u64,
        language: &str,
        channel: &str,
        lasting: &[(String, String)],
    ) -> Turn {
        let (utterance, revision, settled) = self.utterance.unwrap_or((sequence, 0, true));
        let own = |name: &str| self.facts.iter().any(|(held, _)| held == name);
        let lasting = lasting.iter().filter(|(name, _)| !own(name));
        let facts = lasting.chain(&self.facts).map(|(name, value)| Fact {
            name: name.clone(),
            value: value.clone(),
            source: "platform".to_owned(),
        });
        Turn {
            sequence,
            stage: self.stage,
            channel: self.channel.clone().unwrap_or_else(|| channel.to_owned()),
            language: self.language.clone().unwrap_or_else(|| language.to_owned()),
            at,
            utterance,
            revision,
            settled,
            facts: facts.collect(),
            parts: self.parts.clone(),
            attributes: Vec::new(),
        }
    }
}
