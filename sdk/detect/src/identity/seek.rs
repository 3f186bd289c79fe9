//! Where in a text an identifier may begin, and whether the conversation lets it be
//! one.

use super::{
    Kinds, Schemes,
    table::{Found, find},
};
use crate::{
    Class, Finding, card,
    chars::gap,
    context::{Context, Limits, Outside},
    lexicon::cue,
    phone,
    runs::Run,
    tokens::{Token, Tokens},
};

/// Identifiers of authorities, where words name them or their way of writing does.
pub(crate) fn seek(
    text: &str,
    tokens: &Tokens,
    outside: Outside,
    schemes: &Schemes,
    runs: &[Run],
    findings: &mut Vec<Finding>,
) {
    let lone = lone(tokens, runs, outside);
    let said = tokens.kinds | outside.asked.kinds | outside.field.kinds;
    let named = said | lone;
    let taken = findings.len();
    let mut held = 0;
    let mut farthest = 0;
    let mut next = 0;
    let mut run = 0;
    candidates(tokens, |index| {
        let Some(token) = tokens.get(index) else {
            return;
        };
        if index < next {
            return;
        }
        while let Some(found) = findings
            .get(held)
            .filter(|found| held < taken && found.start < token.end())
        {
            farthest = farthest.max(found.end);
            held += 1;
        }
        if farthest > token.start() {
            return;
        }
        while runs
            .get(run)
            .is_some_and(|run| run.span().1 <= token.start())
        {
            run += 1;
        }
        // Without a word that names it, a number is an identifier as a whole.
        let of_run = runs.get(run).filter(|run| run.span().0 <= token.start());
        let glued = token.glued_before() || token.glued_after() || token.disguised();
        let hopeless = of_run
            .is_some_and(|run| run.span().0 < token.start() || (!glued && !could_stand_alone(run)));
        let letters_after = || {
            of_run
                .and_then(|run| tokens.get(run.tokens().1))
                .is_some_and(|after| {
                    let glued = after.digits() > 0 && (after.glued_after() || after.glued_before());
                    (glued || after.upper()) && after.gap_len <= 3
                })
        };
        if !named.any() && token.digits() > 0 && hopeless && !letters_after() {
            return;
        }
        let around =
            |last: usize| Context::around(tokens, (index, last), Limits::of(tokens), outside);
        let (kinds, common) = if named.any() {
            let context = around(index + 1);
            (context.kinds() | lone, context.common_kinds())
        } else {
            (Kinds::NONE, Kinds::NONE)
        };
        let Some(found) = find(schemes, text, tokens, index, kinds, common) else {
            return;
        };
        let Some(last) = tokens.get(found.next - 1) else {
            return;
        };
        // What stands alone is a number like any other where it is an order's,
        // or goes on.
        let longer = runs
            .get(run)
            .filter(|run| run.span().0 < last.end())
            .filter(|run| run.span().0 < token.start() || last.end() < run.span().1);
        let of_card = |run: &Run| card::plausible(&run.digits);
        // A number that begins before it, or a French one with a key that is wrong.
        let nir = found.scheme.class == Class::FrNir;
        let begun = |run: &Run| run.span().0 < token.start() && !token.is_word();
        let inside = |run: &Run| begun(run) || (nir && run.digits.len() == 15);
        let alone = lone.any() && !said.meets(found.scheme.kinds);
        let announced = found.announced && !alone;
        let known = announced || (found.by_writing && token.is_word());
        if longer.is_some_and(|run| !known || of_card(run) || inside(run)) {
            return;
        }
        // American Express and a temporary number have both their check in common.
        if nir && !announced && of_run.is_some_and(amex) {
            return;
        }
        let phone = |run: &Run| phone::plausible(run, 0, run.groups.len(), false);
        if alone && !found.by_writing && runs.get(run).is_some_and(|run| phone(run) || of_card(run))
        {
            return;
        }
        // One whose check does not agree is hidden where its name stands beside it.
        let mistyped = found.scheme.class == Class::Number;
        if !found.announced || mistyped {
            let context = around(found.next);
            // An invoice has the VAT number of somebody on it.
            let vat = matches!(found.scheme.class, Class::EuVat | Class::FrTva);
            // A key of two digits says more than an order somewhere before.
            let sure = vat || (nir && last.end() - token.start() >= 15);
            // Written in the groups that only it has.
            let grouped = last.end() - token.start() > 15;
            let keyed = nir && grouped && found.scheme.strength() > 1;
            let ordered = !keyed && (context.named_order() || (!sure && context.says_order()));
            if ordered || context.counts() {
                return;
            }
        }
        let (finding, after) = report(tokens, token, last, &found);
        next = after;
        findings.push(finding);
    });
}

