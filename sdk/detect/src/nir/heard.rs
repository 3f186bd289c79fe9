//! A number as it was heard, one byte for each digit, number word and letter, and
//! the search for a French social security number among all ways of hearing it.

use crate::{
    identity,
    lexicon::Number::{
        self, And, Cent, Hundred, Month, Teen, Ten, Thousand, Times, Twenties, Unit,
    },
    numbers::Ways,
};

/// One digit, word or letter: 0 to 9 are digits as they are written.
pub(crate) type Symbol = u8;

/// The letters of the départements 2A and 2B.
pub(super) const LETTER_A: Symbol = 80;
pub(super) const LETTER_B: Symbol = 81;
/// "clé": the key follows.
pub(super) const KEY: Symbol = 82;

const UNIT: Symbol = 10;
const TEEN: Symbol = 20;
const TEN: Symbol = 30;
const TWENTIES: Symbol = 40;
const HUNDRED: Symbol = 50;
const AND: Symbol = 51;
const TIMES: Symbol = 60;

/// A number with its key.
pub(super) const WHOLE: usize = 15;
/// Without its key.
pub(super) const BARE: usize = 13;

/// Steps of one search: a number of few words takes some dozens.
const MOST_STEPS: u32 = 600;

/// The symbol of a number word, if a social security number can have it.
pub(super) fn word(number: Number) -> Option<Symbol> {
    match number {
        Unit(value) => Some(UNIT + value),
        Teen(value) => Some(TEEN + value - 10),
        Ten(value) => Some(TEN + value / 10),
        Twenties(value) => Some(TWENTIES + value / 10),
        Hundred | Cent => Some(HUNDRED),
        And => Some(AND),
        Times(times) => Some(TIMES + times),
        Thousand | Month(_) => None,
    }
}

/// What a symbol is worth, if it is the word of a number below a hundred.
fn number(symbol: Symbol) -> Option<Number> {
    match symbol {
        UNIT..TEEN => Some(Unit(symbol - UNIT)),
        TEEN..TEN => Some(Teen(symbol - TEEN + 10)),
        TEN..TWENTIES => Some(Ten((symbol - TEN) * 10)),
        TWENTIES..=49 => Some(Twenties((symbol - TWENTIES) * 10)),
        AND => Some(And),
        _ => None,
    }
}

/// True when a symbol is a two, which the letter of Corsica follows.
pub(super) fn is_two(symbol: Symbol) -> bool {
    matches!(symbol, 2 | 12)
}

pub(super) fn is_letter(symbol: Symbol) -> bool {
    matches!(symbol, LETTER_A | LETTER_B)
}

/// Digits at most that symbols stand for.
pub(super) fn most_digits(symbols: &[Symbol]) -> usize {
    let most = |symbol: &Symbol| match *symbol {
        0..=19 | LETTER_A | LETTER_B => 1,
        20..=49 => 2,
        HUNDRED => 3,
        TIMES.. if *symbol < LETTER_A => usize::from(symbol - TIMES),
        _ => 0,
    };
    symbols.iter().map(most).sum()
}

/// The digits of symbols in their usual reading; 2A as 19 and 2B as 18.
pub(super) fn plain(symbols: &[Symbol]) -> Vec<u8> {
    let search = Search::new(symbols, WHOLE);
    let longest = |at: usize| search.below_hundred(at).as_slice().last().copied();
    let mut digits = Vec::with_capacity(WHOLE);
    let mut at = 0;
    while let Some(symbol) = symbols.get(at).copied() {
        let leading = longest(at);
        let (next, value) = leading.unwrap_or((at, 1));
        if (1..=9).contains(&value) && symbols.get(next) == Some(&HUNDRED) {
            let rest = next + 1 + usize::from(symbols.get(next + 1) == Some(&AND));
            let (after, rest) = longest(rest)
                .filter(|(_, rest)| *rest > 0)
                .unwrap_or((next + 1, 0));
            digits.extend([value, rest / 10, rest % 10]);
            at = after;
            continue;
        }
        match (symbol, leading) {
            (0..=9, _) => digits.push(symbol),
            (LETTER_A | LETTER_B, _) if digits.last() == Some(&2) => {
                digits.pop();
                digits.extend([1, if symbol == LETTER_A { 9 } else { 8 }]);
            }
            (_, Some((_, value @ 0..=9))) => digits.push(value),
            (_, Some((_, value))) => digits.extend([value / 10, value % 10]),
            (TIMES..LETTER_A, None) => {
                let times = usize::from(symbol - TIMES);
                let digit = symbols.get(at + 1).map_or(0, |digit| digit % 10);
                digits.extend(std::iter::repeat_n(digit, times));
                at += 1;
            }
            _ => {}
        }
        at = if leading.is_some() { next } else { at + 1 };
    }
    digits
}

