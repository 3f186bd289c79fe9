//! `counters`: sliding windows, private to the tenant and the policy.

use super::{
    contract::counters,
    permit::{Answer, Asked},
    room::Room,
};

/// The longest window, in seconds: a leap year.
const MAX_SECONDS: u32 = 366 * 86_400;
const OUT_OF_RANGE: &str = "window-out-of-range";

impl counters::Host for Room {
    async fn add(
        &mut self,
        key: String,
        by: u32,
        seconds: u32,
    ) -> wasmtime::Result<Result<u64, String>> {
        let asked = vec![key.clone(), by.to_string(), seconds.to_string()];
        if let Err(code) = self.may(Asked::Counters, key.len())? {
            return self.note("counters.add", asked, Err(code.to_owned()));
        }
        if !(1..=MAX_SECONDS).contains(&seconds) {
            return self.note("counters.add", asked, Err(OUT_OF_RANGE.to_owned()));
        }
        if let Some(answer) = self.counted("counters.add", &asked) {
            return self.note("counters.add", asked, answer);
        }
        let access = &self.supply.counters;
        let counted = access.store.add(
            access.digest.counter(&key),
            by,
            access.at,
            seconds,
            access.effective,
        );
        let answer = counted.map_err(|error| error.code().to_owned());
        self.note("counters.add", asked, answer)
    }

    async fn distinct(
        &mut self,
        key: String,
        member: String,
        seconds: u32,
    ) -> wasmtime::Result<Result<u64, String>> {
        let asked = vec![key.clone(), member.clone(), seconds.to_string()];
        if let Err(code) = self.may(Asked::Counters, key.len() + member.len())? {
            return self.note("counters.distinct", asked, Err(code.to_owned()));
        }
        if !(1..=MAX_SECONDS).contains(&seconds) {
            return self.note("counters.distinct", asked, Err(OUT_OF_RANGE.to_owned()));
        }
        if let Some(answer) = self.counted("counters.distinct", &asked) {
            return self.note("counters.distinct", asked, answer);
        }
        let access = &self.supply.counters;
        let counted = access.store.distinct(
            access.digest.counter(&key),
            access.digest.member(&key, &member),
            access.at,
            seconds,
            access.effective,
        );
        let answer = counted.map_err(|error| error.code().to_owned());
        self.note("counters.distinct", asked, answer)
    }
}

impl Room {
    /// In a replay, what was counted at that time: counters do not run twice.
    fn counted(&self, call: &str, asked: &[String]) -> Option<Result<u64, String>> {
        let recorded = self.recorded(call, asked);
        recorded.or_else(|| self.unrecorded().map(|code| Err(code.to_owned())))
    }

    fn note(
        &mut self,
        call: &'static str,
        arguments: Vec<String>,
        answer: Result<u64, String>,
    ) -> wasmtime::Result<Result<u64, String>> {
        let told = answer.clone().map(|sum| Answer::Json(sum.to_string()));
        self.record(call, arguments, told)?;
        Ok(answer)
    }
}
