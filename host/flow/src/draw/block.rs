//! What a block of the picture says.

use crate::{Action, ActionType, Parameters, Prompt, Scalar, Stage, short_name};

/// Marks of the gate as the picture has them: a look-up and its answer are one.
pub(crate) const GATES: [(Stage, &str); 5] = [
    (Stage::Outbound, "outbound"),
    (Stage::Inbound, "inbound"),
    (Stage::Lookup, "lookup, response"),
    (Stage::Record, "record"),
    (Stage::Action, "action"),
];

/// Where the action meets the gate, in the order in which it does.
pub(crate) fn gates(action: &Action) -> Vec<Stage> {
    let stages = action.stages().iter().copied();
    stages
        .filter(|stage| GATES.iter().any(|(marked, _)| marked == stage))
        .collect()
}

/// The name of an action type as words: `InvokeLambdaFunction` is "Invoke Lambda
/// function".
pub(crate) fn title(kind: &ActionType) -> String {
    let known = match kind {
        ActionType::MessageParticipant => "Say",
        ActionType::MessageParticipantIteratively => "Say again and again",
        ActionType::GetParticipantInput => "Ask",
        ActionType::InvokeLambdaFunction => "Lambda",
        ActionType::UpdateContactAttributes => "Set attributes",
        ActionType::UpdateFlowAttributes => "Set flow attributes",
        ActionType::Compare => "Compare",
        ActionType::DisconnectParticipant => "Disconnect",
        ActionType::EndFlowExecution => "End flow",
        ActionType::EndFlowModuleExecution => "End module",
        ActionType::TransferToFlow => "To flow",
        ActionType::TransferContactToQueue => "To queue",
        ActionType::UpdateContactTargetQueue => "Set queue",
        ActionType::InvokeFlowModule => "Module",
        ActionType::ConnectParticipantWithLexBot => "Bot",
        ActionType::ShowView => "Show view",
        ActionType::UpdateFlowLoggingBehavior => "Log",
        ActionType::UpdateContactRecordingBehavior
        | ActionType::UpdateContactRecordingAndAnalyticsBehavior => "Record",
        ActionType::UpdateContactEventHooks => "Set event flows",
        ActionType::UpdateContactTextToSpeechVoice => "Set voice",
        ActionType::UpdateContactCallbackNumber => "Set call-back number",
        ActionType::TransferParticipantToThirdParty => "Call a number",
        ActionType::CheckHoursOfOperation => "Check hours",
        ActionType::CheckMetricData => "Check metric",
        ActionType::DistributeByPercentage => "Distribute",
        ActionType::UpdatePreviousContactParticipantState => "Hold",
        _ => "",
    };
    if known.is_empty() {
        words(kind.as_str())
    } else {
        known.to_owned()
    }
}

fn words(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
            words.extend(c.to_lowercase());
        } else {
            words.push(c);
        }
    }
    words
}

/// What the action does it with, in a few words.
pub(crate) fn detail(action: &Action) -> String {
    let text = |value: &Option<Scalar>| value.as_ref().map(|value| value.text().into_owned());
    let name = |value: &Option<Scalar>| text(value).map(|text| short_name(&text).to_owned());
    let found = match action.parameters() {
        Parameters::Message(prompt) => said(prompt),
        Parameters::Messages(messages) => {
            let all: Vec<String> = messages.iter().filter_map(said).collect();
            Some(all.join(" · "))
        }
        Parameters::Input(input) => {
            let stores = if action.encrypts_input() {
                "stored, encrypted: "
            } else if action.stores_input() {
                "stored: "
            } else {
                ""
            };
            said(&input.prompt).map(|said| format!("{stores}{said}"))
        }
        Parameters::Bot(bot) => name(&bot.alias)
            .filter(|name| !name.is_empty())
            .or_else(|| name(&bot.name))
            .or_else(|| said(&bot.prompt)),
        Parameters::Compare(value) => text(value),
        Parameters::Lambda(lambda) => name(&lambda.function),
        Parameters::ContactAttributes { attributes, .. }
        | Parameters::FlowAttributes(attributes)
        | Parameters::EventHooks(attributes)
        | Parameters::Tags(attributes) => {
            let names: Vec<&str> = attributes.keys().map(String::as_str).collect();
            Some(names.join(", "))
        }
        Parameters::Flow(id)
        | Parameters::Module { module: id, .. }
        | Parameters::Hours(id)
        | Parameters::ModuleEnd { result: id, .. } => name(id),
        Parameters::View(view) => name(&view.id),
        Parameters::TargetQueue { queue, agent } => name(queue).or_else(|| name(agent)),
        Parameters::Recording(recording) => {
            let mut said = match &recording.participants {
                Some(who) if !who.is_empty() => who.join(", "),
                Some(_) => "nobody".to_owned(),
                None => String::new(),
            };
            if recording.analytics.iter().any(crate::Analytics::is_enabled) {
                said += ", analysed";
            }
            Some(said.trim_start_matches(", ").to_owned())
        }
        Parameters::Logging(on) => text(on),
        Parameters::Loop(times) => text(times).map(|times| format!("{times} times")),
        Parameters::Wait { time_limit, events } => {
            let time = text(time_limit).map(|seconds| format!("{seconds} s"));
            Some(
                time.into_iter()
                    .chain(events.iter().cloned())
                    .collect::<Vec<_>>()
                    .join(", "),
            )
        }
        Parameters::Metric(metric) => text(metric),
        Parameters::CallbackNumber(number) | Parameters::ThirdParty(number) => text(number),
        Parameters::Task(task) => text(&task.name),
        Parameters::Record(request) => Some(
            request
                .keys()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", "),
        ),
        Parameters::Other => action
            .raw()
            .values()
            .find_map(|value| Some(value.as_str()?.to_owned())),
    };
    found.unwrap_or_default()
}

fn said(prompt: &Prompt) -> Option<String> {
    if let Some(text) = &prompt.text {
        return Some(text.text().to_owned());
    }
    if let Some(ssml) = &prompt.ssml {
        let spoken = without_markup(ssml.text());
        return Some(if spoken.trim().is_empty() {
            "a pause".to_owned()
        } else {
            spoken
        });
    }
    let recorded = prompt.prompt.as_ref().or(prompt.media.as_ref())?;
    Some(format!("♪ {}", short_name(recorded.text())))
}

fn without_markup(ssml: &str) -> String {
    let mut spoken = String::new();
    let mut inside = false;
    for c in ssml.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                spoken.push(' ');
            }
            c if !inside => spoken.push(c),
            _ => {}
        }
    }
    spoken
}
