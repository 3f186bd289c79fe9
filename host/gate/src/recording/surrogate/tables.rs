//! Words, names and numbers that a spelling is made of.

/// Words that stand for one digit, for eleven to nineteen, and for tens, in
/// English and French: a word is replaced by another of its row.
pub(super) const NUMBER_WORDS: [&[&str]; 6] = [
    &[
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ],
    &[
        "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf",
    ],
    &[
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ],
    &["onze", "douze", "treize", "quatorze", "quinze", "seize"],
    &[
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ],
    &["vingt", "trente", "quarante", "cinquante", "soixante"],
];

/// Rows in which a word's place is the digit that it stands for.
pub(super) const DIGIT_ROWS: usize = 2;
pub(super) const FRENCH_ROWS: [usize; 3] = [1, 3, 5];

/// Words of a name that nobody is called by alone.
pub(super) const TITLES: [&str; 20] = [
    "and", "de", "des", "dr", "du", "et", "la", "le", "les", "madame", "miss", "mlle", "mme",
    "monsieur", "mr", "mrs", "ms", "st", "van", "von",
];

/// Words that tell what kind of thing something is, and not which.
pub(super) const STRUCTURE: [&str; 74] = [
    "allée",
    "and",
    "apartment",
    "arobase",
    "at",
    "avenue",
    "bis",
    "boulevard",
    "chemin",
    "close",
    "co",
    "com",
    "court",
    "cours",
    "dash",
    "de",
    "des",
    "dot",
    "double",
    "dr",
    "drive",
    "du",
    "et",
    "flat",
    "floor",
    "fr",
    "hyphen",
    "impasse",
    "july",
    "june",
    "la",
    "lane",
    "le",
    "les",
    "lotissement",
    "m",
    "madame",
    "miss",
    "mlle",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "naught",
    "net",
    "oh",
    "org",
    "passage",
    "place",
    "plus",
    "point",
    "quai",
    "residence",
    "road",
    "route",
    "rue",
    "slash",
    "square",
    "st",
    "street",
    "ter",
    "then",
    "tiret",
    "treble",
    "triple",
    "uk",
    "underscore",
    "van",
    "von",
    "way",
    "hundred",
    "cent",
    "puis",
];

/// Names that say nothing of who somebody is.
pub(super) const NAMES: [&str; 32] = [
    "Alex",
    "Andrea",
    "Arden",
    "Blake",
    "Camille",
    "Carter",
    "Charlie",
    "Clarke",
    "Claude",
    "Dominique",
    "Dubois",
    "Fournier",
    "Girard",
    "Jordan",
    "Lambert",
    "Lou",
    "Marlow",
    "Martin",
    "Maxime",
    "Mercer",
    "Moreau",
    "Morgan",
    "Noor",
    "Parker",
    "Renaud",
    "Robin",
    "Roux",
    "Sacha",
    "Taylor",
    "Turner",
    "Vernon",
    "Walker",
];

/// Zeros of the decimal digits of other scripts: the other nine follow.
pub(super) const ZEROS: [u32; 22] = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810, 0xff10, 0x1_d7ce, 0x1_d7d8, 0x1_d7e2,
];

/// Card numbers that processors publish for tests: Stripe, Adyen, `PayPal`.
pub(super) const CARDS: [&str; 10] = [
    "4111111111111111",
    "4012888888881881",
    "5555555555554444",
    "5105105105105100",
    "6011111111111117",
    "3530111333300000",
    "378282246310005",
    "371449635398431",
    "30569309025904",
    "4222222222222",
];
