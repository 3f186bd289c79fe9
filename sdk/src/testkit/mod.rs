//! Runs a policy without WebAssembly, on conversations written in a few lines,
//! and holds its verdicts to the rules that the host enforces.

pub(crate) mod fakes;
mod rules;
mod seen;
mod test_turn;

pub use fakes::Fakes;
pub use seen::Seen;
pub use test_turn::TestTurn;

use crate::{Description, Policy, SettingsError, Stage, Turn};

/// The instant of the first turn, 2026-01-05 09:00:00 UTC; each turn comes a
/// second later.
pub const START: u64 = 1_767_603_600_000;

/// A policy on the bench, with a fake for everything that it can ask.
pub struct Testkit<P> {
    policy: P,
    description: Description,
    facts: Vec<(String, String)>,
    turns: Vec<Turn>,
    history_limit: usize,
    language: String,
    channel: String,
}

impl<P: Policy> Testkit<P> {
    /// Configures the policy with these settings.
    ///
    /// # Errors
    ///
    /// When the policy refuses them.
    pub fn new(settings: serde_json::Value) -> Result<Self, SettingsError> {
        Self::with(settings, |_| {})
    }

    /// Configures the policy with reference data at hand, which is all that
    /// answers during `configure`.
    ///
    /// # Errors
    ///
    /// When the policy refuses its settings.
    #[expect(clippy::needless_pass_by_value, reason = "`json!` is written in place")]
    pub fn with(
        settings: serde_json::Value,
        prepare: impl FnOnce(&mut Fakes),
    ) -> Result<Self, SettingsError> {
        fakes::reset(prepare);
        let policy = crate::policy::configure::<P>(&settings.to_string())?;
        fakes::configured();
        Ok(Self {
            policy,
            description: P::describe(),
            facts: Vec::new(),
            turns: Vec::new(),
            history_limit: 20,
            language: "en".to_owned(),
            channel: "chat".to_owned(),
        })
    }

    /// How many earlier turns `history` shows at most; 20 unless told.
    pub fn history_limit(&mut self, turns: usize) {
        self.history_limit = turns;
    }

    /// The language of the turns that follow, BCP 47; `en` unless told.
    pub fn language(&mut self, language: &str) {
        language.clone_into(&mut self.language);
    }

    /// The channel of the turns that follow; `chat` unless told.
    pub fn channel(&mut self, channel: &str) {
        channel.clone_into(&mut self.channel);
    }

    /// A fact of the turns that follow.
    pub fn fact(&mut self, name: &str, value: &str) {
        self.facts.retain(|(held, _)| held != name);
        self.facts.push((name.to_owned(), value.to_owned()));
    }

    /// The customer says something.
    pub fn customer(&mut self, text: &str) -> Seen {
        self.say("customer", text)
    }

    /// The agent says something.
    pub fn agent(&mut self, text: &str) -> Seen {
        self.say("agent", text)
    }

    /// Somebody says something: a customer to the centre, anybody else to the
    /// customer.
    pub fn say(&mut self, role: &str, text: &str) -> Seen {
        let stage = if role == "customer" {
            Stage::Inbound
        } else {
            Stage::Outbound
        };
        self.pass(TestTurn::new(stage, text).role(role))
    }

    /// Passes any turn.
    ///
    /// # Panics
    ///
    /// When the verdict breaks a rule that the host enforces; the message names
    /// the rule.
    #[expect(clippy::panic, reason = "a test that fails should say so at once")]
    pub fn pass(&mut self, turn: TestTurn) -> Seen {
        let sequence = self.turns.len() as u64 + 1;
        let at = START + (sequence - 1) * 1_000;
        let turn = turn.build(sequence, at, &self.language, &self.channel, &self.facts);
        let skip = self.turns.len().saturating_sub(self.history_limit);
        fakes::before(
            self.turns.iter().skip(skip).cloned().collect(),
            at,
            turn.settled,
        );
        let verdict = self.policy.evaluate(&turn);
        let shown = fakes::after(verdict.is_ok());
        if let Err(rule) = rules::check(&verdict, &turn, &shown, &self.description) {
            panic!("the host would refuse this verdict: {rule}");
        }
        if turn.settled {
            self.turns.push(turn.clone());
        }
        Seen { turn, verdict }
    }
}
