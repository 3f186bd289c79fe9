//! What stands in a recording where something was edited: another text of the
//! same shape and spelling, which a detector takes for the same.
//!
//! Candidates are made at random from what the stretch consists of, and the
//! first one is taken that reads like the original: the check digits of an
//! account are found in this way, whatever their kind.

mod spelling;

use std::{collections::HashMap, ops::Range};

use guichet_detect::{Class, Conversation, Detector, Line};

pub(super) use self::spelling::Piece;
use self::spelling::{Letters, Spelling};

/// Candidates of each way of hiding letters: a check that one in ninety-seven
/// meets is missed once in a hundred thousand times.
const TRIES: usize = 1_200;

/// A stretch of a text.
#[derive(Clone, Debug)]
pub(super) struct Stretch<'a> {
    pub(super) text: &'a str,
    pub(super) range: Range<usize>,
}

/// What takes the place of stretches that belong together, one for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replaced {
    pub(super) pieces: Vec<Vec<Piece>>,
    /// True when a detector reads it as it reads the original.
    pub(super) alike: bool,
}

/// The surrogates of one interaction: what was said again reads again the same.
pub(super) struct Surrogates {
    detector: Detector,
    random: Random,
    known: HashMap<(String, Vec<String>), Vec<Vec<String>>>,
    names: HashMap<String, String>,
}

impl Surrogates {
    /// `seed` decides what is chosen; it must not depend on what was said.
    pub(super) fn new(seed: [u8; 32]) -> Self {
        let word = seed.iter().fold(0_u64, |word, byte| {
            word.rotate_left(8) ^ u64::from(*byte).wrapping_mul(0x9e37_79b9)
        });
        Self {
            detector: Detector::default(),
            random: Random(word),
            known: HashMap::new(),
            names: HashMap::new(),
        }
    }

