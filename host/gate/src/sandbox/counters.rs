//! `counters`: sliding windows, private to the tenant and the policy.

use super::{contract::counters, permit::Asked, room::Room};

/// The longest window, in seconds: a leap year.
const MAX_SECONDS: u32 = 366 * 86_400;

impl counters::Host for Room {
    async fn add(
        &mut self,
        key: String,
        by: u32,
        seconds: u32,
    ) -> wasmtime::Result<Result<u64, String>> {
        if let Err(code) = self.may(Asked::Counters, key.len())? {
            return Ok(Err(code.to_owned()));
        }
        if !(1..=MAX_SECONDS).contains(&seconds) {
            return Ok(Err("window-out-of-range".to_owned()));
        }
        let access = &self.supply.counters;
        let counted = access.store.add(
            access.digest.counter(&key, None),
            by,
            access.at,
            seconds,
            access.effective,
        );
        let answer = counted.map_err(|error| error.code().to_owned());
        self.note(
            "counters.add",
            vec![key, by.to_string(), seconds.to_string()],
            answer,
        )
    }

    async fn distinct(
        &mut self,
        key: String,
        member: String,
        seconds: u32,
    ) -> wasmtime::Result<Result<u64, String>> {
        if let Err(code) = self.may(Asked::Counters, key.len() + member.len())? {
            return Ok(Err(code.to_owned()));
        }
        if !(1..=MAX_SECONDS).contains(&seconds) {
            return Ok(Err("window-out-of-range".to_owned()));
        }
        let access = &self.supply.counters;
        let counted = access.store.distinct(
            access.digest.counter(&key, None),
            access.digest.counter(&key, Some(&member)),
            access.at,
            seconds,
            access.effective,
        );
        let answer = counted.map_err(|error| error.code().to_owned());
        self.note(
            "counters.distinct",
            vec![key, member, seconds.to_string()],
            answer,
        )
    }
}

impl Room {
    fn note(
        &mut self,
        call: &'static str,
        arguments: Vec<String>,
        answer: Result<u64, String>,
    ) -> wasmtime::Result<Result<u64, String>> {
        self.record(call, arguments, answer.clone().map(|sum| sum.to_string()))?;
        Ok(answer)
    }
}
