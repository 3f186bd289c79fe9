//! The authorities' numbers: what they are called, how they are written, and how
//! one is made.

use crate::{
    checks::{letter, luhn, mod_11_10, value, verhoeff, weighted},
    makers::{
        LETTERS, abn, austrian, born, chilean, chinese, cif, corsican, cpf, ean, estonian, italian,
        make_until, norwegian, romanian, siret, slovenian, social, solve, spanish, ssn, steuer_id,
        turkish, tva, utr, with_luhn,
    },
    random::Random,
};

pub(crate) struct Row {
    pub(crate) class: &'static str,
    pub(crate) english: &'static str,
    pub(crate) french: &'static str,
    /// `9` a digit, `A` a letter, anything else a mark between; the first is the
    /// usual one.
    pub(crate) spellings: &'static [&'static str],
    /// A way of writing it that needs no name.
    pub(crate) alone: Option<&'static str>,
    pub(crate) make: fn(&mut Random) -> String,
}

macro_rules! table {
    ($($class:literal $english:literal $french:literal [$($spelling:literal),*] $alone:expr, $make:expr;)*) => {
        pub(crate) static TABLE: &[Row] = &[$(Row {
            class: $class,
            english: $english,
            french: $french,
            spellings: &[$($spelling),*],
            alone: $alone,
            make: $make,
        }),*];
    };
}

