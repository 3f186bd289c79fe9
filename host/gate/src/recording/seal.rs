//! Recordings are sealed with a key of the tenant's own (AES-SIV, RFC 5297, with a
//! random nonce). Once the key is deleted they cannot be read by anybody.

use aes_siv::{KeyInit as _, siv::Aes128Siv};
use guichet_ledger::Digest;

use super::Recording;
use crate::tenant::TenantId;

/// What a sealed recording begins with.
const HEAD: &[u8] = b"guichet recording 1\n";
const NONCE: usize = 16;

/// What a tenant's recordings are sealed with.
#[derive(Clone)]
pub(crate) struct RecordingKey(pub(crate) [u8; 32]);

impl std::fmt::Debug for RecordingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecordingKey")
    }
}

/// Seals a recording for its tenant and interaction.
pub(super) fn seal(
    key: &RecordingKey,
    tenant: &TenantId,
    recording: &Recording,
    nonce: [u8; NONCE],
) -> Option<Vec<u8>> {
    let plain = serde_json::to_vec(recording).ok()?;
    let mut cipher = Aes128Siv::new((&key.0).into());
    let context = context(tenant, &recording.interaction);
    let sealed = cipher.encrypt([context.as_slice(), &nonce], &plain).ok()?;
    Some([HEAD, &nonce, &sealed].concat())
}

/// Opens a sealed recording; `None` when it was changed, is another tenant's or
/// interaction's, or was sealed with another key.
pub(super) fn open(
    key: &RecordingKey,
    tenant: &TenantId,
    interaction: &Digest,
    sealed: &[u8],
) -> Option<Recording> {
    let rest = sealed.strip_prefix(HEAD)?;
    let (nonce, sealed) = rest.split_at_checked(NONCE)?;
    let mut cipher = Aes128Siv::new((&key.0).into());
    let context = context(tenant, interaction);
    let plain = cipher.decrypt([context.as_slice(), nonce], sealed).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// What it is sealed for: neither can be exchanged for another.
fn context(tenant: &TenantId, interaction: &Digest) -> Vec<u8> {
    let name = tenant.as_str().as_bytes();
    [HEAD, name, b"/", &interaction.0].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(tenant: &TenantId) -> Recording {
        Recording {
            tenant: tenant.to_string(),
            interaction: Digest([5; 32]),
            ended: 1,
            generation: 1,
            generation_digest: Digest([6; 32]),
            events: Vec::new(),
        }
    }

    #[test]
    fn what_was_sealed_opens_for_its_own_and_nobody_else() {
        let (one, other): (TenantId, TenantId) = ("a".parse().unwrap(), "b".parse().unwrap());
        let (key, wrong) = (RecordingKey([1; 32]), RecordingKey([2; 32]));
        let made = recording(&one);
        let sealed = seal(&key, &one, &made, [9; 16]).unwrap();
        let its = made.interaction;
        assert_eq!(open(&key, &one, &its, &sealed), Some(made));
        assert_eq!(open(&wrong, &one, &its, &sealed), None);
        assert_eq!(open(&key, &other, &its, &sealed), None);
        assert_eq!(open(&key, &one, &Digest([4; 32]), &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(open(&key, &one, &its, &changed), None, "byte {at}");
        }
        assert_eq!(open(&key, &one, &its, &sealed[..30]), None);
    }
}
