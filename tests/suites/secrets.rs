//! Nothing that a customer said is in a log, a metric, an error or on disk.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use guichet::{Payload, Stage, Submission, TenantId};
use guichet_tests::{GRANT_ALL, Guest, House, customer};

/// What is planted, and looked for, as it is and in other spellings.
const PLANTED: [&str; 5] = [
    "4111 1111 1111 1111",
    "4111111111111111",
    "Zebulon",
    "hermes-secret",
    "FR7630006000011234567890189",
];

#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// One thread, so that the log of this test is all of its own.
#[tokio::test]
async fn nothing_that_was_said_is_in_any_sink() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _default = tracing_subscriber::util::SubscriberInitExt::set_default(subscriber);

    let state = tempfile::tempdir().unwrap();
    let house = House::new()
        .tenant("fine", &Guest::new(), "", GRANT_ALL)
        .tenant(
            "trapping",
            &Guest::new().evaluate("(unreachable)"),
            "",
            GRANT_ALL,
        )
        .tenant(
            "oversteps",
            &Guest::new().reason("hermes-secret"),
            "",
            GRANT_ALL,
        )
        .tenant(
            "errs",
            &Guest::new().fails_with("hermes-secret"),
            "",
            GRANT_ALL,
        )
        .tenant(
            "asks",
            &Guest::new().keeps_the_text(),
            "",
            &format!("{GRANT_ALL}imports = [\"counters\", \"memory\"]\n"),
        );
    let gate = house.gate().state(state.path()).open().await.unwrap();
    let said = PLANTED.join(" and ");
    let mut errors = String::new();
    for tenant in ["fine", "trapping", "oversteps", "errs", "asks"] {
        let tenant: TenantId = tenant.parse().unwrap();
        let interaction = "Zebulon".parse().unwrap();
        let outcome = gate
            .pass(&tenant, &interaction, customer("Zebulon-1", &said))
            .await
            .unwrap();
        if tenant.as_str() == "asks" {
            // It did ask with what was said, and was answered.
            let calls = &outcome.opinions[0].calls;
            assert!(calls.iter().any(|call| call.arguments[0] == said));
        }
        let record =
            format!("{{\"{said}\": {{\"pan\": 4111111111111111, \"list\": [\"{said}\"]}}}}");
        let mut turn =
            Submission::new("Zebulon-2", Stage::Record, Payload::parse(&record).unwrap())
                .fact("participant.ref", "Zebulon")
                .channel("Zebulon");
        turn.attachments = vec![said.clone()];
        gate.pass(&tenant, &interaction, turn).await.unwrap();
        let reused = gate
            .pass(&tenant, &interaction, customer("Zebulon-1", "other"))
            .await
            .unwrap_err();
        errors += &format!("{reused} {reused:?}");
        gate.end(&tenant, &interaction).await.unwrap();
    }
    let mut sinks = vec![("errors", errors), ("metrics", gate.metrics())];
    drop(gate);
    sinks.push((
        "log",
        String::from_utf8(log.0.lock().unwrap().clone()).unwrap(),
    ));
    let files = files(state.path());
    let entries = files.iter().filter(|(path, _)| path.contains("entries"));
    assert!(
        entries.count() > 5,
        "the trees of the tenants are looked through"
    );
    for (_, bytes) in files {
        sinks.push(("state", String::from_utf8_lossy(&bytes).into_owned()));
    }
    assert!(
        sinks
            .iter()
            .any(|(sink, text)| *sink == "state" && text.contains("policy-failed"))
    );
    for (sink, text) in &sinks {
        for planted in PLANTED {
            assert!(
                !text.contains(planted),
                "`{planted}` is in the {sink}: {text}"
            );
        }
    }
}

/// Every file below a folder.
fn files(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            found.push((path.to_string_lossy().into_owned(), bytes));
        }
    }
    found
}

const REDACT: &str = r#"
passing = ["outbound", "lookup", "response", "action"]
[[policies]]
name = "redact"
module = "stock:redact"
limits = { wall-ms = 5000 }
[policies.grant]
stages = ["inbound", "record"]
imports = ["history", "memory", "reference"]
history-turns = 40
classes = ["*"]
treatments = ["mask", "label", "remove"]
card-mask = { first = 0, last = 0 }
"#;

/// The whole outcome as a platform stores it: payload, amendments, opinions.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_is_nowhere_in_the_outcome() {
    let house = House::new();
    house.write("tenants/t/tenant.toml", REDACT);
    let gate = house.gate().open().await.unwrap();
    let (tenant, interaction) = ("t".parse().unwrap(), "one".parse().unwrap());
    let record = r#"{"4111111111111111": [4111111111111111, "4111 1111 1111 1111"]}"#;
    let record = Submission::new("2", Stage::Record, Payload::parse(record).unwrap());
    let whole = customer("1", "it is 4111 1111 1111 1111");
    for turn in [whole, record] {
        let outcome = gate.pass(&tenant, &interaction, turn).await.unwrap();
        let stored = serde_json::to_string(&outcome).unwrap();
        assert!(!outcome.edits.is_empty(), "{stored}");
        for secret in ["11111", "1111 ", " 1111"] {
            assert!(!stored.contains(secret), "{stored}");
        }
    }
    let first = customer("3", "5555 5555");
    gate.pass(&tenant, &interaction, first).await.unwrap();
    let second = customer("4", "5555 4444");
    let outcome = gate.pass(&tenant, &interaction, second).await.unwrap();
    assert_eq!(outcome.amendments.len(), 1);
    let stored = serde_json::to_string(&outcome).unwrap();
    for secret in ["5555 ", " 5555", " 4444"] {
        assert!(!stored.contains(secret), "{stored}");
    }
}
