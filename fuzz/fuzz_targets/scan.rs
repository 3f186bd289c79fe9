//! Any conversation: nothing panics, and what is found lies on characters of its
//! text, in order.
#![no_main]

use guichet_detect::{Conversation, Detector, Finding, Line};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Vec<String>, u32)| {
    let (texts, flags) = input;
    let detector = Detector::default();
    let mut conversation = Conversation::default();
    for (index, text) in texts.iter().take(16).enumerate() {
        let mut line = Line::said(index as u64 + 1, text);
        line.outbound = flags >> index & 1 == 1;
        line.settled = flags >> (16 + index) & 1 == 0;
        // A conversation goes on from what was written down of it.
        let bytes = conversation.encode();
        conversation = Conversation::decode(&bytes).expect("its own bytes");
        let read = conversation.read(&detector, &line);
        let mut last = 0;
        for found in &read.findings {
            on_characters(text, found);
            assert!(found.start >= last, "not in order");
            last = found.start;
        }
        if let Some(open) = &read.withheld {
            assert!(!line.settled, "a settled text keeps nothing back");
            on_characters(text, open);
        }
        for piece in &read.earlier {
            let at = usize::try_from(piece.turn).expect("few turns") - 1;
            on_characters(&texts[at], &piece.finding);
        }
    }
});

fn on_characters(text: &str, found: &Finding) {
    let stretch = text.get(found.start..found.end);
    assert!(stretch.is_some_and(|stretch| !stretch.is_empty()), "off its text");
}
