/// Makes an enum of the contract's words.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant),*
        }

        impl $name {
            /// Every word.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word of the contract.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();

            fn from_str(word: &str) -> Result<Self, ()> {
                match word { $($word => Ok(Self::$variant),)* _ => Err(()) }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Where a turn crosses the window.
    Stage {
        /// From the customer to the centre.
        Inbound = "inbound",
        /// From an agent, a bot or a prompt to the customer.
        Outbound = "outbound",
        /// A request to one of the tenant's systems.
        Lookup = "lookup",
        /// What such a system answered.
        Response = "response",
        /// About to be stored or shown beyond the live conversation.
        Record = "record",
        /// About to be done.
        Action = "action",
    }
}

words! {
    /// What a part of a payload is.
    PartKind {
        /// A string.
        Text = "text",
        /// A number, as it was written.
        Number = "number",
        /// The key of an object's member.
        Key = "key",
        /// The name of an attachment.
        Attachment = "attachment",
    }
}

/// Something about the contact that the host vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Such as `participant.role` or `action.amount`.
    pub name: String,
    /// In the canonical form of its name: `50000 EUR` in minor units, E.164,
    /// ISO 8601.
    pub value: String,
    /// `host`, `credential`, `platform` or `caller`.
    pub source: String,
}

/// One text of a turn's payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// RFC 6901 pointer into the payload.
    pub pointer: String,
    /// What it is.
    pub kind: PartKind,
    /// The text; offsets of edits are bytes of its UTF-8.
    pub text: String,
    /// What the host adds.
    pub attributes: Vec<(String, String)>,
}

/// What is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Position in the interaction, from 1.
    pub sequence: u64,
    /// Where it crosses the window.
    pub stage: Stage,
    /// `chat`, `voice`, `sms`, `email`, …
    pub channel: String,
    /// BCP 47; empty when unknown.
    pub language: String,
    /// Milliseconds since the Unix epoch: a policy has no other clock.
    pub at: u64,
    /// The utterance of which this is a revision.
    pub utterance: u64,
    /// Which revision, from 0.
    pub revision: u32,
    /// False while a later revision may still come.
    pub settled: bool,
    /// Facts that the grant names.
    pub facts: Vec<Fact>,
    /// Every text of the payload.
    pub parts: Vec<Part>,
    /// What the platform adds.
    pub attributes: Vec<(String, String)>,
}

impl Turn {
    /// The value of a fact, if the host states it and the grant shows it.
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.facts
            .iter()
            .find(|fact| fact.name == name)
            .map(|fact| fact.value.as_str())
    }

    /// Who speaks: the fact `participant.role`, empty when absent.
    pub fn role(&self) -> &str {
        self.fact("participant.role").unwrap_or_default()
    }

    /// Who will see it: the fact `audience.role`, empty when absent.
    pub fn audience(&self) -> &str {
        self.fact("audience.role").unwrap_or_default()
    }
}
