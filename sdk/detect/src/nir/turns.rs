//! Numbers that are told piece by piece, over turns.

use super::{
    chain::{Chain, MOST_WORDS, chains},
    heard::{KEY, Symbol, WHOLE, ends_a_number, hear, is_letter, is_two, most_digits, plain},
};
use crate::{
    Class, Line,
    context::counts,
    conversation::CONTINUED_WITHIN,
    lexicon::cue,
    scan::Scan,
    tokens::{Token, Tokens},
    told::{Joined, Place, names_between},
};

/// Words beside its digits that a turn may have to be a piece of a number.
const MOST_BESIDE: usize = 12;
/// Symbols of one piece at most, and of all that are put together.
const LONGEST: usize = 40;
const MOST_TOGETHER: usize = 64;
const MOST_PIECES: usize = 32;

/// What a turn told of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) place: Place,
    /// It belongs to a number that was found.
    pub(crate) told: bool,
    pub(crate) heard: Vec<Symbol>,
}

/// Puts what this line tells to what was told before, and keeps it there.
pub(crate) fn join(scan: &Scan, line: &Line<'_>, pieces: &mut Vec<Piece>) -> Vec<Joined> {
    let tokens = &scan.tokens;
    if tokens.numbers.is_empty() && pieces.is_empty() || tokens.list.len() > LONGEST + MOST_BESIDE {
        return Vec::new();
    }
    pieces.retain(|piece| line.turn.saturating_sub(piece.place.turn) <= CONTINUED_WITHIN);
    let before = pieces.last().filter(|last| !last.told);
    let before = before.map_or(&[][..], |last| &last.heard);
    let chains = chains(tokens, 0..tokens.list.len(), before);
    let said: usize = chains.iter().map(Chain::words).sum();
    if tokens.list.len() > said + MOST_BESIDE {
        return Vec::new();
    }
    let mut told = Vec::new();
    let mut apart = false;
    let mut before = None;
    for chain in &chains {
        let first = chain.tokens.first().copied().unwrap_or(0);
        apart |= before.is_some_and(|last| names_between(tokens, last..first));
        before = Some(chain.end());
        let ordered = tokens.cues_in(0..first) & cue::ORDER != 0;
        if ordered || counts(tokens, chain.end()) || !says_more(&chain.symbols, pieces) {
            continue;
        }
        let Some(span) = chain.span(tokens, 0, chain.symbols.len()) else {
            continue;
        };
        let mut piece = Piece {
            place: Place::new(line, span),
            told: found_in(scan, chain, span),
            heard: chain.symbols.clone(),
        };
        // A telephone number of the same turn is no piece of it.
        apart |= scan
            .findings
            .iter()
            .any(|found| found.class == Class::Phone && found.start < span.1 && span.0 < found.end);
        let parted = apart && pieces.iter().any(|held| held.place.turn == line.turn);
        if !piece.told
            && !parted
            && let Some(number) = complete(chain, tokens, &piece, pieces)
        {
            piece.told = true;
            for earlier in pieces.iter_mut() {
                earlier.told |= number.earlier.contains(&earlier.place);
            }
            told.push(number);
        }
        if line.settled {
            pieces.push(piece);
        }
    }
    let over = pieces.len().saturating_sub(MOST_PIECES);
    pieces.drain(..over);
    told
}

/// True for symbols that tell something: a letter alone does after a two.
fn says_more(symbols: &[Symbol], pieces: &[Piece]) -> bool {
    if symbols.len() > LONGEST {
        return false;
    }
    if symbols
        .iter()
        .all(|symbol| is_letter(*symbol) || *symbol == KEY)
    {
        let before = pieces.last().and_then(|piece| piece.heard.last());
        return before.is_some_and(|last| is_two(*last)) && symbols.iter().any(|s| is_letter(*s));
    }
    true
}

/// True when a number with its key was found in the line already.
fn found_in(scan: &Scan, chain: &Chain, span: (usize, usize)) -> bool {
    let mut found = scan
        .findings
        .iter()
        .filter(|found| found.class == Class::FrNir);
    found.any(|found| found.start < span.1 && span.0 < found.end)
        && plain(&chain.symbols).len() >= WHOLE
}

fn complete(chain: &Chain, tokens: &Tokens, piece: &Piece, pieces: &[Piece]) -> Option<Joined> {
    let echo = pieces.last().is_some_and(|last| echoes(piece, last));
    let assemble = |one_side, end, grouped| {
        let ways = Ways {
            one_side,
            end,
            grouped,
        };
        (one_side || !echo)
            .then(|| assemble(chain, tokens, piece, pieces, ways))
            .flatten()
    };
    repeated(piece, pieces)
        .or_else(|| assemble(true, End::Usual, true))
        .or_else(|| assemble(false, End::Usual, true))
        .or_else(|| assemble(true, End::Usual, false))
        .or_else(|| assemble(true, End::Whole, true))
        .or_else(|| assemble(false, End::Whole, true))
        .or_else(|| assemble(true, End::Part, true))
        .or_else(|| assemble(false, End::Part, true))
}

/// True for what one side repeats of what the other said just before.
fn echoes(piece: &Piece, before: &Piece) -> bool {
    piece.place.outbound != before.place.outbound && plain(&piece.heard) == plain(&before.heard)
}

