//! Parameters as they are read, with what is wrong in them. What nothing asks for
//! is read for what is wrong in it, and stays in the action's raw parameters.

use std::collections::BTreeMap;

use super::{
    Analytics, Bot, InputEncryption, InputValidation, Lambda, Parameters, ParticipantInput, Prompt,
    Recording, TargetContact, Task, View,
};
use crate::{ActionType, FaultKind, Scalar, Template, fields::Fields};

pub(crate) fn read(kind: &ActionType, fields: &Fields<'_>) -> Parameters {
    match kind {
        ActionType::MessageParticipant => Parameters::Message(prompt(fields, true)),
        ActionType::MessageParticipantIteratively => {
            fields.integer("InterruptFrequencySeconds", 1..=3600);
            Parameters::Messages(fields.objects("Messages", |message| prompt(message, true)))
        }
        ActionType::GetParticipantInput => Parameters::Input(Box::new(input(fields))),
        ActionType::ConnectParticipantWithLexBot => Parameters::Bot(bot(fields)),
        ActionType::Compare => Parameters::Compare(compared(fields)),
        ActionType::InvokeLambdaFunction => Parameters::Lambda(lambda(fields)),
        ActionType::UpdateContactAttributes => Parameters::ContactAttributes {
            attributes: fields.scalars("Attributes"),
            target: target(fields),
        },
        ActionType::UpdateFlowAttributes => Parameters::FlowAttributes(flow_attributes(fields)),
        ActionType::TransferToFlow => Parameters::Flow(fields.required("ContactFlowId")),
        ActionType::InvokeFlowModule => Parameters::Module {
            module: fields.required("FlowModuleId"),
            input: fields.values("Input"),
        },
        ActionType::EndFlowModuleExecution => Parameters::ModuleEnd {
            result: fields.scalar("Result"),
            data: fields.values("ResultData"),
        },
        ActionType::ShowView => Parameters::View(view(fields)),
        ActionType::UpdateContactTargetQueue => Parameters::TargetQueue {
            queue: fields.scalar("QueueId"),
            agent: fields.scalar("AgentId"),
        },
        ActionType::UpdateContactRecordingBehavior => Parameters::Recording(recording(fields)),
        ActionType::UpdateContactRecordingAndAnalyticsBehavior => {
            Parameters::Recording(recording_by_channel(fields))
        }
        ActionType::UpdateFlowLoggingBehavior => {
            Parameters::Logging(fields.word("FlowLoggingBehavior", &["Enabled", "Disabled"]))
        }
        ActionType::Loop => Parameters::Loop(fields.integer("LoopCount", 0..=100)),
        ActionType::Wait => Parameters::Wait {
            time_limit: fields.integer("TimeLimitSeconds", 1..=604_800),
            events: fields.words("Events").unwrap_or_default(),
        },
        ActionType::CheckHoursOfOperation => Parameters::Hours(fields.scalar("HoursOfOperationId")),
        ActionType::CheckMetricData => {
            fields.scalar("QueueId");
            Parameters::Metric(fields.scalar("MetricType"))
        }
        ActionType::UpdateContactEventHooks => Parameters::EventHooks(event_hooks(fields)),
        ActionType::UpdateContactCallbackNumber => {
            Parameters::CallbackNumber(fields.scalar("CallbackNumber"))
        }
        ActionType::TransferParticipantToThirdParty => {
            fields.scalar("ThirdPartyConnectionTimeLimitSeconds");
            Parameters::ThirdParty(fields.required("ThirdPartyPhoneNumber"))
        }
        ActionType::CreateTask => Parameters::Task(task(fields)),
        ActionType::TagContact => Parameters::Tags(fields.scalars("Tags")),
        ActionType::GetCase | ActionType::CreateCase | ActionType::UpdateCase => record(
            fields,
            &["CaseRequestFields", "CaseFields", "Fields"],
            "CaseResponseFields",
        ),
        ActionType::GetCalculatedAttributesForCustomerProfile
        | ActionType::GetCustomerProfile
        | ActionType::GetCustomerProfileObject
        | ActionType::CreateCustomerProfile
        | ActionType::UpdateCustomerProfile
        | ActionType::AssociateContactToCustomerProfile => {
            record(fields, &["ProfileRequestData"], "ProfileResponseData")
        }
        _ => Parameters::Other,
    }
}

