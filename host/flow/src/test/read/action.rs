//! What is done once an observation is made.

use std::collections::HashMap;

use super::{node::Node, replace::replace};
use crate::{
    Error, JsonPath, Operator,
    test::{
        case::{Asked, Instruction, Step, TestAction},
        matching::plain,
    },
};

#[derive(Clone, Copy)]
enum Kind {
    Send,
    Assert,
    Override,
    Control,
}

/// The actions of an observation in the order in which they are done: from the
/// one that no other leads to, along `NextAction`.
pub(super) fn actions(list: &Node<'_>) -> Result<Vec<TestAction>, Error> {
    let nodes = list.list()?;
    let mut positions = HashMap::new();
    for (i, node) in nodes.iter().enumerate() {
        // An older page of the vendor's writes `Id` in one place.
        let identifier = match node.at("Identifier")? {
            Some(identifier) => identifier,
            None => node.need("Id", "name the action with `Identifier`")?,
        };
        if positions.insert(identifier.text()?, i).is_some() {
            return Err(identifier.wrong(
                "is the identifier of another action of this observation",
                "give each its own",
            ));
        }
    }
    let mut next = Vec::with_capacity(nodes.len());
    for node in &nodes {
        next.push(follower(node, &positions)?);
    }
    let led_to = |position| next.contains(&Some(position));
    let mut order = Vec::new();
    let mut at = (0..nodes.len()).find(|position| !led_to(*position));
    while let Some(position) = at.filter(|position| !order.contains(position)) {
        order.push(position);
        at = next.get(position).copied().flatten();
    }
    if let Some((_, left)) = nodes.iter().enumerate().find(|(i, _)| !order.contains(i)) {
        return Err(left.wrong(
            "would never be done: no chain of `NextAction` from the first action leads to it",
            "name it in the `Transitions` of the action before it",
        ));
    }
    let read = order.into_iter().filter_map(|position| nodes.get(position));
    read.map(action).collect()
}

fn follower(node: &Node<'_>, positions: &HashMap<&str, usize>) -> Result<Option<usize>, Error> {
    let Some(transitions) = node.at("Transitions")? else {
        return Ok(None);
    };
    transitions.only(&["NextAction"], "write `NextAction` alone")?;
    let Some(next) = transitions.at("NextAction")? else {
        return Ok(None);
    };
    match next.text()? {
        "" => Ok(None),
        name => match positions.get(name) {
            Some(position) => Ok(Some(*position)),
            None => Err(next.wrong(
                "names no action of this observation",
                "write the identifier of one, or leave it out",
            )),
        },
    }
}

fn action(node: &Node<'_>) -> Result<TestAction, Error> {
    node.only(
        &[
            "Identifier",
            "Id",
            "Type",
            "Actor",
            "Parameters",
            "Transitions",
        ],
        "write `Identifier`, `Type`, `Parameters` and `Transitions` alone",
    )?;
    customer(node)?;
    let remedy =
        "write \"SendInstruction\", \"Assert\", \"OverrideSystemBehavior\" or \"TestControl\"";
    let type_ = node.need("Type", remedy)?;
    let kind = type_.word(
        &[
            ("SendInstruction", Kind::Send),
            ("Assert", Kind::Assert),
            ("OverrideSystemBehavior", Kind::Override),
            ("TestControl", Kind::Control),
        ],
        "is no action that the Testing language has",
        remedy,
    )?;
    let parameters = node.need("Parameters", "say what is done")?;
    if let Some(again) = parameters.at("ActionType")?
        && again.text()? != type_.text()?
    {
        return Err(again.wrong(
            "is not the type of the action",
            "write the same as in `Type`",
        ));
    }
    let identifier = match node.at("Identifier")? {
        Some(identifier) => identifier,
        None => node.need("Id", "name the action with `Identifier`")?,
    };
    Ok(TestAction {
        identifier: identifier.text()?.to_owned(),
        pointer: node.pointer().to_owned(),
        step: match kind {
            Kind::Send => send(&parameters)?,
            Kind::Assert => assert(&parameters)?,
            Kind::Override => replace(&parameters)?,
            Kind::Control => control(&parameters)?,
        },
    })
}

fn customer(node: &Node<'_>) -> Result<(), Error> {
    let Some(actor) = node.at("Actor")? else {
        return Ok(());
    };
    actor.word(
        &[("Customer", ())],
        "is no actor that is simulated",
        "write \"Customer\"; what an agent answers to a view stands in /Metadata/Guichet/answers",
    )
}

fn send(parameters: &Node<'_>) -> Result<Step, Error> {
    parameters.only(
        &["ActionType", "Actor", "Instruction"],
        "write `ActionType`, `Actor` and `Instruction` alone",
    )?;
    customer(parameters)?;
    let instruction = parameters.need("Instruction", "say what the customer does")?;
    instruction.only(
        &["Type", "ActionType", "Properties"],
        "write `Type` and `Properties` alone",
    )?;
    let remedy = "write \"DtmfInput\", \"TextUtterance\", \"Utterance\" or \"Disconnect\"";
    let type_ = instruction.need("Type", remedy)?;
    let properties = || instruction.need("Properties", "say what is sent");
    Ok(Step::Send(match type_.text()? {
        "DtmfInput" => keys(&properties()?)?,
        // The page had the first name at first, and has the second now.
        "TextUtterance" | "Utterance" => utterance(&properties()?)?,
        "Disconnect" => {
            if let Some(properties) = instruction.at("Properties")? {
                properties.only(&[], "leave it empty: hanging up has no properties")?;
            }
            Instruction::Disconnect
        }
        _ => return Err(type_.wrong("is no instruction that the Testing language has", remedy)),
    }))
}

