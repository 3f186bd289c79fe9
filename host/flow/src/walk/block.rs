//! What each kind of block does.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    Answer, Crossing, Decided, End, Heard, Here, Passed, Sensitive, Unknown, Walker,
    crossing::{self, Ruled, text},
    data::Spent,
};
use crate::{
    ActionType, NO_MATCHING_ERROR, Parameters, ParticipantInput, Prompt, Recording, Scalar, Stage,
    TargetContact, short_name,
};

/// Where a block leads.
pub(super) enum Next {
    Onward,
    Result(Option<String>),
    Error(String),
    Jump(usize),
    Call {
        flow: usize,
        input: Value,
    },
    Challenge(usize),
    Return {
        result: Option<String>,
        data: Value,
    },
    /// In a queue, with its flow.
    Wait {
        queue: Option<String>,
        flow: usize,
    },
    End(End),
}

/// Why a block does not come to its end.
enum Break {
    Go(Next),
    End(End),
}

impl From<Spent> for Break {
    fn from(_: Spent) -> Self {
        Self::End(End::Budget { budget: "bytes" })
    }
}

type Block = Result<Next, Break>;

impl<'a> Walker<'a> {
    pub(super) fn block(&mut self, here: Here<'a>) -> Result<Next, End> {
        match self.sensitive(here).and_then(|()| self.perform(here)) {
            Ok(next) | Err(Break::Go(next)) => Ok(next),
            Err(Break::End(end)) => Err(end),
        }
    }

    /// What the tenant calls sensitive passes as an action before anything of
    /// the block happens.
    fn sensitive(&mut self, here: Here<'a>) -> Result<(), Break> {
        let declared = &self.options.sensitive;
        if declared.is_empty() {
            return Ok(());
        }
        let named = self.written(here.action.resource())?;
        let meant = declared.iter().filter(|one| one.covers(here.action, &named));
        // None is done before all of them passed.
        let mut passed = Vec::new();
        for sensitive in meant {
            passed.push(self.action(here, sensitive)?);
        }
        for action in &passed {
            self.act(here, action)?;
        }
        Ok(())
    }

    fn action(&mut self, here: Here<'a>, sensitive: &Sensitive) -> Result<Passed, Break> {
        let mut facts = BTreeMap::from([("action.name".to_owned(), sensitive.name.clone())]);
        for (fact, template) in &sensitive.facts {
            let value = self.data.fill(&crate::Template::new(template.as_str()))?;
            if !value.is_empty() {
                facts.insert(fact.clone(), value);
            }
        }
        let payload = json!({ "action": sensitive.name });
        self.cross(here, Stage::Action, "customer", payload, facts)
    }

    fn act(&mut self, here: Here<'a>, action: &Passed) -> Result<(), Break> {
        let done = self.world.act(here.place(&self.data, self.at), action);
        done.map_err(|error| Break::Go(Next::Error(error)))
    }

