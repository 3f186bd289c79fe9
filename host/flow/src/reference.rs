//! `JSONPath` references, as parameters and texts of a flow hold them.

use std::{fmt, ops::Range};

use serde_json::Value;

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// A key of an object.
    Key(String),
    /// A position in an array, from 0.
    Index(usize),
}

/// A `JSONPath` of the subset that flows use: `$.Attributes.name`,
/// `$.External['a b']`, `$.External.items[0].id`.
///
/// ```
/// use guichet_flow::JsonPath;
///
/// let path = JsonPath::parse("$.Attributes.first-name").unwrap();
/// assert_eq!((path.namespace(), path.field()), ("Attributes", Some("first-name")));
/// assert!(JsonPath::parse("Attributes.name").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JsonPath {
    segments: Vec<Segment>,
}

impl JsonPath {
    /// Reads a text that is one path and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let (path, end) = scan(text)?;
        (end == text.len()).then_some(path)
    }

    /// The first key, such as `Attributes`, `External`, `StoredCustomerInput`,
    /// `Channel`, `CustomerEndpoint`, `Lex`, `Queue`, `Views` or `Segments`.
    pub fn namespace(&self) -> &str {
        match self.segments.first() {
            Some(Segment::Key(key)) => key,
            _ => "",
        }
    }

    /// The key after the namespace, such as the name of an attribute.
    pub fn field(&self) -> Option<&str> {
        match self.segments.get(1) {
            Some(Segment::Key(key)) => Some(key),
            _ => None,
        }
    }

    /// All steps, the namespace first.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// What stands at this path in a document.
    pub fn find<'a>(&self, document: &'a Value) -> Option<&'a Value> {
        self.segments
            .iter()
            .try_fold(document, |value, segment| match segment {
                Segment::Key(key) => value.get(key),
                Segment::Index(index) => value.get(index),
            })
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        for segment in &self.segments {
            match segment {
                Segment::Key(key) if !key.is_empty() && key.chars().all(bare) => {
                    write!(f, ".{key}")?;
                }
                Segment::Key(key) => write!(f, "['{key}']")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// A reference and where in its text it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// What it points at.
    pub path: JsonPath,
    /// Byte offsets in the text.
    pub span: Range<usize>,
}

/// A text that may hold references, which are replaced when the flow runs.
///
/// ```
/// use guichet_flow::Template;
///
/// let text = Template::new("Hello $.Attributes.name, you are $.Queue.Name.");
/// let names: Vec<String> = text.references().iter().map(|r| r.path.to_string()).collect();
/// assert_eq!(names, ["$.Attributes.name", "$.Queue.Name"]);
/// assert!(!text.is_reference());
/// assert!(Template::new("$.StoredCustomerInput").is_reference());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Template {
    text: String,
    references: Vec<Reference>,
}

impl Template {
    /// Finds the references of a text.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let mut references = Vec::new();
        let mut from = 0;
        while let Some(rest) = text.get(from..) {
            let Some(found) = rest.find('$') else { break };
            let start = from + found;
            match text.get(start..).and_then(scan) {
                Some((path, length)) => {
                    references.push(Reference {
                        path,
                        span: start..start + length,
                    });
                    from = start + length;
                }
                None => from = start + 1,
            }
        }
        Self { text, references }
    }

    /// The text as it is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its references, in order.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Whether the text holds no reference.
    pub fn is_static(&self) -> bool {
        self.references.is_empty()
    }

    /// Whether the text is one reference and nothing else.
    pub fn is_reference(&self) -> bool {
        matches!(self.references.as_slice(), [only] if only.span == (0..self.text.len()))
    }

    /// The text with each reference replaced by what `value` gives for it.
    pub fn fill(&self, mut value: impl FnMut(&JsonPath) -> String) -> String {
        let mut filled = String::with_capacity(self.text.len());
        let mut from = 0;
        for reference in &self.references {
            filled += self
                .text
                .get(from..reference.span.start)
                .unwrap_or_default();
            filled += &value(&reference.path);
            from = reference.span.end;
        }
        filled += self.text.get(from..).unwrap_or_default();
        filled
    }
}

fn bare(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// The path that a text starts with, and its length in bytes. A dot that ends a
/// sentence is not part of it.
fn scan(text: &str) -> Option<(JsonPath, usize)> {
    let mut at = text.strip_prefix('$').map(|_| 1)?;
    let mut segments = Vec::new();
    while let Some((segment, length)) = text.get(at..).and_then(segment) {
        if segments.is_empty() && matches!(segment, Segment::Index(_)) {
            break;
        }
        segments.push(segment);
        at += length;
    }
    (!segments.is_empty()).then_some((JsonPath { segments }, at))
}

fn segment(text: &str) -> Option<(Segment, usize)> {
    if let Some(rest) = text.strip_prefix('.') {
        let length = rest.find(|c| !bare(c)).unwrap_or(rest.len());
        let key = rest.get(..length).filter(|key| !key.is_empty())?;
        // `$.-` and the like are no names.
        key.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            .then(|| (Segment::Key(key.to_owned()), 1 + length))
    } else {
        let inner = text.strip_prefix('[')?;
        for quote in ['\'', '"'] {
            if let Some(quoted) = inner.strip_prefix(quote) {
                let length = quoted.find(quote)?;
                let key = quoted.get(..length)?;
                return quoted
                    .get(length + 1..)?
                    .starts_with(']')
                    .then(|| (Segment::Key(key.to_owned()), length + 4));
            }
        }
        let length = inner.find(']')?;
        let index = inner.get(..length)?.parse().ok()?;
        Some((Segment::Index(index), length + 2))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(text: &str) -> Vec<String> {
        let template = Template::new(text);
        template
            .references()
            .iter()
            .map(|reference| reference.path.to_string())
            .collect()
    }

    #[test]
    fn references_end_where_the_sentence_goes_on() {
        assert_eq!(
            paths("mailto:$.Customer.EmailAddress"),
            ["$.Customer.EmailAddress"]
        );
        assert_eq!(
            paths("$.Attributes.a >> b $.External.c."),
            ["$.Attributes.a", "$.External.c"]
        );
        assert_eq!(
            paths("<speak>$.External['two words']</speak>"),
            ["$.External['two words']"]
        );
        assert_eq!(
            paths("arn:aws:lambda:$.AwsRegion:${ACCT_ID}:x"),
            ["$.AwsRegion"]
        );
        assert_eq!(paths("it costs $5, $.",), Vec::<String>::new());
        assert_eq!(paths("$.External.list[2].id"), ["$.External.list[2].id"]);
        assert_eq!(
            paths("été $.Attributes.prénom!"),
            ["$.Attributes['prénom']".replace("['prénom']", ".prénom")]
        );
    }

    #[test]
    fn paths_find_what_they_name() {
        let data = json!({"External": {"list": [1, {"id": "b"}]}});
        let find = |text: &str| JsonPath::parse(text).and_then(|path| path.find(&data).cloned());
        assert_eq!(find("$.External.list[1].id"), Some(json!("b")));
        assert_eq!(find("$.External.list[7]"), None);
        assert_eq!(find("$.External['list'][0]"), Some(json!(1)));
        assert_eq!(find("$.External.list[1].id "), None);
    }
}
