//! A flow, read from its export.

use std::{cell::RefCell, collections::HashMap, fmt, str::FromStr};

use serde_json::{Map, Value};

use crate::{
    About, Action, ActionType, Branch, ConditionBranch, Error, ErrorBranch, Fault, FaultKind,
    FlowType, Operator, Scalar, Transitions, envelope, fields::Fields, json::step, parameters,
};

/// The largest document that is read, in bytes.
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
                bytes: text.len(),
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

    /// `Version`, as written.
    pub fn version(&self) -> &str {
        &self.version
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

    /// `Settings` of a module: its inputs, outputs and results.
    pub fn settings(&self) -> Option<&Value> {
        self.content().get("Settings")
    }

    /// Whether it is a module, by its type or by an action that ends one.
    pub fn is_module(&self) -> bool {
        self.about.flow_type == Some(FlowType::Module)
            || self
                .actions
                .iter()
                .any(|action| action.kind == ActionType::EndFlowModuleExecution)
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

    /// What only the whole shows.
    fn inspect(&mut self, length: usize) {
        let mut found = Vec::new();
        let mut fault = |kind, pointer: String, problem: String, remedy| {
            found.push(Fault::new(kind, pointer, problem, remedy));
        };
        if self.version != FLOW_VERSION {
            fault(
                FaultKind::Version,
                "/Version".into(),
                format!("the version is not {FLOW_VERSION}"),
                "export the flow in the flow language of that version",
            );
        }
        if self.actions.len() > ACTION_LIMIT {
            fault(
                FaultKind::TooManyActions,
                "/Actions".into(),
                format!(
                    "{} actions are more than {ACTION_LIMIT}",
                    self.actions.len()
                ),
                "move some into a module or another flow",
            );
        }
        if length > CONTENT_LIMIT {
            fault(
                FaultKind::ContentTooLong,
                String::new(),
                format!("the content has {length} characters, more than {CONTENT_LIMIT}"),
                "move some actions into a module or another flow",
            );
        }
        if self.action(&self.start).is_none() {
            fault(
                FaultKind::StartAction,
                "/StartAction".into(),
                "`StartAction` names no action".into(),
                "name the action that the flow starts with",
            );
        }
        for action in &self.actions {
            if let Some(problem) = wrong_identifier(&action.identifier) {
                fault(
                    FaultKind::Identifier,
                    step(&action.pointer, "Identifier"),
                    problem.into(),
                    "rename the action, and the branches that lead to it",
                );
            }
            for (branch, target) in action.transitions.branches() {
                if !self.positions.contains_key(target) {
                    fault(
                        FaultKind::DanglingBranch,
                        branch_pointer(&action.pointer, branch),
                        "the branch leads to no action".into(),
                        "lead it to an action, or take it out",
                    );
                }
            }
        }
        if self.does_nothing() {
            fault(
                FaultKind::DoesNothing,
                "/StartAction".into(),
                "the flow ends where it starts: it says, asks and does nothing".into(),
                "write what it is there for, or leave the vendor's default in its place",
            );
        }
        self.faults.append(&mut found);
    }

    fn does_nothing(&self) -> bool {
        let start = self.action(&self.start);
        start.is_some_and(|action| {
            action.kind.ends() && action.kind != ActionType::DisconnectParticipant
        })
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

/// A branch's place in the flow's content.
pub(crate) fn branch_pointer(action: &str, branch: Branch) -> String {
    match branch {
        Branch::Next => format!("{action}/Transitions/NextAction"),
        Branch::Condition(i) => format!("{action}/Transitions/Conditions/{i}/NextAction"),
        Branch::Error(i) => format!("{action}/Transitions/Errors/{i}/NextAction"),
    }
}

/// The rules of the vendor's page "Actions in the flow language". The name
/// `FLOW_OBJECT_MAPS#` and its like are fine.
fn wrong_identifier(identifier: &str) -> Option<&'static str> {
    const RESERVED: [&str; 10] = [
        "__proto__",
        "constructor",
        "__defineGetter__",
        "__defineSetter__",
        "toString",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "valueOf",
    ];
    if identifier.is_empty() {
        Some("the identifier is empty")
    } else if identifier.chars().count() > IDENTIFIER_LIMIT {
        Some("the identifier has more than 50 characters")
    } else if identifier.contains([
        '%', ':', '(', '\\', '/', ')', '=', '$', ',', ';', '[', ']', '{', '}',
    ]) {
        Some("the identifier has one of % : ( \\ / ) = $ , ; [ ] { }")
    } else if RESERVED.contains(&identifier) {
        Some("the identifier is a reserved word")
    } else {
        None
    }
}

struct Read {
    version: String,
    start: String,
    actions: Vec<Action>,
}

fn read(content: &Value, faults: &RefCell<Vec<Fault>>) -> Result<Read, Error> {
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
