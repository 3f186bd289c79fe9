//! Recorded contacts: Contact Lens transcripts and turns as JSON Lines.

mod form;
pub(crate) mod json;
mod lens;
mod lines;
mod turn;

use std::{fs::File, io::Read as _, path::Path};

use anyhow::{Context as _, anyhow};
use guichet::{Proof, Submission};
pub(crate) use lines::{MAX_LINE, read_lines};
pub(crate) use turn::{Earlier, TurnLine};

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
        let place = path.display().to_string();
        let read = || {
            let file = File::open(path).context("cannot be opened")?;
            let (is_document, input) =
                form::is_document(file, MAX_TRANSCRIPT).context("cannot be read")?;
            if is_document {
                let mut text = Vec::new();
                input
                    .take(MAX_TRANSCRIPT + 1)
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
            lines::read(input)
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
