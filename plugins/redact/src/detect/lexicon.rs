//! What words mean to the scanner: numbers, cues, fillers. English and French,
//! lower case, without accents.

/// What a word says of what stands near it, as bits.
pub(crate) mod cue {
    /// Says nothing between two groups of a number: "ok", "euh", "then".
    pub(crate) const FILLER: u64 = 1;
    pub(crate) const CARD: u64 = 1 << 1;
    /// "CVV", "cryptogramme": a security code by itself.
    pub(crate) const CVV: u64 = 1 << 2;
    pub(crate) const SECURITY: u64 = 1 << 3;
    pub(crate) const CODE: u64 = 1 << 4;
    pub(crate) const VERIFICATION: u64 = 1 << 5;
    pub(crate) const BACK: u64 = 1 << 6;
    pub(crate) const EXPIRY: u64 = 1 << 7;
    pub(crate) const LAST: u64 = 1 << 8;
    pub(crate) const DIGITS: u64 = 1 << 9;
    pub(crate) const PIN: u64 = 1 << 10;
    pub(crate) const ONE_TIME: u64 = 1 << 11;
    pub(crate) const PHONE: u64 = 1 << 12;
    pub(crate) const NIR: u64 = 1 << 13;
    pub(crate) const IBAN: u64 = 1 << 14;
    /// "order", "dossier": a number that is no secret.
    pub(crate) const ORDER: u64 = 1 << 15;
    pub(crate) const NAME: u64 = 1 << 16;
    pub(crate) const YOUR: u64 = 1 << 17;
    pub(crate) const ADDRESS: u64 = 1 << 18;
    pub(crate) const POSTCODE: u64 = 1 << 19;
    pub(crate) const STREET: u64 = 1 << 20;
    /// A street word that stands before its name: "rue".
    pub(crate) const STREET_FIRST: u64 = 1 << 21;
    pub(crate) const TITLE: u64 = 1 << 22;
    /// No name: "the", "je", "not".
    pub(crate) const PLAIN: u64 = 1 << 23;
    pub(crate) const AT: u64 = 1 << 24;
    pub(crate) const DOT: u64 = 1 << 25;
    pub(crate) const DASH: u64 = 1 << 26;
    /// The last label of a spoken mail address.
    pub(crate) const TLD: u64 = 1 << 27;
    pub(crate) const SECRET: u64 = 1 << 28;
    /// "please", "give", "what": the speaker wants to know.
    pub(crate) const ASKING: u64 = 1 << 29;
    /// "first", "full": which name is meant.
    pub(crate) const FIRST: u64 = 1 << 30;
    pub(crate) const EMAIL: u64 = 1 << 31;
    /// The last word of a phrase that declares a name.
    pub(crate) const DECLARES: u64 = 1 << 32;
}

/// What a word is worth as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// 0 to 9.
    Unit(u8),
    /// 10 to 19.
    Teen(u8),
    /// 20 to 90.
    Ten(u8),
    Hundred,
    Thousand,
    /// How often what follows is said.
    Times(u8),
    And,
    /// 1 to 12: a month's name.
    Month(u8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) number: Option<Number>,
    pub(crate) cues: u64,
}

const UNKNOWN: Entry = Entry {
    number: None,
    cues: 0,
};

const SLOTS: usize = 2_048;

/// The words by their hash, built once and read from the snapshot.
#[derive(Debug)]
pub(crate) struct Lexicon {
    slots: Vec<(u64, Entry)>,
}

impl Lexicon {
    pub(crate) fn new() -> Self {
        let mut lexicon = Self {
            slots: vec![(0, UNKNOWN); SLOTS],
        };
        for (words, number) in NUMBERS {
            for word in words.split(' ') {
                lexicon.insert(word, Some(*number), 0);
            }
        }
        for (words, cues) in CUES {
            for word in words.split(' ') {
                lexicon.insert(word, None, *cues);
            }
        }
        lexicon
    }

    fn insert(&mut self, word: &str, number: Option<Number>, cues: u64) {
        let hash = hash(word);
        let mut at = slot(hash);
        while let Some((held, entry)) = self.slots.get_mut(at % SLOTS) {
            if *held == 0 || *held == hash {
                *held = hash;
                entry.number = entry.number.or(number);
                entry.cues |= cues;
                return;
            }
            at += 1;
        }
    }

