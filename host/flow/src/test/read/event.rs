//! What observations wait for.

use super::node::Node;
use crate::{
    Error, Template,
    test::case::{Content, Event, Matching, Message, Resource, ResourceKind},
};

#[derive(Clone, Copy)]
enum Kind {
    Initiated,
    Completed,
    Message,
    Started,
    Finished,
}

pub(super) fn event(node: &Node<'_>) -> Result<Event, Error> {
    node.only(
        // The vendor's own example has the criteria beside the properties.
        &[
            "Identifier",
            "Type",
            "Actor",
            "Properties",
            "MatchingCriteria",
        ],
        "write `Identifier`, `Type`, `Actor` and `Properties` alone",
    )?;
    if let Some(identifier) = node.at("Identifier")? {
        identifier.text()?;
    }
    if let Some(actor) = node.at("Actor")? {
        actor.word(
            &[("System", ())],
            "is no actor whose doings are observed",
            "write \"System\"",
        )?;
    }
    let remedy =
        "write \"TestInitiated\", \"TestCompleted\", \"MessageReceived\" or \"FlowActionStarted\"";
    let type_ = node.need("Type", remedy)?;
    let kind = type_.word(
        &[
            ("TestInitiated", Kind::Initiated),
            ("TestCompleted", Kind::Completed),
            ("MessageReceived", Kind::Message),
            ("FlowActionStarted", Kind::Started),
            ("FlowActionCompleted", Kind::Finished),
        ],
        "is no event that the Testing language has",
        remedy,
    )?;
    let properties = node.at("Properties")?;
    if let Kind::Initiated | Kind::Completed = kind {
        if let Some(properties) = properties {
            properties.only(&[], "leave the properties of this event empty")?;
        }
        none(node, "MatchingCriteria")?;
        return Ok(match kind {
            Kind::Initiated => Event::Initiated,
            _ => Event::Completed,
        });
    }
    let Some(properties) = properties else {
        return Err(Error::shape(
            format!("{}/Properties", node.pointer()),
            "is not there",
            "say which message, or which action",
        ));
    };
    match kind {
        Kind::Started | Kind::Finished => {
            none(node, "MatchingCriteria")?;
            let resource = observed(&properties)?;
            if let Kind::Started = kind {
                return Ok(Event::Started(resource));
            }
            if let ResourceKind::Function | ResourceKind::Bot = resource.kind {
                return Ok(Event::Finished(resource));
            }
            Err(properties.wrong(
                "is of an action whose completion is not observed",
                "observe the completion of InvokeLambdaFunction or ConnectParticipantWithLexBot",
            ))
        }
        _ => Ok(Event::Message(message(node, &properties)?)),
    }
}

fn none(node: &Node<'_>, key: &str) -> Result<(), Error> {
    match node.at(key)? {
        Some(found) => Err(found.wrong("has no meaning for this event", "take it out")),
        None => Ok(()),
    }
}

fn message(node: &Node<'_>, properties: &Node<'_>) -> Result<Message, Error> {
    properties.only(
        &["PromptId", "Text", "SSML", "Media", "MatchingCriteria"],
        "write one of `Text`, `SSML`, `PromptId` and `Media`, and `MatchingCriteria`",
    )?;
    let one = "write one of `Text`, `SSML`, `PromptId` and `Media`";
    let mut contents = Vec::new();
    for key in ["Text", "SSML"] {
        if let Some(text) = properties.at(key)? {
            contents.push(Content::Text(Template::new(text.text()?)));
        }
    }
    if let Some(prompt) = properties.at("PromptId")? {
        contents.push(Content::Recording(Template::new(prompt.text()?)));
    }
    if let Some(media) = properties.at("Media")? {
        media.only(
            &["Uri", "SourceType", "MediaType"],
            "write `Uri`, `SourceType` and `MediaType`",
        )?;
        let uri = media.need("Uri", "say where the recording lies")?;
        contents.push(Content::Recording(Template::new(uri.text()?)));
    }
    if contents.len() > 1 {
        return Err(properties.wrong("says in several ways what is heard", one));
    }
    let Some(content) = contents.pop() else {
        return Err(properties.wrong("does not say what is heard", one));
    };
    let remedy = "write {\"Type\": \"Similarity\"} or {\"Type\": \"Inclusion\"}";
    let criteria = match properties.at("MatchingCriteria")? {
        Some(criteria) => Some(criteria),
        None => node.at("MatchingCriteria")?,
    };
    let matching = match (criteria, &content) {
        (Some(criteria), content) => {
            let matching = matching(&criteria, remedy)?;
            match content {
                Content::Text(_) => matching,
                Content::Recording(_) => Matching::Same,
            }
        }
        (None, Content::Recording(_)) => Matching::Same,
        (None, Content::Text(_)) => {
            return Err(Error::shape(
                format!("{}/MatchingCriteria", properties.pointer()),
                "is not there",
                remedy,
            ));
        }
    };
    Ok(Message { content, matching })
}