fn keys(properties: &Node<'_>) -> Result<Instruction, Error> {
    properties.only(&["Value"], "write `Value` alone")?;
    let value = properties.need("Value", "write the keys, such as \"1\"")?;
    let keys = value.scalar()?;
    let fits = |c: char| c.is_ascii_digit() || matches!(c, '*' | '#' | 'A'..='D' | '+');
    if keys.is_empty() || !keys.chars().all(fits) {
        return Err(value.wrong("is no row of keys", "write digits, * and #"));
    }
    Ok(Instruction::Keys(keys))
}

/// The page has `Text` and `SSML`; others report that the vendor takes `Value`.
fn utterance(properties: &Node<'_>) -> Result<Instruction, Error> {
    properties.only(
        &["Text", "SSML", "Value", "LanguageCode"],
        "write `Text` or `SSML`, and `LanguageCode`",
    )?;
    if let Some(language) = properties.at("LanguageCode")? {
        language.text()?;
    }
    let mut said = None;
    for key in ["Text", "SSML", "Value"] {
        let Some(text) = properties.at(key)? else {
            continue;
        };
        if said.is_some() {
            return Err(text.wrong(
                "is said beside something else",
                "write one of `Text` and `SSML`",
            ));
        }
        let plain = if key == "SSML" {
            plain(text.text()?)
        } else {
            text.text()?.to_owned()
        };
        if plain.is_empty() {
            return Err(text.wrong("says nothing", "write what is said, or take the action out"));
        }
        said = Some(plain);
    }
    said.map(Instruction::Utterance)
        .ok_or_else(|| properties.wrong("says nothing", "write `Text` or `SSML`"))
}

fn assert(parameters: &Node<'_>) -> Result<Step, Error> {
    parameters.only(
        &["ActionType", "Namespace", "Operator", "Operand"],
        "write `Namespace`, `Operator` and `Operand` alone",
    )?;
    let namespace = parameters.need("Namespace", "write a path such as $.Attributes.name")?;
    let path = path(&namespace)?;
    let remedy = "write \"Equals\", \"TextStartsWith\", \"TextEndsWith\", \"TextContains\", \"NumberGreaterThan\", \"NumberGreaterOrEqualTo\", \"NumberLessThan\", \"NumberLessOrEqualTo\" or \"Exists\"";
    let operator = parameters.need("Operator", remedy)?;
    let asked = match operator.text()? {
        "Exists" => {
            // The page says that it needs none; one beside it means nothing.
            if let Some(operand) = parameters.at("Operand")?
                && !operand.scalar()?.is_empty()
            {
                return Err(operand.wrong("has no meaning for `Exists`", "take it out"));
            }
            Asked::Exists
        }
        word => {
            let read = Operator::read(word);
            if read.as_str() != word || matches!(read, Operator::Other(_)) {
                return Err(operator.wrong("is no operator that the Testing language has", remedy));
            }
            let operand = parameters.need("Operand", "say what is expected")?;
            Asked::Compared(read, operand.scalar()?)
        }
    };
    Ok(Step::Assert {
        namespace: namespace.text()?.to_owned(),
        path,
        asked,
    })
}

fn path(node: &Node<'_>) -> Result<JsonPath, Error> {
    let text = node.text()?;
    // The flow language's other name for a function's answer.
    let text = match text.strip_prefix("$.LambdaInvocation.ResultData") {
        Some(rest) => format!("$.External{rest}"),
        None => text.to_owned(),
    };
    JsonPath::parse(&text)
        .ok_or_else(|| node.wrong("is no path", "write one such as $.Attributes.name"))
}

fn control(parameters: &Node<'_>) -> Result<Step, Error> {
    parameters.only(
        &["ActionType", "Command"],
        "write `ActionType` and `Command` alone",
    )?;
    let command = parameters.need("Command", "say what is done to the test")?;
    command.only(
        &["Type", "Properties"],
        "write `Type` and `Properties` alone",
    )?;
    let remedy = "write \"EndTest\" or \"LogData\"";
    let type_ = command.need("Type", remedy)?;
    match type_.text()? {
        "EndTest" => {
            if let Some(properties) = command.at("Properties")? {
                properties.only(&[], "leave it empty: ending has no properties")?;
            }
            Ok(Step::End)
        }
        "LogData" => {
            let properties = command.need("Properties", "say what is logged")?;
            properties.only(&["Expressions"], "write `Expressions` alone")?;
            let expressions = properties.need("Expressions", "say what is logged")?;
            let entries = expressions.entries()?;
            let read = entries
                .iter()
                .map(|(label, node)| Ok(((*label).to_owned(), path(node)?)));
            Ok(Step::Log(read.collect::<Result<_, Error>>()?))
        }
        _ => Err(type_.wrong("is no command that the Testing language has", remedy)),
    }
}
