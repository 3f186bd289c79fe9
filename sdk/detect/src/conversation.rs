//! One conversation, read turn by turn: what was asked, what was declared, and
//! groups of digits that may go on are remembered from one to the next. Declared
//! words are kept as hashes.

mod bytes;

pub use bytes::Unreadable;

use crate::{
    Class, Detector, Finding, address,
    context::{Hints, Outside},
    identity::Kinds,
    lexicon::{cue, fixed},
    names::{self, Declared},
    nir,
    question::{asks, wants_card},
    scan::Scan,
    split::{self, Pending},
    tokens::Tokens,
    told::{Joined, Place},
    withhold,
};

/// Turns after which an answer is no longer one.
const ANSWER_WITHIN: u8 = 3;
/// Turns after which a group of digits is no longer continued.
pub(crate) const CONTINUED_WITHIN: u64 = 48;
const MOST_PENDING: usize = 40;

/// What is remembered of a conversation. A few hundred bytes; [`Conversation::encode`]
/// makes them ready to be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation {
    asked: Option<Hints>,
    asked_for: u8,
    /// The centre asked it.
    asked_outbound: bool,
    /// The centre has spoken, so that sides can be told apart.
    both: bool,
    declared: Declared,
    pending: Vec<Pending>,
    /// What was told of a French social security number.
    pieces: Vec<nir::Piece>,
    /// Turns for which a correction may still be one of a card's number.
    corrected_for: u8,
}

/// One text of a turn.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own about where the text comes from"
)]
pub struct Line<'a> {
    /// The turn's place in the conversation.
    pub turn: u64,
    /// Which part of the turn.
    pub part: u16,
    /// The text.
    pub text: &'a str,
    /// The name of the field that it stands in, such as `securityCode`; empty
    /// when it has none.
    pub field: &'a str,
    /// A participant wrote or said it, so that it may ask, answer or go on.
    pub said: bool,
    /// The centre said it, and not the customer.
    pub outbound: bool,
    /// It is a JSON number.
    pub number: bool,
    /// False while a later revision of it may still come.
    pub settled: bool,
}

impl<'a> Line<'a> {
    /// What a participant said, whole.
    pub fn said(turn: u64, text: &'a str) -> Self {
        Self {
            turn,
            part: 0,
            text,
            field: "",
            said: true,
            outbound: false,
            number: false,
            settled: true,
        }
    }
}

/// What was found in a line.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// In its text, in order.
    pub findings: Vec<Finding>,
    /// In earlier lines, now that this one completes them.
    pub earlier: Vec<Earlier>,
    /// From where on the end of an unsettled text may still become something.
    pub withheld: Option<Finding>,
    /// It asks for a card's data.
    pub asks_for_card: bool,
}

/// A stretch of an earlier line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The turn.
    pub turn: u64,
    /// Its part.
    pub part: u16,
    /// The stretch, and what it turned out to be.
    pub finding: Finding,
}