/// True when the usual reading of symbols does not go over the one at `next`.
pub(super) fn ends_a_number(symbols: &[Symbol], next: usize) -> bool {
    let before = symbols.get(..next).unwrap_or_default();
    plain(symbols).starts_with(&plain(before))
}

/// A way of hearing symbols as a social security number.
pub(super) struct Heard {
    /// How many symbols it takes.
    pub(super) next: usize,
    /// 2A as 19 and 2B as 18; fifteen of them, or thirteen.
    pub(super) digits: [u8; WHOLE],
}

/// The number of `length` digits that the first symbols can be heard as, if one's
/// check agrees; without a key the département has to be one of Corsica. Of
/// `grouped` numbers no word goes over the end of sex, year, month, département,
/// commune, order or key. It takes `least` symbols at least.
pub(super) fn hear(
    symbols: &[Symbol],
    length: usize,
    grouped: bool,
    least: usize,
) -> Option<Heard> {
    let mut search = Search::new(symbols, length);
    search.grouped = grouped;
    search.least = least;
    let next = search.go(0, 0)?;
    Some(Heard {
        next,
        digits: search.digits,
    })
}

struct Search<'a> {
    symbols: &'a [Symbol],
    length: usize,
    digits: [u8; WHOLE],
    letter: bool,
    grouped: bool,
    least: usize,
    steps: u32,
}

impl<'a> Search<'a> {
    fn new(symbols: &'a [Symbol], length: usize) -> Self {
        Self {
            symbols,
            length,
            digits: [0; WHOLE],
            letter: false,
            grouped: false,
            least: 0,
            steps: MOST_STEPS,
        }
    }

    fn at(&self, at: usize) -> Option<Symbol> {
        self.symbols.get(at).copied()
    }

    /// Goes on at a symbol with so many digits heard; the index after the last one.
    fn go(&mut self, at: usize, heard: usize) -> Option<usize> {
        if heard == self.length {
            return (at >= self.least && self.checks()).then_some(at);
        }
        self.steps = self.steps.checked_sub(1)?;
        let symbol = self.at(at)?;
        match symbol {
            0..=9 => self.put(at + 1, heard, &[symbol]),
            AND => self.go(at + 1, heard),
            KEY if heard == BARE => self.go(at + 1, heard),
            LETTER_A | LETTER_B => self.corsica(at, heard),
            TIMES..LETTER_A => {
                let digit = match self.at(at + 1)? {
                    digit @ 0..=9 => digit,
                    unit @ UNIT..TEEN => unit - UNIT,
                    _ => return None,
                };
                let times = usize::from(symbol - TIMES).min(4);
                self.put(at + 2, heard, [digit; 4].get(..times)?)
            }
            _ => self.number(at, heard),
        }
    }

    /// A letter stands sixth, after a two.
    fn corsica(&mut self, at: usize, heard: usize) -> Option<usize> {
        if heard != 6 || self.digits.get(5) != Some(&2) || self.letter {
            return None;
        }
        self.letter = true;
        let found = self
            .replace(1, if self.at(at)? == LETTER_A { 9 } else { 8 })
            .and_then(|()| self.go(at + 1, heard + 1));
        if found.is_none() {
            self.replace(2, 0);
            self.letter = false;
        }
        found
    }

    fn replace(&mut self, first: u8, second: u8) -> Option<()> {
        self.digits.get_mut(5..7)?.copy_from_slice(&[first, second]);
        Some(())
    }

