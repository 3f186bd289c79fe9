//! The schemes, and where in a text one of them stands.

use super::{
    Kinds, checks,
    written::{LONGEST, Written, push, separator, shaped, written_as},
};
use crate::{
    chars::gap,
    class::Class,
    lexicon::cue,
    tokens::{Token, Tokens},
};

/// One authority's way of numbering.
#[derive(Debug)]
pub(crate) struct Scheme {
    pub(crate) kinds: Kinds,
    pub(crate) class: Class,
    /// `9` a digit, `A` a letter, `X` either: without what parts them.
    shape: &'static str,
    check: fn(&[u8]) -> bool,
    /// Ways of writing it that speak for themselves, without a word that
    /// announces it; `_` one of space, hyphen, dot, slash.
    alone: &'static [&'static str],
}

macro_rules! schemes {
    ($($kinds:ident $class:ident $shape:literal $check:ident [$($alone:literal),*])*) => {
        pub(crate) static SCHEMES: &[Scheme] = &[$(Scheme {
            kinds: Kinds::$kinds,
            class: Class::$class,
            shape: $shape,
            check: checks::$check,
            alone: &[$($alone),*],
        }),*];
    };
}

schemes! {
    CH_AHV ChAhv "9999999999999" ch_ahv ["*"]
    FR_NIR FrNir "999999999999999" fr_nir ["*"]
    FR_NIR FrNir "999992A99999999" fr_nir ["*"]
    FR_NIR FrNir "999992A999999" fr_nir []
    FR_NIR FrNir "9999999999999" fr_nir []
    FR_SIREN FrSiren "999999999" fr_siren []
    FR_SIRET FrSiret "99999999999999" fr_siret ["999 999 999 99999"]
    FR_TVA FrTva "AAXX999999999" fr_tva ["*"]
    EU_VAT EuVat "AAXXXXXX" eu_vat []
    EU_VAT EuVat "AAXXXXXXX" eu_vat []
    EU_VAT EuVat "AAXXXXXXXX" eu_vat ["*"]
    EU_VAT EuVat "AAXXXXXXXXX" eu_vat ["*"]
    EU_VAT EuVat "AAXXXXXXXXXX" eu_vat ["*"]
    EU_VAT EuVat "AAXXXXXXXXXXX" eu_vat ["*"]
    EU_VAT EuVat "AAXXXXXXXXXXXX" eu_vat ["*"]
    EU_VAT Number "AAXXXXXXXX" eu_vat_shaped []
    EU_VAT Number "AAXXXXXXXXX" eu_vat_shaped []
    EU_VAT Number "AAXXXXXXXXXX" eu_vat_shaped []
    EU_VAT Number "AAXXXXXXXXXXX" eu_vat_shaped []
    EU_VAT Number "AAXXXXXXXXXXXX" eu_vat_shaped []
    US_SSN UsSsn "999999999" us_ssn ["999_99_9999"]
    US_ITIN UsItin "999999999" us_itin ["999_99_9999"]
    US_ABA UsAbaRouting "999999999" us_aba ["9999-9999-9"]
    UK_NHS UkNhs "9999999999" uk_nhs []
    UK_NHS UkNhs "9999999999" uk_nhs_no_phone ["999_999_9999"]
    UK_NINO UkNino "AA999999A" uk_nino ["*"]
    UK_UTR UkUtr "9999999999" uk_utr []
    DE_STEUER_ID DeSteuerId "99999999999" de_steuer_id []
    ES_NIF EsNif "99999999A" es_nif ["*"]
    ES_NIF EsNif "A9999999A" es_nif ["*"]
    ES_NIF EsNif "9999999A" es_nif []
    ES_NIE EsNie "A9999999A" es_nie ["*"]
    ES_CIF EsCif "A9999999A" es_cif ["*"]
    ES_CIF EsCif "A99999999" es_cif ["*"]
    IT_CF ItCodiceFiscale "AAAAAAXXAXXAXXXA" it_codice_fiscale ["*"]
    IT_CF Number "AAAAAA99A99A999A" it_codice_shaped ["*"]
    IT_IVA ItPartitaIva "99999999999" it_iva []
    NL_BSN NlBsn "999999999" nl_bsn []
    BE_NN BeNationalNumber "99999999999" be_nn ["99_99_99_999_99", "999999_999_99"]
    PT_NIF PtNif "999999999" pt_nif []
    PL_PESEL PlPesel "99999999999" pl_pesel []
    FI_HETU FiHetu "999999999A" fi_hetu ["999999-999A"]
    FI_HETU FiHetu "9999999999" fi_hetu ["999999-9999"]
    FI_HETU FiHetu "999999A999X" fi_hetu ["999999A999X"]
    SE_PNR SePersonnummer "9999999999" se_personnummer ["999999-9999"]
    SE_PNR SePersonnummer "999999999999" se_personnummer ["99999999-9999"]
    NO_FNR NoFodselsnummer "99999999999" no_fodselsnummer ["999999 99999"]
    DK_CPR DkCpr "9999999999" dk_cpr ["999999-9999"]
    AT_SVNR AtSvnr "9999999999" at_svnr ["9999 999999"]
    IE_PPS IePps "9999999A" ie_pps ["*"]
    IE_PPS IePps "9999999AA" ie_pps ["*"]
    CA_SIN CaSin "999999999" ca_sin ["999-999-999"]
    AU_TFN AuTfn "999999999" au_tfn []
    AU_TFN AuTfn "99999999" au_tfn []
    AU_MEDICARE AuMedicare "9999999999" au_medicare ["9999 99999 9"]
    AU_MEDICARE AuMedicare "99999999999" au_medicare []
    AU_BUSINESS AuBusiness "99999999999" au_abn ["99 999 999 999"]
    AU_BUSINESS AuBusiness "999999999" au_acn []
    BR_CPF BrCpf "99999999999" br_cpf ["999.999.999-99"]
    IN_AADHAAR InAadhaar "999999999999" in_aadhaar ["9999 9999 9999", "9999-9999-9999"]
    IN_PAN InPan "AAAAA9999A" in_pan ["*"]
    RO_CNP RoCnp "9999999999999" ro_cnp []
    BG_EGN BgEgn "9999999999" bg_egn []
    CZ_RC CzRodneCislo "9999999999" cz_rodne_cislo ["999999/9999"]
    CZ_RC CzRodneCislo "999999999" cz_rodne_cislo ["999999/999"]
    GR_AMKA GrAmka "99999999999" gr_amka []
    GR_AFM GrAfm "999999999" gr_afm []
    HR_OIB HrOib "99999999999" hr_oib []
    TR_TCK TrTckimlik "99999999999" tr_tckimlik []
    EE_IK EeIsikukood "99999999999" ee_isikukood []
    SI_EMSO SiEmso "9999999999999" si_emso []
    ZA_ID ZaId "9999999999999" za_id []
    CN_ID CnResidentId "99999999999999999X" cn_id ["*"]
    CL_RUT ClRut "99999999X" cl_rut ["99.999.999-X"]
    CL_RUT ClRut "9999999X" cl_rut ["9.999.999-X"]
    AR_CUIT ArCuit "99999999999" ar_cuit ["99-99999999-9"]
}

