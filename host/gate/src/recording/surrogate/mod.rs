//! What stands in a recording where something was edited: another text of the
//! same shape and spelling, which a detector takes for the same.
//!
//! Candidates are made at random from what the stretch consists of, and the
//! first one is taken that reads like the original: the check digits of an
//! account are found in this way, whatever their kind.

mod spelling;

use std::{collections::HashMap, ops::Range};

use guichet_detect::{Class, Conversation, Detector, Line};

use crate::turn::{PartKind, Stage};

pub(super) use self::spelling::Piece;
use self::spelling::{Letters, Spelling};

/// Candidates of each way of hiding letters, with nothing left of the original.
const TRIES: usize = 400;
/// Steps from the original on, where no such candidate was found: a prefix or a
/// month that has no other stays, and the rest goes.
const STEPS: usize = 2_400;

/// A text of the contact, as a detector reads it.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) turn: u64,
    pub(super) part: usize,
    pub(super) text: String,
    /// The name of the field that it stands in; empty when it has none.
    pub(super) field: String,
    pub(super) kind: PartKind,
    pub(super) stage: Stage,
    pub(super) settled: bool,
}

/// A stretch of one of them.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// Which.
    pub(super) line: usize,
    pub(super) range: Range<usize>,
}

/// What takes the place of stretches that belong together, one for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replaced {
    pub(super) pieces: Vec<Vec<Piece>>,
    /// True when a detector reads it as it reads the original.
    pub(super) alike: bool,
}

/// What a detector found: in which line, what, how surely, and where.
type Found = (Option<usize>, Class, bool, Range<usize>);

/// The surrogates of one contact: what was said again reads again the same.
pub(super) struct Surrogates<'a> {
    detector: Detector,
    lines: &'a [Said],
    by_place: HashMap<(u64, usize), usize>,
    /// What was known before each line.
    before: Vec<Conversation>,
    /// What is chosen so far, by line.
    written: Vec<Vec<Piece>>,
    /// What is known before a line when those before it are read as they are
    /// written now.
    reached: (usize, Conversation),
    random: Random,
    known: HashMap<(String, Vec<String>), Vec<Vec<String>>>,
    names: HashMap<String, String>,
}

impl<'a> Surrogates<'a> {
    /// `seed` decides what is chosen; it must not depend on what was said.
    pub(super) fn new(seed: [u8; 32], lines: &'a [Said]) -> Self {
        let word = seed.iter().fold(0_u64, |word, byte| {
            word.rotate_left(8) ^ u64::from(*byte).wrapping_mul(0x9e37_79b9)
        });
        let detector = Detector::default();
        let mut conversation = Conversation::default();
        let before = lines
            .iter()
            .map(|line| {
                let before = conversation.clone();
                conversation.read(&detector, &line.read_as(&line.text));
                before
            })
            .collect();
        let places = lines.iter().enumerate();
        Self {
            detector,
            lines,
            by_place: places
                .map(|(index, line)| ((line.turn, line.part), index))
                .collect(),
            before,
            written: vec![Vec::new(); lines.len()],
            reached: (0, Conversation::default()),
            random: Random(word),
            known: HashMap::new(),
            names: HashMap::new(),
        }
    }

    /// Surrogates for stretches that are one thing of this class, in the order in
    /// which they were said. To be called in the order of first lines.
    pub(super) fn replace(&mut self, class: &str, stretches: &[Stretch]) -> Replaced {
        self.reach(stretches);
        let spellings: Vec<Spelling> = stretches
            .iter()
            .map(|stretch| Spelling::read(self.text_of(stretch)))
            .collect();
        let key = (
            class.to_owned(),
            spellings.iter().map(Spelling::text).collect(),
        );
        let wanted = self.wanted(stretches);
        let (chosen, alike) = match self.known.get(&key) {
            // In another place it may read otherwise.
            Some(known) => {
                let known = known.clone();
                let alike = self.reads_as(&wanted, stretches, &spellings, &known);
                (known, alike || !self.concern(stretches, &wanted))
            }
            None => self.choose(class, stretches, &spellings, &wanted),
        };
        let pieces = placed(stretches, &spellings, &chosen);
        for (stretch, pieces) in stretches.iter().zip(&pieces) {
            if let Some(written) = self.written.get_mut(stretch.line) {
                written.extend(pieces.iter().cloned());
                written.sort_by_key(|piece| piece.range.start);
            }
        }
        self.known.entry(key).or_insert(chosen);
        Replaced { pieces, alike }
    }

    /// Another text of the same shape, the same for the same text.
    pub(super) fn shape(&mut self, text: &str) -> String {
        let spelling = Spelling::read(text);
        let key = (String::new(), vec![text.to_owned()]);
        let chosen = match self.known.get(&key) {
            Some(known) => known.clone(),
            None => self.candidate(std::slice::from_ref(&spelling), Letters::Hidden, None),
        };
        let whole = chosen.iter().flatten().cloned().collect();
        self.known.insert(key, chosen);
        whole
    }

