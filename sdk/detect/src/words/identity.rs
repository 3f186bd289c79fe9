//! Words that announce an identifier, whatever the language.

use crate::identity::Kinds;

/// Words that announce an identifier with a check, whatever the language.
pub(crate) static IDENTITY: &[(&str, Kinds)] = &[
    ("siren", Kinds::FR_SIREN),
    (
        "immatricule immatriculee rcs kbis",
        Kinds::FR_SIREN.and(Kinds::FR_SIRET),
    ),
    ("cle clef", Kinds::FR_NIR),
    ("siret", Kinds::FR_SIRET.and(Kinds::FR_SIREN)),
    ("tva vat", Kinds::FR_TVA.and(Kinds::EU_VAT)),
    (
        "ust ustid ustidnr umsatzsteuer umsatzsteuernummer mwst iva",
        Kinds::EU_VAT,
    ),
    ("nir secu vitale insee key", Kinds::FR_NIR),
    ("ssn", Kinds::US_SSN),
    (
        "social sociale",
        Kinds::US_SSN
            .and(Kinds::FR_NIR)
            .and(Kinds::AT_SVNR)
            .and(Kinds::CA_SIN)
            .and(Kinds::CH_AHV),
    ),
    ("itin individual", Kinds::US_ITIN),
    ("taxpayer tax fiscal fiscale fiscaal", Kinds::TAX),
    ("aba routing rtn transit", Kinds::US_ABA),
    ("nhs health", Kinds::UK_NHS),
    ("nino ni", Kinds::UK_NINO),
    (
        "insurance assurance",
        Kinds::UK_NINO
            .and(Kinds::AT_SVNR)
            .and(Kinds::CA_SIN)
            .and(Kinds::CH_AHV),
    ),
    ("security securite", Kinds::US_SSN.and(Kinds::FR_NIR)),
    ("file", Kinds::AU_TFN),
    ("public service", Kinds::IE_PPS),
    ("utr", Kinds::UK_UTR),
    (
        "steuer steueridentifikationsnummer idnr tin steuernummer identifikationsnummer steuerid german",
        Kinds::DE_STEUER_ID,
    ),
    ("nif", Kinds::ES_NIF.and(Kinds::PT_NIF).and(Kinds::ES_CIF)),
    ("dni", Kinds::ES_NIF),
    ("nie", Kinds::ES_NIE),
    ("cif", Kinds::ES_CIF),
    (
        "spanish spain espagnol",
        Kinds::ES_NIF.and(Kinds::ES_NIE).and(Kinds::ES_CIF),
    ),
    ("codice cf italian italien", Kinds::IT_CF),
    ("iva partita piva", Kinds::IT_IVA),
    ("bsn burgerservicenummer sofinummer dutch", Kinds::NL_BSN),
    (
        "rijksregisternummer rijksregister insz niss registre belgian belge nrn",
        Kinds::BE_NN,
    ),
    ("contribuinte portuguese portugais", Kinds::PT_NIF),
    ("pesel polish polonais", Kinds::PL_PESEL),
    (
        "personnummer personnr pnr",
        Kinds::SE_PNR.and(Kinds::NO_FNR).and(Kinds::DK_CPR),
    ),
    ("swedish suedois", Kinds::SE_PNR),
    ("fodselsnummer norwegian norvegien", Kinds::NO_FNR),
    ("cpr danish danois", Kinds::DK_CPR),
    ("hetu henkilotunnus finnish finlandais", Kinds::FI_HETU),
    ("ahv avs oasi swiss suisse", Kinds::CH_AHV),
    (
        "svnr sozialversicherungsnummer versicherungsnummer austrian autrichien vsnr",
        Kinds::AT_SVNR,
    ),
    ("pps ppsn irish irlandais", Kinds::IE_PPS),
    ("sin nas canadian canadien", Kinds::CA_SIN),
    ("tfn", Kinds::AU_TFN),
    ("medicare", Kinds::AU_MEDICARE),
    ("abn acn", Kinds::AU_BUSINESS),
    (
        "australian australien",
        Kinds::AU_TFN
            .and(Kinds::AU_MEDICARE)
            .and(Kinds::AU_BUSINESS),
    ),
    ("cpf brazilian bresilien", Kinds::BR_CPF),
    ("aadhaar aadhar uidai", Kinds::IN_AADHAAR),
    (
        "pan permanent indian indien",
        Kinds::IN_PAN.and(Kinds::IN_AADHAAR),
    ),
    ("cnp romanian roumain", Kinds::RO_CNP),
    ("egn егн bulgarian bulgare", Kinds::BG_EGN),
    (
        "birth rodne cislo rc czech tcheque slovak slovaque",
        Kinds::CZ_RC,
    ),
    ("amka αμκα", Kinds::GR_AMKA),
    ("afm αφμ", Kinds::GR_AFM),
    ("greek grec", Kinds::GR_AMKA.and(Kinds::GR_AFM)),
    ("oib croatian croate", Kinds::HR_OIB),
    ("kimlik tc tckn kisi turkish turc", Kinds::TR_TCK),
    (
        "isikukood asmens kodas estonian estonien lithuanian lituanien",
        Kinds::EE_IK,
    ),
    ("emso slovenian jmbg serbian", Kinds::SI_EMSO),
    ("south african sud africain rsa", Kinds::ZA_ID),
    ("chinese chinois", Kinds::CN_ID),
    ("rut run chilean chilien", Kinds::CL_RUT),
    ("cuit cuil argentinian argentin", Kinds::AR_CUIT),
    (
        "national identity identification citizen personal nationale national identite personnel identiteit civil resident",
        Kinds::NATIONAL,
    ),
];
