//! A JSON value that loses nothing: members keep their order, numbers keep
//! their spelling, and a key given twice is refused rather than dropped.

use std::{collections::HashSet, fmt};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor},
    ser::{SerializeMap, SerializeSeq},
};
use serde_json::value::RawValue;

use super::{Part, PartKind};

/// How deeply a payload may nest: reading costs depth × size.
const MAX_DEPTH: usize = 32;

/// What a turn carries, as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload(Node);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    /// `null`, `true` or `false`.
    Word(&'static str),
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// Why a payload cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PayloadError {
    /// Not JSON.
    #[error("payload is not JSON at line {line} column {column}; send one JSON value in UTF-8")]
    Syntax {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// Nested too deeply.
    #[error("payload nests deeper than {MAX_DEPTH} levels; flatten it")]
    Depth,
    /// An object names a member twice: readers disagree on which one counts.
    #[error("payload names an object member twice under `{pointer}`; send each key once")]
    DuplicateKey {
        /// RFC 6901, with the position in place of every key: a key may be
        /// customer text.
        pointer: String,
    },
}

impl Payload {
    /// A payload that is one text.
    pub fn text(text: impl Into<String>) -> Self {
        Self(Node::Text(text.into()))
    }

    /// Reads JSON.
    pub fn parse(json: &str) -> Result<Self, PayloadError> {
        let raw: &RawValue = serde_json::from_str(json).map_err(|e| syntax(&e))?;
        Node::read(raw, 0, "").map(Self)
    }

    /// The text, where the payload is one text.
    pub fn as_text(&self) -> Option<&str> {
        match &self.0 {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The payload as compact JSON.
    pub fn to_json(&self) -> String {
        // Nothing in a `Node` can fail to serialise: keys are strings and
        // numbers were read as JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Bytes of all texts, numbers and keys.
    pub(crate) fn size(&self) -> usize {
        self.0.measure().0
    }

    /// Bytes that it takes to keep it, in round numbers.
    pub(crate) fn bytes(&self) -> usize {
        let (bytes, parts) = self.0.measure();
        bytes + 64 * (1 + parts)
    }

    /// How many parts there are.
    pub(crate) fn count(&self) -> usize {
        self.0.measure().1
    }

    /// Every text, number and key, in document order.
    pub(crate) fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        self.0.collect(&mut String::new(), &mut parts);
        parts
    }

    /// The payload with its parts replaced, in the order of [`Self::parts`];
    /// `None` keeps a part. A replaced number becomes a string. Keys that fall
    /// together are told apart by a count.
    pub(crate) fn with_parts(&self, replaced: &mut dyn Iterator<Item = Option<String>>) -> Self {
        Self(self.0.rebuild(replaced))
    }
}

impl Node {
    fn read(raw: &RawValue, depth: usize, pointer: &str) -> Result<Self, PayloadError> {
        if depth > MAX_DEPTH {
            return Err(PayloadError::Depth);
        }
        let json = raw.get();
        match json.as_bytes().first() {
            Some(b'"') => serde_json::from_str(json).map(Self::Text),
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(json).map_err(|e| syntax(&e))?;
                return items
                    .into_iter()
                    .enumerate()
                    .map(|(i, item)| Self::read(item, depth + 1, &format!("{pointer}/{i}")))
                    .collect::<Result<_, _>>()
                    .map(Self::List);
            }
            Some(b'{') => {
                let Members(members) = serde_json::from_str(json).map_err(|e| syntax(&e))?;
                let mut seen = HashSet::new();
                let mut read = Vec::with_capacity(members.len());
                for (i, (key, value)) in members.into_iter().enumerate() {
                    if !seen.insert(key.clone()) {
                        return Err(PayloadError::DuplicateKey {
                            pointer: if pointer.is_empty() { "/" } else { pointer }.to_owned(),
                        });
                    }
                    let node = Self::read(value, depth + 1, &format!("{pointer}/{i}"))?;
                    read.push((key, node));
                }
                return Ok(Self::Object(read));
            }
            Some(b'n') => Ok(Self::Word("null")),
            Some(b't') => Ok(Self::Word("true")),
            Some(b'f') => Ok(Self::Word("false")),
            _ => Ok(Self::Number(json.to_owned())),
        }
        .map_err(|e| syntax(&e))
    }

    /// Bytes and parts.
    fn measure(&self) -> (usize, usize) {
        let add = |a: (usize, usize), b: (usize, usize)| (a.0 + b.0, a.1 + b.1);
        match self {
            Self::Word(_) => (0, 0),
            Self::Number(text) | Self::Text(text) => (text.len(), 1),
            Self::List(items) => items.iter().map(Self::measure).fold((0, 0), add),
            Self::Object(members) => members
                .iter()
                .map(|(key, value)| add((key.len(), 1), value.measure()))
                .fold((0, 0), add),
        }
    }

    fn collect(&self, pointer: &mut String, parts: &mut Vec<Part>) {
        let kind_text = match self {
            Self::Word(_) => None,
            Self::Number(text) => Some((PartKind::Number, text)),
            Self::Text(text) => Some((PartKind::Text, text)),
            Self::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    descend(pointer, &i.to_string(), |pointer| {
                        item.collect(pointer, parts);
                    });
                }
                None
            }
            Self::Object(members) => {
                for (key, value) in members {
                    descend(pointer, key, |pointer| {
                        parts.push(Part {
                            pointer: pointer.clone(),
                            kind: PartKind::Key,
                            text: key.clone(),
                        });
                        value.collect(pointer, parts);
                    });
                }
                None
            }
        };
        if let Some((kind, text)) = kind_text {
            parts.push(Part {
                pointer: pointer.clone(),
                kind,
                text: text.clone(),
            });
        }
    }

    fn rebuild(&self, replaced: &mut dyn Iterator<Item = Option<String>>) -> Self {
        match self {
            Self::Word(word) => Self::Word(word),
            Self::Number(text) => match replaced.next().flatten() {
                Some(new) => Self::Text(new),
                None => Self::Number(text.clone()),
            },
            Self::Text(text) => {
                Self::Text(replaced.next().flatten().unwrap_or_else(|| text.clone()))
            }
            Self::List(items) => {
                Self::List(items.iter().map(|item| item.rebuild(replaced)).collect())
            }
            Self::Object(members) => {
                let mut kept: Vec<(String, Self)> = Vec::with_capacity(members.len());
                let mut names: HashSet<String> =
                    members.iter().map(|(key, _)| key.clone()).collect();
                for (key, value) in members {
                    let key = match replaced.next().flatten() {
                        Some(new) => distinct(new, &mut names),
                        None => key.clone(),
                    };
                    kept.push((key, value.rebuild(replaced)));
                }
                Self::Object(kept)
            }
        }
    }
}

