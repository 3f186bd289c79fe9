//! What is wrong in a policy directory or a submission is one line that says
//! what, where and what to do.

use guichet::{Gate, Payload, Stage, Submission};
use guichet_tests::{GRANT_ALL, Guest, House, customer};

const TENANT: &str = "tenants/t/tenant.toml";

async fn refused(house: &House) -> String {
    let error = house.gate().open().await.unwrap_err();
    assert!(error.is_bad_input(), "{error}");
    let line = error.to_string();
    assert!(!line.contains('\n'), "{line}");
    line
}

fn stock(name: &str, more: &str, grant: &str) -> String {
    format!(
        "passing = [\"inbound\", \"outbound\", \"lookup\", \"response\", \"action\"]\n[[policies]]\nname = \"p\"\nmodule = \"stock:{name}\"\n{more}\n{grant}"
    )
}

#[tokio::test]
async fn a_wrong_configuration_is_named_with_file_and_key() {
    let record = "[policies.grant]\nstages = [\"record\"]\n";
    let redact = "[policies.grant]\nstages = [\"record\"]\nimports = [\"history\", \"memory\", \"reference\"]\nhistory-turns = 5\n";
    let cases = [
        (
            "passing = [oops".to_owned(),
            vec![TENANT, "line 1 column 16"],
        ),
        (
            "pasing = []".to_owned(),
            vec![TENANT, "unknown field `pasing`"],
        ),
        (
            "passing = [\"inbound\"]".to_owned(),
            vec![TENANT, "passing", "is covered by no policy"],
        ),
        (
            stock("redact", "", ""),
            vec!["policies[0] `p`: grant", "is missing"],
        ),
        (
            stock("redact", "", record),
            vec!["grant.imports", "module imports `", "is not granted"],
        ),
        (
            stock("redakt", "", record),
            vec![
                "module",
                "`redakt` is no stock policy",
                "redact, segregate, step-up",
            ],
        ),
        (
            stock("redact", "settings = { clases = {} }", redact),
            vec!["settings", "clases"],
        ),
        (
            stock(
                "redact",
                "[policies.settings.classes.shoe-size]\ntreatment = \"label\"",
                redact,
            ),
            vec!["settings", "classes.shoe-size", "card-number"],
        ),
        (
            stock(
                "redact",
                "",
                &format!("{redact}classes = [\"card-nummer\"]"),
            ),
            vec!["grant.classes", "card-nummer"],
        ),
        (
            stock("redact", "on-failure = \"shrug\"", redact),
            vec![TENANT, "shrug"],
        ),
        (
            stock("redact", "limits = { wall-ms = 0 }", redact),
            vec!["limits", "wall-ms"],
        ),
        (
            stock("segregate", "", "[policies.grant]\nstages = []\n")
                .replace("\"action\"]", "\"action\", \"record\"]"),
            vec!["grant.stages", "is empty"],
        ),
        (
            stock("segregate", "settings-file = \"missing.json\"", record),
            vec!["tenants/t/missing.json", "is missing"],
        ),
        (
            stock(
                "segregate",
                "settings-file = \"../../guichet.toml\"",
                record,
            ),
            vec!["leads outside"],
        ),
        (
            stock("x", "", record).replace("stock:x", "file:../../guichet.toml"),
            vec!["leads outside"],
        ),
        (
            stock("x", "", record).replace("stock:x", "file:missing.wasm"),
            vec!["missing.wasm", "is missing"],
        ),
        (
            stock("x", "", record).replace("stock:x", "http://x"),
            vec!["is no module reference"],
        ),
    ];
    for (config, expected) in cases {
        let house = House::new();
        house.write(TENANT, &config);
        let line = refused(&house).await;
        for part in expected {
            assert!(line.contains(part), "{line}\n(expected {part})\n{config}");
        }
    }
}