/// Without the parameter it is the contact's own.
fn target(fields: &Fields<'_>) -> Option<TargetContact> {
    let Some(word) = fields.word("TargetContact", &["Current", "Related"]) else {
        return Some(TargetContact::Current);
    };
    let word = word.text();
    if word.eq_ignore_ascii_case("Current") {
        Some(TargetContact::Current)
    } else {
        word.eq_ignore_ascii_case("Related")
            .then_some(TargetContact::Related)
    }
}

fn prompt(fields: &Fields<'_>, required: bool) -> Prompt {
    let prompt = Prompt {
        text: fields.template("Text"),
        ssml: fields.template("SSML"),
        prompt: fields.template("PromptId"),
        media: fields
            .object("Media", |media| media.template("Uri"))
            .flatten(),
    };
    if required && prompt.content().is_none() {
        fields.fault(
            FaultKind::ParameterMissing,
            "Text",
            "there is nothing to say",
            "set one of `Text`, `SSML`, `PromptId` and `Media`",
        );
    }
    prompt
}

fn input(fields: &Fields<'_>) -> ParticipantInput {
    let validation = fields.object("InputValidation", |fields| {
        let phone = fields.object("PhoneNumberValidation", |phone| {
            phone.word("NumberFormat", &["Local", "E164"]);
            phone.scalar("CountryCode");
            InputValidation::PhoneNumber
        });
        let custom = fields.object("CustomValidation", |custom| {
            InputValidation::MaximumLength(custom.integer("MaximumLength", 1..=20))
        });
        phone.or(custom)
    });
    fields.object("DTMFConfiguration", |dtmf| {
        dtmf.scalar("InputTerminationSequence");
        dtmf.word("DisableCancelKey", &["True", "False"]);
        dtmf.integer("InterdigitTimeLimitSeconds", 1..=20);
    });
    ParticipantInput {
        prompt: prompt(fields, false),
        store: fields.word("StoreInput", &["True", "False"]),
        time_limit: fields.integer("InputTimeLimitSeconds", 1..=180),
        validation: validation.flatten(),
        encryption: fields.object("InputEncryption", |encryption| InputEncryption {
            key_id: encryption.scalar("EncryptionKeyId"),
            key: encryption.scalar("Key"),
        }),
    }
}

fn bot(fields: &Fields<'_>) -> Bot {
    Bot {
        prompt: prompt(fields, false),
        alias: fields
            .object("LexV2Bot", |bot| bot.scalar("AliasArn"))
            .flatten(),
        name: fields.object("LexBot", |bot| bot.scalar("Name")).flatten(),
        session_attributes: fields.scalars("LexSessionAttributes"),
    }
}

fn compared(fields: &Fields<'_>) -> Option<Scalar> {
    let value = fields.required("ComparisonValue")?;
    if !value.template().is_some_and(Template::is_reference) {
        fields.fault(
            FaultKind::ParameterRange,
            "ComparisonValue",
            "`ComparisonValue` is not one JSONPath",
            "write a single reference, such as $.Attributes.name",
        );
    }
    Some(value)
}

fn lambda(fields: &Fields<'_>) -> Lambda {
    Lambda {
        function: fields.required("LambdaFunctionARN"),
        time_limit: fields.integer("InvocationTimeLimitSeconds", 1..=8),
        invocation: fields.word("InvocationType", &["SYNCHRONOUS", "ASYNCHRONOUS"]),
        attributes: fields.scalars("LambdaInvocationAttributes"),
        response_type: fields
            .object("ResponseValidation", |validation| {
                validation.word("ResponseType", &["STRING_MAP", "JSON"])
            })
            .flatten(),
    }
}

/// Each is an object with a `Value`.
fn flow_attributes(fields: &Fields<'_>) -> BTreeMap<String, Scalar> {
    let names: Vec<String> = fields.values("FlowAttributes").keys().cloned().collect();
    let read = fields.object("FlowAttributes", |attributes| {
        let value = |name: &String| {
            let value = attributes.object(name, |attribute| attribute.scalar("Value"));
            Some((name.clone(), value.flatten()?))
        };
        names.iter().filter_map(value).collect()
    });
    read.unwrap_or_default()
}

