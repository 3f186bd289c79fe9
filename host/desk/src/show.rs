//! A conversation as a reader sees it.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::Path,
};

use anstyle::{AnsiColor, Color, Style};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use guichet::{Gate, Outcome, OutcomeKind, PolicyInfo, Requirement, TenantId};

use crate::exit::{Problem, RESET};

const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();
const GREEN: Style = color(AnsiColor::Green);
const YELLOW: Style = color(AnsiColor::Yellow);
const RED: Style = color(AnsiColor::Red);
const HIDDEN: Style = color(AnsiColor::Magenta);

const fn color(color: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(color)))
}

/// Shows outcomes one by one, and sums them up.
pub(crate) struct Conversation {
    tenant: String,
    contact: String,
    policies: Vec<PolicyInfo>,
    kinds: BTreeMap<u64, OutcomeKind>,
    classes: BTreeMap<String, usize>,
    amended: usize,
    micros: Vec<u64>,
}

impl Conversation {
    pub(crate) fn new(gate: &Gate, tenant: &TenantId, contact: &Path) -> Result<Self, Problem> {
        Ok(Self {
            tenant: tenant.to_string(),
            contact: contact
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            policies: gate.policies(tenant)?,
            kinds: BTreeMap::new(),
            classes: BTreeMap::new(),
            amended: 0,
            micros: Vec::new(),
        })
    }

    pub(crate) fn head(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{BOLD}{} · {}{RESET}", self.tenant, self.contact)?;
        for policy in &self.policies {
            let module: String = policy.module.chars().take(12).collect();
            writeln!(
                out,
                "{DIM}phase {}  {} {}  sha256:{module}…  on failure: {}{RESET}",
                policy.phase, policy.name, policy.version, policy.on_failure
            )?;
        }
        Ok(())
    }

    pub(crate) fn turn(&mut self, out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
        let again = self
            .kinds
            .insert(outcome.sequence, outcome.outcome)
            .is_some();
        let style = match outcome.outcome {
            OutcomeKind::Released => GREEN,
            OutcomeKind::Held => YELLOW,
            OutcomeKind::Refused => RED,
        };
        let kind = if again {
            "released by the proof"
        } else {
            outcome.outcome.as_str()
        };
        let role = if outcome.role.is_empty() {
            "-"
        } else {
            &outcome.role
        };
        writeln!(
            out,
            "\n{BOLD}{:>3}{RESET}  {:<9} {role:<9} {style}{kind:<9}{RESET} {DIM}{:>7} µs{RESET}",
            outcome.sequence,
            outcome.stage.as_str(),
            outcome.micros
        )?;
        if let Some(payload) = &outcome.payload {
            let text = payload
                .as_text()
                .map_or_else(|| payload.to_json(), str::to_owned);
            said(out, &self.marked(outcome, &printable(&text)))?;
        }
        for attachment in &outcome.attachments {
            said(out, &format!("attachment {}", printable(attachment)))?;
        }
        if let Some(notice) = &outcome.notice {
            said(out, &format!("{DIM}told:{RESET} {notice}"))?;
        }
        opinions(out, outcome)?;
        effects(out, outcome)?;
        if !again {
            self.micros.push(outcome.micros);
            self.amended += outcome.amendments.len();
            for edit in &outcome.edits {
                *self.classes.entry(edit.class.clone()).or_default() += 1;
            }
        }
        Ok(())
    }

    /// Colours what stands in place of hidden text.
    fn marked(&self, outcome: &Outcome, text: &str) -> String {
        let mut classes: Vec<&str> = outcome
            .edits
            .iter()
            .map(|edit| edit.class.as_str())
            .collect();
        classes.extend(self.classes.keys().map(String::as_str));
        classes.sort_unstable();
        classes.dedup();
        let mut marked = text.to_owned();
        for placeholder in classes
            .iter()
            .map(|class| format!("[{class}]"))
            .chain(["[removed]".to_owned(), "[…]".to_owned()])
        {
            marked = marked.replace(&placeholder, &format!("{HIDDEN}{placeholder}{RESET}"));
        }
        marked
    }