impl Conversation {
    /// Reads the next line.
    pub fn read(&mut self, detector: &Detector, line: &Line<'_>) -> Read {
        let outside = Outside {
            asked: self
                .asked
                .filter(|_| line.said && self.may_answer(line))
                .unwrap_or(Hints::NONE),
            field: field(line.field, detector),
            number: line.number,
            said: line.said,
        };
        let mut scan = Scan::read(line.text, outside, detector);
        let asks_back = line.text.trim_end().ends_with(['?', '？']);
        self.declarations(&mut scan, outside, asks_back, detector);
        let mut read = Read::default();
        if line.said {
            let question = asks(line, &scan.tokens);
            read.asks_for_card = question.is_some_and(wants_card);
            let told = self.told(&scan, line);
            let pieces = self.pending.len();
            let joined = split::join(&scan, line, self);
            let goes_on = self.pending.len() > pieces || self.tells_a_part(&scan);
            if goes_on && !line.outbound && self.asked.is_some() {
                self.asked_for = ANSWER_WITHIN + 1;
            }
            // A key that agrees says more than a check digit.
            for number in if told.is_empty() { joined } else { told } {
                let finding = |span| Finding::new(span, number.class).unsure();
                scan.findings.push(finding(number.span));
                let earlier = |piece: &Place| Earlier {
                    turn: piece.turn,
                    part: piece.part,
                    finding: finding(piece.span()),
                };
                read.earlier.extend(number.earlier.iter().map(earlier));
            }
            if line.settled {
                if question.is_none() && other_question(line, &scan) {
                    self.asked = None;
                    self.pending.clear();
                    self.pieces.clear();
                }
                let asks_back = self.both && !line.outbound && self.asked_outbound;
                if question.is_none() || !asks_back || self.asked.is_none() {
                    self.note(question);
                    if question.is_some() {
                        self.asked_outbound = line.outbound;
                    }
                }
                // "Do you need the code?" "Yes please."
                self.asked_outbound |= line.outbound && agrees(&scan.tokens);
                self.both |= line.outbound;
            }
        }
        if line.said {
            self.corrections(&mut scan, line.settled);
        }
        if !line.settled {
            let birth = (outside.asked.cues | outside.field.cues) & cue::BIRTH != 0;
            read.withheld = withhold::open_end(line.text, &mut scan, birth, detector);
        }
        scan.findings
            .sort_unstable_by_key(|found| (found.start, std::cmp::Reverse(found.end), found.class));
        scan.findings
            .dedup_by(|inner, outer| inner.class == outer.class && inner.end <= outer.end);
        read.findings = scan.findings;
        read
    }

    /// What is being told is still an answer, and so is a part of a code or of an IBAN.
    fn tells_a_part(&self, scan: &Scan) -> bool {
        const MOST_RUNS: usize = 16;
        if scan.runs.len() > MOST_RUNS {
            return false;
        }
        let digits: usize = scan.runs.iter().map(|run| run.digits.len()).sum();
        let iban = self.asked_for(cue::IBAN);
        scan.findings.iter().any(|found| match found.class {
            Class::CardSecurityCode => digits < 3,
            Class::CardPin | Class::OneTimeCode => digits < 4,
            Class::Number => iban,
            _ => false,
        })
    }

    /// A customer answers no question of his own, as far as one knows who speaks; the
    /// centre repeats what it asked for.
    fn may_answer(&self, line: &Line<'_>) -> bool {
        !self.both || self.asked_outbound || line.outbound
    }

    /// French social security numbers that this line completes.
    fn told(&mut self, scan: &Scan, line: &Line<'_>) -> Vec<Joined> {
        // An answer to "your order number?" is no piece of anything else.
        if self.asked_for(cue::ORDER) && !self.asked_for(cue::CARD | cue::PHONE) {
            return Vec::new();
        }
        nir::join(scan, line, &mut self.pieces)
    }

    /// "sorry, I mean 5545", in one of the turns after a card's number.
    fn corrections(&mut self, scan: &mut Scan, settled: bool) {
        let corrects = scan.tokens.cues & cue::CORRECTS != 0;
        if corrects && self.corrected_for > 0 && scan.findings.is_empty() {
            let short = scan
                .runs
                .iter()
                .filter(|run| (2..=12).contains(&run.digits.len()));
            let found = short.map(|run| Finding::new(run.span(), Class::Number).unsure());
            scan.findings.extend(found);
        }
        if settled {
            let card = scan.findings.iter().any(|found| {
                found.class == Class::CardNumber
                    || (found.class == Class::Number && found.end - found.start > 11)
            });
            self.corrected_for = if card {
                ANSWER_WITHIN
            } else {
                self.corrected_for.saturating_sub(1)
            };
        }
    }

    fn declarations(&mut self, scan: &mut Scan, outside: Outside, asks: bool, detector: &Detector) {
        let cues = outside.asked.cues | outside.field.cues;
        let address =
            cues & (cue::ADDRESS | cue::POSTCODE) != 0 && cues & (cue::EMAIL | cue::MACHINE) == 0;
        let name = cues & cue::NAME != 0 && !address;
        address::find(
            &scan.tokens,
            address,
            &mut self.declared,
            &mut scan.findings,
        );
        let before = scan.findings.len();
        names::find(
            &scan.tokens,
            &detector.phrases,
            name,
            asks,
            &mut self.declared,
            &mut scan.findings,
        );
        in_mail_addresses(&mut scan.findings);
        if let (true, Some(asked)) = (scan.findings.len() > before, &mut self.asked) {
            asked.cues &= !cue::NAME;
        }
    }

