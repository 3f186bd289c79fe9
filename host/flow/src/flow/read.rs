//! The content of a flow, read action by action.

use std::cell::RefCell;

use serde_json::{Map, Value};

use crate::{
    Action, ActionType, ConditionBranch, Error, ErrorBranch, Fault, FaultKind, Operator, Scalar,
    Transitions, fields::Fields, json::step, parameters,
};

pub(super) struct Read {
    pub(super) version: String,
    pub(super) start: String,
    pub(super) actions: Vec<Action>,
}

pub(super) fn read(content: &Value, faults: &RefCell<Vec<Fault>>) -> Result<Read, Error> {
    let Value::Object(content) = content else {
        return Err(Error::NotAFlow);
    };
    let listed = match content.get("Actions") {
        Some(Value::Array(listed)) => listed,
        Some(_) => {
            return Err(Error::shape(
                "/Actions",
                "`Actions` is no list",
                "write the actions as a list of objects",
            ));
        }
        None => return Err(Error::NotAFlow),
    };
    let text = |name: &str| {
        content
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let actions = listed
        .iter()
        .enumerate()
        .map(|(i, action)| read_action(action, format!("/Actions/{i}"), faults))
        .collect::<Result<_, _>>()?;
    Ok(Read {
        version: text("Version").to_owned(),
        start: text("StartAction").to_owned(),
        actions,
    })
}

fn read_action(
    value: &Value,
    pointer: String,
    faults: &RefCell<Vec<Fault>>,
) -> Result<Action, Error> {
    let map = value.as_object();
    let text = |name: &'static str| {
        let found = map.and_then(|map| map.get(name)?.as_str());
        found.map(str::to_owned).ok_or_else(|| {
            Error::shape(
                step(&pointer, name),
                "the action has no such text",
                "write `Identifier` and `Type` of each action as strings",
            )
        })
    };
    let identifier = text("Identifier")?;
    let kind = ActionType::read(&text("Type")?);
    let raw = match map.and_then(|map| map.get("Parameters")) {
        Some(Value::Object(raw)) => raw.clone(),
        None | Some(Value::Null) => Map::new(),
        Some(_) => {
            return Err(Error::shape(
                step(&pointer, "Parameters"),
                "`Parameters` is no object",
                "write them as an object, empty where there are none",
            ));
        }
    };
    let transitions = map.and_then(|map| map.get("Transitions"));
    let transitions = read_transitions(transitions, &step(&pointer, "Transitions"), faults)?;
    let place = step(&pointer, "Parameters");
    let parameters = parameters::read(&kind, &Fields::new(&raw, &place, faults));
    Ok(Action {
        identifier,
        kind,
        parameters,
        transitions,
        raw,
        pointer,
    })
}

fn read_transitions(
    value: Option<&Value>,
    pointer: &str,
    faults: &RefCell<Vec<Fault>>,
) -> Result<Transitions, Error> {
    let map = match value {
        None | Some(Value::Null) => return Ok(Transitions::default()),
        Some(Value::Object(map)) => map,
        Some(_) => {
            return Err(Error::shape(
                pointer,
                "`Transitions` is no object",
                "write them as an object, empty where the flow ends",
            ));
        }
    };
    let next = match map.get("NextAction") {
        None | Some(Value::Null) => None,
        Some(Value::String(next)) => Some(next.clone()),
        Some(_) => return Err(target(&step(pointer, "NextAction"))),
    };
    let conditions = list(map, "Conditions", pointer)?
        .iter()
        .enumerate()
        .map(|(i, branch)| read_condition(branch, &format!("{pointer}/Conditions/{i}"), faults))
        .collect::<Result<_, _>>()?;
    let errors = list(map, "Errors", pointer)?
        .iter()
        .enumerate()
        .map(|(i, branch)| {
            let pointer = format!("{pointer}/Errors/{i}");
            let text = |name: &str| {
                let found = branch.get(name).and_then(Value::as_str);
                found
                    .map(str::to_owned)
                    .ok_or_else(|| target(&step(&pointer, name)))
            };
            Ok(ErrorBranch {
                target: text("NextAction")?,
                error: text("ErrorType")?,
            })
        })
        .collect::<Result<_, _>>()?;
    Ok(Transitions {
        next,
        conditions,
        errors,
    })
}

fn list<'a>(map: &'a Map<String, Value>, name: &str, pointer: &str) -> Result<&'a [Value], Error> {
    match map.get(name) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(Error::shape(
            step(pointer, name),
            "the branches are no list",
            "write them as a list of objects",
        )),
    }
}

fn target(pointer: &str) -> Error {
    Error::shape(
        pointer,
        "a branch has no such text",
        "name the action that follows and what leads to it as strings",
    )
}

fn read_condition(
    branch: &Value,
    pointer: &str,
    faults: &RefCell<Vec<Fault>>,
) -> Result<ConditionBranch, Error> {
    let next = branch.get("NextAction").and_then(Value::as_str);
    let target_of = next.ok_or_else(|| target(&step(pointer, "NextAction")))?;
    let place = step(pointer, "Condition");
    let Some(Value::Object(condition)) = branch.get("Condition") else {
        return Err(Error::shape(
            place,
            "the branch has no condition",
            "write `Operator` and `Operands`",
        ));
    };
    let operator = condition.get("Operator").and_then(Value::as_str);
    let operator = Operator::read(operator.unwrap_or_default());
    if matches!(operator, Operator::Other(_)) {
        faults.borrow_mut().push(Fault::new(
            FaultKind::Operator,
            step(&place, "Operator"),
            "the operator is not of the flow language; it never holds",
            "write one of Equals, TextContains, TextStartsWith, TextEndsWith, NumberGreaterThan, NumberGreaterOrEqualTo, NumberLessThan, NumberLessOrEqualTo",
        ));
    }
    let mut operands = Vec::new();
    for (i, operand) in list(condition, "Operands", &place)?.iter().enumerate() {
        let below = format!("{place}/Operands/{i}");
        if !operand.is_string() {
            faults.borrow_mut().push(Fault::new(
                FaultKind::NotAString,
                below,
                "an operand is no string",
                "write it as a string",
            ));
        }
        operands.extend(Scalar::read(operand));
    }
    Ok(ConditionBranch {
        target: target_of.to_owned(),
        operator,
        operands,
    })
}
