//! `reference`: the tenant's own sets and tables.

use serde::{Serialize, de::DeserializeOwned};

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
        let live = self.supply.reference.contains(&set, &value);
        self.told_or_recorded("reference.contains", vec![set, value], live)
    }

    async fn get(
        &mut self,
        table: String,
        key: String,
    ) -> wasmtime::Result<Result<Option<String>, String>> {
        if let Err(code) = self.may(Asked::Table(&table), table.len() + key.len())? {
            return self.told("reference.get", vec![table, key], Err(code.to_owned()));
        }
        let table_of = self.supply.reference.table(&table);
        let live = table_of.map(|table| table.get(&key).cloned());
        self.told_or_recorded("reference.get", vec![table, key], live)
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
    /// In a replay, what was told at that time; data of now for what was not
    /// asked then. A whole set is never recorded data: an image is built from it.
    fn told_or_recorded<T: Serialize + DeserializeOwned>(
        &mut self,
        call: &'static str,
        arguments: Vec<String>,
        live: Option<T>,
    ) -> wasmtime::Result<Result<T, String>> {
        let recorded = self.recorded(call, &arguments);
        let answer = recorded.unwrap_or_else(|| live.ok_or_else(|| UNKNOWN.to_owned()));
        self.told(call, arguments, answer)
    }

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