    /// Notes a turn: what it asks, or that another one passed without.
    fn note(&mut self, question: Option<Hints>) {
        if let Some(hints) = question {
            // "On the back, near the signature": more of what was asked for.
            let more = hints.cues & !(cue::BACK | cue::LAST | cue::DIGITS | cue::CARD) == 0;
            let before = self.asked.filter(|_| more && !hints.kinds.any());
            self.asked = Some(before.map_or(hints, |before| Hints {
                cues: before.cues | hints.cues,
                ..before
            }));
            self.asked_for = ANSWER_WITHIN;
        } else {
            self.asked_for = self.asked_for.saturating_sub(1);
            if self.asked_for == 0 {
                self.asked = None;
            }
        }
    }

    pub(crate) fn asked_for(&self, cues: u64) -> bool {
        self.asked.is_some_and(|asked| asked.cues & cues != 0)
    }

    pub(crate) fn pending(&self) -> &[Pending] {
        &self.pending
    }

    pub(crate) fn keep_pending(&mut self, pending: Pending) {
        let newest = pending.place.turn;
        self.pending.push(pending);
        self.pending
            .retain(|held| newest.saturating_sub(held.place.turn) <= CONTINUED_WITHIN);
        let over = self.pending.len().saturating_sub(MOST_PENDING);
        self.pending.drain(..over);
    }

    /// What was told last in a turn was taken back.
    pub(crate) fn take_back(&mut self, turn: u64) {
        if let Some(last) = self
            .pending
            .last_mut()
            .filter(|last| last.place.turn == turn)
        {
            last.echo = true;
        }
    }

    /// True when nothing is remembered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Takes out the names that mail addresses are made of: those are hidden as a whole.
fn in_mail_addresses(findings: &mut Vec<Finding>) {
    let mut mails: Vec<(usize, usize)> = findings
        .iter()
        .filter(|found| found.class == Class::Email)
        .map(|found| (found.start, found.end))
        .collect();
    mails.sort_unstable();
    let inside = |found: &Finding| {
        let next = mails.partition_point(|(start, _)| *start <= found.start);
        let mail = next.checked_sub(1).and_then(|at| mails.get(at));
        mail.is_some_and(|(_, end)| found.end <= *end)
    };
    findings.retain(|found| found.class != Class::PersonName || !inside(found));
}

/// "yes exactly", "oui svp": what a customer asked becomes a question of the centre's.
fn agrees(tokens: &Tokens) -> bool {
    const MOST_WORDS: usize = 4;
    const WORDS: [u64; 10] = [
        fixed("yes"),
        fixed("yeah"),
        fixed("yep"),
        fixed("right"),
        fixed("exactly"),
        fixed("correct"),
        fixed("please"),
        fixed("oui"),
        fixed("exactement"),
        fixed("svp"),
    ];
    tokens.list.len() <= MOST_WORDS && tokens.list.iter().any(|word| WORDS.contains(&word.hash))
}

/// The centre asks for something that is none of ours: what was asked before is
/// over, and so is any number that was being told.
fn other_question(line: &Line<'_>, scan: &Scan) -> bool {
    const GOES_ON: u64 = cue::DIGITS | cue::NUMBER | cue::LAST | cue::CARD | cue::KEY;
    line.outbound
        && line.text.contains('?')
        && scan.tokens.list.len() > 4
        && !scan.tokens.has_digits()
        && !scan.tokens.has_number
        && scan.tokens.cues & GOES_ON == 0
}

/// Cues in the name of a field, such as `securityCode` or `card_number`.
fn field(name: &str, detector: &Detector) -> Hints {
    if name.is_empty() {
        return Hints::NONE;
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
    let tokens = Tokens::read(&words, &detector.lexicon);
    Hints {
        cues: tokens.cues,
        kinds: tokens.kinds,
        common: Kinds::NONE,
    }
}
