//! Which of the two forms a contact has: its first JSON value says so, however
//! far into it that shows.

use std::{
    fmt,
    io::{self, BufRead, BufReader, Cursor, Read},
};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

/// Some editors begin a file with it.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// True for one JSON document, false for one object a line; with the whole
/// input, which may be a pipe that cannot be read a second time. Looks into it
/// no further than `most` bytes.
pub(super) fn is_document<R: Read>(input: R, most: u64) -> io::Result<(bool, impl BufRead)> {
    let mut reader = BufReader::new(Kept {
        input,
        bytes: Vec::new(),
    });
    let head = reader.fill_buf()?;
    let marked = head.starts_with(BYTE_ORDER_MARK);
    let lone_brace = head
        .strip_prefix(BYTE_ORDER_MARK)
        .unwrap_or(head)
        .split(|byte| *byte == b'\n')
        .find(|line| !line.trim_ascii().is_empty())
        .is_some_and(|line| line.trim_ascii() == b"{");
    if marked {
        reader.consume(BYTE_ORDER_MARK.len());
    }
    let is_document = lone_brace || names_transcript(Read::take(&mut reader, most));
    let Kept { input, bytes } = reader.into_inner();
    Ok((is_document, BufReader::new(Cursor::new(bytes).chain(input))))
}

/// True when the first value is an object with that key at its top, whatever
/// comes after the key.
fn names_transcript(input: impl Read) -> bool {
    let mut found = false;
    let mut value = serde_json::Deserializer::from_reader(input);
    // Where it is no JSON, whoever reads it will say so.
    let _ = Search(&mut found).deserialize(&mut value);
    found
}

/// Ends with an error as soon as the key was met: the rest need not be read.
struct Search<'a>(&'a mut bool);

impl<'de> DeserializeSeed<'de> for Search<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Search<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "Transcript" {
                *self.0 = true;
                return Err(A::Error::custom("found"));
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// Keeps what is read through it.
struct Kept<R> {
    input: R,
    bytes: Vec<u8>,
}

impl<R: Read> Read for Kept<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.bytes.extend(buffer.iter().take(read));
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> bool {
        let (is_document, mut whole) = is_document(text.as_bytes(), 1 << 20).unwrap();
        let mut read = String::new();
        whole.read_to_string(&mut read).unwrap();
        assert_eq!(read, text, "something was lost on the way");
        is_document
    }

    #[test]
    fn a_transcript_is_known_however_late_its_key_comes() {
        let before = "x".repeat(100_000);
        assert!(document(&format!(
            "{{\"Categories\":[\"{before}\"],\"Transcript\":[]}}"
        )));
        assert!(document("{\"Transcript\": ["));
        assert!(document(
            "\u{feff}{ \"Channel\": \"VOICE\",\n \"Transcript\": [] }"
        ));
        assert!(document("\n{\n  \"Content\": 4\n}"));
    }

    #[test]
    fn turns_that_speak_of_a_transcript_are_turns() {
        for lines in [
            "{\"payload\":{\"Transcript\":[]}}\n{\"text\":\"a\"}\n",
            "{\"text\":\"\\\"Transcript\\\"\"}\n",
            "{\"text\":\"Transcript\"}\n{\"Transcript\":[]}\n",
            "[\"Transcript\"]",
            "hello",
            "",
        ] {
            assert!(!document(lines), "{lines}");
        }
    }
}
