//! Tokens to runs: groups of digits, written or said, that belong together.

use super::{
    chars::gap,
    lexicon::{Number, cue},
    numbers::spoken,
    tokens::{Kind, Tokens},
};

/// Characters between two groups of one number at most.
const WIDEST_GAP: u16 = 5;
/// Fillers between two groups of one number at most.
const MOST_FILLERS: usize = 3;
/// A group of digits with a letter glued to it counts from this length on:
/// shorter ones are parts of codes and identifiers.
const GLUED_DIGITS: usize = 12;

/// A group of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    /// Index of its first token, and of the one after its last.
    pub(crate) tokens: (usize, usize),
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where its digits lie among those of the run.
    pub(crate) at: usize,
    pub(crate) len: usize,
    /// Bits of what stands before it.
    pub(crate) gap: u16,
    pub(crate) spoken: bool,
}

/// Groups that belong together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    pub(crate) groups: Vec<Group>,
    pub(crate) digits: Vec<u8>,
    /// How many digits it has when every word stands for itself.
    pub(crate) longest: usize,
}

impl Run {
    pub(crate) fn span(&self) -> (usize, usize) {
        self.span_of(0, self.groups.len())
    }

    /// Bytes of the groups from `first` to before `last`.
    pub(crate) fn span_of(&self, first: usize, last: usize) -> (usize, usize) {
        let groups = self.groups.get(first..last).unwrap_or_default();
        match (groups.first(), groups.last()) {
            (Some(first), Some(last)) => (first.start, last.end),
            _ => (0, 0),
        }
    }

    pub(crate) fn digits_of(&self, first: usize, last: usize) -> &[u8] {
        let groups = self.groups.get(first..last).unwrap_or_default();
        match (groups.first(), groups.last()) {
            (Some(first), Some(last)) => self
                .digits
                .get(first.at..last.at + last.len)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    /// Index of its first token, and of the one after its last.
    pub(crate) fn tokens(&self) -> (usize, usize) {
        match (self.groups.first(), self.groups.last()) {
            (Some(first), Some(last)) => (first.tokens.0, last.tokens.1),
            _ => (0, 0),
        }
    }

    pub(crate) fn spoken(&self) -> bool {
        self.groups.iter().any(|group| group.spoken)
    }

    pub(crate) fn shape(&self) -> impl Iterator<Item = usize> + '_ {
        self.groups.iter().map(|group| group.len)
    }
}

/// Every run of a text, in order.
pub(super) fn runs(tokens: &Tokens) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut open = Run::default();
    let mut at = 0;
    while at < tokens.list.len() {
        match group(tokens, at, &mut open.digits) {
            Some((group, longest)) if joins(tokens, &open, &group) => {
                at = group.tokens.1;
                open.longest += longest;
                open.groups.push(group);
            }
            Some((mut group, longest)) => {
                at = group.tokens.1;
                let digits = open.digits.split_off(group.at);
                group.at = 0;
                let next = Run {
                    groups: vec![group],
                    digits,
                    longest,
                };
                runs.push(std::mem::replace(&mut open, next));
            }
            None => at += 1,
        }
    }
    runs.push(open);
    runs.retain(|run| !run.groups.is_empty());
    runs
}

fn group(tokens: &Tokens, at: usize, digits: &mut Vec<u8>) -> Option<(Group, usize)> {
    let token = tokens.get(at)?;
    let from = digits.len();
    let (next, longest, is_spoken) = match token.kind {
        Kind::Digits { len, .. } => {
            let glued_before = at > 0 && token.gap_len == 0;
            if (glued_before || token.glued_after) && len < GLUED_DIGITS && !unit_glued(tokens, at)
            {
                return None;
            }
            digits.extend_from_slice(tokens.digits_of(token.kind));
            (at + 1, len, false)
        }
        Kind::Word(_) => {
            let spoken = spoken(tokens, at)?;
            digits.extend_from_slice(spoken.digits.as_slice());
            (spoken.next, spoken.longest, true)
        }
    };
    let last = tokens.get(next - 1)?;
    Some((
        Group {
            tokens: (at, next),
            start: token.start,
            end: last.end,
            at: from,
            len: digits.len() - from,
            gap: token.gap,
            spoken: is_spoken,
        },
        longest,
    ))
}

/// A letter that passes for a digit inside a number with glued letters, or a
/// number glued to a cue ("cvv123"), still counts.
fn unit_glued(tokens: &Tokens, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let after = tokens.get(at + 1).filter(|token| token.gap_len == 0);
    after.is_none()
        && before.is_some_and(|token| token.cues() & !(cue::PLAIN | cue::FILLER | cue::TLD) != 0)
}

/// True when the group goes on where the run ends.
fn joins(tokens: &Tokens, run: &Run, group: &Group) -> bool {
    let Some(last) = run.groups.last() else {
        return true;
    };
    let between = last.tokens.1..group.tokens.0;
    if between.len() > MOST_FILLERS {
        return false;
    }
    let fillers = tokens.list.get(between).unwrap_or_default();
    // A number that starts with a plus starts.
    if group.gap & gap::PLUS != 0 {
        return false;
    }
    let parts = |bits: u16| bits & (gap::AT | gap::HASH | gap::CURRENCY) != 0;
    let wide = |token: &super::tokens::Token| token.gap_len > WIDEST_GAP || parts(token.gap);
    let narrow =
        !fillers.iter().any(wide) && tokens.get(group.tokens.0).is_some_and(|token| !wide(token));
    narrow
        && fillers.iter().all(|token| {
            token.cues() & cue::FILLER != 0
                || matches!(token.kind, Kind::Word(entry) if entry.number == Some(Number::And))
        })
}
