//! Images: modules configured and compiled, shared by content.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use tokio::sync::{OnceCell, Semaphore};

use super::{
    contract::ModulePre,
    room::{CounterAccess, Room},
};
use crate::catalog::{Description, Grant, ModuleDigest, ReferenceData};

/// A module, configured and compiled.
pub(crate) struct Image {
    pub(super) pre: ModulePre<Room>,
    /// Settings that each fresh instance has to be given, for a component that
    /// could not be snapshotted.
    pub(super) configure_each: Option<String>,
    pub(crate) description: Arc<Description>,
    /// Bytes of compiled code.
    pub(crate) bytes: usize,
    /// How long configuring, snapshotting and compiling took.
    pub(crate) build_time: Duration,
}

impl std::fmt::Debug for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Image")
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

/// What makes an image what it is. The contract's version and the engine's
/// settings are the same for all images of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ImageKey {
    module: ModuleDigest,
    settings: [u8; 32],
    reference: [u8; 32],
}

/// What an image is built from.
#[derive(Clone, Debug)]
pub(crate) struct ImageRequest {
    pub(crate) digest: ModuleDigest,
    pub(crate) module: Arc<[u8]>,
    /// The description that is embedded in the module, which must agree with
    /// what it says.
    pub(crate) embedded: Option<String>,
    /// JSON.
    pub(crate) settings: String,
    pub(crate) reference: Arc<ReferenceData>,
    pub(crate) grant: Arc<Grant>,
    pub(crate) counters: CounterAccess,
}

impl ImageRequest {
    pub(super) fn key(&self) -> ImageKey {
        use sha2::{Digest, Sha256};
        ImageKey {
            module: self.digest,
            settings: Sha256::digest(&self.settings).into(),
            reference: self.reference.digest(&self.grant.sets, &self.grant.tables),
        }
    }
}

/// Why there is no image.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ImageError {
    /// The module is not what it has to be.
    #[error("{0}")]
    Module(String),
    /// The module refuses its settings.
    #[error("{0}")]
    Settings(String),
    /// The host could not do its part.
    #[error("{0}")]
    Host(String),
}

type Cell = OnceCell<Result<Arc<Image>, ImageError>>;

/// Images at hand. Held weakly: an image lives as long as a generation that
/// uses it.
pub(super) struct ImageStore {
    built: Mutex<HashMap<ImageKey, Weak<Image>>>,
    building: Mutex<HashMap<ImageKey, Arc<Cell>>>,
    /// Compiling uses all cores by itself: one at a time leaves some for
    /// serving.
    pub(super) bench: Arc<Semaphore>,
}

impl Default for ImageStore {
    fn default() -> Self {
        Self {
            built: Mutex::default(),
            building: Mutex::default(),
            bench: Arc::new(Semaphore::new(1)),
        }
    }
}

impl ImageStore {
    /// The image of this key, built at most once however many ask at once.
    pub(super) async fn get_or_build<F>(
        &self,
        key: ImageKey,
        build: impl FnOnce() -> F,
    ) -> Result<Arc<Image>, ImageError>
    where
        F: Future<Output = Result<Arc<Image>, ImageError>>,
    {
        let cell = {
            let mut building = lock(&self.building);
            if let Some(image) = lock(&self.built).get(&key).and_then(Weak::upgrade) {
                return Ok(image);
            }
            Arc::clone(building.entry(key).or_default())
        };
        let image = cell.get_or_init(build).await.clone();
        let mut building = lock(&self.building);
        if let Ok(image) = &image {
            let mut built = lock(&self.built);
            built.retain(|_, image| image.strong_count() > 0);
            built.insert(key, Arc::downgrade(image));
        }
        building.remove(&key);
        image
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
