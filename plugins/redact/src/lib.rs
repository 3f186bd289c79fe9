//! Hides card data, bank and identity numbers, contact details, and the names
//! and addresses that a conversation itself declares; English and French. What is
//! found, and what is not claimed, is told in [`guichet_detect`]; this policy adds
//! what becomes of it: by class, by stage, by who will see it.

mod class;
mod patterns;
mod settings;

pub use guichet_detect::Class;
pub use settings::{Choice, ClassSettings, CustomPattern, Dictionary, Language, Settings};

use guichet_detect::{Conversation, Detector, Earlier, Finding, Line, Read};
use guichet_sdk::{
    Description, Edit, Failure, Import, Part, PartKind, Policy, SettingsError, Stage, Treatment,
    Turn, Verdict, history, memory,
};
use settings::Rules;

/// The policy.
#[derive(Debug)]
pub struct Redact {
    rules: Rules,
    detector: Detector,
}

impl Policy for Redact {
    type Settings = Settings;

    fn describe() -> Description {
        let description = Description::new(
            "redact",
            env!("CARGO_PKG_VERSION"),
            "Hides card data, bank and identity numbers, contact details, declared names and addresses",
        )
        .stages(Stage::ALL.iter().copied())
        .facts(["audience.role"])
        .classes(Class::ALL.iter().map(|class| class.as_str()))
        .treatments(Treatment::ALL.iter().copied())
        .failure("memory-unreadable", "What was remembered is not of this version")
        .failure("memory-full", "What has to be remembered was not taken")
        .obligation("pause-recording", [""])
        .imports([Import::History, Import::Memory, Import::Reference])
        .memory(Conversation::FORMAT);
        Class::ALL.iter().fold(description, |description, class| {
            description.reason(
                class.reason(),
                &format!("Something of class {} was found", class.as_str()),
            )
        })
    }

    fn configure(settings: Settings) -> Result<Self, SettingsError> {
        Ok(Self {
            rules: Rules::new(&settings)?,
            detector: settings::detector(&settings)?,
        })
    }

    fn evaluate(&self, turn: &Turn) -> Result<Verdict, Failure> {
        let before = memory::recall();
        let mut conversation =
            Conversation::decode(&before).map_err(|_| Failure::new("memory-unreadable"))?;
        let mut asks_for_card = false;
        let mut report = Report::default();
        for (index, part) in turn.parts.iter().enumerate() {
            let last = index + 1 == turn.parts.len();
            let read = conversation.read(&self.detector, &line(turn, index, part, last));
            asks_for_card |= read.asks_for_card;
            self.report(&mut report, turn, index, part, read);
        }
        let mut verdict = report.verdict();
        if self.rules.pause_recording && (asks_for_card || tells_card(&verdict)) {
            verdict = verdict.obligation("pause-recording", "");
        }
        let after = conversation.encode();
        if after != before && !(before.is_empty() && conversation.is_empty()) {
            memory::remember(&after).map_err(|_| Failure::new("memory-full"))?;
        }
        Ok(verdict)
    }
}

/// A part as the engine reads it.
fn line<'a>(turn: &Turn, index: usize, part: &'a Part, last: bool) -> Line<'a> {
    let field = match part.pointer.rsplit_once('/') {
        Some((_, name)) if part.kind != PartKind::Key => name,
        _ => "",
    };
    let spoken = matches!(turn.stage, Stage::Inbound | Stage::Outbound);
    Line {
        turn: turn.sequence,
        part: u16::try_from(index).unwrap_or(u16::MAX),
        text: &part.text,
        field,
        said: spoken && part.kind == PartKind::Text,
        outbound: turn.stage == Stage::Outbound,
        number: part.kind == PartKind::Number,
        settled: turn.settled || !last,
    }
}

/// What is said of a turn, part by part.
#[derive(Default)]
struct Report {
    edits: Vec<Edit>,
    /// Classes found, as they come.
    found: Vec<Class>,
}

impl Report {
    fn verdict(self) -> Verdict {
        let reasons = self.found.into_iter().map(Class::reason);
        reasons.fold(Verdict::allow().edits(self.edits), Verdict::reason)
    }
}

impl Redact {
    fn report(&self, report: &mut Report, turn: &Turn, index: usize, part: &Part, read: Read) {
        let mut findings = read.findings;
        self.rules.custom(&part.text, |class, start, end| {
            findings.push(Finding {
                start,
                end,
                class,
                sure: true,
            });
        });
        report.edits.reserve(findings.len());
        for found in findings {
            let text = part.text.get(found.start..found.end);
            if text.is_some_and(|text| self.rules.allows(text)) {
                continue;
            }
            if let Some(edit) = self.edit(turn.sequence, index, found, turn) {
                report.edits.push(edit);
                if !report.found.contains(&found.class) {
                    report.found.push(found.class);
                }
            }
        }
        for piece in shown(read.earlier, turn.sequence) {
            let edit = self.edit(piece.turn, piece.part.into(), piece.finding, turn);
            report.edits.extend(edit);
        }
        report.edits.extend(read.withheld.map(|open| {
            Edit::new(
                turn.sequence,
                index,
                open.start..open.end,
                open.class.as_str(),
                Treatment::Withhold,
            )
        }));
    }

    fn edit(&self, sequence: u64, part: usize, found: Finding, turn: &Turn) -> Option<Edit> {
        let treatment = match self
            .rules
            .treatment(found.class, turn.stage, turn.audience())?
        {
            Treatment::Mask if !found.sure => Treatment::Label,
            treatment => treatment,
        };
        Some(Edit::new(
            sequence,
            part,
            found.start..found.end,
            found.class.as_str(),
            treatment,
        ))
    }
}

/// The pieces that the window still shows, which alone can be amended.
fn shown(earlier: Vec<Earlier>, turn: u64) -> Vec<Earlier> {
    let Some(oldest) = earlier.iter().map(|piece| piece.turn).min() else {
        return earlier;
    };
    let limit = u32::try_from(turn.saturating_sub(oldest)).unwrap_or(u32::MAX);
    let window = if limit == 0 {
        history::Window::default()
    } else {
        history::recent(limit)
    };
    let is_shown = |piece: &Earlier| {
        piece.turn == turn
            || window.turns.iter().any(|turn| {
                turn.sequence == piece.turn
                    && turn.parts.get(usize::from(piece.part)).is_some_and(|part| {
                        part.text
                            .get(piece.finding.start..piece.finding.end)
                            .is_some()
                    })
            })
    };
    earlier.into_iter().filter(is_shown).collect()
}

fn tells_card(verdict: &Verdict) -> bool {
    let card = [Class::CardNumber, Class::CardSecurityCode];
    verdict
        .edits
        .iter()
        .any(|edit| card.iter().any(|class| class.as_str() == edit.class))
}

guichet_sdk::export!(Redact);

#[cfg(test)]
mod tests;
