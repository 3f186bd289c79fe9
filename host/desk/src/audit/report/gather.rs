//! Counts what the leaves of a stretch of time say.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use guichet_ledger::{
    DecisionLeaf, Digest, Leaf, LeafError, Onlooker, PolicyLeaf, ProofLeaf, SwapLeaf,
};

use super::{
    Asked,
    facts::{
        Audited, Change, Decisions, Edited, Facts, Failure, KeyChange, Moment, Obliged, PolicySeen,
        Proven, Recovered, Required, Started, TakenOut, Tree,
    },
    gaps::{Run, Times},
};

/// Gathers from the tenant's tree and the house's, entry by entry while they are
/// verified.
pub(super) struct Gatherer<'a> {
    asked: &'a Asked,
    /// Whose entries come; none where they are another tenant's.
    tree: Option<Tree>,
    gathered: Gathered,
    /// What there was before the entries of this tree.
    before: Gathered,
}

#[derive(Clone, Default)]
struct Gathered {
    gathering: Gathering,
    unread: Vec<String>,
}

impl<'a> Gatherer<'a> {
    pub(super) fn new(asked: &'a Asked) -> Self {
        Self {
            asked,
            tree: None,
            gathered: Gathered::default(),
            before: Gathered::default(),
        }
    }

    /// What the entries say, and which could not be read.
    pub(super) fn facts(self) -> (Facts, Vec<String>) {
        let Gathered { gathering, unread } = self.gathered;
        (gathering.facts(self.asked), unread)
    }
}

impl Onlooker for Gatherer<'_> {
    fn tree(&mut self, tenant: Option<&str>) {
        let tree = match tenant {
            None => Some(Tree::House),
            Some(tenant) => (tenant == self.asked.tenant).then_some(Tree::Tenant),
        };
        if tree.is_some() && tree == self.tree {
            // It has grown, and is read again.
            self.gathered = self.before.clone();
        } else if tree.is_some() {
            self.before = self.gathered.clone();
        }
        self.tree = tree;
    }

    fn entry(&mut self, index: u64, leaf: Leaf) {
        let Some(tree) = self.tree else {
            return;
        };
        // One that stands in another's tree is a finding.
        let of = (tree == Tree::Tenant).then_some(self.asked.tenant.as_str());
        if leaf.tenant() == of {
            self.gathered.gathering.leaf(self.asked, tree, index, leaf);
        }
    }

    fn unreadable(&mut self, index: u64, error: LeafError) {
        if let Some(tree) = self.tree {
            let unread = format!("entry {index} of the {} tree {error}", tree.as_str());
            self.gathered.unread.push(unread);
        }
    }
}

#[derive(Clone, Default)]
struct Gathering {
    facts: Facts,
    times: Times,
    interactions: HashSet<Digest>,
    /// Turns that wait for a proof, and whether they have since the period began.
    held: HashMap<Digest, bool>,
    edits: BTreeMap<(String, String, String), u64>,
    failures: BTreeMap<(String, String, String), Failure>,
    requirements: BTreeMap<(String, u8), (u64, u64)>,
    obligations: BTreeMap<(String, String), u64>,
    proofs: BTreeMap<(String, u8, Vec<String>), Proofs>,
    policies: BTreeMap<Policy, PolicySeen>,
    installed: Option<Digest>,
}

/// How many, and of whom.
type Proofs = (u64, BTreeSet<Digest>);
/// Name, version, module, settings, grant.
type Policy = (String, String, Digest, Digest, Digest);

fn widen(first: &mut Moment, last: &mut Moment, at: u64) {
    *first = Moment(first.0.min(at));
    *last = Moment(last.0.max(at));
}

impl Gathering {
    fn leaf(&mut self, asked: &Asked, tree: Tree, entry: u64, leaf: Leaf) {
        let at = leaf.at();
        self.times.leaf(at);
        match &leaf {
            Leaf::Start(start) => self.times.run(at, Run::Start { clean: start.clean }),
            Leaf::Stop(_) => self.times.run(at, Run::Stop),
            _ => {}
        }
        if asked.from.is_some_and(|from| at < from) {
            self.before(&leaf);
        } else if asked.to.is_none_or(|to| at < to) {
            if tree == Tree::Tenant {
                *self.facts.entries.entry(leaf.kind()).or_default() += 1;
            }
            self.within(asked, tree, entry, leaf);
        }
    }