    fn text_of(&self, stretch: &Stretch) -> &'a str {
        self.lines
            .get(stretch.line)
            .and_then(|line| line.text.get(stretch.range.clone()))
            .unwrap_or_default()
    }

    /// Reads what is written before the first of the stretches.
    fn reach(&mut self, stretches: &[Stretch]) {
        let first = stretches.iter().map(|stretch| stretch.line).min();
        while first.is_some_and(|first| self.reached.0 < first) {
            let (at, conversation) = &mut self.reached;
            if let (Some(line), Some(pieces)) = (self.lines.get(*at), self.written.get(*at)) {
                let text = rewritten(&line.text, pieces);
                conversation.read(&self.detector, &line.read_as(&text));
            }
            *at += 1;
        }
    }

    fn choose(
        &mut self,
        class: &str,
        stretches: &[Stretch],
        spellings: &[Spelling],
        wanted: &[Found],
    ) -> (Vec<Vec<String>>, bool) {
        let ways = Letters::ways(class);
        if !self.concern(stretches, wanted) {
            return (self.other(spellings, ways), true);
        }
        for letters in ways {
            for attempt in 0..TRIES {
                let card = (attempt == 0 && class == Class::CardNumber.as_str())
                    .then(|| test_card(spellings))
                    .flatten();
                let candidate = self.candidate(spellings, *letters, card);
                if !same(spellings, &candidate)
                    && self.reads_as(wanted, stretches, spellings, &candidate)
                {
                    return (candidate, true);
                }
            }
        }
        match self.walk(ways, stretches, spellings, wanted) {
            Some(found) => (found, true),
            None => (self.other(spellings, ways), false),
        }
    }

    /// Goes from the original away, by steps after which it reads as before, until
    /// most of it is another.
    fn walk(
        &mut self,
        ways: &[Letters],
        stretches: &[Stretch],
        spellings: &[Spelling],
        wanted: &[Found],
    ) -> Option<Vec<Vec<String>>> {
        let letters = ways.first().copied()?;
        let mut reached: Vec<Vec<String>> = spellings.iter().map(Spelling::original).collect();
        for _ in 0..STEPS {
            let mut next = reached.clone();
            for _ in 0..=self.random.below(4) {
                let which = self.random.below(spellings.len());
                let part = spellings.get(which).and_then(|spelling| {
                    spelling.another_part(letters, &mut self.random, &mut self.names)
                });
                if let (Some((at, text)), Some(line)) = (part, next.get_mut(which))
                    && let Some(place) = line.get_mut(at)
                {
                    *place = text;
                }
            }
            if self.reads_as(wanted, stretches, spellings, &next) {
                reached = next;
            }
        }
        let counts = spellings.iter().zip(&reached).map(|(s, r)| s.changed(r));
        let (all, changed) = counts.fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        (changed > 0 && changed * 2 >= all).then_some(reached)
    }

    /// Shape alone, with every digit and letter another: no original, whatever a
    /// detector makes of it.
    fn other(&mut self, spellings: &[Spelling], ways: &[Letters]) -> Vec<Vec<String>> {
        let most = ways.first().copied().unwrap_or(Letters::Hidden);
        self.candidate(spellings, most, None)
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

    /// Whether something of what was found is of these stretches: what a
    /// business's own recogniser found, or an earlier line announced in another
    /// way, has no shape to be kept but its letters and digits.
    fn concern(&self, stretches: &[Stretch], found: &[Found]) -> bool {
        found.iter().any(|(line, _, _, range)| {
            stretches.iter().any(|stretch| {
                Some(stretch.line) == *line
                    && range.start < stretch.range.end
                    && stretch.range.start < range.end
            })
        })
    }

    /// What a detector finds in the original lines from the first stretch's to
    /// the last's.
    fn wanted(&self, stretches: &[Stretch]) -> Vec<Found> {
        let Some((first, last)) = ends(stretches) else {
            return Vec::new();
        };
        let before = self.before.get(first).cloned().unwrap_or_default();
        self.reading(before, first..last + 1, |line| {
            self.lines
                .get(line)
                .map(|line| line.text.clone())
                .unwrap_or_default()
        })
    }

    fn reads_as(
        &self,
        wanted: &[Found],
        stretches: &[Stretch],
        spellings: &[Spelling],
        candidate: &[Vec<String>],
    ) -> bool {
        let Some((first, last)) = ends(stretches) else {
            return false;
        };
        let placed = placed(stretches, spellings, candidate);
        let pieces = |line: usize| -> Vec<Piece> {
            let written = self.written.get(line).cloned().unwrap_or_default();
            let here = stretches.iter().zip(&placed);
            let here = here.filter(|(stretch, _)| stretch.line == line);
            let mut pieces: Vec<Piece> = here
                .flat_map(|(_, pieces)| pieces.iter().cloned())
                .chain(written)
                .collect();
            pieces.sort_by_key(|piece| piece.range.start);
            pieces
        };
        let read = self.reading(self.reached.1.clone(), first..last + 1, |line| {
            let text = self.lines.get(line).map_or("", |line| &line.text);
            rewritten(text, &pieces(line))
        });
        let moved = |(line, class, sure, range): &Found| {
            let pieces = line.map(pieces).unwrap_or_default();
            let range = moved(range.start, &pieces)..moved(range.end, &pieces);
            (*line, *class, *sure, range)
        };
        read.len() == wanted.len() && wanted.iter().map(moved).eq(read)
    }

    fn reading(
        &self,
        mut conversation: Conversation,
        lines: Range<usize>,
        text: impl Fn(usize) -> String,
    ) -> Vec<Found> {
        let mut found = Vec::new();
        for index in lines {
            let Some(line) = self.lines.get(index) else {
                continue;
            };
            let text = text(index);
            let read = conversation.read(&self.detector, &line.read_as(&text));
            let here = read.findings.iter();
            found.extend(here.map(|f| (Some(index), f.class, f.sure, f.start..f.end)));
            found.extend(read.earlier.iter().map(|earlier| {
                let at = (earlier.turn, usize::from(earlier.part));
                let f = earlier.finding;
                (
                    self.by_place.get(&at).copied(),
                    f.class,
                    f.sure,
                    f.start..f.end,
                )
            }));
        }
        found
    }
}

