//! Contacts by chance through flows, with an audit of every crossing.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails should say so at once"
)]

mod exports;
mod flows;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use exports::exports;
use flows::FLOWS;
use guichet_flow::{
    ActionType, Answer, Branch, Budget, Crossing, Decided, End, Flow, Gate, Heard, Library,
    Operator, Options, Passage, Passed, Place, Raw, Ruling, Segment, Stage, Walked, World, walk,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A small generator: the same seed, the same contact (xorshift, Marsaglia 2003).
#[derive(Clone)]
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }
}

/// What the gate ruled, by number, and what the world was handed.
#[derive(Default)]
struct Audit {
    released: BTreeMap<u64, (Stage, Value)>,
    ruled: BTreeSet<u64>,
    delivered: BTreeMap<u64, usize>,
}

impl Audit {
    /// Whatever reaches the world was released, as it was released.
    fn deliver(&mut self, passed: &Passed, stages: &[Stage]) {
        let number = passed.crossing().number;
        let (stage, payload) = self.released.get(&number).unwrap();
        assert!(stages.contains(stage));
        assert_eq!(payload, passed.payload());
        *self.delivered.entry(number).or_default() += 1;
    }
}

struct AuditedGate {
    audit: Rc<RefCell<Audit>>,
    chance: Chance,
    /// Of a hundred crossings so many are not released.
    strict: usize,
}

impl Gate for AuditedGate {
    fn pass(&mut self, crossing: &Crossing) -> Result<Passage, String> {
        let mut audit = self.audit.borrow_mut();
        assert!(
            audit.ruled.insert(crossing.number),
            "a crossing met the gate twice"
        );
        if self.chance.below(100) < self.strict {
            return Ok(Passage::of(if self.chance.below(2) == 0 {
                Ruling::Refused
            } else {
                Ruling::Held
            }));
        }
        let left = (crossing.stage, crossing.payload.clone());
        audit.released.insert(crossing.number, left);
        Ok(Passage::released(crossing.payload.clone()))
    }
}

struct ChanceWorld {
    audit: Rc<RefCell<Audit>>,
    chance: Chance,
    reached: BTreeSet<(usize, String)>,
    /// Texts that conditions of the flow compare with.
    words: Words,
}

impl ChanceWorld {
    fn word(&mut self, place: Place<'_>) -> String {
        let conditions = &place.action.transitions().conditions;
        let own: Vec<String> = conditions
            .iter()
            .flat_map(|condition| condition.operands.iter().map(|o| o.text().into_owned()))
            .collect();
        if !own.is_empty() && self.chance.below(5) > 0 {
            return own[self.chance.below(own.len())].clone();
        }
        self.words.any(&mut self.chance)
    }
}