/// What one side repeats of the end of a number that the other told.
fn repeated(piece: &Piece, pieces: &[Piece]) -> Option<Joined> {
    let told = pieces.iter().rev().take_while(|earlier| earlier.told);
    let theirs: Vec<&Piece> = told
        .filter(|earlier| earlier.place.outbound != piece.place.outbound)
        .collect();
    let digits: Vec<u8> = theirs
        .iter()
        .rev()
        .flat_map(|earlier| plain(&earlier.heard))
        .collect();
    let own = plain(&piece.heard);
    (own.len() > 1 && digits.ends_with(&own)).then(|| Joined {
        class: Class::FrNir,
        earlier: Vec::new(),
        span: piece.place.span(),
    })
}

/// What of the newest piece belongs to the number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// All of it, in the usual reading.
    Usual,
    /// All of it.
    Whole,
    /// What comes first.
    Part,
}

/// How pieces are put together.
#[derive(Clone, Copy)]
struct Ways {
    /// Pieces of the side that speaks now, alone.
    one_side: bool,
    end: End,
    /// In the parts that the number has.
    grouped: bool,
}

/// The newest pieces that make a number with this one: those of the same side, or
/// of both. What the other side repeats of it is hidden too.
fn assemble(
    chain: &Chain,
    tokens: &Tokens,
    piece: &Piece,
    pieces: &[Piece],
    ways: Ways,
) -> Option<Joined> {
    let mut symbols = chain.symbols.clone();
    // A number that was found too early goes on.
    let open = |earlier: &&Piece| !earlier.told || ways.end == End::Usual;
    let open = pieces.iter().rev().take_while(open).count();
    let open = pieces.get(pieces.len() - open..)?;
    let counts = |at: usize, earlier: &Piece| {
        if ways.one_side {
            earlier.place.outbound == piece.place.outbound
        } else {
            let before = at.checked_sub(1).and_then(|before| open.get(before));
            before.is_none_or(|before| !echoes(earlier, before))
        }
    };
    for (from, earlier) in open.iter().enumerate().rev() {
        if !counts(from, earlier) {
            continue;
        }
        symbols.splice(0..0, earlier.heard.iter().copied());
        if symbols.len() > MOST_TOGETHER {
            break;
        }
        if most_digits(&symbols) < WHOLE {
            continue;
        }
        let before = symbols.len() - chain.symbols.len();
        let heard = starts(&earlier.heard).find_map(|first| {
            let all = symbols.get(first..)?;
            if ways.end == End::Usual && plain(all).len() != WHOLE {
                return None;
            }
            let hear = |least: usize| hear(all, WHOLE, ways.grouped, least);
            let some = || {
                let heard = hear(before + 1 - first)?;
                (ways.end == End::Part && ends_a_number(all, heard.next)).then_some(heard)
            };
            let heard = hear(all.len()).or_else(some)?;
            let last = (first + heard.next).checked_sub(before)?;
            chain.parts_at(last).then_some((heard.digits, last))
        });
        let Some((digits, last)) = heard else {
            continue;
        };
        let echo = |earlier: &Piece| {
            let said = plain(&earlier.heard);
            said.len() > 1 && digits.windows(said.len()).any(|part| part == said)
        };
        let window = open.get(from..)?;
        let repeats = |at: usize, earlier: &Piece| {
            let before = at.checked_sub(1).and_then(|before| window.get(before));
            echo(earlier) || before.is_some_and(|before| echoes(earlier, before))
        };
        let belongs = window
            .iter()
            .enumerate()
            .filter(|(at, earlier)| counts(from + at, earlier) || repeats(*at, earlier));
        return Some(Joined {
            class: Class::FrNir,
            earlier: belongs.map(|(_, earlier)| earlier.place).collect(),
            span: chain.span(tokens, 0, last)?,
        });
    }
    None
}

/// Where the number may begin in its first piece: at once, or after an article or
/// a word like it.
fn starts(symbols: &[Symbol]) -> impl Iterator<Item = usize> {
    let words = symbols.iter().take_while(|symbol| **symbol > 9).count();
    0..=words.min(2).min(symbols.len() - 1)
}

/// Where a number begins at the end of a live transcript's revision that is not
/// over: its letter or its key may come next, or what follows them.
pub(crate) fn opens(tokens: &Tokens) -> Option<usize> {
    let all = tokens.list.len();
    let from = all.saturating_sub(LONGEST);
    let last = tokens
        .numbers
        .last()
        .is_some_and(|last| *last as usize >= from);
    let chains = last.then(|| chains(tokens, from..all, &[]))?;
    let chain = chains.last()?;
    let after = tokens.range(chain.end()..all);
    let digits = most_digits(&chain.symbols);
    let key = |token: &Token| token.says(cue::KEY);
    let open = match chain.symbols.last() {
        _ if after.len() > MOST_WORDS => false,
        _ if chain.symbols.iter().any(|symbol| is_letter(*symbol)) => digits > 6,
        _ if digits >= super::BARE && after.iter().any(key) => true,
        Some(last) => is_two(*last) && digits >= 6 && after.len() < 3,
        None => false,
    };
    let first = chain.tokens.first().filter(|_| open)?;
    tokens.get(*first).map(Token::start)
}
