use guichet_sdk::{Failure, Requirement, SettingsError, Stage, Turn, Verdict, counters};

use crate::{
    ACTION_FACTS, REASONS,
    condition::{Checked, known_fact},
    settings::{Count, Obligation, Outcome, RuleSettings},
};

/// A rule that was checked.
#[derive(Debug)]
pub(crate) struct Rule {
    name: String,
    stages: Vec<Stage>,
    when: Vec<Checked>,
    count: Option<Count>,
    then: Outcome,
    reason: String,
    obligations: Vec<Obligation>,
}

impl Rule {
    pub(crate) fn new(index: usize, written: RuleSettings) -> Result<Self, SettingsError> {
        let at = format!("rules[{index}]");
        if written.name.is_empty() {
            return Err(SettingsError::new(
                format!("{at}.name"),
                "is empty; name the rule",
            ));
        }
        if !REASONS.iter().any(|(code, _)| *code == written.reason) {
            let codes: Vec<_> = REASONS.iter().map(|(code, _)| *code).collect();
            return Err(SettingsError::new(
                format!("{at}.reason"),
                format!("is not one of {}", codes.join(", ")),
            ));
        }
        if let Outcome::Require(required) = &written.then {
            if required.is_empty() {
                return Err(SettingsError::new(format!("{at}.then"), "requires nothing"));
            }
            for (i, one) in required.iter().enumerate() {
                if !(1..=3).contains(&one.level) {
                    return Err(SettingsError::new(
                        format!("{at}.then.require[{i}].level"),
                        "is not 1 to 3",
                    ));
                }
                if let Some(fact) = one
                    .binds
                    .iter()
                    .find(|f| !ACTION_FACTS.contains(&f.as_str()))
                {
                    return Err(SettingsError::new(
                        format!("{at}.then.require[{i}].binds"),
                        format!(
                            "names `{fact}`; a proof can bind {}",
                            ACTION_FACTS.join(", ")
                        ),
                    ));
                }
            }
        }
        for (i, obligation) in written.obligations.iter().enumerate() {
            if !["route", "notify", "mark"].contains(&obligation.name.as_str()) {
                return Err(SettingsError::new(
                    format!("{at}.obligations[{i}].name"),
                    "is not route, notify or mark",
                ));
            }
        }
        if let Some(count) = &written.count {
            if count.seconds == 0 {
                return Err(SettingsError::new(format!("{at}.count.seconds"), "is 0"));
            }
            for fact in count.by.iter().chain(&count.distinct) {
                known_fact(&format!("{at}.count"), fact)?;
            }
        }
        Ok(Self {
            when: written
                .when
                .into_iter()
                .enumerate()
                .map(|(i, condition)| Checked::new(&format!("{at}.when[{i}]"), condition))
                .collect::<Result<_, _>>()?,
            name: written.name,
            stages: written.stages,
            count: written.count,
            then: written.then,
            reason: written.reason,
            obligations: written.obligations,
        })
    }

    /// True when its conditions hold and it happens too often.
    pub(crate) fn applies(&self, turn: &Turn) -> Result<bool, Failure> {
        if !self.stages.contains(&turn.stage) || !self.when.iter().all(|c| c.holds(turn)) {
            return Ok(false);
        }
        let Some(count) = &self.count else {
            return Ok(true);
        };
        let mut key = self.name.clone();
        for fact in &count.by {
            // A value that is absent is counted too: leaving it out must not
            // be a way round.
            key.push('\u{1f}');
            key.push_str(turn.fact(fact).unwrap_or_default());
        }
        let seen = match &count.distinct {
            None => counters::add(&key, 1, count.seconds),
            Some(fact) => {
                counters::distinct(&key, turn.fact(fact).unwrap_or_default(), count.seconds)
            }
        };
        match seen {
            Ok(seen) => Ok(seen > count.more_than),
            Err(_) => Err(Failure::new("counters-unavailable")),
        }
    }

    pub(crate) fn judge(&self, turn: &Turn, verdict: Verdict) -> Verdict {
        let mut verdict = verdict.reason(self.reason.as_str());
        for obligation in &self.obligations {
            verdict = verdict.obligation(obligation.name.as_str(), obligation.value.as_str());
        }
        match &self.then {
            Outcome::Note => verdict,
            Outcome::Deny => verdict.and_deny(self.reason.as_str()),
            Outcome::Require(required) => {
                for one in required {
                    // A proof for a value that is not stated could never be
                    // given, or would be for anything.
                    if one.binds.iter().any(|fact| turn.fact(fact).is_none()) {
                        verdict = verdict.and_deny("unbound-action");
                    }
                    let need = Requirement::new(one.kind, one.level);
                    let need = one
                        .binds
                        .iter()
                        .fold(need, |need, fact| need.binding(fact.as_str()));
                    verdict = verdict.and_require(need);
                }
                verdict
            }
        }
    }

    pub(crate) fn action_names(&self) -> impl Iterator<Item = String> + '_ {
        self.when
            .iter()
            .flat_map(|c| c.action_names().iter().cloned())
    }
}
