//! Observations, and how they follow each other.

use std::collections::{BTreeSet, HashMap};

use super::{action::actions, event::event, node::Node};
use crate::{
    Error,
    test::case::{Observation, Usage},
};

/// More are in no test that ends within the vendor's five minutes.
const MOST: usize = 1000;

pub(super) fn observations(content: &Node<'_>) -> Result<Vec<Observation>, Error> {
    let list = content.need("Observations", "add the observations")?;
    let nodes = list.list()?;
    if nodes.is_empty() {
        return Err(list.wrong("is empty", "add an observation"));
    }
    if nodes.len() > MOST {
        return Err(list.wrong("has more than 1000 observations", "split the test"));
    }
    let mut positions = HashMap::new();
    for (i, node) in nodes.iter().enumerate() {
        let identifier = node.need("Identifier", "name the observation")?;
        if positions.insert(identifier.text()?, i).is_some() {
            return Err(identifier.wrong(
                "is the identifier of another observation",
                "give each its own",
            ));
        }
    }
    let mut led_to = BTreeSet::new();
    let mut observations = Vec::with_capacity(nodes.len());
    for node in &nodes {
        let next = followers(node, &positions)?;
        led_to.extend(next.iter().copied());
        observations.push(observation(node, next)?);
    }
    for (i, observation) in observations.iter_mut().enumerate() {
        observation.starts = !led_to.contains(&i);
    }
    ready(&list, &nodes, &observations)?;
    Ok(observations)
}

fn observation(node: &Node<'_>, next: Vec<usize>) -> Result<Observation, Error> {
    node.only(
        &["Identifier", "Event", "Usage", "Actions", "Transitions"],
        "take it out; what is the gate's stands in /Metadata/Guichet",
    )?;
    let identifier = node.need("Identifier", "name the observation")?;
    let happens = node.need("Event", "say what is waited for")?;
    let usage = match node.at("Usage")? {
        Some(usage) => read_usage(&usage)?,
        None => Usage::Exactly(1),
    };
    let actions = match node.at("Actions")? {
        Some(list) => actions(&list)?,
        None => Vec::new(),
    };
    Ok(Observation {
        identifier: identifier.text()?.to_owned(),
        pointer: node.pointer().to_owned(),
        event: event(&happens)?,
        usage,
        actions,
        next,
        starts: false,
    })
}

/// The vendor's page had `EXACTLY` and `ANY` at first, and has `Exactly`,
/// `AtLeast`, `AtMost` and `Always` now.
fn read_usage(node: &Node<'_>) -> Result<Usage, Error> {
    node.only(&["Type", "Times"], "write `Type` and `Times` alone")?;
    let remedy = "write \"Exactly\", \"AtLeast\", \"AtMost\" or \"Always\"";
    let type_ = node.need("Type", remedy)?;
    let times = match node.at("Times")? {
        Some(times) => {
            let remedy = "write a number from 0 to 1000";
            Some(u32::try_from(times.whole(1000, remedy)?).unwrap_or_default())
        }
        None => None,
    };
    let word = type_.text()?;
    let missing = || {
        Error::shape(
            format!("{}/Times", node.pointer()),
            "is not there",
            "add how often: every `Type` but \"Always\" needs it",
        )
    };
    let usage = match word {
        "EXACTLY" => Usage::Exactly(times.unwrap_or(1)),
        "Exactly" => Usage::Exactly(times.ok_or_else(missing)?),
        "AtLeast" => Usage::AtLeast(times.ok_or_else(missing)?),
        "AtMost" => Usage::AtMost(times.ok_or_else(missing)?),
        "ANY" | "Always" => Usage::Always,
        _ => return Err(type_.wrong("is no usage that the Testing language has", remedy)),
    };
    Ok(match usage {
        // Never is watched for.
        Usage::Exactly(0) => Usage::AtMost(0),
        usage => usage,
    })
}

fn followers(node: &Node<'_>, positions: &HashMap<&str, usize>) -> Result<Vec<usize>, Error> {
    let Some(transitions) = node.at("Transitions")? else {
        return Ok(Vec::new());
    };
    transitions.only(&["NextObservations"], "write `NextObservations` alone")?;
    let Some(next) = transitions.at("NextObservations")? else {
        return Ok(Vec::new());
    };
    let mut followers = Vec::new();
    for name in next.list()? {
        let Some(position) = positions.get(name.text()?) else {
            return Err(name.wrong(
                "names no observation of this test",
                "write the identifier of one",
            ));
        };
        followers.push(*position);
    }
    Ok(followers)
}

/// Every observation can come to stand ready.
fn ready(list: &Node<'_>, nodes: &[Node<'_>], observations: &[Observation]) -> Result<(), Error> {
    let mut reached: BTreeSet<usize> = BTreeSet::new();
    let starts = observations.iter().enumerate();
    let mut open: Vec<usize> = starts
        .filter(|(_, one)| one.starts)
        .map(|(i, _)| i)
        .collect();
    if open.is_empty() {
        return Err(list.wrong(
            "has no observation that stands ready at first: each is led to by another",
            "lead to none of them from the others, such as the one of `TestInitiated`",
        ));
    }
    while let Some(position) = open.pop() {
        if reached.insert(position)
            && let Some(observation) = observations.get(position)
        {
            open.extend(&observation.next);
        }
    }
    match nodes.iter().enumerate().find(|(i, _)| !reached.contains(i)) {
        None => Ok(()),
        Some((_, node)) => Err(node.wrong(
            "never stands ready: only observations that lead to each other lead to it",
            "lead to it from one that stands ready",
        )),
    }
}
