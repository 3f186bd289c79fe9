//! Where the cases are written down.

use crate::{Case, Turn, marked::read, random::Random};

pub(crate) const LANGUAGES: [&str; 2] = ["en", "fr"];

#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) random: Random,
    pub(crate) cases: Vec<Case>,
}

impl Book {
    pub(crate) fn new() -> Self {
        Self {
            random: Random::new(0),
            cases: Vec::new(),
        }
    }

    pub(crate) fn seed(&mut self, seed: u64) {
        self.random = Random::new(seed);
    }

    /// A customer says one thing.
    pub(crate) fn said(&mut self, kind: &str, language: &str, marked: &str) {
        self.talk(kind, language, &[("customer", marked)]);
    }

    /// An agent asks, a customer answers.
    pub(crate) fn answer(&mut self, kind: &str, language: &str, question: &str, marked: &str) {
        self.talk(kind, language, &[("agent", question), ("customer", marked)]);
    }

    pub(crate) fn talk(&mut self, kind: &str, language: &str, said: &[(&str, &str)]) {
        let mut turns = Vec::new();
        let mut expect = Vec::new();
        for (index, (role, marked)) in said.iter().enumerate() {
            let (text, found) = read(index + 1, marked);
            turns.push(Turn {
                role: (*role).to_owned(),
                text,
            });
            expect.extend(found);
        }
        self.cases.push(Case {
            kind: kind.to_owned(),
            language: language.to_owned(),
            turns,
            expect,
        });
    }

    /// One of the sentences, with `{}` replaced.
    pub(crate) fn frame(&mut self, frames: &[&str], value: &str) -> String {
        self.random.pick(frames).replace("{}", value)
    }
}
