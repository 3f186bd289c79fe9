//! How messages and resources are compared.

/// From which likeness on a message is similar.
pub const SIMILARITY: f64 = 0.7;

/// How alike two messages are, 0 to 1: the Sørensen–Dice coefficient of their
/// pairs of neighbouring characters (twice the pairs that both have, over all
/// pairs of both), after markup and punctuation are left out, letters are made
/// small and spaces are one.
///
/// The vendor compares meanings by a model. This compares letters, so that a test
/// says the same every time; two messages that mean the same in other words are
/// not similar here.
///
/// ```
/// use guichet_flow::test::similarity;
///
/// assert_eq!(similarity("Press 1, please!", "<speak>press  1 please</speak>"), 1.0);
/// assert!(similarity("Press 1 for a lost card.", "For a lost card, press 1.") > 0.8);
/// assert!(similarity("Press 1 for a lost card.", "We are closed now.") < 0.3);
/// ```
pub fn similarity(a: &str, b: &str) -> f64 {
    strsim::sorensen_dice(&letters(a), &letters(b))
}

/// Whether what is heard contains what is expected: letter by letter, markup
/// left out and spaces one.
pub(super) fn includes(heard: &str, expected: &str) -> bool {
    plain(heard).contains(&plain(expected))
}

/// Whether two names are of the same resource: the same ARN or id, or one is an
/// id or name that stands in the ARN of the other.
pub(super) fn same(a: &str, b: &str) -> bool {
    let parts = |text: &str| text.contains([':', '/']);
    let holds = |arn: &str, id: &str| {
        !id.is_empty() && !parts(id) && arn.split([':', '/']).any(|part| part == id)
    };
    a == b || holds(a, b) || holds(b, a)
}

/// Text without markup, spaces one.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    // A sign that opens no tag is text.
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        let tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match after.split_once('>') {
            Some((_, behind)) if tag => {
                // A tag parts words, and stands before a comma without a space.
                let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                if word(plain.chars().next_back()) && word(behind.chars().next()) {
                    plain.push(' ');
                }
                rest = behind;
            }
            _ => {
                plain.push('<');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn letters(text: &str) -> String {
    let words: String = plain(text)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .flat_map(char::to_lowercase)
        .collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_no_text_and_a_sign_is() {
        assert_eq!(
            plain("<speak>One  <break time=\"1s\"/>two</speak>"),
            "One two"
        );
        assert_eq!(
            plain("<s>One<break/>two</s>, <b>three</b>."),
            "One two, three."
        );
        assert_eq!(plain("a < b, 2 <3 and 5 > 4"), "a < b, 2 <3 and 5 > 4");
        assert_eq!(plain("cut <off"), "cut <off");
    }

    #[test]
    fn inclusion_is_letter_by_letter() {
        assert!(includes("<speak>Welcome to  us.</speak>", "Welcome to us"));
        assert!(!includes("Welcome to us.", "welcome"));
        assert!(!includes("Welcome.", "Welcome to us"));
    }

    #[test]
    fn similarity_bears_other_words_and_tells_other_messages_apart() {
        let menu = "Banque du Pont. Press 1 for a lost card, 2 for a transfer.";
        assert!(similarity(menu, "Press 1 for a lost card, or 2 for a transfer") > SIMILARITY);
        let other = "Banque du Pont. Press 1 for opening hours, 2 for an adviser.";
        assert!(similarity(menu, other) < SIMILARITY);
        assert!(similarity(menu, "Enter the number of your card.") < SIMILARITY);
        assert!((similarity("été", "ÉTÉ") - 1.0).abs() < f64::EPSILON);
        assert!(similarity("", "x").abs() < f64::EPSILON);
    }

    #[test]
    fn a_resource_is_known_by_its_arn_or_by_a_part_of_it() {
        let arn = "arn:aws:lambda:eu-west-3:000000000000:function:pay";
        let alias = "arn:aws:lambda:eu-west-3:000000000000:function:pay:live";
        assert!(same(arn, arn) && same(arn, "pay") && same("pay", alias));
        assert!(!same(arn, alias) && !same(arn, "pa") && !same(arn, ""));
        assert!(!same("function:pay", arn));
    }
}
