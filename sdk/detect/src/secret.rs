//! Passwords where the conversation calls them so: "my password is …", "mot de
//! passe : …", and the answer to a question for one.

use crate::{
    Class, Finding,
    lexicon::cue,
    tokens::Tokens,
};

/// Words between the cue and the password at most.
const WITHIN: usize = 5;

pub(crate) fn find(text: &str, tokens: &Tokens, asked: bool, findings: &mut Vec<Finding>) {
    let mut found = false;
    if tokens.cues & cue::PASSWORD != 0 {
        for (index, token) in tokens.list.iter().enumerate() {
            if token.says(cue::PASSWORD) && let Some(span) = after(text, tokens, index) {
                found = true;
                findings.push(Finding::new(span, Class::Password));
            }
        }
    }
    if asked && !found {
        findings.extend(answer(text, tokens).map(|span| Finding::new(span, Class::Password)));
    }
}

/// What stands after "is", "c'est" or a colon that follows the cue; without
/// either, what stands right after it and is no word of every day.
fn after(text: &str, tokens: &Tokens, cue_at: usize) -> Option<(usize, usize)> {
    let mut announced = false;
    for at in cue_at + 1..(cue_at + 1 + WITHIN).min(tokens.list.len()) {
        let token = tokens.get(at)?;
        if token.glued_before() {
            continue;
        }
        let between = text.get(tokens.before(at)?.end()..token.start())?;
        if between.contains(['.', '?', '!', ';', '\n']) && !announced {
            return None;
        }
        announced |= between.contains([':', '=']);
        if token.says(cue::NOT) {
            return None;
        }
        let link = token.says(cue::LINK);
        let plain = token.says(cue::PLAIN | cue::ASKING | cue::FILLER | cue::NUMBER) && !complex(text, token.start());
        if link && !announced {
            announced = true;
            continue;
        }
        if plain || link {
            // "my password is not", "le mot de passe ne marche"
            if announced && !token.says(cue::FILLER | cue::LINK) {
                return None;
            }
            continue;
        }
        return (announced || complex(text, token.start())).then(|| chunk(text, token.start()));
    }
    None
}

/// An answer of one word, or the one word of it that no sentence holds.
fn answer(text: &str, tokens: &Tokens) -> Option<(usize, usize)> {
    let words = text.split_whitespace().count();
    tokens
        .list
        .iter()
        .filter(|token| !token.glued_before())
        .find(|token| {
            complex(text, token.start())
                || (words <= 3 && !token.says(cue::PLAIN | cue::FILLER | cue::LINK))
        })
        .map(|token| chunk(text, token.start()))
}

/// Everything up to white space, a closing mark of a sentence left out.
fn chunk(text: &str, token: usize) -> (usize, usize) {
    let before = text.get(..token).unwrap_or_default();
    let start = before
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + before.get(at..).and_then(|s| s.chars().next()).map_or(0, char::len_utf8));
    let start = if text.get(start..token).unwrap_or_default().contains([':', '=', '"', '«', '\'']) {
        token
    } else {
        start
    };
    let rest = text.get(start..).unwrap_or_default();
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let whole = rest.get(..length).unwrap_or_default();
    (start, start + whole.trim_end_matches(['.', ',', ';', '"', '»', '?']).len())
}

/// Letters with digits or marks among them: no word of every day.
fn complex(text: &str, start: usize) -> bool {
    let (from, to) = chunk(text, start);
    let word = text.get(from..to).unwrap_or_default();
    let letters = word.chars().any(char::is_alphabetic);
    let others = word.chars().any(|c| c.is_numeric() || "@#$%^&*_+=".contains(c));
    word.chars().count() >= 5 && letters && others
}
