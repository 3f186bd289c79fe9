//! Whether the flow can work at all.

use crate::{
    Action, ActionType, Fault, FaultKind, Flow, FlowType, InputValidation, NO_MATCHING_CONDITION,
    NO_MATCHING_ERROR, Parameters,
};

use super::{
    Finding, Rule, Severity,
    finding::Findings,
    graph::{Graph, about},
    rules,
};

pub(crate) fn check(flow: &Flow, graph: &Graph<'_>, findings: &mut Findings<'_>) {
    for fault in flow.faults() {
        findings.add(faulty(flow, fault));
    }
    if !graph.is_followed() {
        findings.add(Finding {
            rule: &rules::LIMITS,
            severity: Severity::Error,
            action: None,
            pointer: "/Actions".to_owned(),
            problem: format!(
                "{} actions and {} branches are too many: only the structure was checked, not what happens to the data",
                graph.len(),
                graph.branches()
            ),
            remedy: rules::LIMITS.remedy.to_owned(),
        });
    }
    for (i, action) in graph.all() {
        if !graph.is_reachable(i) && graph.start().is_some() {
            findings.add(about(
                &rules::UNREACHABLE,
                Severity::Warning,
                action,
                action.pointer(),
                "no way from the start leads to this action",
            ));
            continue;
        }
        for finding in ways_out(action).into_iter().chain(misplaced(graph, action)) {
            findings.add(finding);
        }
    }
}

/// What reading the flow has found already.
fn faulty(flow: &Flow, fault: &Fault) -> Finding {
    let (rule, severity): (&'static Rule, _) = match fault.kind {
        FaultKind::StartAction | FaultKind::DanglingBranch => {
            (&rules::DANGLING_BRANCH, Severity::Error)
        }
        FaultKind::Identifier | FaultKind::DuplicateIdentifier => {
            (&rules::IDENTIFIER, Severity::Error)
        }
        FaultKind::TooManyActions | FaultKind::ContentTooLong => (&rules::LIMITS, Severity::Error),
        FaultKind::NotAString => {
            // What the vendor refuses for certain are booleans.
            let value = flow.content().pointer(&fault.pointer);
            let number = value.is_some_and(serde_json::Value::is_number);
            let severity = if number {
                Severity::Warning
            } else {
                Severity::Error
            };
            (&rules::JSON_TYPE, severity)
        }
        FaultKind::Version | FaultKind::Operator => (&rules::LANGUAGE, Severity::Error),
        FaultKind::DoesNothing => (&rules::DOES_NOTHING, Severity::Note),
        FaultKind::ParameterShape | FaultKind::ParameterMissing | FaultKind::ParameterRange => {
            (&rules::PARAMETER, Severity::Error)
        }
    };
    Finding {
        rule,
        severity,
        action: owner(flow, &fault.pointer),
        pointer: fault.pointer.clone(),
        problem: fault.problem.clone(),
        remedy: fault.remedy.to_owned(),
    }
}

/// The action that a pointer leads into.
fn owner(flow: &Flow, pointer: &str) -> Option<String> {
    let position = pointer.strip_prefix("/Actions/")?.split('/').next()?;
    let action = flow.actions().get(position.parse::<usize>().ok()?)?;
    Some(action.identifier().to_owned())
}

fn ways_out(action: &Action) -> Vec<Finding> {
    let transitions = action.transitions();
    let pointer = format!("{}/Transitions", action.pointer());
    let finding =
        |rule, severity, problem: String| about(rule, severity, action, &*pointer, problem);
    if transitions.next.is_none() && transitions.conditions.is_empty() {
        // A circle of messages lasts until the hold or the wait is over.
        let lasts = *action.kind() == ActionType::MessageParticipantIteratively;
        return if ends(action) || lasts {
            Vec::new()
        } else {
            let problem = "nothing follows when this action has done its work";
            vec![finding(
                &rules::DEAD_END,
                Severity::Error,
                problem.to_owned(),
            )]
        };
    }
    let missing: Vec<&str> = can_happen(action)
        .iter()
        .copied()
        .filter(|error| transitions.error(error).is_none())
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    // A prompt fails where its recording is gone or its markup is wrong: rare,
    // and the vendor's own older exports leave the branch out.
    let severity = match action.kind() {
        ActionType::MessageParticipant => Severity::Note,
        _ => Severity::Warning,
    };
    let problem = format!("there is no branch for {}", missing.join(" and "));
    vec![finding(&rules::MISSING_ERROR_BRANCH, severity, problem)]
}