impl World for ChanceWorld {
    fn say(&mut self, _: Place<'_>, said: &Passed) {
        self.audit.borrow_mut().deliver(said, &[Stage::Outbound]);
    }
    fn ask(&mut self, place: Place<'_>, _: u64, _: Option<usize>) -> Heard {
        match self.chance.below(20) {
            0 => Heard::HungUp,
            1 | 2 => Heard::Silence,
            _ if *place.action.kind() == ActionType::ShowView => {
                let mut data = Map::new();
                for field in compared(place) {
                    let word = self.words.of(&field, &mut self.chance);
                    data.insert(field, word.into());
                }
                let shown = json!({"Action": self.word(place), "ViewResultData": data});
                Heard::Input(Raw::new(shown))
            }
            _ => Heard::Input(Raw::new(self.word(place))),
        }
    }
    fn call(&mut self, place: Place<'_>, request: &Passed) -> Answer {
        self.audit.borrow_mut().deliver(request, &[Stage::Lookup]);
        let error = place.action.transitions().errors.len();
        if self.chance.below(5) == 0 && error > 0 {
            let error = &place.action.transitions().errors[self.chance.below(error)];
            return Answer {
                delay: 0,
                body: Err(error.error.clone()),
            };
        }
        let mut answer =
            Map::from_iter([("IntentName".to_owned(), Value::String(self.word(place)))]);
        for word in compared(place) {
            let value = self.words.of(&word, &mut self.chance);
            answer.insert(word, value.into());
        }
        Answer {
            delay: 10,
            body: Ok(Raw::new(Value::Object(answer))),
        }
    }
    fn keep(&mut self, _: Place<'_>, record: &Passed) {
        self.audit.borrow_mut().deliver(record, &[Stage::Record]);
    }
    fn act(&mut self, _: Place<'_>, action: &Passed) -> Result<(), String> {
        self.audit.borrow_mut().deliver(action, &[Stage::Action]);
        Ok(())
    }
    fn decide(&mut self, place: Place<'_>) -> Decided {
        let errors = &place.action.transitions().errors;
        if !errors.is_empty() && self.chance.below(4) == 0 {
            return Decided::Error(errors[self.chance.below(errors.len())].error.clone());
        }
        if place.action.transitions().conditions.is_empty() {
            return Decided::Result(None);
        }
        Decided::Result(Some(self.word(place)))
    }
    fn chance(&mut self, _: Place<'_>) -> u8 {
        u8::try_from(self.chance.below(100) + 1).unwrap()
    }
    fn queue(&mut self, _: Place<'_>, _: Option<&str>) -> Result<(), String> {
        if self.chance.below(3) == 0 {
            Err("QueueAtCapacity".into())
        } else {
            Ok(())
        }
    }
    fn recording(&mut self, _: Place<'_>, _: bool) {}
    fn enter(&mut self, place: Place<'_>) {
        self.reached
            .insert((place.position, place.action.identifier().to_owned()));
    }
    fn leave(&mut self, _: Place<'_>, _: Branch) {}
}

/// Fields of answers and views that the flow refers to.
fn compared(place: Place<'_>) -> Vec<String> {
    let names = place.data.get("Compared").and_then(Value::as_array);
    let names = names.into_iter().flatten().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

/// What conditions compare with: all of it, and by the field that is compared.
struct Words {
    all: Vec<String>,
    own: BTreeMap<String, Vec<String>>,
}

impl Words {
    fn any(&self, chance: &mut Chance) -> String {
        self.all[chance.below(self.all.len())].clone()
    }

    fn of(&self, field: &str, chance: &mut Chance) -> String {
        match self.own.get(field) {
            Some(own) if chance.below(5) > 0 => own[chance.below(own.len())].clone(),
            _ => self.any(chance),
        }
    }
}

/// Namespaces and fields that the flow refers to, and the words it compares with.
fn vocabulary(flow: &Flow) -> (Vec<(String, String)>, Words) {
    let mut fields = Vec::new();
    let mut words = Words {
        all: vec!["1".to_owned(), "30".to_owned()],
        own: BTreeMap::new(),
    };
    for action in flow.actions() {
        let operands = action
            .transitions()
            .conditions
            .iter()
            .flat_map(|condition| {
                assert!(!matches!(condition.operator, Operator::Other(_)));
                condition.operands.iter().map(|o| o.text().into_owned())
            });
        let operands: Vec<String> = operands.collect();
        for reference in action.references() {
            let field = match reference.path.segments() {
                [_, Segment::Key(view), Segment::Key(field)] if view == "ViewResultData" => field,
                _ => reference.path.field().unwrap_or_default(),
            };
            let field = field.to_owned();
            if *action.kind() == ActionType::Compare && !operands.is_empty() {
                let own = words.own.entry(field.clone()).or_default();
                own.extend(operands.iter().cloned());
            }
            fields.push((reference.path.namespace().to_owned(), field));
        }
        words.all.extend(operands);
    }
    (fields, words)
}

/// One contact by chance, audited.
fn contact(
    library: &Library,
    start: usize,
    seed: u64,
    strict: usize,
) -> (Walked, BTreeSet<(usize, String)>) {
    let flow = library.flow(start).unwrap();
    let (fields, words) = vocabulary(flow);
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut known = Map::new();
    let external: Vec<&String> = fields
        .iter()
        .filter(|(space, _)| space == "External" || space == "Views")
        .map(|(_, f)| f)
        .collect();
    known.insert("Compared".into(), json!(external));
    for (space, field) in &fields {
        let word = Value::String(words.of(field, &mut chance));
        if field.is_empty() {
            known.insert(space.clone(), word);
        } else if let Some(map) = known
            .entry(space.clone())
            .or_insert(json!({}))
            .as_object_mut()
        {
            map.insert(field.clone(), word);
        }
    }
    let audit = Rc::new(RefCell::new(Audit::default()));
    let mut gate = AuditedGate {
        audit: audit.clone(),
        chance: chance.clone(),
        strict,
    };
    let mut world = ChanceWorld {
        audit: audit.clone(),
        chance,
        reached: BTreeSet::new(),
        words,
    };
    let options = Options {
        unknown_flows_fail: seed.is_multiple_of(3),
        ..Options::default()
    };
    let walked = walk(library, start, &known, &options, &mut gate, &mut world);
    let audit = audit.borrow();
    assert!(
        audit.delivered.values().all(|times| *times == 1),
        "something was handed over twice"
    );
    for (number, (stage, _)) in &audit.released {
        let outward = !matches!(stage, Stage::Inbound | Stage::Response);
        assert_eq!(audit.delivered.contains_key(number), outward, "{stage:?}");
    }
    (walked, world.reached)
}

#[test]
fn every_sample_walks_to_its_ends_and_meets_the_gate_once_at_each_crossing() {
    let Some(samples) = exports() else { return };
    let mut library = Library::new();
    let mut names = Vec::new();
    for (name, text) in samples {
        library.add(&name, text.parse().unwrap());
        names.push(name);
    }
    let mut reached = BTreeSet::new();
    let mut contacts = 0;
    for (start, name) in names.iter().enumerate() {
        let mut ends = 0;
        for seed in 0..300 {
            let (walked, blocks) = contact(&library, start, seed, 0);
            reached.extend(blocks);
            ends += usize::from(walked.end.is_regular());
            let (strictly, _) = contact(&library, start, seed, 30);
            assert!(
                !matches!(strictly.end, End::Fault { .. } | End::Stopped { .. }),
                "{name}"
            );
            contacts += 2;
        }
        assert!(ends > 0, "{name}: no contact came to an end");
    }
    let mut covered = (0, 0);
    for (start, name) in names.iter().enumerate() {
        let flow = library.flow(start).unwrap();
        let reachable = flow.order().len();
        let here = reached.iter().filter(|(position, _)| *position == start);
        let here = here.count();
        assert!(
            here * 100 >= reachable * 90,
            "{name}: {here} of {reachable} reachable actions"
        );
        covered = (covered.0 + here, covered.1 + reachable);
    }
    eprintln!(
        "{contacts} contacts walked {} of {} reachable actions",
        covered.0, covered.1
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_mutated_flow_is_read_or_refused_and_walks_within_its_budget(
        which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), length in 0usize..40, with in "[\\[\\]{}\",:a-z0-9$. ]{0,12}", seed in any::<u64>(),
    ) {
        let mut bytes = which.get(&FLOWS).as_bytes().to_vec();
        let start = at.index(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, with.bytes());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match text.parse::<Flow>() {
            Ok(flow) if flow.faults().iter().all(|f| f.kind != guichet_flow::FaultKind::Operator) => {
                let mut library = Library::new();
                let position = library.add("flow.json", flow);
                let (walked, _) = contact(&library, position, seed, 10);
                prop_assert!(walked.steps <= Budget::default().steps);
            }
            Ok(_) => {}
            Err(error) => prop_assert!(!error.to_string().contains('\n')),
        }
    }
}
