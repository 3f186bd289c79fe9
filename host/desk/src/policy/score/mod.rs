//! `guichet policy score`: what a module hides of what should be hidden, and
//! what it hides besides.

mod case;
mod report;
mod tally;

use std::io::Write as _;

use anyhow::anyhow;
use guichet::{SandboxOptions, Treatment, Workbench};

use self::{
    case::Case,
    report::Report,
    tally::{Span, Tally},
};
use super::module;
use crate::{
    cli::ScoreArguments,
    contact::read_lines,
    exit::{Exit, Problem, output},
    run::spinner,
};

pub(super) async fn score(arguments: &ScoreArguments) -> Result<Exit, Problem> {
    let place = arguments.cases.display().to_string();
    let mut cases = Vec::new();
    read_lines(module::lines(&arguments.cases)?, |number, line| {
        cases.push((number, Case::read(line)?));
        Ok(())
    })
    .map_err(|e| Problem::usage(e).at(place.clone()))?;
    if cases.is_empty() {
        return Err(
            Problem::usage(anyhow!("holds no case; give it one JSON object a line")).at(place),
        );
    }
    let bench = module::open(
        &arguments.module,
        arguments.settings.as_deref(),
        SandboxOptions::default(),
    )
    .await?;

    let wait = spinner("scoring");
    let mut tally = Tally::default();
    for (number, case) in &cases {
        let (edits, failed) = edits(&bench, case).await;
        tally.add(*number, case, edits, failed);
    }
    if let Some(wait) = wait {
        wait.finish_and_clear();
    }

    let report = Report::new(&tally);
    let mut out = std::io::stdout().lock();
    if arguments.json {
        let line = serde_json::to_string(&report).map_err(Problem::fault)?;
        writeln!(out, "{line}").map_err(output)?;
    } else {
        write!(out, "{report}").map_err(output)?;
    }
    let reached = arguments.at_least.is_none_or(|least| report.reaches(least));
    Ok(if reached && tally.failed == 0 {
        Exit::Success
    } else {
        Exit::Refused
    })
}

/// What the module edits in a conversation, whichever turn it was at, and how
/// many turns got no verdict.
async fn edits(bench: &Workbench, case: &Case) -> (Vec<Span>, usize) {
    let mut sitting = bench.sitting();
    let mut edits = Vec::new();
    let mut failed = 0;
    for (index, turn) in case.turns.iter().enumerate() {
        let submission = turn.submission(index + 1).language(case.language.as_str());
        match sitting.evaluate(&submission, 0).await {
            Ok(evaluated) => edits.extend(
                evaluated
                    .edits
                    .into_iter()
                    .filter(|edit| edit.treatment != Treatment::Withhold)
                    .map(|edit| Span {
                        turn: usize::try_from(edit.turn).unwrap_or(usize::MAX),
                        start: edit.start as usize,
                        end: edit.end as usize,
                        class: edit.class,
                    }),
            ),
            Err(_) => failed += 1,
        }
    }
    (edits, failed)
}
