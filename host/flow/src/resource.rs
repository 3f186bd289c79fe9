//! What an action uses: the function, bot, flow, queue or number that it names.

use crate::{Action, Parameters, Scalar};

impl Action {
    /// The function, bot, flow, module, view, queue, agent or number that it
    /// uses or sets, or the task that it creates, as its parameters name it: an id, an
    /// ARN, a name, or a reference to one.
    pub fn resource(&self) -> Option<&Scalar> {
        match self.parameters() {
            Parameters::Lambda(lambda) => lambda.function.as_ref(),
            Parameters::Bot(bot) => bot.alias.as_ref().or(bot.name.as_ref()),
            Parameters::Flow(flow) | Parameters::Module { module: flow, .. } => flow.as_ref(),
            Parameters::View(view) => view.id.as_ref(),
            Parameters::TargetQueue { queue, agent } => queue.as_ref().or(agent.as_ref()),
            Parameters::CallbackNumber(number) | Parameters::ThirdParty(number) => number.as_ref(),
            // There is one, or the action fails.
            Parameters::EventHooks(hooks) => hooks.values().next(),
            Parameters::Task(task) => task.name.as_ref().or(task.flow.as_ref()),
            _ => None,
        }
    }
}

/// The name within an ARN or a path, without version or alias: `pay` of
/// `arn:aws:lambda:eu-west-1:111122223333:function:pay:LIVE` and of `pay:LIVE`,
/// `77` of `arn:aws:connect:…:instance/i/contact-flow/77:$LATEST`. A placeholder
/// that a tool fills later, such as `${F:Main:F}`, stays whole.
pub fn short_name(id: &str) -> &str {
    let last = if let Some((_, function)) = id.rsplit_once(":function:") {
        function
    } else if let Some((_, last)) = id.rsplit_once('/') {
        last
    } else if id.starts_with("arn:") {
        return id.rsplit(':').next().unwrap_or(id);
    } else {
        id
    };
    if last.starts_with("${") || last.starts_with("{{") {
        return last;
    }
    let name = last.split(':').next().unwrap_or(last);
    if name.is_empty() { id } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_has_no_version_and_no_alias() {
        for (id, name) in [
            ("arn:aws:lambda:eu-west-1:111122223333:function:pay", "pay"),
            (
                "arn:aws:lambda:eu-west-1:111122223333:function:pay:LIVE",
                "pay",
            ),
            ("111122223333:function:pay:7", "pay"),
            ("pay:LIVE", "pay"),
            ("pay", "pay"),
            ("arn:aws:connect:eu-west-1:1:instance/i/queue/vip", "vip"),
            (
                "arn:aws:connect:eu-west-1:1:instance/i/contact-flow/77:$LATEST",
                "77",
            ),
            ("77:$LATEST", "77"),
            ("arn:aws:lex:eu-west-1:1:bot-alias/BOT/ALIAS", "ALIAS"),
            ("arn:aws:sns:eu-west-1:1:topic", "topic"),
            (
                "arn:aws:connect:${R}:${A}:instance/i/flow/${F:Main:F}",
                "${F:Main:F}",
            ),
            ("{{contactFlows.Main.arn}}", "{{contactFlows.Main.arn}}"),
            ("+33184000000", "+33184000000"),
            ("folder/", "folder/"),
            ("", ""),
        ] {
            assert_eq!(short_name(id), name, "{id}");
        }
    }
}
