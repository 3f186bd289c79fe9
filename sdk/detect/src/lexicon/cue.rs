//! What a word says of what stands near it, as bits.

/// Says nothing between two groups of a number: "ok", "euh", "then".
pub(crate) const FILLER: u64 = 1;
pub(crate) const CARD: u64 = 1 << 1;
/// "CVV", "cryptogramme": a security code by itself.
pub(crate) const CVV: u64 = 1 << 2;
pub(crate) const SECURITY: u64 = 1 << 3;
pub(crate) const CODE: u64 = 1 << 4;
pub(crate) const VERIFICATION: u64 = 1 << 5;
pub(crate) const BACK: u64 = 1 << 6;
pub(crate) const EXPIRY: u64 = 1 << 7;
pub(crate) const LAST: u64 = 1 << 8;
pub(crate) const DIGITS: u64 = 1 << 9;
pub(crate) const PIN: u64 = 1 << 10;
pub(crate) const ONE_TIME: u64 = 1 << 11;
pub(crate) const PHONE: u64 = 1 << 12;
pub(crate) const NIR: u64 = 1 << 13;
pub(crate) const IBAN: u64 = 1 << 14;
/// "order", "dossier": a number that is no secret.
pub(crate) const ORDER: u64 = 1 << 15;
pub(crate) const NAME: u64 = 1 << 16;
pub(crate) const YOUR: u64 = 1 << 17;
pub(crate) const ADDRESS: u64 = 1 << 18;
pub(crate) const POSTCODE: u64 = 1 << 19;
pub(crate) const STREET: u64 = 1 << 20;
/// A street word that stands before its name: "rue".
pub(crate) const STREET_FIRST: u64 = 1 << 21;
pub(crate) const TITLE: u64 = 1 << 22;
/// No name: "the", "je", "not".
pub(crate) const PLAIN: u64 = 1 << 23;
pub(crate) const AT: u64 = 1 << 24;
pub(crate) const DOT: u64 = 1 << 25;
pub(crate) const DASH: u64 = 1 << 26;
/// The last label of a spoken mail address.
pub(crate) const TLD: u64 = 1 << 27;
pub(crate) const SECRET: u64 = 1 << 28;
/// "please", "give", "what": the speaker wants to know.
pub(crate) const ASKING: u64 = 1 << 29;
/// "first", "full": which name is meant.
pub(crate) const FIRST: u64 = 1 << 30;
pub(crate) const EMAIL: u64 = 1 << 31;
/// The last word of a phrase that declares a name.
pub(crate) const DECLARES: u64 = 1 << 32;
pub(crate) const PASSWORD: u64 = 1 << 33;
/// "born", "née", "birthday".
pub(crate) const BIRTH: u64 = 1 << 34;
pub(crate) const DATE: u64 = 1 << 35;
pub(crate) const PASSPORT: u64 = 1 << 36;
pub(crate) const ACCOUNT: u64 = 1 << 37;
pub(crate) const NUMBER: u64 = 1 << 38;
/// "is", "c'est": leads from a cue to what it announces.
pub(crate) const LINK: u64 = 1 << 39;
/// "zip", "SIM", "error": makes another word's code no secret.
pub(crate) const HARMLESS: u64 = 1 << 40;
/// A unit after a number: "euros", "km", "boxes".
pub(crate) const UNIT: u64 = 1 << 41;
/// "sort", "guichet": a bank's own number.
pub(crate) const BANK: u64 = 1 << 42;
/// "sorry", "no", "correction": what follows replaces what was said.
pub(crate) const CORRECTS: u64 = 1 << 43;
/// "not", "pas".
pub(crate) const NOT: u64 = 1 << 44;
/// "until", "valid": an expiry where a card is spoken of.
pub(crate) const UNTIL: u64 = 1 << 45;
/// "sent", "SMS": makes a code one that was sent for this one time.
pub(crate) const SENT: u64 = 1 << 46;
/// "my", "their".
pub(crate) const MINE: u64 = 1 << 47;
/// "clé": the last two digits of a French social security number.
pub(crate) const KEY: u64 = 1 << 48;
pub(crate) const IDENTIFICATION: u64 = 1 << 49;
/// "mot" and "passe": a password where they stand together.
pub(crate) const MOT: u64 = 1 << 50;
pub(crate) const PASSE: u64 = 1 << 51;
/// Cues that make a number no secret.
pub(crate) const SUPPRESSING: u64 = ORDER | HARMLESS | UNIT;
/// "who", "qui": a question for a person.
pub(crate) const WHO: u64 = 1 << 52;
/// "IP", "MAC": an address that is no person's.
pub(crate) const MACHINE: u64 = 1 << 53;
/// A word that may be a cue together with those beside it.
pub(crate) const BESIDE: u64 = 1 << 54;
/// A name that is no person's: of a brand, a day, a people.
pub(crate) const OTHER_NAME: u64 = 1 << 55;
/// Of a question alone: it asks for a password and for nothing else.
pub(crate) const ALONE: u64 = 1 << 56;
