//! What surrounds a number and says what it is.

mod counted;
mod order;
mod sentence;

pub(crate) use counted::counts;

use counted::is_money;
use order::{named_after, named_before};
use sentence::{own_sentence, sentence};

use crate::{
    Class,
    chars::gap,
    identity::Kinds,
    lexicon::{cue, fixed},
    tokens::Tokens,
};

/// Words before a number that are looked at for cues, and words after it.
const LOOK_BACK: usize = 12;
const LOOK_AHEAD: usize = 9;

/// What is known of a text from outside of it: what was asked just before, and
/// the name of the field that it stands in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outside {
    /// Cues of a question in one of the last turns.
    pub(crate) asked: Hints,
    /// Cues of the field's name.
    pub(crate) field: Hints,
    /// The text is a JSON number.
    pub(crate) number: bool,
    /// A participant said it, and not a system.
    pub(crate) said: bool,
}

impl Default for Outside {
    fn default() -> Self {
        Self {
            asked: Hints::NONE,
            field: Hints::NONE,
            number: false,
            said: false,
        }
    }
}

/// Cues, and kinds of identifiers that are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hints {
    pub(crate) cues: u64,
    pub(crate) kinds: Kinds,
    /// What all the words that name kinds agree on.
    pub(crate) common: Kinds,
}

impl Hints {
    pub(crate) const NONE: Self = Self {
        cues: 0,
        kinds: Kinds::NONE,
        common: Kinds::NONE,
    };

    /// Of the tokens before `last`; those before `known` spoke of something else.
    fn before(tokens: &Tokens, first: usize, known: usize, last: usize) -> Self {
        let open = tokens.open_before(first, last).max(known.min(last));
        // "Personal details, phone: …": a number with a label of its own.
        let labelled = tokens
            .get(last)
            .is_some_and(|number| number.gap & gap::COLON != 0)
            && tokens
                .before(last)
                .is_some_and(|label| label.says(cue::PHONE));
        let kinds = if labelled {
            Kinds::NONE
        } else {
            tokens.kinds_in(open..last)
        };
        Self {
            cues: tokens.cues_in(open..last) | tokens.cues_in(first..open) & cue::SUPPRESSING,
            kinds,
            common: Kinds::NONE,
        }
    }

    /// Of the tokens from `first` on; those from `known` on speak of something else.
    /// Kinds in the same sentence.
    fn after(tokens: &Tokens, first: usize, known: usize, last: usize) -> Self {
        let open = tokens.open_after(first, last).min(known.max(first));
        Self {
            cues: tokens.cues_in(first..open) | tokens.cues_in(open..last) & cue::SUPPRESSING,
            kinds: tokens.kinds_in(first..sentence(tokens, first, open)),
            common: Kinds::NONE,
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            cues: self.cues | other.cues,
            kinds: self.kinds | other.kinds,
            common: self.common,
        }
    }
}

/// How far the words around a number may speak of it, by index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// What lies before belongs to other numbers.
    pub(crate) from: usize,
    /// What lies after does.
    pub(crate) until: usize,
    /// Of what lies before and after these, only what makes a number no secret
    /// counts: something else that is known stands between.
    pub(crate) known: (usize, usize),
    /// What stands in other sentences may speak of other things.
    pub(crate) sentence: bool,
}

impl Limits {
    /// The whole text.
    pub(crate) fn of(tokens: &Tokens) -> Self {
        let all = tokens.list.len();
        Self {
            from: 0,
            until: all,
            known: (0, all),
            sentence: false,
        }
    }
}

/// Cues around a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    /// Before it, or in the name of its field.
    pub(crate) back: Hints,
    pub(crate) ahead: Hints,
    /// In a question before it.
    pub(crate) asked: Hints,
    /// In the few words right before it.
    near: u64,
    common: Kinds,
    /// It is called an order's.
    named: bool,
    /// What stands right after it is a unit.
    counts: bool,
    /// The text is a JSON number.
    pub(crate) number: bool,
}

impl Context {
    /// Of the tokens `first..last` in a text.
    pub(crate) fn around(
        tokens: &Tokens,
        (first, last): (usize, usize),
        limits: Limits,
        outside: Outside,
    ) -> Self {
        let start = first.saturating_sub(LOOK_BACK).max(limits.from);
        let end = (last + LOOK_AHEAD).min(limits.until).max(last);
        let near = first.saturating_sub(4).max(limits.from);
        let sentence = if limits.sentence {
            own_sentence(tokens, start..first, last..end)
        } else {
            0..usize::MAX
        };
        let limits = Limits {
            known: (
                limits.known.0.max(sentence.start),
                limits.known.1.min(sentence.end),
            ),
            ..limits
        };
        let back = Hints::before(tokens, start, limits.known.0, first);
        let open = tokens
            .open_before(start, first)
            .max(limits.known.0)
            .min(first);
        Self {
            back: back.and(outside.field),
            ahead: Hints::after(tokens, last, limits.known.1, end),
            asked: outside.asked,
            near: near_cues(tokens, near.max(open), first),
            common: common(tokens, open..first, outside),
            named: named_before(tokens, first) || named_after(tokens, last),
            counts: counts(tokens, last) || is_money(tokens, first, last),
            number: outside.number,
        }
    }

    /// Cues from near to far: the first that make a class count.
    pub(crate) fn widening(&self) -> [u64; 3] {
        [
            self.back.cues,
            self.back.cues | self.ahead.cues,
            self.back.cues | self.asked.cues,
        ]
    }

