//! Finds payment data, identifiers, contact details and declared names in what
//! people write and say: English and French, typed and transcribed, in one turn
//! or over several.
//!
//! The engine behind Guichet's stock policy `redact`, for policies that want to
//! do something else with what it finds. Pure: no I/O, no clock, no regular
//! expressions; one pass over the text and costs that grow with its length.
//!
//! ```
//! use guichet_detect::{Class, Conversation, Detector, Line};
//!
//! let detector = Detector::default();
//! let mut conversation = Conversation::default();
//! let text = "ma carte, c'est quarante et un onze, 1111 1111 1111";
//! let read = conversation.read(&detector, &Line::said(1, text));
//! let found = &read.findings[0];
//! assert_eq!(found.class, Class::CardNumber);
//! assert_eq!(&text[found.start..found.end], "quarante et un onze, 1111 1111 1111");
//! ```
//!
//! | classes | accepted | not claimed |
//! | --- | --- | --- |
//! | `card-number`, `number` | 13 to 19 digits, however grouped, disguised, said or split; `number` when the check digit fails. The last four where the conversation says so | what the conversation calls an order, ticket or reference |
//! | `card-security-code`, `card-expiry`, `card-pin`, `one-time-code`, `password` | by a cue before or after, in the question, in the field's name, or right after a card | without any of these |
//! | `iban`, `bank-account`, `us-aba-routing` | IBANs of every country of the registry, mistyped ones as `number`; account numbers, sort codes and RIBs by a cue | account numbers without a cue |
//! | `crypto-address` | Bitcoin (`Base58Check`, Bech32), Ethereum (EIP-55) | other chains |
//! | `phone` | French, British, international, North American in groups; others by a cue | bare numbers of other countries without a cue |
//! | `email` | written or said | quoted local parts |
//! | `ip-address`, `mac-address` | IPv4, IPv6, EUI-48 | what is called a version |
//! | `person-name`, `postal-address`, `uk-postcode` | what the conversation declares or answers, and every later mention of it; British postcodes | undeclared names and addresses |
//! | `date-of-birth`, `passport` | by a cue, in the question or in the field's name; machine-readable zones | without |
//! | `fr-nir` | with its key; without it by a cue; Corsica | |
//! | the other identifiers | where their check agrees and a word names their kind, or where they are written in a way that is theirs alone | bare digits without a cue |
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        reason = "a test that fails should say so at once"
    )
)]

mod address;
mod birthday;
mod card;
mod chars;
mod class;
mod context;
mod conversation;
mod crypto;
mod email;
mod expiry;
mod iban;
mod identity;
mod judge;
mod lexicon;
mod name_words;
mod names;
mod network;
mod nir;
mod numbers;
mod phone;
mod postcode;
mod question;
mod runs;
mod scan;
mod secret;
mod split;
mod terms;
mod tokens;
mod told;
mod travel;
mod withhold;
mod words;

pub use class::Class;
pub use conversation::{Conversation, Earlier, Line, Read, Unreadable};
pub use lexicon::Languages;
pub use scan::Detector;

/// A stretch of a text that must not leave as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// UTF-8 byte offset of its first byte.
    pub start: usize,
    /// UTF-8 byte offset after its last byte.
    pub end: usize,
    /// What was found.
    pub class: Class,
    /// False when nothing but its shape speaks for it: then no part of it may
    /// stay readable.
    pub sure: bool,
}

impl Finding {
    pub(crate) fn new(span: (usize, usize), class: Class) -> Self {
        Self {
            start: span.0,
            end: span.1,
            class,
            sure: true,
        }
    }

    pub(crate) fn unsure(mut self) -> Self {
        self.sure = false;
        self
    }
}
