//! Personal data in contact attributes.

use std::collections::BTreeSet;

use crate::{JsonPath, Parameters, Segment};

use super::{
    Data, Severity,
    finding::Findings,
    graph::about,
    rules,
    words::{Asked, asked},
};

pub(super) fn check(data: &Data<'_>, findings: &mut Findings<'_>) {
    let Data {
        graph,
        known,
        inputs,
    } = data;
    for (i, action) in graph.reachable() {
        let Parameters::ContactAttributes { attributes, .. } = action.parameters() else {
            continue;
        };
        for (name, value) in attributes {
            let found: BTreeSet<Asked> = value
                .references()
                .iter()
                .filter_map(|reference| match reference.path.namespace() {
                    "StoredCustomerInput" => {
                        let sources = known.sources(i, &reference.path);
                        let mut keyed = sources.iter().filter_map(|source| inputs.get(*source));
                        // Secrets are told of by another rule.
                        keyed.find_map(|input| {
                            let personal = !input.encrypted && input.secrecy().is_none();
                            severity(input.asked)
                                .filter(|_| personal)
                                .map(|_| input.asked)
                        })
                    }
                    _ => personal(name, &reference.path),
                })
                .collect();
            let Some((severity, asked)) = found
                .into_iter()
                .filter_map(|asked| Some((severity(asked)?, asked)))
                .max_by_key(|(severity, _)| *severity)
            else {
                continue;
            };
            let pointer =
                crate::json::step(&format!("{}/Parameters/Attributes", action.pointer()), name);
            let problem = format!("the attribute is filled with {}", asked.as_str());
            findings.add(about(&rules::PERSONAL, severity, action, pointer, problem));
        }
    }
}

/// What a reference brings into an attribute; `None` where it is not personal.
fn personal(name: &str, path: &JsonPath) -> Option<Asked> {
    let last = path
        .segments()
        .iter()
        .rev()
        .find_map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Index(_) => None,
        });
    match (path.namespace(), path.field()) {
        ("CustomerEndpoint", Some("Address")) => Some(Asked::Phone),
        ("CustomerEndpoint", Some("DisplayName")) => Some(Asked::PersonName),
        ("Customer", Some(field)) => Some(asked(field)).filter(|asked| severity(*asked).is_some()),
        // What others than the centre have filled in: the reference's own name,
        // or that of the attribute, says what it is.
        ("External" | "Lex" | "Views" | "Case" | "Modules" | "SegmentAttributes", _) => {
            [last.unwrap_or_default(), name]
                .into_iter()
                .map(asked)
                .find(|asked| severity(*asked).is_some())
        }
        _ => None,
    }
}

fn severity(asked: Asked) -> Option<Severity> {
    Some(match asked {
        Asked::Card
        | Asked::SecurityCode
        | Asked::Pin
        | Asked::Password
        | Asked::NationalId
        | Asked::BankAccount => Severity::Error,
        Asked::BirthDate | Asked::PersonName | Asked::Email | Asked::PostalAddress => {
            Severity::Warning
        }
        // The contact record holds it anyway.
        Asked::Phone => Severity::Note,
        Asked::OneTimeCode | Asked::Identifier | Asked::Named | Asked::Unknown => return None,
    })
}