impl Scheme {
    /// How much its check tells: nothing, as much as one digit, or as much as two digits
    /// or a date and a digit.
    pub(super) fn strength(&self) -> u8 {
        match self.class {
            Class::UsSsn | Class::UsItin | Class::DkCpr => 0,
            Class::FrNir if self.shape.len() == 13 => 0,
            Class::FrNir
            | Class::FrSiret
            | Class::TrTckimlik
            | Class::BrCpf
            | Class::BeNationalNumber
            | Class::NoFodselsnummer
            | Class::PlPesel
            | Class::EeIsikukood
            | Class::RoCnp
            | Class::BgEgn
            | Class::ZaId
            | Class::SiEmso
            | Class::GrAmka
            | Class::SePersonnummer
            | Class::CzRodneCislo => 2,
            Class::AuBusiness if self.shape.len() == 11 => 2,
            _ => 1,
        }
    }
}

/// The schemes by how many characters they have, built once.
#[derive(Debug)]
pub(crate) struct Schemes {
    by_length: Vec<Vec<&'static Scheme>>,
    /// Those among them that are digits alone and can speak for themselves.
    digits_alone: Vec<Vec<&'static Scheme>>,
    /// Whether one of that length can speak for itself.
    alone: Vec<bool>,
}

impl Default for Schemes {
    fn default() -> Self {
        let by_length: Vec<Vec<&'static Scheme>> = (0..=LONGEST)
            .map(|length| {
                let of_length = |scheme: &&Scheme| scheme.shape.len() == length;
                SCHEMES.iter().filter(of_length).collect()
            })
            .collect();
        let alone = by_length
            .iter()
            .map(|schemes| schemes.iter().any(|scheme| !scheme.alone.is_empty()))
            .collect();
        let digits_alone = by_length
            .iter()
            .map(|schemes| {
                let digits =
                    |scheme: &&Scheme| !scheme.shape.contains('A') && !scheme.alone.is_empty();
                schemes.iter().copied().filter(digits).collect()
            })
            .collect();
        Self {
            by_length,
            digits_alone,
            alone,
        }
    }
}

/// What may part the groups of one identifier; a plus does for those born more than
/// a hundred years ago in Sweden and Finland.
fn parts(token: &Token) -> bool {
    const MARKS: u16 = gap::SPACE | gap::DASH | gap::DOT | gap::SLASH;
    let colon = token.gap == gap::COLON && token.digits() == 4;
    token.gap_len <= 3 && token.parted_by(MARKS)
        || (token.gap == gap::PLUS || colon) && token.gap_len == 1
}

