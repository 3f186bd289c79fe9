//! What each kind of block does.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Decided, End, Here, Sensitive, Unknown, Walker, crossing::text, data::Spent};
use crate::{
    ActionType, NO_MATCHING_ERROR, Parameters, Recording, Scalar, Stage, TargetContact, short_name,
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
pub(super) enum Break {
    Go(Next),
    End(End),
}

impl From<Spent> for Break {
    fn from(_: Spent) -> Self {
        Self::End(End::Budget { budget: "bytes" })
    }
}

pub(super) type Block = Result<Next, Break>;

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
        let meant = declared
            .iter()
            .filter(|one| one.covers(here.action, &named));
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
            Parameters::EventHooks(hooks) if hooks.len() > 1 => {
                Ok(Next::Error(NO_MATCHING_ERROR.to_owned()))
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

    fn record(&mut self, here: Here<'a>, recording: &Recording) -> Block {
        self.keep_parameters(here)?;
        if let Some(voices) = recording.records_voices() {
            self.recording.wanted.voices = voices;
        }
        if let Some(automated) = recording.records_automated() {
            self.recording.wanted.automated = automated;
        }
        self.apply_recording(here);
        Ok(Next::Onward)
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
}