#[tokio::test]
async fn a_wrong_house_is_named() {
    let house = House::new();
    house.write("guichet.toml", "[gaet]\n");
    assert!(
        refused(&house)
            .await
            .starts_with("guichet.toml: line 1 column")
    );
    let house = House::new();
    house.write("tenants/Not A Tenant/tenant.toml", "");
    assert!(refused(&house).await.contains("Not A Tenant"));
    let house = House::new();
    house.write("tenants/t/other.toml", "");
    assert!(
        refused(&house)
            .await
            .contains("tenants/t/tenant.toml: is missing")
    );
    let nowhere = Gate::builder("/nowhere/at/all")
        .open()
        .await
        .unwrap_err()
        .to_string();
    assert!(
        nowhere.contains("/nowhere/at/all") && nowhere.contains("policy directory"),
        "{nowhere}"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_leads_nowhere_outside_the_tenants_folder() {
    let house = House::new().tenant("neighbour", &Guest::new(), "", GRANT_ALL);
    house.set("t", b"", "", GRANT_ALL);
    let (link, target) = (
        house.path().join("tenants/t/guest.wasm"),
        house.path().join("tenants/neighbour/guest.wasm"),
    );
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(target, link).unwrap();
    assert!(refused(&house).await.contains("leads outside"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_tenants_folder_that_is_a_link_is_an_error() {
    let house = House::new().tenant("t", &Guest::new(), "", GRANT_ALL);
    let folder = house.path().join("tenants");
    std::os::unix::fs::symlink("t", folder.join("linked")).unwrap();
    let line = refused(&house).await;
    assert!(
        line.contains("tenants/linked") && line.contains("is a link"),
        "{line}"
    );
}

#[tokio::test]
async fn more_slots_than_the_sandbox_has_are_named() {
    let house = House::new().tenant("t", &Guest::new(), "", GRANT_ALL);
    let one = guichet::SandboxOptions {
        slots: 1,
        ..guichet::SandboxOptions::default()
    };
    house.gate().sandbox(one).open().await.unwrap();
    house.write("guichet.toml", "[gate]\nslots = 2\n");
    let line = house.gate().sandbox(one).open().await.unwrap_err();
    let line = line.to_string();
    assert!(line.starts_with("guichet.toml: gate.slots: is 2"), "{line}");
    house.write("guichet.toml", "[gate]\nslots = 65\n");
    assert!(refused(&house).await.contains("gate.slots"));
}

#[tokio::test]
async fn a_star_stands_alone_and_for_the_modules_own_classes() {
    let starred = |classes: &str| {
        format!(
            "stages = [\"inbound\", \"outbound\", \"record\"]\ntreatments = [\"remove\"]\nclasses = {classes}\n"
        )
    };
    let guest = Guest::new().edit(0, 0, 5, "card-number", "remove");
    let house = House::new()
        .tenant("every", &guest, "", &starred("[\"*\"]"))
        .tenant("named", &guest, "", &starred("[\"card-number\", \"text\"]"))
        .tenant("none", &guest, "", &starred("[]"));
    let ledger = std::sync::Arc::new(guichet_ledger::MemoryLedger::keeping());
    let gate = house.gate().ledger(ledger.clone()).open().await.unwrap();
    let interaction = "one".parse().unwrap();
    for (tenant, left) in [("every", true), ("named", true), ("none", false)] {
        let turn = customer("1", "hello");
        let outcome = gate
            .pass(&tenant.parse().unwrap(), &interaction, turn)
            .await;
        assert_eq!(outcome.unwrap().payload.is_some(), left, "{tenant}");
    }
    let grants: Vec<_> = ledger
        .leaves()
        .iter()
        .filter_map(|leaf| match leaf {
            guichet_ledger::Leaf::Decision(leaf) => Some(leaf.policies[0].grant),
            _ => None,
        })
        .collect();
    assert_eq!(
        grants[0], grants[1],
        "a star is digested as what it stands for"
    );
    assert_ne!(grants[0], grants[2]);

    let house = House::new().tenant("t", &guest, "", &starred("[\"*\", \"text\"]"));
    let line = refused(&house).await;
    assert!(
        line.contains("grant.classes") && line.contains("`*`"),
        "{line}"
    );
    let facts = format!("{}facts = [\"*\"]\n", starred("[\"*\"]"));
    let house = House::new().tenant("t", &guest, "", &facts);
    assert!(refused(&house).await.contains("grant.facts"));
}

#[tokio::test]
async fn a_wrong_turn_is_refused_and_leaves_nothing_behind() {
    let house = House::new().tenant("t", &Guest::new(), "", GRANT_ALL);
    let gate = house.gate().open().await.unwrap();
    let (tenant, interaction) = ("t".parse().unwrap(), "one".parse().unwrap());
    let turn = |id: &str| customer(id, "hello");
    let wrong = [
        (turn(""), "turn id"),
        (turn("a\nb"), "turn id"),
        (
            turn("1").fact("tenant", "other"),
            "`tenant` is the host's own",
        ),
        (
            turn("1").fact("proof.level", "3"),
            "`proof.level` is the host's own",
        ),
        (
            turn("1").fact("a", "1").fact("a", "2"),
            "`a` is stated twice",
        ),
        (
            turn("1").fact("tenant.region", "eu"),
            "`tenant.region` is the host's own",
        ),
        (
            Submission {
                facts: vec![guichet::Fact {
                    source: "host".to_owned(),
                    ..guichet::Fact::new("a", "1")
                }],
                ..turn("1")
            },
            "turn fact source is none of platform, credential, caller",
        ),
        (
            Submission {
                attributes: vec![("a\nb".to_owned(), String::new())],
                ..turn("1")
            },
            "turn attribute name must be",
        ),
        (
            Submission {
                attributes: vec![("a".to_owned(), "x".repeat(2_000))],
                ..turn("1")
            },
            "turn attribute value must be",
        ),
        (customer("1", &"x".repeat(2 << 20)), "limits.payload-kib"),
        (
            Submission {
                settled: false,
                ..turn("1")
            },
            "turn utterance is missing",
        ),
        (
            Submission {
                payload: Payload::parse(&format!("[{}1]", "1,".repeat(5_000))).unwrap(),
                ..turn("1")
            },
            "more than 4096 parts",
        ),
    ];
    for (submission, expected) in wrong {
        let error = gate
            .pass(&tenant, &interaction, submission)
            .await
            .unwrap_err();
        assert!(error.is_bad_input());
        assert!(error.to_string().contains(expected), "{error}");
    }
    let first = gate.pass(&tenant, &interaction, turn("1")).await.unwrap();
    assert_eq!(
        first.sequence, 1,
        "a refused submission took a place in the interaction"
    );
    let unknown = gate
        .pass(&"nobody".parse().unwrap(), &interaction, turn("1"))
        .await
        .unwrap_err();
    assert!(unknown.to_string().contains("`nobody`"), "{unknown}");
}

#[test]
fn payloads_that_cannot_be_read_are_refused_without_quoting_them() {
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    for (json, expected) in [
        (
            "{\"4111111111111111\": 1, \"4111111111111111\": 2}",
            "member twice",
        ),
        ("{\"a\": 4111111111111111", "not JSON at line 1"),
        (deep.as_str(), "nests deeper"),
        ("", "not JSON"),
        ("{} {}", "not JSON"),
    ] {
        let line = Payload::parse(json).unwrap_err().to_string();
        assert!(line.contains(expected), "{line}");
        assert!(!line.contains("41111") && !line.contains('\n'), "{line}");
    }
    assert_eq!(Stage::ALL.len(), 6);
}