    /// Every number below a thousand that begins with a word.
    fn number(&mut self, at: usize, heard: usize) -> Option<usize> {
        if self.at(at) == Some(HUNDRED) {
            return self.hundreds(at + 1, heard, 1);
        }
        let ways = self.below_hundred(at);
        for (next, value) in ways.as_slice().iter().copied().rev() {
            if (1..=9).contains(&value)
                && self.at(next) == Some(HUNDRED)
                && let Some(found) = self.hundreds(next + 1, heard, value)
            {
                return Some(found);
            }
            if let Some(found) = self.value(next, heard, value.into()) {
                return Some(found);
            }
        }
        None
    }

    /// "… cent", with and without what may be added to it.
    fn hundreds(&mut self, at: usize, heard: usize, times: u8) -> Option<usize> {
        let hundreds = u16::from(times) * 100;
        let rest = if self.at(at) == Some(AND) { at + 1 } else { at };
        let ways = self.below_hundred(rest);
        for (next, value) in ways.as_slice().iter().copied().rev() {
            if value > 0
                && let Some(found) = self.value(next, heard, hundreds + u16::from(value))
            {
                return Some(found);
            }
        }
        self.value(at, heard, hundreds)
    }

    /// Numbers below a hundred that begin at a word, the longest last.
    fn below_hundred(&self, at: usize) -> Ways {
        Ways::at(at, |at| number(self.at(at)?))
    }

    fn value(&mut self, next: usize, heard: usize, value: u16) -> Option<usize> {
        let place = |divisor: u16| u8::try_from(value / divisor % 10).unwrap_or(0);
        let digits = [place(100), place(10), place(1)];
        let skipped = match value {
            0..=9 => 2,
            10..=99 => 1,
            _ => 0,
        };
        let digits = digits.get(skipped..)?;
        let over = self.grouped && over_the_end(heard, heard + digits.len());
        (!over).then(|| self.put(next, heard, digits)).flatten()
    }

    fn put(&mut self, next: usize, heard: usize, digits: &[u8]) -> Option<usize> {
        let after = heard + digits.len();
        if after > self.length {
            return None;
        }
        self.digits.get_mut(heard..after)?.copy_from_slice(digits);
        self.begins_well(after)
            .then(|| self.go(next, after))
            .flatten()
    }

    /// Sex and month, as far as they are heard.
    fn begins_well(&self, heard: usize) -> bool {
        let [sex, _, _, tens, units, ..] = self.digits;
        let month = tens * 10 + units;
        matches!(sex, 1..=4 | 7 | 8) && (heard < 5 || matches!(month, 1..=12 | 20..=42 | 50..=99))
    }

    fn checks(&self) -> bool {
        let ascii = self.digits.map(|digit| b'0' + digit);
        let number = ascii.get(..self.length).unwrap_or_default();
        (self.letter || self.length == WHOLE) && identity::nir(number)
    }
}

/// True when digits lie in two parts of the number.
fn over_the_end(first: usize, after: usize) -> bool {
    let ends = [1, 3, 5, 7, 10, 13];
    ends.iter().any(|end| first < *end && *end < after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lexicon::Lexicon, nir::chain::chains, tokens::Tokens};

    #[test]
    fn words_are_heard_in_the_way_that_checks() {
        for (text, digits) in [
            // "zéro deux cent" is 02 1.. here, and not 0 2..
            (
                "deux, cinquante-cinq, zéro deux, zéro deux cent douze, cent vingt, K",
                "2550202112120",
            ),
            (
                "two fifty-five oh two fifty two hundred and twelve one two zero K",
                "2550250212120",
            ),
            (
                "un soixante dix deux A cent deux cent cinquante K",
                "1601019100250",
            ),
            (
                "un quatre-vingt-deux zéro trois deux B comme Bastia cent vingt, deux cents, clé K",
                "1820318120200",
            ),
        ] {
            let whole: Vec<u8> = digits.bytes().map(|b| b - b'0').collect();
            let value = whole
                .iter()
                .fold(0_u64, |sum, digit| sum * 10 + u64::from(*digit));
            let key = format!("{:02}", 97 - value % 97);
            let text = text.replace('K', &key);
            let tokens = Tokens::read(&text, &Lexicon::default());
            let chains = chains(&tokens, 0..tokens.list.len(), &[]);
            let symbols = &chains[0].symbols;
            let heard = hear(symbols, WHOLE, true, symbols.len());
            assert_eq!(
                heard.map(|heard| heard.digits[..BARE].to_vec()),
                Some(whole),
                "{text}"
            );
        }
    }
}
