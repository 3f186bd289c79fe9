//! Made-up leaves.

use guichet_ledger::{
    DecisionLeaf, Digest, EditCount, Leaf, PolicyLeaf, RequirementLeaf, StartLeaf, SwapLeaf,
};

pub(super) fn policy(decision: &str) -> PolicyLeaf {
    PolicyLeaf {
        name: "redact".into(),
        version: "1.2.0".into(),
        module: Digest([1; 32]),
        settings: Digest([2; 32]),
        grant: Digest([3; 32]),
        decision: decision.into(),
        cause: (decision == "failed").then(|| "budget-exceeded".into()),
        failure: (decision == "failed").then(|| "wall-clock".into()),
        edits: 0,
        reasons: Vec::new(),
        host_calls: 0,
        host_call_bytes: 0,
        answers: Digest([0; 32]),
        micros: 50,
    }
}

pub(super) fn decision(at: u64, turn: u8, stage: &str, outcome: &str) -> Decided {
    Decided(DecisionLeaf {
        at,
        tenant: "acme".into(),
        interaction: Digest([turn / 8; 32]),
        turn: Digest([turn; 32]),
        sequence: u64::from(turn),
        stage: stage.into(),
        outcome: outcome.into(),
        cause: (outcome == "refused").then(|| "policy-denied".into()),
        generation: 1,
        generation_digest: Digest([4; 32]),
        payload: Digest([5; 32]),
        edits: Vec::new(),
        amended: Vec::new(),
        requirements: Vec::new(),
        obligations: Vec::new(),
        reasons: Vec::new(),
        policies: vec![policy("allow")],
        exposure: 0,
        micros: 90,
        contract: "0.1.0".into(),
    })
}

/// A decision that is being made up.
pub(super) struct Decided(DecisionLeaf);

impl Decided {
    pub(super) fn edit(mut self, class: &str, treatment: &str, count: u64) -> Self {
        self.0.edits.push(EditCount {
            class: class.into(),
            treatment: treatment.into(),
            count,
        });
        self
    }

    pub(super) fn requires(mut self, met: bool) -> Self {
        self.0.requirements.push(RequirementLeaf {
            kind: "assurance".into(),
            level: 2,
            binds: vec!["account".into()],
            met,
        });
        self
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut DecisionLeaf)) -> Leaf {
        change(&mut self.0);
        self.leaf()
    }

    pub(super) fn leaf(self) -> Leaf {
        Leaf::Decision(Box::new(self.0))
    }
}

pub(super) fn swap(at: u64, digest: u8, approved_by: &[&str]) -> Leaf {
    Leaf::Swap(SwapLeaf {
        at,
        tenant: "acme".into(),
        from: Some(1),
        to: Some(2),
        digest: Some(Digest([digest; 32])),
        approved_by: approved_by.iter().map(|name| (*name).to_owned()).collect(),
        change: (!approved_by.is_empty()).then(|| "CHG-2041".into()),
        ..SwapLeaf::default()
    })
}

pub(super) fn start(at: u64, clean: bool) -> Leaf {
    Leaf::Start(StartLeaf {
        at,
        version: "0.1.0".into(),
        clean,
    })
}
