//! Hides card data, bank and social security numbers, contact details, and the
//! names and addresses that a conversation itself declares; English and French.
//!
//! | class | accepted | not claimed |
//! | --- | --- | --- |
//! | `card-number` | 13 to 19 digits, however grouped, disguised, said or split over turns, also when the check digit fails; the last four where the conversation says so | what the conversation calls an order, ticket or reference |
//! | `card-security-code`, `card-expiry`, `card-pin`, `one-time-code` | by a cue before or after, in the question, in the field's name, or right after a card | without any of these |
//! | `iban` | every country of the registry, grouped or not, also mistyped | account numbers of other forms |
//! | `fr-nir` | with its key; without it by a cue; Corsica | |
//! | `phone` | French, international, North American in groups; others by a cue | bare numbers without a cue |
//! | `email` | written or said | quoted local parts |
//! | `person-name`, `postal-address` | what the conversation declares or answers, and every later mention of it | undeclared names and addresses |

mod class;
mod detect;
mod settings;
mod split;
mod state;
mod withhold;

pub use class::Class;
pub use settings::{Choice, ClassSettings, Settings};

use detect::{Asked, Finding, Lexicon, Phrases, Scan, cue};
use guichet_sdk::{
    Description, Edit, Failure, Import, Part, PartKind, Policy, SettingsError, Stage, Treatment,
    Turn, Verdict, memory,
};
use settings::Rules;
use state::State;

/// The policy.
#[derive(Debug)]
pub struct Redact {
    rules: Rules,
    lexicon: Lexicon,
    phrases: Phrases,
}

impl Policy for Redact {
    type Settings = Settings;

    fn describe() -> Description {
        let description = Description::new(
            "redact",
            env!("CARGO_PKG_VERSION"),
            "Hides card data, bank and identity numbers, contact details, declared names and addresses",
        )
        .stages(Stage::ALL.iter().copied())
        .facts(["audience.role"])
        .classes(Class::ALL.iter().map(|class| class.as_str()))
        .treatments(Treatment::ALL.iter().copied())
        .failure("memory-unreadable", "What was remembered is not of this version")
        .failure("memory-full", "What has to be remembered was not taken")
        .obligation("pause-recording", [""])
        .imports([Import::History, Import::Memory])
        .memory(state::FORMAT);
        Class::ALL.iter().fold(description, |description, class| {
            description.reason(
                class.reason(),
                &format!("Something of class {} was found", class.as_str()),
            )
        })
    }

    fn configure(settings: Settings) -> Result<Self, SettingsError> {
        Ok(Self {
            rules: Rules::new(settings)?,
            lexicon: Lexicon::new(),
            phrases: Phrases::new(),
        })
    }

    fn evaluate(&self, turn: &Turn) -> Result<Verdict, Failure> {
        let before = memory::recall();
        let mut state = State::decode(&before).ok_or(Failure::new("memory-unreadable"))?;
        let mut verdict = Verdict::allow();
        let mut question = None;
        let spoken = matches!(turn.stage, Stage::Inbound | Stage::Outbound);
        for (index, part) in turn.parts.iter().enumerate() {
            let asked = Asked {
                cues: if spoken { state.asked } else { 0 },
                field: self.field_cues(part),
                number: part.kind == PartKind::Number,
            };
            let mut scan = Scan::read(&part.text, asked, &self.lexicon);
            self.declared(&mut scan, asked, &mut state);
            if spoken && part.kind == PartKind::Text {
                question = question.or(asks(&part.text, &scan));
                for joined in split::join(&scan, turn.sequence, index, &mut state) {
                    scan.findings
                        .push(Finding::new(joined.span, joined.class).unsure());
                    for piece in split::shown(joined.earlier, turn.sequence) {
                        let span = (piece.start as usize, piece.end as usize);
                        let edit = self.edit(
                            piece.turn,
                            piece.part.into(),
                            Finding::new(span, joined.class).unsure(),
                            turn,
                        );
                        verdict = verdict.edits(edit);
                    }
                }
            }
            if !turn.settled && index + 1 == turn.parts.len() {
                let withheld = withhold::open_end(&part.text, &mut scan);
                verdict = verdict.edits(withheld.map(|one| one.at(turn.sequence, index)));
            }
            verdict = self.report(verdict, turn, index, part, scan.findings);
        }
        if spoken {
            state.note_question(question);
        }
        let card_asked = question.is_some_and(|cues| cues & (cue::CARD | cue::CVV) != 0);
        if self.rules.pause_recording && (card_asked || tells_card(&verdict)) {
            verdict = verdict.obligation("pause-recording", "");
        }
        let after = state.encode();
        if after != before && !(before.is_empty() && state == State::default()) {
            memory::remember(&after).map_err(|_| Failure::new("memory-full"))?;
        }
        Ok(verdict)
    }
}

