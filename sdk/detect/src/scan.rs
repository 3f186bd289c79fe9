//! One text, read: tokens, then what is known by its own shape, then what runs
//! of digits are by the words around them.

use crate::{
    Class, Finding, card,
    context::{Context, Outside},
    crypto, email, iban,
    identity::{self, Kinds, Schemes},
    judge::judge,
    lexicon::{Languages, Lexicon, cue},
    names::Phrases,
    network, postcode,
    runs::{Run, runs},
    secret,
    terms::Terms,
    tokens::Tokens,
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
        email::find(text, &tokens, &mut findings);
        secret::find(text, &tokens, asked(cue::PASSWORD), &mut findings);
        detector.terms.find(&tokens, &mut findings);
        if !tokens.has_digits() && !tokens.has_number {
            return Self {
                tokens,
                runs: Vec::new(),
                findings,
            };
        }
        let runs = runs(&tokens);
        if tokens.has_digits() {
            crypto::find(text, &tokens, &mut findings);
            network::find(text, &tokens, &mut findings);
            iban::find(text, &tokens, &mut findings);
            travel::find(text, &tokens, asked(cue::PASSPORT), &mut findings);
            postcode::find(text, &tokens, &mut findings);
            sort(&mut findings);
            identifiers(text, &tokens, outside, &detector.schemes, &runs, &mut findings);
        }
        sort(&mut findings);
        let taken = findings.clone();
        judge(&tokens, &runs, outside, &taken, &mut findings);
        for found in &mut findings {
            if found.class == Class::Phone {
                found.start = with_sign(text, found.start);
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

/// Identifiers of authorities, where words name them or their way of writing does.
fn identifiers(
    text: &str,
    tokens: &Tokens,
    outside: Outside,
    schemes: &Schemes,
    runs: &[Run],
    findings: &mut Vec<Finding>,
) {
    let named = tokens.kinds | outside.asked.kinds | outside.field.kinds;
    let taken = findings.len();
    let mut held = 0;
    let mut farthest = 0;
    let mut next = 0;
    let mut run = 0;
    for (index, token) in tokens.list.iter().enumerate() {
        let starts = token.digits() > 0
            || (token.len() <= 6 && {
                let after = tokens.get(index + 1);
                after.is_some_and(|after| after.digits() > 0 && after.gap_len <= 1)
            });
        if index < next || !starts {
            continue;
        }
        while let Some(found) = findings.get(held).filter(|found| held < taken && found.start < token.end()) {
            farthest = farthest.max(found.end);
            held += 1;
        }
        if farthest > token.start() {
            continue;
        }
        let around = |last: usize| Context::around(tokens, (index, last), (0, tokens.list.len()), outside);
        let kinds = if named.any() { around(index + 1).kinds() } else { Kinds::NONE };
        let Some(found) = identity::find(schemes, text, tokens, index, kinds) else {
            continue;
        };
        let Some(last) = tokens.get(found.next - 1) else {
            continue;
        };
        // What stands alone is a number like any other where it is an order's,
        // or goes on.
        while runs.get(run).is_some_and(|run| run.span().1 <= token.start()) {
            run += 1;
        }
        let longer = runs
            .get(run)
            .filter(|run| run.span().0 < last.end())
            .filter(|run| run.span().0 < token.start() || last.end() < run.span().1);
        let of_card = |run: &Run| card::plausible(&run.digits);
        if longer.is_some_and(|run| !found.announced || of_card(run)) {
            continue;
        }
        if !found.announced {
            let context = around(found.next);
            if context.says_order() || context.counts() {
                continue;
            }
        }
        next = found.next;
        findings.push(Finding::new((token.start(), last.end()), found.scheme.class));
    }
}
