//! The forms in which a flow is exported: bare, or wrapped by the API's answer
//! or by a tool, with the content as text or as an object.

use serde_json::{Map, Value};

use crate::{Error, json};

/// What the wrapping says of the flow. All of it may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Id of the flow or module.
    pub id: Option<String>,
    /// ARN of the flow or module.
    pub arn: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its type, such as `CONTACT_FLOW`, `CUSTOMER_QUEUE` or `AGENT_WHISPER`.
    pub flow_type: Option<FlowType>,
}

/// Types of flows, as the API and the designer name them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FlowType {
    /// An inbound flow: `CONTACT_FLOW`, `contactFlow`.
    Contact,
    /// What a customer hears in the queue.
    CustomerQueue,
    /// What a customer hears on hold.
    CustomerHold,
    /// What a customer hears before the agent.
    CustomerWhisper,
    /// What an agent hears on hold.
    AgentHold,
    /// What an agent hears before the customer.
    AgentWhisper,
    /// What a customer who is called hears before the agent.
    OutboundWhisper,
    /// Transfer to an agent.
    AgentTransfer,
    /// Transfer to a queue.
    QueueTransfer,
    /// A campaign.
    Campaign,
    /// A module.
    Module,
    /// Any other.
    Other(String),
}

impl FlowType {
    pub(crate) fn read(name: &str) -> Self {
        let plain: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        match plain.as_str() {
            "contactflow" => Self::Contact,
            "customerqueue" => Self::CustomerQueue,
            "customerhold" => Self::CustomerHold,
            "customerwhisper" => Self::CustomerWhisper,
            "agenthold" => Self::AgentHold,
            "agentwhisper" => Self::AgentWhisper,
            "outboundwhisper" => Self::OutboundWhisper,
            "agenttransfer" => Self::AgentTransfer,
            "queuetransfer" => Self::QueueTransfer,
            "campaign" => Self::Campaign,
            "contactflowmodule" | "flowmodule" | "module" => Self::Module,
            _ => Self::Other(name.to_owned()),
        }
    }
}

/// A document with what was found in it.
pub(crate) struct Opened {
    pub(crate) document: Value,
    /// The content, where it is not the document itself.
    pub(crate) content: Option<Value>,
    pub(crate) about: About,
    /// Characters of the content, where it came as text.
    pub(crate) length: usize,
}

pub(crate) fn open(text: &str) -> Result<Opened, Error> {
    let document = json::read(text, "")?;
    let length = text.chars().count();
    let Value::Object(outer) = &document else {
        return Err(Error::NotAFlow);
    };
    if outer.contains_key("Actions") {
        let about = described(outer);
        return Ok(Opened {
            about,
            content: None,
            document,
            length,
        });
    }
    if outer.contains_key("modules") && !outer.contains_key("Content") {
        return Err(Error::OlderFormat);
    }
    let wrapped = wrapper(&document).ok_or(Error::NotAFlow)?;
    let about = described(wrapped);
    let (content, length) = match wrapped.get("Content") {
        Some(Value::String(text)) => (json::read(text, "Content: ")?, text.chars().count()),
        Some(content @ Value::Object(_)) => (content.clone(), length),
        _ => {
            return Err(Error::shape(
                "/Content",
                "`Content` is neither text nor an object",
                "export the flow again",
            ));
        }
    };
    Ok(Opened {
        about,
        content: Some(content),
        document,
        length,
    })
}

/// Where the object stands that has the `Content`: it is the document, or in the
/// API's answer around it, or in a resource of a template.
pub(crate) const WRAPPINGS: [&str; 4] = ["", "/ContactFlow", "/ContactFlowModule", "/Properties"];

fn wrapper(document: &Value) -> Option<&Map<String, Value>> {
    WRAPPINGS
        .iter()
        .filter_map(|pointer| document.pointer(pointer)?.as_object())
        .find(|inner| inner.contains_key("Content"))
}

/// What is said of the flow beside its content; the designer puts name and type
/// into the metadata.
fn described(map: &Map<String, Value>) -> About {
    let text = |map: &Map<String, Value>, names: [&str; 2]| {
        let found = names.iter().find_map(|name| map.get(*name)?.as_str());
        found.map(str::to_owned)
    };
    let metadata = map.get("Metadata").and_then(Value::as_object);
    let inside = |name: &str| Some(metadata?.get(name)?.as_str()?.to_owned());
    About {
        id: text(map, ["Id", "ContactFlowId"]),
        arn: text(map, ["Arn", "ContactFlowArn"]),
        name: text(map, ["Name", "ContactFlowName"]).or_else(|| inside("name")),
        flow_type: text(map, ["Type", "ContactFlowType"])
            .or_else(|| inside("type"))
            .map(|name| FlowType::read(&name)),
    }
}