    pub(crate) fn summary(&mut self, out: &mut impl Write, events: usize) -> io::Result<()> {
        let count = |kind| self.kinds.values().filter(|held| **held == kind).count();
        let mut table = Table::new();
        table
            .load_style(presets::UTF8_HORIZONTAL_ONLY)
            .set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header([
            "turns", "released", "held", "refused", "events", "amended", "p50 µs", "max µs",
        ]);
        self.micros.sort_unstable();
        table.add_row([
            self.kinds.len().to_string(),
            count(OutcomeKind::Released).to_string(),
            count(OutcomeKind::Held).to_string(),
            count(OutcomeKind::Refused).to_string(),
            events.to_string(),
            self.amended.to_string(),
            self.micros
                .get(self.micros.len() / 2)
                .copied()
                .unwrap_or_default()
                .to_string(),
            self.micros.last().copied().unwrap_or_default().to_string(),
        ]);
        for column in table.column_iter_mut() {
            column.set_cell_alignment(CellAlignment::Right);
        }
        writeln!(out, "\n{table}")?;
        if !self.classes.is_empty() {
            let hidden: Vec<String> = self
                .classes
                .iter()
                .map(|(class, n)| format!("{class} {n}"))
                .collect();
            writeln!(out, "hidden: {}", hidden.join(" · "))?;
        }
        Ok(())
    }
}

/// What left of a turn, and what policies and gate said of it.
pub(crate) fn ruling(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    if let Some(payload) = &outcome.payload {
        let text = payload
            .as_text()
            .map_or_else(|| payload.to_json(), str::to_owned);
        said(out, &printable(&text))?;
    }
    if let Some(notice) = &outcome.notice {
        said(out, &format!("{DIM}told:{RESET} {notice}"))?;
    }
    opinions(out, outcome)?;
    effects(out, outcome)
}

/// What each policy said, where it said something.
fn opinions(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    for opinion in &outcome.opinions {
        if opinion.decision == "allow" && opinion.edits == 0 && opinion.reasons.is_empty() {
            continue;
        }
        let mut line = format!(
            "{} {}: {}",
            opinion.policy, opinion.version, opinion.decision
        );
        if opinion.edits > 0 {
            line += &format!(
                ", {} edit{}",
                opinion.edits,
                if opinion.edits == 1 { "" } else { "s" }
            );
        }
        if !opinion.reasons.is_empty() {
            line += &format!(", {}", opinion.reasons.join(", "));
        }
        if let (Some(cause), Some(failure)) = (opinion.cause, &opinion.failure) {
            line += &format!(" ({}: {failure})", cause.as_str());
        }
        note(out, &line)?;
    }
    Ok(())
}

/// What the gate adds, what is still needed, what has to be done, and what was
/// changed.
fn effects(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    let by_policies = outcome.opinions.iter().flat_map(|opinion| &opinion.reasons);
    let own: Vec<&str> = outcome
        .reasons
        .iter()
        .filter(|reason| !by_policies.clone().any(|held| held == *reason))
        .map(String::as_str)
        .collect();
    if !own.is_empty() {
        note(out, &format!("gate: {}", own.join(", ")))?;
    }
    for requirement in &outcome.requirements {
        note(out, &format!("needs {}", needs(requirement)))?;
    }
    for obligation in &outcome.obligations {
        note(
            out,
            format!("must {} {}", obligation.name, obligation.value).trim_end(),
        )?;
    }
    for amendment in &outcome.amendments {
        let Some(payload) = &amendment.payload else {
            let text = format!("turn {} was amended; it has not left", amendment.turn);
            note(out, &text)?;
            continue;
        };
        let text = payload
            .as_text()
            .map_or_else(|| payload.to_json(), str::to_owned);
        let exposed = if amendment.exposed > 0 {
            format!(" ({} bytes were shown before)", amendment.exposed)
        } else {
            String::new()
        };
        note(
            out,
            &format!(
                "turn {} now reads{exposed}: {}",
                amendment.turn,
                printable(&text)
            ),
        )?;
    }
    Ok(())
}

pub(crate) fn needs(requirement: &Requirement) -> String {
    let kind = serde_json::to_value(requirement.kind).unwrap_or_default();
    let kind = kind.as_str().unwrap_or_default().to_owned();
    let binds: Vec<&str> = requirement.binds.iter().map(String::as_str).collect();
    if binds.is_empty() {
        format!("{kind} of level {}", requirement.level)
    } else {
        format!(
            "{kind} of level {} for {}",
            requirement.level,
            binds.join(" and ")
        )
    }
}

fn said(out: &mut impl Write, text: &str) -> io::Result<()> {
    for line in text.lines() {
        writeln!(out, "     {line}")?;
    }
    Ok(())
}

fn note(out: &mut impl Write, line: &str) -> io::Result<()> {
    writeln!(out, "     {DIM}· {line}{RESET}")
}

/// What comes from elsewhere cannot steer the terminal, nor end its line.
pub(crate) fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

/// What a customer wrote cannot steer the terminal.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}
