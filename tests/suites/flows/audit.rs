//! The walker's gate, which is the gate, and a book of what it ruled: each crossing
//! came once, and what reached the world is what was released.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::{Mutex, PoisonError},
};

use guichet::{
    Gate, InteractionId, OutcomeKind, Payload, Proof, RequirementKind, Submission, TenantId,
};
use guichet_flow::{Crossing, Passage, Passed, Ruling, Stage, Walked};
use guichet_ledger::{AppendFuture, Digest, Leaf, Ledger, MemoryLedger};
use serde_json::Value;
use tokio::runtime::Handle;

use super::chance::CARD;

/// What contacts came to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) contacts: usize,
    pub(super) blocks: usize,
    pub(super) crossings: usize,
    pub(super) released: usize,
    pub(super) held: usize,
    pub(super) refused: usize,
    pub(super) edited: usize,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.contacts += other.contacts;
        self.blocks += other.blocks;
        self.crossings += other.crossings;
        self.released += other.released;
        self.held += other.held;
        self.refused += other.refused;
        self.edited += other.edited;
    }

    pub(super) fn merged(mut self, other: Self) -> Self {
        self.add(&other);
        self
    }
}

/// A ledger that keeps which turns were decided.
#[derive(Debug)]
pub(super) struct Decisions {
    turns: Mutex<HashSet<(Digest, Digest)>>,
    all: MemoryLedger,
}

impl Default for Decisions {
    fn default() -> Self {
        Self {
            turns: Mutex::default(),
            all: MemoryLedger::counting(),
        }
    }
}

impl Decisions {
    pub(super) fn turns(&self) -> usize {
        self.turns
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }
}

impl Ledger for Decisions {
    fn append(&self, leaf: Leaf) -> AppendFuture<'_> {
        if let Leaf::Decision(decision) = &leaf {
            let turn = (decision.interaction, decision.turn);
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.insert(turn);
        }
        self.all.append(leaf)
    }
}

/// What an action of the tests is bound to.
pub(super) fn bound() -> BTreeMap<String, String> {
    BTreeMap::from([
        ("action.amount".to_owned(), "500 EUR".to_owned()),
        (
            "action.payee".to_owned(),
            "FR7630006000011234567890189".to_owned(),
        ),
    ])
}

/// One contact's book.
pub(super) struct Audit<'a> {
    gate: &'a Gate,
    runtime: &'a Handle,
    tenant: TenantId,
    interaction: InteractionId,
    /// Whether what comes out of systems says that it is the tenant's own.
    own: bool,
    book: RefCell<Book>,
}

#[derive(Default)]
struct Book {
    tally: Tally,
    ruled: BTreeSet<u64>,
    released: BTreeMap<u64, (Stage, Value)>,
    delivered: BTreeSet<u64>,
    /// What the world gave that has not crossed yet.
    given: usize,
}

impl<'a> Audit<'a> {
    pub(super) fn new(gate: &'a Gate, runtime: &'a Handle, contact: usize, own: bool) -> Self {
        Self {
            gate,
            runtime,
            tenant: "banque-du-pont".parse().unwrap(),
            interaction: format!("contact-{contact}").parse().unwrap(),
            own,
            book: RefCell::default(),
        }
    }

    pub(super) fn gate(&self) -> Crossings<'_, 'a> {
        Crossings(self)
    }

    /// The world gives something: the next thing that crosses is that.
    pub(super) fn given(&self) {
        self.book.borrow_mut().given += 1;
    }

    /// The world is handed something.
    pub(super) fn delivered(&self, passed: &Passed, stage: Stage) {
        let mut book = self.book.borrow_mut();
        let number = passed.crossing().number;
        let (ruled, payload) = &book.released[&number];
        assert_eq!((*ruled, payload), (stage, passed.payload()));
        assert!(
            book.delivered.insert(number),
            "crossing {number} was handed over twice"
        );
    }

    pub(super) fn closed(&self, walked: &Walked) -> Tally {
        let ended = self.gate.end(&self.tenant, &self.interaction);
        self.runtime.block_on(ended).unwrap();
        let mut book = self.book.borrow_mut();
        assert_eq!(book.given, 0, "something came in past the gate");
        for (number, (stage, _)) in &book.released {
            let outward = !matches!(stage, Stage::Inbound | Stage::Response);
            assert_eq!(
                book.delivered.contains(number),
                outward,
                "crossing {number}, {stage:?}"
            );
        }
        assert!(
            !walked.data.to_string().contains(CARD),
            "the flow has a card number in clear"
        );
        book.tally.contacts = 1;
        book.tally.blocks = walked.steps;
        book.tally
    }

