//! Tokens to runs: groups of digits, written or said, that belong together.

use crate::{
    card,
    chars::gap,
    context::counts,
    lexicon::{Number, cue},
    numbers::{Digits, readings, spoken},
    phone,
    tokens::{Token, Tokens, narrow},
};

/// Characters between two groups of one number at most.
const WIDEST_GAP: u8 = 5;
/// Fillers between two groups of one number at most.
pub(crate) const MOST_FILLERS: usize = 4;
/// Groups of one run at most. What goes on begins again with its last groups, so that
/// no number is cut in two.
const MOST_GROUPS: usize = 512;
const OVERLAP: usize = 20;
/// Digits with letters glued to them count from this length on: shorter ones are
/// parts of codes and identifiers.
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
    /// A letter is glued to it: it counts in a long number only.
    glued: bool,
    /// How many digits it has when every word stands for itself.
    longest: usize,
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
    /// Room for what most numbers have.
    fn with_room() -> Self {
        Self {
            groups: Vec::with_capacity(5),
            digits: Vec::with_capacity(20),
            longest: 0,
        }
    }

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

    pub(crate) fn begins_with_plus(&self) -> bool {
        self.groups
            .first()
            .is_some_and(|group| group.gap & gap::PLUS != 0)
    }

    pub(crate) fn spoken(&self) -> bool {
        self.groups.iter().any(|group| group.spoken)
    }

    /// Which numbers of digits it can be heard to have, as bits.
    pub(crate) fn lengths(&self, tokens: &Tokens) -> u32 {
        if !self.spoken() {
            return 1_u32.checked_shl(narrow(self.digits.len())).unwrap_or(0);
        }
        self.groups.iter().fold(1_u32, |mask, group| {
            if !group.spoken {
                return mask.checked_shl(narrow(group.len)).unwrap_or(0);
            }
            self.readings_of(tokens, group)
                .iter()
                .map(|reading| {
                    mask.checked_shl(narrow(reading.as_slice().len()))
                        .unwrap_or(0)
                })
                .fold(0, |all, mask| all | mask)
        })
    }

    /// Every way of hearing each of its groups.
    pub(crate) fn readings(&self, tokens: &Tokens) -> Vec<Vec<Digits>> {
        self.groups
            .iter()
            .flat_map(|group| {
                let digits = self.digits_of_group(group);
                if group.spoken {
                    vec![self.readings_of(tokens, group)]
                } else {
                    // Written groups may be longer than a reading can be.
                    digits
                        .chunks(Digits::MOST)
                        .map(|chunk| vec![Digits::from_slice(chunk)])
                        .collect()
                }
            })
            .collect()
    }

    fn readings_of(&self, tokens: &Tokens, group: &Group) -> Vec<Digits> {
        let composed = Digits::from_slice(self.digits_of_group(group));
        readings(tokens, group.tokens, composed)
    }

    fn digits_of_group(&self, group: &Group) -> &[u8] {
        self.digits
            .get(group.at..group.at + group.len)
            .unwrap_or_default()
    }

    /// Leaves out the groups that letters are glued to.
    fn unglue(&mut self) {
        if self.groups.iter().any(|group| group.glued) {
            *self = self.of(self.groups.iter().filter(|group| !group.glued));
        }
    }

    /// What is left of it beside stretches that are known to be something else, in
    /// order: its groups before, between and after them.
    pub(crate) fn beside(&self, taken: &[(usize, usize)]) -> Vec<Self> {
        let is_taken = |group: &Group| {
            taken
                .iter()
                .any(|(start, end)| *start < group.end && group.start < *end)
        };
        self.groups
            .split(is_taken)
            .filter(|groups| !groups.is_empty())
            .map(|groups| self.of(groups.iter()))
            .collect()
    }

    /// Its groups, parted where a full stop and a space stand between two of them, and
    /// before one that is as long as a card's number.
    pub(crate) fn numbers(&self) -> Vec<Self> {
        const STOP: u16 = gap::DOT | gap::SPACE;
        let whole = |group: &Group| card::LENGTHS.contains(&group.len);
        self.groups
            .chunk_by(|_, next| next.gap & STOP != STOP && !whole(next))
            .map(|groups| self.of(groups.iter()))
            .collect()
    }

    /// A run of the groups from `first` to before `last`.
    pub(crate) fn part(&self, first: usize, last: usize) -> Self {
        self.of(self.groups.get(first..last).unwrap_or_default().iter())
    }

    /// A run of the groups that begin after a byte.
    pub(crate) fn after(&self, end: usize) -> Self {
        self.of(self.groups.iter().filter(|group| group.start >= end))
    }

    /// A run of some of its groups.
    fn of<'a>(&self, groups: impl Iterator<Item = &'a Group>) -> Self {
        let mut run = Self::default();
        for group in groups {
            let own = self.digits_of_group(group);
            run.longest += group.longest;
            run.groups.push(Group {
                at: run.digits.len(),
                ..*group
            });
            run.digits.extend_from_slice(own);
        }
        run
    }

    pub(crate) fn shape(&self) -> impl Iterator<Item = usize> + '_ {
        self.groups.iter().map(|group| group.len)
    }
}

