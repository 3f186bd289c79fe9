//! Turns for `guichet policy bench`, as JSON Lines: `cargo run -p guichet-benches
//! --bin turns -- mixed 4096 200 > turns.jsonl`.
#![expect(clippy::print_stdout, reason = "that is what it is for")]

use guichet_benches::{Mix, text};

fn main() -> Result<(), String> {
    let usage = "usage: turns clean|mixed|slow BYTES COUNT";
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mix, bytes, count] = arguments.as_slice() else {
        return Err(usage.to_owned());
    };
    let (_, mix) = Mix::ALL
        .into_iter()
        .find(|(name, _)| name == mix)
        .ok_or(usage)?;
    let bytes = bytes.parse().map_err(|_| usage)?;
    for seed in 0..count.parse().map_err(|_| usage)? {
        let (text, _) = text(mix, bytes, seed);
        println!("{}", serde_json::json!({ "text": text }));
    }
    Ok(())
}
