//! `connectors`: the tenant's systems. Answers come from fixture files so far.

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::{
    contract::connectors,
    permit::{Answer, Asked},
    room::Room,
};
use crate::{error::ConfigError, tenant::TenantDir};

/// Bytes that one answer may have.
const MAX_RESPONSE: usize = 64 << 10;

/// The connectors of a tenant, by name.
#[derive(Debug, Default)]
pub(crate) struct Connectors(BTreeMap<String, Fixture>);

/// Recorded answers of one system.
#[derive(Debug, Default)]
pub(crate) struct Fixture {
    answers: Vec<Recorded>,
    /// SHA-256 of the file: another file makes another generation.
    digest: [u8; 32],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recorded {
    #[serde(default)]
    arguments: BTreeMap<String, String>,
    #[serde(default)]
    response: Option<serde_json::Value>,
    #[serde(default)]
    error: Option<String>,
}

impl Connectors {
    pub(crate) fn new(fixtures: impl IntoIterator<Item = (String, Fixture)>) -> Self {
        Self(fixtures.into_iter().collect())
    }

    /// A digest of everything that they answer.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for (name, fixture) in &self.0 {
            hash.update((name.len() as u64).to_le_bytes());
            hash.update(name);
            hash.update(fixture.digest);
        }
        hash.finalize().into()
    }

    fn call(&self, name: &str, arguments: &[(String, String)]) -> Result<String, String> {
        match self.0.get(name) {
            Some(fixture) => fixture.answer(arguments),
            None => Err("unknown-name".to_owned()),
        }
    }
}

impl Fixture {
    /// Reads a fixture file: a list of answers, each to its arguments.
    pub(crate) fn read(dir: &TenantDir, file: &str) -> Result<Self, ConfigError> {
        let text = dir.read(file)?;
        let answers: Vec<Recorded> = serde_json::from_str(&text).map_err(|e| {
            dir.error(
                file,
                format!("line {} column {}", e.line(), e.column()),
                "is no list of {\"arguments\": {…}, \"response\" or \"error\": …}; write it so",
            )
        })?;
        for (i, answer) in answers.iter().enumerate() {
            if answer.response.is_some() == answer.error.is_some() {
                return Err(dir.error(
                    file,
                    format!("/{i}"),
                    "needs one of `response` and `error`",
                ));
            }
        }
        Ok(Self {
            answers,
            digest: Sha256::digest(&text).into(),
        })
    }

    fn answer(&self, arguments: &[(String, String)]) -> Result<String, String> {
        let asked: BTreeMap<&str, &str> = arguments
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let found = self.answers.iter().find(|answer| {
            answer.arguments.len() == asked.len()
                && answer
                    .arguments
                    .iter()
                    .all(|(name, value)| asked.get(name.as_str()) == Some(&value.as_str()))
        });
        match found {
            None => Err("no-answer".to_owned()),
            Some(Recorded {
                error: Some(code), ..
            }) => Err(code.clone()),
            Some(Recorded { response, .. }) => {
                let body = response
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                if body.len() > MAX_RESPONSE {
                    return Err("response-too-large".to_owned());
                }
                Ok(body)
            }
        }
    }
}

impl connectors::Host for Room {
    async fn call(
        &mut self,
        name: String,
        arguments: Vec<(String, String)>,
    ) -> wasmtime::Result<Result<String, String>> {
        let bytes = arguments
            .iter()
            .map(|(n, v)| n.len() + v.len())
            .sum::<usize>();
        let mut asked = vec![name.clone()];
        asked.extend(
            arguments
                .iter()
                .flat_map(|(name, value)| [name.clone(), value.clone()]),
        );
        let answer = match self.may(Asked::Connector(&name), name.len() + bytes)? {
            Ok(()) => self
                .recorded::<serde_json::Value>("connectors.call", &asked)
                .map(|answer| answer.map(|json| json.to_string()))
                .or_else(|| self.unrecorded().map(|code| Err(code.to_owned())))
                .unwrap_or_else(|| self.supply.connectors.call(&name, &arguments)),
            Err(code) => Err(code.to_owned()),
        };
        let told = answer.clone().map(Answer::Json);
        self.record("connectors.call", asked, told)?;
        Ok(answer)
    }
}