/// Whether the flow may end with this action; one that is not known may.
fn ends(action: &Action) -> bool {
    action.kind().ends()
        || matches!(
            action.kind(),
            ActionType::TransferContactToQueue
                | ActionType::TransferToFlow
                | ActionType::TransferParticipantToThirdParty
                | ActionType::CompleteOutboundCall
                | ActionType::ResumeContact
                | ActionType::Other(_)
        )
}

/// The errors of an action type that leave the contact without a way on, by the
/// vendor's page of each type.
fn can_happen(action: &Action) -> &'static [&'static str] {
    use ActionType as Type;
    match action.kind() {
        Type::GetParticipantInput if action.stores_input() => match action.parameters() {
            // The vendor routes a caller who keys in nothing down the way on.
            Parameters::Input(input)
                if matches!(input.validation, Some(InputValidation::PhoneNumber)) =>
            {
                &[NO_MATCHING_ERROR, "InvalidPhoneNumber"]
            }
            _ => &[NO_MATCHING_ERROR],
        },
        Type::GetParticipantInput if !action.transitions().conditions.is_empty() => &[
            NO_MATCHING_ERROR,
            NO_MATCHING_CONDITION,
            "InputTimeLimitExceeded",
        ],
        Type::ShowView if !action.transitions().conditions.is_empty() => &[
            NO_MATCHING_ERROR,
            NO_MATCHING_CONDITION,
            "TimeLimitExceeded",
        ],
        // A module may return by a branch that its caller does not have.
        Type::ConnectParticipantWithLexBot | Type::InvokeFlowModule
            if !action.transitions().conditions.is_empty() =>
        {
            &[NO_MATCHING_ERROR, NO_MATCHING_CONDITION]
        }
        Type::Compare => &[NO_MATCHING_CONDITION],
        Type::UpdateContactCallbackNumber => {
            &["InvalidCallbackNumber", "CallbackNumberNotDialable"]
        }
        Type::TransferContactToQueue => &[NO_MATCHING_ERROR, "QueueAtCapacity"],
        Type::CheckHoursOfOperation
        | Type::CheckMetricData
        | Type::CheckVoiceId
        | Type::ConnectParticipantWithLexBot
        | Type::CreateCallbackContact
        | Type::CreateCase
        | Type::CreateCustomerProfile
        | Type::CreateTask
        | Type::GetCase
        | Type::GetCustomerProfile
        | Type::GetMetricData
        | Type::GetParticipantInput
        | Type::InvokeFlowModule
        | Type::InvokeLambdaFunction
        | Type::MessageParticipant
        | Type::ShowView
        | Type::StartVoiceIdStream
        | Type::TransferParticipantToThirdParty
        | Type::TransferToFlow
        | Type::UpdateCase
        | Type::UpdateContactAttributes
        | Type::UpdateContactEventHooks
        | Type::UpdateContactTargetQueue
        | Type::UpdateCustomerProfile
        | Type::UpdateFlowAttributes
        | Type::UpdatePreviousContactParticipantState
        | Type::Wait => &[NO_MATCHING_ERROR],
        _ => &[],
    }
}

/// The vendor's pages restrict some actions to some types of flows.
fn misplaced(graph: &Graph<'_>, action: &Action) -> Option<Finding> {
    use FlowType as In;
    let kind = graph.kind()?;
    let hold = matches!(kind, In::CustomerHold | In::AgentHold);
    let whisper = matches!(
        kind,
        In::CustomerWhisper | In::AgentWhisper | In::OutboundWhisper
    );
    let queue = *kind == In::CustomerQueue;
    let fits = match action.kind() {
        ActionType::EndFlowExecution | ActionType::MessageParticipant => !hold,
        ActionType::MessageParticipantIteratively => !whisper,
        ActionType::TransferToFlow => !hold && !whisper && !queue,
        ActionType::GetParticipantInput => !hold && !whisper,
        _ => true,
    };
    (!fits).then(|| {
        about(
            &rules::WRONG_FLOW_TYPE,
            Severity::Warning,
            action,
            format!("{}/Type", action.pointer()),
            format!("flows of this type have no {}", action.kind().as_str()),
        )
    })
}
