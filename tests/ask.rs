//! What guests of the tests can ask of the host. The host's answers stand in
//! the outcome's opinions.

use crate::Guest;

impl Guest {
    /// Adds one under a key, over an hour.
    #[must_use]
    pub fn counts(mut self, key: &str) -> Self {
        let (key, len) = self.constant(key);
        let answer = self.room(16);
        self.may_count()
        .evaluate(&format!(
            "(call $add (i32.const {key}) (i32.const {len}) (i32.const 1) (i32.const 3600) (i32.const {answer}))"
        ))
    }

    /// Could count.
    #[must_use]
    pub fn may_count(self) -> Self {
        self.import(
            "counters",
            r#"(import "guichet:policy/counters@0.1.0" "add" (func $add (param i32 i32 i32 i32 i32)))"#,
        )
    }

    /// Adds one under the turn's own text, and remembers the text.
    #[must_use]
    pub fn keeps_the_text(mut self) -> Self {
        let answer = self.room(16);
        let text = "(i32.load offset=16 (i32.load offset=64 (local.get $turn))) (i32.load offset=20 (i32.load offset=64 (local.get $turn)))";
        self.counts("k").remembering().evaluate(&format!(
            "(call $add {text} (i32.const 1) (i32.const 3600) (i32.const {answer}))
                 (call $remember {text} (i32.const {answer}))"
        ))
    }

    /// Counts turns in its memory, and denies one whose place in the
    /// interaction is not the next.
    #[must_use]
    pub fn counts_in_memory(mut self) -> Self {
        let state = self.room(8);
        let before = self.room(8);
        let answer = self.room(16);
        self.remembering().evaluate(&format!(
            "(call $recall (i32.const {answer}))
             (if (i32.load (i32.const {}))
               (then (i32.store8 (i32.const {before}) (i32.load8_u (i32.load (i32.const {answer}))))))
             (i32.store8 (i32.const {state}) (i32.add (i32.const 1) (i32.load8_u (i32.const {before}))))
             (if (i32.ne (i32.load8_u (i32.const {state})) (i32.load8_u (local.get $turn)))
               (then (i32.store8 (i32.const 260) (i32.const 2))))
             (call $remember (i32.const {state}) (i32.const 1) (i32.const {answer}))",
            answer + 4
        ))
    }

    fn remembering(self) -> Self {
        self.import(
            "memory",
            r#"(import "guichet:policy/memory@0.1.0" "recall" (func $recall (param i32)))
               (import "guichet:policy/memory@0.1.0" "remember" (func $remember (param i32 i32 i32)))"#,
        )
    }

    /// Asks whether a set holds a value.
    #[must_use]
    pub fn asks_set(self, set: &str, value: &str) -> Self {
        self.asks("contains", set, value)
    }

    /// Asks what a table holds under a key.
    #[must_use]
    pub fn asks_table(self, table: &str, key: &str) -> Self {
        self.asks("get", table, key)
    }

    fn asks(mut self, function: &str, name: &str, value: &str) -> Self {
        let (name, name_len) = self.constant(name);
        let (value, value_len) = self.constant(value);
        let answer = self.room(16);
        self.import(
            "reference",
            r#"(import "guichet:policy/reference@0.1.0" "contains" (func $contains (param i32 i32 i32 i32 i32)))
               (import "guichet:policy/reference@0.1.0" "get" (func $get (param i32 i32 i32 i32 i32)))"#,
        )
        .evaluate(&format!(
            "(call ${function} (i32.const {name}) (i32.const {name_len}) (i32.const {value}) (i32.const {value_len}) (i32.const {answer}))"
        ))
    }

    /// Calls a connector with one argument.
    #[must_use]
    pub fn calls(mut self, connector: &str, argument: &str, value: &str) -> Self {
        let (connector, connector_len) = self.constant(connector);
        let (argument, argument_len) = self.constant(argument);
        let (value, value_len) = self.constant(value);
        let (list, answer) = (self.room(16), self.room(16));
        let arguments = [argument, argument_len, value, value_len];
        for (at, word) in (list..).step_by(4).zip(arguments) {
            self.evaluate += &Self::store(at, word);
        }
        self.import(
            "connectors",
            r#"(import "guichet:policy/connectors@0.1.0" "call" (func $call (param i32 i32 i32 i32 i32)))"#,
        )
        .evaluate(&format!(
            "(call $call (i32.const {connector}) (i32.const {connector_len}) (i32.const {list}) (i32.const 1) (i32.const {answer}))"
        ))
    }

    /// Looks at this many earlier turns.
    #[must_use]
    pub fn looks_back(mut self, turns: u32) -> Self {
        let answer = self.room(16);
        self.may_look_back().evaluate(&format!(
            "(call $recent (i32.const {turns}) (i32.const {answer}))"
        ))
    }

    /// Could look at earlier turns.
    #[must_use]
    pub fn may_look_back(self) -> Self {
        self.import(
            "history",
            r#"(import "guichet:policy/history@0.1.0" "recent" (func $recent (param i32 i32)))"#,
        )
    }
}