/// Fifteen digits of an American Express card.
fn amex(run: &Run) -> bool {
    run.digits.len() == 15 && run.digits.first() == Some(&3) && card::plausible(&run.digits)
}

/// What was found, and the index after it. A French number with its key was tried
/// first: a key that follows one without is wrong.
fn report(tokens: &Tokens, first: &Token, last: &Token, found: &Found) -> (Finding, usize) {
    let class = found.scheme.class;
    let key = tokens.get(found.next).filter(|key| {
        let near = key.gap_len <= 3 && key.parted_by(gap::PARTING);
        class == Class::FrNir && key.digits() == 2 && near && !key.glued_after()
    });
    let end = key.unwrap_or(last).end();
    let class = if key.is_some() { Class::Number } else { class };
    let finding = Finding::new((first.start(), end), class);
    let next = found.next + usize::from(key.is_some());
    if class == Class::Number {
        (finding.unsure(), next)
    } else {
        (finding, next)
    }
}

/// Calls for every token that an identifier may start at: digits, a word right
/// before them, and two of three letters ("CSF RVZ 39H13 I027B"). In order.
fn candidates(tokens: &Tokens, mut each: impl FnMut(usize)) {
    let mut done = 0;
    for digits in tokens.digit_tokens() {
        let near = tokens.get(digits).is_some_and(|token| token.gap_len <= 1);
        let one = digits.checked_sub(1).filter(|at| {
            near && *at >= done
                && tokens
                    .get(*at)
                    .is_some_and(|word| word.is_word() && word.len() <= 6)
        });
        if let Some(one) = one {
            let three = |at: usize| {
                tokens
                    .get(at)
                    .is_some_and(|token| token.is_word() && token.len() == 3)
            };
            // "AT U12345678"
            let country = |at: usize| {
                let lone = tokens.get(at + 1).is_some_and(|token| token.len() == 1);
                let two = |token: &Token| token.upper() && token.len() == 2;
                lone && tokens.get(at).is_some_and(two)
            };
            if one > done && (three(one) && three(one - 1) || country(one - 1)) {
                each(one - 1);
            }
            each(one);
        }
        each(digits);
        done = digits + 1;
    }
}

/// A number that no word names is an identifier as a whole, and by the way in
/// which it is written: whether it can be one, by its length and first group.
fn could_stand_alone(run: &Run) -> bool {
    let first = run.shape().next().unwrap_or(0);
    match run.digits.len() {
        8 | 9 if run.groups.len() == 4 => true,
        9 | 10 | 12 | 14 => first >= 3,
        11 => run.groups.len() > 1,
        13 | 15 | 18 => true,
        _ => false,
    }
}

/// A number that is all that somebody says, and that nobody asked for, may be of
/// any kind: nothing says that it is no secret. A date is none.
fn lone(tokens: &Tokens, runs: &[Run], outside: Outside) -> Kinds {
    if !outside.said || tokens.list.len() > 12 || runs.iter().any(Run::is_date) {
        return Kinds::NONE;
    }
    let digits: usize = tokens.list.iter().map(Token::digits).sum();
    let letters = tokens
        .list
        .iter()
        .filter(|token| token.is_word())
        .map(Token::len)
        .sum::<usize>();
    // "716788 / 982" is a sum.
    let apart = tokens.list.iter().skip(1).any(|token| {
        token.digits() > 0 && token.gap_len > 1 && token.gap & (gap::SLASH | gap::DASH) != 0
    });
    let number = !apart
        && digits >= 7
        && (9 - usize::from(letters == 1)..=18).contains(&(digits + letters))
        && letters <= 2;
    let asked = outside.asked.cues & !cue::YOUR != 0 || outside.asked.kinds.any();
    if number && !asked {
        Kinds::ALL
    } else {
        Kinds::NONE
    }
}
