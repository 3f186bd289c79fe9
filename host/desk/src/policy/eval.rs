//! `guichet policy eval`: JSON Lines in, JSON Lines out. A line that is no turn
//! or gets no verdict becomes a line with an error; the others go on.

use std::io::{BufRead as _, Write as _};

use guichet::{Evaluated, SandboxOptions, Workbench};
use serde::Serialize;
use serde_json::json;

use super::module;
use crate::{
    cli::ModuleArguments,
    contact::MAX_LINE,
    exit::{Exit, Problem, output},
};

pub(super) async fn eval(arguments: &ModuleArguments) -> Result<Exit, Problem> {
    let bench = module::open(
        &arguments.module,
        arguments.settings.as_deref(),
        SandboxOptions::default(),
    )
    .await?;
    let mut turns = module::lines(&arguments.turns)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut failed = false;
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        let mut bounded = std::io::Read::take(&mut turns, MAX_LINE as u64 + 1);
        let read = bounded
            .read_until(b'\n', &mut line)
            .map_err(|e| Problem::usage(e).at(arguments.turns.display().to_string()))?;
        if read == 0 {
            break;
        }
        number += 1;
        let whole = line.len() <= MAX_LINE;
        if !whole {
            turns
                .skip_until(b'\n')
                .map_err(|e| Problem::usage(e).at(arguments.turns.display().to_string()))?;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = if whole {
            one(&bench, &line, number).await
        } else {
            Err(format!(
                "line {number}: is longer than {} KiB",
                MAX_LINE >> 10
            ))
        };
        failed |= answer.is_err();
        match answer {
            Ok(line) => serde_json::to_writer(&mut out, &line),
            Err(error) => serde_json::to_writer(&mut out, &json!({ "error": error })),
        }
        .map_err(|e| output(e.into()))?;
        out.write_all(b"\n").map_err(output)?;
    }
    out.flush().map_err(output)?;
    Ok(if failed { Exit::Refused } else { Exit::Success })
}

#[derive(Serialize)]
struct Line {
    decision: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    requirements: Vec<guichet::Requirement>,
    edits: Vec<guichet::AppliedEdit>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    obligations: Vec<guichet::Obligation>,
    reasons: Vec<String>,
    micros: u64,
}

async fn one(bench: &Workbench, line: &[u8], number: usize) -> Result<Line, String> {
    let at = |error: String| format!("line {number}: {error}");
    let text = std::str::from_utf8(line)
        .map_err(|e| at(format!("byte {} is not UTF-8", e.valid_up_to() + 1)))?;
    let turn = module::turn(text.trim()).map_err(|e| at(e.to_string()))?;
    let mut sitting = bench.sitting();
    for (i, earlier) in turn.history.iter().enumerate() {
        sitting
            .evaluate(&earlier.submission(i + 1), 0)
            .await
            .map_err(|e| at(format!("history {}: {e}", i + 1)))?;
    }
    let submission = turn.submission(number).map_err(|e| at(format!("{e:#}")))?;
    let evaluated = sitting
        .evaluate(&submission, 0)
        .await
        .map_err(|e| at(e.to_string()))?;
    Ok(shown(evaluated))
}

fn shown(evaluated: Evaluated) -> Line {
    let (decision, requirements) = match evaluated.decision {
        guichet::Decision::Allow => ("allow", Vec::new()),
        guichet::Decision::Require(required) => ("require", required.into_values().collect()),
        guichet::Decision::Deny => ("deny", Vec::new()),
    };
    Line {
        decision,
        requirements,
        edits: evaluated.edits,
        obligations: evaluated.obligations,
        reasons: evaluated.reasons,
        micros: evaluated.micros,
    }
}