impl Redact {
    /// Cues in the name of the field that a part is, such as
    /// `/payment/securityCode`.
    fn field_cues(&self, part: &Part) -> u64 {
        let Some((_, name)) = part.pointer.rsplit_once('/') else {
            return 0;
        };
        if part.kind == PartKind::Key || name.is_empty() {
            return 0;
        }
        let mut words = String::with_capacity(name.len() + 4);
        let mut small = false;
        for c in name.chars() {
            if c.is_uppercase() && small {
                words.push(' ');
            }
            small = c.is_lowercase();
            words.push(if c == '_' { ' ' } else { c });
        }
        let tokens = detect::Tokens::read(&words, &self.lexicon);
        tokens.cues(0..tokens.list.len())
    }

    fn declared(&self, scan: &mut Scan, asked: Asked, state: &mut State) {
        let name = asked.cues & cue::NAME != 0 || asked.field & cue::NAME != 0;
        let address = (asked.cues | asked.field) & (cue::ADDRESS | cue::POSTCODE) != 0
            && (asked.cues | asked.field) & cue::EMAIL == 0;
        detect::find_addresses(
            &scan.tokens,
            address,
            &mut state.declared,
            &mut scan.findings,
        );
        let before = scan.findings.len();
        detect::find_names(
            &scan.tokens,
            &self.phrases,
            name && !address,
            &mut state.declared,
            &mut scan.findings,
        );
        if scan.findings.len() > before {
            state.asked &= !cue::NAME;
        }
    }

    fn report(
        &self,
        mut verdict: Verdict,
        turn: &Turn,
        index: usize,
        part: &Part,
        mut findings: Vec<Finding>,
    ) -> Verdict {
        findings
            .sort_unstable_by_key(|found| (found.start, std::cmp::Reverse(found.end), found.class));
        findings.dedup_by(|inner, outer| inner.class == outer.class && inner.end <= outer.end);
        for found in findings {
            if part
                .text
                .get(found.start..found.end)
                .is_some_and(|text| self.rules.allows(text))
            {
                continue;
            }
            if let Some(edit) = self.edit(turn.sequence, index, found, turn) {
                verdict = verdict.edit(edit).reason(found.class.reason());
            }
        }
        verdict
    }

    fn edit(&self, sequence: u64, part: usize, found: Finding, turn: &Turn) -> Option<Edit> {
        let treatment = match self
            .rules
            .treatment(found.class, turn.stage, turn.audience())?
        {
            Treatment::Mask if !found.sure => Treatment::Label,
            treatment => treatment,
        };
        Some(Edit::new(
            sequence,
            part,
            found.start..found.end,
            found.class.as_str(),
            treatment,
        ))
    }
}

/// The cues of a question, if the text asks for something.
fn asks(text: &str, scan: &Scan) -> Option<u64> {
    const FOR: u64 = cue::CARD
        | cue::CVV
        | cue::SECURITY
        | cue::CODE
        | cue::VERIFICATION
        | cue::BACK
        | cue::EXPIRY
        | cue::LAST
        | cue::DIGITS
        | cue::PIN
        | cue::ONE_TIME
        | cue::SECRET
        | cue::PHONE
        | cue::NIR
        | cue::IBAN
        | cue::ORDER
        | cue::NAME
        | cue::ADDRESS
        | cue::POSTCODE
        | cue::EMAIL;
    let cues = scan.tokens.cues(0..scan.tokens.list.len());
    let asks = cues & (cue::ASKING | cue::YOUR) != 0 || text.contains(['?', '？']);
    // "What is the name of the product?" asks for no person.
    let personal = cues & (cue::YOUR | cue::FIRST) != 0;
    let wanted = if personal {
        cues & FOR
    } else {
        cues & FOR & !cue::NAME
    };
    (asks && wanted != 0).then_some(wanted)
}

fn tells_card(verdict: &Verdict) -> bool {
    let card = [Class::CardNumber, Class::CardSecurityCode];
    verdict
        .edits
        .iter()
        .any(|edit| card.iter().any(|class| class.as_str() == edit.class))
}

guichet_sdk::export!(Redact);

#[cfg(test)]
mod tests;
