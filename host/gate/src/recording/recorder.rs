//! From a contact that has ended to a sealed file, and to the leaf that says so.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use guichet_ledger::{Digest, Leaf, Ledger, RecordingLeaf};
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use super::{Recording, RecordingKey, Taking, rewrite::rewrite, seal::seal};
use crate::{
    ambient::Ambient, interaction::InteractionId, keys::TenantKeys, telemetry::Metrics,
    tenant::TenantId,
};

/// Contacts that wait to be written; with more, the next ones are let go.
const WAITING: usize = 64;
/// How often files are looked at that are past their time, in milliseconds.
const LOOK_EVERY: u64 = 3_600_000;
const DAY: u64 = 86_400_000;

/// Writes the recordings of one tenant.
#[derive(Debug)]
pub(crate) struct Recorder {
    tenant: TenantId,
    folder: PathBuf,
    key: RecordingKey,
    keys: TenantKeys,
    ledger: Arc<dyn Ledger>,
    ambient: Ambient,
    metrics: Arc<Metrics>,
    places: Arc<Semaphore>,
    looked: AtomicU64,
}

impl Recorder {
    pub(crate) fn new(
        tenant: TenantId,
        folder: PathBuf,
        key: RecordingKey,
        keys: TenantKeys,
        ledger: Arc<dyn Ledger>,
        ambient: Ambient,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            tenant,
            folder,
            key,
            keys,
            ledger,
            ambient,
            metrics,
            places: Arc::new(Semaphore::new(WAITING)),
            looked: AtomicU64::new(0),
        }
    }

    /// Rewrites, seals and writes a contact that has ended, and files that it is
    /// there. What cannot be written is told and let go: serving does not wait
    /// for it.
    pub(crate) async fn keep(
        self: Arc<Self>,
        taking: Taking,
        interaction: InteractionId,
        days: u64,
    ) {
        let result = self.write(taking, &interaction, days).await;
        self.metrics
            .recorded(&self.tenant, if result.is_ok() { "kept" } else { "lost" });
        if let Err(problem) = result {
            tracing::warn!(tenant = %self.tenant, problem, "a contact could not be recorded");
        }
    }

    async fn write(
        self: &Arc<Self>,
        taking: Taking,
        interaction: &InteractionId,
        days: u64,
    ) -> Result<(), &'static str> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let _place = place.map_err(|_| "too many contacts have ended at once")?;
        let pseudonym = self.keys.pseudonym(interaction.as_str());
        let ended = self.ambient.now();
        let own = Arc::clone(self);
        let written =
            tokio::task::spawn_blocking(move || own.write_file(taking, pseudonym, ended, days));
        let (digest, turns) = written.await.map_err(|_| "it cannot be rewritten")??;
        let leaf = RecordingLeaf {
            at: ended,
            tenant: self.tenant.to_string(),
            interaction: pseudonym,
            turns,
            digest,
        };
        let filed = self.ledger.append(Leaf::Recording(leaf)).await;
        filed.map(drop).map_err(|_| "the ledger does not take it")
    }

    fn write_file(
        &self,
        taking: Taking,
        pseudonym: Digest,
        ended: u64,
        days: u64,
    ) -> Result<(Digest, u64), &'static str> {
        // What surrogates are chosen by must not depend on what was said.
        let seed = self.keys.digest("surrogates", &pseudonym.0);
        let recording = Recording {
            tenant: self.tenant.to_string(),
            interaction: pseudonym,
            ended,
            generation: taking.generation,
            generation_digest: Digest(taking.generation_digest),
            events: rewrite(taking.taken, seed),
        };
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce).map_err(|_| "the system gives no randomness")?;
        let sealed = seal(&self.key, &self.tenant, &recording, nonce);
        let sealed = sealed.ok_or("it cannot be sealed")?;
        write(&self.folder, &name(ended, &pseudonym), &sealed)
            .map_err(|_| "its file cannot be written")?;
        self.expire(ended, days);
        let digest = Digest(Sha256::digest(&sealed).into());
        Ok((digest, recording.turns() as u64))
    }

    /// Deletes what is past its time.
    pub(crate) fn expire(&self, now: u64, days: u64) {
        let last = self.looked.load(Ordering::Acquire);
        if last != 0 && now.saturating_sub(last) < LOOK_EVERY {
            return;
        }
        self.looked.store(now.max(1), Ordering::Release);
        let oldest = now.saturating_sub(days.saturating_mul(DAY));
        for (path, ended, _) in recordings(&self.folder).unwrap_or_default() {
            if ended < oldest && fs::remove_file(&path).is_err() {
                tracing::warn!(tenant = %self.tenant, "a recording that is past its time cannot be deleted");
            }
        }
    }
}

impl Recording {
    pub(crate) fn turns(&self) -> usize {
        let turn = |event: &&super::Event| matches!(event, super::Event::Turn(_));
        self.events.iter().filter(turn).count()
    }
}

/// Recordings of a folder, oldest first: file, end, interaction.
pub(crate) fn recordings(folder: &Path) -> io::Result<Vec<(PathBuf, u64, Digest)>> {
    let read = match fs::read_dir(folder) {
        Ok(read) => read,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in read {
        let path = entry?.path();
        if let Some((ended, interaction)) = path.file_name().and_then(|n| parts(n.to_str()?)) {
            found.push((path, ended, interaction));
        }
    }
    found.sort();
    Ok(found)
}

/// Files sort by time.
fn name(ended: u64, interaction: &Digest) -> String {
    format!("{ended:015}-{interaction}.sealed")
}

fn parts(name: &str) -> Option<(u64, Digest)> {
    let (ended, interaction) = name.strip_suffix(".sealed")?.split_once('-')?;
    Some((ended.parse().ok()?, interaction.parse().ok()?))
}

/// The file is there whole or not at all.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let (unfinished, path) = (folder.join(format!("{name}.new")), folder.join(name));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, &path)?;
    fs::File::open(folder)?.sync_all()
}
