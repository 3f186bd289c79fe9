//! Overrides of what the flow uses.

use super::{event::resource, node::Node};
use crate::{
    Error,
    test::case::{Answered, ResourceKind, Step, Strategy},
};

/// The longest delay that a mock may have: a test of the vendor's takes five
/// minutes at most.
const DELAY_SECONDS: u64 = 300;

pub(super) fn replace(parameters: &Node<'_>) -> Result<Step, Error> {
    parameters.only(
        &["ActionType", "Behavior"],
        "write `ActionType` and `Behavior` alone",
    )?;
    let behavior = parameters.need("Behavior", "say what is overridden")?;
    behavior.only(
        &["Type", "Properties"],
        "write `Type` and `Properties` alone",
    )?;
    let remedy = "write \"FlowAction\"";
    let type_ = behavior.need("Type", remedy)?;
    type_.word(
        &[("FlowAction", ())],
        "is no behavior that the Testing language overrides",
        remedy,
    )?;
    let properties = behavior.need("Properties", "say which action, and what it does instead")?;
    properties.only(
        &["ActionType", "ActionParameters", "Strategy"],
        "write `ActionType`, `ActionParameters` and `Strategy` alone",
    )?;
    let resource = resource(&properties)?;
    let strategy = properties.need("Strategy", "say what the action does instead")?;
    let strategy = read_strategy(&strategy, resource.kind)?;
    Ok(Step::Override { resource, strategy })
}

fn read_strategy(node: &Node<'_>, kind: ResourceKind) -> Result<Strategy, Error> {
    node.only(
        &["Type", "SubstituteArn", "Response"],
        "write `Type` with `SubstituteArn` or `Response`",
    )?;
    let remedy = "write \"SubstituteResource\" or \"MockResponse\"";
    let type_ = node.need("Type", remedy)?;
    let alone = |key: &str| match node.at(key) {
        Ok(Some(found)) => Err(found.wrong("has no meaning for this strategy", "take it out")),
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    match type_.text()? {
        "SubstituteResource" => {
            alone("Response")?;
            let other = node.need("SubstituteArn", "name the resource that is used instead")?;
            Ok(Strategy::Substitute(other.text()?.to_owned()))
        }
        "MockResponse" => {
            alone("SubstituteArn")?;
            mock(&node.need("Response", "say what it answers")?, kind)
        }
        _ => Err(type_.wrong("is no strategy that the Testing language has", remedy)),
    }
}

fn mock(node: &Node<'_>, kind: ResourceKind) -> Result<Strategy, Error> {
    node.only(
        &["Type", "ExecutionResult", "Error"],
        "write `Type` with `ExecutionResult` or `Error`",
    )?;
    let remedy = "write \"ExecutionResult\" or \"Error\"";
    let type_ = node.need("Type", remedy)?;
    match type_.text()? {
        "ExecutionResult" => {
            let result = node.need("ExecutionResult", "say what it answers")?;
            result.only(
                &["DelaySeconds", "LoadedData", "Value"],
                "write `DelaySeconds` and `LoadedData`, or `Value` for hours",
            )?;
            mocked(&result, kind)
        }
        "Error" => {
            let error = node.need("Error", "say how it fails")?;
            error.only(
                &["DelaySeconds", "Value"],
                "write `DelaySeconds` and `Value`",
            )?;
            let value = error.need("Value", "write \"NoMatchingError\"")?;
            let remedy = "write \"NoMatchingError\"; for functions and bots also \"TimeLimitExceeded\", for queues also \"QueueAtCapacity\"";
            let fits = match value.text()? {
                "NoMatchingError" => true,
                "TimeLimitExceeded" => matches!(kind, ResourceKind::Function | ResourceKind::Bot),
                "QueueAtCapacity" => kind == ResourceKind::Queue,
                _ => false,
            };
            if !fits {
                return Err(value.wrong("is no error that this action can be given", remedy));
            }
            Ok(Strategy::Answer(Answered {
                delay: delay(&error)?,
                body: Err(value.text()?.to_owned()),
            }))
        }
        _ => Err(type_.wrong("is no response that the Testing language has", remedy)),
    }
}

fn mocked(result: &Node<'_>, kind: ResourceKind) -> Result<Strategy, Error> {
    match kind {
        ResourceKind::Hours => {
            let value = result.need("Value", "write \"InHours\" or \"OutOfHours\"")?;
            Ok(Strategy::Open(value.word(
                &[("InHours", true), ("OutOfHours", false)],
                "is no result of checking hours",
                "write \"InHours\" or \"OutOfHours\"",
            )?))
        }
        ResourceKind::Function | ResourceKind::Bot => {
            // The page has `LoadedData`; others report that the vendor takes `Value`.
            let data = match result.at("LoadedData")? {
                Some(data) => data,
                None => result.need(
                    "Value",
                    "write the answer into `LoadedData`, as JSON in a text",
                )?,
            };
            let remedy =
                "write an object as JSON in a text, such as \"{\\\"status\\\": \\\"ok\\\"}\"";
            let body = data.json(remedy)?;
            if !body.is_object() {
                return Err(data.wrong("is no object", remedy));
            }
            Ok(Strategy::Answer(Answered {
                delay: delay(result)?,
                body: Ok(body),
            }))
        }
        ResourceKind::Queue => Err(result.wrong(
            "is no response that a queue can be given",
            "leave the override out where the transfer goes well, or answer with an `Error`",
        )),
    }
}

fn delay(node: &Node<'_>) -> Result<u64, Error> {
    match node.at("DelaySeconds")? {
        Some(seconds) => {
            let seconds = seconds.whole(DELAY_SECONDS, "write seconds, 0 to 300")?;
            Ok(seconds.saturating_mul(1000))
        }
        None => Ok(0),
    }
}
