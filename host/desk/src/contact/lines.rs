//! JSON Lines: one object a line, each bounded.

use std::io::BufRead;

use anyhow::{Context as _, anyhow};
use guichet::Proof;
use serde::Deserialize;

use super::{Contact, Step, TurnLine, json};

/// The longest line that is read, in bytes.
pub(crate) const MAX_LINE: usize = 1 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProofLine {
    proof: Proof,
}

pub(super) fn read(input: impl BufRead) -> anyhow::Result<Contact> {
    let mut contact = Contact::default();
    read_lines(input, |number, line| {
        contact.steps.push(step(number, line)?);
        Ok(())
    })?;
    Ok(contact)
}

fn step(number: usize, line: &str) -> anyhow::Result<Step> {
    if line
        .trim_start()
        .strip_prefix('{')
        .is_some_and(|rest| rest.trim_start().starts_with("\"proof\""))
    {
        let line: ProofLine = parse(line)?;
        return Ok(Step::Proof(line.proof));
    }
    let line: TurnLine = parse(line)?;
    Ok(Step::Turn(Box::new(line.submission(number)?)))
}

fn parse<'a, T: Deserialize<'a>>(line: &'a str) -> anyhow::Result<T> {
    json::read(line.as_bytes())
        .map_err(|(_, column, problem)| anyhow!("column {column}: {problem}"))
}

/// Hands every line that is not empty to `take`, with its number.
pub(crate) fn read_lines(
    mut input: impl BufRead,
    mut take: impl FnMut(usize, &str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        let mut bounded = std::io::Read::take(&mut input, MAX_LINE as u64 + 1);
        let read = bounded
            .read_until(b'\n', &mut line)
            .context("cannot be read")?;
        if read == 0 {
            return Ok(());
        }
        if line.len() > MAX_LINE {
            return Err(anyhow!(
                "line {number}: is longer than {} KiB; split it",
                MAX_LINE >> 10
            ));
        }
        let bytes = if number == 1 {
            line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line)
        } else {
            &line
        };
        let text = std::str::from_utf8(bytes).map_err(|e| {
            anyhow!(
                "line {number}: byte {} is not UTF-8; save the file as UTF-8",
                e.valid_up_to() + 1
            )
        })?;
        if !text.trim().is_empty() {
            take(number, text.trim_end()).map_err(|e| anyhow!("line {number}: {e:#}"))?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &[u8]) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn lines_become_turns_and_proofs() {
        let text = "{\"text\":\"a\"}\n\n{\"proof\":{\"kind\":\"review\",\"level\":1}}\n{\"payload\":{\"pan\":41},\"stage\":\"record\"}";
        let contact = read(text.as_bytes()).unwrap();
        assert_eq!(contact.steps.len(), 3);
        assert!(matches!(contact.steps[1], Step::Proof(_)));
    }

    #[test]
    fn errors_name_the_line_and_never_the_text() {
        for (text, place) in [
            (
                &b"{\"text\":\"a\"}\n{\"text\":4111111111111111}"[..],
                "line 2: column",
            ),
            (b"{\"text\":\"4111111111111111\", oops}", "line 1: column"),
            (b"{\"txt\":\"a\"}", "unknown field `txt`"),
            (b"{}", "neither `text` nor `payload`"),
            (b"{\"text\":\"\xff\"}", "line 1: byte 10 is not UTF-8"),
            (
                b"{\"text\":\"a\",\"at\":\"yesterday\"}",
                "`at` is no instant",
            ),
        ] {
            let said = refused(text);
            assert!(said.contains(place), "{said}");
            assert!(!said.contains("41111"), "{said}");
            assert!(!said.contains('\n'), "{said}");
        }
    }

    #[test]
    fn an_endless_line_is_refused_before_it_is_read() {
        let endless = std::io::BufReader::new(std::io::repeat(b'a'));
        assert!(
            read(endless)
                .unwrap_err()
                .to_string()
                .contains("longer than 1024 KiB")
        );
    }
}
