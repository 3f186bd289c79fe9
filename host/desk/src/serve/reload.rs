//! Swapping changed policies in: on `SIGHUP`, and when their files change.

use std::{path::Path, time::Duration};

use anyhow::Context as _;
use guichet::Gate;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::{sync::mpsc, time::Instant};

use crate::exit::Problem;

/// How long files must be quiet before they are read: an editor or a copy
/// writes several.
const QUIET: Duration = Duration::from_millis(250);

/// How long they are waited for: a file that is written all the time must not
/// keep the others from being read.
const AT_MOST: Duration = Duration::from_secs(2);

/// Ends the watching when dropped.
pub(super) struct Reloading(
    #[expect(dead_code, reason = "watches as long as it lives")] Option<RecommendedWatcher>,
);

pub(super) fn start(gate: &Gate, policies: &Path, watch: bool) -> Result<Reloading, Problem> {
    let (changed, mut changes) = mpsc::channel::<()>(1);
    #[cfg(unix)]
    {
        let mut hang_up = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())
            .context("SIGHUP cannot be listened for")
            .map_err(Problem::fault)?;
        let changed = changed.clone();
        tokio::spawn(async move {
            while hang_up.recv().await.is_some() {
                let _ = changed.try_send(());
            }
        });
    }
    let watcher = if watch {
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| match event {
                Ok(event) if event.kind.is_access() => {}
                Ok(_) => {
                    let _ = changed.try_send(());
                }
                Err(error) => {
                    // What was missed is not known: everything is read again.
                    tracing::error!(
                        "watching files failed ({error}); changes may be missed, send SIGHUP after the next one"
                    );
                    let _ = changed.try_send(());
                }
            })
            .context("files cannot be watched")
            .map_err(Problem::fault)?;
        watcher
            .watch(policies, RecursiveMode::Recursive)
            .with_context(|| format!("{}: cannot be watched", policies.display()))
            .map_err(Problem::fault)?;
        Some(watcher)
    } else {
        None
    };
    let gate = gate.clone();
    tokio::spawn(async move {
        while changes.recv().await.is_some() {
            quiet(&mut changes).await;
            for installed in gate.reload().await {
                match installed.error {
                    Some(error) => tracing::error!(tenant = %installed.tenant, "{error}"),
                    None if installed.changed => {
                        tracing::info!(tenant = %installed.tenant, generation = installed.generation, "swapped in");
                    }
                    None => {}
                }
            }
            for error in gate.failed().iter().filter(|error| error.tenant.is_empty()) {
                tracing::error!("{error}");
            }
        }
    });
    Ok(Reloading(watcher))
}

/// Returns when nothing has changed for a while, or has for too long.
async fn quiet(changes: &mut mpsc::Receiver<()>) {
    let latest = Instant::now() + AT_MOST;
    while Instant::now() < latest
        && let Ok(Some(())) = tokio::time::timeout(QUIET, changes.recv()).await
    {}
}
