//! The key that checkpoints are signed with (Ed25519, C2SP signed-note).

use std::fmt;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::{SigningKey, VerifyingKey};
use signed_note::{
    Note, NoteError, Signer, StandardVerifier, Verifier, VerifierList, is_key_name_valid, key_id,
    new_ed25519_verifier_key,
};

use serde::{Serialize, Serializer};

use crate::{error::KeyError, tree::TreeName};

/// Ed25519 in the registry of signed-note.
const ED25519: u8 = 1;

/// The secret key of a log. Each tree's checkpoint is signed in the tree's own
/// name, which begins with the log's.
#[derive(Clone)]
pub struct LogKey {
    name: String,
    secret: SigningKey,
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LogKey").field(&self.name).finish()
    }
}

impl LogKey {
    /// The key of a log with this name, from 32 random bytes. The name tells the
    /// log apart from all others: a domain with a path, without a scheme.
    ///
    /// # Errors
    ///
    /// When the name has a space or a plus sign.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_key_name_valid(name) || name.chars().any(char::is_control) {
            return Err(KeyError::Name(name.escape_debug().to_string()));
        }
        Ok(Self {
            name: name.to_owned(),
            secret: SigningKey::from_bytes(seed),
        })
    }

    /// The log's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What others check with.
    pub fn public(&self) -> LogPublicKey {
        LogPublicKey {
            name: self.name.clone(),
            key: self.secret.verifying_key(),
        }
    }

    /// The key as a line of text, `PRIVATE+KEY+name+hash+base64`. Whoever has it
    /// can sign in the log's name.
    pub fn to_private_text(&self) -> String {
        let id = id(&self.name, &self.secret.verifying_key());
        let mut typed = vec![ED25519];
        typed.extend(self.secret.to_bytes());
        let key = BASE64_STANDARD.encode(typed);
        format!("PRIVATE+KEY+{}+{id:08x}+{key}\n", self.name)
    }

    /// Reads what [`LogKey::to_private_text`] has written.
    ///
    /// # Errors
    ///
    /// When it is no such line, or its parts do not fit each other.
    pub fn from_private_text(text: &str) -> Result<Self, KeyError> {
        let mut fields = text.trim_end().splitn(5, '+');
        let head = (fields.next(), fields.next());
        let (name, _id, key) = (fields.next(), fields.next(), fields.next());
        let (Some(name), Some(key), (Some("PRIVATE"), Some("KEY"))) = (name, key, head) else {
            return Err(KeyError::Malformed);
        };
        let typed = BASE64_STANDARD.decode(key).ok();
        let seed = typed.as_deref().and_then(<[u8]>::split_first);
        let seed = seed.and_then(|(_, seed)| seed.try_into().ok());
        let key = Self::new(name, seed.ok_or(KeyError::Malformed)?)?;
        // The hash tells a key that was damaged.
        if key.to_private_text().trim_end() == text.trim_end() {
            Ok(key)
        } else {
            Err(KeyError::Malformed)
        }
    }

    pub(crate) fn sign(&self, tree: &TreeName, text: &[u8]) -> Result<Vec<u8>, NoteError> {
        let signer = TreeSigner {
            name: tree.origin(&self.name),
            secret: &self.secret,
        };
        let mut note = Note::new(text, &[])?;
        note.add_sigs(&[&signer])?;
        Ok(note.to_bytes())
    }
}

struct TreeSigner<'a> {
    name: String,
    secret: &'a SigningKey,
}

impl Signer for TreeSigner<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        id(&self.name, &self.secret.verifying_key())
    }

    fn sign(&self, msg: &[u8]) -> Result<Vec<u8>, ed25519_dalek::SignatureError> {
        use ed25519_dalek::Signer as _;
        Ok(self.secret.try_sign(msg)?.to_bytes().to_vec())
    }
}

fn id(name: &str, key: &VerifyingKey) -> u32 {
    let mut typed = vec![ED25519];
    typed.extend(key.to_bytes());
    key_id(name, &typed)
}

/// What checkpoints of a log are checked with; written as
/// `name+hash+base64`, the verifier key of signed-note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPublicKey {
    name: String,
    key: VerifyingKey,
}

impl fmt::Display for LogPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&new_ed25519_verifier_key(&self.name, &self.key))
    }
}

impl Serialize for LogPublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl std::str::FromStr for LogPublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let text = text.trim_end();
        let checked = StandardVerifier::new(text).map_err(|_| KeyError::Malformed)?;
        let name = checked.name().to_owned();
        let key = text.splitn(3, '+').nth(2).and_then(public_key);
        let key = Self {
            name,
            key: key.ok_or(KeyError::Malformed)?,
        };
        // There is one way to write it.
        if key.to_string() == text {
            Ok(key)
        } else {
            Err(KeyError::Malformed)
        }
    }
}

/// The key in the last field of a verifier key: a byte for its type, and 32.
fn public_key(field: &str) -> Option<VerifyingKey> {
    let typed = BASE64_STANDARD.decode(field).ok()?;
    let (_, key) = typed.split_first()?;
    VerifyingKey::from_bytes(key.try_into().ok()?).ok()
}

impl LogPublicKey {
    /// The log's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The verifier key of one tree's checkpoints, for tools that know nothing
    /// of this log; the house's own tree for `None`.
    pub fn of_tree(&self, tenant: Option<&str>) -> Option<String> {
        let tree = tenant.map_or(Some(TreeName::house()), TreeName::of_tenant)?;
        Some(new_ed25519_verifier_key(
            &tree.origin(&self.name),
            &self.key,
        ))
    }

    /// The text of a note that this key has signed for a tree, and nobody else.
    pub(crate) fn open(&self, tree: &TreeName, note: &[u8]) -> Option<Vec<u8>> {
        let origin = tree.origin(&self.name);
        let verifier = new_ed25519_verifier_key(&origin, &self.key);
        let verifier = StandardVerifier::new(&verifier).ok()?;
        let parsed = Note::from_bytes(note).ok()?;
        let known = VerifierList::new(vec![Box::new(verifier)]);
        let (_, others) = parsed.verify(&known).ok()?;
        // What is not signed could be changed without being noticed.
        (others.is_empty() && parsed.to_bytes() == note).then(|| parsed.text().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written_and_in_no_other_way() {
        let key = LogKey::new("log.example/a", &[9; 32]).unwrap();
        let (public, private) = (key.public().to_string(), key.to_private_text());
        assert_eq!(public.parse(), Ok(key.public()));
        let read = LogKey::from_private_text(&private).unwrap();
        assert_eq!(read.public(), key.public());
        for at in 0..public.len() {
            let mut bytes = public.clone().into_bytes();
            bytes[at] ^= 1;
            let changed = String::from_utf8(bytes).unwrap();
            assert!(changed.parse::<LogPublicKey>().is_err(), "{changed}");
        }
        for at in 0..private.trim_end().len() {
            let mut bytes = private.clone().into_bytes();
            bytes[at] ^= 1;
            let changed = String::from_utf8(bytes).unwrap();
            assert!(LogKey::from_private_text(&changed).is_err(), "byte {at}");
        }
        for bad in ["", "a b", "a+b", "a\nb"] {
            assert!(LogKey::new(bad, &[9; 32]).is_err(), "{bad:?}");
        }
    }
}