/// Every run of a text, in order.
pub(crate) fn runs(tokens: &Tokens) -> Vec<Run> {
    let mut runs = Vec::with_capacity(tokens.numbers.len() / 3 + 1);
    let mut open = Run {
        groups: Vec::with_capacity(4),
        digits: Vec::with_capacity(20),
        longest: 0,
    };
    let mut next = 0;
    for at in tokens.numbers.iter().map(|index| *index as usize) {
        if at < next {
            continue;
        }
        match group(tokens, at, &mut open.digits) {
            Some((group, longest)) if joins(tokens, &open, &group) => {
                next = group.tokens.1;
                open.longest += longest;
                open.groups.push(group);
                if open.groups.len() == MOST_GROUPS {
                    let again = open.part(MOST_GROUPS - OVERLAP, MOST_GROUPS);
                    runs.push(std::mem::replace(&mut open, again));
                }
            }
            Some((mut group, longest)) => {
                next = group.tokens.1;
                let mut begun = Run::with_room();
                let own = open.digits.get(group.at..).unwrap_or_default();
                begun.digits.extend_from_slice(own);
                begun.longest = longest;
                open.digits.truncate(group.at);
                group.at = 0;
                begun.groups.push(group);
                runs.push(std::mem::replace(&mut open, begun));
            }
            None => {}
        }
    }
    runs.push(open);
    for run in &mut runs {
        let french = run.digits.len() == 10 && run.digits.first() == Some(&0);
        if run.digits.len() < GLUED_DIGITS && !french {
            run.unglue();
        }
    }
    runs.retain(|run| !run.groups.is_empty());
    runs
}

fn group(tokens: &Tokens, at: usize, digits: &mut Vec<u8>) -> Option<(Group, usize)> {
    let token = tokens.get(at)?;
    if token.is_word() && token.number.is_none() {
        return None;
    }
    let from = digits.len();
    let mut glued = false;
    let (next, longest, is_spoken) = if let Some(digit) = zero_in_disguise(tokens, at) {
        digits.extend([0, digit]);
        (at + 2, 2, false)
    } else if token.is_word() {
        token.number?;
        if says_how_many(tokens, at) {
            return None;
        }
        let spoken = spoken(tokens, at)?;
        digits.extend_from_slice(spoken.digits.as_slice());
        (spoken.next, spoken.longest, true)
    } else {
        if token.glued_before() || token.glued_after() {
            // Digits inside of letters are a piece of some code, unless they are a
            // card.
            let inside = token.glued_before() && token.glued_after();
            let long = token.digits() >= GLUED_DIGITS;
            if inside && long && !card::plausible(tokens.digits_of(token)) {
                return None;
            }
            let whole = unit_glued(tokens, at) || glued_phone(tokens, at) || extended(tokens, at);
            if !long && !whole {
                if !edge(tokens, at) {
                    return None;
                }
                glued = true;
            }
        }
        digits.extend_from_slice(tokens.digits_of(token));
        (at + 1, token.digits(), false)
    };
    let last = tokens.get(next - 1)?;
    Some((
        Group {
            tokens: (at, next),
            start: token.start(),
            end: last.end(),
            at: from,
            len: digits.len() - from,
            gap: token.gap,
            spoken: is_spoken,
            glued,
            longest,
        },
        longest,
    ))
}

/// "0132x12": the end of a telephone number, with its extension.
fn extended(tokens: &Tokens, at: usize) -> bool {
    let begins = tokens.get(at).is_some_and(|token| !token.glued_before());
    begins
        && tokens.get(at + 1).is_some_and(|next| next.gap_len == 0)
        && phone::extension(tokens, at + 1).is_some()
}

