//! A caller, systems and agents by chance: the same number, the same contact.

use std::collections::BTreeMap;

use guichet_flow::{
    ActionType, Answer, Branch, Decided, Heard, Library, Passed, Place, Raw, Segment, Stage, World,
};
use serde_json::{Map, Value, json};

use super::audit::Audit;

/// What no flow may come to have in clear (a vendor's test number).
pub(super) const CARD: &str = "4111111111111111";

/// A small generator (xorshift, Marsaglia 2003).
#[derive(Clone)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: usize) -> Self {
        let seed = u64::try_from(seed).unwrap();
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }
}

/// The other side of a contact.
pub(super) struct Contact<'a> {
    chance: Chance,
    audit: &'a Audit<'a>,
    /// Namespace and field of what the flow refers to.
    fields: Vec<(String, String)>,
    /// What its conditions compare with: all of it, and by the field.
    words: Vec<String>,
    own: BTreeMap<String, Vec<String>>,
}

impl<'a> Contact<'a> {
    pub(super) fn new(
        library: &Library,
        start: usize,
        chance: Chance,
        audit: &'a Audit<'a>,
    ) -> Self {
        let mut contact = Self {
            chance,
            audit,
            fields: Vec::new(),
            words: ["1", "30", "Ada Lovelace", "ada@example.com"]
                .map(str::to_owned)
                .into(),
            own: BTreeMap::new(),
        };
        for action in library.flow(start).unwrap().actions() {
            let conditions = action.transitions().conditions.iter();
            let operands: Vec<String> = conditions
                .flat_map(|condition| condition.operands.iter().map(|o| o.text().into_owned()))
                .collect();
            for reference in action.references() {
                let field = match reference.path.segments() {
                    [_, Segment::Key(view), Segment::Key(field)] if view == "ViewResultData" => {
                        field
                    }
                    _ => reference.path.field().unwrap_or_default(),
                };
                if *action.kind() == ActionType::Compare && !operands.is_empty() {
                    let own = contact.own.entry(field.to_owned()).or_default();
                    own.extend(operands.iter().cloned());
                }
                let namespace = reference.path.namespace().to_owned();
                contact.fields.push((namespace, field.to_owned()));
            }
            contact.words.extend(operands);
        }
        contact
    }

    /// What is known of it at first: something for whatever the flow refers to.
    pub(super) fn known(&mut self) -> Map<String, Value> {
        let mut known = Map::new();
        for (namespace, field) in self.fields.clone() {
            let word = Value::String(self.word_of(&field));
            if field.is_empty() {
                known.insert(namespace, word);
            } else if let Some(map) = known.entry(namespace).or_insert(json!({})).as_object_mut() {
                map.insert(field, word);
            }
        }
        known
    }

    fn any(&mut self) -> String {
        self.words[self.chance.below(self.words.len())].clone()
    }

    fn word_of(&mut self, field: &str) -> String {
        match self.own.get(field) {
            Some(own) if self.chance.below(5) > 0 => own[self.chance.below(own.len())].clone(),
            _ => self.any(),
        }
    }

    /// What the block's own conditions ask for, mostly.
    fn word_at(&mut self, place: Place<'_>) -> String {
        let conditions = place.action.transitions().conditions.iter();
        let own: Vec<String> = conditions
            .flat_map(|condition| condition.operands.iter().map(|o| o.text().into_owned()))
            .collect();
        if !own.is_empty() && self.chance.below(5) > 0 {
            return own[self.chance.below(own.len())].clone();
        }
        self.any()
    }

    /// Something for each field of these namespaces.
    fn filled(&mut self, namespaces: &[&str]) -> Map<String, Value> {
        let fields = self.fields.clone().into_iter();
        let fields = fields.filter(|(namespace, _)| namespaces.contains(&namespace.as_str()));
        fields
            .map(|(_, field)| {
                let word = self.word_of(&field);
                (field, word.into())
            })
            .collect()
    }

    fn error_of(&mut self, place: Place<'_>) -> Option<String> {
        let errors = &place.action.transitions().errors;
        let error = errors.get(self.chance.below(errors.len()))?;
        Some(error.error.clone())
    }
}

impl World for Contact<'_> {
    fn say(&mut self, _: Place<'_>, said: &Passed) {
        self.audit.delivered(said, Stage::Outbound);
    }

    fn ask(&mut self, place: Place<'_>, _: u64, _: Option<usize>) -> Heard {
        let heard = match self.chance.below(20) {
            0 => return Heard::HungUp,
            1 | 2 => return Heard::Silence,
            _ if *place.action.kind() == ActionType::ShowView => {
                let data = self.filled(&["Views"]);
                json!({"Action": self.word_at(place), "ViewResultData": data})
            }
            3..6 => CARD.into(),
            _ => self.word_at(place).into(),
        };
        self.audit.given();
        Heard::Input(Raw::new(heard))
    }

    fn call(&mut self, place: Place<'_>, request: &Passed) -> Answer {
        self.audit.delivered(request, Stage::Lookup);
        let fails = self.chance.below(5) == 0;
        if let Some(error) = fails.then(|| self.error_of(place)).flatten() {
            return Answer {
                delay: 0,
                body: Err(error),
            };
        }
        let mut answer = self.filled(&["External", "Lex", "Customer", "Case"]);
        answer.insert("IntentName".to_owned(), self.word_at(place).into());
        if self.chance.below(8) == 0 {
            answer.insert("card".to_owned(), CARD.into());
        }
        // Nobody waits for what is called asynchronously.
        if place.action.stages().contains(&Stage::Response) {
            self.audit.given();
        }
        Answer {
            delay: 10,
            body: Ok(Raw::new(Value::Object(answer))),
        }
    }

    fn keep(&mut self, _: Place<'_>, record: &Passed) {
        self.audit.delivered(record, Stage::Record);
    }

    fn act(&mut self, _: Place<'_>, action: &Passed) -> Result<(), String> {
        self.audit.delivered(action, Stage::Action);
        Ok(())
    }

    fn decide(&mut self, place: Place<'_>) -> Decided {
        let fails = self.chance.below(4) == 0;
        if let Some(error) = fails.then(|| self.error_of(place)).flatten() {
            return Decided::Error(error);
        }
        if place.action.transitions().conditions.is_empty() {
            return Decided::Result(None);
        }
        Decided::Result(Some(self.word_at(place)))
    }

    fn chance(&mut self, _: Place<'_>) -> u8 {
        u8::try_from(self.chance.below(100) + 1).unwrap()
    }

    fn queue(&mut self, _: Place<'_>, _: Option<&str>) -> Result<(), String> {
        if self.chance.below(3) == 0 {
            Err("QueueAtCapacity".to_owned())
        } else {
            Ok(())
        }
    }

    fn recording(&mut self, _: Place<'_>, _: bool) {}
    fn enter(&mut self, _: Place<'_>) {}
    fn leave(&mut self, _: Place<'_>, _: Branch) {}
}
