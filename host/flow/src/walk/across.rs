//! The ways across: what is said, heard, asked, stored and done meets the gate, and
//! what the gate rules takes effect.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    Answer, Crossing, End, Heard, Here, Passed, Sensitive, Walker,
    block::{Break, Next},
    crossing::{self, Ruled},
};
use crate::{NO_MATCHING_ERROR, Prompt, Stage, Template};

impl<'a> Walker<'a> {
    pub(super) fn action(
        &mut self,
        here: Here<'a>,
        sensitive: &Sensitive,
    ) -> Result<Passed, Break> {
        let mut facts = BTreeMap::from([("action.name".to_owned(), sensitive.name.clone())]);
        for (fact, template) in &sensitive.facts {
            let value = self.data.fill(&Template::new(template.as_str()))?;
            if !value.is_empty() {
                facts.insert(fact.clone(), value);
            }
        }
        let payload = json!({ "action": sensitive.name });
        self.cross(here, Stage::Action, "customer", payload, facts)
    }

    pub(super) fn act(&mut self, here: Here<'a>, action: &Passed) -> Result<(), Break> {
        let done = self.world.act(here.place(&self.data, self.at), action);
        done.map_err(|error| Break::Go(Next::Error(error)))
    }

    pub(super) fn say(&mut self, here: Here<'a>, prompt: &Prompt) -> Result<(), Break> {
        let Some(content) = prompt.content() else {
            return Ok(());
        };
        let filled = self.data.fill(content)?;
        let payload = if prompt.is_spoken_text() {
            Value::String(filled)
        } else {
            json!({ "PromptId": filled })
        };
        let said = self.cross(here, Stage::Outbound, "bot", payload, BTreeMap::new())?;
        self.world.say(here.place(&self.data, self.at), &said);
        Ok(())
    }

    /// What somebody says to what was said; `None` for so many seconds of silence.
    pub(super) fn hear(
        &mut self,
        here: Here<'a>,
        seconds: u64,
        longest: Option<usize>,
        role: &'static str,
    ) -> Result<Option<Passed>, Break> {
        let place = here.place(&self.data, self.at);
        match self.world.ask(place, seconds, longest) {
            Heard::Input(heard) => {
                let payload = heard.into_crossing();
                self.cross(here, Stage::Inbound, role, payload, BTreeMap::new())
                    .map(Some)
            }
            Heard::Silence => {
                self.at = self.at.saturating_add(seconds.saturating_mul(1000));
                Ok(None)
            }
            Heard::HungUp => Err(Break::Go(Next::End(End::HungUp))),
        }
    }

    /// A request and its answer, both past the gate; `None` where the system
    /// fails or takes too long.
    pub(super) fn ask_system(
        &mut self,
        here: Here<'a>,
        request: Value,
        limit: u64,
    ) -> Result<Option<Passed>, Break> {
        let request = self.cross(here, Stage::Lookup, "system", request, BTreeMap::new())?;
        let place = here.place(&self.data, self.at);
        let Answer { delay, body } = self.world.call(place, &request);
        self.at = self.at.saturating_add(delay.min(limit));
        let body = match body {
            Ok(body) if delay <= limit => body,
            Ok(_) => return Ok(None),
            Err(error) => return Err(Break::Go(Next::Error(error))),
        };
        let payload = body.into_crossing();
        let passed = self.cross(here, Stage::Response, "system", payload, BTreeMap::new())?;
        Ok(Some(passed))
    }

    pub(super) fn keep_parameters(&mut self, here: Here<'a>) -> Result<Passed, Break> {
        let parameters = self.raw(here)?;
        self.keep(here, json!({ here.action.kind().as_str(): parameters }))
    }

    pub(super) fn keep(&mut self, here: Here<'a>, payload: Value) -> Result<Passed, Break> {
        let record = self.cross(here, Stage::Record, "system", payload, BTreeMap::new())?;
        self.world.keep(here.place(&self.data, self.at), &record);
        Ok(record)
    }

    /// The one way across: the gate rules, and what it rules takes effect.
    pub(super) fn cross(
        &mut self,
        here: Here<'a>,
        stage: Stage,
        role: &'static str,
        payload: Value,
        facts: BTreeMap<String, String>,
    ) -> Result<Passed, Break> {
        self.crossings += 1;
        let crossing = Crossing {
            number: self.crossings,
            flow: here.flow.to_owned(),
            block: here.action.identifier().to_owned(),
            stage,
            role,
            payload,
            facts,
        };
        let passage = match self.gate.pass(&crossing) {
            Ok(passage) => passage,
            Err(reason) => return Err(Break::End(End::Fault { reason })),
        };
        if let Some(pause) = passage.pause_recording {
            self.recording.paused = pause;
            self.apply_recording(here);
        }
        let ruled = crossing::rule(crossing, passage.ruling);
        if let Some(queue) = passage.route {
            self.routed = true;
            return Err(Break::Go(self.enqueue(here, Some(queue))));
        }
        match ruled {
            Ruled::Passed(passed) => Ok(passed),
            Ruled::Held => {
                let challenge = self.options.challenge.as_deref();
                let module = challenge.and_then(|name| self.library.position(name));
                match module {
                    Some(module) if !self.challenged => Err(Break::Go(Next::Challenge(module))),
                    _ => Err(self.turned_away(here)),
                }
            }
            Ruled::Refused => Err(self.turned_away(here)),
        }
    }

    pub(super) fn apply_recording(&mut self, here: Here<'a>) {
        let wanted = self.recording.wanted.voices || self.recording.wanted.automated;
        let runs = wanted && !self.recording.paused;
        if runs != self.recording.runs {
            self.recording.runs = runs;
            self.world.recording(here.place(&self.data, self.at), runs);
        }
    }

    pub(super) fn turned_away(&mut self, here: Here<'a>) -> Break {
        let queue = self.options.refused_queue.clone();
        Break::Go(match queue {
            Some(queue) => self.enqueue(here, Some(queue)),
            None => Next::Error(NO_MATCHING_ERROR.to_owned()),
        })
    }

    pub(super) fn enqueue(&mut self, here: Here<'a>, queue: Option<String>) -> Next {
        let place = here.place(&self.data, self.at);
        if let Err(error) = self.world.queue(place, queue.as_deref()) {
            return Next::Error(error);
        }
        let hook = self.hooks.get("CustomerQueue");
        match hook.and_then(|flow| self.library.position(flow)) {
            // From its queue a contact goes to another without that one's flow.
            Some(flow) if self.waiting.is_none() => Next::Wait { queue, flow },
            _ => Next::End(End::Queued { queue }),
        }
    }
}
