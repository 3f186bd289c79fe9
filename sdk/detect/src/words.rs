//! The words themselves: lower case, without accents.

mod english;
mod french;
mod identity;

pub(crate) use english::{ENGLISH, NUMBERS_ENGLISH};
pub(crate) use french::{FRENCH, NUMBERS_FRENCH};
pub(crate) use identity::IDENTITY;

use crate::lexicon::{Number, cue};

pub(crate) type Numbers = &'static [(&'static str, Number)];
pub(crate) type Words = &'static [(&'static str, u64)];

/// Words that mean the same whatever the language.
pub(crate) static SHARED: Words = &[
    ("visa mastercard amex maestro cb pan", cue::CARD),
    ("cvv cvc cvv2 cvc2 csc cid cvn", cue::CVV),
    ("code codes", cue::CODE),
    ("exp", cue::EXPIRY),
    ("pin", cue::PIN),
    ("v p b pass", cue::BESIDE),
    ("otp", cue::ONE_TIME),
    ("sms unique", cue::SENT),
    ("mobile whatsapp fax tel", cue::PHONE),
    ("iban rib bic", cue::IBAN),
    (
        "isbn ean imei iccid sku ref refs ticket tickets incident transaction article serial facture tracking upc gtin asin",
        cue::ORDER,
    ),
    (
        "com fr net org co uk io eu de ca be ch lu edu gov info us it es nl",
        cue::TLD,
    ),
    ("mail email e", cue::EMAIL),
    ("ip ipv mac", cue::MACHINE),
    ("dr mr", cue::TITLE),
    ("avenue ave boulevard", cue::STREET),
    ("ok okay hm hmm mmm", cue::FILLER),
    ("no num nr numero number numbers", cue::NUMBER),
    (
        "g w v euros euro eur usd gbp chf km kg cm mm ml kwh mb gb tb ms hz khz mhz ghz ppm",
        cue::UNIT,
    ),
];