impl Said {
    /// As the stock policy reads a part.
    fn read_as<'a>(&'a self, text: &'a str) -> Line<'a> {
        let spoken = matches!(self.stage, Stage::Inbound | Stage::Outbound);
        Line {
            turn: self.turn,
            part: u16::try_from(self.part).unwrap_or(u16::MAX),
            text,
            field: &self.field,
            said: spoken && self.kind == PartKind::Text,
            outbound: self.stage == Stage::Outbound,
            number: self.kind == PartKind::Number,
            settled: self.settled,
        }
    }
}

/// The first line of the stretches, and the last.
fn ends(stretches: &[Stretch]) -> Option<(usize, usize)> {
    let lines = || stretches.iter().map(|stretch| stretch.line);
    lines().min().zip(lines().max())
}

fn placed(
    stretches: &[Stretch],
    spellings: &[Spelling],
    chosen: &[Vec<String>],
) -> Vec<Vec<Piece>> {
    spellings
        .iter()
        .zip(chosen)
        .zip(stretches)
        .map(|((spelling, chosen), stretch)| {
            spelling.pieces(chosen.iter().cloned(), stretch.range.start)
        })
        .collect()
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

    fn lines(texts: &[&str]) -> Vec<Said> {
        (1..)
            .zip(texts)
            .map(|(turn, text)| Said {
                turn,
                part: 0,
                text: (*text).to_owned(),
                field: String::new(),
                kind: PartKind::Text,
                stage: Stage::Inbound,
                settled: true,
            })
            .collect()
    }

    fn replaced(class: &str, texts: &[(&str, &str)]) -> (Vec<String>, bool) {
        let all: Vec<&str> = texts.iter().map(|(text, _)| *text).collect();
        let lines = lines(&all);
        let mut surrogates = Surrogates::new([7; 32], &lines);
        let stretches: Vec<Stretch> = texts
            .iter()
            .enumerate()
            .filter(|(_, (_, secret))| !secret.is_empty())
            .map(|(line, (text, secret))| {
                let at = text.find(secret).unwrap();
                Stretch {
                    line,
                    range: at..at + secret.len(),
                }
            })
            .collect();
        let replaced = surrogates.replace(class, &stretches);
        let texts = stretches
            .iter()
            .zip(&replaced.pieces)
            .map(|(stretch, pieces)| rewritten(&lines[stretch.line].text, pieces))
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
            ("ch-ahv", "AHV number 756.4535.0469.24", "756.4535.0469.24"),
            ("ip-address", "mon IP est 198.51.100.123", "198.51.100.123"),
            ("date-of-birth", "je suis né le 1948-10-28", "1948-10-28"),
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
    fn what_was_asked_before_counts() {
        let asked = ("What is your Greek AFM?", "");
        let (texts, alike) = replaced("gr-afm", &[asked, ("sure, 090000045", "090000045")]);
        assert!(alike, "{texts:?}");
        assert!(!texts[0].contains("090000045"));
    }

    #[test]
    fn a_name_becomes_a_name_and_stays_the_same_one() {
        let said = ["Aurélie Lefèvre", "Aurélie", "AURÉLIE"];
        let lines = lines(&said);
        let mut surrogates = Surrogates::new([1; 32], &lines);
        let mut one = |line: usize| {
            let range = 0..said[line].len();
            let replaced = surrogates.replace("person-name", &[Stretch { line, range }]);
            rewritten(said[line], &replaced.pieces[0])
        };
        let (whole, first, shouted) = (one(0), one(1), one(2));
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
            let lines = lines(&[&text]);
            let mut surrogates = Surrogates::new([3; 32], &lines);
            let range = before.len()..before.len() + secret.len();
            let replaced = surrogates.replace(class, &[Stretch { line: 0, range }]);
            let new = rewritten(&text, &replaced.pieces[0]);
            prop_assert!(new.starts_with(&before) && new.ends_with(&after));
            if secret.chars().filter(|c| c.is_alphanumeric()).count() >= 4 {
                prop_assert!(!new.contains(&secret), "{secret:?} in {new:?}");
            }
        }
    }
}
