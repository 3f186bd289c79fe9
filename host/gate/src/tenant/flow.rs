//! `[flow]` in `tenant.toml`: what the tenant says of its contact flows.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What a tenant says of its contact flows. The gate keeps it with the rest of
/// the tenant's configuration; whoever walks flows asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct FlowSettings {
    /// Blocks that pass at the stage `action` before anything of them happens.
    pub sensitive: Vec<SensitiveBlock>,
    /// Id, ARN or name of the flow that is walked when something is held.
    pub challenge: Option<String>,
    /// The queue of contacts of which something was refused, or is still held.
    pub refused_queue: Option<String>,
}

/// A block of a flow that is an action in the policies' sense.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SensitiveBlock {
    /// Its identifier, its type, or the function, flow, view, bot, task, queue
    /// or number that it uses: by ARN, id or name.
    pub block: String,
    /// The fact `action.name`.
    pub name: String,
    /// More facts, each `action.` and something; values may hold references of
    /// the flow, such as `$.Attributes.amount`.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
}

impl FlowSettings {
    /// Whether it can be used; if not, the key and what to do.
    pub(crate) fn check(&self) -> Result<(), (String, String)> {
        for (i, sensitive) in self.sensitive.iter().enumerate() {
            let wrong = |key: &str, problem: &str| {
                Err((format!("flow.sensitive[{i}]: {key}"), problem.to_owned()))
            };
            if !is_word(&sensitive.block) {
                return wrong(
                    "block",
                    "says nothing; name a block, a type of action, or what the block uses",
                );
            }
            if !is_word(&sensitive.name) {
                return wrong(
                    "name",
                    "says nothing; write what the policies call the action",
                );
            }
            let mut others = self.sensitive.iter().take(i);
            if others.any(|other| other.block == sensitive.block && other.name == sensitive.name) {
                return wrong(
                    "block",
                    "is declared with this name before; keep one of the two",
                );
            }
            for fact in sensitive.facts.keys() {
                let more = fact.strip_prefix("action.");
                if fact == "action.name" {
                    return wrong(
                        "facts",
                        "state action.name, which `name` does; leave it out",
                    );
                }
                if !more.is_some_and(is_word) {
                    return wrong(
                        "facts",
                        "state one that is not the action's; begin their names with `action.`",
                    );
                }
            }
        }
        for (key, value, remedy) in [
            (
                "flow.challenge",
                &self.challenge,
                "name a flow, or leave it out",
            ),
            (
                "flow.refused-queue",
                &self.refused_queue,
                "name a queue, or leave it out",
            ),
        ] {
            if value.as_deref().is_some_and(|value| !is_word(value)) {
                return Err((key.to_owned(), format!("says nothing; {remedy}")));
            }
        }
        Ok(())
    }
}

fn is_word(text: &str) -> bool {
    !text.trim().is_empty() && text.trim() == text && !text.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use crate::tenant::{TenantConfig, parse};

    use super::*;

    fn checked(text: &str) -> Result<FlowSettings, (String, String)> {
        let config: TenantConfig = parse(text)?;
        config.flow.check().map(|()| config.flow)
    }

    #[test]
    fn flow_settings_read_as_written() {
        let flow = checked(
            r#"
            [flow]
            challenge = "Challenge"
            refused-queue = "fraud-desk"
            [[flow.sensitive]]
            block = "pay"
            name = "transfer"
            facts = { "action.amount" = "$.Attributes.amount" }
            "#,
        )
        .unwrap();
        assert_eq!(flow.challenge.as_deref(), Some("Challenge"));
        assert_eq!(flow.refused_queue.as_deref(), Some("fraud-desk"));
        let [sensitive] = flow.sensitive.as_slice() else {
            panic!("{flow:?}");
        };
        assert_eq!((&*sensitive.block, &*sensitive.name), ("pay", "transfer"));
        assert_eq!(sensitive.facts["action.amount"], "$.Attributes.amount");
        assert_eq!(checked("").unwrap(), FlowSettings::default());
    }

    #[test]
    fn a_value_that_says_nothing_is_refused_by_its_key() {
        let sensitive = |lines: &str| format!("[[flow.sensitive]]\n{lines}");
        for (text, key) in [
            ("[flow]\nchallenge = ''".to_owned(), "flow.challenge"),
            (
                "[flow]\nrefused-queue = ' '".to_owned(),
                "flow.refused-queue",
            ),
            (
                sensitive("block = ''\nname = 'a'"),
                "flow.sensitive[0]: block",
            ),
            (
                sensitive("block = 'b'\nname = ''"),
                "flow.sensitive[0]: name",
            ),
            (
                sensitive("block = 'b'\nname = 'a'\n[[flow.sensitive]]\nblock = 'b'\nname = 'a'"),
                "flow.sensitive[1]: block",
            ),
            (
                sensitive("block = 'b'\nname = 'a'\nfacts = { 'action.name' = 'c' }"),
                "flow.sensitive[0]: facts",
            ),
            (
                sensitive("block = 'b'\nname = 'a'\nfacts = { amount = '1' }"),
                "flow.sensitive[0]: facts",
            ),
        ] {
            assert_eq!(checked(&text).unwrap_err().0, key, "{text}");
        }
        let (place, problem) = checked("[flow]\nchalenge = 'x'").unwrap_err();
        assert_eq!(place, "line 2 column 1");
        assert!(problem.contains("unknown field `chalenge`"), "{problem}");
    }
}