    /// What the period begins with.
    fn before(&mut self, leaf: &Leaf) {
        match leaf {
            Leaf::Decision(leaf) if leaf.outcome == "held" => {
                self.held.insert(leaf.turn, false);
            }
            Leaf::Decision(leaf) => {
                self.held.remove(&leaf.turn);
            }
            Leaf::Swap(leaf) => {
                self.installs(leaf);
            }
            _ => {}
        }
    }

    fn within(&mut self, asked: &Asked, tree: Tree, entry: u64, leaf: Leaf) {
        let at = Moment(leaf.at());
        let facts = &mut self.facts;
        match leaf {
            Leaf::Decision(leaf) => self.decision(*leaf),
            Leaf::Swap(leaf) => self.swap(entry, leaf),
            Leaf::Proof(leaf) => self.proof(leaf),
            Leaf::Key(leaf) => facts.keys.push(KeyChange {
                tree,
                entry,
                at,
                purpose: leaf.purpose,
                change: leaf.change,
                key: match leaf.successor {
                    Some(successor) => format!("{}, by {successor}", leaf.key),
                    None => leaf.key,
                },
            }),
            Leaf::Audit(leaf) => facts.audits.push(Audited {
                tree,
                entry,
                at,
                action: leaf.action,
                result: leaf.result,
            }),
            Leaf::Prune(leaf) => facts.retention.push(TakenOut {
                tree,
                entry,
                at,
                before: leaf.before,
                archived: leaf.archived,
            }),
            Leaf::Start(leaf) => facts.starts.push(Started {
                entry,
                at,
                version: leaf.version,
                clean: leaf.clean,
            }),
            Leaf::Stop(_) => facts.stops += 1,
            Leaf::Recovered(leaf) => facts.recovered.push(Recovered {
                entry,
                at,
                bytes: leaf.bytes,
                after: leaf.after,
            }),
            Leaf::Heads(leaf) => {
                let named = leaf.heads.iter().any(|head| head.tenant == asked.tenant);
                facts.heads += u64::from(named);
            }
            _ => {}
        }
    }

    fn decision(&mut self, leaf: DecisionLeaf) {
        self.interactions.insert(leaf.interaction);
        self.outcome(&leaf);
        let decisions = &mut self.facts.decisions;
        decisions.edited += u64::from(!leaf.edits.is_empty());
        decisions.amended += leaf.amended.len() as u64;
        decisions.exposed += u64::from(leaf.exposure > 0);
        decisions.exposed_bytes = decisions.exposed_bytes.saturating_add(leaf.exposure);
        for reason in leaf.reasons {
            *decisions.reasons.entry(reason).or_default() += 1;
        }
        decisions.contracts.insert(leaf.contract);
        for edit in leaf.edits {
            let key = (leaf.stage.clone(), edit.class, edit.treatment);
            let count = self.edits.entry(key).or_default();
            *count = count.saturating_add(edit.count);
        }
        for requirement in leaf.requirements {
            let key = (requirement.kind, requirement.level);
            let (met, unmet) = self.requirements.entry(key).or_default();
            *(if requirement.met { met } else { unmet }) += 1;
        }
        for obligation in leaf.obligations {
            *self.obligations.entry(obligation).or_default() += 1;
        }
        let released = leaf.outcome == "released";
        for policy in leaf.policies {
            self.policy(policy, leaf.at, released);
        }
    }

    fn outcome(&mut self, leaf: &DecisionLeaf) {
        let decisions = &mut self.facts.decisions;
        decisions.total += 1;
        let at = Moment(leaf.at);
        decisions.first = Some(decisions.first.map_or(at, |first| first.min(at)));
        decisions.last = decisions.last.max(Some(at));
        let stage = decisions.by_stage.entry(leaf.stage.clone()).or_default();
        match leaf.outcome.as_str() {
            "held" => {
                stage.held += 1;
                self.held.insert(leaf.turn, true);
                return;
            }
            "released" => stage.released += 1,
            _ => {
                stage.refused += 1;
                let cause = leaf
                    .cause
                    .clone()
                    .unwrap_or_else(|| "not stated".to_owned());
                *decisions.refused_by_cause.entry(cause).or_default() += 1;
            }
        }
        let waited = self.held.remove(&leaf.turn).is_some();
        decisions.freed += u64::from(waited && leaf.outcome == "released");
    }

