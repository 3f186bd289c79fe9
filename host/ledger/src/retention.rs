//! Old entries are taken out; their hashes stay, so that everything else is
//! proven as before.

use std::path::Path;

use crate::{
    DurableLedger, Leaf, Ledger as _, LedgerError, LedgerOptions, LedgerReader, PruneLeaf,
    disk::{Disk as _, Folder},
    error::{read_error, write_error},
    read::{bundle, tree},
    tree::WIDTH,
};

/// Takes the entries of a tenant's tree, or of the house's, out of the ledger
/// that were written before `before` (milliseconds since the Unix epoch), in
/// whole bundles of 256 that lie before any younger one. With an archive they are
/// copied there first, under the same names. A leaf says so before the first is
/// gone.
///
/// Returns what the leaf says; `None` when there was nothing to take out.
///
/// # Errors
///
/// When the ledger is in use, or the archive cannot be written.
pub async fn prune(
    folder: &Path,
    options: LedgerOptions,
    tenant: Option<&str>,
    before: u64,
    archive: Option<&Path>,
) -> Result<Option<PruneLeaf>, LedgerError> {
    let tree = tree(tenant)?;
    let at = (options.clock)();
    let keys = [options.key.public()];
    let ledger = DurableLedger::open(folder, options)?;
    let reader = LedgerReader::open(folder)?;
    let size = reader.checkpoint(tenant, &keys)?.map_or(0, |c| c.size);
    let mut old = 0;
    for leaf in reader.leaves(tenant, &keys, 0)? {
        let (index, leaf) = leaf?;
        if leaf.at() >= before {
            break;
        }
        old = index + 1;
    }
    let bundles = old / WIDTH;
    let there: Vec<u64> = (0..bundles)
        .filter(|index| !matches!(bundle(&reader.disk, &tree, *index, size), Ok(None)))
        .collect();
    if there.is_empty() {
        return Ok(None);
    }
    if let Some(archive) = archive {
        let dir = Folder::open(archive)?;
        for index in &there {
            let path = tree.bundle(*index, WIDTH);
            let bundle = reader.disk.read(&path).map_err(read_error(&path))?;
            dir.write(&path, &bundle.unwrap_or_default())
                .map_err(write_error)?;
        }
        dir.sync().map_err(write_error)?;
    }
    let leaf = PruneLeaf {
        at,
        tenant: tenant.map(str::to_owned),
        before: bundles * WIDTH,
        archived: archive.is_some(),
    };
    ledger.append(Leaf::Prune(leaf.clone())).await?;
    for index in there {
        let path = tree.bundle(index, WIDTH);
        reader.disk.remove(&path).map_err(write_error)?;
    }
    reader.disk.sync().map_err(write_error)?;
    drop(ledger);
    Ok(Some(leaf))
}
