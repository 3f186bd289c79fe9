//! Typed parameters of actions.
//!
//! Every field is optional: a flow that lacks one can still be read, shown and
//! checked. What is not modelled stays in [`Action::raw`](crate::Action::raw).

mod read;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub(crate) use read::read;

use crate::{Scalar, Template};

/// The parameters of an action, by its type.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Parameters {
    /// `MessageParticipant`.
    Message(Prompt),
    /// `MessageParticipantIteratively`: the messages, in the order in which they
    /// are played.
    Messages(Vec<Prompt>),
    /// `GetParticipantInput`.
    Input(Box<ParticipantInput>),
    /// `ConnectParticipantWithLexBot`.
    Bot(Bot),
    /// `Compare`: the value that conditions are compared with.
    Compare(Option<Scalar>),
    /// `InvokeLambdaFunction`.
    Lambda(Lambda),
    /// `UpdateContactAttributes`.
    ContactAttributes {
        /// Name and value.
        attributes: BTreeMap<String, Scalar>,
        /// Whose; `None` where neither word of the flow language is written.
        target: Option<TargetContact>,
    },
    /// `UpdateFlowAttributes`: name and value.
    FlowAttributes(BTreeMap<String, Scalar>),
    /// `TransferToFlow`: the flow's id, ARN, or a reference to it.
    Flow(Option<Scalar>),
    /// `InvokeFlowModule`.
    Module {
        /// The module's id, ARN, or a reference to it.
        module: Option<Scalar>,
        /// What it finds as `$.Modules.Input`.
        input: Map<String, Value>,
    },
    /// `EndFlowModuleExecution`.
    ModuleEnd {
        /// Name of the branch that the caller takes, found as
        /// `$.Modules.Result`; without one it goes on.
        result: Option<Scalar>,
        /// What the caller finds as `$.Modules.ResultData`.
        data: Map<String, Value>,
    },
    /// `ShowView`.
    View(View),
    /// `UpdateContactTargetQueue`.
    TargetQueue {
        /// Id or ARN of a queue.
        queue: Option<Scalar>,
        /// Id or ARN of an agent.
        agent: Option<Scalar>,
    },
    /// `UpdateContactRecordingBehavior` and
    /// `UpdateContactRecordingAndAnalyticsBehavior`.
    Recording(Recording),
    /// `UpdateFlowLoggingBehavior`: `Enabled` or `Disabled`.
    Logging(Option<Scalar>),
    /// `Loop`: how often, 0 to 100.
    Loop(Option<Scalar>),
    /// `Wait`.
    Wait {
        /// Seconds.
        time_limit: Option<Scalar>,
        /// Events that end the wait, such as `CustomerReturned`.
        events: Vec<String>,
    },
    /// `CheckHoursOfOperation`: whose hours; without one, those of the queue.
    Hours(Option<Scalar>),
    /// `CheckMetricData`: what is measured, such as `NumberOfAgentsAvailable`.
    Metric(Option<Scalar>),
    /// `UpdateContactEventHooks`: event and flow.
    EventHooks(BTreeMap<String, Scalar>),
    /// `UpdateContactCallbackNumber`: the number.
    CallbackNumber(Option<Scalar>),
    /// `TransferParticipantToThirdParty`: the number, E.164, or a reference to
    /// it.
    ThirdParty(Option<Scalar>),
    /// `CreateTask`.
    Task(Task),
    /// `TagContact`: key and value.
    Tags(BTreeMap<String, Scalar>),
    /// Cases and customer profiles: field and value of what is asked for or
    /// written.
    Record(BTreeMap<String, Scalar>),
    /// Any other action: see [`Action::raw`](crate::Action::raw).
    Other,
}

/// Whose attributes are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetContact {
    /// Those of the contact that the flow runs for.
    Current,
    /// Those of the contact that it is related to.
    Related,
}

/// What is said to a participant: one of text, SSML, a recorded prompt and media.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prompt {
    /// Plain text.
    pub text: Option<Template>,
    /// Speech markup (W3C SSML).
    pub ssml: Option<Template>,
    /// Id or ARN of a recorded prompt.
    pub prompt: Option<Template>,
    /// Where an audio file lies.
    pub media: Option<Template>,
}

impl Prompt {
    /// What is said: text, SSML, recorded prompt or media, in this order.
    pub fn content(&self) -> Option<&Template> {
        self.text
            .as_ref()
            .or(self.ssml.as_ref())
            .or(self.prompt.as_ref())
            .or(self.media.as_ref())
    }

    /// Whether what is said is text or SSML, and no recording.
    pub fn is_spoken_text(&self) -> bool {
        self.text.is_some() || self.ssml.is_some()
    }
}

/// What a participant is asked to key in or type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParticipantInput {
    /// What is said first.
    pub prompt: Prompt,
    /// Whether the input is kept as `$.StoredCustomerInput`; without it, the
    /// input is one key that conditions are compared with.
    pub store: Option<Scalar>,
    /// Seconds to wait for the first key, 1 to 180.
    pub time_limit: Option<Scalar>,
    /// What is taken.
    pub validation: Option<InputValidation>,
    /// With which key the stored input is encrypted; absent, it is stored in
    /// clear.
    pub encryption: Option<InputEncryption>,
}