/// Ten digits that begin like a French number, after a word that is one.
fn glued_phone(tokens: &Tokens, at: usize) -> bool {
    let french = tokens.get(at).is_some_and(
        |token| matches!(tokens.digits_of(token), [0, 1..=9, ..] if token.digits() == 10),
    );
    let before = tokens
        .before(at)
        .is_none_or(|before| before.glued_after() && before.cues != 0);
    french && before
}

/// "O6 12 …": a letter for the zero that a French number begins with. Returns the
/// digit after it.
fn zero_in_disguise(tokens: &Tokens, at: usize) -> Option<u8> {
    let letter = tokens.get(at)?;
    if letter.len() != 1 || letter.number != Some(Number::Unit(0)) || !letter.glued_after() {
        return None;
    }
    let (digit, next) = (tokens.get(at + 1)?, tokens.get(at + 2)?);
    let pair = next.digits() == 2 && next.gap_len == 1;
    let alone = digit.digits() == 1 && !digit.glued_after() && !letter.glued_before();
    (pair && alone).then(|| tokens.digits_of(digit).first().copied())?
}

/// "the last four", "les quatre derniers": a word that says how many follow.
pub(crate) fn says_how_many(tokens: &Tokens, at: usize) -> bool {
    let near = |token: &Token| token.parted_by(gap::SPACE);
    let Some(token) = tokens.get(at) else {
        return false;
    };
    let named = tokens
        .before(at)
        .is_some_and(|before| before.says(cue::FIRST | cue::LAST));
    let next = tokens
        .get(at + 1)
        .is_some_and(|next| near(next) && next.says(cue::LAST | cue::FIRST | cue::DIGITS));
    matches!(token.number, Some(Number::Unit(_))) && ((named && near(token)) || next)
}

/// The first group of a number with letters glued before it, or the last one with
/// letters glued after it: "it's5555-5555-5555-4444ok".
fn edge(tokens: &Tokens, at: usize) -> bool {
    const MARKS: u16 = gap::SPACE | gap::DASH | gap::DOT | gap::SLASH | gap::RULE | gap::COMMA;
    let Some(token) = tokens.get(at) else {
        return false;
    };
    let marked = |token: &Token| token.gap_len == 1 && token.parted_by(MARKS);
    let next = tokens
        .get(at + 1)
        .is_some_and(|next| next.digits() > 1 && marked(next));
    let before = tokens.before(at).is_some_and(|before| before.digits() > 1) && marked(token);
    token.digits() > 1 && ((next && !token.glued_after()) || (before && !token.glued_before()))
}

/// A number glued to a cue ("cvv123"), or before a unit or a month's mark, still
/// counts.
fn unit_glued(tokens: &Tokens, at: usize) -> bool {
    let after = tokens.get(at + 1).filter(|token| token.gap_len == 0);
    // "CVV2" is a word.
    let name = tokens.get(at).is_some_and(|token| token.digits() == 1);
    after.is_none()
        && !(name && tokens.before(at).is_some_and(|token| token.says(cue::CVV)))
        && tokens
            .before(at)
            .is_some_and(|token| token.len() > 2 && token.says(ANNOUNCING))
}

/// Cues that are written right before their number.
const ANNOUNCING: u64 = cue::CARD
    | cue::CVV
    | cue::CODE
    | cue::PIN
    | cue::ONE_TIME
    | cue::PHONE
    | cue::EXPIRY
    | cue::PASSWORD
    | cue::NUMBER;

/// True when the group goes on where the run ends.
fn joins(tokens: &Tokens, run: &Run, group: &Group) -> bool {
    let Some(last) = run.groups.last() else {
        return true;
    };
    // "2576 three times": what counts something is a number of its own.
    if group.spoken && counts(tokens, group.tokens.1) {
        return false;
    }
    let between = last.tokens.1..group.tokens.0;
    if between.len() > MOST_FILLERS {
        return false;
    }
    let fillers = tokens.range(between);
    // A number that starts with a plus starts; one with a plus inside goes on.
    if group.gap & gap::PLUS != 0 && group.gap != gap::PLUS {
        return false;
    }
    let narrow =
        !fillers.iter().any(wide) && tokens.get(group.tokens.0).is_some_and(|token| !wide(token));
    narrow && fillers.iter().all(fills)
}

/// More lies before it than between two groups of one number.
pub(crate) fn wide(token: &Token) -> bool {
    token.gap_len > WIDEST_GAP || token.gap & (gap::AT | gap::HASH | gap::CURRENCY) != 0
}

/// It may stand between two groups of one number.
pub(crate) fn fills(token: &Token) -> bool {
    token.says(cue::FILLER) || token.number == Some(Number::And)
}
