//! From pointers into a flow to lines and columns of its file.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;

use crate::{Flow, envelope::WRAPPINGS, json::step};

/// Where something stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode code points.
    pub column: usize,
}

/// Where pointers into a flow's content stand in the text that the flow was read
/// from, also where the content is a text inside of it. A pointer to what is not
/// there, such as a missing parameter, gives the place of what should hold it.
///
/// ```
/// use guichet_flow::{Flow, check::locate};
///
/// let text = "{\"Version\": \"2019-10-30\",\n \"StartAction\": \"a\", \"Actions\": []}";
/// let flow: Flow = text.parse().unwrap();
/// let places = locate(text, &flow, ["/StartAction"]);
/// assert_eq!((places["/StartAction"].line, places["/StartAction"].column), (2, 17));
/// ```
pub fn locate<'p>(
    text: &str,
    flow: &Flow,
    pointers: impl IntoIterator<Item = &'p str>,
) -> HashMap<String, Position> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let pointers: Vec<&str> = pointers.into_iter().collect();
    let mut wanted: HashSet<String> = HashSet::new();
    for pointer in &pointers {
        let mut pointer: &str = pointer;
        while wanted.insert(pointer.to_owned()) {
            pointer = parent(pointer).unwrap_or_default();
        }
    }
    let offsets = if flow.is_wrapped() {
        wrapped(text, &wanted)
    } else {
        scan(text, &wanted)
    };
    let found: Vec<(&str, usize)> = pointers
        .into_iter()
        .filter_map(|pointer| {
            let mut above = Some(pointer);
            while let Some(place) = above {
                if let Some(offset) = offsets.get(place) {
                    return Some((pointer, *offset));
                }
                above = parent(place);
            }
            None
        })
        .collect();
    let positions = positions(text, found.iter().map(|(_, offset)| *offset).collect());
    found
        .into_iter()
        .filter_map(|(pointer, offset)| Some((pointer.to_owned(), *positions.get(&offset)?)))
        .collect()
}

fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').and_then(|cut| pointer.get(..cut))
}

/// Offsets in the outer text of pointers into the content.
fn wrapped(text: &str, wanted: &HashSet<String>) -> HashMap<String, usize> {
    let contents = WRAPPINGS.map(|wrapping| format!("{wrapping}/Content"));
    let outer = scan(text, &contents.clone().into());
    let Some((content, start)) = contents
        .iter()
        .find_map(|content| Some((content.as_str(), *outer.get(content)?)))
    else {
        return HashMap::new();
    };
    let rest = text.get(start..).unwrap_or_default();
    if !rest.starts_with('"') {
        let wanted = wanted.iter().map(|pointer| format!("{content}{pointer}"));
        let found = scan(text, &wanted.collect());
        let strip = |(pointer, offset): (String, usize)| {
            Some((pointer.strip_prefix(content)?.to_owned(), offset))
        };
        return found.into_iter().filter_map(strip).collect();
    }
    let raw = string(rest);
    let Ok(inner) = serde_json::from_str::<String>(raw) else {
        return HashMap::new();
    };
    let found = scan(&inner, wanted);
    let outer = unescaped(raw, &found.values().copied().collect());
    found
        .into_iter()
        .filter_map(|(pointer, offset)| Some((pointer, start + outer.get(&offset)?)))
        .collect()
}

/// For byte offsets in the value of a JSON string, those in its literal.
fn unescaped(raw: &str, wanted: &BTreeSet<usize>) -> HashMap<usize, usize> {
    let mut found = HashMap::with_capacity(wanted.len());
    let mut inner = 0;
    let mut chars = raw.char_indices().skip(1).peekable();
    while let Some((outer, c)) = chars.next() {
        if wanted.contains(&inner) {
            found.entry(inner).or_insert(outer);
        }
        if c != '\\' {
            inner += c.len_utf8();
            continue;
        }
        let Some((_, 'u')) = chars.next() else {
            inner += 1;
            continue;
        };
        let unit: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
        inner += match u32::from_str_radix(&unit, 16).unwrap_or_default() {
            0..0x80 => 1,
            // Of a pair each half counts for two of its four bytes.
            0x80..0x800 | 0xd800..0xe000 => 2,
            _ => 3,
        };
    }
    found
}

/// Byte offsets of the values that some pointers lead to, in a text that is
/// known to be JSON.
fn scan(text: &str, wanted: &HashSet<String>) -> HashMap<String, usize> {
    let mut scan = Scan {
        text,
        at: 0,
        path: String::new(),
        wanted,
        found: HashMap::new(),
    };
    scan.value();
    scan.found
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    path: String,
    wanted: &'a HashSet<String>,
    found: HashMap<String, usize>,
}

impl<'a> Scan<'a> {
    /// As deep as the JSON reader goes, 128 levels.
    fn value(&mut self) {
        self.space();
        if self.wanted.contains(&self.path) {
            self.found.insert(self.path.clone(), self.at);
        }
        match self.peek() {
            Some(b'{') => self.members(b'}', |scan| {
                let key = string(scan.rest());
                scan.at += key.len();
                scan.space();
                scan.at += 1;
                serde_json::from_str(key).ok()
            }),
            Some(b'[') => {
                let mut index = 0;
                self.members(b']', move |_| {
                    index += 1;
                    Some((index - 1).to_string())
                });
            }
            Some(b'"') => self.at += string(self.rest()).len(),
            _ => {
                let rest = self.rest();
                let end = rest.find([',', ']', '}', ' ', '\n', '\r', '\t']);
                self.at += end.unwrap_or(rest.len());
            }
        }
    }

