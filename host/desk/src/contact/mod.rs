//! Recorded contacts: Contact Lens transcripts and turns as JSON Lines.

pub(crate) mod json;
mod lens;
mod lines;
mod turn;

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
};

use anyhow::{Context as _, anyhow};
use guichet::{Proof, Submission};
pub(crate) use lines::{MAX_LINE, read_lines};
pub(crate) use turn::TurnLine;

use crate::exit::Problem;

/// The longest transcript that is read as one JSON document, in bytes.
const MAX_TRANSCRIPT: u64 = 64 << 20;

/// What happens in a contact, in order.
#[derive(Debug)]
pub(crate) enum Step {
    Turn(Box<Submission>),
    Proof(Proof),
}

/// A recorded contact.
#[derive(Debug, Default)]
pub(crate) struct Contact {
    pub(crate) steps: Vec<Step>,
    /// Items that hold nothing that was said, such as "participant joined".
    pub(crate) events: usize,
}

impl Contact {
    /// Reads a contact, whichever of the two forms it has.
    pub(crate) fn read(path: &Path) -> Result<Self, Problem> {
        let open = || File::open(path).context("cannot be opened");
        let place = path.display().to_string();
        let read = || {
            let mut file = BufReader::new(open()?);
            if is_document(&mut file)? {
                let mut text = Vec::new();
                file.take(MAX_TRANSCRIPT + 1)
                    .read_to_end(&mut text)
                    .context("cannot be read")?;
                if text.len() as u64 > MAX_TRANSCRIPT {
                    return Err(anyhow!(
                        "has more than {} MiB; pass it in pieces",
                        MAX_TRANSCRIPT >> 20
                    ));
                }
                let text = String::from_utf8(text).map_err(|e| {
                    anyhow!(
                        "byte {}: is not UTF-8; save it as UTF-8",
                        e.utf8_error().valid_up_to()
                    )
                })?;
                return lens::read(&text);
            }
            lines::read(file)
        };
        let contact = read().map_err(|error| Problem::usage(error).at(place.clone()))?;
        if contact.steps.is_empty() {
            return Err(
                Problem::usage(anyhow!("holds no turn; give it one JSON object a line")).at(place),
            );
        }
        Ok(contact)
    }
}

/// True for one JSON document over several lines or with a transcript in it;
/// false for one object a line.
fn is_document(file: &mut BufReader<File>) -> anyhow::Result<bool> {
    let head = file.fill_buf().context("cannot be read")?;
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let first_line = head
        .split(|byte| *byte == b'\n')
        .find(|line| !line.trim_ascii().is_empty())
        .unwrap_or_default();
    let whole_object = serde_json::from_slice::<serde::de::IgnoredAny>(first_line).is_ok();
    let names_transcript = first_line
        .windows(12)
        .any(|window| window == b"\"Transcript\"");
    let opens = first_line.trim_ascii_start().starts_with(b"{");
    Ok(opens && (names_transcript || (!whole_object && first_line.trim_ascii() == b"{")))
}
