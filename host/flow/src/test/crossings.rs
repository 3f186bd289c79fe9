//! What the gate ruled, against what it was expected to rule.

use std::collections::BTreeSet;

use super::{
    gate::{Needed, Outcome},
    report::{Concern, Failure, Seen},
    setting::ExpectedCrossing,
};
use crate::Stage;

/// Each expectation takes the first crossing of its block and stage that none
/// before it took. A crossing that nobody expected has to be released.
pub(super) fn compare(expected: &[ExpectedCrossing], seen: &[Seen]) -> Vec<Failure> {
    let mut failures = Vec::new();
    let mut taken = BTreeSet::new();
    for expected in expected {
        let found = seen
            .iter()
            .find(|seen| !taken.contains(&seen.number) && expected.is_of(seen));
        match found {
            Some(seen) => {
                taken.insert(seen.number);
                failures.extend(expected.differs(seen));
            }
            None => failures.push(expected.fails(
                "",
                expected.says(),
                "nothing crossed there".to_owned(),
            )),
        }
    }
    let others = seen.iter().filter(|seen| !taken.contains(&seen.number));
    for other in others.filter(|seen| seen.outcome != Outcome::Released) {
        failures.push(Failure {
            concern: Concern::Crossing,
            pointer: "/Metadata/Guichet/crossings".to_owned(),
            expected: "what is not named here to be released".to_owned(),
            seen: other.says(),
        });
    }
    failures
}

impl ExpectedCrossing {
    fn is_of(&self, seen: &Seen) -> bool {
        self.block == seen.block
            && self.stage == seen.stage
            && self.flow.as_ref().is_none_or(|flow| *flow == seen.flow)
    }

    fn says(&self) -> String {
        format!(
            "{} of block {} {}",
            stage(self.stage),
            self.block,
            self.outcome.as_str()
        )
    }

    fn differs(&self, seen: &Seen) -> Vec<Failure> {
        let mut failures = Vec::new();
        if self.outcome != seen.outcome {
            failures.push(self.fails("/outcome", self.says(), seen.says()));
        }
        if let Some(cause) = &self.cause
            && Some(cause) != seen.cause.as_ref()
        {
            let cause_seen = seen.cause.clone().unwrap_or_else(|| "none".to_owned());
            failures.push(self.fails("/cause", cause.clone(), cause_seen));
        }
        let lists = [
            ("/classes", &self.classes, &seen.classes),
            ("/reasons", &self.reasons, &seen.reasons),
            ("/obligations", &self.obligations, &seen.obligations),
        ];
        for (key, expected, seen) in lists {
            if let Some(expected) = expected.as_ref().filter(|expected| *expected != seen) {
                failures.push(self.fails(key, listed(expected), listed(seen)));
            }
        }
        if let Some(expected) = &self.requirements
            && *expected != seen.requirements
        {
            let (expected, seen) = (needs(expected), needs(&seen.requirements));
            failures.push(self.fails("/requirements", expected, seen));
        }
        if let Some(payload) = &self.payload
            && Some(payload) != seen.payload.as_ref()
        {
            let left = seen.payload.as_ref();
            let left = left.map_or_else(|| "nothing left".to_owned(), ToString::to_string);
            failures.push(self.fails("/payload", payload.to_string(), left));
        }
        failures
    }

    fn fails(&self, key: &str, expected: String, seen: String) -> Failure {
        Failure {
            concern: Concern::Crossing,
            pointer: format!("{}{key}", self.pointer),
            expected,
            seen,
        }
    }
}

impl Seen {
    fn says(&self) -> String {
        let mut says = format!(
            "{} of block {} {}",
            stage(self.stage),
            self.block,
            self.outcome.as_str()
        );
        if !self.reasons.is_empty() {
            says += &format!(", {}", listed(&self.reasons));
        }
        if !self.requirements.is_empty() {
            says += &format!(", needs {}", needs(&self.requirements));
        }
        says
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Inbound => "inbound",
        Stage::Outbound => "outbound",
        Stage::Lookup => "lookup",
        Stage::Response => "response",
        Stage::Record => "record",
        Stage::Action => "action",
    }
}

fn listed(codes: &BTreeSet<String>) -> String {
    if codes.is_empty() {
        return "none".to_owned();
    }
    codes
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

fn needs(needed: &BTreeSet<Needed>) -> String {
    if needed.is_empty() {
        return "nothing".to_owned();
    }
    let one = |needed: &Needed| {
        let binds = needed.binds.iter().map(String::as_str).collect::<Vec<_>>();
        let binds = if binds.is_empty() {
            String::new()
        } else {
            format!(" for {}", binds.join(" and "))
        };
        format!("{} of level {}{binds}", needed.kind, needed.level)
    };
    needed.iter().map(one).collect::<Vec<_>>().join(", ")
}
