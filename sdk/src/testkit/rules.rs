//! The host's rules, as far as a verdict alone shows them.

use crate::{Decision, Description, Failure, Treatment, Turn, Verdict};

pub(super) fn check(
    verdict: &Result<Verdict, Failure>,
    turn: &Turn,
    shown: &[Turn],
    description: &Description,
) -> Result<(), String> {
    let declared = |list: &str, item: &str| {
        if description.declares(list, item) {
            Ok(())
        } else {
            Err(format!("`{item}` is not among the description's {list}"))
        }
    };
    let verdict = match verdict {
        Ok(verdict) => verdict,
        Err(Failure(code)) => return declared("failures", code),
    };
    for edit in &verdict.edits {
        let of = if edit.turn == turn.sequence {
            Some(turn)
        } else {
            shown.iter().find(|one| one.sequence == edit.turn)
        };
        let text = of
            .and_then(|one| one.parts.get(edit.part as usize))
            .map(|part| part.text.as_str())
            .ok_or_else(|| {
                format!(
                    "edit of turn {} part {}, which was not shown",
                    edit.turn, edit.part
                )
            })?;
        let (start, end) = (edit.start as usize, edit.end as usize);
        if start >= end {
            return Err(format!("edit {start}..{end} is empty or reversed"));
        }
        if text.get(start..end).is_none() {
            return Err(format!(
                "edit {start}..{end} is past the end or off a character boundary"
            ));
        }
        declared("classes", &edit.class)?;
        declared("treatments", edit.treatment.as_str())?;
        if edit.treatment == Treatment::Withhold && turn.settled {
            return Err("withhold on a settled turn".to_owned());
        }
    }
    for reason in &verdict.reasons {
        declared("reasons", reason)?;
    }
    for (name, _) in &verdict.obligations {
        declared("obligations", name)?;
    }
    if let Decision::Require(required) = &verdict.decision {
        if required.is_empty() {
            return Err("requires nothing; allow, or name what is required".to_owned());
        }
        for one in required {
            declared("requirements", one.kind.as_str())?;
            if !(1..=3).contains(&one.level) {
                return Err(format!("requires level {}, which is not 1 to 3", one.level));
            }
        }
    }
    Ok(())
}
