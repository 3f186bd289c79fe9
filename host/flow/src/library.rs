//! Flows that name each other.

use std::collections::HashMap;

use crate::{Flow, short_name};

/// Flows and modules, found by id, ARN or name. Whoever reads files fills it.
///
/// ```
/// use guichet_flow::{Flow, Library};
///
/// let flow: Flow = r#"{"Version":"2019-10-30","StartAction":"a","Actions":[
///     {"Identifier":"a","Type":"DisconnectParticipant","Parameters":{},"Transitions":{}}]}"#.parse().unwrap();
/// let mut library = Library::new();
/// library.add("closing.json", flow);
/// assert!(library.find("closing").is_some());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Library {
    flows: Vec<(String, Flow)>,
    names: HashMap<String, usize>,
}

impl Library {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a flow under what its export says of it and under the name of its
    /// file, with and without extension. A name that another flow has already
    /// stays with that one. Returns its position.
    pub fn add(&mut self, file: &str, flow: Flow) -> usize {
        let position = self.flows.len();
        let about = flow.about();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let last = about.arn.as_deref().map(short_name);
        let mut names: Vec<String> = [
            about.arn.as_deref(),
            about.id.as_deref(),
            last,
            about.name.as_deref(),
            Some(file),
            Some(stem),
        ]
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
        names.dedup();
        self.flows.push((file.to_owned(), flow));
        for name in names {
            self.names.entry(name).or_insert(position);
        }
        position
    }

    /// The flow of an ARN, an id or a name. A placeholder that some tools write
    /// in place of an ARN, `{{contactFlows.Main.arn}}` or `${F:Main:F}`, finds
    /// the flow whose name is one of its parts.
    pub fn find(&self, target: &str) -> Option<&Flow> {
        self.flow(self.position(target)?)
    }

    /// Its position.
    pub fn position(&self, target: &str) -> Option<usize> {
        let found = self.names.get(target);
        found
            .or_else(|| self.names.get(short_name(target)))
            .or_else(|| self.in_placeholder(target))
            .copied()
    }

    /// The flow at a position.
    pub fn flow(&self, position: usize) -> Option<&Flow> {
        self.flows.get(position).map(|(_, flow)| flow)
    }

    /// The flow at a position, with the name that it was added under.
    pub fn entry(&self, position: usize) -> Option<(&str, &Flow)> {
        let (name, flow) = self.flows.get(position)?;
        Some((name, flow))
    }

    /// All flows with the names that they were added under, in the order of
    /// adding.
    pub fn flows(&self) -> impl Iterator<Item = (&str, &Flow)> {
        self.flows.iter().map(|(name, flow)| (name.as_str(), flow))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.flows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.flows.is_empty()
    }

    fn in_placeholder(&self, target: &str) -> Option<&usize> {
        let holds = |from: &str, to: &str| {
            let (_, rest) = target.rsplit_once(from)?;
            Some(rest.split_once(to)?.0)
        };
        let inner = holds("{{", "}}").or_else(|| holds("${", "}"))?;
        inner
            .split(['.', ':'])
            .find_map(|part| self.names.get(part.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(wrapping: &str) -> Flow {
        let text = format!(
            r#"{{{wrapping} "Content": {{"Version":"2019-10-30","StartAction":"a","Actions":[{{"Identifier":"a","Type":"DisconnectParticipant"}}]}}}}"#
        );
        text.parse().unwrap()
    }

    #[test]
    fn flows_are_found_by_arn_id_name_file_and_placeholder() {
        let mut library = Library::new();
        let arn = "arn:aws:connect:eu-west-1:1:instance/i/contact-flow/77";
        let main = library.add(
            "01-main.json",
            flow(&format!(r#""Arn":"{arn}","Name":"Main","#)),
        );
        let error = library.add("err.json", flow(r#""Id":"e","Name":"Error","#));
        for name in [
            arn,
            "77",
            "Main",
            "01-main",
            "arn:aws:connect:us-east-1:2:instance/j/contact-flow/77",
            "arn:aws:connect:us-east-1:2:instance/j/contact-flow/77:$LATEST",
            "77:$LATEST",
            "{{contactFlows.Main.arn}}",
            "arn:aws:connect:${REGION}:${ACCT}:instance/i/contact-flow/${F:Main:F}",
        ] {
            assert_eq!(library.position(name), Some(main), "{name}");
        }
        assert_eq!(library.position("e"), Some(error));
        assert_eq!(library.position("main"), None);
        assert_eq!(library.position("{{contactFlows.Nobody.arn}}"), None);
        assert_eq!(library.position(""), None);
    }
}