/// An identifier in a text.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) scheme: &'static Scheme,
    /// Index after its last token.
    pub(crate) next: usize,
    /// Words around it name its kind.
    pub(crate) announced: bool,
    /// Its way of writing is that of its kind alone.
    pub(crate) by_writing: bool,
    /// How well it is named.
    rank: u8,
}

/// The longest identifier that starts at a token. `announced` are the kinds
/// that words around it name.
pub(crate) fn find(
    schemes: &Schemes,
    text: &str,
    tokens: &Tokens,
    first: usize,
    announced: Kinds,
    common: Kinds,
) -> Option<Found> {
    let start = tokens.get(first)?;
    if start.glued_before() {
        return None;
    }
    // Letters speak for themselves in capitals, or glued to digits; "ab 12 34 56 c".
    let next = tokens.get(first + 1);
    let pairs = |count: usize| {
        let rest = tokens.range(first + 1..first + 1 + count);
        rest.len() == count && rest.iter().all(|pair| pair.digits() == 2)
    };
    let paired = || {
        let word = start.says(cue::PLAIN | cue::FILLER | cue::LINK);
        start.len() == 2 && pairs(if word { 3 } else { 1 })
    };
    if !announced.any() && start.is_word() && !start.upper() && !start.glued_after() && !paired() {
        return None;
    }
    // Digits that stand in one piece speak for themselves in few lengths.
    let joined = next
        .is_some_and(|next| parts(next) && (!next.is_word() || next.upper() || next.gap_len == 0));
    let whole = matches!(start.digits(), 13 | 15 | 18) || start.disguised();
    if !announced.any() && start.digits() > 0 && !joined && !whole {
        return None;
    }
    let mut written = Written::default();
    let mut found: Option<Found> = None;
    let mut upper = true;
    for (index, token) in tokens.list.get(first..)?.iter().enumerate() {
        if index > 0
            && token.gap_len > 0
            && (!parts(token) || written.mark(separator(token)).is_none())
        {
            break;
        }
        if push(&mut written, text, token).is_none() {
            break;
        }
        upper &= token.upper() || !token.is_word();
        let silent = !announced.any() && schemes.alone.get(written.len) != Some(&true);
        if token.glued_after() || silent {
            continue;
        }
        let list = if announced.any() || written.letters > 0 {
            &schemes.by_length
        } else {
            &schemes.digits_alone
        };
        for scheme in list.get(written.len).into_iter().flatten() {
            if !shaped(scheme.shape, written.compact()) {
                continue;
            }
            let named = scheme.kinds.meets(announced);
            let alone = || {
                let compact = written.width == written.len;
                let small = match scheme.class {
                    Class::FrNir => true,
                    Class::UkNino => compact || written_as("AA 99 99 99 A", written.whole()),
                    Class::ItCodiceFiscale | Class::EsNif | Class::EsNie | Class::FiHetu => compact,
                    _ => false,
                };
                (upper || small)
                    && scheme
                        .alone
                        .iter()
                        .any(|way| written_as(way, written.whole()))
            };
            let by_writing = alone();
            if (named || by_writing) && (scheme.check)(written.compact()) {
                // Of two schemes of one length the one that is named best counts, or
                // the first.
                let common = scheme.kinds.meets(common);
                // Where nothing names a kind, the one counts that chance makes least.
                let strength = if announced == Kinds::ALL {
                    scheme.strength()
                } else {
                    0
                };
                let rank = 3 * u8::from(named)
                    + 3 * u8::from(by_writing)
                    + 6 * u8::from(common)
                    + strength;
                let better = found
                    .as_ref()
                    .is_none_or(|held| held.next != first + index + 1 || rank > held.rank);
                if !better {
                    continue;
                }
                found = Some(Found {
                    scheme,
                    next: first + index + 1,
                    announced: named,
                    by_writing,
                    rank,
                });
            }
        }
    }
    found
}

/// The scheme of a number whose digits are known and whose kinds are named:
/// one whose check agrees, or `Err` when one has that many digits and none agrees.
pub(crate) fn of_digits(
    digits: &[u8],
    named: Kinds,
    common: Kinds,
) -> Option<Result<&'static Scheme, ()>> {
    let ascii: Vec<u8> = digits.iter().map(|digit| b'0' + digit).collect();
    let shaped = |scheme: &&Scheme| {
        scheme.kinds.meets(named)
            && scheme.shape.len() == digits.len()
            && scheme.shape.bytes().all(|c| c == b'9' || c == b'X')
    };
    let mut any = None;
    let mut best: Option<&'static Scheme> = None;
    for scheme in SCHEMES.iter().filter(shaped) {
        any = Some(Err(()));
        let better = best.is_none() || scheme.kinds.meets(common);
        if better && (scheme.check)(&ascii) {
            best = Some(scheme);
            if scheme.kinds.meets(common) {
                break;
            }
        }
    }
    best.map(Ok).or(any)
}
