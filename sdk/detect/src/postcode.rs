//! British postcodes: an area, a district, a space that some leave out, and the
//! inward code (Royal Mail). In capitals or small letters; without the space, a code
//! of a few characters counts where the conversation speaks of a postcode.

use crate::{
    Class, Finding,
    chars::gap,
    lexicon::{cue, fixed},
    tokens::Tokens,
};

pub(crate) fn find(text: &str, tokens: &Tokens, asked: bool, findings: &mut Vec<Finding>) {
    for index in tokens
        .digit_tokens()
        .filter_map(|digits| digits.checked_sub(1))
    {
        let Some(area) = tokens.get(index) else { break };
        if area.hash == const { fixed("gir") } {
            findings.extend(girobank(tokens, index));
        }
        if !area.glued_after() || !area.is_word() || area.len() > 2 || area.glued_before() {
            continue;
        }
        let Some(code) = Postcode::read(text, tokens, index) else {
            continue;
        };
        let near = tokens.open_before(index.saturating_sub(6), index);
        let cues = tokens.cues_in(near..index);
        let cued = asked
            || cues & (cue::POSTCODE | cue::ADDRESS) != 0
            || (code.capitals && code.is_all_of(text));
        let ordered = tokens.cues_in(index.saturating_sub(4)..index) & cue::ORDER != 0;
        if cued || (!ordered && code.speaks_for_itself()) {
            findings.push(Finding::new((area.start(), code.end), Class::UkPostcode));
        }
    }
}

/// `GIR 0AA`, the one that has no district: Girobank's.
fn girobank(tokens: &Tokens, area: usize) -> Option<Finding> {
    let (area, zero, unit) = (
        tokens.get(area)?,
        tokens.get(area + 1)?,
        tokens.get(area + 2)?,
    );
    let written = zero.gap_len <= 1
        && tokens.digits_of(zero) == [0]
        && unit.hash == const { fixed("aa") }
        && unit.glued_before();
    written.then(|| Finding::new((area.start(), unit.end()), Class::UkPostcode))
}

/// Something of the form `A9`, `A99`, `AA9`, `AA99`, `A9A`, `AA9A`, then `9AA`.
struct Postcode<'a> {
    area: &'a str,
    inward: &'a str,
    /// Letters and digits of it.
    length: usize,
    spaced: bool,
    capitals: bool,
    /// Byte of the text after its last.
    end: usize,
}

impl<'a> Postcode<'a> {
    fn read(text: &'a str, tokens: &Tokens, index: usize) -> Option<Self> {
        let area = tokens.get(index)?;
        let outward_last = last_glued(tokens, index)?;
        let outward = text.get(area.start()..tokens.get(outward_last)?.end())?;
        let sector = tokens.get(outward_last + 1);
        let spaced = sector.filter(|sector| {
            sector.gap == gap::SPACE
                && sector.gap_len == 1
                && sector.digits() == 1
                && sector.glued_after()
                && is_district(outward.get(area.len()..).unwrap_or_default())
        });
        let (outward, inward, end) = match spaced {
            Some(sector) => {
                let last = tokens.get(last_glued(tokens, outward_last + 1)?)?;
                (outward, text.get(sector.start()..last.end())?, last.end())
            }
            None => {
                let (outward, inward) = outward.split_at_checked(outward.len().checked_sub(3)?)?;
                (outward, inward, area.start() + outward.len() + inward.len())
            }
        };
        let (area, district) = outward.split_at_checked(area.len())?;
        (is_district(district) && is_inward(inward)).then(|| Self {
            area,
            inward,
            length: outward.len() + inward.len(),
            spaced: spaced.is_some(),
            capitals: !outward
                .bytes()
                .chain(inward.bytes())
                .any(|b| b.is_ascii_lowercase()),
            end,
        })
    }

    /// Nothing else is said.
    fn is_all_of(&self, text: &str) -> bool {
        let known = AREAS.split(' ').any(|area| area == self.area);
        let rest = text
            .len()
            .saturating_sub(self.length + usize::from(self.spaced));
        known && rest <= 2 && !counts(self.inward)
    }

    /// No word has to say what it is.
    fn speaks_for_itself(&self) -> bool {
        let known = AREAS
            .split(' ')
            .any(|area| area.eq_ignore_ascii_case(self.area));
        let counted = counts(self.inward);
        let model = self.area.len() == 1 && self.inward.ends_with('B');
        let other = counted && (!self.capitals || model);
        let characters = || self.area.bytes().chain(self.inward.bytes());
        let hash = !self.capitals && characters().all(|b| b.is_ascii_hexdigit());
        let whole = (self.area.len() == 2 && self.length > 5 || self.length > 6) && !hash;
        !other
            && if self.spaced {
                (self.capitals && could_be_area(self.area)) || known
            } else {
                known && whole
            }
    }
}

/// Q, V and X begin no area, and I, J and Z are never its second letter.
fn could_be_area(area: &str) -> bool {
    let mut letters = area.bytes().map(|b| b.to_ascii_uppercase());
    letters.next().is_some_and(|first| !b"QVX".contains(&first))
        && letters
            .next()
            .is_none_or(|second| !b"IJZ".contains(&second))
}

/// The index of the last token that is glued to one.
fn last_glued(tokens: &Tokens, index: usize) -> Option<usize> {
    let rest = tokens.list.get(index..)?.iter().take(5);
    let glued = rest.take_while(|token| token.glued_after()).count();
    tokens
        .get(index + glued)
        .filter(|last| !last.glued_after())?;
    Some(index + glued)
}

/// One or two digits, or a digit and a letter.
fn is_district(district: &str) -> bool {
    match district.as_bytes() {
        [a] => a.is_ascii_digit(),
        [a, b] => a.is_ascii_digit() && b.is_ascii_alphanumeric(),
        _ => false,
    }
}

/// C, I, K, M, O and V never stand in the inward code.
fn is_inward(inward: &str) -> bool {
    let unit = |b: &u8| b.is_ascii_alphabetic() && !b"CIKMOV".contains(&b.to_ascii_uppercase());
    matches!(inward.as_bytes(), [sector, a, b] if sector.is_ascii_digit() && unit(a) && unit(b))
}

/// "the M1 8GB model", "G7 2nd": a digit with a unit, or the end of an ordinal.
fn counts(inward: &str) -> bool {
    matches!(
        inward.to_ascii_lowercase().as_bytes(),
        [b'1', b's', b't']
            | [b'2', b'n', b'd']
            | [b'3', b'r', b'd']
            | [b'0' | b'4'..=b'9', b't', b'h']
            | [b'1' | b'2' | b'4' | b'8', b'g' | b't', b'b']
            | [b'1', b'e', b'r']
            | [_, b'f', b't']
            | [_, b'p', b'x']
            | [_, b'h', b'z']
    )
}

/// Postcode areas of the United Kingdom and the Crown dependencies.
static AREAS: &str = "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE";