    fn policy(&mut self, policy: PolicyLeaf, at: u64, released: bool) {
        if policy.decision == "failed" {
            let said = |code: Option<String>| code.unwrap_or_else(|| "not stated".to_owned());
            let key = (
                policy.name.clone(),
                said(policy.cause),
                said(policy.failure),
            );
            let failed = self
                .failures
                .entry(key)
                .or_insert_with_key(|key| failure(key, at));
            failed.count += 1;
            failed.released += u64::from(released);
            widen(&mut failed.first, &mut failed.last, at);
        }
        let key = (
            policy.name,
            policy.version,
            policy.module,
            policy.settings,
            policy.grant,
        );
        let seen = self
            .policies
            .entry(key)
            .or_insert_with_key(|key| seen(key, at));
        *seen.said.entry(policy.decision).or_default() += 1;
        seen.evaluations += 1;
        widen(&mut seen.first, &mut seen.last, at);
    }

    fn proof(&mut self, leaf: ProofLeaf) {
        let key = (leaf.kind, leaf.level, leaf.binds);
        let (count, by) = self.proofs.entry(key).or_default();
        *count += 1;
        by.insert(leaf.by);
    }

    /// Whether something else serves from now on than before.
    fn installs(&mut self, leaf: &SwapLeaf) -> bool {
        let installed = leaf.to.and(leaf.digest);
        let differs = installed.is_some() && installed != self.installed;
        self.installed = installed.or(self.installed);
        differs
    }

    fn swap(&mut self, entry: u64, leaf: SwapLeaf) {
        let differs = self.installs(&leaf);
        self.facts.changes.push(Change {
            entry,
            at: Moment(leaf.at),
            from: leaf.from,
            to: leaf.to,
            digest: leaf.digest.map(|digest| digest.to_string()),
            differs,
            error: leaf.error,
            approved_by: leaf.approved_by,
            reference: leaf.change,
        });
    }

    fn facts(self, asked: &Asked) -> Facts {
        let made = asked.made;
        let end = asked.to.map_or(made, |to| to.min(made));
        let waiting = self.held.values().filter(|within| **within).count();
        Facts {
            decisions: Decisions {
                interactions: self.interactions.len(),
                still_held: waiting as u64,
                ..self.facts.decisions
            },
            edits: self.edits.into_iter().map(edited).collect(),
            failures: self.failures.into_values().collect(),
            requirements: self.requirements.into_iter().map(required).collect(),
            obligations: self.obligations.into_iter().map(obliged).collect(),
            proofs: self.proofs.into_iter().map(proven).collect(),
            policies: self.policies.into_values().collect(),
            gaps: self.times.gaps(asked.from.unwrap_or_default(), end),
            ..self.facts
        }
    }
}

fn edited(((stage, class, treatment), count): ((String, String, String), u64)) -> Edited {
    Edited {
        stage,
        class,
        treatment,
        count,
    }
}

fn failure((policy, cause, code): &(String, String, String), at: u64) -> Failure {
    Failure {
        policy: policy.clone(),
        cause: cause.clone(),
        code: code.clone(),
        count: 0,
        released: 0,
        first: Moment(at),
        last: Moment(at),
    }
}

fn required(((kind, level), (met, unmet)): ((String, u8), (u64, u64))) -> Required {
    Required {
        kind,
        level,
        met,
        unmet,
    }
}

fn obliged(((name, value), count): ((String, String), u64)) -> Obliged {
    Obliged { name, value, count }
}

fn proven(((kind, level, binds), (count, by)): ((String, u8, Vec<String>), Proofs)) -> Proven {
    Proven {
        kind,
        level,
        binds,
        count,
        by: by.len(),
    }
}

fn seen((name, version, module, settings, grant): &Policy, at: u64) -> PolicySeen {
    PolicySeen {
        name: name.clone(),
        version: version.clone(),
        module: module.to_string(),
        settings: settings.to_string(),
        grant: grant.to_string(),
        evaluations: 0,
        said: BTreeMap::new(),
        first: Moment(at),
        last: Moment(at),
    }
}
