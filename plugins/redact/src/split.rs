//! Numbers that are split over turns: groups that are nothing by themselves
//! and, put together, are a card, a telephone number or a social security
//! number.

use guichet_sdk::history;

use crate::{
    Class,
    detect::{Run, Scan, cue, luhn, plausible_card},
    state::{Pending, State},
};

/// Words beside its digits that a turn may have to be a piece of a number.
const MOST_WORDS: usize = 8;
const LONGEST: usize = 19;

/// Pieces of this turn and of earlier ones that make one number.
#[derive(Debug)]
pub(crate) struct Joined {
    pub(crate) class: Class,
    pub(crate) earlier: Vec<Pending>,
    /// The piece of this turn, in bytes.
    pub(crate) span: (usize, usize),
}

/// Joins what this turn's text brings to what is pending, and keeps the rest.
pub(crate) fn join(scan: &Scan, turn: u64, part: usize, state: &mut State) -> Vec<Joined> {
    let said: usize = scan
        .runs
        .iter()
        .map(|run| run.tokens().1 - run.tokens().0)
        .sum();
    if scan.runs.is_empty() || scan.tokens.list.len().saturating_sub(said) > MOST_WORDS {
        return Vec::new();
    }
    let mut joined = Vec::new();
    for run in &scan.runs {
        let claimed = scan.findings.iter().any(|found| found.overlaps(run.span()));
        let ordered = scan.tokens.cues(0..run.tokens().0) & cue::ORDER != 0;
        if claimed || ordered || run.digits.len() > LONGEST {
            continue;
        }
        if let Some((class, from)) = complete(run, state) {
            let earlier = state.pending.get(from..).unwrap_or_default().to_vec();
            joined.push(Joined {
                class,
                earlier,
                span: run.span(),
            });
        }
        // What completes a number may be the middle of a longer one.
        state.keep_pending(Pending {
            turn,
            part: u16::try_from(part).unwrap_or(u16::MAX),
            start: narrow(run.span().0),
            end: narrow(run.span().1),
            digits: run.digits.clone(),
            longest: longest(run),
        });
    }
    joined
}

fn longest(run: &Run) -> u8 {
    if run.spoken() {
        u8::try_from(run.longest).unwrap_or(u8::MAX)
    } else {
        0
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// The class that the newest pending pieces make with a run, and the index of
/// the first of them.
fn complete(run: &Run, state: &State) -> Option<(Class, usize)> {
    let mut digits = run.digits.clone();
    let mut best = None;
    // Pieces that are all said in words can be read in several ways.
    let mut most = usize::from(longest(run));
    let mut said = most > 0;
    for (from, piece) in state.pending.iter().enumerate().rev() {
        digits.splice(0..0, piece.digits.iter().copied());
        said &= piece.longest > 0;
        most += usize::from(piece.longest);
        if digits.len() > LONGEST {
            break;
        }
        let asked = state.asked & cue::CARD != 0;
        let class = if plausible_card(&digits)
            || (asked && digits.len() == 16)
            || (digits.len() == 16 && luhn(&digits))
            || (said && (12..=16).contains(&digits.len()) && most >= 16)
        {
            Some(Class::CardNumber)
        } else if state.asked & cue::PHONE != 0 && digits.len() == 10 && digits.first() == Some(&0)
        {
            Some(Class::Phone)
        } else {
            None
        };
        best = class.map(|class| (class, from)).or(best);
    }
    best
}

/// The pieces that the window still shows, which alone can be amended.
pub(crate) fn shown(earlier: Vec<Pending>, turn: u64) -> Vec<Pending> {
    let Some(oldest) = earlier.iter().map(|piece| piece.turn).min() else {
        return earlier;
    };
    let limit = u32::try_from(turn.saturating_sub(oldest)).unwrap_or(u32::MAX);
    let window = history::recent(limit).turns;
    let is_shown = |piece: &Pending| {
        window.iter().any(|turn| {
            turn.sequence == piece.turn
                && turn.parts.get(usize::from(piece.part)).is_some_and(|part| {
                    part.text
                        .get(piece.start as usize..piece.end as usize)
                        .is_some()
                })
        })
    };
    earlier.into_iter().filter(is_shown).collect()
}
