//! Blocks that ask somebody, and go on with the answer.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    Here, Walker,
    block::{Block, Next},
    crossing::text,
};
use crate::{
    ActionType, Bot, InputValidation, Lambda, NO_MATCHING_ERROR, ParticipantInput, Stage, View,
};

impl<'a> Walker<'a> {
    pub(super) fn input(&mut self, here: Here<'a>, input: &ParticipantInput) -> Block {
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
        if let Some(InputValidation::PhoneNumber) = input.validation {
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

    pub(super) fn bot(&mut self, here: Here<'a>, bot: &Bot) -> Block {
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

    pub(super) fn lambda(&mut self, here: Here<'a>, lambda: &Lambda) -> Block {
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

    /// Cases and profiles that are asked for.
    pub(super) fn looked_up(&mut self, here: Here<'a>) -> Block {
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

    pub(super) fn view(&mut self, here: Here<'a>, view: &View) -> Block {
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
}
