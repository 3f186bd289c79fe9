//! The classes that the engine finds.

/// Makes the enum and its words from one table.
macro_rules! classes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal;)*) => {
        /// A class of personal or payment data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Class {
            $($(#[$doc])* $variant),*
        }

        impl Class {
            /// Every class.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name in edits and settings.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The reason that a verdict gives when the class was found.
            pub const fn reason(self) -> &'static str {
                match self { $(Self::$variant => concat!($word, "-found")),* }
            }
        }
    };
}

classes! {
    /// A primary account number, 13 to 19 digits, whose check digit agrees, or
    /// its last four where the conversation says so (PCI DSS 3.4.1).
    CardNumber = "card-number";
    /// CVV, CVC, CID: never kept after authorisation (PCI DSS 3.3.1.2).
    CardSecurityCode = "card-security-code";
    /// Month and year until which a card is valid.
    CardExpiry = "card-expiry";
    /// A personal identification number (PCI DSS 3.3.1.3).
    CardPin = "card-pin";
    /// A code that was sent for this one time.
    OneTimeCode = "one-time-code";
    /// What a conversation calls a password.
    Password = "password";
    /// A number that has the length of a card's, or that was announced as an
    /// identifier, and whose check does not agree: people mistype.
    Number = "number";
    /// ISO 13616.
    Iban = "iban";
    /// An account number, a sort code or a French RIB, where the conversation
    /// says so.
    BankAccount = "bank-account";
    /// A routing number of the American Bankers Association.
    UsAbaRouting = "us-aba-routing";
    /// An address or key of Bitcoin or Ethereum.
    CryptoAddress = "crypto-address";
    /// A telephone number.
    Phone = "phone";
    /// A mail address, written or spoken.
    Email = "email";
    /// An address of the Internet protocol, version 4 or 6.
    IpAddress = "ip-address";
    /// A hardware address (IEEE 802).
    MacAddress = "mac-address";
    /// A name that the conversation itself declares.
    PersonName = "person-name";
    /// An address that the conversation itself declares.
    PostalAddress = "postal-address";
    /// A British postcode.
    UkPostcode = "uk-postcode";
    /// A date that the conversation calls one of birth.
    DateOfBirth = "date-of-birth";
    /// A passport's number where the conversation says so, or a machine-readable
    /// zone (ICAO 9303).
    Passport = "passport";
    /// The French social security number, with or without its key.
    FrNir = "fr-nir";
    /// A French business.
    FrSiren = "fr-siren";
    /// A French establishment.
    FrSiret = "fr-siret";
    /// A French VAT number.
    FrTva = "fr-tva";
    /// A VAT number of another state of the European Union, or a British one, with
    /// the letters of its country.
    EuVat = "eu-vat";
    /// A social security number of the United States.
    UsSsn = "us-ssn";
    /// An individual taxpayer's number of the United States.
    UsItin = "us-itin";
    /// A patient's number of the British health service.
    UkNhs = "uk-nhs";
    /// A British national insurance number.
    UkNino = "uk-nino";
    /// A British taxpayer's reference.
    UkUtr = "uk-utr";
    /// A German tax identification number.
    DeSteuerId = "de-steuer-id";
    /// A Spanish tax number (DNI, K, L, M).
    EsNif = "es-nif";
    /// A Spanish foreigner's number.
    EsNie = "es-nie";
    /// A Spanish organisation's tax number.
    EsCif = "es-cif";
    /// An Italian tax code.
    ItCodiceFiscale = "it-codice-fiscale";
    /// An Italian VAT number.
    ItPartitaIva = "it-partita-iva";
    /// A Dutch citizen's service number.
    NlBsn = "nl-bsn";
    /// A Belgian national register number.
    BeNationalNumber = "be-national-number";
    /// A Portuguese tax number.
    PtNif = "pt-nif";
    /// A Polish national number.
    PlPesel = "pl-pesel";
    /// A Swedish personal number.
    SePersonnummer = "se-personnummer";
    /// A Norwegian national number.
    NoFodselsnummer = "no-fodselsnummer";
    /// A Danish personal number.
    DkCpr = "dk-cpr";
    /// A Finnish personal identity code.
    FiHetu = "fi-hetu";
    /// A Swiss social insurance number.
    ChAhv = "ch-ahv";
    /// An Austrian social insurance number.
    AtSvnr = "at-svnr";
    /// An Irish personal public service number.
    IePps = "ie-pps";
    /// A Canadian social insurance number.
    CaSin = "ca-sin";
    /// An Australian tax file number.
    AuTfn = "au-tfn";
    /// An Australian Medicare card's number.
    AuMedicare = "au-medicare";
    /// An Australian business or company number.
    AuBusiness = "au-business";
    /// A Brazilian taxpayer's number.
    BrCpf = "br-cpf";
    /// An Indian resident's number.
    InAadhaar = "in-aadhaar";
    /// An Indian permanent account number.
    InPan = "in-pan";
    /// A Romanian personal number.
    RoCnp = "ro-cnp";
    /// A Bulgarian citizen's number.
    BgEgn = "bg-egn";
    /// A Czech or Slovak birth number.
    CzRodneCislo = "cz-rodne-cislo";
    /// A Greek social security number.
    GrAmka = "gr-amka";
    /// A Greek tax number.
    GrAfm = "gr-afm";
    /// A Croatian personal number.
    HrOib = "hr-oib";
    /// A Turkish identification number.
    TrTckimlik = "tr-tckimlik";
    /// An Estonian or Lithuanian personal code.
    EeIsikukood = "ee-isikukood";
    /// A Slovenian (and formerly Yugoslav) citizen's number.
    SiEmso = "si-emso";
    /// A South African identity number.
    ZaId = "za-id";
    /// A Chinese resident's number.
    CnResidentId = "cn-resident-id";
    /// A Chilean taxpayer's number.
    ClRut = "cl-rut";
    /// An Argentinian taxpayer's number.
    ArCuit = "ar-cuit";
    /// What a tenant's own patterns and dictionaries find.
    Custom = "custom";
}

impl Class {
    /// The class of that name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|class| class.as_str() == name)
    }

    /// Its place in [`Class::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}
