//! Numbers below a hundred, however a phrase can be heard: "quatre-vingt-dix" begins
//! with 4, 80 and 90.

use crate::lexicon::Number::{self, And, Teen, Ten, Twenties, Unit};

/// Values, and the index after the last word of each; the longest last.
#[derive(Debug, Default)]
pub(crate) struct Ways {
    list: [(usize, u8); 6],
    count: usize,
}

impl Ways {
    /// Of the words from `at` on; `number` tells what the word at an index is worth.
    pub(crate) fn at(at: usize, number: impl Fn(usize) -> Option<Number>) -> Self {
        let mut ways = Self::default();
        match number(at) {
            Some(Unit(unit)) => {
                ways.add(at + 1, unit);
                if (unit, number(at + 1)) == (4, Some(Twenties(20))) {
                    ways.add(at + 2, 80);
                    ways.tail(at + 2, 80, true, number);
                }
            }
            Some(Teen(teen)) => ways.teen(at, 0, teen, number),
            Some(Ten(ten)) => {
                ways.add(at + 1, ten);
                ways.tail(at + 1, ten, false, number);
            }
            Some(Twenties(ten)) => {
                ways.add(at + 1, ten);
                ways.tail(at + 1, ten, ten == 60, number);
            }
            _ => {}
        }
        ways
    }

    pub(crate) fn as_slice(&self) -> &[(usize, u8)] {
        self.list.get(..self.count).unwrap_or_default()
    }

    /// What may be added to a ten: units, and teens to sixty and eighty.
    fn tail(&mut self, at: usize, ten: u8, teens: bool, number: impl Fn(usize) -> Option<Number>) {
        let at = if number(at) == Some(And) { at + 1 } else { at };
        match number(at) {
            Some(Unit(unit @ 1..=9)) => self.add(at + 1, ten + unit),
            Some(Teen(teen)) if teens && teen <= 16 => self.teen(at, ten, teen, number),
            _ => {}
        }
    }

    /// "dix" is ten, and seventeen with a seven after it.
    fn teen(&mut self, at: usize, ten: u8, teen: u8, number: impl Fn(usize) -> Option<Number>) {
        self.add(at + 1, ten + teen);
        if let (10, Some(Unit(unit @ 7..=9))) = (teen, number(at + 1)) {
            self.add(at + 2, ten + 10 + unit);
        }
    }

    fn add(&mut self, next: usize, value: u8) {
        if let Some(slot) = self.list.get_mut(self.count) {
            *slot = (next, value);
            self.count += 1;
        }
    }
}
