//! Asks for proof before something risky is done: rules over facts and
//! counters require an assurance, an approval, a call-back or a review, bound
//! to the very amount and payee.
//!
//! The requirement is stated always, whatever was proven before: the host
//! alone knows which proofs there are, and discharges it only with one that
//! covers it.

mod amount;
mod condition;
mod defaults;
mod rule;
mod settings;

pub use settings::{
    Condition, Count, Obligation, Outcome, Required, RuleSettings, Settings, UnknownAction,
};

use guichet_sdk::{
    Description, Failure, Import, Policy, Requirement, RequirementKind, SettingsError, Stage, Turn,
    Verdict,
};
use rule::Rule;

/// The policy.
#[derive(Debug)]
pub struct StepUp {
    rules: Vec<Rule>,
    known_actions: Vec<String>,
    unknown: UnknownAction,
}

/// Reasons that a rule may give.
const REASONS: [(&str, &str); 13] = [
    ("account-opening", "An account or profile is to be opened"),
    ("bank-details-change", "Bank details are to be changed"),
    (
        "contact-change",
        "Contact details or credentials are to be changed",
    ),
    ("enrolment", "An enrolment is to be made"),
    ("forwarded-call", "The caller's line is forwarded"),
    ("high-amount", "The amount is above the tenant's limit"),
    ("new-payee", "The payee is not one that was paid before"),
    ("number-unverified", "The caller's number is not verified"),
    ("prospecting", "It is prospecting that the law bans"),
    ("risky-action", "The action is risky"),
    ("sim-swapped", "The caller's SIM was changed lately"),
    (
        "unknown-channel",
        "It came over a channel that was not used before",
    ),
    ("velocity", "It happens more often than usual"),
];

const ACTION_FACTS: [&str; 6] = [
    "action.amount",
    "action.name",
    "action.new-value",
    "action.payee",
    "action.reference",
    "action.target",
];

const OTHER_FACTS: [&str; 12] = [
    "action.payee-known",
    "action.purpose",
    "audience.role",
    "caller.forwarding",
    "caller.number",
    "caller.sim-swapped",
    "caller.verstat",
    "device.ref",
    "interaction.course",
    "participant.ref",
    "participant.role",
    "proof.level",
];

impl Policy for StepUp {
    type Settings = Settings;

    fn describe() -> Description {
        let mut description = Description::new(
            "step-up",
            env!("CARGO_PKG_VERSION"),
            "Asks for proof before risky actions, bound to amount and payee",
        )
        .stages([
            Stage::Inbound,
            Stage::Outbound,
            Stage::Lookup,
            Stage::Action,
        ])
        .facts(ACTION_FACTS)
        .facts(OTHER_FACTS)
        .imports([Import::Counters])
        .failure(
            "counters-unavailable",
            "A rule counts, and the counters do not answer",
        )
        .reason(
            "unbound-action",
            "A proof would have to be for a value that is not stated",
        )
        .reason("unknown-action", "No rule knows the action")
        .obligation("route", [])
        .obligation("notify", [])
        .obligation("mark", []);
        for (code, meaning) in REASONS {
            description = description.reason(code, meaning);
        }
        for kind in RequirementKind::ALL {
            description = description.requirement(*kind, 3, ACTION_FACTS);
        }
        description
    }

    fn configure(settings: Settings) -> Result<Self, SettingsError> {
        let written = if settings.rules.is_empty() {
            defaults::rules()
        } else {
            settings.rules
        };
        let rules = written
            .into_iter()
            .enumerate()
            .map(|(i, rule)| Rule::new(i, rule))
            .collect::<Result<Vec<_>, _>>()?;
        let mut known_actions = settings.harmless_actions;
        known_actions.extend(rules.iter().flat_map(Rule::action_names));
        Ok(Self {
            rules,
            known_actions,
            unknown: settings.unknown_action,
        })
    }

    fn evaluate(&self, turn: &Turn) -> Result<Verdict, Failure> {
        let mut verdict = Verdict::allow();
        // Every rule is heard, also after one that denies: counters must not
        // depend on the order of rules.
        for rule in &self.rules {
            if rule.applies(turn)? {
                verdict = rule.judge(turn, verdict);
            }
        }
        if turn.stage == Stage::Action {
            let named = turn.fact("action.name").unwrap_or_default();
            if !self.known_actions.iter().any(|known| known == named) {
                verdict = verdict.reason("unknown-action");
                verdict = match self.unknown {
                    UnknownAction::Review => verdict.and_require(Requirement::review(1)),
                    UnknownAction::Deny => verdict.and_deny("unknown-action"),
                    UnknownAction::Allow => verdict,
                };
            }
        }
        Ok(verdict)
    }
}

guichet_sdk::export!(StepUp);

#[cfg(test)]
mod tests;
