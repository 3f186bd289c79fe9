//! Where the ledger's checkpoints go beside the ledger: files, and receivers over
//! HTTP whose copy convicts a log that was cut short or forked.

mod post;
mod queue;
#[cfg(test)]
mod tests;
mod url;

use std::{fmt, fs, path::Path, sync::Arc, time::Duration};

use anyhow::{Context as _, anyhow};
use axum::http::HeaderValue;
use guichet_ledger::{CheckpointFile, CheckpointSink};

use self::{
    post::Receiver,
    queue::{Queue, Sender},
    url::Url,
};
use crate::{cli::ServeArguments, exit::Problem};

/// For one checkpoint, from looking up the receiver's name to its answer.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// After a failure, before it is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(5);
/// For what still waits when the program ends.
const CLOSING: Duration = Duration::from_secs(10);

/// Where checkpoints go.
pub(super) struct Sinks {
    pub(super) sinks: Vec<Box<dyn CheckpointSink>>,
    pub(super) counts: SinkCounts,
}

/// What was sent to receivers so far.
#[derive(Clone, Default)]
pub(super) struct SinkCounts(Arc<[(String, Arc<Queue>)]>);

impl Sinks {
    /// Opens what `--checkpoints-to` names.
    pub(super) fn open(arguments: &ServeArguments) -> Result<Self, Problem> {
        let mut sinks: Vec<Box<dyn CheckpointSink>> = Vec::new();
        let mut urls = Vec::new();
        for to in &arguments.checkpoints_to {
            match to.to_str().filter(|to| to.contains("://")) {
                Some(url) => urls.push(url.parse::<Url>().map_err(usage)?),
                None => sinks.push(Box::new(CheckpointFile::open(to).map_err(Problem::usage)?)),
            }
        }
        let token = arguments.checkpoints_token.as_deref();
        let token = token.map(|path| token_for(path, &urls)).transpose()?;
        let mut queues = Vec::new();
        for url in &urls {
            let receiver = Receiver::new(url, token.clone(), TIME_LIMIT).map_err(usage)?;
            let name = url.to_string();
            let post = move |note: &[u8]| receiver.post(note);
            let sender = Sender::start(name.clone(), post, RETRY_AFTER, CLOSING)
                .context("no thread can be started")
                .map_err(Problem::fault)?;
            queues.push((name, sender.queue()));
            sinks.push(Box::new(sender));
        }
        Ok(Self {
            sinks,
            counts: SinkCounts(queues.into()),
        })
    }
}

fn usage(problem: impl fmt::Display) -> Problem {
    Problem::usage(anyhow!("{problem}"))
}

/// The header with the bearer token that a file holds. It is shown to one receiver,
/// and to nobody on the way there.
fn token_for(path: &Path, urls: &[Url]) -> Result<HeaderValue, Problem> {
    let refused = |problem: &str| usage(format!("{}: {problem}", path.display()));
    match urls {
        [url] if url.is_private() => {}
        [_] => {
            return Err(refused(
                "would be sent unencrypted; give an https:// receiver to --checkpoints-to",
            ));
        }
        _ => {
            return Err(refused(
                "is for one receiver; give one https:// receiver to --checkpoints-to",
            ));
        }
    }
    let text = fs::read_to_string(path)
        .map_err(|e| refused(&format!("cannot be read as text ({})", e.kind())))?;
    let token = text.trim();
    let mut header = Some(token)
        .filter(|token| !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic()))
        .and_then(|token| HeaderValue::try_from(format!("Bearer {token}")).ok())
        .ok_or_else(|| refused("holds no token; write it alone on one line, without spaces"))?;
    header.set_sensitive(true);
    Ok(header)
}

impl SinkCounts {
    /// Prometheus text, exposition format 0.0.4; empty without a receiver.
    pub(super) fn metrics(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let mut total = String::new();
        let mut waiting = String::new();
        for (receiver, queue) in &*self.0 {
            // A URL holds no quotation mark, backslash or line break.
            let counts = queue.counts();
            for (result, count) in [
                ("taken", counts.taken),
                ("failed", counts.failed),
                ("replaced", counts.replaced),
                ("dropped", counts.dropped),
            ] {
                total += &format!(
                    "guichet_checkpoints_total{{receiver=\"{receiver}\",result=\"{result}\"}} {count}\n"
                );
            }
            let count = counts.waiting;
            waiting += &format!("guichet_checkpoints_waiting{{receiver=\"{receiver}\"}} {count}\n");
        }
        format!(
            "# HELP guichet_checkpoints_total Checkpoints sent elsewhere: taken, failed attempts, replaced by a newer one or dropped before they could be sent.\n\
             # TYPE guichet_checkpoints_total counter\n{total}\
             # HELP guichet_checkpoints_waiting Checkpoints that wait to be sent, one a tree.\n\
             # TYPE guichet_checkpoints_waiting gauge\n{waiting}"
        )
    }
}