table! {
    "fr-nir" "French social security number" "numéro de sécurité sociale" ["9 99 99 99 999 999 99", "999999999999999", "9.99.99.99.999.999.99"] Some("9 99 99 99 999 999 99"), social;
    "fr-nir" "NIR" "NIR" ["9 99 99 9A 999 999 99", "999999A99999999"] Some("9 99 99 9A 999 999 99"), corsican;
    "fr-siren" "SIREN number" "numéro SIREN" ["999 999 999", "999999999"] None, with_luhn::<8>;
    "fr-siret" "SIRET number" "numéro SIRET" ["999 999 999 99999", "99999999999999"] Some("999 999 999 99999"), siret;
    "fr-tva" "French VAT number" "numéro de TVA" ["AA99999999999", "AA 99 999 999 999"] Some("AA99999999999"), tva;
    "us-ssn" "social security number" "numéro de sécurité sociale américain" ["999-99-9999", "999 99 9999"] Some("999-99-9999"), ssn;
    "us-itin" "ITIN" "ITIN" ["999-99-9999", "999999999"] Some("999-99-9999"), |random| format!("9{}{}{}", random.digits(2), random.between(70, 88), random.digits(4));
    "us-aba-routing" "routing number" "numéro ABA" ["999999999"] None, |random| solve(random, 8, |n| weighted(n, &[3, 7, 1]).is_multiple_of(10));
    "uk-nhs" "NHS number" "numéro NHS" ["999 999 9999", "9999999999", "999-999-9999"] None, |random| solve(random, 9, |n| weighted(n, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11));
    "uk-nino" "National Insurance number" "numéro NINO" ["AA 99 99 99 A", "AA999999A"] Some("AA 99 99 99 A"), |random| format!("{}{}{}", random.pick(&["AA", "CE", "JK", "LM", "PR", "SC", "TX", "YZ"]), random.digits(6), random.letter("ABCD"));
    "uk-utr" "UTR" "UTR" ["9999999999", "99999 99999"] None, utr;
    "de-steuer-id" "German tax ID" "Steuer-ID" ["99999999999", "99 999 999 999"] None, steuer_id;
    "es-nif" "DNI" "DNI" ["99999999A", "99999999-A"] Some("99999999A"), |random| spanish(random, "", 8);
    "es-nie" "NIE" "NIE" ["A9999999A", "A-9999999-A"] Some("A9999999A"), |random| { let prefix = random.pick(&["X", "Y", "Z"]); spanish(random, prefix, 7) };
    "es-cif" "CIF" "CIF" ["A99999999"] Some("A-99999999"), cif;
    "it-codice-fiscale" "codice fiscale" "codice fiscale" ["AAAAAA99A99A999A"] Some("AAAAAA99A99A999A"), italian;
    "it-partita-iva" "partita IVA" "partita IVA" ["99999999999"] None, |random| { let head = format!("{}0{}", random.number(7), random.between(10, 99)); format!("{head}{}", luhn(&head)) };
    "nl-bsn" "BSN" "BSN" ["999999999", "999.999.999"] None, |random| solve(random, 8, |n| (weighted(&n[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) + 11 - value(&n[8..])).is_multiple_of(11));
    "be-national-number" "Belgian national number" "numéro de registre national belge" ["99.99.99-999.99", "99999999999"] Some("99.99.99-999.99"), |random| { let head = format!("{}{}", born(random, 0), random.digits(3)); format!("{head}{:02}", 97 - value(&head) % 97) };
    "pt-nif" "Portuguese NIF" "NIF portugais" ["999999999", "999 999 999"] None, |random| { let head = format!("2{}", random.digits(7)); format!("{head}{}", (11 - weighted(&head, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10) };
    "pl-pesel" "PESEL" "PESEL" ["99999999999"] None, |random| { let head = format!("{}{}", born(random, 0), random.digits(4)); format!("{head}{}", (10 - weighted(&head, &[1, 3, 7, 9]) % 10) % 10) };
    "se-personnummer" "Swedish personnummer" "personnummer suédois" ["999999-9999", "9999999999"] Some("999999-9999"), |random| { let head = format!("{}{}", born(random, 0), random.digits(3)); format!("{head}{}", luhn(&head)) };
    "no-fodselsnummer" "Norwegian fodselsnummer" "numéro national norvégien" ["999999 99999", "99999999999"] None, norwegian;
    "dk-cpr" "Danish CPR number" "numéro CPR danois" ["999999-9999", "9999999999"] Some("999999-9999"), |random| format!("{}{}", born(random, 1), random.digits(4));
    "fi-hetu" "Finnish HETU" "numéro HETU finlandais" ["999999-999A"] Some("999999-999A"), |random| { let head = format!("{}{}", born(random, 1), random.between(100, 899)); format!("{head}{}", letter("0123456789ABCDEFHJKLMNPRSTUVWXY", value(&head) % 31)) };
    "fi-hetu" "Finnish HETU" "numéro HETU finlandais" ["999999A999A"] Some("999999A999A"), |random| { let (day, person) = (born(random, 1), random.between(100, 899)); let check = letter("0123456789ABCDEFHJKLMNPRSTUVWXY", value(&format!("{day}{person}")) % 31); format!("{day}{}{person}{check}", random.letter("YXWVUBCDEF")) };
    "ch-ahv" "AHV number" "numéro AVS" ["999.9999.9999.99", "9999999999999"] Some("999.9999.9999.99"), |random| ean("756", random, 9);
    "at-svnr" "Austrian SVNR" "numéro SVNR autrichien" ["9999 999999", "9999999999"] None, austrian;
    "ie-pps" "PPS number" "numéro PPS irlandais" ["9999999A"] Some("9999999A"), |random| { let head = random.number(7); format!("{head}{}", letter("WABCDEFGHIJKLMNOPQRSTUV", weighted(&head, &[8, 7, 6, 5, 4, 3, 2]) % 23)) };
    "ca-sin" "SIN" "NAS" ["999 999 999", "999-999-999"] Some("999-999-999"), |random| { let head = format!("{}{}", random.between(1, 7), random.digits(7)); format!("{head}{}", luhn(&head)) };
    "au-tfn" "TFN" "TFN australien" ["999 999 999", "999999999"] None, |random| solve(random, 8, |n| weighted(n, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11));
    "au-medicare" "Medicare number" "numéro Medicare" ["9999 99999 9", "9999999999"] None, |random| { let head = format!("{}{}", random.between(2, 6), random.digits(7)); format!("{head}{}{}", weighted(&head, &[1, 3, 7, 9]) % 10, random.between(1, 3)) };
    "au-business" "ABN" "ABN" ["99 999 999 999", "99999999999"] None, abn;
    "br-cpf" "CPF" "CPF brésilien" ["999.999.999-99", "99999999999"] Some("999.999.999-99"), cpf;
    "in-aadhaar" "Aadhaar number" "numéro Aadhaar" ["9999 9999 9999", "999999999999"] Some("9999 9999 9999"), |random| { let head = format!("{}{}", random.between(2, 9), random.digits(10)); format!("{head}{}", verhoeff(&head)) };
    "in-pan" "Indian PAN" "PAN indien" ["AAAAA9999A"] Some("AAAAA9999A"), |random| format!("{}P{}{}{}", random.letters(3, LETTERS), random.letter(LETTERS), random.number(4), random.letter(LETTERS));
    "ro-cnp" "Romanian CNP" "CNP roumain" ["9999999999999"] None, romanian;
    "bg-egn" "Bulgarian EGN" "EGN bulgare" ["9999999999"] None, |random| { let head = format!("{}{}", born(random, 0), random.digits(3)); format!("{head}{}", weighted(&head, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10) };
    "cz-rodne-cislo" "Czech birth number" "rodné číslo tchèque" ["999999/9999"] Some("999999/9999"), |random| { let head = format!("{}{}", born(random, 0), random.digits(3)); format!("{head}{}", value(&head) % 11 % 10) };
    "gr-amka" "Greek AMKA" "AMKA grec" ["99999999999"] None, |random| { let head = format!("{}{}", born(random, 1), random.digits(4)); format!("{head}{}", luhn(&head)) };
    "gr-afm" "Greek AFM" "AFM grec" ["999999999"] None, |random| { let head = random.number(8); format!("{head}{}", weighted(&head, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10) };
    "hr-oib" "Croatian OIB" "OIB croate" ["99999999999"] None, |random| { let head = random.number(10); format!("{head}{}", mod_11_10(&head)) };
    "tr-tckimlik" "TC kimlik number" "numéro kimlik turc" ["99999999999"] None, turkish;
    "ee-isikukood" "Estonian isikukood" "isikukood estonien" ["99999999999"] None, estonian;
    "si-emso" "Slovenian EMSO" "EMSO slovène" ["9999999999999"] None, slovenian;
    "za-id" "South African ID number" "numéro d'identité sud-africain" ["9999999999999"] None, |random| { let head = format!("{}{}08", born(random, 0), random.digits(4)); format!("{head}{}", luhn(&head)) };
    "cn-resident-id" "Chinese resident ID" "numéro d'identité chinois" ["99999999999999999A"] Some("99999999999999999A"), chinese;
    "cl-rut" "RUT" "RUT chilien" ["99.999.999-A"] Some("99.999.999-A"), chilean;
    "ar-cuit" "CUIT" "CUIT argentin" ["99-99999999-9", "99999999999"] Some("99-99999999-9"), |random| make_until(random, |random| { let head = format!("{}{}", random.pick(&["20", "27", "30"]), random.number(8)); let check = 11 - weighted(&head, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11; (check < 10).then(|| format!("{head}{check}")) });
    "eu-vat" "German VAT number" "numéro de TVA allemand" ["AA999999999", "AA 999 999 999"] Some("AA999999999"), |random| { let head = random.number(8); format!("DE{head}{}", mod_11_10(&head)) };
    "eu-vat" "Danish VAT number" "numéro de TVA danois" ["AA99999999", "AA 99 99 99 99"] Some("AA99999999"), |random| format!("DK{}", solve(random, 7, |n| weighted(n, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)));
    "eu-vat" "Polish VAT number" "numéro de TVA polonais" ["AA9999999999", "AA 999 999 99 99"] Some("AA9999999999"), |random| format!("PL{}", solve(random, 9, |n| weighted(&n[..9], &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == value(&n[9..])));
    "eu-vat" "Belgian VAT number" "numéro de TVA belge" ["AA9999999999", "AA 9999.999.999"] Some("AA9999999999"), |random| { let head = format!("0{}", random.number(7)); format!("BE{head}{:02}", 97 - value(&head) % 97) };
    "eu-vat" "Dutch VAT number" "numéro de TVA néerlandais" ["AA999999999A99"] Some("AA999999999A99"), |random| format!("NL{}B{:02}", solve(random, 8, |n| (weighted(&n[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) + 11 - value(&n[8..])).is_multiple_of(11)), random.between(1, 9));
    "uk-nino" "NI number" "numéro NINO" ["AA999999A", "AA 99 99 99 A"] Some("AA 99 99 99 A"), |random| format!("{}{}{}", random.pick(&["ab", "ce", "jk", "lm", "pr", "sc", "tx", "yz"]), random.digits(6), random.letter("abcd"));
    "be-national-number" "Belgian national number" "numéro de registre national belge" ["99 99 99 999 99", "999999-999-99"] Some("999999-999-99"), |random| { let head = format!("{}{}", born(random, 0), random.digits(3)); format!("{head}{:02}", 97 - value(&head) % 97) };
    "se-personnummer" "Swedish personnummer" "personnummer suédois" ["999999+9999"] Some("999999+9999"), |random| { let head = format!("{}{}", born(random, 0), random.digits(3)); format!("{head}{}", luhn(&head)) };
}
