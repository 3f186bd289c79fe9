//! The world of `flow run`: a script or a terminal, and what is printed.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use anstyle::{AnsiColor, Color, Style};
use guichet::{Outcome, OutcomeKind};
use guichet_flow::{
    Answer, Branch, Crossing, Decided, Heard, JsonPath, Passed, Place, Raw, Walked, World,
    short_name,
};
use serde_json::{Value, json};

use super::script::Script;
use crate::{
    exit::{Problem, RESET, output},
    show::one_line,
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

pub(crate) struct StageWorld {
    script: Script,
    json: bool,
}

impl StageWorld {
    pub(crate) fn new(script: Script, json: bool) -> Self {
        Self { script, json }
    }

    /// By block, by what it names, by its type.
    fn answer(&mut self, keys: &[&str]) -> Option<Value> {
        for key in keys {
            if let Some(queue) = self.script.answers.get_mut(*key) {
                return if queue.len() > 1 {
                    queue.pop_front()
                } else {
                    queue.front().cloned()
                };
            }
        }
        None
    }

    fn note(&self, event: &Value, text: &str) {
        // A closed pipe ends the program at the next ruling.
        let mut out = anstream::stdout().lock();
        let _ = if self.json {
            writeln!(out, "{event}")
        } else {
            writeln!(out, "     {DIM}· {text}{RESET}")
        };
    }
}

impl World for StageWorld {
    fn say(&mut self, _: Place<'_>, _: &Passed) {}

    fn ask(&mut self, _: Place<'_>, _: u64, length: Option<usize>) -> Heard {
        let cut = |text: &str| match length {
            Some(length) => text.chars().take(length).collect::<String>(),
            None => text.to_owned(),
        };
        if !self.script.typed {
            return match self.script.caller.pop_front() {
                None => Heard::HungUp,
                Some(Value::Null) => Heard::Silence,
                Some(Value::String(text)) => Heard::Input(Raw::new(cut(&text))),
                Some(other) => Heard::Input(Raw::new(other)),
            };
        }
        if io::stdin().is_terminal() {
            anstream::eprint!("   > ");
        }
        let mut line = String::new();
        match io::stdin().lock().read_line(&mut line) {
            Ok(0) | Err(_) => Heard::HungUp,
            Ok(_) => match line.trim_end_matches(['\r', '\n']) {
                "" => Heard::Silence,
                text => Heard::Input(Raw::new(cut(text))),
            },
        }
    }

    fn call(&mut self, place: Place<'_>, _: &Passed) -> Answer {
        let named = named(place);
        let keys = [
            place.action.identifier(),
            &named,
            short_name(&named),
            place.action.kind().as_str(),
        ];
        let body = match self.answer(&keys) {
            Some(Value::String(error)) => Err(error),
            Some(answer) => Ok(Raw::new(answer)),
            None => Err("NoMatchingError".to_owned()),
        };
        Answer { delay: 0, body }
    }

    fn keep(&mut self, _: Place<'_>, _: &Passed) {}

    fn act(&mut self, _: Place<'_>, _: &Passed) -> Result<(), String> {
        Ok(())
    }

    fn decide(&mut self, place: Place<'_>) -> Decided {
        let decides = &self.script.decides;
        let decided = decides.get(place.action.identifier());
        let decided = decided.or_else(|| decides.get(place.action.kind().as_str()));
        match decided {
            Some(text) => match text.strip_prefix("error:") {
                Some(error) => Decided::Error(error.trim().to_owned()),
                None => Decided::Result(Some(text.clone())),
            },
            None => Decided::Result(None),
        }
    }

    fn chance(&mut self, _: Place<'_>) -> u8 {
        self.script.chance.unwrap_or(50)
    }

    fn queue(&mut self, _: Place<'_>, _: Option<&str>) -> Result<(), String> {
        Ok(())
    }

    fn recording(&mut self, _: Place<'_>, runs: bool) {
        let word = if runs {
            "recording runs"
        } else {
            "recording pauses"
        };
        self.note(&json!({ "event": "recording", "runs": runs }), word);
    }

    fn enter(&mut self, place: Place<'_>) {
        let (id, kind) = (place.action.identifier(), place.action.kind().as_str());
        let mut out = anstream::stdout().lock();
        let _ = if self.json {
            let event = json!({ "event": "block", "flow": place.flow, "block": id, "type": kind, "at": place.at });
            writeln!(out, "{event}")
        } else {
            let seconds = place.at / 1000;
            writeln!(
                out,
                "\n{BOLD}{}{RESET}  {DIM}{}  {} · {seconds} s{RESET}",
                one_line(kind),
                one_line(id),
                one_line(place.flow)
            )
        };
    }

    fn leave(&mut self, place: Place<'_>, branch: Branch) {
        let transitions = place.action.transitions();
        let word = match branch {
            Branch::Next => return,
            Branch::Condition(i) => format!("condition {}", i + 1),
            Branch::Error(i) => {
                let error = transitions.errors.get(i);
                error.map(|error| error.error.clone()).unwrap_or_default()
            }
        };
        self.note(
            &json!({ "event": "branch", "branch": word }),
            &format!("by {}", one_line(&word)),
        );
    }
}

/// The function or bot that a block asks, as the flow names it: what left of the
/// name may be edited.
fn named(place: Place<'_>) -> String {
    let Some(resource) = place.action.resource() else {
        return String::new();
    };
    let found = |path: &JsonPath| match path.find(place.data) {
        Some(Value::String(text)) => text.clone(),
        _ => String::new(),
    };
    match resource.template() {
        Some(template) => template.fill(found),
        None => resource.text().into_owned(),
    }
}

/// What the gate ruled, and what left: never what it hid.
pub(crate) fn ruled(crossing: &Crossing, outcome: &Outcome, json: bool) -> Result<(), Problem> {
    let mut out = anstream::stdout().lock();
    if json {
        let event = json!({ "event": "crossing", "block": crossing.block, "outcome": outcome });
        return writeln!(out, "{event}").map_err(output);
    }
    let color = match outcome.outcome {
        OutcomeKind::Released => AnsiColor::Green,
        OutcomeKind::Held => AnsiColor::Yellow,
        OutcomeKind::Refused => AnsiColor::Red,
    };
    let style = Style::new().fg_color(Some(Color::Ansi(color)));
    let word = outcome.outcome.as_str();
    let stage = outcome.stage.as_str();
    writeln!(
        out,
        "  {stage:<9} {:<9} {style}{word}{RESET}",
        crossing.role
    )
    .map_err(output)?;
    crate::show::ruling(&mut out, outcome).map_err(output)
}

pub(crate) fn ended(walked: &Walked, json: bool) -> Result<(), Problem> {
    let mut out = anstream::stdout().lock();
    let end = serde_json::to_value(&walked.end).map_err(Problem::fault)?;
    if json {
        let event =
            json!({ "event": "end", "end": end, "steps": walked.steps, "millis": walked.millis });
        return writeln!(out, "{event}").map_err(output);
    }
    let word = end.get("end").and_then(Value::as_str).unwrap_or_default();
    let more = ["queue", "flow", "block", "budget", "reason"];
    let more = more
        .iter()
        .find_map(|key| end.get(*key)?.as_str())
        .unwrap_or_default();
    let seconds = walked.millis / 1000;
    writeln!(
        out,
        "\n{BOLD}{word}{RESET} {}  {DIM}{} blocks · {seconds} s{RESET}",
        one_line(more),
        walked.steps
    )
    .map_err(output)
}
