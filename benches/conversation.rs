//! Conversation text of any size, made from a seed: sentences that hold nothing,
//! and phrases that take the slow path of detection (digits, number words, cues).

/// How much of a text takes the slow path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mix {
    /// None of it.
    Clean,
    /// A little more than three tenths of its bytes.
    Mixed,
    /// All of it.
    Slow,
}

impl Mix {
    /// Every mix, with its name.
    pub const ALL: [(&'static str, Self); 3] = [
        ("clean", Self::Clean),
        ("mixed", Self::Mixed),
        ("slow", Self::Slow),
    ];
}

/// A text of at least `bytes` bytes, and how many of them are slow phrases.
pub fn text(mix: Mix, bytes: usize, seed: u64) -> (String, usize) {
    let mut dice = Dice(seed);
    let mut text = String::with_capacity(bytes + 64);
    let mut slow = 0;
    while text.len() < bytes {
        let take_slow = match mix {
            Mix::Clean => false,
            Mix::Slow => true,
            Mix::Mixed => slow * 100 < text.len() * 31,
        };
        let phrase = if take_slow {
            dice.pick(SLOW)
        } else {
            dice.pick(CLEAN)
        };
        text.push_str(phrase);
        text.push(' ');
        if take_slow {
            slow += phrase.len() + 1;
        }
    }
    (text, slow)
}

/// The generator `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let at = (mixed ^ (mixed >> 31)) % (list.len().max(1) as u64);
        usize::try_from(at)
            .ok()
            .and_then(|at| list.get(at))
            .copied()
            .unwrap_or_default()
    }
}

static CLEAN: &[&str] = &[
    "I just wanted to let you know that the parcel has arrived and everything looks perfect.",
    "Thank you very much for the quick help with this, it was really kind of you.",
    "Could you tell me when somebody will come to look at the heating?",
    "Bonjour, je voudrais savoir quand le technicien va passer cette semaine.",
    "Nous partons bientôt en vacances et personne ne sera à la maison.",
    "The light on the router is still orange although we restarted it.",
    "Je vous remercie beaucoup pour votre patience et votre gentillesse.",
    "My daughter set this up last summer and nobody remembers how it works.",
    "Il y a un bruit étrange dans le couloir depuis que la chaudière a été changée.",
    "We will be at home in the evening, the neighbours can take it as well.",
];

static SLOW: &[&str] = &[
    "my card is 4111 1111 1111 1111",
    "order 5376897",
    "call me on 06 12 34 56 78",
    "four one one one double one",
    "quatre-vingt-douze soixante et onze",
    "the code is 482193",
    "jean.dupont@exemple.fr",
    "on 2022-10-27 at 14:30",
    "1,250.00 euros",
    "FR76 3000 6000 0112 3456 7890 189",
    "le 12/03/2024",
    "zéro six douze trente-quatre",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mixed_text_is_slow_for_three_tenths() {
        let (text, slow) = text(Mix::Mixed, 4_096, 7);
        let percent = slow * 100 / text.len();
        assert!((30..34).contains(&percent), "{percent} %");
    }
}
