//! Where something crosses between a flow and the world, and which actions cross
//! there.

use serde::Serialize;

use crate::{Action, ActionType, Parameters};

/// Where something crosses, in the words of the policies' contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// From the caller to the flow: keys, typed text, speech.
    Inbound,
    /// From the flow to a participant: prompts, messages, views, e-mails.
    Outbound,
    /// A request to a Lambda function, a bot, profiles or cases.
    Lookup,
    /// What came back.
    Response,
    /// About to be stored: attributes, tags, tasks, logging, recording.
    Record,
    /// About to be done, and declared sensitive.
    Action,
}

impl Stage {
    /// The name in the policies' contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
            Self::Lookup => "lookup",
            Self::Response => "response",
            Self::Record => "record",
            Self::Action => "action",
        }
    }
}

impl Action {
    /// The stages at which it may cross, in the order in which it comes to them.
    /// What a tenant declares sensitive crosses at [`Stage::Action`] before them.
    pub fn stages(&self) -> &'static [Stage] {
        match self.parameters() {
            // Nobody waits for the answer.
            Parameters::Lambda(lambda) if lambda.is_asynchronous() => &[Stage::Lookup],
            _ => stages(self.kind()),
        }
    }
}

/// Without a wildcard: whoever adds a type says where it crosses.
fn stages(kind: &ActionType) -> &'static [Stage] {
    use ActionType as Type;
    match kind {
        Type::MessageParticipant
        | Type::MessageParticipantIteratively
        | Type::StartOutboundChatContact
        | Type::StartOutboundEmailContact => &[Stage::Outbound],
        Type::GetParticipantInput | Type::ShowView => &[Stage::Outbound, Stage::Inbound],
        Type::ConnectParticipantWithLexBot => &[
            Stage::Outbound,
            Stage::Inbound,
            Stage::Lookup,
            Stage::Response,
        ],
        Type::InvokeLambdaFunction
        | Type::GetCalculatedAttributesForCustomerProfile
        | Type::GetCase
        | Type::GetCustomerProfile
        | Type::GetCustomerProfileObject => &[Stage::Lookup, Stage::Response],
        Type::AssociateContactToCustomerProfile
        | Type::AuthenticateParticipant
        | Type::CreateCallbackContact
        | Type::CreateCase
        | Type::CreateCustomerProfile
        | Type::CreatePersistentContactAssociation
        | Type::CreateTask
        | Type::CreateWisdomSession
        | Type::LoadContactContent
        | Type::ResumeContact
        | Type::TagContact
        | Type::UpdateCase
        | Type::UpdateContactAttributes
        | Type::UpdateContactCallbackNumber
        | Type::UpdateContactData
        | Type::UpdateContactEventHooks
        | Type::UpdateContactMediaProcessing
        | Type::UpdateContactMediaStreamingBehavior
        | Type::UpdateContactRecordingAndAnalyticsBehavior
        | Type::UpdateContactRecordingBehavior
        | Type::UpdateCustomerProfile
        | Type::UpdateFlowLoggingBehavior => &[Stage::Record],
        // The contact leaves the house.
        Type::TransferParticipantToThirdParty => &[Stage::Action],
        // None of them carries what somebody said to anyone.
        Type::CheckHoursOfOperation
        | Type::CheckMetricData
        | Type::CheckOutboundCallStatus
        | Type::CheckVoiceId
        | Type::Compare
        | Type::CompleteOutboundCall
        | Type::DisconnectParticipant
        | Type::DistributeByPercentage
        | Type::EndFlowExecution
        | Type::EndFlowModuleExecution
        | Type::GetMetricData
        | Type::InvokeFlowModule
        | Type::Loop
        | Type::StartVoiceIdStream
        | Type::TransferContactToQueue
        | Type::TransferToFlow
        | Type::UnTagContact
        | Type::UpdateContactRoutingBehavior
        | Type::UpdateContactTargetQueue
        | Type::UpdateContactTextToSpeechVoice
        | Type::UpdateFlowAttributes
        | Type::UpdatePreviousContactParticipantState
        | Type::UpdateRoutingCriteria
        | Type::Wait
        // It is not walked: it takes its error branch, or stops the contact.
        | Type::Other(_) => &[],
    }
}