/// Events of a contact that a flow can be set for.
const EVENTS: [&str; 10] = [
    "AgentHold",
    "AgentWhisper",
    "CustomerHold",
    "CustomerQueue",
    "CustomerRemaining",
    "CustomerWhisper",
    "DefaultAgentUI",
    "DisconnectAgentUI",
    "PauseContact",
    "ResumeContact",
];

fn event_hooks(fields: &Fields<'_>) -> BTreeMap<String, Scalar> {
    let hooks = fields.scalars("EventHooks");
    if hooks.len() > 1 {
        fields.fault(
            FaultKind::ParameterShape,
            "EventHooks",
            "`EventHooks` has more than one entry",
            "set each in an action of its own",
        );
    }
    fields.object("EventHooks", |entries| {
        for event in hooks.keys() {
            if !EVENTS.contains(&event.as_str()) {
                entries.fault(
                    FaultKind::ParameterRange,
                    event,
                    format!("the event is none of {}", EVENTS.join(", ")),
                    "write one of them",
                );
            }
        }
    });
    hooks
}

fn view(fields: &Fields<'_>) -> View {
    let id = fields.object("ViewResource", |view| {
        view.scalar("Version");
        view.scalar("Id")
    });
    fields.object("SensitiveDataConfiguration", |data| {
        data.words("HideResponseOn");
    });
    View {
        id: id.flatten(),
        time_limit: fields.integer("InvocationTimeLimitSeconds", 1..=604_800),
        data: fields.values("ViewData"),
    }
}

fn recording(fields: &Fields<'_>) -> Recording {
    let mut recording = fields
        .object("RecordingBehavior", recorded)
        .unwrap_or_default();
    recording.analytics = fields
        .object("AnalyticsBehavior", analytics)
        .into_iter()
        .collect();
    recording
}

fn recorded(fields: &Fields<'_>) -> Recording {
    fields.words("ScreenRecordedParticipants");
    Recording {
        participants: fields.words("RecordedParticipants"),
        automated: fields.word("IVRRecordingBehavior", &["Enabled", "Disabled"]),
        analytics: Vec::new(),
    }
}

/// The newer action keeps each channel's behaviour apart.
fn recording_by_channel(fields: &Fields<'_>) -> Recording {
    let mut all = Recording::default();
    fields.object("VoiceBehavior", |voice| {
        if let Some(recording) = voice.object("VoiceRecordingBehavior", recorded) {
            all = recording;
        }
        all.analytics
            .extend(voice.object("VoiceAnalyticsBehavior", analytics));
    });
    fields.object("ScreenRecordingBehavior", |screen| {
        screen.words("ScreenRecordedParticipants");
    });
    for (channel, behaviour) in [
        ("ChatBehavior", "ChatAnalyticsBehavior"),
        ("EmailBehavior", "EmailAnalyticsBehavior"),
    ] {
        fields.object(channel, |channel| {
            all.analytics.extend(channel.object(behaviour, analytics));
        });
    }
    all
}

fn analytics(fields: &Fields<'_>) -> Analytics {
    let newer = fields.object(
        "ConversationalAnalyticsRedactionConfiguration",
        |redaction| {
            (
                redaction.scalar("Enabled"),
                redaction.scalar("RedactionResults"),
            )
        },
    );
    let (redaction, results) = newer.unwrap_or_else(|| {
        (
            fields.scalar("AnalyticsRedactionBehavior"),
            fields.scalar("AnalyticsRedactionResults"),
        )
    });
    fields.words("AnalyticsModes");
    fields.object("ChannelConfiguration", |channels| {
        for channel in ["Chat", "Voice"] {
            channels.object(channel, |channel| channel.words("AnalyticsModes"));
        }
    });
    fields.scalar("AnalyticsLanguage");
    Analytics {
        enabled: fields.word("Enabled", &["True", "False"]),
        redaction,
        results,
    }
}

fn task(fields: &Fields<'_>) -> Task {
    fields.scalar("Description");
    fields.scalars("Attributes");
    fields.values("References");
    Task {
        name: fields.scalar("Name"),
        flow: fields.scalar("ContactFlowId"),
    }
}

fn record(fields: &Fields<'_>, requests: &[&str], response: &str) -> Parameters {
    let mut request = BTreeMap::new();
    for name in requests {
        request.extend(fields.scalars(name));
    }
    fields.words(response);
    Parameters::Record(request)
}