    fn submission(&self, crossing: &Crossing) -> Submission {
        let payload = match &crossing.payload {
            Value::String(text) => Payload::text(text.as_str()),
            other => Payload::parse(&other.to_string()).unwrap(),
        };
        let stage = match crossing.stage {
            Stage::Inbound => guichet::Stage::Inbound,
            Stage::Outbound => guichet::Stage::Outbound,
            Stage::Lookup => guichet::Stage::Lookup,
            Stage::Response => guichet::Stage::Response,
            Stage::Record => guichet::Stage::Record,
            Stage::Action => guichet::Stage::Action,
        };
        let mut submission = Submission::new(crossing.number.to_string(), stage, payload)
            .channel("voice")
            .language("en")
            .fact("participant.role", crossing.role)
            .fact("flow.block", crossing.block.as_str());
        if self.own && matches!(crossing.stage, Stage::Response | Stage::Record) {
            submission = submission
                .fact("record.tenant", self.tenant.as_str())
                .fact("record.region", "eu");
        }
        for (name, value) in &crossing.facts {
            submission = submission.fact(name.as_str(), value.as_str());
        }
        submission
    }

    /// What was held may be proven while the challenge runs.
    fn prove(&self) {
        let proof = Proof {
            kind: RequirementKind::Assurance,
            level: 3,
            binds: bound(),
            at: None,
            by: "p-1".to_owned(),
        };
        let proven = self.gate.prove(&self.tenant, &self.interaction, proof);
        self.runtime.block_on(proven).unwrap();
    }
}

/// Hands each crossing to the gate.
pub(super) struct Crossings<'a, 'g>(&'a Audit<'g>);

impl guichet_flow::Gate for Crossings<'_, '_> {
    fn pass(&mut self, crossing: &Crossing) -> Result<Passage, String> {
        let audit = self.0;
        let mut book = audit.book.borrow_mut();
        assert!(
            book.ruled.insert(crossing.number),
            "crossing {} met the gate twice",
            crossing.number
        );
        let so_far = u64::try_from(book.ruled.len()).unwrap();
        assert_eq!(crossing.number, so_far, "a crossing was left out");
        let comes_in = matches!(crossing.stage, Stage::Inbound | Stage::Response);
        assert_eq!(
            std::mem::take(&mut book.given),
            usize::from(comes_in),
            "what comes in crosses at once, and nothing else does as that"
        );
        let passed = audit.gate.pass(
            &audit.tenant,
            &audit.interaction,
            audit.submission(crossing),
        );
        let outcome = audit
            .runtime
            .block_on(passed)
            .map_err(|error| error.to_string())?;
        // The gate counts for itself what it saw of this contact.
        assert_eq!(outcome.sequence, crossing.number);
        book.tally.crossings += 1;
        let ruling = match (outcome.outcome, &outcome.payload) {
            (OutcomeKind::Released, Some(payload)) => {
                let left = match payload.as_text() {
                    Some(text) => Value::String(text.to_owned()),
                    None => serde_json::from_str(&payload.to_json()).unwrap(),
                };
                assert!(
                    !left.to_string().contains(CARD),
                    "a card number left in clear at {:?}",
                    crossing.stage
                );
                book.tally.released += 1;
                book.tally.edited += usize::from(left != crossing.payload);
                let released = (crossing.stage, left.clone());
                book.released.insert(crossing.number, released);
                Ruling::Released(left)
            }
            (OutcomeKind::Held, _) => {
                book.tally.held += 1;
                audit.prove();
                Ruling::Held
            }
            _ => {
                book.tally.refused += 1;
                Ruling::Refused
            }
        };
        let mut passage = Passage::of(ruling);
        for obligation in &outcome.obligations {
            match obligation.name.as_str() {
                "pause-recording" => passage.pause_recording = Some(true),
                "resume-recording" => passage.pause_recording = Some(false),
                "route" => passage.route = Some(obligation.value.clone()),
                _ => {}
            }
        }
        Ok(passage)
    }
}