    /// True when a number's word could begin with this.
    pub(crate) fn begins_number(word: &str) -> bool {
        let numbers = NUMBERS
            .iter()
            .filter(|(_, number)| !matches!(number, Month(_)));
        begins(word, numbers.map(|(words, _)| *words))
    }

    /// True when a word that says nothing between two groups could.
    pub(crate) fn begins_filler(word: &str) -> bool {
        let fillers = CUES.iter().filter(|(_, cues)| cues & cue::FILLER != 0);
        begins(word, fillers.map(|(words, _)| *words))
    }

    /// What the word of that hash means.
    pub(crate) fn entry(&self, hash: u64) -> Entry {
        let mut at = slot(hash);
        while let Some((held, entry)) = self.slots.get(at % SLOTS) {
            match *held {
                0 => return UNKNOWN,
                held if held == hash => return *entry,
                _ => at += 1,
            }
        }
        UNKNOWN
    }
}

fn begins(word: &str, mut lists: impl Iterator<Item = &'static str>) -> bool {
    let folded: String = word.chars().map(|c| super::chars::fold(c).0).collect();
    lists.any(|words| words.split(' ').any(|whole| whole.starts_with(&folded)))
}

fn slot(hash: u64) -> usize {
    usize::try_from((hash >> 40) % SLOTS as u64).unwrap_or(0)
}

/// FNV-1a over the folded letters of a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordHash(u64);

impl WordHash {
    pub(crate) const NEW: Self = Self(0xcbf2_9ce4_8422_2325);

    pub(crate) fn push(self, c: char) -> Self {
        Self((self.0 ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3))
    }

