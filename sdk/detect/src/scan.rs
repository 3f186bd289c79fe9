//! One text, read: tokens, then what is known by its own shape, then what runs
//! of digits are by the words around them.

use crate::{
    Class, Finding, birthday,
    context::Outside,
    crypto, email, expiry, iban,
    identity::{self, Schemes},
    judge::judge,
    lexicon::{Languages, Lexicon, cue, fixed},
    names::Phrases,
    network, nir, phone, postcode,
    runs::{Run, runs},
    secret,
    terms::Terms,
    tokens::{Token, Tokens},
    travel,
};

/// The tables of the engine. Built once; a scan only reads them.
#[derive(Debug)]
pub struct Detector {
    pub(crate) lexicon: Lexicon,
    pub(crate) phrases: Phrases,
    schemes: Schemes,
    terms: Terms,
}

impl Default for Detector {
    fn default() -> Self {
        Self::new(Languages::default())
    }
}

impl Detector {
    /// A detector that knows the words of these languages. Digits, checks and
    /// shapes are the same in all.
    pub fn new(languages: Languages) -> Self {
        Self {
            lexicon: Lexicon::new(languages),
            phrases: Phrases::new(),
            schemes: Schemes::default(),
            terms: Terms::default(),
        }
    }

    /// Adds words and phrases of a business's own. Returns the index of the first
    /// one that has no word, or more than twelve.
    ///
    /// # Errors
    ///
    /// That index.
    pub fn add_terms<'a>(
        &mut self,
        class: Class,
        phrases: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), usize> {
        for (index, phrase) in phrases.into_iter().enumerate() {
            if !self.terms.add(phrase, class, &self.lexicon) {
                return Err(index);
            }
        }
        self.terms.sort();
        Ok(())
    }
}

/// One text, read.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) tokens: Tokens,
    pub(crate) runs: Vec<Run>,
    pub(crate) findings: Vec<Finding>,
}

impl Scan {
    /// Finds what is sensitive by itself, by its words or by what was asked.
    /// Names and addresses come on top.
    pub(crate) fn read(text: &str, outside: Outside, detector: &Detector) -> Self {
        let tokens = Tokens::read(text, &detector.lexicon);
        let asked = |cue: u64| (outside.asked.cues | outside.field.cues) & cue != 0;
        let mut findings = Vec::new();
        email::find(text, &tokens, asked(cue::EMAIL), &mut findings);
        let version = asked(cue::ORDER) && !asked(cue::MACHINE);
        network::find(text, &tokens, version, &mut findings);
        let answers = (asked(cue::PASSWORD), asked(cue::ALONE));
        secret::find(text, &tokens, answers, &mut findings);
        detector.terms.find(&tokens, &mut findings);
        if tokens.has_digits() || tokens.has_number {
            birthday::find(&tokens, asked(cue::BIRTH), &mut findings);
            if asked(cue::EXPIRY) {
                findings.extend(expiry::month(&tokens));
            }
        }
        if !tokens.has_digits() && !tokens.has_number {
            return Self {
                tokens,
                runs: Vec::new(),
                findings,
            };
        }
        let runs = runs(&tokens);
        nir::find(&tokens, &runs, &mut findings);
        if tokens.has_digits() {
            crypto::find(text, &tokens, &mut findings);
            iban::find(text, &tokens, &mut findings);
            if asked(cue::IBAN) && findings.is_empty() {
                iban::answer(&tokens, &mut findings);
            }
            travel::find(text, &tokens, asked(cue::PASSPORT), &mut findings);
            postcode::find(text, &tokens, asked(cue::POSTCODE), &mut findings);
            sort(&mut findings);
            identity::seek(
                text,
                &tokens,
                outside,
                &detector.schemes,
                &runs,
                &mut findings,
            );
        }
        sort(&mut findings);
        let taken = findings.clone();
        judge(&tokens, &runs, outside, &taken, &mut findings);
        for found in &mut findings {
            if found.class == Class::Phone {
                found.start = with_sign(text, found.start);
                found.start = with_spoken_sign(&tokens, found.start);
                found.end = with_extension(&tokens, found.end);
            }
        }
        Self {
            tokens,
            runs,
            findings,
        }
    }
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|found| (found.start, found.end));
}

/// A plus belongs to its number, and so does a bracket that it opens with.
fn with_sign(text: &str, start: usize) -> usize {
    text.get(..start)
        .and_then(|before| before.strip_suffix(['+', '＋']))
        .map_or(start, str::len)
}

/// "plus trente-trois": the sign in words, which adds to nothing here.
fn with_spoken_sign(tokens: &Tokens, start: usize) -> usize {
    let at = tokens.at(start);
    let first = tokens.get(at).is_some_and(|token| token.number.is_some());
    match tokens.before(at) {
        Some(before) if first && before.hash == const { fixed("plus") } => before.start(),
        _ => start,
    }
}

/// An extension belongs to the number that it follows.
fn with_extension(tokens: &Tokens, end: usize) -> usize {
    let last = phone::extension(tokens, tokens.at(end)).and_then(|after| tokens.before(after));
    last.map_or(end, Token::end)
}