    fn perform(&mut self, here: Here<'a>) -> Block {
        match here.action.parameters() {
            Parameters::Message(prompt) => {
                self.say(here, prompt)?;
                Ok(Next::Onward)
            }
            Parameters::Messages(messages) => {
                for prompt in messages {
                    self.say(here, prompt)?;
                }
                let leads = here.action.transitions().next.is_some();
                Ok(if leads {
                    Next::Onward
                } else {
                    Next::End(End::PlaysOn)
                })
            }
            Parameters::Input(input) => self.input(here, input),
            Parameters::Bot(bot) => self.bot(here, bot),
            Parameters::Compare(value) => Ok(Next::Result(self.compared(value.as_ref())?)),
            Parameters::Lambda(lambda) => self.lambda(here, lambda),
            Parameters::ContactAttributes { attributes, target } => {
                self.set_attributes(here, attributes, *target)
            }
            Parameters::FlowAttributes(attributes) => {
                let values = self.filled(attributes)?;
                self.data.add("FlowAttributes", &values);
                Ok(Next::Onward)
            }
            Parameters::Flow(target) => self.transfer(target.as_ref()),
            Parameters::Module { module, input } => {
                let target = self.written(module.as_ref())?;
                let Some(flow) = self.library.position(&target) else {
                    return Ok(Next::Error(NO_MATCHING_ERROR.to_owned()));
                };
                let input = self.data.value(&Value::Object(input.clone()))?;
                Ok(Next::Call { flow, input })
            }
            Parameters::ModuleEnd { result, data } => {
                let result = match result {
                    Some(result) => Some(self.data.scalar(result)?),
                    None => None,
                };
                let data = self.data.value(&Value::Object(data.clone()))?;
                Ok(Next::Return { result, data })
            }
            Parameters::EventHooks(_) => self.hook(here),
            Parameters::View(view) => self.view(here, view),
            Parameters::TargetQueue { queue, agent } => {
                let target = self.written(queue.as_ref().or(agent.as_ref()))?;
                if target.is_empty() {
                    return Ok(Next::Error(NO_MATCHING_ERROR.to_owned()));
                }
                // Whether there is such a queue, the world knows.
                let known = self.world.decide(here.place(&self.data, self.at));
                if let Decided::Error(error) = known {
                    return Ok(Next::Error(error));
                }
                if !self.routed {
                    let name = short_name(&target);
                    self.data
                        .set("Queue", json!({ "ARN": target, "Name": name }));
                    self.queue = Some(target);
                }
                Ok(Next::Onward)
            }
            Parameters::Recording(recording) => self.record(here, recording),
            Parameters::Loop(count) => self.count(here, count.as_ref()),
            Parameters::Wait { time_limit, .. } => self.wait(here, time_limit.as_ref()),
            Parameters::ThirdParty(number) => self.third_party(here, number.as_ref()),
            Parameters::Logging(_)
            | Parameters::CallbackNumber(_)
            | Parameters::Task(_)
            | Parameters::Tags(_)
            | Parameters::Record(_)
            | Parameters::Hours(_)
            | Parameters::Metric(_)
            | Parameters::Other => self.other(here),
        }
    }

    /// What does nothing but cross, or end, or be decided on.
    fn other(&mut self, here: Here<'a>) -> Block {
        match here.action.kind() {
            ActionType::DisconnectParticipant => Ok(Next::End(End::Disconnected)),
            ActionType::EndFlowExecution => Ok(Next::End(End::FlowEnded)),
            ActionType::TransferContactToQueue => {
                let queue = self.queue.clone();
                Ok(self.enqueue(here, queue))
            }
            ActionType::DistributeByPercentage => {
                let number = self.world.chance(here.place(&self.data, self.at));
                Ok(Next::Result(Some(number.clamp(1, 100).to_string())))
            }
            ActionType::Other(name) => match self.options.unknown_actions {
                Unknown::ErrorBranch => Ok(Next::Error(NO_MATCHING_ERROR.to_owned())),
                Unknown::Stop => Err(Break::End(End::Stopped {
                    reason: format!(
                        "{}: block {}: the action type {name} is not known; let unknown actions take their error branch, or take the block out",
                        here.flow,
                        here.action.identifier()
                    ),
                })),
            },
            _ => match here.action.stages().first() {
                None => Ok(self.decided(here)),
                Some(Stage::Lookup) => self.looked_up(here),
                Some(Stage::Outbound) => self.sent(here),
                Some(Stage::Inbound | Stage::Response | Stage::Record | Stage::Action) => {
                    self.stored(here)
                }
            },
        }
    }

