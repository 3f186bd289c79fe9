//! Keys of a tenant, and what is made with them: pseudonyms, digests, tokens.
//! Comparisons go by keyed digests, never by plain hashes: the space of card
//! numbers is small enough to be searched.

use std::fmt;

use aes_siv::siv::Aes128Siv;
use guichet_ledger::Digest;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{
    counters::{CounterKey, MemberKey},
    edits::Tokeniser,
    tenant::TenantId,
};

/// A tenant's keys, one for each purpose (HKDF-SHA256, RFC 5869): what has to
/// outlive everything comes from the master key, what the ledger holds from a
/// secret of the tenant's own, which can be deleted.
#[derive(Clone)]
pub(crate) struct TenantKeys {
    digests: [u8; 32],
    counters: [u8; 32],
    tokens: [u8; 32],
}

impl fmt::Debug for TenantKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TenantKeys")
    }
}

impl TenantKeys {
    pub(crate) fn derive(master: &[u8; 32], own: &[u8; 32], tenant: &TenantId) -> Self {
        let derive = |secret: &[u8; 32], purpose: &str| {
            let kdf = Hkdf::<Sha256>::new(Some(b"guichet tenant keys v1"), secret);
            let mut key = [0; 32];
            // Thirty-two bytes are always within what HKDF can expand to.
            let info = format!("{purpose}/{tenant}");
            let _ = kdf.expand(info.as_bytes(), &mut key);
            key
        };
        Self {
            digests: derive(own, "digests"),
            counters: derive(master, "counters"),
            tokens: derive(master, "tokens"),
        }
    }

    /// A keyed digest of what must be comparable and never readable.
    pub(crate) fn digest(&self, purpose: &str, data: &[u8]) -> [u8; 32] {
        hmac(&self.digests, &[purpose.as_bytes(), data])
    }

    /// What the ledger calls an interaction.
    pub(crate) fn pseudonym(&self, interaction: &str) -> Digest {
        Digest(self.digest("interaction", interaction.as_bytes()))
    }

    /// Whether an interaction is one of those that are chosen, one in `many`:
    /// the same ones whoever asks, and not to be foretold from their names.
    pub(crate) fn one_in(&self, many: u64, interaction: &str) -> bool {
        let digest = self.digest("chosen", interaction.as_bytes());
        let chance = digest
            .iter()
            .take(8)
            .fold(0_u64, |chance, byte| chance << 8 | u64::from(*byte));
        chance.checked_rem(many) == Some(0)
    }

    /// The counters of one policy.
    pub(crate) fn counters(&self, policy: &str) -> PolicyCounterKeys {
        PolicyCounterKeys {
            key: hmac(&self.counters, &[policy.as_bytes()]),
            tenant: short(hmac(&self.counters, &[b"owner", b""])),
        }
    }
}

/// Turns what a policy counts under into keys.
pub(crate) trait CounterKeys: Send + Sync + fmt::Debug {
    /// The key of a counter.
    fn counter(&self, key: &str) -> CounterKey;
    /// The key of a member under it.
    fn member(&self, key: &str, member: &str) -> MemberKey;
}

/// The counter keys of one policy of one tenant.
pub(crate) struct PolicyCounterKeys {
    key: [u8; 32],
    tenant: [u8; 16],
}

impl fmt::Debug for PolicyCounterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PolicyCounterKeys")
    }
}

impl CounterKeys for PolicyCounterKeys {
    fn counter(&self, key: &str) -> CounterKey {
        CounterKey {
            tenant: self.tenant,
            counter: short(hmac(&self.key, &[b"key", key.as_bytes()])),
        }
    }

    fn member(&self, key: &str, member: &str) -> MemberKey {
        let parts = [&b"member"[..], key.as_bytes(), member.as_bytes()];
        short(hmac(&self.key, &parts))
    }
}

fn short(full: [u8; 32]) -> [u8; 16] {
    let mut short = [0; 16];
    short.iter_mut().zip(full).for_each(|(to, from)| *to = from);
    short
}

/// HMAC-SHA256 (RFC 2104) over length-prefixed parts.
fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key shorter than the hash's block is padded with zeros (RFC 2104, 2).
    let mut block = [0; 64];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(&(part.len() as u64).to_le_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

impl Tokeniser for TenantKeys {
    /// Deterministic authenticated encryption (AES-SIV, RFC 5297), written in
    /// letters so that no recogniser takes it for a number.
    fn token(&self, class: &str, text: &str) -> Option<String> {
        let mut cipher = Aes128Siv::new((&self.tokens).into());
        let sealed = cipher.encrypt([class.as_bytes()], text.as_bytes()).ok()?;
        Some(
            sealed
                .iter()
                .flat_map(|byte| [byte >> 4, byte & 15])
                .map(|nibble| char::from(b'a' + nibble))
                .collect(),
        )
    }
}

impl TenantKeys {
    /// What a token stands for; `None` when it is not one of this tenant's, or
    /// of another class.
    pub(crate) fn untoken(&self, class: &str, token: &str) -> Option<String> {
        let nibbles: Vec<u8> = token
            .bytes()
            .map(|letter| letter.checked_sub(b'a').filter(|nibble| *nibble < 16))
            .collect::<Option<_>>()?;
        if !nibbles.len().is_multiple_of(2) {
            return None;
        }
        let sealed: Vec<u8> = nibbles
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |byte, nibble| byte << 4 | nibble))
            .collect();
        let mut cipher = Aes128Siv::new((&self.tokens).into());
        let text = cipher.decrypt([class.as_bytes()], &sealed).ok()?;
        String::from_utf8(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(tenant: &str) -> TenantKeys {
        TenantKeys::derive(&[7; 32], &[8; 32], &tenant.parse().unwrap())
    }

    #[test]
    fn a_token_turns_back_only_for_its_tenant_and_class() {
        let token = keys("a")
            .token("card-number", "4111 1111 1111 1111")
            .unwrap();
        assert!(token.bytes().all(|b| (b'a'..=b'p').contains(&b)), "{token}");
        assert_eq!(
            keys("a").token("card-number", "4111 1111 1111 1111"),
            Some(token.clone())
        );
        assert_eq!(
            keys("a").untoken("card-number", &token).as_deref(),
            Some("4111 1111 1111 1111")
        );
        assert_eq!(keys("a").untoken("iban", &token), None);
        assert_eq!(keys("b").untoken("card-number", &token), None);
        assert_eq!(keys("a").untoken("card-number", "zz"), None);
        assert_eq!(keys("a").untoken("card-number", &(token + "a")), None);
    }

    #[test]
    fn digests_differ_by_tenant_and_purpose() {
        let card = b"4111111111111111";
        let all = [
            keys("a").digest("payload", card),
            keys("b").digest("payload", card),
            keys("a").digest("turn", card),
        ];
        assert!(all[0] != all[1] && all[0] != all[2] && all[1] != all[2]);
    }

    #[test]
    fn counters_of_two_policies_never_meet() {
        let (a, b) = (keys("t").counters("a"), keys("t").counters("b"));
        assert_ne!(a.counter("k").counter, b.counter("k").counter);
        assert_ne!(a.counter("km").counter, a.member("k", "m"));
        assert_eq!(a.counter("k").tenant, b.counter("k").tenant);
        assert_ne!(
            a.counter("k").tenant,
            keys("u").counters("a").counter("k").tenant
        );
    }
}
