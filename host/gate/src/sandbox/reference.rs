//! `reference`: the tenant's own sets and tables.

use serde::Serialize;

use super::{
    contract::reference,
    permit::{Answer, Asked},
    room::Room,
};

const UNKNOWN: &str = "unknown-name";

impl reference::Host for Room {
    async fn contains(
        &mut self,
        set: String,
        value: String,
    ) -> wasmtime::Result<Result<bool, String>> {
        if let Err(code) = self.may(Asked::Set(&set), set.len() + value.len())? {
            return self.told("reference.contains", vec![set, value], Err(code.to_owned()));
        }
        let answer = self
            .supply
            .reference
            .contains(&set, &value)
            .ok_or_else(|| UNKNOWN.to_owned());
        self.told("reference.contains", vec![set, value], answer)
    }

    async fn get(
        &mut self,
        table: String,
        key: String,
    ) -> wasmtime::Result<Result<Option<String>, String>> {
        if let Err(code) = self.may(Asked::Table(&table), table.len() + key.len())? {
            return self.told("reference.get", vec![table, key], Err(code.to_owned()));
        }
        let answer = self
            .supply
            .reference
            .table(&table)
            .map(|table| table.get(&key).cloned())
            .ok_or_else(|| UNKNOWN.to_owned());
        self.told("reference.get", vec![table, key], answer)
    }

    async fn members(&mut self, set: String) -> wasmtime::Result<Result<Vec<String>, String>> {
        if let Err(code) = self.may(Asked::Set(&set), set.len())? {
            return self.told("reference.members", vec![set], Err(code.to_owned()));
        }
        let answer = self
            .supply
            .reference
            .members(&set)
            .map(<[String]>::to_vec)
            .ok_or_else(|| UNKNOWN.to_owned());
        self.told("reference.members", vec![set], answer)
    }
}

impl Room {
    fn told<T: Serialize>(
        &mut self,
        call: &'static str,
        arguments: Vec<String>,
        answer: Result<T, String>,
    ) -> wasmtime::Result<Result<T, String>> {
        let recorded = answer.as_ref().map(Answer::json).map_err(Clone::clone);
        self.record(call, arguments, recorded)?;
        Ok(answer)
    }
}
