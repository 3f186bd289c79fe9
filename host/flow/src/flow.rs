//! A flow, read from its export.

mod inspect;
mod read;

use std::{cell::RefCell, collections::HashMap, fmt, str::FromStr};

use serde_json::{Map, Value};

use crate::{About, Action, Error, Fault, FaultKind, envelope, json::step};

use read::read;

/// The largest document that is read, in bytes. Whoever reads files need not read
/// more of one than this and one byte: it is refused then.
pub const DOCUMENT_LIMIT: usize = 16 << 20;
/// The version of the flow language that this crate reads.
pub const FLOW_VERSION: &str = "2019-10-30";
/// The most actions that a flow may have.
pub const ACTION_LIMIT: usize = 250;
/// The most characters that an identifier may have.
pub const IDENTIFIER_LIMIT: usize = 50;
/// The most characters that the content of a flow may have
/// (`CreateContactFlow`, `Content`).
pub const CONTENT_LIMIT: usize = 256_000;

/// A contact flow or module in the flow language, version 2019-10-30.
///
/// The document stays as it came, and [`Flow::document`] gives back the same
/// JSON value, whatever it holds; what is typed is read from it. What cannot be
/// read at all is an [`Error`]; what can be read and is wrong is among the
/// [`Flow::faults`].
///
/// ```
/// use guichet_flow::{ActionType, Flow};
///
/// let flow: Flow = r#"{"Version": "2019-10-30", "StartAction": "bye", "Actions": [
///     {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
/// ]}"#.parse().unwrap();
/// assert_eq!(flow.start(), "bye");
/// assert_eq!(flow.action("bye").unwrap().kind(), &ActionType::DisconnectParticipant);
/// ```
#[derive(Clone)]
pub struct Flow {
    document: Value,
    content: Option<Value>,
    about: About,
    version: String,
    start: String,
    actions: Vec<Action>,
    positions: HashMap<String, usize>,
    faults: Vec<Fault>,
}

impl FromStr for Flow {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text.len() > DOCUMENT_LIMIT {
            return Err(Error::TooLarge {
                limit: DOCUMENT_LIMIT,
            });
        }
        // A byte order mark is no JSON, and some tools write one.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let envelope::Opened {
            document,
            content,
            about,
            length,
        } = envelope::open(text)?;
        let faults = RefCell::new(Vec::new());
        let read = read(content.as_ref().unwrap_or(&document), &faults)?;
        let mut flow = Self {
            document,
            content,
            about,
            version: read.version,
            start: read.start,
            positions: HashMap::with_capacity(read.actions.len()),
            actions: read.actions,
            faults: faults.into_inner(),
        };
        flow.index();
        flow.inspect(length);
        flow.faults
            .sort_by(|a, b| (&a.pointer, a.kind).cmp(&(&b.pointer, b.kind)));
        flow.faults.dedup();
        Ok(flow)
    }
}

impl Flow {
    /// The document as it came, wrapping included. Printing it gives the same
    /// JSON value back; the order of keys is not kept.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The flow itself, without wrapping.
    pub fn content(&self) -> &Value {
        self.content.as_ref().unwrap_or(&self.document)
    }

    /// Whether the flow came wrapped: pointers are into the content.
    pub fn is_wrapped(&self) -> bool {
        self.content.is_some()
    }

    /// What the export says of the flow beside its content.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Identifier of the action that the flow starts with.
    pub fn start(&self) -> &str {
        &self.start
    }

    /// All actions, in the order of the document.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// The action of an identifier; of two that share it the first.
    pub fn action(&self, identifier: &str) -> Option<&Action> {
        self.actions.get(self.position(identifier)?)
    }

    /// Its position among [`Flow::actions`].
    pub fn position(&self, identifier: &str) -> Option<usize> {
        self.positions.get(identifier).copied()
    }

    /// `Metadata`, the designer's: positions, names, notes.
    pub fn metadata(&self) -> Option<&Map<String, Value>> {
        self.content().get("Metadata")?.as_object()
    }

    /// What the vendor refuses, or what cannot work, in the order of pointers.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    fn index(&mut self) {
        for (i, action) in self.actions.iter().enumerate() {
            if self.positions.contains_key(&action.identifier) {
                self.faults.push(Fault::new(
                    FaultKind::DuplicateIdentifier,
                    step(&action.pointer, "Identifier"),
                    "another action has the same identifier",
                    "give each action an identifier of its own",
                ));
            } else {
                self.positions.insert(action.identifier.clone(), i);
            }
        }
    }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow")
            .field("about", &self.about)
            .field("actions", &self.actions.len())
            .field("faults", &self.faults.len())
            .finish_non_exhaustive()
    }
}
