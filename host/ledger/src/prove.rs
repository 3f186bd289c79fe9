//! Proof of one leaf, in a file that a third party checks (C2SP tlog-proof).

use base64::prelude::{BASE64_STANDARD, Engine as _};
use tlog_tiles::{Hash, check_record, check_tree, record_hash};

use crate::{Checkpoint, Digest, Leaf, LedgerError, LogPublicKey, error::broken};

const HEAD: &str = "c2sp.org/tlog-proof@v1";
const FILE: &str = "proof";

/// That a tree holds a leaf: the leaf's bytes, its place, the hashes beside its
/// way to the root, and the checkpoint that signs the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The leaf's position in its tree.
    pub index: u64,
    /// The leaf, as it was hashed.
    pub leaf: Vec<u8>,
    /// The audit path (RFC 6962, 2.1.1), from the leaf up.
    pub hashes: Vec<Digest>,
    /// The checkpoint that it leads to.
    pub checkpoint: Checkpoint,
}

impl Proof {
    /// The proof as a C2SP `tlog-proof` file; the leaf is its extra data.
    pub fn to_text(&self) -> String {
        let extra = BASE64_STANDARD.encode(&self.leaf);
        let mut text = format!("{HEAD}\nextra {extra}\nindex {}\n", self.index);
        for hash in &self.hashes {
            text.push_str(&BASE64_STANDARD.encode(hash.0));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&String::from_utf8_lossy(self.checkpoint.note()));
        text
    }

    /// Reads a proof and checks it: the signature against the keys, the hashes
    /// against the signed root, and that the leaf stands in its own tenant's
    /// tree. Nothing but the keys has to be trusted.
    ///
    /// # Errors
    ///
    /// One line that says what does not hold.
    pub fn read(text: &str, keys: &[LogPublicKey]) -> Result<(Self, Leaf), LedgerError> {
        let malformed = || broken(FILE, "is not in the form of c2sp.org/tlog-proof@v1");
        let (proof, note) = text.split_once("\n\n").ok_or_else(malformed)?;
        let mut lines = proof.lines();
        if lines.next() != Some(HEAD) {
            return Err(malformed());
        }
        let field = |line: Option<&str>, name: &str| -> Option<String> {
            line?.strip_prefix(name).map(str::to_owned)
        };
        let leaf = field(lines.next(), "extra ").and_then(|leaf| BASE64_STANDARD.decode(leaf).ok());
        let index = field(lines.next(), "index ").and_then(|index| index.parse().ok());
        let hashes = lines.map(|line| Some(Digest(Hash::parse_hash(line).ok()?.0)));
        let proof = Self {
            index: index.ok_or_else(malformed)?,
            leaf: leaf.ok_or_else(malformed)?,
            hashes: hashes.collect::<Option<_>>().ok_or_else(malformed)?,
            checkpoint: Checkpoint::open(keys, note.as_bytes())?,
        };
        if proof.to_text() != text {
            return Err(malformed());
        }
        let leaf = proof.check()?;
        Ok((proof, leaf))
    }

    /// Whether the hashes lead to the signed root.
    pub(crate) fn check(&self) -> Result<Leaf, LedgerError> {
        let hashes = self.hashes.iter().map(|hash| Hash(hash.0)).collect();
        let checkpoint = &self.checkpoint;
        let leaf = record_hash(&self.leaf);
        check_record(
            &hashes,
            checkpoint.size,
            checkpoint.hash(),
            self.index,
            leaf,
        )
        .map_err(|_| broken(FILE, "does not lead from the leaf to the signed root"))?;
        let leaf = Leaf::from_bytes(&self.leaf)?;
        if leaf.tenant() != checkpoint.tenant() {
            return Err(broken(
                FILE,
                "has a leaf that is of another tenant than its tree",
            ));
        }
        Ok(leaf)
    }
}

/// Checks that a tree of a later checkpoint has grown from an earlier one's, by
/// the hashes of [`LedgerReader::prove_growth`](crate::LedgerReader::prove_growth).
///
/// # Errors
///
/// When the later tree holds something else than the earlier one did.
pub fn check_growth(
    earlier: &Checkpoint,
    later: &Checkpoint,
    hashes: &[Digest],
) -> Result<(), LedgerError> {
    let hashes = hashes.iter().map(|hash| Hash(hash.0)).collect();
    let same_tree = earlier.tenant() == later.tenant();
    let grown = check_tree(
        &hashes,
        later.size,
        later.hash(),
        earlier.size,
        earlier.hash(),
    );
    if same_tree && grown.is_ok() {
        Ok(())
    } else {
        Err(broken(
            FILE,
            "does not show that one checkpoint has grown from the other",
        ))
    }
}