/// Two keys may be replaced by the same placeholder: neither value may vanish.
fn distinct(key: String, names: &mut HashSet<String>) -> String {
    if names.insert(key.clone()) {
        return key;
    }
    // One more try than there are names must meet one that is free.
    (2..names.len() + 3)
        .map(|n| format!("{key} #{n}"))
        .find(|candidate| names.insert(candidate.clone()))
        .unwrap_or(key)
}

fn descend(pointer: &mut String, token: &str, inside: impl FnOnce(&mut String)) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(&token.replace('~', "~0").replace('/', "~1"));
    inside(pointer);
    pointer.truncate(length);
}

fn syntax(error: &serde_json::Error) -> PayloadError {
    PayloadError::Syntax {
        line: error.line(),
        column: error.column(),
    }
}

/// An object's members in their order, duplicates and all.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect<'a>(std::marker::PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for Collect<'a> {
            type Value = Members<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'a>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry::<String, &'de RawValue>()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect(std::marker::PhantomData))
    }
}

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Node::read(&raw, 0, "").map(Self).map_err(de::Error::custom)
    }
}

impl Serialize for Payload {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Word(literal) => raw(literal)?.serialize(serializer),
            Self::Number(literal) => raw(literal)?.serialize(serializer),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

fn raw<E: serde::ser::Error>(literal: &str) -> Result<Box<RawValue>, E> {
    RawValue::from_string(literal.to_owned()).map_err(E::custom)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_keep_their_spelling_and_members_their_order() {
        let json = r#"{"z":4111111111111111222233334444,"a":[1.50,-0e7,null,true],"k":"é"}"#;
        assert_eq!(Payload::parse(json).unwrap().to_json(), json);
    }

    #[test]
    fn every_text_number_and_key_is_a_part() {
        let payload = Payload::parse(r#"{"a/b":{"~":7},"l":["x",false]}"#).unwrap();
        let seen: Vec<_> = payload
            .parts()
            .into_iter()
            .map(|p| (p.pointer, p.kind.as_str(), p.text))
            .collect();
        let expected = [
            ("/a~1b", "key", "a/b"),
            ("/a~1b/~0", "key", "~"),
            ("/a~1b/~0", "number", "7"),
            ("/l", "key", "l"),
            ("/l/0", "text", "x"),
        ];
        assert_eq!(
            seen,
            expected.map(|(p, k, t)| (p.to_owned(), k, t.to_owned()))
        );
    }

    #[test]
    fn a_replaced_number_becomes_a_string_and_equal_keys_stay_apart() {
        let payload = Payload::parse(r#"{"41":1,"42":2,"[n]":3}"#).unwrap();
        let new = ["[n]", "", "[n]", "x", "", ""].map(|s| (!s.is_empty()).then(|| s.to_owned()));
        assert_eq!(
            payload.with_parts(&mut new.into_iter()).to_json(),
            r#"{"[n] #2":1,"[n] #3":"x","[n]":3}"#
        );
    }

    #[test]
    fn a_key_given_twice_is_refused_without_naming_it() {
        let error = Payload::parse(r#"{"a":{"secret":1,"secret":2}}"#).unwrap_err();
        let line = error.to_string();
        assert!(
            line.contains("twice under `/0`") && !line.contains("secret"),
            "{line}"
        );
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "[".repeat(40) + &"]".repeat(40);
        assert!(matches!(Payload::parse(&deep), Err(PayloadError::Depth)));
    }

    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            ".{0,12}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::hash_map(".{0,6}", inner, 0..4)
                    .prop_map(|m| serde_json::Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reading_and_writing_change_nothing(value in any_json()) {
            let payload = Payload::parse(&value.to_string()).unwrap();
            let same = payload.with_parts(&mut std::iter::repeat(None));
            prop_assert_eq!(&same, &payload);
            let back: serde_json::Value = serde_json::from_str(&payload.to_json()).unwrap();
            prop_assert_eq!(back, value);
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = Payload::parse(&text);
        }
    }
}
