//! `guichet flow check`: what is found in flows.

use std::{collections::HashMap, io::Write as _, path::PathBuf};

use guichet_flow::{
    Flow,
    check::{Finding, Position, Settings, Severity, check as findings, locate, unreadable},
};
use serde::Serialize;

use crate::{
    cli::{Deny, FlowCheckArguments},
    exit::{Exit, Problem, output},
};

use super::{
    files::{Source, sources},
    report, sarif,
    settings::settings,
};

/// A finding with the file and place where it is.
#[derive(Serialize)]
pub(crate) struct Placed {
    /// As people and tools name it.
    pub(crate) file: String,
    #[serde(skip)]
    pub(crate) path: PathBuf,
    #[serde(flatten)]
    pub(crate) position: Option<Position>,
    #[serde(flatten)]
    pub(crate) finding: Finding,
}

/// What a check came to.
#[derive(Default)]
pub(crate) struct Checked {
    pub(crate) flows: usize,
    /// Files of folders that hold no flow.
    pub(crate) others: usize,
    pub(crate) findings: Vec<Placed>,
}

pub(crate) fn check(arguments: &FlowCheckArguments) -> Result<Exit, Problem> {
    if arguments.rules {
        return report::rules(arguments.json).map(|()| Exit::Success);
    }
    let settings = settings(&arguments.settings)?;
    let mut checked = Checked::default();
    let mut missing = false;
    for source in sources(&arguments.paths)? {
        match source.read() {
            Ok(text) => checked.add(&source, &text, &settings),
            // The other files are checked all the same.
            Err(problem) => {
                missing = true;
                problem.tell();
            }
        }
    }
    if checked.flows == 0 && !missing {
        // A folder that moved must not look like one without faults.
        let error = anyhow::anyhow!("no flow is there; name exported flows, or folders of them");
        let paths = arguments
            .paths
            .iter()
            .map(|path| path.display().to_string());
        return Err(Problem::usage(error).at(paths.collect::<Vec<_>>().join(", ")));
    }
    if arguments.sarif {
        sarif::print(&checked)?;
    } else if arguments.json {
        let mut out = std::io::stdout().lock();
        for finding in &checked.findings {
            serde_json::to_writer(&mut out, finding).map_err(|e| output(e.into()))?;
            out.write_all(b"\n").map_err(output)?;
        }
    } else {
        report::print(&checked)?;
    }
    Ok(if missing {
        Exit::Usage
    } else if checked.holds(arguments.deny) {
        Exit::Refused
    } else {
        Exit::Success
    })
}

impl Checked {
    fn add(&mut self, source: &Source, text: &str, settings: &Settings) {
        let flow: Flow = match text.parse() {
            Ok(flow) => flow,
            Err(error) => {
                if !source.named && !looks_like_a_flow(text) {
                    self.others += 1;
                    return;
                }
                self.flows += 1;
                if let Some((finding, position)) = unreadable(&error, settings) {
                    self.place(source, finding, position);
                }
                return;
            }
        };
        self.flows += 1;
        let found = findings(&flow, settings);
        let pointers = found.iter().map(|finding| finding.pointer.as_str());
        let places: HashMap<String, Position> = locate(text, &flow, pointers);
        for finding in found {
            let position = places.get(&finding.pointer).copied();
            self.place(source, finding, position);
        }
    }

    fn place(&mut self, source: &Source, finding: Finding, position: Option<Position>) {
        self.findings.push(Placed {
            file: source.path.display().to_string(),
            path: source.path.clone(),
            position,
            finding,
        });
    }

    pub(crate) fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter();
        findings
            .filter(|placed| placed.finding.severity == severity)
            .count()
    }

    fn holds(&self, deny: Deny) -> bool {
        let from = match deny {
            Deny::Note => Severity::Note,
            Deny::Warning => Severity::Warning,
            Deny::Error => Severity::Error,
            Deny::None => return false,
        };
        self.findings
            .iter()
            .any(|placed| placed.finding.severity >= from)
    }
}

/// Folders hold other JSON too; what says that it is a flow and cannot be read is
/// reported, the rest is passed over.
fn looks_like_a_flow(text: &str) -> bool {
    text.contains("StartAction") || (text.contains("\"modules\"") && text.contains("\"branches\""))
}
