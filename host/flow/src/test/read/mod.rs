//! Reading a test: what does not fit the Testing language is an error that names
//! its place; nothing is passed over.

mod action;
mod event;
mod node;
mod observation;
mod replace;
mod setting;

use std::str::FromStr;

use serde_json::{Map, Value, json};

use self::{node::Node, observation::observations};
use super::{TEST_LIMIT, TEST_VERSIONS, case::FlowTest, setting::Setting};
use crate::{Error, json};

impl FromStr for FlowTest {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text.len() > TEST_LIMIT {
            return Err(Error::TestTooLarge {
                bytes: text.len(),
                limit: TEST_LIMIT,
            });
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let document = parse(text, "")?;
        let around = document.get("TestCase").unwrap_or(&document);
        let Some(content) = around.get("Content") else {
            return test(&document, None);
        };
        match content {
            Value::String(text) => test(&parse(text, "Content: ")?, Some(around)),
            content => test(content, Some(around)),
        }
    }
}

fn parse(text: &str, within: &'static str) -> Result<Value, Error> {
    json::read(text, within).map_err(|error| match error {
        Error::Syntax {
            within,
            line,
            column,
            problem,
        } => Error::TestSyntax {
            within,
            line,
            column,
            problem,
        },
        other => other,
    })
}

/// A test out of its content, and out of what the vendor's API says around it.
fn test(content: &Value, around: Option<&Value>) -> Result<FlowTest, Error> {
    if content.get("Observations").is_none() {
        return Err(Error::NotATest);
    }
    let content = Node::new(content);
    content.only(
        &["Version", "Metadata", "Observations"],
        "take it out, or move it into `Metadata`",
    )?;
    let version = content.need("Version", "add it: \"2025-06-21\"")?;
    if !TEST_VERSIONS.contains(&version.text()?) {
        return Err(version.wrong(
            "is no version of the Testing language that is read",
            "write \"2025-06-21\" or \"2019-10-30\"",
        ));
    }
    let metadata = content.at("Metadata")?;
    let about = About::read(metadata.as_ref(), around)?;
    let (setting, own) = match metadata.as_ref() {
        Some(metadata) => match metadata.at("Guichet")? {
            Some(guichet) => setting::read(&guichet)?,
            None => (Setting::default(), Map::new()),
        },
        None => (Setting::default(), Map::new()),
    };
    let mut contact = about.contact;
    contact.extend(own);
    Ok(FlowTest {
        name: about.name,
        flow: about.flow,
        contact,
        observations: observations(&content)?,
        setting,
    })
}

/// What is said of a test outside of its observations: around the content as the
/// API has it, or in the metadata as the designer's export has it.
struct About {
    name: Option<String>,
    flow: Option<String>,
    contact: Map<String, Value>,
}

impl About {
    fn read(metadata: Option<&Node<'_>>, around: Option<&Value>) -> Result<Self, Error> {
        let around = around.map(Node::new);
        let around = around.as_ref();
        let either = |api: &str, designer: &str| -> Result<Option<Node<'_>>, Error> {
            let api = around.map(|node| node.at(api)).transpose()?.flatten();
            let designer = metadata
                .map(|node| node.at(designer))
                .transpose()?
                .flatten();
            Ok(api.or(designer))
        };
        let name = either("Name", "name")?;
        let name = name.as_ref().map(Node::text).transpose()?;
        let mut about = Self {
            name: name.map(str::to_owned),
            flow: None,
            contact: Map::new(),
        };
        about.contact.insert("Attributes".to_owned(), json!({}));
        about.contact.insert("Channel".to_owned(), "VOICE".into());
        if let Some(entry) = either("EntryPoint", "entryPoint")? {
            about.enter(&entry)?;
        }
        if let Some(data) = either("InitializationData", "initializationData")? {
            about.begin(&data)?;
        }
        Ok(about)
    }

    fn enter(&mut self, entry: &Node<'_>) -> Result<(), Error> {
        let remedy = "write \"VOICE_CALL\" or \"CHAT\"";
        let (channel, parameters) = match entry.at("Type")? {
            None => ("VOICE", "VoiceCallEntryPointParameters"),
            Some(type_) => type_.word(
                &[
                    ("VOICE_CALL", ("VOICE", "VoiceCallEntryPointParameters")),
                    ("CHAT", ("CHAT", "ChatEntryPointParameters")),
                ],
                "is no entry point that the Testing language has",
                remedy,
            )?,
        };
        self.contact.insert("Channel".to_owned(), channel.into());
        let Some(parameters) = entry.at(parameters)? else {
            return Ok(());
        };
        if let Some(flow) = parameters.at("FlowId")? {
            self.flow = Some(flow.text()?.to_owned());
        }
        let ends = [
            ("SourcePhoneNumber", "CustomerEndpoint"),
            ("DestinationPhoneNumber", "SystemEndpoint"),
        ];
        for (number, end) in ends {
            if let Some(number) = parameters.at(number)? {
                let endpoint = json!({ "Address": number.text()?, "Type": "TELEPHONE_NUMBER" });
                self.contact.insert(end.to_owned(), endpoint);
            }
        }
        Ok(())
    }

    /// The contact's first attributes: JSON, as the API takes it in a text.
    fn begin(&mut self, data: &Node<'_>) -> Result<(), Error> {
        let remedy = "write {\"Attributes\": {…}, \"SegmentAttributes\": {…}}";
        let value = data.json(remedy)?;
        let read = Node::under(&value, data.pointer());
        read.only(&["Attributes", "SegmentAttributes"], remedy)?;
        for key in ["Attributes", "SegmentAttributes"] {
            if let Some(attributes) = read.at(key)? {
                let attributes = Value::Object(attributes.object()?.clone());
                self.contact.insert(key.to_owned(), attributes);
            }
        }
        Ok(())
    }
}