    pub(crate) fn says(&self, cues: u64) -> bool {
        (self.back.cues | self.ahead.cues | self.asked.cues) & cues != 0
    }

    /// What all the words that name kinds of identifiers agree on.
    pub(crate) fn common_kinds(&self) -> Kinds {
        self.common
    }

    /// Kinds of identifiers that are named around it.
    pub(crate) fn kinds(&self) -> Kinds {
        let here = self.back.kinds | self.ahead.kinds;
        if here.any() { here } else { self.asked.kinds }
    }

    /// The conversation says that the number is one of no secret.
    pub(crate) fn says_order(&self) -> bool {
        let told = if self.back.cues & (cue::ORDER | cue::CARD) == 0 {
            self.asked.cues
        } else {
            self.back.cues
        };
        self.named || (told & cue::ORDER != 0 && told & cue::CARD == 0)
    }

    /// An order's number was asked for, and nothing else.
    pub(crate) fn asked_for_order(&self) -> bool {
        let others = cue::CARD | cue::PHONE | cue::CVV | cue::IBAN | cue::ACCOUNT;
        self.asked.cues & cue::ORDER != 0
            && (self.asked.cues | self.back.cues | self.ahead.cues) & others == 0
    }

    /// The words right before or after it call it an order's, a ticket's:
    /// "order number is …", "… is my tracking number".
    pub(crate) fn named_order(&self) -> bool {
        self.named
    }

    /// "my number is": whose it is, and nothing of what it is.
    pub(crate) fn of_a_person(&self) -> bool {
        self.near & cue::NUMBER != 0 && self.near & (cue::MINE | cue::YOUR) != 0
    }

    /// The few words right before it speak of a call.
    pub(crate) fn called(&self) -> bool {
        self.near & cue::PHONE != 0
    }

    /// What stands right before it takes something back.
    pub(crate) fn corrects(&self) -> bool {
        self.near & cue::CORRECTS != 0
    }

    /// What a few digits that are all of an answer are: a piece of the code that was
    /// asked for.
    pub(crate) fn answers(
        &self,
        tokens: &Tokens,
        own: std::ops::Range<usize>,
        digits: usize,
    ) -> Option<Class> {
        let asked = self.asked.cues;
        let any = |some: u64| asked & some != 0;
        let sent = any(cue::ONE_TIME) || (any(cue::CODE) && any(cue::SENT | cue::VERIFICATION));
        let class = if any(cue::CVV) || (any(cue::SECURITY) && any(cue::CODE)) {
            Class::CardSecurityCode
        } else if any(cue::PIN) || (any(cue::CODE) && any(cue::SECRET)) {
            Class::CardPin
        } else if sent {
            Class::OneTimeCode
        } else if any(cue::EXPIRY) && !any(cue::HARMLESS) && digits <= 4 {
            Class::CardExpiry
        } else {
            return None;
        };
        let politely = |token: &crate::tokens::Token| token.says(cue::FILLER | cue::LINK);
        let around = tokens
            .range(0..own.start)
            .iter()
            .chain(tokens.range(own.end..tokens.list.len()));
        let alone = around.into_iter().all(politely);
        (alone && !self.counts).then_some(class)
    }

    /// Something is announced or asked for that a number may be.
    pub(crate) fn announces(&self) -> bool {
        const NUMBERS: u64 = cue::PHONE
            | cue::ACCOUNT
            | cue::CODE
            | cue::PIN
            | cue::CARD
            | cue::PASSWORD
            | cue::IBAN
            | cue::NIR;
        (self.back.cues | self.asked.cues) & NUMBERS != 0 || self.kinds().any()
    }

    /// One of a card's codes, or one that was sent, was asked for.
    pub(crate) fn asks_for_code(&self) -> bool {
        self.asked.cues & (cue::CVV | cue::PIN | cue::ONE_TIME | cue::EXPIRY) != 0
    }

    /// "340 on the back": right after it.
    pub(crate) fn on_the_back(&self) -> bool {
        self.ahead.cues & cue::BACK != 0 && self.ahead.cues & (cue::ORDER | cue::PHONE) == 0
    }

    /// It counts something: "euros", "boxes".
    pub(crate) fn counts(&self) -> bool {
        self.counts
    }
}

/// Cues of the few words right before; "my customer number" is none of a telephone.
fn near_cues(tokens: &Tokens, from: usize, first: usize) -> u64 {
    const OTHERS: [u64; 4] = [
        fixed("customer"),
        fixed("client"),
        fixed("member"),
        fixed("adherent"),
    ];
    let words = tokens.range(from..first);
    let cues = tokens.cues_in(from..first) | registered(tokens, first);
    if words.iter().any(|word| OTHERS.contains(&word.hash)) {
        cues & !cue::NUMBER
    } else {
        cues
    }
}

/// "my registered 905-674-3793": a number that needs no other word.
fn registered(tokens: &Tokens, first: usize) -> u64 {
    const WORDS: [u64; 2] = [fixed("registered"), fixed("enregistre")];
    let said = tokens
        .before(first)
        .is_some_and(|word| WORDS.contains(&word.hash));
    if said { cue::NUMBER } else { 0 }
}

fn common(tokens: &Tokens, before: std::ops::Range<usize>, outside: Outside) -> Kinds {
    if (tokens.kinds | outside.asked.common).any() {
        let here = tokens.common_kinds_in(before);
        return if here.any() {
            here
        } else {
            outside.asked.common
        };
    }
    Kinds::NONE
}
