//! `reference`: the tenant's own sets and tables.

use super::{contract::reference, permit::Asked, room::Room};

const UNKNOWN: &str = "unknown-name";

impl reference::Host for Room {
    async fn contains(
        &mut self,
        set: String,
        value: String,
    ) -> wasmtime::Result<Result<bool, String>> {
        if let Err(code) = self.may(Asked::Set(&set), set.len() + value.len())? {
            return Ok(Err(code.to_owned()));
        }
        let answer = self
            .supply
            .reference
            .contains(&set, &value)
            .ok_or_else(|| UNKNOWN.to_owned());
        self.record(
            "reference.contains",
            vec![set, value],
            answer.clone().map(|held| held.to_string()),
        )?;
        Ok(answer)
    }

    async fn get(
        &mut self,
        table: String,
        key: String,
    ) -> wasmtime::Result<Result<Option<String>, String>> {
        if let Err(code) = self.may(Asked::Table(&table), table.len() + key.len())? {
            return Ok(Err(code.to_owned()));
        }
        let answer = self
            .supply
            .reference
            .table(&table)
            .map(|table| table.get(&key).cloned())
            .ok_or_else(|| UNKNOWN.to_owned());
        self.record(
            "reference.get",
            vec![table, key],
            answer.clone().map(Option::unwrap_or_default),
        )?;
        Ok(answer)
    }

    async fn members(&mut self, set: String) -> wasmtime::Result<Result<Vec<String>, String>> {
        if let Err(code) = self.may(Asked::Set(&set), set.len())? {
            return Ok(Err(code.to_owned()));
        }
        let answer = self
            .supply
            .reference
            .members(&set)
            .map(<[String]>::to_vec)
            .ok_or_else(|| UNKNOWN.to_owned());
        let bytes = answer.iter().flatten().map(String::len).sum();
        self.permit.carry(bytes)?;
        self.record(
            "reference.members",
            vec![set],
            answer
                .as_ref()
                .map(|held| held.len().to_string())
                .map_err(Clone::clone),
        )?;
        Ok(answer)
    }
}
