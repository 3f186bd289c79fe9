//! Numbers that are split over turns: groups that are nothing by themselves
//! and, put together, are a card, a telephone number or a social security
//! number.

use crate::{
    Class, Conversation, Line, card,
    chars::gap,
    context::counts,
    identity::luhn,
    lexicon::{cue, fixed},
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
    /// It may repeat what was said just before, or was taken back: numbers are looked for
    /// without it too.
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
    let mut tickets = false;
    for run in &scan.runs {
        let span = run.span();
        let longer = run.digits.len() > LONGEST;
        if longer || run.is_date() || phone::version(run, 0, run.groups.len()) {
            continue;
        }
        if is_article(scan, run, line) || counts_what_is_missing(scan, run, line, conversation) {
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
        if claimed || ordered || counts {
            continue;
        }
        // "8889, sorry, 8888": what was said before is none of it.
        let between = before.unwrap_or(0)..run.tokens().0;
        if before.is_some() && scan.tokens.cues_in(between) & cue::CORRECTS != 0 {
            conversation.take_back(line.turn);
        }
        let newest = conversation.pending().last();
        let copied = newest.is_some_and(|before| {
            run.digits.len() > 1
                && !before.echo
                && before.place.outbound != line.outbound
                && before.digits == run.digits
        });
        let repeated = newest.is_some_and(|before| {
            run.digits.len() > 1
                && before.place.turn != line.turn
                && before.digits.ends_with(&run.digits)
        });
        let piece = Pending {
            place: Place::new(line, span),
            digits: run.digits.clone(),
            echo: copied || repeated,
            lengths: run.lengths(&scan.tokens),
        };
        // Pieces on both sides of something that was hidden are not one number, nor are
        // those on both sides of a name or a part of a house.
        names |= before.is_some_and(|last| names_between(&scan.tokens, last..run.tokens().0));
        // "#2572, #2658": tickets.
        let first = scan.tokens.get(run.tokens().0);
        tickets |= before.is_some() && first.is_some_and(|first| first.gap & gap::HASH != 0);
        before = Some(run.tokens().1);
        let here = |held: &&Pending| held.place.turn == line.turn;
        let mut own = conversation.pending().iter().filter(here);
        // What is told in fours is a card whatever stands between.
        let fours = own.clone().all(|held| held.digits.len().is_multiple_of(4))
            && run.digits.len().is_multiple_of(4);
        let apart = names || tickets || scan.tokens.has_hidden();
        let parted = own.next().is_some() && apart;
        let kept = |(class, _): &(Class, usize)| {
            !parted || (names && !tickets && fours && *class == Class::CardNumber)
        };
        if !copied
            && let Some((class, from)) = complete(&piece, run, conversation).filter(kept)
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

/// "un numéro", "one moment": an article.
fn is_article(scan: &Scan, run: &Run, line: &Line<'_>) -> bool {
    const SHORT_TIMES: [u64; 10] = [
        fixed("moment"),
        fixed("instant"),
        fixed("sec"),
        fixed("second"),
        fixed("seconde"),
        fixed("secondes"),
        fixed("minute"),
        fixed("petit"),
        fixed("petite"),
        fixed("petites"),
    ];
    if !run.spoken() || run.groups.len() > 1 || run.digits.len() > 1 {
        return false;
    }
    let next = scan.tokens.get(run.tokens().1);
    let time = next.is_some_and(|next| SHORT_TIMES.contains(&next.hash));
    time || (run.digits == [1] && line.outbound)
}

/// "next four please", "il en manque huit": the centre says how many, and repeats none.
fn counts_what_is_missing(
    scan: &Scan,
    run: &Run,
    line: &Line<'_>,
    conversation: &Conversation,
) -> bool {
    let repeats = conversation
        .pending()
        .last()
        .is_some_and(|before| before.digits == run.digits);
    let speaks = scan
        .tokens
        .list
        .iter()
        .any(|token| token.is_word() && token.number.is_none());
    line.outbound && run.digits.len() == 1 && speaks && !repeats
}

/// The class that the newest pending pieces make with this one, and the index of the
/// first of them. What was repeated counts once, or like the rest where that makes no
/// number; and what one side says alone may be the number.
fn complete(piece: &Pending, run: &Run, conversation: &Conversation) -> Option<(Class, usize)> {
    const MOST_REPEATED: usize = 4;
    let pending = conversation.pending();
    let repeated: Vec<usize> = (0..pending.len())
        .rev()
        .filter(|at| pending.get(*at).is_some_and(|earlier| earlier.echo))
        .take(MOST_REPEATED)
        .collect();
    let echo = |at: usize| pending.get(at).is_some_and(|earlier| earlier.echo);
    let other = |at: usize| {
        pending
            .get(at)
            .is_some_and(|earlier| earlier.place.outbound != piece.place.outbound)
    };
    let usual = assemble(piece, run, conversation, &echo);
    let card = |found: &(Class, usize)| found.0 == Class::CardNumber;
    if usual.as_ref().is_some_and(card) {
        return usual;
    }
    let all = (!repeated.is_empty())
        .then(|| assemble(piece, run, conversation, &|_| false))
        .flatten();
    if all.as_ref().is_some_and(card) {
        return all;
    }
    let both = (0..pending.len()).any(other);
    let mut ways = (0..1_usize << repeated.len()).rev();
    let agrees = ways.find_map(|kept| {
        let left_out = |at: usize| {
            let repeat = repeated.iter().position(|repeat| *repeat == at);
            repeat.is_some_and(|bit| kept >> bit & 1 == 1)
        };
        let of_one_side = || assemble(piece, run, conversation, &|at| left_out(at) || other(at));
        let of_both = || assemble(piece, run, conversation, &left_out);
        let one = both.then(of_one_side).flatten().filter(card);
        one.or_else(|| (repeated.len() > 1).then(of_both).flatten().filter(card))
    });
    agrees.or(usual).or(all)
}

fn assemble(
    piece: &Pending,
    run: &Run,
    conversation: &Conversation,
    left_out: &dyn Fn(usize) -> bool,
) -> Option<(Class, usize)> {
    let mut digits = piece.digits.clone();
    let mut lengths = piece.lengths;
    let mut ambiguous = piece.ambiguous();
    let mut best = None;
    let card_asked = conversation.asked_for(cue::CARD);
    let phone_asked = conversation.asked_for(cue::PHONE);
    for (from, earlier) in conversation.pending().iter().enumerate().rev() {
        if left_out(from) {
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
        } else if (card_asked && asked_length(&digits))
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

/// Sixteen digits, or fifteen of an American Express card: one may be misheard.
fn asked_length(digits: &[u8]) -> bool {
    digits.len() == 16 || (digits.len() == 15 && matches!(digits, [3, 4 | 7, ..]))
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
