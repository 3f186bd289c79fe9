//! Any text as a payload: an error, or something that reads the same again.
#![no_main]

use guichet::Payload;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &str| {
    if let Ok(payload) = Payload::parse(json) {
        let written = payload.to_json();
        let again = Payload::parse(&written).expect("its own JSON");
        assert_eq!(again.to_json(), written);
    }
});
