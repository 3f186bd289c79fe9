//! Numbers that are split over turns: groups that are nothing by themselves
//! and, put together, are a card, a telephone number or a social security
//! number.

use crate::{
    Class, Conversation, Line, card,
    chars::gap,
    context::counts,
    identity::luhn,
    lexicon::cue,
    phone,
    runs::Run,
    scan::Scan,
    told::{Joined, Place, names_between},
};

/// Words beside its digits that a turn may have to be a piece of a number.
const MOST_WORDS: usize = 10;
/// Numbers of one turn at most.
const MOST_RUNS: usize = 64;
const LONGEST: usize = 19;
/// Bits of the lengths of a card, from twelve digits on.
const CARD: u32 = 0b1111_1111_0000_0000_0000;

/// A group of digits that is nothing by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pending {
    pub(crate) place: Place,
    pub(crate) digits: Vec<u8>,
    /// It repeats what the other side had said just before.
    pub(crate) echo: bool,
    /// Which numbers of digits it can be heard to have, as bits.
    pub(crate) lengths: u32,
}

impl Pending {
    /// It is said in words that can be heard in several ways.
    fn ambiguous(&self) -> bool {
        self.lengths.count_ones() > 1
    }
}

/// Joins what this line brings to what is pending, and keeps the rest.
pub(crate) fn join(scan: &Scan, line: &Line<'_>, conversation: &mut Conversation) -> Vec<Joined> {
    let said: usize = scan
        .runs
        .iter()
        .map(|run| run.tokens().1 - run.tokens().0)
        .sum();
    let words = scan.tokens.list.len().saturating_sub(said);
    if !(1..=MOST_RUNS).contains(&scan.runs.len()) || words > MOST_WORDS {
        return Vec::new();
    }
    // An answer to "your order number?" is no piece of anything else.
    if conversation.asked_for(cue::ORDER) && !conversation.asked_for(cue::CARD | cue::PHONE) {
        return Vec::new();
    }
    let mut joined = Vec::new();
    let mut before = None;
    let mut names = false;
    for run in &scan.runs {
        let span = run.span();
        if run.is_date() || phone::version(run, 0, run.groups.len()) {
            continue;
        }
        // "un numéro": an article.
        if run.spoken() && run.groups.len() == 1 && run.digits == [1] && line.outbound {
            continue;
        }
        // What is hidden as some number may still be a piece of a longer one.
        let open = |class: Class| match class {
            Class::Number | Class::Phone => true,
            Class::CardNumber => run.digits.len() < *card::LENGTHS.start(),
            _ => false,
        };
        let mut holders = scan
            .findings
            .iter()
            .filter(|found| found.start < span.1 && span.0 < found.end);
        let claimed = holders.clone().any(|found| !open(found.class));
        let phone = holders.any(|found| found.class == Class::Phone);
        let ordered = scan.tokens.cues_in(0..run.tokens().0) & cue::ORDER != 0;
        let counts = counts(&scan.tokens, run.tokens().1) || is_a_count(scan, run);
        if claimed || ordered || counts || run.digits.len() > LONGEST {
            continue;
        }
        let piece = Pending {
            place: Place::new(line, span),
            digits: run.digits.clone(),
            echo: conversation.pending().last().is_some_and(|before| {
                run.digits.len() > 1
                    && !before.echo
                    && before.place.outbound != line.outbound
                    && before.digits == run.digits
            }),
            lengths: run.lengths(&scan.tokens),
        };
        // Pieces on both sides of something that was hidden are not one number, nor are
        // those on both sides of a name or a part of a house.
        names |= before.is_some_and(|last| names_between(&scan.tokens, last..run.tokens().0))
            || scan
                .tokens
                .get(run.tokens().0)
                .is_some_and(|first| first.gap & gap::HASH != 0);
        before = Some(run.tokens().1);
        let parted = (names || scan.tokens.has_hidden())
            && conversation
                .pending()
                .iter()
                .any(|held| held.place.turn == line.turn);
        if !parted
            && let Some((class, from)) = complete(&piece, run, conversation)
            && (!phone || matches!(class, Class::CardNumber | Class::Phone))
        {
            let earlier = conversation.pending().get(from..).unwrap_or_default();
            joined.push(Joined {
                class,
                earlier: earlier.iter().map(|piece| piece.place).collect(),
                span,
            });
        }
        // What completes a number may be the middle of a longer one.
        if line.settled {
            conversation.keep_pending(piece);
        }
    }
    joined
}

/// "the first four are": a word that says how many digits follow.
fn is_a_count(scan: &Scan, run: &Run) -> bool {
    let (first, last) = run.tokens();
    let before = scan
        .tokens
        .before(first)
        .is_some_and(|token| token.says(cue::FIRST | cue::LAST));
    let after = scan
        .tokens
        .get(last)
        .is_some_and(|token| token.says(cue::DIGITS));
    run.digits.len() == 1 && (before || after)
}

/// The class that the newest pending pieces make with this one, and the index of
/// the first of them. What one side repeats of the other's counts once; where that
/// makes no number, it counts like the rest.
fn complete(piece: &Pending, run: &Run, conversation: &Conversation) -> Option<(Class, usize)> {
    if piece.echo {
        return None;
    }
    let echoes = conversation.pending().iter().any(|earlier| earlier.echo);
    assemble(piece, run, conversation, true).or_else(|| {
        echoes
            .then(|| assemble(piece, run, conversation, false))
            .flatten()
    })
}

fn assemble(
    piece: &Pending,
    run: &Run,
    conversation: &Conversation,
    skip_echoes: bool,
) -> Option<(Class, usize)> {
    let mut digits = piece.digits.clone();
    let mut lengths = piece.lengths;
    let mut ambiguous = piece.ambiguous();
    let mut best = None;
    let card_asked = conversation.asked_for(cue::CARD);
    let phone_asked = conversation.asked_for(cue::PHONE);
    for (from, earlier) in conversation.pending().iter().enumerate().rev() {
        if earlier.echo && skip_echoes {
            continue;
        }
        digits.splice(0..0, earlier.digits.iter().copied());
        lengths = sum(lengths, earlier.lengths);
        ambiguous |= earlier.ambiguous();
        if digits.len() > LONGEST && lengths & CARD == 0 {
            break;
        }
        let class = if card::plausible(&digits) || (digits.len() == 16 && luhn(&digits)) {
            Some(Class::CardNumber)
        } else if phone_asked && digits.len() == 10 {
            Some(Class::Phone)
        } else if (card_asked && matches!(digits.len(), 15 | 16))
            || (ambiguous && lengths & CARD != 0 && (card_asked || heard_as_card(lengths)))
            || (digits.len() == 16 && card::issued(&digits) && run.digits.len() >= 3)
        {
            Some(Class::Number)
        } else if digits.first() == Some(&0)
            && digits.get(1) != Some(&0)
            && (digits.len() == 10 || (ambiguous && lengths & 1 << 10 != 0))
            && (phone_asked || digits.len() == 10)
            || (phone_asked && digits.len() == 11)
        {
            Some(Class::Phone)
        } else {
            None
        };
        best = class.map(|class| (class, from)).or(best);
    }
    best
}

/// Sixteen digits in one way of hearing it.
fn heard_as_card(lengths: u32) -> bool {
    lengths & 1 << 16 != 0
}

/// Every sum of a length of one and a length of the other.
fn sum(a: u32, b: u32) -> u32 {
    (0..32)
        .filter(|length| a & 1 << length != 0)
        .fold(0, |all, length| all | b.checked_shl(length).unwrap_or(0))
}
