//! What guests of the tests can answer.

use crate::Guest;

impl Guest {
    /// Answers with one edit of this turn.
    #[must_use]
    pub fn edit(self, part: u32, start: u32, end: u32, class: &str, treatment: &str) -> Self {
        let turn = "(i64.load (local.get $turn))";
        self.edits(1, turn, part, start, end, class, treatment)
    }

    /// Answers with `count` times the same place in memory as edits.
    #[must_use]
    #[expect(clippy::too_many_arguments, reason = "one for each field of an edit")]
    pub fn edits(
        mut self,
        count: u32,
        turn: &str,
        part: u32,
        start: u32,
        end: u32,
        class: &str,
        treatment: &str,
    ) -> Self {
        let (class, class_len) = self.constant(class);
        let (treatment, treatment_len) = self.constant(treatment);
        let list = Self::store(272, 512) + &Self::store(276, count);
        self.evaluate(&list)
            .evaluate(&format!("(i64.store (i32.const 512) {turn})"))
            .stores(&[
                (520, part),
                (524, start),
                (528, end),
                (532, class),
                (536, class_len),
                (540, treatment),
                (544, treatment_len),
            ])
    }

    /// Adds an attribute to the edit before, which no version of the contract
    /// knows.
    #[must_use]
    pub fn edit_attribute(self, name: &str) -> Self {
        self.pairs(548, name, "")
    }

    /// Answers with an attribute, which no version of the contract knows.
    #[must_use]
    pub fn attribute(self, name: &str) -> Self {
        self.pairs(296, name, "")
    }

    /// Answers with an obligation.
    #[must_use]
    pub fn obligation(self, name: &str, value: &str) -> Self {
        self.pairs(280, name, value)
    }

    /// Answers with a reason.
    #[must_use]
    pub fn reason(mut self, reason: &str) -> Self {
        let (reason, len) = self.constant(reason);
        let list = self.room(8);
        self.stores(&[(288, list), (292, 1), (list, reason), (list + 4, len)])
    }

    /// Answers that it cannot say, with this code.
    #[must_use]
    pub fn fails_with(mut self, code: &str) -> Self {
        let (code, len) = self.constant(code);
        self.evaluate("(i32.store8 (i32.const 256) (i32.const 1))")
            .stores(&[(260, code), (264, len)])
    }

    /// Refuses its settings.
    #[must_use]
    pub fn refuses_settings(mut self, why: &str) -> Self {
        let (why, len) = self.constant(why);
        let said = Self::store(68, why) + &Self::store(72, len);
        self.configure(&format!("(i32.store8 (i32.const 64) (i32.const 1)) {said}"))
    }

    /// Denies.
    #[must_use]
    pub fn deny(self) -> Self {
        self.evaluate("(i32.store8 (i32.const 260) (i32.const 2))")
    }

    /// Requires something that binds nothing.
    #[must_use]
    pub fn require(mut self, kind: &str, level: u8) -> Self {
        let (kind, len) = self.constant(kind);
        let list = self.room(20);
        self.evaluate("(i32.store8 (i32.const 260) (i32.const 1))")
            .stores(&[
                (264, list),
                (268, 1),
                (list, kind),
                (list + 4, len),
                (list + 8, u32::from(level)),
            ])
    }

    /// A list of one pair of texts, at this place of the answer.
    fn pairs(mut self, at: u32, name: &str, value: &str) -> Self {
        let (name, name_len) = self.constant(name);
        let (value, value_len) = self.constant(value);
        let list = self.room(16);
        self.stores(&[
            (at, list),
            (at + 4, 1),
            (list, name),
            (list + 4, name_len),
            (list + 8, value),
            (list + 12, value_len),
        ])
    }

    fn stores(mut self, values: &[(u32, u32)]) -> Self {
        for (at, value) in values {
            self.evaluate += &Self::store(*at, value);
        }
        self
    }
}