    fn members(&mut self, end: u8, mut key: impl FnMut(&mut Self) -> Option<String>) {
        self.at += 1;
        loop {
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte != end => {
                    let Some(key) = key(self) else { return };
                    let length = self.path.len();
                    self.path = step(&self.path, &key);
                    self.value();
                    self.path.truncate(length);
                }
                _ => {
                    self.at += 1;
                    return;
                }
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }
}

/// The literal that a text starts with, quotes included.
fn string(text: &str) -> &str {
    let mut escaped = false;
    let end = text.bytes().enumerate().skip(1).find_map(|(i, byte)| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends.then_some(i + 1)
    });
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// Lines and columns of byte offsets, in one pass: an export is often one line.
fn positions(text: &str, offsets: BTreeSet<usize>) -> HashMap<usize, Position> {
    let mut positions = HashMap::with_capacity(offsets.len());
    let mut at = Position { line: 1, column: 1 };
    let mut chars = text.char_indices().peekable();
    for offset in offsets {
        while let Some((_, c)) = chars.next_if(|(start, _)| *start < offset) {
            if c == '\n' {
                at.line += 1;
                at.column = 1;
            } else {
                at.column += 1;
            }
        }
        positions.insert(offset, at);
    }
    positions
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    const FLOW: &str = r#"{"Version":"2019-10-30","StartAction":"a","Actions":[
  {"Identifier":"é\"[{,","Type":"Wait","Parameters":{"a/b~":{"Text":"x"}},"Transitions":{}},
  {"Identifier":"b","Type":"Wait","Parameters":{},"Transitions":{}}]}"#;

    fn at(text: &str, pointer: &str) -> (usize, usize) {
        let flow: Flow = text.parse().unwrap();
        let places = locate(text, &flow, [pointer]);
        (places[pointer].line, places[pointer].column)
    }

    #[test]
    fn pointers_lead_to_lines_and_columns() {
        assert_eq!(at(FLOW, ""), (1, 1));
        assert_eq!(at(FLOW, "/Actions/0"), (2, 3));
        assert_eq!(at(FLOW, "/Actions/1"), (3, 3));
        assert_eq!(at(FLOW, "/Actions/0/Parameters/a~1b~0/Text"), (2, 69));
    }

    #[test]
    fn what_is_missing_stands_where_it_should_be() {
        let parameters = at(FLOW, "/Actions/1/Parameters");
        assert_eq!(at(FLOW, "/Actions/1/Parameters/Text"), parameters);
        assert_eq!(at(FLOW, "/Actions/7/Parameters"), at(FLOW, "/Actions"));
    }

    #[test]
    fn a_content_that_is_text_is_looked_into() {
        let text = format!("{{\"Name\":\"n\",\n\"Content\":{}}}", json!(FLOW));
        let (line, column) = at(&text, "/Actions/1");
        assert_eq!(line, 2);
        let rest: String = text
            .lines()
            .nth(1)
            .unwrap()
            .chars()
            .skip(column - 1)
            .collect();
        assert!(rest.starts_with(r#"{\"Identifier\":\"b\""#), "{rest}");
        let object = format!("{{\"Content\":\n{FLOW}}}");
        assert_eq!(at(&object, "/Actions/1"), (4, 3));
    }

    fn documents() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            ".{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[a/~\"\\\\ é\u{1f600}]{0,3}", inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn pointers(value: &Value, at: &str, all: &mut HashSet<String>) {
        all.insert(at.to_owned());
        match value {
            Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    pointers(item, &format!("{at}/{i}"), all);
                }
            }
            Value::Object(map) => {
                for (key, item) in map {
                    pointers(item, &step(at, key), all);
                }
            }
            _ => {}
        }
    }

    proptest! {
        /// What stands at the offset reads as what the pointer leads to, also
        /// through the escapes of a string.
        #[test]
        fn offsets_are_those_of_the_values(document in documents(), pretty: bool) {
            let text = if pretty {
                serde_json::to_string_pretty(&document).unwrap()
            } else {
                document.to_string()
            };
            let mut all = HashSet::new();
            pointers(&document, "", &mut all);
            let found = scan(&text, &all);
            prop_assert_eq!(found.len(), all.len());
            for (pointer, offset) in &found {
                let mut read = serde_json::Deserializer::from_str(text.get(*offset..).unwrap()).into_iter();
                let value: Value = read.next().unwrap().unwrap();
                prop_assert_eq!(Some(&value), document.pointer(pointer));
            }
            let literal = Value::from(text.as_str()).to_string();
            let outer = unescaped(&literal, &found.values().copied().collect());
            for (inner, outer) in outer {
                let rest: String =
                    serde_json::from_str(&format!("\"{}", literal.get(outer..).unwrap())).unwrap();
                prop_assert_eq!(Some(rest.as_str()), text.get(inner..));
            }
        }
    }
}
