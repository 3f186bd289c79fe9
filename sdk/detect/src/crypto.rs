//! Addresses of Bitcoin (`Base58Check`, Bech32) and Ethereum (EIP-55).

use sha3::{Digest as _, Keccak256};

use crate::{
    Class, Finding,
    tokens::{Token, Tokens},
};

/// An address is one word of at least this many letters and digits.
const SHORTEST: usize = 26;
const LONGEST: usize = 90;

pub(crate) fn find(text: &str, tokens: &Tokens, findings: &mut Vec<Finding>) {
    let mut next = 0;
    for digits in tokens.digit_tokens() {
        let glued = |token: &Token| token.glued_before() || token.glued_after();
        if digits < next || !tokens.get(digits).is_some_and(glued) {
            continue;
        }
        let glued = |at: &usize| tokens.get(*at).is_some_and(Token::glued_before);
        let first = (0..=digits).rev().take(SHORTEST * 4).find(|at| !glued(at));
        let Some(first) = first.and_then(|at| tokens.get(at)) else {
            continue;
        };
        let mut last = digits;
        while tokens.get(last).is_some_and(Token::glued_after) {
            last += 1;
        }
        next = last + 1;
        let Some(end) = tokens.get(last).map(Token::end) else {
            break;
        };
        let span = (first.start(), end);
        let word = text.get(span.0..span.1).unwrap_or_default();
        if !(SHORTEST..=LONGEST).contains(&word.len()) {
            continue;
        }
        if is_address(word) {
            findings.push(Finding::new(span, Class::CryptoAddress));
        } else if hexadecimal(word) {
            findings.push(Finding::new(span, Class::Number).unsure());
        }
    }
}

fn is_address(word: &str) -> bool {
    match word.as_bytes() {
        [b'0', b'x', ..] => ethereum(word),
        [b'1' | b'3' | b'5' | b'K' | b'L' | b'm' | b'n' | b'2', ..] if word.len() <= 52 => {
            bs58::decode(word)
                .with_check(None)
                .into_vec()
                .is_ok_and(|bytes| matches!(bytes.len(), 21 | 33 | 34))
        }
        [b'b' | b'B', b'c' | b'C', b'1', ..] => bech32::segwit::decode(word).is_ok(),
        _ => false,
    }
}

/// Forty hexadecimal digits; their capitals, where there are both, tell the hash
/// of the address (EIP-55).
fn ethereum(word: &str) -> bool {
    let Some(hex) = word.get(2..).filter(|_| hexadecimal(word)) else {
        return false;
    };
    let capital = hex.bytes().any(|b| b.is_ascii_uppercase());
    let small = hex.bytes().any(|b| b.is_ascii_lowercase());
    if !(capital && small) {
        return true;
    }
    let hash = Keccak256::digest(hex.to_ascii_lowercase().as_bytes());
    hex.bytes().enumerate().all(|(i, c)| {
        let byte = hash.get(i / 2).copied().unwrap_or(0);
        let half = if i % 2 == 0 { byte >> 4 } else { byte & 15 };
        c.is_ascii_digit() || c.is_ascii_uppercase() == (half >= 8)
    })
}

/// An Ethereum address by its length, mistyped or not.
fn hexadecimal(word: &str) -> bool {
    let digits = word.strip_prefix("0x").filter(|hex| hex.len() == 40);
    digits.is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_check_and_changed_ones_do_not() {
        for (word, yes) in [
            // BIP 173 and EIP-55.
            ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", true),
            ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", false),
            ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", true),
            ("0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed", false),
            ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", true),
            ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", false),
        ] {
            assert_eq!(is_address(word), yes, "{word}");
        }
    }
}
