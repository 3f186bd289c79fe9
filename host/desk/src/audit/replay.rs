//! `guichet audit replay`: recorded contacts through the policies of a directory,
//! and what would be decided otherwise.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use guichet::{Recording, Replay, SealedRecording, Stage, TenantId, TurnReplay};
use guichet_ledger::{Digest, Leaf, RecordingLeaf};
use serde_json::json;

use super::{
    Source,
    entry::{short, time},
    leaves::{moment, record},
    state,
};
use crate::{
    exit::{Exit, Problem, output},
    golden::{Golden, golden},
    open,
    run::{line, spinner},
};

#[derive(Debug, Args)]
pub(crate) struct ReplayArguments {
    #[command(flatten)]
    source: Source,
    /// Whose contacts.
    #[arg(long)]
    tenant: TenantId,
    /// The policy directory whose policies are asked: the one that serves, or
    /// the next one.
    #[arg(long, value_name = "DIR")]
    policies: PathBuf,
    /// Contacts that ended from this moment on: a date, or RFC 3339.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<u64>,
    /// Until before this moment.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    to: Option<u64>,
    /// One JSON object a contact, and one at the end.
    #[arg(long)]
    json: bool,
    /// File in the ledger that this was done, and what came of it; needs the
    /// ledger for itself.
    #[arg(long)]
    record: bool,
}

/// A recorded contact, and what became of it.
struct Played {
    file: SealedRecording,
    generation: Option<u64>,
    turns: Vec<(u64, Stage, TurnReplay)>,
    /// Why it is no evidence at all.
    unusable: Option<String>,
}

/// What all of it comes to.
#[derive(Default)]
struct Evidence {
    contacts: usize,
    same: usize,
    differ: usize,
    silent: usize,
    unusable: usize,
    golden: Golden,
}

pub(crate) async fn replay(arguments: ReplayArguments) -> Result<Exit, Problem> {
    let state = state(&arguments.source.state)?;
    let files: Vec<SealedRecording> = state
        .recordings(&arguments.tenant)?
        .into_iter()
        .filter(|file| arguments.from.is_none_or(|from| file.ended >= from))
        .filter(|file| arguments.to.is_none_or(|to| file.ended < to))
        .collect();
    let filed = filed(&arguments)?;
    let golden = golden(&arguments.policies, &arguments.tenant).await?;
    let mut evidence = Evidence {
        golden,
        ..Evidence::default()
    };
    let mut played = Vec::new();
    if !files.is_empty() {
        let builder = open::builder(&arguments.policies);
        let replay = Replay::open(builder, arguments.tenant.clone()).await?;
        let wait = spinner("replaying");
        for file in files {
            let one = play(&replay, file, &filed).await?;
            evidence.add(&one);
            played.push(one);
        }
        if let Some(wait) = wait {
            wait.finish_and_clear();
        }
    }
    let mut out = anstream::stdout().lock();
    if arguments.json {
        for one in &played {
            line(&mut out, &one.json())?;
        }
        line(&mut out, &evidence.json())?;
    } else {
        tell(&mut out, &played, &evidence).map_err(output)?;
    }
    drop(out);
    if arguments.record {
        let tenant = Some(arguments.tenant.as_str());
        record(&arguments.source, tenant, "replay", evidence.result()).await?;
    }
    Ok(if evidence.result() == "same" {
        Exit::Success
    } else {
        Exit::Refused
    })
}

/// What the ledger says was recorded.
fn filed(arguments: &ReplayArguments) -> Result<BTreeSet<Digest>, Problem> {
    let ledger = arguments.source.open()?;
    let keys = arguments.source.keys(&ledger)?;
    let tenant = arguments.tenant.as_str();
    let mut filed = BTreeSet::new();
    let mut add = |leaf: &Leaf| {
        if let Leaf::Recording(RecordingLeaf {
            tenant: of, digest, ..
        }) = leaf
            && of == tenant
        {
            filed.insert(*digest);
        }
    };
    for leaf in ledger
        .leaves(Some(tenant), &keys, 0)
        .map_err(Problem::usage)?
    {
        add(&leaf.map_err(Problem::usage)?.1);
    }
    ledger
        .pending()
        .map_err(Problem::usage)?
        .iter()
        .for_each(add);
    Ok(filed)
}

async fn play(
    replay: &Replay,
    file: SealedRecording,
    filed: &BTreeSet<Digest>,
) -> Result<Played, Problem> {
    let opened = file.open().map_err(|e| e.to_string());
    let opened = opened.and_then(|(digest, recording): (Digest, Recording)| {
        if filed.contains(&digest) {
            Ok(recording)
        } else {
            Err("is not the recording that the ledger names".to_owned())
        }
    });
    Ok(match opened {
        Ok(recording) => match replay.play(&recording).await {
            Ok(turns) => Played {
                file,
                generation: Some(recording.generation),
                turns,
                unusable: None,
            },
            Err(error) => Played {
                file,
                generation: Some(recording.generation),
                turns: Vec::new(),
                unusable: Some(format!("cannot be passed: {error}")),
            },
        },
        Err(problem) => Played {
            file,
            generation: None,
            turns: Vec::new(),
            unusable: Some(problem),
        },
    })
}

