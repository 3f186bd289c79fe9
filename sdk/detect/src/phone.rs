//! Telephone numbers by their own digits: French, British, North American,
//! international (E.164).

use crate::{
    chars::gap,
    lexicon::{cue, fixed},
    runs::Run,
    tokens::{Token, Tokens},
};

/// True when the groups from `first` to before `last` are written like a
/// telephone number; `cued` where the conversation speaks of one.
pub(crate) fn plausible(run: &Run, first: usize, last: usize, cued: bool) -> bool {
    let digits = run.digits_of(first, last);
    let Some(group) = run.groups.get(first) else {
        return false;
    };
    let shape = || {
        let mut shape = [0_usize; 6];
        for (slot, group) in shape
            .iter_mut()
            .zip(run.groups.iter().take(last).skip(first))
        {
            *slot = group.len;
        }
        shape
    };
    match (digits, digits.len()) {
        (_, 8..=15) if group.gap & gap::PLUS != 0 => true,
        // International, French, British.
        ([0, 0, 1..=9, ..], 11..=15) | ([0, 1..=9, ..], 10) | ([0, 1 | 2 | 3 | 7 | 8, ..], 11) => {
            !version(run, first, last)
        }
        ([2..=9, _, _, 2..=9, ..], 10) if matches!(shape(), [3, 3, 4, 0, ..]) => true,
        // "(555) 123-4567": written as such a number, though none begins like that.
        ([2..=9, ..], 10) if matches!(shape(), [3, 3, 4, 0, ..]) && marked(run, first) => true,
        // "91-415-555-0132": a country, and a number of that plan.
        (_, 11..=13) if matches!(shape(), [1..=3, 3, 3, 4, 0, ..]) => {
            let own = digits.get(digits.len() - 10..).unwrap_or_default();
            matches!(own, [2..=9, _, _, 2..=9, ..]) && digits.first() != Some(&0)
        }
        // "+33 (0)6 12 34 56 78"
        (_, 7..=15) => cued,
        _ => false,
    }
}

/// An area in brackets, or groups with the same mark between them.
fn marked(run: &Run, first: usize) -> bool {
    match run.groups.get(first..first + 3) {
        Some([area, exchange, line]) => {
            area.gap & gap::BRACKET != 0
                || (exchange.gap == line.gap && matches!(line.gap, gap::DASH | gap::DOT))
        }
        _ => false,
    }
}

/// "0.2.184...0.2.185": what begins with a zero and a dot, and has three numbers or
/// goes on with more than one digit.
pub(crate) fn version(run: &Run, first: usize, last: usize) -> bool {
    let groups = run.groups.get(first..last).unwrap_or_default();
    let dotted = groups.get(1).is_some_and(|second| second.gap == gap::DOT);
    let zero = groups.first().is_some_and(|zero| zero.len == 1);
    zero && dotted && (groups.len() == 3 || groups.iter().any(|group| group.len > 1))
}

/// Digits of an extension at most.
const EXTENSION: usize = 6;

/// The index after the extension that follows a number, where its first word or
/// digits may stand: "ext. 12", "x12", "poste 12", "#12".
pub(crate) fn extension(tokens: &Tokens, at: usize) -> Option<usize> {
    const NEAR: u16 = gap::SPACE | gap::COMMA | gap::DOT | gap::COLON | gap::BRACKET | gap::DASH;
    let near = |token: &Token| token.parted_by(NEAR) && token.gap_len <= 3;
    let first = tokens.get(at)?;
    let marked = first.parted_by(gap::SPACE | gap::HASH) && first.gap & gap::HASH != 0;
    let digits = if marked && first.gap_len <= 2 {
        at
    } else if announces_extension(first) && near(first) {
        let named = tokens
            .get(at + 1)
            .is_some_and(|next| next.says(cue::NUMBER) && near(next));
        at + 1 + usize::from(named)
    } else {
        return None;
    };
    let own = tokens.get(digits)?;
    let fits = (1..=EXTENSION).contains(&own.digits()) && !own.glued_after();
    (fits && (marked || near(own))).then_some(digits + 1)
}

/// "ext", "x", "poste": an extension follows.
pub(crate) fn announces_extension(token: &Token) -> bool {
    const WORDS: [u64; 8] = [
        fixed("x"),
        fixed("ext"),
        fixed("extn"),
        fixed("xtn"),
        fixed("extension"),
        fixed("poste"),
        fixed("interne"),
        fixed("durchwahl"),
    ];
    token.is_word() && WORDS.contains(&token.hash)
}