    /// The one way across: the gate rules, and what it rules takes effect.
    fn cross(
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

    fn turned_away(&mut self, here: Here<'a>) -> Break {
        let queue = self.options.refused_queue.clone();
        Break::Go(match queue {
            Some(queue) => self.enqueue(here, Some(queue)),
            None => Next::Error(NO_MATCHING_ERROR.to_owned()),
        })
    }

    fn enqueue(&mut self, here: Here<'a>, queue: Option<String>) -> Next {
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

    fn say(&mut self, here: Here<'a>, prompt: &Prompt) -> Result<(), Break> {
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

    fn input(&mut self, here: Here<'a>, input: &ParticipantInput) -> Block {
        self.say(here, &input.prompt)?;
        let seconds = self.seconds(input.time_limit.as_ref(), 5)?;
        let longest = if input.stores() {
            input.maximum_length().and_then(|n| usize::try_from(n).ok())
        } else {
            Some(1)
        };
        let Some(heard) = self.hear(here, seconds, longest, "customer")? else {
            if input.stores() {
                // The vendor goes on, with this word in place of the input.
                self.data.set("StoredCustomerInput", "Timeout".into());
                return Ok(Next::Onward);
            }
            return Ok(Next::Error("InputTimeLimitExceeded".to_owned()));
        };
        let entered = heard.text();
        if !input.stores() {
            return Ok(Next::Result(Some(entered)));
        }
        if let Some(crate::InputValidation::PhoneNumber) = input.validation {
            let digits = entered.chars().filter(char::is_ascii_digit).count();
            let plain = entered.chars().all(|c| c.is_ascii_digit() || c == '+');
            if !plain || !(4..=15).contains(&digits) {
                return Ok(Next::Error("InvalidPhoneNumber".to_owned()));
            }
        }
        let stored = if input.encryption.is_some() {
            // What is encrypted cannot be read again by the flow.
            Value::String("[encrypted]".to_owned())
        } else {
            heard.payload().clone()
        };
        self.data.set("StoredCustomerInput", stored);
        Ok(Next::Onward)
    }

    /// What somebody says to what was said; `None` for so many seconds of silence.
    fn hear(
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

    fn bot(&mut self, here: Here<'a>, bot: &crate::Bot) -> Block {
        self.say(here, &bot.prompt)?;
        let Some(heard) = self.hear(here, 5, None, "customer")? else {
            return Ok(Next::Error("InputTimeLimitExceeded".to_owned()));
        };
        let session = self.filled(&bot.session_attributes)?;
        let name = self.written(bot.alias.as_ref().or(bot.name.as_ref()))?;
        let request = json!({ "bot": name, "text": heard.payload(), "sessionAttributes": session });
        let Some(answer) = self.ask_system(here, request, u64::MAX)? else {
            return Ok(Next::Error(NO_MATCHING_ERROR.to_owned()));
        };
        let intent = answer.payload().get("IntentName").map(text);
        self.data.set("Lex", answer.payload().clone());
        Ok(Next::Result(intent))
    }

    fn lambda(&mut self, here: Here<'a>, lambda: &crate::Lambda) -> Block {
        let function = self.written(lambda.function.as_ref())?;
        let parameters = self.filled(&lambda.attributes)?;
        let request = json!({ "function": function, "Parameters": parameters });
        let limit = self.seconds(lambda.time_limit.as_ref(), 8)?.min(8) * 1000;
        if lambda.is_asynchronous() {
            let passed = self.cross(here, Stage::Lookup, "system", request, BTreeMap::new())?;
            // Nobody waits for the answer, so nothing comes back across.
            self.world.call(here.place(&self.data, self.at), &passed);
            return Ok(Next::Onward);
        }
        let Some(answer) = self.ask_system(here, request, limit)? else {
            return Ok(Next::Error(NO_MATCHING_ERROR.to_owned()));
        };
        let json = lambda
            .response_type
            .as_ref()
            .is_some_and(|t| t.text() == "JSON");
        let flat = |value: &Value| {
            let values = value.as_object().map(|map| map.values());
            values.is_some_and(|mut values| values.all(|v| !v.is_object() && !v.is_array()))
        };
        if !json && !flat(answer.payload()) {
            return Ok(Next::Error(NO_MATCHING_ERROR.to_owned()));
        }
        self.data.set("External", answer.payload().clone());
        Ok(Next::Onward)
    }

    /// A request and its answer, both past the gate; `None` where the system
    /// fails or takes too long.
    fn ask_system(
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

    /// Cases and profiles that are asked for.
    fn looked_up(&mut self, here: Here<'a>) -> Block {
        let parameters = self.raw(here)?;
        let kind = here.action.kind();
        let request = json!({ "system": kind.as_str(), "Parameters": parameters });
        let Some(answer) = self.ask_system(here, request, 8000)? else {
            return Ok(Next::Error(NO_MATCHING_ERROR.to_owned()));
        };
        match kind {
            ActionType::GetCase => self.data.set("Case", answer.payload().clone()),
            ActionType::GetCustomerProfile => self.data.set("Customer", answer.payload().clone()),
            // What belongs to a profile stands beside it.
            _ => self.data.add("Customer", answer.payload()),
        }
        Ok(Next::Onward)
    }

    /// A message of its own, such as an e-mail.
    fn sent(&mut self, here: Here<'a>) -> Block {
        let parameters = self.raw(here)?;
        let payload = json!({ here.action.kind().as_str(): parameters });
        let said = self.cross(here, Stage::Outbound, "system", payload, BTreeMap::new())?;
        self.world.say(here.place(&self.data, self.at), &said);
        Ok(self.decided(here))
    }

    /// Attributes of the related contact are stored with that one: references of
    /// this flow do not find them.
    fn set_attributes(
        &mut self,
        here: Here<'a>,
        attributes: &BTreeMap<String, Scalar>,
        target: Option<TargetContact>,
    ) -> Block {
        let Some(target) = target else {
            return Ok(Next::Error(NO_MATCHING_ERROR.to_owned()));
        };
        let values = self.filled(attributes)?;
        let kept = self.keep(here, json!({ "Attributes": values }))?;
        if target == TargetContact::Current {
            let kept = kept.payload().get("Attributes").cloned();
            self.data.add("Attributes", &kept.unwrap_or_default());
        }
        Ok(Next::Onward)
    }

    /// Flows for events of the contact, as the gate released them.
    fn hook(&mut self, here: Here<'a>) -> Block {
        let kept = self.keep_parameters(here)?;
        let kind = here.action.kind().as_str();
        let hooks = kept.payload().get(kind).and_then(|p| p.get("EventHooks"));
        for (event, flow) in hooks.and_then(Value::as_object).into_iter().flatten() {
            self.hooks.insert(event.clone(), text(flow));
        }
        Ok(self.decided(here))
    }

    fn stored(&mut self, here: Here<'a>) -> Block {
        self.keep_parameters(here)?;
        Ok(self.decided(here))
    }

    fn keep_parameters(&mut self, here: Here<'a>) -> Result<Passed, Break> {
        let parameters = self.raw(here)?;
        self.keep(here, json!({ here.action.kind().as_str(): parameters }))
    }

    fn keep(&mut self, here: Here<'a>, payload: Value) -> Result<Passed, Break> {
        let record = self.cross(here, Stage::Record, "system", payload, BTreeMap::new())?;
        self.world.keep(here.place(&self.data, self.at), &record);
        Ok(record)
    }

    fn view(&mut self, here: Here<'a>, view: &crate::View) -> Block {
        let data = self.data.value(&Value::Object(view.data.clone()))?;
        let said = self.cross(here, Stage::Outbound, "system", data, BTreeMap::new())?;
        self.world.say(here.place(&self.data, self.at), &said);
        let seconds = self.seconds(view.time_limit.as_ref(), 400)?;
        let Some(heard) = self.hear(here, seconds, None, "agent")? else {
            return Ok(Next::Error("TimeLimitExceeded".to_owned()));
        };
        let action = match heard.payload() {
            Value::Object(map) => map.get("Action").map(text),
            other => Some(text(other)),
        };
        let shown =
            json!({ "Action": action, "ViewResultData": heard.payload().get("ViewResultData") });
        self.data.set("Views", shown);
        Ok(Next::Result(action))
    }

    fn record(&mut self, here: Here<'a>, recording: &Recording) -> Block {
        self.keep_parameters(here)?;
        if let Some(voices) = recording.records_voices() {
            self.recording.voices = voices;
        }
        if let Some(automated) = recording.records_automated() {
            self.recording.automated = automated;
        }
        self.apply_recording(here);
        Ok(Next::Onward)
    }

    fn apply_recording(&mut self, here: Here<'a>) {
        let wanted = self.recording.voices || self.recording.automated;
        let runs = wanted && !self.recording.paused;
        if runs != self.recording.runs {
            self.recording.runs = runs;
            self.world.recording(here.place(&self.data, self.at), runs);
        }
    }

    /// So many times round, then on, then anew.
    fn count(&mut self, here: Here<'a>, count: Option<&Scalar>) -> Block {
        let written = self.written(count)?;
        let limit = written
            .trim()
            .parse::<i64>()
            .unwrap_or_default()
            .clamp(0, 100);
        let Some(frame) = self.frames.last_mut() else {
            return Ok(Next::End(End::FlowEnded));
        };
        let identifier = here.action.identifier();
        let rounds = frame.loops.entry(identifier.to_owned()).or_default();
        Ok(Next::Result(Some(
            if *rounds < limit {
                *rounds += 1;
                "ContinueLooping"
            } else {
                *rounds = 0;
                "DoneLooping"
            }
            .to_owned(),
        )))
    }

    fn wait(&mut self, here: Here<'a>, limit: Option<&Scalar>) -> Block {
        let Some(seconds) = self.written(limit)?.trim().parse::<u64>().ok() else {
            return Ok(Next::Error(NO_MATCHING_ERROR.to_owned()));
        };
        let decided = self.world.decide(here.place(&self.data, self.at));
        Ok(match decided {
            Decided::Result(Some(event)) => Next::Result(Some(event)),
            Decided::Result(None) => {
                self.at = self.at.saturating_add(seconds.saturating_mul(1000));
                Next::Result(Some("WaitCompleted".to_owned()))
            }
            Decided::Error(error) => Next::Error(error),
        })
    }

    fn decided(&mut self, here: Here<'a>) -> Next {
        match self.world.decide(here.place(&self.data, self.at)) {
            Decided::Result(Some(result)) => Next::Result(Some(result)),
            Decided::Result(None) if here.action.transitions().conditions.is_empty() => {
                Next::Onward
            }
            Decided::Result(None) => Next::Result(None),
            Decided::Error(error) => Next::Error(error),
        }
    }

    fn transfer(&mut self, target: Option<&Scalar>) -> Block {
        let flow = self.written(target)?;
        Ok(match self.library.position(&flow) {
            Some(position) => Next::Jump(position),
            None if self.options.unknown_flows_fail || flow.is_empty() => {
                Next::Error(NO_MATCHING_ERROR.to_owned())
            }
            None => Next::End(End::TransferredToFlow { flow }),
        })
    }

    /// A number outside is always an action: the contact leaves the house.
    fn third_party(&mut self, here: Here<'a>, number: Option<&Scalar>) -> Block {
        let number = self.written(number)?;
        if number.is_empty() {
            return Ok(Next::Error(NO_MATCHING_ERROR.to_owned()));
        }
        let mut declared = self.options.sensitive.iter();
        if !declared.any(|one| one.covers(here.action, &number)) {
            let transfer = Sensitive {
                block: String::new(),
                name: "transfer-to-number".to_owned(),
                facts: BTreeMap::from([("action.target".to_owned(), number)]),
            };
            let passed = self.action(here, &transfer)?;
            self.act(here, &passed)?;
        }
        Ok(match self.decided(here) {
            Next::Error(error) => Next::Error(error),
            // The flow goes on where the other side has hung up first.
            _ => Next::End(End::TransferredOut),
        })
    }

    fn compared(&mut self, value: Option<&Scalar>) -> Result<Option<String>, Break> {
        let Some(template) = value.and_then(Scalar::template) else {
            return Ok(None);
        };
        if let ([only], true) = (template.references(), template.is_reference()) {
            return Ok(self
                .data
                .find(&only.path)
                .filter(|v| !v.is_null())
                .map(text));
        }
        Ok(Some(self.data.fill(template)?))
    }

    fn written(&mut self, value: Option<&Scalar>) -> Result<String, Break> {
        match value {
            Some(value) => Ok(self.data.scalar(value)?),
            None => Ok(String::new()),
        }
    }

    fn seconds(&mut self, value: Option<&Scalar>, usual: u64) -> Result<u64, Break> {
        Ok(self.written(value)?.trim().parse().unwrap_or(usual))
    }

    fn filled(&mut self, values: &BTreeMap<String, Scalar>) -> Result<Value, Break> {
        let mut filled = Map::new();
        for (name, value) in values {
            filled.insert(name.clone(), Value::String(self.data.scalar(value)?));
        }
        Ok(Value::Object(filled))
    }

    fn raw(&mut self, here: Here<'a>) -> Result<Value, Break> {
        Ok(self.data.value(&Value::Object(here.action.raw().clone()))?)
    }
}