impl Played {
    fn count(&self, wanted: fn(&TurnReplay) -> bool) -> usize {
        self.turns
            .iter()
            .filter(|(_, _, turn)| wanted(turn))
            .count()
    }

    fn json(&self) -> serde_json::Value {
        let turns: Vec<_> = self
            .turns
            .iter()
            .map(|(sequence, stage, turn)| {
                let (result, said) = match turn {
                    TurnReplay::Same => ("same", Vec::new()),
                    TurnReplay::Differs(said) => ("differs", said.clone()),
                    TurnReplay::NotComparable(why) => ("no-evidence", vec![(*why).to_owned()]),
                    _ => ("no-evidence", Vec::new()),
                };
                json!({ "turn": sequence, "stage": stage.as_str(), "result": result, "said": said })
            })
            .collect();
        json!({
            "interaction": self.file.interaction,
            "ended": time(self.file.ended),
            "generation": self.generation,
            "turns": turns,
            "unusable": self.unusable,
        })
    }
}

fn same(turn: &TurnReplay) -> bool {
    matches!(turn, TurnReplay::Same)
}

fn differs(turn: &TurnReplay) -> bool {
    matches!(turn, TurnReplay::Differs(_))
}

impl Evidence {
    fn add(&mut self, played: &Played) {
        let (same, differ) = (played.count(same), played.count(differs));
        self.same += same;
        self.differ += differ;
        self.silent += played.turns.len() - same - differ;
        self.contacts += usize::from(same + differ > 0);
        self.unusable += usize::from(played.unusable.is_some());
    }

    /// A replay of nothing has not been passed.
    fn result(&self) -> &'static str {
        if self.differ > 0 || !self.golden.failed.is_empty() {
            "differs"
        } else if self.same + self.golden.passed == 0 {
            "no-evidence"
        } else {
            "same"
        }
    }

    fn json(&self) -> serde_json::Value {
        json!({
            "result": self.result(),
            "contacts": self.contacts,
            "same": self.same,
            "differ": self.differ,
            "no-evidence": self.silent,
            "unusable": self.unusable,
            "golden": { "passed": self.golden.passed, "failed": self.golden.failed },
        })
    }
}

fn tell(out: &mut impl Write, played: &[Played], evidence: &Evidence) -> io::Result<()> {
    if !played.is_empty() {
        table(out, played)?;
    }
    for one in played {
        let hex = short(&one.file.interaction.to_string());
        if let Some(problem) = &one.unusable {
            writeln!(out, "{hex}: no evidence: {problem}")?;
        }
        let mut silent = None;
        for (sequence, stage, turn) in &one.turns {
            match turn {
                TurnReplay::Differs(said) => {
                    writeln!(
                        out,
                        "{hex}.{sequence} {}: {}",
                        stage.as_str(),
                        said.join("; ")
                    )?;
                }
                TurnReplay::NotComparable(why) if silent.is_none() => {
                    silent = Some(());
                    writeln!(out, "{hex}.{sequence} and on: no evidence: {why}")?;
                }
                _ => {}
            }
        }
    }
    for name in &evidence.golden.failed {
        writeln!(
            out,
            "{name}: does not come out as expected; see guichet test"
        )?;
    }
    if !played.is_empty() {
        writeln!(out)?;
    }
    let Evidence {
        contacts,
        same,
        differ,
        silent,
        golden,
        ..
    } = evidence;
    let told = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    if same + differ + silent > 0 {
        writeln!(
            out,
            "{} of {}: {same} decided as they were, {differ} otherwise, {silent} prove nothing.",
            told(same + differ + silent, "turn", "turns"),
            told(*contacts, "recorded contact", "recorded contacts"),
        )?;
    }
    if golden.passed + golden.failed.len() > 0 {
        writeln!(
            out,
            "{}: {} as expected.",
            told(
                golden.passed + golden.failed.len(),
                "golden contact",
                "golden contacts"
            ),
            golden.passed
        )?;
    }
    match evidence.result() {
        "same" => writeln!(out, "Nothing is decided otherwise."),
        "no-evidence" => writeln!(
            out,
            "No evidence: no recorded contact of that time can be compared, and no golden contact is there."
        ),
        _ => writeln!(out, "Something is decided otherwise."),
    }
}

fn table(out: &mut impl Write, played: &[Played]) -> io::Result<()> {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header([
        "contact",
        "ended",
        "generation",
        "turns",
        "same",
        "differ",
        "no evidence",
    ]);
    for one in played {
        let (same, differ) = (one.count(same), one.count(differs));
        table.add_row([
            short(&one.file.interaction.to_string()),
            time(one.file.ended),
            one.generation
                .map_or_else(|| "?".to_owned(), |n| n.to_string()),
            one.turns.len().to_string(),
            same.to_string(),
            differ.to_string(),
            (one.turns.len() - same - differ).to_string(),
        ]);
    }
    for column in 2..7 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    writeln!(out, "{table}")
}
