//! Prints the cases as JSON Lines, the form that `guichet policy score` reads.

use std::io::{self, BufWriter, Write as _};

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for case in guichet_redact_corpus::cases() {
        serde_json::to_writer(&mut out, &case)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