impl ParticipantInput {
    /// Whether the input is stored.
    pub fn stores(&self) -> bool {
        self.store.as_ref().and_then(Scalar::truth) == Some(true)
    }

    /// How many characters are taken at most, where that is set: a phone number
    /// has at most 15 digits and a plus sign (E.164).
    pub fn maximum_length(&self) -> Option<i64> {
        match self.validation.as_ref()? {
            InputValidation::MaximumLength(length) => length.as_ref()?.integer(),
            InputValidation::PhoneNumber => Some(16),
        }
    }
}

/// What input is taken.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum InputValidation {
    /// `CustomValidation`: so many characters, 1 to 20.
    MaximumLength(Option<Scalar>),
    /// `PhoneNumberValidation`.
    PhoneNumber,
}

/// The key that stored input is encrypted with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InputEncryption {
    /// Id of the key.
    pub key_id: Option<Scalar>,
    /// The public key, PEM.
    pub key: Option<Scalar>,
}

/// A bot that talks with the participant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bot {
    /// What is said first.
    pub prompt: Prompt,
    /// Lex V2: ARN of the bot's alias.
    pub alias: Option<Scalar>,
    /// Lex V1: name of the bot.
    pub name: Option<Scalar>,
    /// Handed to the bot.
    pub session_attributes: BTreeMap<String, Scalar>,
}

/// A Lambda function that is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lambda {
    /// ARN of the function.
    pub function: Option<Scalar>,
    /// Seconds to wait for it, 1 to 8.
    pub time_limit: Option<Scalar>,
    /// `SYNCHRONOUS` (the default) or `ASYNCHRONOUS`.
    pub invocation: Option<Scalar>,
    /// Name and value of what is handed over beside the contact's data.
    pub attributes: BTreeMap<String, Scalar>,
    /// `STRING_MAP` (the default) or `JSON`.
    pub response_type: Option<Scalar>,
}

impl Lambda {
    /// Whether the flow goes on without the answer.
    pub fn is_asynchronous(&self) -> bool {
        let invocation = self.invocation.as_ref();
        invocation.is_some_and(|value| value.text().eq_ignore_ascii_case("ASYNCHRONOUS"))
    }
}

/// A page for agent or customer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// Id or ARN of the view.
    pub id: Option<Scalar>,
    /// Seconds until it is given up.
    pub time_limit: Option<Scalar>,
    /// What it shows.
    pub data: Map<String, Value>,
}

/// What is recorded and analysed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recording {
    /// Whose voices are recorded; empty: nobody's; `None`: unchanged.
    pub participants: Option<Vec<String>>,
    /// `Enabled`: what the caller says to the flow is recorded too.
    pub automated: Option<Scalar>,
    /// What is analysed.
    pub analytics: Vec<Analytics>,
}

impl Recording {
    /// Whether anybody's voice is recorded from here on; `None` where that stays
    /// as it was.
    pub fn records_voices(&self) -> Option<bool> {
        self.participants.as_ref().map(|list| !list.is_empty())
    }

    /// Whether the customer's voice is.
    pub fn records_customer(&self) -> Option<bool> {
        let participants = self.participants.as_ref()?;
        let customer = |who: &String| who.eq_ignore_ascii_case("Customer");
        Some(participants.iter().any(customer))
    }

    /// Whether what the caller says to the flow is; recording nobody ends that
    /// too, unless it is said otherwise.
    pub fn records_automated(&self) -> Option<bool> {
        let said = self.automated.as_ref();
        let said = said.map(|value| value.text().eq_ignore_ascii_case("Enabled"));
        said.or((self.records_voices() == Some(false)).then_some(false))
    }
}

/// What is analysed of what was recorded or written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analytics {
    /// `True` or `False`.
    pub enabled: Option<Scalar>,
    /// Whether sensitive data is redacted: `Enabled`/`True`, or not (the
    /// default).
    pub redaction: Option<Scalar>,
    /// `RedactedOnly`, or `RedactedAndOriginal`.
    pub results: Option<Scalar>,
}

impl Analytics {
    /// Whether it is on.
    pub fn is_enabled(&self) -> bool {
        self.enabled.as_ref().and_then(Scalar::truth) == Some(true)
    }

    /// Whether it redacts what is sensitive.
    pub fn redacts(&self) -> bool {
        self.redaction.as_ref().is_some_and(|value| {
            value.truth() == Some(true) || value.text().eq_ignore_ascii_case("Enabled")
        })
    }

    /// Whether the text before redaction is kept too.
    pub fn keeps_original(&self) -> bool {
        let results = self.results.as_ref();
        !self.redacts() || results.is_none_or(|value| value.text() != "RedactedOnly")
    }
}

/// A task for an agent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Task {
    /// Its title.
    pub name: Option<Scalar>,
    /// The flow that routes it.
    pub flow: Option<Scalar>,
}