    /// Surrogates for stretches that are one thing of this class, in the order in
    /// which they were said.
    pub(super) fn replace(&mut self, class: &str, stretches: &[Stretch<'_>]) -> Replaced {
        let spellings: Vec<Spelling> = stretches
            .iter()
            .map(|stretch| Spelling::read(stretch.text.get(stretch.range.clone()).unwrap_or("")))
            .collect();
        let said = spellings.iter().map(Spelling::text).collect();
        let key = (class.to_owned(), said);
        if let Some(known) = self.known.get(&key) {
            let pieces = spellings
                .iter()
                .zip(known)
                .zip(stretches)
                .map(|((spelling, known), stretch)| {
                    spelling.pieces(known.iter().cloned(), stretch.range.start)
                })
                .collect();
            return Replaced {
                pieces,
                alike: true,
            };
        }
        let (chosen, alike) = self.choose(class, stretches, &spellings);
        let pieces = spellings
            .iter()
            .zip(&chosen)
            .zip(stretches)
            .map(|((spelling, chosen), stretch)| {
                spelling.pieces(chosen.iter().cloned(), stretch.range.start)
            })
            .collect();
        if alike {
            self.known.insert(key, chosen);
        }
        Replaced { pieces, alike }
    }

    fn choose(
        &mut self,
        class: &str,
        stretches: &[Stretch<'_>],
        spellings: &[Spelling],
    ) -> (Vec<Vec<String>>, bool) {
        let wanted = self.reading(stretches.iter().map(|stretch| stretch.text.to_owned()));
        let concerned = wanted.iter().any(|(line, _, range)| {
            stretches
                .get(*line)
                .is_some_and(|s| range.start < s.range.end && s.range.start < range.end)
        });
        let mut first = None;
        for letters in Letters::ways(class) {
            for attempt in 0..TRIES {
                let card = (attempt == 0 && class == Class::CardNumber.as_str())
                    .then(|| test_card(spellings))
                    .flatten();
                let candidate = self.candidate(spellings, *letters, card);
                if same(spellings, &candidate) {
                    continue;
                }
                if !concerned {
                    return (candidate, true);
                }
                if self.reads_alike(stretches, spellings, &candidate, &wanted) {
                    return (candidate, true);
                }
                first.get_or_insert(candidate);
            }
        }
        // Shape alone, with every digit and letter another: still no original.
        let hidden = first.unwrap_or_else(|| self.candidate(spellings, Letters::Hidden, None));
        (hidden, false)
    }

    fn candidate(
        &mut self,
        spellings: &[Spelling],
        letters: Letters,
        card: Option<&'static str>,
    ) -> Vec<Vec<String>> {
        let mut digits = card.map(str::chars);
        spellings
            .iter()
            .map(|spelling| {
                spelling.another(letters, &mut self.random, &mut self.names, &mut digits)
            })
            .collect()
    }

    fn reads_alike(
        &self,
        stretches: &[Stretch<'_>],
        spellings: &[Spelling],
        candidate: &[Vec<String>],
        wanted: &[(usize, Class, Range<usize>)],
    ) -> bool {
        let pieces: Vec<Vec<Piece>> = spellings
            .iter()
            .zip(candidate)
            .zip(stretches)
            .map(|((spelling, chosen), stretch)| {
                spelling.pieces(chosen.iter().cloned(), stretch.range.start)
            })
            .collect();
        let texts = stretches
            .iter()
            .zip(&pieces)
            .map(|(stretch, pieces)| rewritten(stretch.text, pieces));
        let read = self.reading(texts);
        let moved = |(line, class, range): &(usize, Class, Range<usize>)| {
            let pieces = pieces.get(*line).map_or(&[][..], Vec::as_slice);
            (
                *line,
                *class,
                moved(range.start, pieces)..moved(range.end, pieces),
            )
        };
        read.len() == wanted.len() && wanted.iter().map(moved).eq(read.iter().cloned())
    }

    /// What a detector finds in lines that are said one after the other.
    fn reading(&self, texts: impl Iterator<Item = String>) -> Vec<(usize, Class, Range<usize>)> {
        let mut conversation = Conversation::default();
        let mut found = Vec::new();
        for (line, text) in texts.enumerate() {
            let turn = line as u64;
            let read = conversation.read(&self.detector, &Line::said(turn, &text));
            let own = read
                .findings
                .iter()
                .map(|f| (line, f.class, f.start..f.end));
            found.extend(own);
            found.extend(read.earlier.iter().map(|earlier| {
                let line = usize::try_from(earlier.turn).unwrap_or(usize::MAX);
                let finding = earlier.finding;
                (line, finding.class, finding.start..finding.end)
            }));
        }
        found
    }
}

/// The text with its pieces replaced.
pub(super) fn rewritten(text: &str, pieces: &[Piece]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for piece in pieces {
        out.push_str(text.get(done..piece.range.start).unwrap_or_default());
        out.push_str(&piece.text);
        done = piece.range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// Where an offset of the original is in the rewritten text. Inside of a piece
/// there is no such place: then it is the piece's start.
pub(super) fn moved(offset: usize, pieces: &[Piece]) -> usize {
    let mut at = offset;
    for piece in pieces.iter().rev() {
        if piece.range.end <= offset {
            at = at - piece.range.len() + piece.text.len();
        } else if piece.range.start < offset {
            at = at - offset + piece.range.start;
        }
    }
    at
}

fn same(spellings: &[Spelling], candidate: &[Vec<String>]) -> bool {
    spellings
        .iter()
        .zip(candidate)
        .all(|(spelling, chosen)| spelling.is(chosen))
}

/// A published test number with as many digits, all of which stand alone in what
/// was said, that is not the one that was said.
fn test_card(spellings: &[Spelling]) -> Option<&'static str> {
    // Payment processors' documentation (Stripe, Adyen, PayPal).
    const CARDS: [&str; 10] = [
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
    let said = spellings
        .iter()
        .map(Spelling::single_digits)
        .collect::<Option<String>>()?;
    let fitting = || {
        CARDS
            .iter()
            .filter(|card| card.len() == said.len() && **card != said)
    };
    let brand = fitting().find(|card| card.get(..1) == said.get(..1));
    brand.or_else(|| fitting().next()).copied()
}

/// Numbers that look like chance (`SplitMix64`). Nothing secret hangs on them.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let z = z ^ (z >> 31);
        usize::try_from(z % bound.max(1) as u64).unwrap_or_default()
    }

    pub(super) fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn replaced(class: &str, texts: &[(&str, &str)]) -> (Vec<String>, bool) {
        let mut surrogates = Surrogates::new([7; 32]);
        let stretches: Vec<Stretch<'_>> = texts
            .iter()
            .map(|(text, secret)| {
                let at = text.find(secret).unwrap();
                Stretch {
                    text,
                    range: at..at + secret.len(),
                }
            })
            .collect();
        let replaced = surrogates.replace(class, &stretches);
        let texts = stretches
            .iter()
            .zip(&replaced.pieces)
            .map(|(stretch, pieces)| rewritten(stretch.text, pieces))
            .collect();
        (texts, replaced.alike)
    }

    #[test]
    fn a_card_becomes_a_published_test_card_in_the_same_spelling() {
        let (texts, alike) = replaced(
            "card-number",
            &[("it is 4929-1234.5678 9015, ok?", "4929-1234.5678 9015")],
        );
        assert_eq!(texts, ["it is 4111-1111.1111 1111, ok?"]);
        assert!(alike);
        let said = "my card is four one one one one one one one one one one one one one one one";
        let (texts, alike) = replaced("card-number", &[(said, &said[11..])]);
        assert!(alike);
        assert_eq!(
            texts,
            [
                "my card is four zero one two eight eight eight eight eight eight eight eight one eight eight one"
            ]
        );
    }

    #[test]
    fn what_has_a_check_digit_keeps_having_one() {
        for (class, text, secret) in [
            (
                "iban",
                "iban FR14 2004 1010 0505 0001 3M02 606 merci",
                "FR14 2004 1010 0505 0001 3M02 606",
            ),
            (
                "fr-nir",
                "sécu: 2 69 05 49 588 157 80",
                "2 69 05 49 588 157 80",
            ),
            (
                "card-number",
                "quarante et un onze, 1111 1111 1111",
                "quarante et un onze, 1111 1111 1111",
            ),
            (
                "email",
                "write to jean.dupont@wanadoo.fr please",
                "jean.dupont@wanadoo.fr",
            ),
            ("phone", "call +33 6 12 34 56 78 now", "+33 6 12 34 56 78"),
            ("uk-nino", "my NINO is AB 12 34 56 C", "AB 12 34 56 C"),
        ] {
            let (texts, alike) = replaced(class, &[(text, secret)]);
            assert!(alike, "{text} -> {texts:?}");
            assert!(!texts[0].contains(secret), "{texts:?}");
        }
    }

    #[test]
    fn what_was_split_over_turns_is_one_number() {
        let (texts, alike) = replaced(
            "card-number",
            &[
                ("it starts with 4929 1234", "4929 1234"),
                ("and then 5678 9015", "5678 9015"),
            ],
        );
        assert!(alike, "{texts:?}");
        assert_eq!(texts, ["it starts with 4111 1111", "and then 1111 1111"]);
    }

    #[test]
    fn a_name_becomes_a_name_and_stays_the_same_one() {
        let mut surrogates = Surrogates::new([1; 32]);
        let mut one = |text: &str| {
            let replaced = surrogates.replace(
                "person-name",
                &[Stretch {
                    text,
                    range: 0..text.len(),
                }],
            );
            rewritten(text, &replaced.pieces[0])
        };
        let (whole, first, shouted) = (one("Aurélie Lefèvre"), one("Aurélie"), one("AURÉLIE"));
        assert_ne!(whole, "Aurélie Lefèvre");
        assert!(whole.starts_with(&first), "{whole} {first}");
        assert_eq!(first.to_uppercase(), shouted);
    }

    #[test]
    fn offsets_go_with_the_text() {
        let text = "ab four cd nine ef";
        let pieces = [
            Piece {
                range: 3..7,
                text: "three".into(),
            },
            Piece {
                range: 11..15,
                text: "six".into(),
            },
        ];
        let new = rewritten(text, &pieces);
        assert_eq!(new, "ab three cd six ef");
        assert_eq!(moved(3, &pieces), 3);
        assert_eq!(moved(7, &pieces), 8);
        assert_eq!(moved(11, &pieces), 12);
        assert_eq!(moved(15, &pieces), 15);
        assert_eq!(moved(18, &pieces), 18);
        assert_eq!(moved(13, &pieces), 12);
    }

    proptest! {
        /// Whatever was edited, nothing of three digits or letters that stood in
        /// it is left where it stood, and the rest of the text is as it was.
        #[test]
        fn no_stretch_survives(
            before in "[a-z ]{0,12}",
            secret in "[0-9]{4,24}|[A-Za-zéüß]{4,12}|[A-Z]{2}[0-9 .-]{6,20}[0-9]|[٠-٩]{5,9}|\\PC{1,16}",
            after in "[a-z ]{0,12}",
            class in prop::sample::select(vec!["card-number", "person-name", "iban", "email", "text", "own-kind"]),
        ) {
            let text = format!("{before}{secret}{after}");
            let mut surrogates = Surrogates::new([3; 32]);
            let range = before.len()..before.len() + secret.len();
            let replaced = surrogates.replace(class, &[Stretch { text: &text, range }]);
            let new = rewritten(&text, &replaced.pieces[0]);
            prop_assert!(new.starts_with(&before) && new.ends_with(&after));
            if secret.chars().filter(|c| c.is_alphanumeric()).count() >= 4 {
                prop_assert!(!new.contains(&secret), "{secret:?} in {new:?}");
            }
        }
    }
}