/// An object with the type; the vendor's example has the word alone.
fn matching(criteria: &Node<'_>, remedy: &'static str) -> Result<Matching, Error> {
    let type_ = if criteria.value().is_string() {
        None
    } else {
        criteria.only(&["Type"], remedy)?;
        Some(criteria.need("Type", remedy)?)
    };
    let word = type_.as_ref().unwrap_or(criteria);
    word.word(
        &[
            ("Similarity", Matching::Similarity),
            ("Inclusion", Matching::Inclusion),
        ],
        "is no way of matching that the Testing language has",
        remedy,
    )
}

fn observed(properties: &Node<'_>) -> Result<Resource, Error> {
    properties.only(
        &["ActionType", "ActionParameters"],
        "write `ActionType` and `ActionParameters` alone",
    )?;
    resource(properties)
}

/// `ActionType` and `ActionParameters`, as events and overrides have them.
pub(super) fn resource(node: &Node<'_>) -> Result<Resource, Error> {
    use ResourceKind::{Bot, Function, Hours, Queue};
    let remedy = "write \"InvokeLambdaFunction\", \"CheckHoursOfOperation\", \"TransferContactToQueue\" or \"ConnectParticipantWithLexBot\"";
    let type_ = node.need("ActionType", remedy)?;
    if type_.text()? == "DequeueAndTransferToQueue" {
        return Err(type_.wrong(
            "is done to a contact in a queue, and contacts are not walked further than that",
            "test what comes before the queue here, and this on a live instance",
        ));
    }
    let kind = type_.word(
        &[
            ("InvokeLambdaFunction", Function),
            ("CheckHoursOfOperation", Hours),
            ("TransferContactToQueue", Queue),
            ("ConnectParticipantWithLexBot", Bot),
        ],
        "is no action that the Testing language observes or overrides",
        remedy,
    )?;
    let Some(parameters) = node.at("ActionParameters")? else {
        return Ok(Resource { kind, name: None });
    };
    let name = match kind {
        Function => named(&parameters, "LambdaFunctionARN", &[])?,
        Hours => named(&parameters, "HoursOfOperationId", &[])?,
        Queue => named(&parameters, "QueueId", &["AgentId"])?,
        Bot => {
            parameters.only(&["LexV2Bot"], "write `LexV2Bot` with `AliasArn` alone")?;
            match parameters.at("LexV2Bot")? {
                Some(bot) => named(&bot, "AliasArn", &[])?,
                None => None,
            }
        }
    };
    Ok(Resource { kind, name })
}

/// The resource's name. Of an agent's queue it is the agent.
fn named(node: &Node<'_>, key: &str, or: &[&str]) -> Result<Option<String>, Error> {
    let mut known = vec![key];
    known.extend(or);
    node.only(&known, "write the ARN or id of the resource alone")?;
    for key in known {
        if let Some(name) = node.at(key)? {
            return Ok(Some(name.text()?.to_owned()).filter(|name| !name.is_empty()));
        }
    }
    Ok(None)
}
