//! The rules of a tenant that writes none.

use guichet_sdk::{RequirementKind, Stage};

use crate::settings::{Condition, Count, Outcome, Required, RuleSettings};

#[expect(clippy::too_many_lines, reason = "a table of rules, one after another")]
pub(crate) fn rules() -> Vec<RuleSettings> {
    use RequirementKind::{Approval, Assurance, CallBack};
    vec![
        rule(
            "transfer",
            "risky-action",
            vec![action(&["transfer"])],
            require(&[(Assurance, 2)], &["action.amount", "action.payee"]),
        ),
        rule(
            "high-transfer",
            "high-amount",
            vec![action(&["transfer"]), at_least("1000000 EUR")],
            require(&[(Approval, 2)], &["action.amount", "action.payee"]),
        ),
        rule(
            "bank-details",
            "bank-details-change",
            vec![action(&["change-bank-details", "add-payee"])],
            require(&[(Assurance, 2), (CallBack, 1)], &["action.payee"]),
        ),
        rule(
            "contact-details",
            "contact-change",
            vec![action(&["change-contact", "change-credentials"])],
            require(&[(Assurance, 2)], &["action.new-value"]),
        ),
        rule(
            "open-account",
            "account-opening",
            vec![action(&["open-account"])],
            require(&[(Assurance, 2)], &[]),
        ),
        RuleSettings {
            count: Some(Count {
                by: vec!["caller.number".to_owned()],
                distinct: Some("participant.ref".to_owned()),
                seconds: 7 * 86_400,
                more_than: 2,
            }),
            ..rule(
                "one-number-many-applicants",
                "velocity",
                // Contacts without a number have none in common.
                vec![
                    action(&["open-account", "enrol"]),
                    present("caller.number", true),
                ],
                require(&[(RequirementKind::Review, 1)], &[]),
            )
        },
        rule(
            "enrol",
            "enrolment",
            vec![action(&["enrol"])],
            require(&[(Assurance, 2)], &["action.target"]),
        ),
        rule(
            "unverified-number",
            "number-unverified",
            vec![
                named(),
                present("caller.number", true),
                // Exactly these; anything else, and nothing, is unverified.
                Condition {
                    fact: "caller.verstat".to_owned(),
                    none_of: Some(vec![
                        "TN-Validation-Passed".to_owned(),
                        "TN-Validation-Passed-A".to_owned(),
                    ]),
                    ..Condition::default()
                },
            ],
            require(&[(Assurance, 2)], &[]),
        ),
        rule(
            "sim-swapped",
            "sim-swapped",
            vec![
                named(),
                Condition {
                    fact: "caller.sim-swapped".to_owned(),
                    is: Some("true".to_owned()),
                    ..Condition::default()
                },
            ],
            require(&[(Assurance, 3)], &[]),
        ),
        RuleSettings {
            stages: vec![Stage::Outbound],
            ..rule(
                "prospecting",
                "prospecting",
                vec![
                    Condition {
                        fact: "action.purpose".to_owned(),
                        is: Some("prospecting".to_owned()),
                        ..Condition::default()
                    },
                    present("interaction.course", false),
                ],
                Outcome::Deny,
            )
        },
    ]
}

fn rule(name: &str, reason: &str, when: Vec<Condition>, then: Outcome) -> RuleSettings {
    RuleSettings {
        name: name.to_owned(),
        stages: vec![Stage::Action],
        when,
        count: None,
        then,
        reason: reason.to_owned(),
        obligations: Vec::new(),
    }
}

fn action(names: &[&str]) -> Condition {
    Condition {
        fact: "action.name".to_owned(),
        one_of: Some(names.iter().map(|name| (*name).to_owned()).collect()),
        ..Condition::default()
    }
}

fn named() -> Condition {
    action(&[
        "transfer",
        "change-bank-details",
        "add-payee",
        "change-contact",
        "change-credentials",
        "open-account",
        "enrol",
    ])
}

fn present(fact: &str, present: bool) -> Condition {
    Condition {
        fact: fact.to_owned(),
        present: Some(present),
        ..Condition::default()
    }
}

fn at_least(amount: &str) -> Condition {
    Condition {
        fact: "action.amount".to_owned(),
        at_least: Some(amount.to_owned()),
        ..Condition::default()
    }
}

fn require(kinds: &[(RequirementKind, u8)], binds: &[&str]) -> Outcome {
    let binds: Vec<_> = binds.iter().map(|fact| (*fact).to_owned()).collect();
    let one = |(kind, level): &(RequirementKind, u8)| Required {
        kind: *kind,
        level: *level,
        binds: binds.clone(),
    };
    Outcome::Require(kinds.iter().map(one).collect())
}
