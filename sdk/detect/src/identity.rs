//! Identifiers of people and businesses that carry a check of their own, by
//! country: what they look like, and whether their check agrees.

mod checks;
mod seek;
mod table;
mod written;

use std::ops::{BitAnd, BitOr};

pub(crate) use checks::{date, isbn, luhn, nir};
pub(crate) use seek::seek;
pub(crate) use table::{Schemes, of_digits};

/// Kinds of identifiers, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kinds(u64);

macro_rules! kinds {
    ($($name:ident = $bit:literal),* $(,)?) => {
        impl Kinds {
            $(pub(crate) const $name: Self = Self(1 << $bit);)*
        }
    };
}

kinds! {
    FR_SIREN = 0, FR_SIRET = 1, FR_TVA = 2, FR_NIR = 3,
    US_SSN = 4, US_ITIN = 5, US_ABA = 6,
    UK_NHS = 7, UK_NINO = 8, UK_UTR = 9,
    DE_STEUER_ID = 10, ES_NIF = 11, ES_NIE = 12, ES_CIF = 13,
    IT_CF = 14, IT_IVA = 15, NL_BSN = 16, BE_NN = 17, PT_NIF = 18, PL_PESEL = 19,
    SE_PNR = 20, NO_FNR = 21, DK_CPR = 22, FI_HETU = 23, CH_AHV = 24, AT_SVNR = 25,
    IE_PPS = 26, CA_SIN = 27, AU_TFN = 28, AU_MEDICARE = 29, AU_BUSINESS = 30,
    BR_CPF = 31, IN_AADHAAR = 32, IN_PAN = 33, RO_CNP = 34, BG_EGN = 35, CZ_RC = 36,
    GR_AMKA = 37, GR_AFM = 38, HR_OIB = 39, TR_TCK = 40, EE_IK = 41, SI_EMSO = 42,
    ZA_ID = 43, CN_ID = 44, CL_RUT = 45, AR_CUIT = 46, EU_VAT = 47,
}

impl Kinds {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const ALL: Self = Self(u64::MAX);
    /// Any tax authority's.
    pub(crate) const TAX: Self = Self(
        Self::US_ITIN.0
            | Self::UK_UTR.0
            | Self::DE_STEUER_ID.0
            | Self::ES_NIF.0
            | Self::ES_NIE.0
            | Self::IT_CF.0
            | Self::IT_IVA.0
            | Self::PT_NIF.0
            | Self::AU_TFN.0
            | Self::BR_CPF.0
            | Self::GR_AFM.0
            | Self::HR_OIB.0
            | Self::FR_TVA.0
            | Self::EU_VAT.0
            | Self::IN_PAN.0
            | Self::AR_CUIT.0
            | Self::CL_RUT.0
            | Self::NL_BSN.0,
    );
    /// Any state's number for its people.
    pub(crate) const NATIONAL: Self = Self(
        Self::US_SSN.0
            | Self::ES_NIF.0
            | Self::ES_NIE.0
            | Self::NL_BSN.0
            | Self::BE_NN.0
            | Self::PL_PESEL.0
            | Self::SE_PNR.0
            | Self::NO_FNR.0
            | Self::DK_CPR.0
            | Self::FI_HETU.0
            | Self::CH_AHV.0
            | Self::RO_CNP.0
            | Self::BG_EGN.0
            | Self::CZ_RC.0
            | Self::GR_AMKA.0
            | Self::HR_OIB.0
            | Self::TR_TCK.0
            | Self::EE_IK.0
            | Self::SI_EMSO.0
            | Self::ZA_ID.0
            | Self::CN_ID.0
            | Self::UK_NINO.0
            | Self::IN_AADHAAR.0
            | Self::CL_RUT.0
            | Self::DE_STEUER_ID.0
            | Self::IE_PPS.0,
    );

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn bits(self) -> u64 {
        self.0
    }

    /// Bits that no kind has mean nothing.
    pub(crate) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub(crate) const fn any(self) -> bool {
        self.0 != 0
    }

    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Kinds {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.and(other)
    }
}

impl BitAnd for Kinds {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}
