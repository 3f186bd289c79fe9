//! The action types of the flow language.

macro_rules! action_types {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What an action does: the documented types of the flow language, and
        /// whatever else an export names.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ActionType {
            $($(#[$doc])* $name,)*
            /// A type that this crate does not know.
            Other(String),
        }

        impl ActionType {
            /// Every type that is known.
            pub const KNOWN: &'static [Self] = &[$(Self::$name,)*];

            /// The type of a name, exactly as the flow language spells it.
            pub fn read(name: &str) -> Self {
                match name {
                    $(stringify!($name) => Self::$name,)*
                    other => Self::Other(other.to_owned()),
                }
            }

            /// The name in the flow language.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$name => stringify!($name),)*
                    Self::Other(name) => name,
                }
            }
        }
    };
}

action_types! {
    /// Ties the contact to a customer profile.
    AssociateContactToCustomerProfile,
    /// Has the participant prove who they are, through the vendor.
    AuthenticateParticipant,
    /// Hours of operation: `True` or `False`.
    CheckHoursOfOperation,
    /// A queue's or agents' metric.
    CheckMetricData,
    /// How an outbound call ended.
    CheckOutboundCallStatus,
    /// What Voice ID says of the caller.
    CheckVoiceId,
    /// A value out of the flow's data, compared.
    Compare,
    /// Ends the wait of an outbound call.
    CompleteOutboundCall,
    /// A bot talks with the participant.
    ConnectParticipantWithLexBot,
    /// A call back, in a queue.
    CreateCallbackContact,
    /// A new case.
    CreateCase,
    /// A new customer profile.
    CreateCustomerProfile,
    /// Carries a chat on from an earlier one.
    CreatePersistentContactAssociation,
    /// A task for an agent.
    CreateTask,
    /// An assistant for the agent.
    CreateWisdomSession,
    /// Ends the contact for the participant.
    DisconnectParticipant,
    /// A number from 1 to 100, by chance.
    DistributeByPercentage,
    /// Ends the flow, not the contact.
    EndFlowExecution,
    /// Ends a module, with a result.
    EndFlowModuleExecution,
    /// Calculated attributes of a profile.
    GetCalculatedAttributesForCustomerProfile,
    /// A case.
    GetCase,
    /// A customer profile.
    GetCustomerProfile,
    /// An object of a customer profile.
    GetCustomerProfileObject,
    /// Metrics of a queue.
    GetMetricData,
    /// What a participant keys in or types.
    GetParticipantInput,
    /// A module: a flow inside of the flow.
    InvokeFlowModule,
    /// A Lambda function.
    InvokeLambdaFunction,
    /// Loads what a contact consists of, such as an e-mail's text.
    LoadContactContent,
    /// So many times round, then on.
    Loop,
    /// Says something to the participant.
    MessageParticipant,
    /// Says several things, again and again.
    MessageParticipantIteratively,
    /// Takes a contact up again.
    ResumeContact,
    /// A page for agent or customer.
    ShowView,
    /// Begins a chat from the centre's side.
    StartOutboundChatContact,
    /// Sends an e-mail.
    StartOutboundEmailContact,
    /// Begins to listen for Voice ID.
    StartVoiceIdStream,
    /// A tag on the contact.
    TagContact,
    /// To the queue that was set.
    TransferContactToQueue,
    /// To a number outside.
    TransferParticipantToThirdParty,
    /// To another flow, for good.
    TransferToFlow,
    /// A tag off the contact.
    UnTagContact,
    /// A case changes.
    UpdateCase,
    /// Attributes of the contact.
    UpdateContactAttributes,
    /// The number to call back.
    UpdateContactCallbackNumber,
    /// Data of the contact, such as its language.
    UpdateContactData,
    /// Flows for events of the contact.
    UpdateContactEventHooks,
    /// Processing of messages in flight.
    UpdateContactMediaProcessing,
    /// Streams what is heard.
    UpdateContactMediaStreamingBehavior,
    /// Recording, analytics and processing, the newer form.
    UpdateContactRecordingAndAnalyticsBehavior,
    /// Recording and analytics.
    UpdateContactRecordingBehavior,
    /// Priority or age in the queue.
    UpdateContactRoutingBehavior,
    /// The queue or agent of a later transfer.
    UpdateContactTargetQueue,
    /// The voice that speaks.
    UpdateContactTextToSpeechVoice,
    /// A customer profile changes.
    UpdateCustomerProfile,
    /// Attributes of the flow, gone with it.
    UpdateFlowAttributes,
    /// Whether the flow writes its log.
    UpdateFlowLoggingBehavior,
    /// Hold, for the participants of the call before.
    UpdatePreviousContactParticipantState,
    /// What an agent has to be able to.
    UpdateRoutingCriteria,
    /// Waits for a time or an event.
    Wait,
}

impl ActionType {
    /// Whether nothing follows by its nature: the flow or module ends there.
    /// A transfer to a queue or flow ends it too, where it succeeds.
    pub fn ends(&self) -> bool {
        matches!(
            self,
            Self::DisconnectParticipant | Self::EndFlowExecution | Self::EndFlowModuleExecution
        )
    }
}