    /// Never 0, which marks an empty slot.
    pub(crate) fn finish(self) -> u64 {
        (self.0 ^ (self.0 >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
    }
}

pub(crate) fn hash(word: &str) -> u64 {
    word.chars().fold(WordHash::NEW, WordHash::push).finish()
}

use Number::{And, Hundred, Month, Teen, Ten, Thousand, Times, Unit};

static NUMBERS: &[(&str, Number)] = &[
    ("zero zeros nought oh o", Unit(0)),
    ("one un une", Unit(1)),
    ("two deux", Unit(2)),
    ("three trois", Unit(3)),
    ("four quatre", Unit(4)),
    ("five cinq", Unit(5)),
    ("six", Unit(6)),
    ("seven sept", Unit(7)),
    ("eight huit", Unit(8)),
    ("nine niner neuf", Unit(9)),
    ("ten dix", Teen(10)),
    ("eleven onze", Teen(11)),
    ("twelve douze", Teen(12)),
    ("thirteen treize", Teen(13)),
    ("fourteen quatorze", Teen(14)),
    ("fifteen quinze", Teen(15)),
    ("sixteen seize", Teen(16)),
    ("seventeen", Teen(17)),
    ("eighteen", Teen(18)),
    ("nineteen", Teen(19)),
    ("twenty vingt vingts", Ten(20)),
    ("thirty trente", Ten(30)),
    ("forty fourty quarante", Ten(40)),
    ("fifty cinquante", Ten(50)),
    ("sixty soixante", Ten(60)),
    ("seventy septante", Ten(70)),
    ("eighty huitante octante", Ten(80)),
    ("ninety nonante", Ten(90)),
    ("hundred cent cents", Hundred),
    ("thousand mille", Thousand),
    ("double", Times(2)),
    ("triple treble", Times(3)),
    ("quadruple", Times(4)),
    ("and et", And),
    ("january janvier jan", Month(1)),
    ("february fevrier feb", Month(2)),
    ("march mars", Month(3)),
    ("april avril apr", Month(4)),
    ("may mai", Month(5)),
    ("june juin", Month(6)),
    ("july juillet", Month(7)),
    ("august aout aug", Month(8)),
    ("september septembre sept", Month(9)),
    ("october octobre oct", Month(10)),
    ("november novembre nov", Month(11)),
    ("december decembre dec", Month(12)),
];

static CUES: &[(&str, u64)] = &[
    (
        "ok okay yes yeah yep right uh um er erm hmm mm then next and so well oui ouais euh heu hum alors puis donc ensuite voila bon bien daccord accord space espace dash tiret hyphen slash comma virgule et sure alright perfect parfait great merci thanks",
        cue::FILLER,
    ),
    ("dot point", cue::FILLER | cue::DOT),
    ("tiret underscore dash hyphen", cue::DASH),
    (
        "card cards carte cartes visa mastercard amex maestro credit debit bancaire bleue cb pan pcard",
        cue::CARD,
    ),
    (
        "cvv cvc cvv2 cvc2 csc cid cryptogramme cryptogram cvn",
        cue::CVV,
    ),
    ("security securite", cue::SECURITY),
    ("code codes", cue::CODE),
    ("verification verif", cue::VERIFICATION),
    ("back reverse dos verso arriere derriere", cue::BACK),
    (
        "expiry expires expire expiring expiration exp valid validity validite valable thru expirant peremption echeance",
        cue::EXPIRY,
    ),
    ("last ending ends derniers dernieres termine", cue::LAST),
    ("digits digit chiffres chiffre numbers", cue::DIGITS),
    ("pin", cue::PIN),
    (
        "otp passcode onetime sms texted confirmation temporaire",
        cue::ONE_TIME,
    ),
    ("secret confidentiel", cue::SECRET),
    (
        "phone telephone tel cell cellphone mobile portable call reach appeler rappeler joindre fixe whatsapp fax",
        cue::PHONE,
    ),
    ("nir secu vitale insee", cue::NIR),
    ("iban rib bic", cue::IBAN),
    (
        "order orders commande ticket tickets dossier reference references ref facture invoice tracking colis suivi case incident booking reservation shipment parcel contrat contract serial serie isbn ean imei iccid sku item article transaction",
        cue::ORDER,
    ),
    (
        "name names surname nom prenom firstname lastname fullname",
        cue::NAME,
    ),
    ("your votre vos ton", cue::YOUR),
    ("first last full full family famille complet", cue::FIRST),
    (
        "address adresse live lives living habite habitez domicile addresse",
        cue::ADDRESS,
    ),
    ("mail email courriel e mel", cue::EMAIL),
    ("zip zipcode postcode postal postale", cue::POSTCODE),
    (
        "street st avenue ave road rd lane ln drive dr boulevard blvd way court ct place pl square terrace crescent close parkway highway",
        cue::STREET,
    ),
    (
        "rue avenue boulevard bd impasse allee allees chemin place quai cours route square passage faubourg villa sentier residence",
        cue::STREET_FIRST,
    ),
    (
        "mr mrs ms miss mx dr mister monsieur madame mme mlle mademoiselle maitre docteur professor prof sir",
        cue::TITLE,
    ),
    (
        "is s am m est appelle nomme suis de with speaking appareil",
        cue::DECLARES,
    ),
    ("at arobase arobas arrobas", cue::AT),
    (
        "com fr net org co uk io eu de ca be ch lu edu gov info us",
        cue::TLD,
    ),
    (
        "please give get have confirm provide tell what which can could may need spell puis pouvez pourriez donner donnez confirmer quel quelle quels indiquer epeler",
        cue::ASKING,
    ),
    (
        "a an the is am are was were be been not no and or but if in on at to of for from with my your his her its our their i you he she it we they this that here there just very so too also calling still having looking trying going happy sorry glad fine good sure afraid interested unable able about like want would could can will all back done ready waiting writing speaking le la les un une des du de et ou mais si dans sur au aux pour par avec mon ma mes votre vos son sa ses notre nos je tu il elle on nous vous ils elles ce cette ces est suis sont pas ne ni que qui quoi tres bien en ici y a ai as avez desole desolee content contente client cliente pret prete inquiet inquiete toujours encore deja sur sure yes yeah no non oui ok okay please merci thanks thank hello hi bonjour salut bonsoir madame monsieur sir exactly correct right what how when where why same only customer agent first last name nom prenom perdu trop alors donc c d j l m n s t qu",
        cue::PLAIN,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_others_are_not() {
        let lexicon = Lexicon::new();
        assert_eq!(lexicon.entry(hash("quatre")).number, Some(Unit(4)));
        assert!(lexicon.entry(hash("cvv")).cues & cue::CVV != 0);
        assert_eq!(lexicon.entry(hash("sept")).number, Some(Unit(7)));
        assert_eq!(lexicon.entry(hash("marguerite")), UNKNOWN);
    }

    #[test]
    fn half_of_the_slots_stay_free() {
        let lexicon = Lexicon::new();
        let taken = lexicon.slots.iter().filter(|(hash, _)| *hash != 0).count();
        assert!(taken * 2 < SLOTS, "{taken} of {SLOTS}");
    }
}
