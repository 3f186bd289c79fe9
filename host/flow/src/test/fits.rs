//! Whether something that happens is what is waited for, and both in words.

use serde_json::Value;

use super::{
    case::{Asked, Content, Event, Matching, Message, Resource},
    matching::{includes, plain, same, similarity},
    observe::Happening,
};
use crate::{JsonPath, Template};

pub(super) enum Fit {
    Yes,
    /// A message that is another: how near it is, and what was heard.
    Near(f64, String),
    No,
}

impl Event {
    pub(super) fn fits(&self, happening: &Happening<'_>, data: &Value, threshold: f64) -> Fit {
        let met = match (self, happening) {
            (Self::Initiated, Happening::Initiated) | (Self::Completed, Happening::Completed) => {
                true
            }
            (Self::Message(message), Happening::Said(heard)) => {
                return message.fits(heard, false, data, threshold);
            }
            (Self::Message(message), Happening::Played(heard)) => {
                return message.fits(heard, true, data, threshold);
            }
            (Self::Started(resource), Happening::Started(kind, name))
            | (Self::Finished(resource), Happening::Finished(kind, name)) => {
                resource.is(*kind, name)
            }
            _ => false,
        };
        if met { Fit::Yes } else { Fit::No }
    }

    /// What is waited for, in words.
    pub(super) fn says(&self) -> String {
        let named = |resource: &Resource| match &resource.name {
            Some(name) => format!("{} of {}", resource.kind.as_str(), quoted(name)),
            None => resource.kind.as_str().to_owned(),
        };
        match self {
            Self::Initiated => "the test to begin".to_owned(),
            Self::Completed => "the test to end".to_owned(),
            Self::Message(Message { content, matching }) => {
                let (Content::Text(content) | Content::Recording(content)) = content;
                let how = match matching {
                    Matching::Inclusion => "a message that contains",
                    Matching::Similarity => "a message like",
                    Matching::Same => "the recording",
                };
                format!("{how} {}", quoted(content.text()))
            }
            Self::Started(resource) => format!("{} to start", named(resource)),
            Self::Finished(resource) => format!("{} to be completed", named(resource)),
        }
    }
}

impl Message {
    fn fits(&self, heard: &str, recording: bool, data: &Value, threshold: f64) -> Fit {
        let filled =
            |template: &Template| template.fill(|path| single(path, data).unwrap_or_default());
        let (met, nearness) = match (&self.content, recording) {
            (Content::Text(text), false) => {
                let expected = filled(text);
                let nearness = similarity(heard, &expected);
                let met = match self.matching {
                    Matching::Inclusion | Matching::Same => includes(heard, &expected),
                    Matching::Similarity => nearness >= threshold,
                };
                (met, nearness)
            }
            (Content::Recording(name), true) => (same(heard, &filled(name)), 0.0),
            _ => (false, 0.0),
        };
        if met {
            Fit::Yes
        } else {
            Fit::Near(nearness, plain(heard))
        }
    }
}

impl Asked {
    pub(super) fn says(&self) -> String {
        match self {
            Self::Exists => "to exist".to_owned(),
            Self::Compared(operator, operand) => {
                format!("{} {}", operator.as_str(), quoted(operand))
            }
        }
    }
}

/// What a path finds, where that is a single value: of objects and lists, and of
/// what is not there, nothing, as the vendor has it.
pub(super) fn single(path: &JsonPath, data: &Value) -> Option<String> {
    match path.find(data)? {
        Value::String(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

pub(super) fn times(count: u32) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}

/// Long texts are cut: the test says the whole.
pub(super) fn quoted(text: &str) -> String {
    const LENGTH: usize = 160;
    let mut cut: String = text.chars().take(LENGTH).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    format!("\u{201c}{cut}\u{201d}")
}
